"""What tests of the command line share: the command in this process, in an empty folder."""

import os
import sys

import pytest

from rag import cli
from tests.rag.test_cli import Result


@pytest.fixture
def folder(tmp_path, monkeypatch):
    """The folder that the command runs in, empty, with no variable of Dateline's set."""
    for name in os.environ:
        if name.startswith("DATELINE_"):
            monkeypatch.delenv(name)
    for name in ("FORCE_COLOR", "COLUMNS"):
        monkeypatch.delenv(name, raising=False)
    place = tmp_path / "work"
    place.mkdir()
    monkeypatch.chdir(place)
    return place


@pytest.fixture
def dateline(folder, monkeypatch, capsys):
    """Runs the command; the result has no traceback in it."""

    def run(*arguments):
        capsys.readouterr()
        monkeypatch.setattr(sys, "argv", ["dateline", *map(str, arguments)])
        with pytest.raises(SystemExit) as ended:
            cli.main()
        return Result(ended.value.code or 0, *capsys.readouterr())

    return run
