"""Records that lie in another object, as search engines, interfaces and exports wrap them."""

from collections.abc import Mapping
from typing import Any

from index.readers.names import names_in

# Elasticsearch, The Guardian's Open Platform, Hugging Face's rows, JSON:API, and plain wrappers.
_AROUND = ("_source", "fields", "row", "attributes", "content", "article", "data", "doc", "node")
_DEEPEST = 3


def unwrapped(record: Mapping[str, Any], depth: int = 0) -> Mapping[str, Any]:
    """Return the record with the fields of the object in it that holds its text, if one does.

    A record that has a text of its own is returned as it is. Of two fields of one name, the one
    beside the text counts.

    >>> unwrapped({"_id": 7, "_source": {"text": "The dam held."}})
    {'_id': 7, 'text': 'The dam held.'}
    """
    if depth == _DEEPEST or _has_text(record):
        return record
    for name in _AROUND:
        inner = record.get(name)
        if isinstance(inner, dict):
            found = unwrapped(inner, depth + 1)
            if _has_text(found):
                outer = {key: value for key, value in record.items() if key != name}
                return {**outer, **found}
    return record


def _has_text(record: Mapping[str, Any]) -> bool:
    names = names_in(tuple(record)).get("text", ())
    return any(_holds_text(record[name]) for name in names)


def _holds_text(value: object) -> bool:
    """Tell a text from an object that is a record itself: one of few members is a text's."""
    return bool(value) and (not isinstance(value, dict) or "rendered" in value)
