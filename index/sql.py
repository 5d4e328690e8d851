"""What the tables of the catalog share."""

import sqlite3
from collections.abc import Iterator, Sequence
from typing import Any

_CHUNK = 500  # bound parameters in one statement; SQLite's own limit is far above


def in_chunks(db: sqlite3.Connection, statement: str, keys: Sequence[int]) -> Iterator[Any]:
    """Yield the rows of a statement that asks for many keys, some hundreds at a time.

    Args:
        db: The connection.
        statement: SQL with ``{}`` where the list of keys belongs.
        keys: The keys.
    """
    for start in range(0, len(keys), _CHUNK):
        chunk = [int(key) for key in keys[start : start + _CHUNK]]
        yield from db.execute(statement.format(",".join("?" * len(chunk))), chunk)
