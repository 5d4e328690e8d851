"""The project's own sample, indexed once for all tests that measure on it."""

import json
import shutil
from collections.abc import Callable
from importlib.resources import as_file, files
from pathlib import Path
from typing import NamedTuple

import pytest
from typer.testing import CliRunner

from eval.cli import app
from eval.datasets import load
from eval.datasets.dataset import Dataset
from eval.report import Report
from eval.retrieval import evaluate_retrieval
from eval.systems import System, standard
from index import Index
from rag import Settings
from rag.retrieval import Mode


class Outcome(NamedTuple):
    record: dict
    stderr: str
    runs: Path


@pytest.fixture(scope="session")
def sample():
    with as_file(files("rag") / "sample") as folder:
        yield folder


@pytest.fixture(scope="session")
def cache(tmp_path_factory):
    return tmp_path_factory.mktemp("cache")


@pytest.fixture(scope="session")
def retrieval(cache, tmp_path_factory) -> Callable[..., Outcome]:
    """`dateline eval retrieval ARGS --json`, with a cache and run files of the session."""

    def run(*args: object) -> Outcome:
        runs = tmp_path_factory.mktemp("runs")
        places = ["--cache", cache, "--run", runs / "{system}.trec"]
        command = ["retrieval", *args, *places, "--json"]
        result = CliRunner().invoke(app, [str(part) for part in command])
        if result.exception:
            raise result.exception
        return Outcome(json.loads(result.stdout), result.stderr, runs)

    return run


@pytest.fixture(scope="session")
def measured(retrieval, sample) -> Outcome:
    """The evaluation of the whole sample, its indexing included."""
    return retrieval(sample)


@pytest.fixture(scope="session")
def index_path(measured, cache) -> Path:
    """Where the index of the sample lies that was measured; nothing else may be in its cache."""
    (made,) = cache.glob("eval/*/index")
    return made


@pytest.fixture(scope="session")
def opened(index_path):
    """The index of the sample that was measured."""
    with Index.open(index_path) as index:
        yield index


@pytest.fixture(scope="session")
def evaluated(opened, sample) -> tuple[Report, Dataset]:
    """What was measured of the sample, one more system and all slices included."""
    dataset = load(sample)
    systems = (*standard(Settings()), System("d90", Mode.HYBRID, Settings(dense_weight=0.9)))
    by = ("length", "source", "age")
    return evaluate_retrieval(opened, dataset, systems, against="lexical", by=by).report, dataset


@pytest.fixture
def small(sample, tmp_path) -> Path:
    """A data set of the sample's corpus and its first three questions."""
    return three_questions(sample, tmp_path / "small")


@pytest.fixture(scope="session")
def small_(sample, tmp_path_factory) -> Path:
    """The same for tests that leave it as it is."""
    return three_questions(sample, tmp_path_factory.mktemp("data") / "small")


def three_questions(sample: Path, folder: Path) -> Path:
    (folder / "qrels").mkdir(parents=True)
    shutil.copy(sample / "corpus.jsonl", folder)
    queries = (sample / "queries.jsonl").read_text("utf-8").splitlines(keepends=True)
    (folder / "queries.jsonl").write_text("".join(queries[:3]), "utf-8")
    rows = (sample / "qrels" / "test.tsv").read_text("utf-8").splitlines(keepends=True)
    wanted = ("query-id\t", "q01\t", "q02\t", "q03\t")
    text = "".join(row for row in rows if row.startswith(wanted))
    (folder / "qrels" / "test.tsv").write_text(text, "utf-8")
    return folder
