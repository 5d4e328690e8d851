"""The passages that can be found, with their embeddings: kept in the catalog."""

import sqlite3
from collections.abc import Sequence

import numpy as np
from numpy.typing import NDArray

from index.article import Passage
from index.sql import in_chunks


class PassageTable:
    """The passages of a catalog, each with its embedding and the change that last touched it.

    Args:
        db: The catalog's connection, with a transaction open for whatever writes.
    """

    def __init__(self, db: sqlite3.Connection) -> None:
        self._db = db

    def replace(
        self, version: int, passages: Sequence[Passage], vectors: NDArray[np.float16], seq: int
    ) -> None:
        """Store a version's passages in place of those that it has.

        Args:
            version: The version's key.
            passages: Its passages.
            vectors: Their embeddings, shape (len(passages), dimension).
            seq: The change that does so.
        """
        self.drop(version, seq)
        self._db.executemany(
            "INSERT INTO passages VALUES (?, ?, ?, ?, ?)",
            ((p.id, version, p.start, p.end, seq) for p in passages),
        )
        self._db.executemany(
            "INSERT INTO embeddings VALUES (?, ?)",
            (
                (passage.id, vector.astype("<f2").tobytes())
                for passage, vector in zip(passages, vectors, strict=True)
            ),
        )
        self._db.executemany(
            "DELETE FROM removals WHERE passage = ?", ((passage.id,) for passage in passages)
        )

    def drop(self, version: int, seq: int) -> None:
        """Delete a version's passages, and remember that they were there."""
        self._db.execute(
            "INSERT OR REPLACE INTO removals SELECT id, ? FROM passages WHERE version = ?",
            (seq, version),
        )
        self._db.execute("DELETE FROM passages WHERE version = ?", (version,))

    def touch(self, version: int, seq: int) -> None:
        """Take note that what is known of a version's passages has changed."""
        self._db.execute("UPDATE passages SET seq = ? WHERE version = ?", (seq, version))

    def versions(self) -> list[int]:
        """Return the keys of all versions that have passages."""
        return [key for (key,) in self._db.execute("SELECT DISTINCT version FROM passages")]

    def of(self, version: int) -> list[tuple[int, int, int]]:
        """Return id, start and end of a version's passages, in the text's order."""
        rows = self._db.execute(
            'SELECT id, start, "end" FROM passages WHERE version = ? ORDER BY start', (version,)
        )
        return rows.fetchall()

    def get(self, ids: Sequence[int]) -> dict[int, tuple[int, int, int]]:
        """Return version, start and end of the passages with these ids, by id, if they exist."""
        marked = 'SELECT id, version, start, "end" FROM passages WHERE id IN ({})'
        return {
            key: (version, start, end)
            for key, version, start, end in in_chunks(self._db, marked, ids)
        }

    def vectors(self, ids: Sequence[int], dimension: int) -> NDArray[np.float32]:
        """Return the embeddings of passages that are there, shape (len(ids), dimension)."""
        marked = "SELECT passage, vector FROM embeddings WHERE passage IN ({})"
        found: dict[int, bytes] = dict(in_chunks(self._db, marked, ids))
        raw = b"".join(found[key] for key in ids)
        return np.frombuffer(raw, "<f2").reshape(len(ids), dimension).astype(np.float32)

    def changes(self, since: int) -> tuple[list[int], list[int]]:
        """Return the ids of passages stored, and of those removed, after a sequence number."""
        stored = self._db.execute(
            "SELECT id FROM passages WHERE seq > ? ORDER BY version, start", (since,)
        )
        removed = self._db.execute("SELECT passage FROM removals WHERE seq > ?", (since,))
        return [key for (key,) in stored], [key for (key,) in removed]
