"""Plain values back to the dataclasses that `rag.answer.plain` made them of."""

import types
from collections.abc import Hashable, Mapping, Sequence
from dataclasses import MISSING, fields, is_dataclass
from enum import Enum
from functools import cache
from typing import Any, TypeVar, Union, cast, get_args, get_origin, get_type_hints

from index import Timestamp
from rag.errors import QuestionError

T = TypeVar("T")


class RecordError(QuestionError):
    """What a browser has kept of a conversation is not what the page once gave it."""


def read(kind: type[T], value: Any, *, skip: frozenset[str] = frozenset()) -> T:  # noqa: ANN401
    """Return a dataclass from what `rag.answer.plain` made of one.

    Args:
        kind: The dataclass; its fields may be text, numbers, truth values, enumerations,
            timestamps, tuples and other dataclasses, each of them optional.
        value: A mapping; what names no field is passed over.
        skip: Fields that keep their default.

    Raises:
        RecordError: A field is missing or of another kind.
    """
    if not isinstance(value, Mapping):
        raise RecordError(f"a {kind.__name__} is kept as {type(value).__name__}")
    found = {}
    for name, hint, needed in _fields(cast("Hashable", kind)):
        if name in value and name not in skip:
            found[name] = _read(hint, value[name], f"{kind.__name__}.{name}")
        elif needed:
            raise RecordError(f"a {kind.__name__} is kept without {name}")
    return kind(**found)


@cache
def _fields(kind: Hashable) -> tuple[tuple[str, Any, bool], ...]:
    hints = get_type_hints(cast("type", kind), localns=_later())
    return tuple(
        (f.name, hints[f.name], f.default is MISSING and f.default_factory is MISSING)
        for f in fields(cast("Any", kind))
    )


def _later() -> dict[str, Any]:
    """Return the names that `rag.answer` imports for the type checker only."""
    from rag.llm.usage import ModelUse  # noqa: PLC0415
    from rag.temporal.freshness import TimeReading  # noqa: PLC0415

    return {"ModelUse": ModelUse, "TimeReading": TimeReading}


def _read(hint: Any, value: Any, place: str) -> Any:  # noqa: ANN401, PLR0911
    origin, inner = get_origin(hint), get_args(hint)
    if origin in {Union, types.UnionType}:
        if value is None and type(None) in inner:
            return None
        (hint,) = (one for one in inner if one is not type(None))
        return _read(hint, value, place)
    if origin is tuple and isinstance(value, Sequence) and not isinstance(value, str):
        return tuple(_read(inner[0], one, place) for one in value)
    if isinstance(origin, type) and issubclass(origin, Mapping) and isinstance(value, Mapping):
        return {str(key): _read(inner[1], one, place) for key, one in value.items()}
    try:
        if hint is Timestamp and isinstance(value, str):
            return Timestamp.parse(value)
        if isinstance(hint, type) and issubclass(hint, Enum):
            return hint(value)
    except ValueError as error:
        raise RecordError(f"{place}: {error}") from error
    if is_dataclass(hint) and isinstance(hint, type):
        return read(hint, value)
    if hint is float and type(value) is int:
        return float(value)
    if isinstance(hint, type) and type(value) is hint:
        return value
    raise RecordError(f"{place} is kept as {type(value).__name__}")
