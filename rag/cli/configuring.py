"""The settings of `dateline.toml`: taken by every command, shown and begun by `dateline config`."""

import os
from pathlib import Path
from typing import TYPE_CHECKING, Annotated, Any

import orjson
import typer

from rag.cli.options import JsonOption
from rag.errors import ConfigError

if TYPE_CHECKING:
    from rag.cli.known import Effective
    from rag.configuration import Configuration
    from rag.llm import LanguageModel

FILE = Path("dateline.toml")
"""The file that is read where no other is named, if the working folder has it."""
ConfigOption = Annotated[
    Path | None,
    typer.Option(
        "--config",
        envvar="DATELINE_CONFIG",
        metavar="FILE",
        help="File of settings. Default: dateline.toml in the working folder, if it is there.",
    ),
]
_AS_IT_IS = frozenset(("doctor", "config", "completion"))
"""Commands that go on where the file is wrong, since they are what helps then."""

group = typer.Typer(help="Show the settings, or begin a file of them.", no_args_is_help=True)


def register(app: typer.Typer) -> None:
    """Add the commands of this file."""
    app.add_typer(group, name="config")


def found(path: Path | None) -> "Configuration":
    """Return what the named file says, else the working folder's; without both, the defaults.

    Raises:
        ConfigError: It cannot be read, or an entry is unknown or out of bounds.
    """
    from rag.configuration import Configuration, read  # noqa: PLC0415

    if path is None and not FILE.exists():
        return Configuration()
    return read(path or FILE)


def configure(context: typer.Context, path: Path | None) -> None:
    """Make what the file says the defaults of all commands; called before each of them.

    Args:
        context: That of the command `dateline` itself.
        path: The file that the user named.

    Raises:
        ConfigError: The file is wrong, and the command is none that helps with that.
    """
    if path is None and not FILE.exists():
        return
    try:
        configuration = found(path)
        context.default_map = _defaults(context.command, configuration)
        context.obj = configuration
    except ConfigError as error:
        if context.invoked_subcommand not in _AS_IT_IS:
            raise
        context.obj = error


def configured(context: typer.Context) -> "Configuration":
    """Return what the file says that the command was started with.

    Raises:
        ConfigError: It is wrong.
    """
    from rag.configuration import Configuration  # noqa: PLC0415

    held = context.find_root().obj
    if isinstance(held, ConfigError):
        raise held
    return held or Configuration()


def language_model(context: typer.Context, *, wanted: bool) -> "LanguageModel | None":
    """Return the configured model if it is asked for; nothing is spoken to otherwise.

    Raises:
        ModelSettingsError: It is asked for, but none is configured, or not well.
    """
    if not wanted:
        return None
    from rag.llm import connect  # noqa: PLC0415

    return connect(configured(context).model_settings())


def _defaults(root: Any, configuration: "Configuration") -> dict[str, Any]:  # noqa: ANN401
    """Return the defaults that a file gives, by command and by the name of the option."""
    from rag.cli.known import INDEX, index_table, server_table  # noqa: PLC0415

    given = {INDEX[name]: value for name, value in index_table(configuration).items()}

    def of(command: Any) -> dict[str, Any]:  # noqa: ANN401
        below = getattr(command, "commands", {}).items()
        own = {p.name: given[p.envvar] for p in command.params if p.envvar in given}
        return own | {name: of(child) for name, child in below}

    defaults = of(root)
    defaults["serve"] |= server_table(root, configuration)
    return defaults


@group.callback()
def _group() -> None:
    """Show the settings, or begin a file of them."""


@group.command()
def show(context: typer.Context, json: JsonOption = False) -> None:
    """Print every setting that is in force, and where it comes from.

    An option on the command line goes before the environment, that before the file. A key is never
    printed.
    """
    from rag.cli.known import effective  # noqa: PLC0415

    configuration = configured(context)
    root = context.find_root().command
    rows = list(effective(root, configuration, os.environ))
    if json:
        record = {
            "file": str(configuration.path) if configuration.path else None,
            "settings": [
                {"name": row.setting.path, "value": _shown(row), "origin": row.origin}
                | ({"variable": row.setting.variable} if row.setting.variable else {})
                for row in rows
            ],
        }
        typer.echo(orjson.dumps(record, option=orjson.OPT_INDENT_2).decode())
        return
    from rag.cli.render import print_rich, settings_renderable  # noqa: PLC0415

    print_rich(settings_renderable(configuration.path, [(row, _shown(row)) for row in rows]))


def _shown(row: "Effective") -> Any:  # noqa: ANN401
    if row.setting.secret:
        return None if row.value is None else "(not shown)"
    return row.value


@group.command()
def init(
    context: typer.Context,
    file: Annotated[
        Path, typer.Argument(help="The file to write; what is there is never overwritten.")
    ] = FILE,
) -> None:
    """Write a file with every setting, explained, and commented out at its default."""
    from rag.cli.known import known  # noqa: PLC0415
    from rag.cli.template import file_text  # noqa: PLC0415

    text = file_text(known(context.find_root().command))
    try:
        with file.open("x", encoding="utf-8") as opened:
            opened.write(text)
    except FileExistsError:
        raise ConfigError(f"{file} is there already: name another file, or edit it") from None
    except OSError as error:
        raise ConfigError(f"{file} cannot be written: {error.strerror or error}") from error
    typer.echo(f"{file} written: take the # off what you want to change")
