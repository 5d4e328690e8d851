"""Every setting that a user can make, from the models and from the options of the commands."""

from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from enum import StrEnum
from pathlib import Path
from types import NoneType, UnionType
from typing import Any, Literal, Union, get_args, get_origin

import typer
from pydantic import BaseModel, SecretStr
from pydantic.fields import FieldInfo

from rag.configuration import Configuration
from rag.errors import ConfigError
from rag.llm.settings import PREFIX, ModelSettings
from rag.settings import Settings

Command = Any
"""A command as typer builds it, with a copy of click of its own."""
INDEX = {"path": "DATELINE_INDEX", "model": "DATELINE_MODEL", "cache": "DATELINE_CACHE"}
"""The entries of [index]: each is the default of every option that the same variable gives."""
_ELSEWHERE = frozenset(("index", "model", "llm"))
_KINDS = {bool: "true or false", int: "a whole number", float: "a number"}
_WRITTEN: dict[Any, tuple[type, ...]] = {bool: (bool,), int: (int,), float: (int, float)}
"""How the file writes what is no text."""


class Origin(StrEnum):
    """Where a value comes from."""

    DEFAULT = "default"
    FILE = "file"
    ENVIRONMENT = "environment"


@dataclass(frozen=True, slots=True, kw_only=True)
class Setting:
    """One setting.

    Args:
        table: The table of the file that it stands in; empty for the file itself.
        name: Its name there.
        told: What it does.
        default: Its value if nobody gives one; None if it has none.
        bounds: What it may be, in words; empty for any text.
        variable: The variable that goes before the file; empty if there is none.
        secret: Whether its value is never to be shown.
    """

    table: str
    name: str
    told: str
    default: Any
    bounds: str = ""
    variable: str = ""
    secret: bool = False

    @property
    def path(self) -> str:
        """Its name with its table: ``server.port``."""
        return f"{self.table}.{self.name}" if self.table else self.name


_SWITCH = Setting(
    table="environment",
    name="DATELINE_LLM",
    told="Whether the language model is asked without --llm; no file can say so, so that none that "
    "came with a folder sends questions anywhere.",
    default="0",
    variable="DATELINE_LLM",
)


@dataclass(frozen=True, slots=True)
class Effective:
    """A setting with the value that it has now.

    Args:
        setting: Which.
        value: The value.
        origin: Where it comes from.
    """

    setting: Setting
    value: Any
    origin: Origin


def known(root: Command) -> Iterator[Setting]:
    """Yield every setting, in the order of the file.

    Args:
        root: The command `dateline`, with all that belongs to it.
    """
    yield from _fields(Settings, "")
    for name, variable in INDEX.items():
        yield _option(next(p for p in _parameters(root) if p.envvar == variable), "index", name)
    for parameter in served(root).values():
        yield _option(parameter, "server", parameter.name)
    yield from _fields(ModelSettings, "llm")


def effective(
    root: Command, configuration: Configuration, environment: Mapping[str, str]
) -> Iterator[Effective]:
    """Yield every setting with its value.

    Args:
        root: As for `known`.
        configuration: What the file says.
        environment: The variables; an empty one counts as none.
    """
    tables = {
        "index": index_table(configuration),
        "server": server_table(root, configuration),
        "llm": configuration.llm,
    }
    model = configuration.model_settings(environment)
    for setting in known(root):
        table = tables.get(setting.table, {})
        if not setting.table:
            named = setting.name in configuration.settings.model_fields_set
            origin = Origin.FILE if named else Origin.DEFAULT
            yield Effective(setting, getattr(configuration.settings, setting.name), origin)
        elif setting.variable and environment.get(setting.variable, "").strip():
            given: Any = environment[setting.variable]
            if model and setting.table == "llm":
                given = getattr(model, setting.name)
            yield Effective(setting, given, Origin.ENVIRONMENT)
        elif setting.name in table:
            yield Effective(setting, table[setting.name], Origin.FILE)
        else:
            yield Effective(setting, setting.default, Origin.DEFAULT)
    asked = environment.get(_SWITCH.variable, "").strip()
    yield Effective(_SWITCH, asked or "0", Origin.ENVIRONMENT if asked else Origin.DEFAULT)


def index_table(configuration: Configuration) -> dict[str, Any]:
    """Return the entries of [index], paths as they are to be used.

    Raises:
        ConfigError: One is unknown, or no text.
    """
    found = {}
    for name, value in configuration.index.items():
        if name not in INDEX:
            raise _unknown(configuration, f"index.{name}", INDEX)
        _require(configuration, f"index.{name}", value, str)
        place = configuration.model_beside if name == "model" else configuration.beside
        found[name] = place(value)
    return found


def server_table(root: Command, configuration: Configuration) -> dict[str, Any]:
    """Return the entries of [server], paths as they are to be used.

    Raises:
        ConfigError: One is unknown, of another kind, or out of bounds.
    """
    found = {}
    options = served(root)
    for name, value in configuration.server.items():
        if name not in options:
            raise _unknown(configuration, f"server.{name}", options)
        option = options[name]
        kind = option.type_descriptor.annotation
        _require(configuration, f"server.{name}", value, kind)
        found[name] = configuration.beside(value) if kind is Path else value
        with typer.Context(root) as context:
            try:
                option.process_value(context, found[name])
            except typer.BadParameter as error:
                said = error.message[:1].lower() + error.message[1:]
                raise ConfigError(f"{configuration.path}: server.{name}: {said}") from None
    return found


def served(root: Command) -> dict[str, Any]:
    """Return the options of `dateline serve` that [server] may hold, by their names."""
    options = (p for p in root.commands["serve"].params if p.param_type_name == "option")
    return {p.name: p for p in options if p.name not in _ELSEWHERE and not p.is_eager}


def _parameters(command: Command) -> Iterator[Any]:
    yield from command.params
    for below in getattr(command, "commands", {}).values():
        yield from _parameters(below)


def _unknown(configuration: Configuration, name: str, known: Mapping[str, Any]) -> ConfigError:
    return ConfigError(
        f"{configuration.path}: {name}: no such setting, there are {', '.join(known)}"
    )


def _require(configuration: Configuration, name: str, value: object, kind: Any) -> None:  # noqa: ANN401
    if get_origin(kind) is list:
        fits = isinstance(value, list) and all(isinstance(part, str) for part in value)
        wanted = "a list of texts"
    else:
        fits = type(value) in _WRITTEN.get(kind, (str,))
        wanted = _KINDS.get(kind, "text")
    if not fits:
        raise ConfigError(f"{configuration.path}: {name}: must be {wanted}")


def _option(parameter: Any, table: str, name: str) -> Setting:  # noqa: ANN401
    least, most = getattr(parameter, "min", None), getattr(parameter, "max", None)
    kind = parameter.type_descriptor.annotation
    bounds = _range(least, most) or ("true or false" if kind is bool else "")
    default = parameter.default
    if kind is bool:
        default = bool(default)
    return Setting(
        table=table,
        name=name,
        told=parameter.help or "",
        default=str(default) if isinstance(default, Path) else default,
        bounds="a list of texts" if get_origin(kind) is list else bounds,
        variable=parameter.envvar or "",
    )


def _fields(model: type[BaseModel], table: str) -> Iterator[Setting]:
    for name, field in model.model_fields.items():
        kinds = _kinds(field)
        yield Setting(
            table=table,
            name=name,
            told=field.description or "",
            default=None if field.is_required() else field.default,
            bounds=_bounds(field, kinds),
            variable=f"{PREFIX}{name.upper()}" if table == "llm" else "",
            secret=SecretStr in kinds,
        )


def _kinds(field: FieldInfo) -> tuple[Any, ...]:
    """Return what a field may be, without None."""
    kind = field.annotation
    kinds = get_args(kind) if get_origin(kind) in (Union, UnionType) else (kind,)
    return tuple(kind for kind in kinds if kind is not NoneType)


def _bounds(field: FieldInfo, kinds: tuple[Any, ...]) -> str:
    if any(get_origin(kind) is Literal for kind in kinds):
        return " or ".join(f'"{value}"' for kind in kinds for value in get_args(kind))
    if bool in kinds:
        return "true or false"
    limits = {}
    for constraint in field.metadata:
        for name in ("ge", "gt", "le", "lt"):
            if (limit := getattr(constraint, name, None)) is not None:
                limits[name] = limit
    return _range(limits.get("ge"), limits.get("le"), limits.get("gt"))


def _range(least: float | None, most: float | None, above: float | None = None) -> str:
    low = f"over {above:,}" if above is not None else f"{least:,}" if least is not None else ""
    high = f"{most:,}" if most is not None else ""
    if low and high:
        return f"{low} to {high}" if above is None else f"{low}, at most {high}"
    return f"{low} or more" if least is not None else low or (f"at most {high}" if high else "")
