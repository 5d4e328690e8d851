"""The page of an evaluation: complete, harmless, and alone."""

import json
import re
from dataclasses import replace
from html import escape
from html.parser import HTMLParser

import pytest

from eval.baseline import read_baseline
from eval.cases import MOST, cases, extremes, mentioned
from eval.compare import compare
from eval.html_report import render
from eval.metrics import MEASURES
from eval.report import Measured
from eval.retrieval import newest
from eval.slices import Slice
from eval.systems import STANDARD

EVIL = '<script>document.title = "hit"</script>"\'&'
VOID = ("meta", "br")


class Page(HTMLParser):
    """Elements and text of a page; fails where tags do not match."""

    def __init__(self, text):
        super().__init__()
        self.elements, self.text, self.open = [], "", []
        self.feed(text)
        self.close()
        assert not self.open

    def handle_starttag(self, tag, attrs):
        self.elements.append((tag, dict(attrs)))
        if tag not in VOID:
            self.open.append(tag)

    def handle_endtag(self, tag):
        assert self.open.pop() == tag

    def handle_data(self, data):
        self.text += f"{data}\n"

    def all(self, name):
        return [attributes for tag, attributes in self.elements if tag == name]


@pytest.fixture(scope="module")
def page(evaluated, opened):
    report, dataset = evaluated
    return render(report, dataset, newest(opened, mentioned(report, dataset)))


@pytest.fixture(scope="module")
def evil(evaluated, opened):
    """A page on which every text that comes from outside tries to be markup."""
    report, dataset = evaluated
    topics = tuple(replace(topic, text=f"{EVIL} {topic.id}") for topic in dataset.topics)
    articles = {
        uri: replace(version, headline=EVIL, source=EVIL)
        for uri, version in newest(opened, mentioned(report, dataset)).items()
    }
    measured = dict(report.measured)
    measured["hybrid"] = replace(
        measured["hybrid"], instead=tuple(f"javascript:{EVIL}" for _ in report.questions)
    )
    renamed = replace(report, dataset=EVIL, measured=measured)
    return render(renamed, replace(dataset, topics=topics), articles)


def test_figures_comparisons_slices_and_digests_are_on_it(evaluated, page):
    report, _ = evaluated
    text = Page(page).text
    for expected in (
        "Retrieval on sample",
        "74 articles",
        *MEASURES,
        *report.measured,
        *(f"{name} against lexical" for name in (*STANDARD[1:], "d90")),
        "Each stage of a search",
        *report.stages,
        "By length",
        "By source",
        "By age",
        "Northwire",
        report.qrels_sha256,
        *(f"{report.systems['hybrid'][measure]:.3f}" for measure in MEASURES),
        *(f"{one.difference:+.3f}" for one in report.comparisons),
    ):
        assert f"{expected}" in text


def test_every_question_that_differs_is_a_bar_with_its_text(evaluated, page):
    report, dataset = evaluated
    expected = sum(
        case.delta != 0 for name in (*STANDARD[1:], "d90") for case in cases(report, dataset, name)
    )
    assert page.count('class="win"></rect>') + page.count('class="loss"></rect>') == expected
    won = next(case for case in cases(report, dataset, "hybrid") if case.delta > 0)
    assert f"<title>{won.topic.text} ({won.delta:+.3f})</title>" in page.replace("&#x27;", "'")


def test_wins_and_losses_link_what_should_be_found_and_what_was(evaluated, opened, page):
    report, dataset = evaluated
    links = [attributes["href"] for attributes in Page(page).all("a")]
    wins, losses = extremes(cases(report, dataset, "hybrid"))
    for case, loser in [(c, "lexical") for c in wins] + [(c, "hybrid") for c in losses]:
        at = report.questions.index(case.topic.id)
        assert case.instead == report.measured[loser].instead[at]
        assert {case.relevant[0], case.instead} <= set(links)
        version = opened.versions(case.instead)[-1]
        assert escape(version.source) in page
        assert version.published.human() in page
    assert {uri for c in (*wins, *losses) for uri in c.relevant} <= set(mentioned(report, dataset))


def test_the_greatest_differences_come_first_and_no_more_than_fit(evaluated):
    report, dataset = evaluated
    many = [replace(cases(report, dataset, "hybrid")[0], delta=n / 100) for n in range(-30, 31)]
    wins, losses = extremes(many)
    assert [case.delta for case in wins] == [n / 100 for n in range(30, 30 - MOST, -1)]
    assert [case.delta for case in losses] == [-n / 100 for n in range(30, 30 - MOST, -1)]


def test_nothing_from_outside_becomes_markup(evil):
    seen = Page(evil)
    names = {name for name, _ in seen.elements}
    assert not names & {"script", "img", "iframe", "object", "link", "base", "form"}
    for _, attributes in seen.elements:
        assert not [key for key in attributes if key.startswith("on") or key in ("src", "srcset")]
    assert seen.all("a")
    assert all(found["href"].startswith("https://") for found in seen.all("a"))
    assert EVIL in seen.text
    assert f"javascript:{EVIL}" in [found.get("title") for found in seen.all("span")]


def test_the_page_forbids_scripts_and_requests(page):
    policies = [a["content"] for a in Page(page).all("meta") if "http-equiv" in a]
    assert policies == ["default-src 'none'; style-src 'unsafe-inline'"]
    assert not re.search(r"url\(|@import", page)


def test_a_browser_opens_it_offline_runs_nothing_and_shows_all(chromium, evil, tmp_path):
    path = tmp_path / "report.html"
    path.write_text(evil, "utf-8")
    for scheme in ("light", "dark"):
        with chromium.new_context(color_scheme=scheme, offline=True) as context:
            tab, asked, wrong = context.new_page(), [], []
            tab.on("request", lambda request, asked=asked: asked.append(request.url))
            tab.on("console", lambda message, wrong=wrong: wrong.append(message.text))
            tab.goto(path.as_uri())
            assert tab.title() == f"Retrieval on {EVIL}"
            assert asked == [path.as_uri()]
            assert wrong == []
            dark = tab.evaluate("getComputedStyle(document.body).backgroundColor")
            assert (dark == "rgb(255, 255, 255)") == (scheme == "light")
            tab.set_viewport_size({"width": 360, "height": 700})
            assert tab.evaluate("document.documentElement.scrollWidth") == 360


def test_one_question_and_one_system_make_a_page_too(evaluated, opened):
    report, dataset = evaluated
    one = dataset.answerable[:1]
    measured = {
        "lexical": Measured(
            values=dict.fromkeys(MEASURES, (0.0,)),
            places=(None,),
            instead=(None,),
            limited=0,
            times={},
        )
    }
    lone = replace(
        report,
        measured=measured,
        intervals={"lexical": dict.fromkeys(MEASURES, (0.0, 0.0))},
        comparisons=compare({"lexical": measured["lexical"].values}, "lexical"),
        slices={},
        questions=(one[0].id,),
    )
    assert "Against" not in Page(render(lone, replace(dataset, topics=one), {})).text


def test_a_baseline_is_named_and_slices_beyond_a_screen_are_counted(evaluated, tmp_path):
    report, dataset = evaluated
    path = tmp_path / "earlier.json"
    path.write_text(report.to_json(), "utf-8")
    many = {"tag": tuple(Slice(f"tag {n}", (n % 30,)) for n in range(53))}
    changed = replace(report, baseline=read_baseline(f"{path}:dense"), slices=many)
    text = Page(render(changed, dataset, {})).text
    assert f"baseline is dense of earlier.json, {report.date[:10]}" in text
    assert "The 3 smallest slices are in results.json." in text
    assert "tag 49\n" in text
    assert "tag 50\n" not in text


def test_articles_that_the_index_lacks_are_named_by_address(evaluated):
    report, dataset = evaluated
    wins, _ = extremes(cases(report, dataset, "hybrid"))
    seen = Page(render(report, dataset, {}))
    assert "not in this index" in seen.text
    assert wins[0].relevant[0] in [attributes["href"] for attributes in seen.all("a")]


def test_json_has_what_a_reader_needs_and_what_a_comparison_needs(evaluated):
    report, _ = evaluated
    record = json.loads(report.to_json())
    assert record["systems"]["hybrid"]["ndcg@10"] == round(report.systems["hybrid"]["ndcg@10"], 4)
    for name, found in report.measured.items():
        kept = record["per_question"][name]
        assert kept["values"] == {m: list(column) for m, column in found.values.items()}
        assert (kept["place"], kept["instead"]) == (list(found.places), list(found.instead))
    assert record["questions"] == list(report.questions)
    assert {one["system"] for one in record["comparisons"]} == {*STANDARD[1:], "d90"}
    assert record["stages"]["hybrid"]["embed"].keys() == {"p50_ms", "p95_ms"}
    parts = record["slices"]["age"]
    assert sum(part["questions"] for part in parts) == len(report.questions)
    assert set(parts[0]["systems"]) == set(report.measured)
    assert record["seed"] == 20070906
    assert record["versions"]["ir-measures"]
