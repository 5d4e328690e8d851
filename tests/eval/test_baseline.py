import json

import pytest

from eval.baseline import read_baseline
from eval.errors import ResultsError


@pytest.fixture
def path(evaluated, tmp_path):
    path = tmp_path / "earlier.json"
    path.write_text(evaluated[0].to_json(), "utf-8")
    return path


def change(path, **fields):
    path.write_text(json.dumps({**json.loads(path.read_text("utf-8")), **fields}), "utf-8")


@pytest.mark.parametrize(("suffix", "system"), [("", "hybrid"), (":lexical", "lexical")])
def test_a_system_of_an_earlier_evaluation_is_read_to_the_last_digit(
    evaluated, path, suffix, system
):
    report, _ = evaluated
    read = read_baseline(f"{path}{suffix}")
    assert read.system == system
    assert read.values == report.measured[system].values
    assert (read.places, read.instead) == (
        report.measured[system].places,
        report.measured[system].instead,
    )
    assert str(read) == f"{system} of earlier.json, {report.date[:10]}"
    read.check(report.questions, report.topics_sha256, report.qrels_sha256)


def test_another_data_set_is_refused_with_what_differs(evaluated, path):
    report, _ = evaluated
    read = read_baseline(str(path))
    ids, topics, qrels = report.questions, report.topics_sha256, report.qrels_sha256
    for given, message in (
        ((("x1", *ids[1:]), topics, qrels), rf"34 other questions than these 34 .*{ids[0]}"),
        ((ids[1:], topics, qrels), r"34 other questions than these 33"),
        ((ids[::-1], topics, qrels), r"differ in their order"),
        ((ids, topics, "0"), r"earlier.json has other judgements .*measure it again"),
        ((ids, "0", qrels), r"earlier.json asks questions .* with other texts or dates"),
    ):
        with pytest.raises(ResultsError, match=message):
            read.check(*given)


@pytest.mark.parametrize(
    ("fields", "message"),
    [
        ({"questions": None}, r"is not the JSON that .*questions: "),
        ({"per_question": {}}, r"is not the JSON .*per_question: "),
        ({"per_question": {"hybrid": {"values": {}}}}, r"per_question.hybrid.place"),
        ({"questions": ["q01"]}, r"per_question.hybrid does not hold every measure and question"),
    ],
)
def test_other_json_is_refused(path, fields, message):
    change(path, **fields)
    with pytest.raises(ResultsError, match=message):
        read_baseline(str(path))


@pytest.mark.parametrize(
    ("suffix", "message"),
    [
        (":bm25", r"has no system 'bm25': it has lexical, dense, rrf, average, hybrid, d90"),
        (".gone", r"earlier.json.gone cannot be read"),
        (".gone:hybrid", r"earlier.json.gone cannot be read"),
    ],
)
def test_what_is_not_there_is_named(path, suffix, message):
    with pytest.raises(ResultsError, match=message):
        read_baseline(f"{path}{suffix}")


def test_what_is_no_json_is_refused(path):
    path.write_text("{oops")
    with pytest.raises(ResultsError, match=r"is not the JSON .*make it with --json or --out"):
        read_baseline(str(path))
