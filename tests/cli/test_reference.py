"""docs/cli.md is what the commands say, and every command says something."""

from pathlib import Path

import pytest
import typer.main

from rag.cli import with_plugins
from rag.cli.reference import reference

PAGE = Path(__file__).parents[2] / "docs" / "cli.md"


def commands(command, *names):
    yield names, command
    for name, below in getattr(command, "commands", {}).items():
        yield from commands(below, *names, name)


ALL = dict(commands(typer.main.get_command(with_plugins()), "dateline"))


def test_the_page_is_what_the_commands_say():
    assert PAGE.read_text("utf-8") == reference(), "docs/cli.md has drifted: run make docs"


@pytest.mark.parametrize("names", ALL, ids=" ".join)
def test_every_command_argument_and_option_is_explained(names):
    command = ALL[names]
    assert command.help
    assert f"## {' '.join(names)}\n" in PAGE.read_text("utf-8")
    for parameter in command.params:
        assert parameter.help, parameter.name
        assert parameter.help.rstrip().endswith((".", "?")), parameter.help


def test_help_is_printed_for_every_command(dateline):
    for names in ALL:
        shown = dateline(*names[1:], "--help")
        assert (shown.code, shown.err) == (0, "")
        assert f"Usage: {' '.join(names)} " in shown.out
