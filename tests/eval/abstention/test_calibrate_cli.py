"""`dateline calibrate`, from an index and its questions to a file that decides."""

import json
from importlib.metadata import entry_points

import pytest
from typer.testing import CliRunner

from eval.abstention.calibration import measure
from eval.abstention.cli import calibrate
from eval.abstention.rows import Row
from eval.cli import app
from eval.errors import DatasetError
from rag import NewsRAG, Settings
from rag.errors import WeightsError
from tests.conftest import SAMPLE


def run(*arguments):
    found = CliRunner().invoke(app, ["calibrate", *map(str, arguments)])
    if found.exception and not isinstance(found.exception, SystemExit):
        raise found.exception
    return found


@pytest.fixture(scope="module")
def calibrated(sample_path, tmp_path_factory):
    folder = tmp_path_factory.mktemp("calibrated")
    places = ["--work", folder / "work", "--out", folder / "a.json", "--report", folder / "a.html"]
    return run(sample_path, SAMPLE, "--parts", 2, *places), folder


def test_the_sample_is_calibrated_from_end_to_end(calibrated, sample_path):
    found, folder = calibrated
    assert found.exit_code == 0
    assert found.stdout.startswith("34 answerable and 34 unanswerable questions in ")
    assert "removed " in found.stdout
    page = (folder / "a.html").read_text("utf-8")
    assert "Guessed and observed" in page
    assert "dateline calibrate on sample" in (folder / "a.json").read_text("utf-8")
    with NewsRAG.open(sample_path, settings=Settings(abstention_file=str(folder / "a.json"))) as it:
        answer = it.ask("What does the Kremlin require of any settlement?", as_of="2025-11-30")
    assert 0 < answer.trace.confidence < 1


def test_what_is_given_twice_or_not_at_all_is_wrong_usage(tmp_path):
    rows = tmp_path / "rows.jsonl"
    rows.touch()
    for arguments in ([], [tmp_path], [tmp_path, SAMPLE, "--rows", rows]):
        found = run(*arguments)
        assert found.exit_code == 2
        assert "or --rows" in " ".join(found.output.split())


def test_too_few_rows_are_refused_before_anything_is_written(tmp_path, sample_path):
    row = {"id": "a", "question": "Who leads Veltria?", "as_of": "2025-11-30",
           "index": str(sample_path), "answerable": True, "kind": "answerable",
           "articles": []}  # fmt: skip
    rows = tmp_path / "rows.jsonl"
    rows.write_text("".join(json.dumps(row | {"id": name}) + "\n" for name in "ab"))
    with pytest.raises(DatasetError, match="at least 20 of each"):
        run("--rows", rows, "--out", tmp_path / "a.json", "--report", tmp_path / "a.html")
    assert not (tmp_path / "a.json").exists()


def test_it_is_a_command_of_its_own_too():
    (entry,) = entry_points(group="dateline.commands", name="calibrate")
    assert entry.load() is calibrate


def test_a_file_for_other_evidence_does_not_stand_in_the_way_of_a_new_one(tmp_path, sample_path):
    other = tmp_path / "other.json"
    other.write_text('{"columns": ["similarity"]}')
    settings = Settings(abstention_file=str(other))
    with pytest.raises(WeightsError, match="make it anew with `dateline calibrate`"):
        NewsRAG.open(sample_path, settings=settings)
    asked = Row("a", "Who leads Veltria?", None, sample_path, True, "answerable", ())
    assert measure([asked], settings).rows == (asked,)
