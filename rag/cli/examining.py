"""The command `doctor`: what a user needs to know when something does not work."""

from typing import TYPE_CHECKING

import orjson
import typer

from rag.cli.configuring import configured
from rag.cli.options import DEFAULT_INDEX, IndexOption, JsonOption
from rag.errors import ConfigError

if TYPE_CHECKING:
    from collections.abc import Sequence

    from index.health import Finding
    from rag.configuration import Configuration


def register(app: typer.Typer) -> None:
    """Add the command of this file."""
    app.command()(doctor)


def doctor(
    context: typer.Context, index: IndexOption = DEFAULT_INDEX, json: JsonOption = False
) -> None:
    """Look for what is wrong with the machine, the packages, the settings, the index and the LLM.

    Nothing is changed. An address is asked only if a language model is configured. Exit codes: 0
    nothing is wrong, or there are warnings only; 1 there is a problem.
    """
    from rag.cli.render import finding_renderable, print_rich  # noqa: PLC0415
    from rag.doctor import Condition, examine  # noqa: PLC0415

    settings: Configuration | ConfigError
    try:
        settings = configured(context)
    except ConfigError as error:
        settings = error
    source = context.get_parameter_source("index")
    wanted = source is not None and source.name != "DEFAULT"
    found = []
    for finding in examine(index, settings, wanted=wanted):
        found.append(finding)
        if not json:
            print_rich(finding_renderable(finding))
    problems = sum(finding.condition is Condition.PROBLEM for finding in found)
    warnings = sum(finding.condition is Condition.WARNING for finding in found)
    if json:
        typer.echo(_json(found))
    else:
        typer.echo(f"\n{_counted(problems, 'problem')}, {_counted(warnings, 'warning')}")
    if problems:
        raise typer.Exit(1)


def _counted(count: int, what: str) -> str:
    return f"{count or 'no'} {what}{'' if count == 1 else 's'}"


def _json(found: "Sequence[Finding]") -> str:
    worst = max((list(type(f.condition)).index(f.condition), f.condition) for f in found)[1]
    checks = [
        {"name": f.name, "condition": f.condition, "told": f.told, "cure": f.cure} for f in found
    ]
    record = {"condition": worst, "checks": checks}
    return orjson.dumps(record, option=orjson.OPT_INDENT_2).decode()
