"""Which articles are copies of each other: kept in the catalog as articles come and go."""

import sqlite3
from collections import Counter
from collections.abc import Iterable
from functools import lru_cache

import numpy as np
from numpy.typing import NDArray

from index.article import Status
from index.copies import _CANDIDATE_HASHES, COMMON, Fingerprint, worth_comparing

_fingerprint = lru_cache(maxsize=2000)(Fingerprint.of)


class CopyTable:
    """The pairs of copies among the articles of a catalog.

    An article is compared by the text of its newest version, unless that is withdrawn. What the
    table holds follows from these texts alone, not from the order in which they came.

    Args:
        db: The catalog's connection, with a transaction open for whatever writes.
    """

    def __init__(self, db: sqlite3.Connection) -> None:
        self._db = db

    def update(self, articles: Iterable[int]) -> set[int]:
        """Compare anew the articles with these keys, as far as their text is another now.

        Returns:
            The keys of all articles that have gained or lost a copy.
        """
        touched: set[int] = set()
        for article in articles:
            row = self._db.execute(
                "SELECT id, text FROM versions "
                "WHERE article = ? AND NOT superseded AND status != ?",
                (article, Status.WITHDRAWN),
            ).fetchone()
            version, text = row or (None, "")
            compared = self._db.execute(
                "SELECT version FROM sketches WHERE article = ?", (article,)
            ).fetchone()
            if (compared[0] if compared else None) != version:
                touched |= self.forget(article)
                if version is not None:
                    touched |= self._compare(article, version, text)
        return touched

    def forget(self, article: int) -> set[int]:
        """Take an article out of all pairs; return its key and those of what was its copy."""
        row = self._db.execute(
            "DELETE FROM sketches WHERE article = ? RETURNING hashes", (article,)
        ).fetchone()
        if row is None:
            return set()
        self._db.executemany(
            "DELETE FROM shingles WHERE hash = ? AND article = ?",
            ((value, article) for value in _sketch(row[0]).tolist()),
        )
        lost = self._db.execute(
            "DELETE FROM copies WHERE article = ?1 OR other = ?1 RETURNING article", (article,)
        )
        return {key for (key,) in lost}

    def of(self, uri: str) -> list[tuple[int, float]]:
        """Return the versions of the articles that are copies of one, and the shares of text."""
        return [
            (version, share)
            for version, share in self._db.execute(
                "SELECT s.version, c.share FROM copies c JOIN articles a ON a.id = c.article "
                "JOIN sketches s ON s.article = c.other WHERE a.uri = ?",
                (uri,),
            )
        ]

    def _compare(self, article: int, version: int, text: str) -> set[int]:
        fingerprint = _fingerprint(text)
        sketch = fingerprint.sketch
        found = []
        for other, compared, hashes in self._candidates(sketch):
            if worth_comparing(sketch, _sketch(hashes)):
                share = fingerprint.share_with(_fingerprint(self._text(compared)))
                found += [(article, other, share), (other, article, share)] if share else []
        stored = sketch.astype("<i8").tobytes()
        self._db.execute("INSERT INTO sketches VALUES (?, ?, ?)", (article, version, stored))
        self._db.executemany(
            "INSERT INTO shingles VALUES (?, ?)", ((value, article) for value in sketch.tolist())
        )
        self._db.executemany("INSERT INTO copies VALUES (?, ?, ?)", found)
        return {key for key, _, _ in found}

    def _candidates(self, sketch: NDArray[np.int64]) -> list[tuple[int, int, bytes]]:
        """Return article, version and sketch of whatever shares enough of the hashes."""
        shared: Counter[int] = Counter()
        for value in sketch.tolist():
            rows = self._db.execute(
                "SELECT article FROM shingles WHERE hash = ? LIMIT ?", (value, COMMON + 1)
            ).fetchall()
            if len(rows) <= COMMON:
                shared.update(key for (key,) in rows)
        least = min(_CANDIDATE_HASHES, len(sketch))
        return [
            self._db.execute(
                "SELECT article, version, hashes FROM sketches WHERE article = ?", (key,)
            ).fetchone()
            for key, count in sorted(shared.items())
            if count >= least
        ]

    def _text(self, version: int) -> str:
        row = self._db.execute("SELECT text FROM versions WHERE id = ?", (version,)).fetchone()
        return str(row[0])


def _sketch(stored: bytes) -> NDArray[np.int64]:
    return np.frombuffer(stored, "<i8").astype(np.int64)
