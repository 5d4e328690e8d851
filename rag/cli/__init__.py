"""The `dateline` command: one file a group of commands, errors without tracebacks."""

import os
import sqlite3
import sys
from importlib.metadata import entry_points, version
from typing import Annotated, Any

import typer

from index.errors import DatelineError
from rag.cli import (
    asking,
    completing,
    configuring,
    corpus,
    examining,
    exporting,
    looking,
    serving,
    users,
    web,
)
from rag.cli.configuring import ConfigOption, configure

EXIT_FAILED = 1
EXIT_INTERRUPTED = 130
_UsageError: Any = typer.BadParameter.__base__  # typer carries its own copy of click

app = typer.Typer(
    name="dateline",
    help="Questions to a news corpus, answered with citations to the character.",
    no_args_is_help=True,
    pretty_exceptions_enable=False,
    context_settings={"help_option_names": ["-h", "--help"]},
)
for group in (
    corpus,
    web,
    asking,
    looking,
    exporting,
    serving,
    users,
    configuring,
    examining,
    completing,
):
    group.register(app)


def _show_version(wanted: bool) -> None:
    if wanted:
        typer.echo(f"dateline {version('dateline')}")
        raise typer.Exit


@app.callback()
def _options(
    context: typer.Context,
    config: ConfigOption = None,
    _version: Annotated[
        bool,
        typer.Option(
            "--version", callback=_show_version, is_eager=True, help="Print the version and exit."
        ),
    ] = False,
) -> None:
    """Questions to a news corpus, answered with citations to the character."""
    configure(context, config)


def with_plugins() -> typer.Typer:
    """Add what packages name under the entry point group: commands and groups of commands.

    One that cannot be loaded takes no other command with it.
    """
    for entry in sorted(entry_points(group="dateline.commands"), key=lambda entry: entry.name):
        try:
            found = entry.load()
        except (ImportError, AttributeError) as error:
            _complain(f"the command {entry.name!r} cannot be loaded and is left out: {error}")
            continue
        if isinstance(found, typer.Typer):
            app.add_typer(found, name=entry.name)
        else:
            app.command(name=entry.name)(found)
    return app


def main() -> None:
    """Run the command line; every error that a user can cause is one line and an exit code."""
    try:
        code = with_plugins()(standalone_mode=False, prog_name=app.info.name)
    except DatelineError as error:
        _complain(str(error))
        code = EXIT_FAILED
    except _UsageError as error:
        error.show()
        if getattr(error, "option_name", "") == "--config":
            _complain("--config stands before the command: dateline --config FILE COMMAND")
        code = error.exit_code
    except (KeyboardInterrupt, typer.Abort):
        code = EXIT_INTERRUPTED
    except sqlite3.DatabaseError as error:
        _complain(f"the index is damaged ({error}): `dateline doctor --index DIR` tells how far")
        code = EXIT_FAILED
    except OSError as error:
        _complain(str(error))
        # What is still buffered cannot be written either; do not fail on it again while exiting.
        os.dup2(os.open(os.devnull, os.O_WRONLY), sys.stdout.fileno())
        code = EXIT_FAILED
    if code == EXIT_INTERRUPTED:  # typer catches Ctrl-C inside a command and returns this code
        _complain("interrupted; what was stored before is safe")
    sys.exit(code if isinstance(code, int) else 0)


def _complain(message: str) -> None:
    typer.echo(f"dateline: {message}", err=True)
