import io
import subprocess
import sys

import pytest
from rich.console import Console
from typer.testing import CliRunner

from eval.cli import app
from eval.datasets.beir import load
from eval.errors import DatasetError
from eval.metrics import MEASURES, evaluate
from eval.report import Report
from eval.runs import DEPTH, escaped, read_run

SYSTEMS = ["lexical", "dense", "hybrid"]
FIGURES = {*MEASURES, "p50_ms", "p95_ms"}


def without_times(record):
    systems = {
        system: {name: value for name, value in figures.items() if not name.endswith("_ms")}
        for system, figures in record["systems"].items()
    }
    return {**record, "systems": systems}


def test_the_sample_is_measured(measured):
    record = measured.record
    assert record["dataset"] == "sample"
    assert (record["articles"], record["topics"], record["unanswerable"]) == (74, 44, 10)
    assert (record["skipped"], record["unknown_articles"]) == (0, 0)
    assert record["passages"] > record["articles"]
    assert record["settings"]["model"] == "all-MiniLM-L6-v2"
    assert list(record["systems"]) == SYSTEMS
    for figures in record["systems"].values():
        assert set(figures) == FIGURES
        assert all(0 <= figures[name] <= 1 for name in MEASURES)
        assert 0 < figures["p50_ms"] <= figures["p95_ms"]


def test_the_sample_is_found(measured):
    """Measured: recall@10 1.000 each; nDCG@10 .822 lexical, .813 dense, .847 hybrid."""
    systems = measured.record["systems"]
    assert all(systems[system]["recall@10"] >= 0.95 for system in SYSTEMS)
    assert systems["hybrid"]["ndcg@10"] >= 0.8


def test_the_same_index_gives_the_same_figures_and_is_made_once(measured, retrieval, small, cache):
    cached = retrieval(small)
    given = retrieval(small, "--index", next(cache.glob("eval/*/index")))
    assert "passages in" in measured.stderr
    assert "indexed before" in cached.stderr
    assert given.stderr == ""
    assert (cached.record["skipped"], given.record["skipped"]) == (0, None)
    assert without_times(cached.record) == without_times({**given.record, "skipped": 0})
    for name in (f"{system}.trec" for system in SYSTEMS):
        assert (cached.runs / name).read_bytes() == (given.runs / name).read_bytes()
        few, all_ = (read_run(outcome.runs / name) for outcome in (cached, measured))
        assert few.rankings == {topic: all_.rankings[topic] for topic in few.rankings}


def test_the_run_files_hold_what_was_measured(measured, sample):
    dataset = load(sample)
    answerable = {topic.id for topic in dataset.answerable}
    qrels = {
        topic: {escaped(uri): grade for uri, grade in rows.items()}
        for topic, rows in dataset.qrels.items()
        if topic in answerable
    }
    for system in SYSTEMS:
        run = read_run(measured.runs / f"{system}.trec")
        assert set(run.rankings) <= {topic.id for topic in dataset.topics}
        assert all(len(set(found)) == len(found) <= DEPTH for found in run.rankings.values())
        figures = measured.record["systems"][system]
        assert evaluate(qrels, run.rankings) == pytest.approx(
            {name: figures[name] for name in MEASURES}, abs=1e-4
        )


def test_a_run_without_systems_in_its_name_is_the_hybrid_one(measured, cache, small, tmp_path):
    path = tmp_path / "a.trec"
    result = CliRunner().invoke(
        app, ["retrieval", str(small), "--cache", str(cache), "--run", str(path)]
    )
    assert result.exit_code == 0
    assert "small: 74 articles" in result.stdout
    assert read_run(path).system == "hybrid"


def test_judged_articles_that_the_corpus_lacks_are_counted_and_missed(measured, small, retrieval):
    with (small / "qrels" / "test.tsv").open("a", encoding="utf-8") as file:
        file.write("q01\turn:lost\t1\nq02\turn:lost\t1\nq03\turn:gone\t1\n")
    record = retrieval(small).record
    assert record["unknown_articles"] == 2
    assert record["systems"]["hybrid"]["recall@100"] < 0.7


def test_an_index_of_another_corpus_is_refused(measured, small, retrieval):
    (small / "qrels" / "test.tsv").write_text("q01\turn:elsewhere\t1\n")
    with pytest.raises(DatasetError, match=r"none of the 1 .*urn:elsewhere.* another corpus"):
        retrieval(small)


def test_bad_questions_are_refused_before_anything_is_indexed(small, tmp_path):
    with (small / "queries.jsonl").open("a") as file:
        file.write("{oops\n")
    cache = tmp_path / "unused"
    result = CliRunner().invoke(app, ["retrieval", str(small), "--cache", str(cache)])
    assert isinstance(result.exception, DatasetError)
    assert "queries.jsonl:4: invalid JSON" in str(result.exception)
    assert not cache.exists()


def test_the_passage_limit_of_a_given_index_cannot_be_chosen(small, tmp_path):
    result = CliRunner().invoke(
        app, ["retrieval", str(small), "--index", str(tmp_path), "--max-tokens", "64"]
    )
    assert result.exit_code == 2
    assert "--max-tokens" in result.stderr


def test_the_command_group_is_cheap_to_load():
    heavy = {"torch", "rich.table", "ir_measures", "numpy", "faiss", "tantivy"}
    code = f"import sys, eval.cli; sys.exit(bool({heavy!r} & set(sys.modules)))"
    assert subprocess.run([sys.executable, "-c", code], check=False).returncode == 0


def test_the_table_names_what_limits_the_figures():
    figures = dict.fromkeys(MEASURES, 0.5) | {"p50_ms": 1.0, "p95_ms": 2.0}
    report = Report(
        dataset="news",
        articles=2000,
        passages=9000,
        topics=100,
        unanswerable=10,
        skipped=3,
        unknown_articles=2,
        settings={"candidates": 200, "weights_sha256": "53aa"},
        systems={"lexical": figures, "hybrid": {**figures, "ndcg@10": 0.625}},
        limited={"lexical": 4, "hybrid": 0},
    )
    out = io.StringIO()
    Console(file=out, width=200).print(report)
    text = out.getvalue()
    for expected in (
        "news: 2,000 articles, 9,000 passages, 100 questions (10 of them unanswerable",
        "recall@100 is a lower bound",
        "lexical 4.",
        "2 judged articles are not in the index",
        "3 lines of the corpus could not be indexed",
        "0.625",
    ):
        assert expected in text
