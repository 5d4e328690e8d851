"""Answers are exact while corrections and withdrawals arrive; a checker that can fail says so."""

import json
import random

import pytest

from benchmarks.arrivals import Sent, asked, delivered
from benchmarks.exact_answers import of_stream
from benchmarks.exact_run import Run
from benchmarks.scripted_models import MANNERS, desk
from benchmarks.stream import generate
from benchmarks.stream_questions import questions_of
from benchmarks.tampering import TAMPERINGS, tampered
from eval.answers.records import read_answer
from index import Index, Status
from tests.conftest import article
from tests.eval.answers.making import answer, citation
from tests.llm.server import Act

SHARES = {"version": 0.15, "correction": 0.1, "kill": 0.1, "copy": 0.1}
PROMPT = """\
===== BEGIN PASSAGES 1 =====
[1] Dam holds | Arrin Wire | 1 March 2025
“We will repair the dam, and nothing else,” said Ada Brandt, a judge in Vale. It rained.

About 90 people work at the dam, most of them from Vale.

[2] Bridge sold | Skerry Times | 1 March 2025
“Nobody asked us about the bridge,” Ivo Lund told reporters outside the bank.
===== END PASSAGES 1 =====

Today is 1 March 2025. Question: What did Ada Brandt say of the dam?"""


@pytest.fixture(scope="module")
def run(tmp_path_factory, embedder):
    """A small stream, asked and checked."""
    made = Run(tmp_path_factory.mktemp("exact"))
    of_stream(made, articles=32, count=24, seed=1, falsified=18, embedder=embedder, batches=3)
    return made


def test_all_quotations_and_citations_are_exact_and_each_falsified_one_is_found(run, capsys):
    assert run.report() == 0
    assert run.faults == []
    assert "0 altered" in capsys.readouterr().out
    counted = run.counted
    assert counted["answers"] == counted["extractive answers"] + counted["generated answers"] == 24
    assert counted["extractive answered"] > 5
    assert counted["used"] > 5
    assert counted["rejected"] > 0
    assert counted["in marks"] > 5
    assert counted["about killed"] > 0
    assert counted["withdrawn since"] + counted["resolve at the end"] == 24
    assert counted["falsified"] == counted["falsified and found"] > 5


def test_what_is_wrong_is_counted_told_and_fails(run, tmp_path, capsys):
    lines = (run.folder / "answers-3.jsonl").read_text("utf-8").splitlines()
    record = next(r for r in map(json.loads, lines) if r["answer"]["citations"])
    record["answer"] = tampered(record["answer"], "quote", random.Random(0))
    other = Run(tmp_path)
    path = other.write("bad", iter([record]))
    with Index.open(run.folder / "newsindex") as index:
        other.check(path, index, Sent())
    assert other.counted["altered"] >= 1
    assert other.counted["against the stream"] >= 1
    assert other.report() == 1
    assert "FAULT answers-bad.jsonl" in capsys.readouterr().out


@pytest.mark.parametrize("name", TAMPERINGS)
def test_a_falsification_changes_the_copy_alone(run, name):
    lines = (run.folder / "answers-3.jsonl").read_text("utf-8").splitlines()
    record = next(r["answer"] for r in map(json.loads, lines) if r["answer"]["citations"])
    before = json.dumps(record)
    changed = tampered(record, name, random.Random(0))
    assert json.dumps(record) == before
    assert changed != record
    assert read_answer(changed, name).citations


@pytest.mark.parametrize("manner", MANNERS)
def test_every_model_writes_from_its_prompt_and_the_same_again(manner):
    def written():
        d = desk(PROMPT, ["Costan won the vote."], random.Random(manner))
        assert d.told[0][0].startswith("“We will repair the dam, and nothing else,”")
        assert {said.who for said in d.said} == {"Ada Brandt", "Ivo Lund"}
        return MANNERS[manner](d)

    first = written()
    assert first == written()
    assert first.text if isinstance(first, Act) else first.split()


def test_questions_are_asked_of_the_facts_that_a_sentence_tells():
    text = "It rained.\n\nAbout 90 people work at the power plant, most of them from Vale."
    ((sentence, forms),) = questions_of(text)
    assert sentence == text.split("\n\n")[1]
    assert forms[0] == "How many people work at the power plant?"


@pytest.mark.parametrize(
    ("uri", "at", "as_of", "expected"),
    [
        ("urn:a", 1, "2025-03-02", None),
        ("urn:a", 0, "2025-03-02", "not the newest"),
        ("urn:a", 0, "2025-03-01", None),
        ("urn:a", 1, "2025-03-01", "not the newest"),
        ("urn:b", 0, "2025-03-02", "which was killed"),
        ("urn:c", 0, "2025-03-02", "what was not sent"),
    ],
)
def test_the_stream_itself_tells_what_may_be_cited(uri, at, as_of, expected):
    sent = Sent()
    texts = ("Rain fell on the dam.", "Snow fell on the dam.")
    sent.take([article("urn:a", text, updated=f"2025-03-0{n}") for n, text in enumerate(texts, 1)])
    sent.take([article("urn:b", texts[0], updated="2025-03-01")])
    sent.take([article("urn:b", "", updated="2025-03-02", status=Status.WITHDRAWN)])
    quote = texts[at]
    place = {"uri": uri, "digest": article("urn:a", quote).digest, "start": 0, "end": len(quote)}
    said = answer((quote, [1]), citations=[citation(1, quote, **place)])
    found = list(sent.faults(said.model_copy(update={"as_of": as_of})))
    assert bool(found) == bool(expected)
    assert all(expected in fault for fault in found[:1])


def test_some_of_a_stream_arrives_late_and_all_of_it_arrives():
    items = generate(200, seed=2, shares=SHARES, longest=100).articles
    came = delivered(items, random.Random(0), late=50)
    assert came != items
    assert sorted(map(id, came)) == sorted(map(id, items))
    sent = Sent()
    sent.take(came)
    about = {question.about for question in asked(sent, 200, random.Random(0))}
    assert about == {"living", "killed", "replaced", "stranger"}
    assert not {article.uri for article in sent.texts(killed=False)} & sent.killed
