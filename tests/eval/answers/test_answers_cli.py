"""`dateline eval answers` on questions of the sample, as a person sees it."""

import json
import shutil
from pathlib import Path

import pytest
from typer.testing import CliRunner

from eval.answers.measures import MEASURES
from eval.cli import app
from eval.datasets import load
from eval.errors import DatasetError
from eval.exactness import ExactnessChecker, read_answers
from eval.table import WIDTH
from index import Index
from rag import Settings
from rag.errors import ConfigError


@pytest.fixture(scope="module")
def questions(sample, tmp_path_factory):
    """Three answerable questions of the sample and two that are not; assertions for one."""
    folder = tmp_path_factory.mktemp("questions") / "few"
    (folder / "qrels").mkdir(parents=True)
    shutil.copy(sample / "corpus.jsonl", folder)
    rows = [json.loads(line) for line in (sample / "queries.jsonl").read_text("utf-8").splitlines()]
    chosen = [row for row in rows if row["_id"] in ("q01", "q02", "q03", "q38", "q44")]
    chosen[0]["metadata"]["assertions"] = [
        "The Kremlin wants the root causes of the conflict removed in any settlement.",
        "The finance minister resigned over 40 million crowns.",
    ]
    (folder / "queries.jsonl").write_text(
        "".join(json.dumps(row) + "\n" for row in chosen), "utf-8"
    )
    judged = (sample / "qrels" / "test.tsv").read_text("utf-8").splitlines(keepends=True)
    wanted = ("query-id\t", "q01\t", "q02\t", "q03\t")
    (folder / "qrels" / "test.tsv").write_text("".join(r for r in judged if r.startswith(wanted)))
    return folder


def command(*arguments):
    return CliRunner().invoke(app, ["answers", *map(str, arguments)])


@pytest.fixture(scope="module")
def written(questions, indexed, tmp_path_factory):
    """The command with everything on."""
    folder = tmp_path_factory.mktemp("written")
    (folder / "strict.toml").write_text("answer_threshold = 1.0\n")
    options = ["--config", folder / "strict.toml", "--by", "length", "--out", folder / "out"]
    result = command(questions, "--cache", indexed, *options)
    assert result.exit_code == 0, result.output
    return folder, result, json.loads((folder / "out" / "answers.json").read_text("utf-8"))


def test_the_figures_are_those_of_the_sample(written):
    _, _, record = written
    assert (record["schema"], record["topics"], record["unanswerable"]) == (1, 5, 2)
    assert record["judge"]["name"] == "rules"
    default, strict = record["systems"]["default"], record["systems"]["strict"]
    assert set(MEASURES) | {"auroc", "ece", "p50_ms", "p95_ms"} == set(default)
    assert (default["answer_recall"], default["exactness"]) == (1, 1)
    assert (default["citation_recall"], default["citation_precision"]) == (1, 1)
    assert (strict["answered"], strict["abstain_recall"], strict["exactness"]) == (0, 1, None)
    assert (strict["answer_recall"], strict["contains"], strict["nuggets"]) == (0, 0, 0)
    assert 0 < default["p50_ms"] <= default["p95_ms"]
    assert record["counts"]["default"]["contains"] == 3
    assert record["counts"]["default"]["nuggets"] == 1
    assert sum(record["decisions"]["strict"].values()) == 5


def test_the_curve_follows_from_the_answers_and_marks_the_threshold(written):
    _, _, record = written
    found = record["confidence"]["default"]
    assert (found["threshold"], found["otherwise"]) == (Settings().answer_threshold, 0)
    assert record["confidence"]["strict"]["threshold"] == 1.0
    assert record["confidence"]["strict"]["curve"] == found["curve"]
    assert found["at_threshold"]["answered"] == record["systems"]["default"]["answered"]
    assert sum(part["count"] for part in found["bins"]) == 5


def test_each_question_has_its_answer_and_its_verdicts(written):
    _, _, record = written
    first = record["per_question"]["default"][0]
    assert first["id"] == "q01"
    assert first["status"] == "answered"
    assert first["faults"] == []
    assert all(said["supported"] or not said["needs"] for said in first["statements"])
    assert [said["coverage"] for said in first["assertions"]] == ["support", "not_support"]
    assert set(first["values"]) == set(MEASURES)
    assert set(first["stages"]) == set(record["stages_ms"]["default"]) - {"ask"}


def test_systems_are_compared(written):
    _, _, record = written
    assert {one["system"] for one in record["comparisons"]} == {"strict"}
    assert {one["measure"] for one in record["comparisons"]} == {
        "decision",
        "contains",
        "f1",
        "nuggets",
    }


def test_the_tables_fit_and_show_every_part(written):
    _, result, _ = written
    assert max(map(len, result.stdout.splitlines())) <= WIDTH
    for expected in (
        "few: 74 articles",
        "(2 unanswerable)",
        "citation_precision",
        f"{Settings().answer_threshold} in force",
        "strict: confidence",
        "milliseconds",
        "against default",
        "by length",
        "Judged by rules.",
    ):
        assert expected in result.stdout


def test_the_answers_are_what_the_exactness_command_reads(written, indexed):
    folder, _, _ = written
    lines = (folder / "out" / "answers" / "default.jsonl").read_bytes().splitlines(keepends=True)
    with Index.open(next(indexed.glob("eval/*/index"))) as index:
        checker = ExactnessChecker(index)
        found = [checker.faults(answer) for _, answer in read_answers(lines, "default")]
    assert found == [()] * 5


def test_it_goes_on_from_what_is_there_and_says_the_same(written, questions, indexed):
    folder, _, record = written
    kept = folder / "out" / "kept" / "answers-default.jsonl"
    kept.write_bytes(b"".join(kept.read_bytes().splitlines(keepends=True)[:3]) + b'{"topic":"q')
    options = ["--config", folder / "strict.toml", "--by", "length", "--out", folder / "out"]
    again = command(questions, "--cache", indexed, *options)
    assert "asked before: 2 questions of default" in again.stderr
    assert "asked before: 5 questions of strict" in again.stderr
    now = json.loads((folder / "out" / "answers.json").read_text("utf-8"))
    for name in ("confidence", "comparisons", "intervals", "gold_sha256", "index_generation"):
        assert now[name] == record[name]
    assert len(kept.read_bytes().splitlines()) == 6


def test_a_limit_asks_the_first_questions(questions, indexed):
    result = command(questions, "--cache", indexed, "--limit", "2", "--json")
    assert json.loads(result.stdout)["questions"] == ["q01", "q02"]
    assert "No question is unanswerable" not in result.stdout


def test_several_sets_are_measured_as_one(questions, indexed, tmp_path):
    path = tmp_path / "squad.json"
    asked = {"id": "s1", "question": "What does the Kremlin require?", "answers": []}
    record = {"title": "t", "paragraphs": [{"context": "Rain fell.", "qas": [asked]}]}
    path.write_text(json.dumps({"version": "v2.0", "data": [record]}))
    index = next(indexed.glob("eval/*/index"))
    options = ["--index", index, "--limit", "6", "--json"]
    record = json.loads(command(questions, path, *options).stdout)
    assert (record["dataset"], record["topics"]) == ("few + squad", 6)
    assert record["unanswerable"] == 3


def test_every_name_of_the_json_is_in_the_documentation(written):
    _, _, record = written
    text = Path("docs/evaluation.md").read_text("utf-8").partition("\n## Answers\n")[2]
    names = [*record, *record["systems"]["default"], *record["confidence"]["default"]]
    names += list(record["per_question"]["default"][0])
    assert [name for name in names if f"`{name}`" not in text] == []


def test_floors_that_are_missed_end_with_1_and_a_line(written, questions, indexed):
    folder, _, _ = written
    options = [questions, "--cache", indexed, "--out", folder / "out"]
    reached = command(*options, "--fail-under", "exactness=1", "--fail-under", "answer_recall=1")
    assert reached.exit_code == 0, reached.output
    floors = ["--fail-under", "f1=1", "--fail-under", "strict:exactness=0.5"]
    missed = command(*options, "--config", folder / "strict.toml", *floors)
    assert missed.exit_code == 1
    assert "default f1 is " in missed.stderr
    assert "strict exactness could not be measured" in missed.stderr


@pytest.mark.parametrize(
    ("options", "message"),
    [
        (["--against", "bm25"], "no system 'bm25', there are default"),
        (["--fail-under", "ndcg@10=1"], "no metric 'ndcg@10', there are decision"),
        (["--fail-under", "brier=1"], "no metric 'brier'"),
        (["--index", ".", "--max-tokens", "64"], "--max-tokens"),
    ],
)
def test_wrong_names_are_refused_before_anything_is_indexed(questions, tmp_path, options, message):
    result = command(questions, "--cache", tmp_path / "unused", *options)
    assert result.exit_code == 2
    assert message in " ".join(result.stderr.replace("│", " ").split())
    assert not (tmp_path / "unused").exists()


@pytest.mark.parametrize("name", ["default", "written"])
def test_a_config_of_a_systems_name_is_refused(questions, tmp_path, name):
    (tmp_path / f"{name}.toml").write_text("")
    result = command(questions, "--config", tmp_path / f"{name}.toml")
    assert isinstance(result.exception, ConfigError)
    assert "rename it" in str(result.exception)


def test_an_index_of_another_corpus_is_refused(written, questions, indexed, tmp_path):
    other = tmp_path / "other"
    shutil.copytree(questions, other)
    (other / "qrels" / "test.tsv").write_text("q01\turn:elsewhere\t1\n")
    result = command(other, "--index", next(indexed.glob("eval/*/index")))
    assert isinstance(result.exception, DatasetError)
    assert "another corpus" in str(result.exception)


def test_questions_alone_can_be_asked_of_an_index(written, indexed, tmp_path):
    path = tmp_path / "squad.json"
    asked = {"id": "s1", "question": "What does the Kremlin require?", "answers": []}
    record = {"title": "t", "paragraphs": [{"context": "Rain fell.", "qas": [asked]}]}
    path.write_text(json.dumps({"version": "v2.0", "data": [record]}))
    assert load(path).topics[0].unanswerable
    result = command(path, "--index", next(indexed.glob("eval/*/index")), "--json")
    found = json.loads(result.stdout)
    assert found["unanswerable"] == 1
    assert found["confidence"]["default"]["auroc"] is None
