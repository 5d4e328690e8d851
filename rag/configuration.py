"""`dateline.toml`: what a user wants otherwise than by default, for every command at once.

Its own entries are those of `rag.settings.Settings`; beside them it may have the tables [index],
[server] and [llm]. A file that only has settings of its own is what `dateline eval --config` takes.
"""

import tomllib
from collections.abc import Mapping
from dataclasses import dataclass, field
from pathlib import Path
from typing import TYPE_CHECKING, Any, TypeVar

from pydantic import BaseModel, ValidationError

from rag.errors import ConfigError
from rag.llm.settings import ModelSettings
from rag.settings import Settings

if TYPE_CHECKING:
    from pydantic_core import ErrorDetails

TABLES = ("index", "server", "llm")
_FILES = ("abstention_file",)
_MODELS = ("reranker", "llm_entailment_model")
_SOMEWHERE = {"base_url": "http://127.0.0.1/v1", "model": "any"}
_MOST_NAMED = 12
_Model = TypeVar("_Model", bound=BaseModel)


@dataclass(frozen=True, slots=True)
class Configuration:
    """What a file says; without one, nothing.

    Args:
        path: The file; None if there is none.
        settings: Of retrieval and answers; what the file does not name has its default.
        index: The table [index], whose entries `rag.cli` knows.
        server: The table [server], likewise.
        llm: The table [llm]: some of the fields of `ModelSettings`.
    """

    path: Path | None = None
    settings: Settings = field(default_factory=Settings)
    index: Mapping[str, Any] = field(default_factory=dict)
    server: Mapping[str, Any] = field(default_factory=dict)
    llm: Mapping[str, Any] = field(default_factory=dict)

    def model_settings(self, environment: Mapping[str, str] | None = None) -> ModelSettings | None:
        """Return the settings of the language model; None if none is configured.

        Args:
            environment: Variables, which go before the file's entries; None takes the process's.

        Raises:
            ModelSettingsError: Address or name is missing, or something is out of bounds.
        """
        return ModelSettings.from_environment(environment, beneath=self.llm)

    def beside(self, path: str) -> str:
        """Return a path of the file as it is to be used: relative ones start at the file."""
        found = Path(path).expanduser()
        return str(self.path.parent / found) if self.path else str(found)

    def model_beside(self, name: str) -> str:
        """Return a model of the file: a folder, if there is one of that name, else the name."""
        folder = self.beside(name)
        return folder if Path(folder).is_dir() else name


def read(path: Path) -> Configuration:
    """Return what a file says.

    Raises:
        ConfigError: It cannot be read, or an entry is unknown or out of bounds. The message names
            file and entry. Of [index] and [server] only the shape is looked at.
    """
    try:
        values = tomllib.loads(path.read_text("utf-8"))
    except OSError as error:
        raise ConfigError(f"{path} cannot be read: {error.strerror or error}") from error
    except ValueError as error:  # also what is not UTF-8
        raise ConfigError(f"{path} is not TOML: {error}") from error
    tables = {name: values.pop(name, {}) for name in TABLES}
    for name, table in tables.items():
        if not isinstance(table, dict):
            raise ConfigError(f"{path}: {name} is a table: write [{name}], and its entries below")
    _checked(path, ModelSettings, {**_SOMEWHERE, **tables["llm"]}, "llm.")
    told = Configuration(path, **tables)
    for names, place in ((_FILES, told.beside), (_MODELS, told.model_beside)):
        for name in names:
            if isinstance(values.get(name), str) and values[name]:
                values[name] = place(values[name])
    return Configuration(path, _checked(path, Settings, values), **tables)


def _checked(
    path: Path, model: type[_Model], values: Mapping[str, Any], before: str = ""
) -> _Model:
    try:
        return model.model_validate(values)
    except ValidationError as error:
        wrong = "; ".join(
            f"{before}{'.'.join(map(str, item['loc']))}: {_reason(model, item)}"
            for item in error.errors(include_url=False, include_input=False)[:_MOST_NAMED]
        )
        raise ConfigError(f"{path}: {wrong}") from None


def _reason(model: type[BaseModel], item: "ErrorDetails") -> str:
    if item["type"] == "extra_forbidden":
        return f"no such setting, there are {', '.join(sorted(model.model_fields))}"
    message = item["msg"].removeprefix("Value error, ")
    return message[:1].lower() + message[1:]
