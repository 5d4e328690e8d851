import io
import json
import subprocess
import sys
from dataclasses import replace

import pytest
from rich.console import Console
from typer.testing import CliRunner

from eval.cli import app
from eval.datasets.beir import load
from eval.errors import DatasetError, ResultsError
from eval.metrics import MEASURES, evaluate
from eval.runs import DEPTH, escaped, read_run
from eval.systems import STANDARD
from eval.table import WIDTH, ReportTables

SYSTEMS = list(STANDARD)
FIGURES = {*MEASURES, "p50_ms", "p95_ms"}


def without_times(record):
    systems = {
        system: {name: value for name, value in figures.items() if not name.endswith("_ms")}
        for system, figures in record["systems"].items()
    }
    return {**record, "systems": systems, "stages": {}, "date": ""}


def test_the_sample_is_measured(measured):
    record = measured.record
    assert record["dataset"] == "sample"
    assert (record["articles"], record["topics"]) == (74, 44)
    assert (record["answerable"], record["unanswerable"], record["unjudged"]) == (34, 10, 0)
    assert (record["skipped"], record["unknown_articles"]) == (0, 0)
    assert record["passages"] > record["articles"]
    assert record["settings"]["model"] == "all-MiniLM-L6-v2"
    assert list(record["systems"]) == SYSTEMS
    for figures in record["systems"].values():
        assert set(figures) == FIGURES
        assert all(0 <= figures[name] <= 1 for name in MEASURES)
        assert 0 < figures["p50_ms"] <= figures["p95_ms"]
    assert set(record["stages"]["lexical"]) < set(record["stages"]["hybrid"])
    for system, stages in record["stages"].items():
        assert ("embed" in stages) == (system != "lexical")
        assert list(stages)[-1] == "rest"
        assert all(0 <= times["p50_ms"] <= times["p95_ms"] for times in stages.values())


def test_the_same_index_gives_the_same_figures_and_is_made_once(
    measured, retrieval, small, index_path
):
    cached = retrieval(small)
    given = retrieval(small, "--index", index_path)
    assert "passages in" in measured.stderr
    assert "indexed before" in cached.stderr
    assert given.stderr == ""
    assert (cached.record["skipped"], given.record["skipped"]) == (0, None)
    assert without_times(cached.record) == without_times({**given.record, "skipped": 0})
    assert cached.record["index_generation"] == measured.record["index_generation"]
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


@pytest.fixture(scope="module")
def written(measured, cache, small_, tmp_path_factory):
    """`dateline eval retrieval` with everything on, as a person sees it."""
    folder = tmp_path_factory.mktemp("written")
    (folder / "narrow.toml").write_text("candidates = 5\nperiod_candidates = 0\n")
    options = ["--config", folder / "narrow.toml", "--by", "length", "--out", folder / "out"]
    result = command(small_, "--cache", cache, *options)
    assert result.exit_code == 0, result.output
    return folder, result


def command(*arguments):
    return CliRunner().invoke(app, ["retrieval", *map(str, arguments)])


def test_out_holds_results_report_and_runs(written, small_):
    folder, _ = written
    record = json.loads((folder / "out" / "results.json").read_text("utf-8"))
    assert list(record["systems"]) == [*SYSTEMS, "narrow"]
    assert record["configurations"]["narrow"]["candidates"] == 5
    assert "<!doctype html>" in (folder / "out" / "report.html").read_text("utf-8")
    runs = {path.stem: read_run(path) for path in (folder / "out" / "runs").iterdir()}
    assert set(runs) == set(record["systems"])
    assert len(runs["narrow"].rankings["q01"]) <= 10


def test_out_goes_on_from_what_is_there_and_shows_the_same(written, cache, small_):
    folder, first = written
    config = folder / "narrow.toml"
    options = ["--config", config, "--by", "length", "--out", folder / "out"]
    again = command(small_, "--cache", cache, *options)
    assert "asked before: lexical, dense, rrf, average, hybrid, narrow" in again.stderr
    assert again.stdout == first.stdout


def test_the_tables_fit_a_hundred_columns_and_show_every_part(written):
    _, result = written
    lines = result.stdout.splitlines()
    assert max(map(len, lines)) <= WIDTH
    for expected in (
        "against lexical",
        "p50 / p95 ms",
        "won/tied/lost",
        "by length",
        "narrow",
        "too few to tell",
    ):
        assert expected in result.stdout
    assert "corrected for 15 comparisons" in " ".join(result.stdout.split())


def test_an_earlier_evaluation_is_one_more_system(written, cache, small_):
    folder, _ = written
    earlier = folder / "out" / "results.json"
    options = ["--cache", cache, "--config", folder / "narrow.toml", "--against", "baseline"]
    result = command(small_, *options, "--baseline", f"{earlier}:narrow", "--json")
    assert result.exit_code == 0, result.output
    record, before = json.loads(result.stdout), json.loads(earlier.read_text("utf-8"))
    assert list(record["systems"]) == [*SYSTEMS, "narrow", "baseline"]
    assert record["systems"]["baseline"] == before["systems"]["narrow"]
    assert record["baseline"]["system"] == "narrow"
    assert {one["against"] for one in record["comparisons"]} == {"baseline"}
    same = [one for one in record["comparisons"] if one["system"] == "narrow"]
    assert [(one["ties"], one["p"]) for one in same] == [(3, 1.0)] * 3


def test_an_evaluation_of_another_data_set_is_no_baseline(written, cache, sample):
    folder, _ = written
    earlier = folder / "out" / "results.json"
    result = command(sample, "--cache", cache, "--baseline", earlier)
    assert isinstance(result.exception, ResultsError)
    assert "measures 3 other questions than these 34" in str(result.exception)


def test_a_floor_that_is_missed_ends_with_1_and_a_line(written, cache, small_):
    folder, _ = written
    floors = ["--fail-under", "lexical:recall@100=0.5", "--fail-under"]
    options = [
        small_,
        "--cache",
        cache,
        "--out",
        folder / "out",
        "--config",
        folder / "narrow.toml",
    ]
    reached = command(*options, *floors, "recall@100=0.9")
    assert reached.exit_code == 0, reached.output
    missed = command(*options, *floors, "narrow:hit@1=1", "--fail-under", "mrr@10=1")
    record = json.loads((folder / "out" / "results.json").read_text("utf-8"))["systems"]
    expected = [
        name
        for name, system, measure in (
            ("narrow hit@1", "narrow", "hit@1"),
            ("hybrid mrr@10", "hybrid", "mrr@10"),
        )
        if record[system][measure] < 1
    ]
    assert expected
    assert missed.exit_code == 1
    lines = [line for line in missed.stderr.splitlines() if "under the floor of 1" in line]
    assert [line.split(" is ")[0] for line in lines] == [f"dateline: {name}" for name in expected]


@pytest.mark.parametrize(
    ("options", "message"),
    [
        (["--against", "bm25"], "no system 'bm25', there are lexical, dense, rrf, average, hybrid"),
        (["--against", "baseline"], "no system 'baseline'"),
        (["--fail-under", "ndcg=1"], "no metric 'ndcg'"),
    ],
)
def test_wrong_names_are_refused_before_anything_is_indexed(small, tmp_path, options, message):
    result = command(small, "--cache", tmp_path / "unused", *options)
    assert result.exit_code == 2
    assert message in " ".join(result.stderr.replace("│", " ").split())
    assert not (tmp_path / "unused").exists()


def test_a_slice_that_no_question_has_is_refused_before_anything_is_asked(measured, cache, small):
    result = command(small, "--cache", cache, "--by", "mood")
    assert isinstance(result.exception, DatasetError)
    assert "no question has 'mood'" in str(result.exception)


def shown(report, width):
    out = io.StringIO()
    Console(file=out, width=width).print(ReportTables(report))
    return out.getvalue()


def test_the_tables_name_what_limits_the_figures(evaluated):
    report, _ = evaluated
    lexical = replace(report.measured["lexical"], limited=4)
    limited = replace(
        report,
        articles=2000,
        skipped=3,
        unknown_articles=2,
        measured={**report.measured, "lexical": lexical},
    )
    text = shown(limited, 200)
    for expected in (
        "sample: 2,000 articles, 166 passages, 44 questions (in no metric: 10 unanswerable)",
        "recall@100 is a lower bound",
        "lexical 4.",
        "2 judged articles are not in the index",
        "3 lines of the corpus could not be indexed",
        f"{report.systems['hybrid']['ndcg@10']:.3f}",
    ):
        assert expected in text


def test_ranges_are_shown_where_they_fit(evaluated):
    report, _ = evaluated
    low, high = report.intervals["hybrid"]["hit@1"]
    ends = f"{low:.2f}–{high:.2f}".replace("0.", ".")
    assert ends in shown(report, 120)
    assert ends not in shown(report, 60)
    assert "…" not in shown(report, 80)


def test_many_systems_take_several_tables_and_none_is_cut_off(evaluated):
    report, _ = evaluated
    names = [f"system-number-{n}" for n in range(12)]
    many = replace(
        report,
        measured=dict.fromkeys(names, report.measured["hybrid"]),
        intervals=dict.fromkeys(names, report.intervals["hybrid"]),
        comparisons=(),
    )
    text = shown(many, 80)
    assert max(map(len, text.splitlines())) <= 80
    assert "…" not in text
    assert all(f"│ {name} " in text for name in ("recall@100", "articles"))
    for name in names:  # with the figures, the stages, and each of the three kinds of slices
        assert text.split().count(name) == 5
    assert text.count(f"{report.systems['hybrid']['mrr@10']:.3f}") == 12


def test_a_difference_that_is_no_chance_says_so(evaluated):
    report, _ = evaluated
    sure = replace(report.comparisons[0], p_corrected=0.0004)
    assert "<0.001" in shown(replace(report, comparisons=(sure,)), 100)
