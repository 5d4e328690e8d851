"""Answers against the index: what is exact passes, and each way to be wrong is caught."""

import json
from datetime import UTC, datetime

import pytest
import typer
from typer.testing import CliRunner

from eval import exactness as module
from eval.answers.records import AnswerRecord, read_answer
from eval.errors import ResultsError
from eval.exactness import ExactnessChecker, FaultKind, exactness, main, parts, read_answers
from index import Article, Index, Status, Timestamp
from rag import NewsRAG
from tests.eval.answers.making import answer, citation

DAM = (
    "The Arrin dam held through the night, the ministry said. “We were lucky,” the warden [2] told "
    "reporters. Repairs of the Arrin dam begin on Monday.\n\nNobody was hurt."
)
LATER = "The Arrin dam was closed for repairs on Monday, the ministry said."
FALSE = "The mayor of Vale Cross resigned over the dam, a spokesman said."
HELD = "The Arrin dam inquiry will name three officials, a draft of the report says."
WHEN = Timestamp.parse("2025-11-20")


@pytest.fixture(scope="module")
def index(tmp_path_factory):
    def article(name, text, **fields):
        return Article(uri=f"urn:{name}", headline="Dam", text=text, published=WHEN, **fields)

    with Index.create(tmp_path_factory.mktemp("dam") / "index") as made:
        made.add(
            [
                article("dam", DAM),
                article("dam", LATER, updated=Timestamp.parse("2025-11-24")),
                article("mayor", FALSE),
                article(
                    "mayor",
                    FALSE,
                    status=Status.WITHDRAWN,
                    updated=Timestamp.parse("2025-11-21"),
                ),
                article(
                    "draft",
                    HELD,
                    status=Status.EMBARGOED,
                    embargoed_until=Timestamp.parse("2036-01-01"),
                ),
            ]
        )
        yield made


@pytest.fixture(scope="module")
def checker(index):
    return ExactnessChecker(index, datetime(2026, 1, 1, tzinfo=UTC))


@pytest.fixture(scope="module")
def real(index):
    """What the product answers, as its JSON."""
    given = NewsRAG(index).ask("What did the ministry say of the Arrin dam?", as_of="2025-11-22")
    assert given.citations
    return given.to_dict()


def cited(index, uri, quote, number=1, at=0, **changes):
    version = index.versions(uri)[at]
    start = version.text.index(quote)
    place = {"start": start, "end": start + len(quote), "digest": version.digest}
    return citation(number, quote, uri=uri, version=version.number, **{**place, **changes})


def kinds(checker, record):
    return [fault.kind for fault in checker.faults(record)]


def test_a_real_answer_is_exact(checker, real):
    assert checker.faults(read_answer(real, "")) == ()


def test_an_answer_of_the_past_may_cite_what_was_replaced_since(checker, index):
    quote = "Repairs of the Arrin dam begin on Monday."
    assert kinds(checker, answer((quote, [1]), citations=[cited(index, "urn:dam", quote)])) == []


def broken(record, **changes):
    """The record with its first citation changed."""
    first, *rest = record["citations"]
    return {**record, "citations": [{**first, **changes}, *rest]}


@pytest.mark.parametrize(
    ("change", "expected"),
    [
        (lambda c: {"quote": c["quote"].replace("the", "a", 1)}, FaultKind.QUOTE),
        (lambda c: {"quote": c["quote"][:-1] + "!"}, FaultKind.QUOTE),
        (lambda c: {"start": c["start"] + 1}, FaultKind.QUOTE),
        (lambda c: {"end": 100_000}, FaultKind.QUOTE),
        (lambda c: {"start": -1}, FaultKind.QUOTE),
        (lambda c: {"start": c["end"], "end": c["start"]}, FaultKind.QUOTE),
        (lambda c: {"before": "Not so: "}, FaultKind.CONTEXT),
        (lambda c: {"after": c["after"] + " More."}, FaultKind.CONTEXT),
        (lambda c: {"digest": "f" * 16}, FaultKind.VERSION),
        (lambda c: {"uri": "urn:nowhere"}, FaultKind.VERSION),
        (lambda c: {"number": 77}, FaultKind.REFERENCE),
    ],
)
def test_a_citation_that_was_altered_is_caught(checker, real, change, expected):
    altered = broken(real, **change(real["citations"][0]))
    assert expected in kinds(checker, read_answer(altered, ""))


def test_a_citation_that_is_missing_is_caught(checker, real):
    without = read_answer({**real, "citations": real["citations"][1:]}, "")
    assert FaultKind.REFERENCE in kinds(checker, without)


def test_a_sentence_that_is_called_verbatim_must_be(checker, index):
    quote = "Nobody was hurt."
    said = answer(
        ("Nobody was killed.", [1]), citations=[cited(index, "urn:dam", quote)], support="verbatim"
    )
    assert kinds(checker, said) == [FaultKind.VERBATIM]


@pytest.mark.parametrize(("uri", "at"), [("urn:mayor", 0), ("urn:mayor", 1)])
def test_a_withdrawn_version_and_what_it_withdraws_must_not_be_cited(checker, index, uri, at):
    said = answer((FALSE, [1]), citations=[cited(index, uri, FALSE, at=at)])
    assert kinds(checker, said) == [FaultKind.WITHDRAWN]


@pytest.mark.parametrize(("year", "expected"), [(2026, [FaultKind.EMBARGOED]), (2037, [])])
def test_an_embargo_lasts_until_its_end(index, year, expected):
    said = answer((HELD, [1]), citations=[cited(index, "urn:draft", HELD)])
    checker = ExactnessChecker(index, datetime(year, 1, 1, tzinfo=UTC))
    assert [fault.kind for fault in checker.faults(said)] == expected


def test_what_came_after_the_as_of_must_not_be_cited(checker, index):
    said = answer(
        ("Nobody was hurt.", [1]), citations=[cited(index, "urn:dam", "Nobody was hurt.")]
    )
    early = said.model_copy(update={"as_of": "2025-11-19"})
    assert kinds(checker, early) == [FaultKind.LATER]
    assert kinds(checker, said.model_copy(update={"as_of": "2025-11-20"})) == []


@pytest.mark.parametrize(
    ("sentence", "expected"),
    [
        ("The warden said: “We were lucky,” and left.", []),
        ("The warden said they were “lucky”.", []),
        ('The warden said "We were lucky," and left.', []),
        ("The warden said: “We were very lucky,” and left.", [FaultKind.QUOTATION]),
        ("The warden said: “we were lucky”.", [FaultKind.QUOTATION]),
        ('We were lucky," the warden said.', []),
        ('We were very lucky," the warden said.', [FaultKind.QUOTATION]),
        ("“We were lucky,” the warden [2] told", []),
        ("“Repairs”, “lucks” and “luck” are words.", [FaultKind.QUOTATION]),
        ("The warden said they were ‘lucky’.", []),
        ("The warden said they were ‘very lucky’.", [FaultKind.QUOTATION]),
        ("The warden said they were «very lucky».", [FaultKind.QUOTATION]),
        ("The warden said: „We were unlucky“.", [FaultKind.QUOTATION]),
    ],
)
def test_quotations_are_character_for_character(checker, index, sentence, expected):
    quote = "“We were lucky,” the warden [2] told reporters."
    said = answer((sentence, [1]), citations=[cited(index, "urn:dam", quote)])
    assert kinds(checker, said) == expected


def test_a_quotation_outside_of_all_sentences_is_read_too(checker, index):
    quote = "Nobody was hurt."
    said = answer(
        (quote, [1]),
        citations=[cited(index, "urn:dam", quote)],
        text=f"{quote} [1] He called it “a miracle”.",
    )
    assert parts(said) == [quote, "He called it “a miracle”."]
    assert kinds(checker, said) == [FaultKind.QUOTATION]


def test_a_quotation_must_be_in_what_its_own_sentence_cites(checker, index):
    dam, later = cited(index, "urn:dam", DAM[:40]), cited(index, "urn:dam", LATER, number=2, at=1)
    told = "The warden said they were “lucky”."
    assert kinds(checker, answer((told, [1]), (LATER, [2]), citations=[dam, later])) == []
    wrong = answer((told, [2]), (DAM[:40], [1]), citations=[dam, later])
    assert kinds(checker, wrong) == [FaultKind.QUOTATION]


def test_the_text_must_have_the_sentences(checker, index):
    quote = "Nobody was hurt."
    one = cited(index, "urn:dam", quote)
    said = answer((quote, [1]), citations=[one], text="Nobody was burnt. [1]")
    assert kinds(checker, said) == [FaultKind.SHOWN]


def test_numbers_must_resolve_and_be_given_once(checker, index):
    quote = "Nobody was hurt."
    one = cited(index, "urn:dam", quote)
    assert kinds(checker, answer((quote, [1, 3]), citations=[one])) == [FaultKind.REFERENCE]
    assert kinds(checker, answer((quote, [1]), citations=[one, one])) == [FaultKind.NUMBER]


def test_a_number_in_brackets_that_the_article_has_is_no_reference(checker, index):
    quote = "“We were lucky,” the warden [2] told reporters."
    assert kinds(checker, answer((quote, [1]), citations=[cited(index, "urn:dam", quote)])) == []


def test_an_abstention_has_nothing_that_could_be_wrong(checker):
    assert kinds(checker, answer()) == []


def command(*arguments, stdin=None):
    app = typer.Typer()
    app.command()(exactness)
    return CliRunner().invoke(app, [str(part) for part in arguments], input=stdin)


def test_the_command_names_file_line_and_fault(index, real, tmp_path):
    file = tmp_path / "answers.jsonl"
    wrong = broken(real, quote="Something else.")
    lines = [real, {"topic": "q2", "seconds": 1.0, "answer": wrong}]
    file.write_text("\n".join(map(json.dumps, lines)), "utf-8")
    result = command(index.path, file)
    assert result.exit_code == 1
    assert result.stdout.startswith(f"{file}:2: quote [1]: “Something else.”, but at ")
    assert "2 answers (0 abstained)" in result.stderr
    assert "in 1 answers" in result.stderr


def test_the_command_reads_what_ask_prints(index, real):
    result = command(index.path, "-", stdin=json.dumps(real, indent=2))
    assert result.exit_code == 0
    assert "1 answers" in result.stderr
    assert ": 0 faults in 0 answers" in result.stderr


@pytest.mark.parametrize(
    ("line", "message"),
    [
        (b'{"text": "x"}', "answers:1 is no answer"),
        (b"{oops", "answers:1 is not JSON"),
        (b'{"topic": "q", "answer": {"text": 1}}', "question: Field required"),
    ],
)
def test_what_is_no_answer_is_refused(line, message):
    with pytest.raises(ResultsError, match=message):
        list(read_answers([line + b"\n", b"{}\n"], "answers"))


def test_an_error_is_one_line(tmp_path, monkeypatch, capsys):
    file = tmp_path / "a.json"
    file.write_text("{}")
    monkeypatch.setattr(module.sys, "argv", ["exactness", str(tmp_path / "none"), str(file)])
    with pytest.raises(SystemExit) as stopped:
        main()
    assert stopped.value.code == 1
    assert capsys.readouterr().err.startswith("dateline: ")


def test_a_file_that_is_not_there_is_said_so(index, tmp_path):
    result = command(index.path, tmp_path / "none.jsonl")
    assert "none.jsonl cannot be read" in str(result.exception)


def test_the_record_leaves_out_what_is_not_measured(real):
    assert set(AnswerRecord.model_validate(real).model_dump()) < {*real, "trace"} | {"notes"}
