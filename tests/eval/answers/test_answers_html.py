"""The page of an evaluation of answers: complete, harmless, and alone."""

import io
import re
from dataclasses import replace

import pytest
from rich.console import Console

from eval.answers.evaluation import evaluate_answers
from eval.answers.html_report import render
from eval.answers.judged import Judged
from eval.answers.measures import MEASURES
from eval.answers.table import AnswerTables
from eval.datasets import load
from eval.exactness import Fault, FaultKind
from eval.systems import System
from rag import Settings
from rag.retrieval import Mode
from tests.eval.test_html_report import EVIL, Page

SYSTEMS = (
    System("default", Mode.HYBRID, Settings()),
    System("short", Mode.HYBRID, Settings(answer_sentences=1)),
)


@pytest.fixture(scope="module")
def report(opened, sample):
    dataset = load(sample)
    few = tuple(topic for topic in dataset.topics if topic.id in ("q01", "q20", "q44"))
    return evaluate_answers(
        opened, replace(dataset, topics=few), SYSTEMS, against="default", by=("length", "source")
    ).report


def changed(report, change):
    """The report with each judged answer of its first system changed."""
    found = report.measured["default"]
    judged = tuple(change(one) for one in found.judged)
    return replace(report, measured={**report.measured, "default": replace(found, judged=judged)})


def evil(one: Judged) -> Judged:
    answer = one.reply.answer
    cited = tuple(
        c.model_copy(update={"headline": EVIL, "source": EVIL, "published": EVIL})
        for c in answer.citations
    )
    record = answer.model_copy(update={"text": EVIL, "status": EVIL, "citations": cited})
    return replace(
        one,
        topic=replace(one.topic, id=EVIL, text=EVIL, answers=(EVIL,)),
        reply=one.reply.model_copy(update={"answer": record}),
        statements=tuple(replace(s, text=EVIL, why=EVIL) for s in one.statements),
        faults=(Fault(FaultKind.QUOTE, 1, EVIL),),
    )


def test_figures_plots_questions_and_digests_are_on_it(report):
    text = Page(render(report)).text
    shown = [name for name in MEASURES if report.measured["default"].columns[name].count]
    for expected in (
        "Answers on sample",
        *shown,
        "Against default",
        "Abstaining, short",
        "(in force)",
        "By length",
        "Questions, default",
        "What does the Kremlin require of any settlement?",
        report.gold_sha256,
        report.index_generation,
        "rules",
        *(one.reply.answer.text for one in report.measured["default"].judged),
    ):
        assert expected in text
    assert "nuggets" not in shown


def test_the_curve_is_drawn_with_a_point_for_each_threshold(report):
    page = render(report)
    confidence = report.measured["default"].confidence
    answered = [f"answered {p.answered:.3f} from {p.threshold:.3f}" for p in confidence.curve]
    for label in answered:
        assert f"<title>{label}</title>" in page
    assert page.count("<polyline") >= 2 * 5


def test_nothing_from_outside_becomes_markup(report):
    hostile = replace(changed(report, evil), dataset=EVIL, judge={"name": EVIL, "prompt": EVIL})
    seen = Page(render(hostile))
    names = {name for name, _ in seen.elements}
    assert not names & {"script", "img", "iframe", "object", "link", "base", "form", "a"}
    for _, attributes in seen.elements:
        assert not [key for key in attributes if key.startswith("on") or key in ("src", "srcset")]
    assert seen.text.count(EVIL) > 10


def test_the_page_forbids_scripts_and_requests(report):
    page = render(report)
    policies = [a["content"] for a in Page(page).all("meta") if "http-equiv" in a]
    assert policies == ["default-src 'none'; style-src 'unsafe-inline'"]
    assert not re.search(r"url\(|@import", page)


def test_faults_are_shown_in_the_terminal_and_no_more_than_fit(report):
    fault = Fault(FaultKind.WITHDRAWN, 2, "version 1 of urn:a is withdrawn by version 2")
    wrong = changed(report, lambda one: replace(one, faults=(fault,) * 5))
    out = io.StringIO()
    Console(file=out, width=100).print(AnswerTables(wrong))
    text = " ".join(out.getvalue().split())
    assert "default, q01: withdrawn [2]: version 1 of urn:a is withdrawn" in text
    assert "and 5 more faults, in the JSON" in text


def test_answers_that_the_threshold_does_not_explain_are_counted(report):
    found = report.measured["default"]
    odd = replace(found, confidence=replace(found.confidence, threshold=None, otherwise=2))
    page = render(replace(report, measured={"default": odd}))
    assert "so many answers: default 2." in Page(page).text


def test_a_browser_opens_it_offline_and_nothing_runs_over_the_edge(report, chromium, tmp_path):
    path = tmp_path / "answers.html"
    path.write_text(render(changed(report, evil)), "utf-8")
    with chromium.new_context(offline=True) as context:
        tab, asked, wrong = context.new_page(), [], []
        tab.on("request", lambda request: asked.append(request.url))
        tab.on("console", lambda message: wrong.append(message.text))
        tab.goto(path.as_uri())
        assert (asked, wrong) == ([path.as_uri()], [])
        tab.set_viewport_size({"width": 360, "height": 700})
        tab.evaluate("document.querySelectorAll('details').forEach(one => one.open = true)")
        assert tab.evaluate("document.documentElement.scrollWidth") == 360
        colours = tab.evaluate(
            "[...document.querySelectorAll('.curve')].map(one => getComputedStyle(one).stroke)"
        )
        assert "none" not in colours
        assert len(set(colours)) == 5
