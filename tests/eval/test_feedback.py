"""`dateline feedback`: what readers said becomes a question set that the evaluation reads."""

import json
import shutil
import tomllib
from pathlib import Path

import pytest
from typer.testing import CliRunner

from eval.cli import app as evaluation
from eval.datasets import load
from eval.errors import DatasetError, ResultsError
from eval.feedback.cli import app
from eval.feedback.standing import Standing
from eval.feedback.topics import Kind, LeftOut, rated
from eval.judging.draft import read_drafts
from index import Article, Feedback, Index, Reason, Status, Timestamp, Verdict
from index.errors import FeedbackNotFoundError
from index.feedback import CitedSpan, Outcome, new_id
from rag import NewsRAG

RIVER = "The river Arrin rose two metres overnight, the ministry said."
TEXTS = {
    "urn:a": RIVER,
    "urn:b": "The Arrin dam held through the night, an engineer said.",
    "urn:gone": "The Arrin dam broke at dawn, a witness said.",
}
DIGESTS = {uri: Article(uri=uri, headline="x", text=text).digest for uri, text in TEXTS.items()}


@pytest.fixture(scope="module")
def standing(tmp_path_factory, embedder):
    """An index of two articles, and a third that was withdrawn."""
    with Index.create(tmp_path_factory.mktemp("feedback") / "index", embedder=embedder) as index:
        index.add(Article(uri=uri, headline="Arrin", text=text) for uri, text in TEXTS.items())
        index.add([Article(uri="urn:gone", headline="x", text="", status=Status.WITHDRAWN)])
        yield Standing(index)


def said(verdict="up", *cited, status="answered", question="Did the Arrin rise?", **fields):
    """Return feedback on an answer that cites the first ten characters of articles."""
    given = {
        "as_of": Timestamp.parse("2025-11-20T14:05:00Z"),
        "answer": "It says so. [1]",
        "citations": tuple(CitedSpan(uri, DIGESTS.get(uri, "0"), 0, 10) for uri in cited),
    }
    if reason := fields.pop("reason", None):
        given["reason"] = Reason(reason)
    return Feedback(
        question=question, verdict=Verdict(verdict), status=Outcome(status), **given | fields
    )


UP = said("up", "urn:a")
ABSTAINED = said("up", status="abstained")
WRONG = said("down", "urn:a", reason="wrong_answer")
ELSEWHERE = said("down", "urn:a", reason="wrong_source", expected="urn:b")
INVENTED = said("down", "urn:a", reason="should_have_abstained")
MISSED = said("down", status="abstained", reason="should_have_answered")
NARROW = {"limits": {"sources": ["Northwire"]}}


@pytest.mark.parametrize(
    ("given", "kind", "grades"),
    [
        ([UP], Kind.GOOD, {"urn:a": 1}),
        ([said("up", "urn:a", "urn:b", status="partial")], Kind.GOOD, {"urn:a": 1, "urn:b": 1}),
        ([said("up", "urn:a", "urn:gone", "urn:never")], Kind.GOOD, {"urn:a": 1}),
        ([said("up", "urn:a", **NARROW)], Kind.GOOD, {"urn:a": 1}),
        ([ABSTAINED], Kind.GOOD_ABSTENTION, {}),
        ([INVENTED], Kind.SHOULD_HAVE_ABSTAINED, {"urn:a": 0}),
        ([MISSED], Kind.SHOULD_HAVE_ANSWERED, {}),
        ([ELSEWHERE], Kind.EXPECTED, {"urn:a": 0, "urn:b": 1}),
        (
            [said("down", "urn:a", reason="out_of_date", expected="urn:b")],
            Kind.EXPECTED,
            {"urn:b": 1},
        ),
        ([said("down", status="abstained", expected="urn:b")], Kind.EXPECTED, {"urn:b": 1}),
        ([UP, UP, said("up", "urn:b")], Kind.GOOD, {"urn:a": 1, "urn:b": 1}),
        ([MISSED, UP], Kind.GOOD, {"urn:a": 1}),
        ([WRONG, ELSEWHERE], Kind.EXPECTED, {"urn:a": 0, "urn:b": 1}),
        ([WRONG, INVENTED], Kind.SHOULD_HAVE_ABSTAINED, {"urn:a": 0}),
        ([ABSTAINED, INVENTED], Kind.GOOD_ABSTENTION, {"urn:a": 0}),
        ([said("up", "urn:gone"), UP], Kind.GOOD, {"urn:a": 1}),
    ],
)
def test_verdicts_say_which_article_answers(standing, given, kind, grades):
    (topic,) = rated(given, standing).topics
    assert (topic.kind, topic.grades) == (kind, grades)
    assert (topic.text, str(topic.asked)) == ("Did the Arrin rise?", "2025-11-20T14:05:00Z")


@pytest.mark.parametrize(
    ("given", "why", "to_judge"),
    [
        ([WRONG], LeftOut.BAD, True),
        ([said("down", "urn:a", reason="out_of_date")], LeftOut.BAD, True),
        ([said("down", "urn:a")], LeftOut.BAD, True),
        ([said("down", status="abstained", reason="other")], LeftOut.BAD, True),
        ([UP, WRONG], LeftOut.DISPUTED, True),
        ([UP, INVENTED], LeftOut.DISPUTED, True),
        ([ABSTAINED, MISSED], LeftOut.DISPUTED, True),
        ([UP, ELSEWHERE], LeftOut.DISPUTED, True),
        ([said("up", "urn:gone")], LeftOut.GONE, False),
        ([said("up", "urn:never")], LeftOut.GONE, False),
        ([said("down", "urn:a", expected="urn:gone")], LeftOut.GONE, False),
        ([said("up", status="abstained", **NARROW)], LeftOut.LIMITED, False),
        ([said("down", "urn:a", reason="should_have_abstained", **NARROW)], LeftOut.LIMITED, False),
    ],
)
def test_what_says_neither_is_kept_apart(standing, given, why, to_judge):
    found = rated(given, standing)
    assert (found.topics, found.left_out) == ((), {why: 1})
    drafts = [(draft.text, draft.asked) for draft in found.to_judge]
    assert drafts == [("Did the Arrin rise?", "2025-11-20T14:05:00Z")] * to_judge


def test_a_span_that_the_version_does_not_have_is_no_proof(standing):
    beyond = CitedSpan("urn:a", DIGESTS["urn:a"], 0, len(RIVER) + 1)
    other = CitedSpan("urn:a", DIGESTS["urn:b"], 0, 5)
    for cited in (beyond, other):
        assert rated([said(citations=(cited,))], standing).left_out == {LeftOut.GONE: 1}


def test_a_question_is_one_topic_a_day_under_one_id(standing):
    def on(moment, question="Did the Arrin rise?"):
        return said("up", "urn:a", as_of=Timestamp.parse(moment), question=question)

    day = [on("2025-11-20T09:00:00Z"), on("2025-11-20T18:00:00Z", "did the Arrin RISE?")]
    later = on("2025-11-21")
    first, second = rated([later, *day], standing).topics
    assert [str(first.asked), str(second.asked)] == ["2025-11-20T18:00:00Z", "2025-11-21"]
    assert first.text == "did the Arrin RISE?"
    assert [topic.id for topic in rated(day[:1], standing).topics] == [first.id]
    assert first.id != second.id


def test_a_follow_up_is_asked_in_words_of_its_own(standing):
    (topic,) = rated(
        [said("up", "urn:a", question="And then?", resolved="Rose it?")], standing
    ).topics
    assert topic.text == "Rose it?"


# -- the command ------------------------------------------------------------------------------


@pytest.fixture
def run(tmp_path, monkeypatch):
    monkeypatch.chdir(tmp_path)

    def invoke(*arguments):
        return CliRunner().invoke(app, [*map(str, arguments), "--index", "newsindex"])

    return invoke


ANSWERED = (
    "How many people died in the Arrin valley flood?",
    "How many points does the U.S. plan have?",
)


@pytest.fixture
def news(sample_path, embedder, tmp_path):
    """A copy of the sample corpus's index, with what readers said of some answers."""
    shutil.copytree(sample_path, tmp_path / "newsindex")
    with NewsRAG(Index.open(tmp_path / "newsindex", embedder=embedder)) as news:
        for question in ANSWERED:
            news.feedback(news.ask(question, as_of="2025-11-30"), "up")
        unanswerable = news.ask("Who won the 2022 men’s football World Cup?", as_of="2025-11-30")
        if unanswerable.citations:
            news.feedback(unanswerable, "down", reason="should_have_abstained")
        else:
            news.feedback(unanswerable, "up")
        bad = news.ask("What does the Kremlin require of any settlement?", as_of="2025-11-30")
        news.feedback(bad, "down", reason="wrong_answer", comment="\x1b[31m[red]No.[/red]")
        yield news


def test_the_evaluation_reads_what_was_exported(run, news, tmp_path):
    result = run("export", "set")
    assert result.exit_code == 0, result.output
    assert result.stdout == (
        "set: 2 questions with an answering article, 1 that nothing answers, "
        "0 answered nobody knows where\n"
    )
    assert "left out: 1 whose answer was bad" in result.stderr
    assert "dateline eval retrieval set --index newsindex" in result.stderr
    assert [draft.text for draft in read_drafts(tmp_path / "set" / "to-judge.csv")] == [
        "What does the Kremlin require of any settlement?"
    ]
    dataset = load(Path("set"))
    assert {topic.text for topic in dataset.answerable} == set(ANSWERED)
    assert {str(topic.as_of) for topic in dataset.topics} == {"2025-11-30"}
    for topic in dataset.answerable:
        cited = {
            c.uri
            for one in news.index.feedback()
            if one.question == topic.text
            for c in one.citations
        }
        assert set(dataset.qrels[topic.id]) == cited
    measured = CliRunner().invoke(
        evaluation, ["retrieval", "set", "--index", "newsindex", "--json"]
    )
    record = json.loads(measured.stdout)
    assert (record["answerable"], record["unanswerable"], record["unknown_articles"]) == (2, 1, 0)
    assert record["systems"]["hybrid"]["recall@10"] == 1.0
    asked = CliRunner().invoke(evaluation, ["answers", "set", "--index", "newsindex", "--json"])
    record = json.loads(asked.stdout)
    assert (record["topics"], record["unanswerable"]) == (3, 1)
    assert record["systems"]["default"]["answer_recall"] == 1.0


def test_with_its_corpus_the_set_stands_alone(run, news, tmp_path):
    result = run("export", "set", "--with-corpus")
    assert "; 73 articles" in result.stdout
    assert result.stderr.rstrip().splitlines()[-2].endswith("dateline eval retrieval set")
    command = ["retrieval", "set", "--cache", tmp_path / "cache", "--json"]
    measured = CliRunner().invoke(evaluation, [str(part) for part in command])
    record = json.loads(measured.stdout)
    assert (record["articles"], record["answerable"]) == (73, 2)
    assert record["systems"]["hybrid"]["recall@10"] == 1.0
    assert run("export", "set").exit_code == 0
    assert not (tmp_path / "set" / "corpus.jsonl").exists()  # it was of another moment


def test_what_is_withdrawn_or_removed_is_neither_exported_nor_shown(run, news):
    first, second = (
        {cited.uri for cited in one.citations}
        for one in news.index.feedback()
        if one.question in ANSWERED
    )
    news.index.add(
        Article(uri=uri, headline="x", text="", status=Status.WITHDRAWN) for uri in first
    )
    for uri in second - first:
        news.index.remove(uri)
    shown = run("list", "--json").stdout
    assert run("export", "set").exit_code == 0
    assert not load(Path("set")).answerable
    written = "".join(path.read_text() for path in Path("set").rglob("*") if path.is_file())
    for uri in first | second:
        assert uri not in written
    for record in json.loads(shown):
        if record["question"] in ANSWERED:
            assert record["answer"] == ""
            assert not any(cited["stands"] for cited in record["citations"])


def test_the_list_shows_what_was_said_and_no_control_characters(run, news):
    lines = run("list").stdout
    assert "down · wrong answer" in lines
    assert "[31m[red]No.[/red]" in lines
    assert "\x1b" not in lines
    good = json.loads(run("list", "--verdict", "up", "--json").stdout)
    assert {record["verdict"] for record in good} == {"up"}
    assert set(ANSWERED) <= {record["question"] for record in good}
    given = [record["given"] for record in json.loads(run("list", "--json").stdout)]
    assert given == sorted(given, reverse=True)
    assert run("list", "--verdict", "meh").exit_code == 2


def test_what_was_said_can_be_deleted(run, news):
    ids = [record["id"] for record in json.loads(run("list", "--json").stdout)]
    assert run("remove", *ids).exit_code == 0
    assert news.index.feedback() == []
    assert isinstance(run("remove", new_id()).exception, FeedbackNotFoundError)
    assert run("list").stdout == "nobody has said anything yet\n"
    assert isinstance(run("export", "set").exception, DatasetError)
    assert not Path("set").exists()


def test_no_folder_of_somebody_else_is_written_to(run, news, tmp_path):
    (tmp_path / "mine").mkdir()
    (tmp_path / "mine" / "queries.jsonl").write_text("precious")
    refused = run("export", "mine").exception
    assert isinstance(refused, ResultsError)
    assert "mine holds queries.jsonl" in str(refused)
    (left,) = (tmp_path / "mine").iterdir()
    assert left.read_text() == "precious"


def test_the_command_is_found_by_its_name():
    project = tomllib.loads((Path(__file__).parents[2] / "pyproject.toml").read_text())
    commands = project["project"]["entry-points"]["dateline.commands"]
    assert commands["feedback"] == "eval.feedback.cli:app"
