"""The page docs/cli.md, made from the commands: `python -m rag.cli.reference docs/cli.md`."""

import sys
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import typer

from rag.cli import with_plugins
from rag.cli.known import known
from rag.cli.template import file_text

Command = Any
"""A command as typer builds it, with a copy of click of its own."""
_HEAD = """\
# The command line

Made from the commands by `make docs`; a test fails where they differ. An option goes before its
variable, that before the file of settings ([below](#datelinetoml)), that before the default.

Exit codes: 0 done; 1 an error, or nothing could be read; 2 wrong usage; 3 done, but some input was
skipped; 130 interrupted. An abstention is an answer: it exits with 0.
"""
_FILE = """\
## dateline.toml

What `dateline config init` writes. The file is read from the working folder, or where `--config` or
`DATELINE_CONFIG` says, by every command and by `app.py`; `dateline config show` tells what holds. A
file that has none of the tables is also a system of its own for `dateline eval … --config FILE`.

```toml
{text}```
"""


def reference() -> str:
    """Return the page."""
    root = typer.main.get_command(with_plugins())
    parts = [_HEAD, *_command(root, "dateline"), _FILE.format(text=file_text(known(root)))]
    return "\n".join(parts)


def _command(command: Command, name: str) -> Iterator[str]:
    context = typer.Context(command, info_name=name)
    below = getattr(command, "commands", {})
    yield f"## {name}\n\n{_text(command.help or '')}\n"
    yield f"    {' '.join([name, *command.collect_usage_pieces(context)])}\n"
    rows = [_row(p, context) for p in command.params if not getattr(p, "hidden", False)]
    if rows:
        yield "\n".join(("| | default | |", "| --- | --- | --- |", *rows, ""))
    for child, found in below.items():
        yield from _command(found, f"{name} {child}")


def _row(parameter: Any, context: typer.Context) -> str:  # noqa: ANN401
    if parameter.param_type_name == "argument":
        written = f"`{parameter.metavar or parameter.name}`"
    else:
        names = ", ".join(f"`{name}`" for name in (*parameter.opts, *parameter.secondary_opts))
        value = parameter.metavar or parameter.display_type(context)
        written = names if parameter.is_flag else f"{names} `{value}`"
    default = _default(parameter)
    variable = f"`{parameter.envvar}`" if parameter.envvar else ""
    told = (parameter.help or "").replace("\n", " ")
    cells = (written, ", ".join(filter(None, (default, variable))), told)
    return f"| {' | '.join(cell.replace('|', chr(92) + '|') for cell in cells)} |"


def _default(parameter: Any) -> str:  # noqa: ANN401
    if parameter.required:
        return "must be given"
    if isinstance(parameter.show_default, str):
        return parameter.show_default
    if getattr(parameter, "is_flag", False) and parameter.secondary_opts:
        chosen = parameter.opts if parameter.default else parameter.secondary_opts
        return f"`{chosen[0]}`"
    empty = parameter.default is None or parameter.default is False
    return "" if empty else f"`{parameter.default}`"


def _text(text: str) -> str:
    return "\n".join(line.strip() for line in text.strip().splitlines())


if __name__ == "__main__":
    Path(sys.argv[1]).write_text(reference(), encoding="utf-8")
