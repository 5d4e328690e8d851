"""Front matter: the fields that stand above a text, as YAML between "---" or TOML between "+++"."""

import re
import tomllib
from collections.abc import Iterable
from datetime import date, time
from typing import Any

from index.errors import InvalidArticleError

MAX_LENGTH = 64 << 10
"""Characters that front matter may have."""
_FENCED = re.compile(
    r"(?P<fence>---|\+\+\+)[ \t]*\n(?P<fields>.*?)^(?:(?P=fence)|\.\.\.)[ \t]*(?:\n|\Z)",
    re.DOTALL | re.MULTILINE,
)
_KEY = re.compile(r"^[\w\"' -]+[:=]", re.MULTILINE)
_DEEPEST = 20


def split_front_matter(text: str) -> tuple[dict[str, Any], str]:
    """Return the fields above a text, and the text.

    Values are strings, lists and objects: what YAML would make dates and truth values of is
    left as it is written, so that "no" is a language and a time keeps its zone.

    Raises:
        InvalidArticleError: The fields are not valid, use aliases (a few lines of those can
            stand for gigabytes), or are over `MAX_LENGTH`.
    """
    found = _FENCED.match(text[: MAX_LENGTH + 100])
    if found is None or not (_KEY.search(found["fields"]) or not found["fields"].strip()):
        if re.match(r"(---|\+\+\+)[ \t]*\n\s*\w+\s*[:=]", text) and len(text) > MAX_LENGTH:
            raise InvalidArticleError(f"front matter over {MAX_LENGTH >> 10} KiB or never closed")
        return {}, text
    read = _yaml if found["fence"] == "---" else _toml
    return read(found["fields"]), text[found.end() :]


def _yaml(source: str) -> dict[str, Any]:
    import yaml  # noqa: PLC0415

    try:
        _refuse_bombs(yaml.parse(source, Loader=yaml.BaseLoader))
        # BaseLoader makes strings, lists and dicts, never any other object.
        value = yaml.load(source, Loader=yaml.BaseLoader)  # noqa: S506
    except yaml.YAMLError as error:
        reason = getattr(error, "problem", None) or str(error)
        mark = getattr(error, "problem_mark", None)
        place = f" on line {mark.line + 2}" if mark else ""
        reason = f"the front matter is not valid YAML{place}: {reason[:200]}"
        raise InvalidArticleError(reason) from None
    if value is not None and not isinstance(value, dict):
        raise InvalidArticleError("the front matter holds no fields")
    return {str(name): inner for name, inner in (value or {}).items()}


def _refuse_bombs(events: Iterable[object]) -> None:
    import yaml  # noqa: PLC0415

    depth = 0
    for event in events:
        if isinstance(event, yaml.AliasEvent):
            raise InvalidArticleError("the front matter uses YAML aliases, which are not read")
        depth += isinstance(event, yaml.CollectionStartEvent)
        depth -= isinstance(event, yaml.CollectionEndEvent)
        if depth > _DEEPEST:
            raise InvalidArticleError(f"the front matter is nested deeper than {_DEEPEST} levels")


def _toml(source: str) -> dict[str, Any]:
    try:
        return {name: _text(value) for name, value in tomllib.loads(source).items()}
    except (tomllib.TOMLDecodeError, ValueError, RecursionError) as error:
        reason = " ".join(str(error).split())[:200]
        raise InvalidArticleError(f"the front matter is not valid TOML: {reason}") from None


def _text(value: Any) -> Any:  # noqa: ANN401
    match value:
        case dict():
            return {name: _text(inner) for name, inner in value.items()}
        case list():
            return [_text(inner) for inner in value]
        case date() | time():
            return value.isoformat()
        case _:
            return str(value)
