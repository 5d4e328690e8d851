"""Meaning: FAISS over passage embeddings, derived from the catalog, exact inner product.

A generation is one snapshot file and a delta in memory. The snapshot is never changed once
written; what came after it lies in the delta, and what was deleted is masked out.
"""

import hashlib
import json
import os
from collections.abc import Callable
from dataclasses import dataclass
from functools import cache
from pathlib import Path
from typing import Any, Protocol

import numpy as np
from numpy.typing import NDArray

from index.columns import Columns

_CURRENT = "CURRENT"
_FOLD_SHARE = 0.05
_FOLD_MOST = 20_000


@cache
def _faiss() -> Any:  # noqa: ANN401
    """Return FAISS, imported by whoever searches and not by whoever imports Dateline."""
    import faiss  # noqa: PLC0415

    return faiss


class VectorIndex(Protocol):
    """Finds passages by the inner product of unit vectors."""

    def search(
        self, vector: NDArray[np.float32], k: int, allowed: NDArray[np.bool_] | None
    ) -> list[tuple[int, float]]:
        """Return at most k (passage id, similarity), best first, ties by id.

        Args:
            vector: The query's unit vector, shape (dimension,).
            k: How many passages at most.
            allowed: Which passages may be found, aligned with the ids that the index was
                made for, shape (n,); None means all.
        """
        ...


class SnapshotDamagedError(Exception):
    """A snapshot is missing, cut short or altered; it can be made anew from the catalog."""


@dataclass(frozen=True, slots=True)
class Snapshot:
    """A generation on disk.

    Args:
        seq: The catalog's sequence number that it holds.
        index: An `IndexIDMap2` over a flat inner-product index.
        ids: Its passage ids by position, shape (n,).
    """

    seq: int
    index: Any
    ids: NDArray[np.int64]

    @classmethod
    def build(cls, seq: int, ids: NDArray[np.int64], vectors: NDArray[np.float32]) -> "Snapshot":
        """Make a snapshot of vectors, shape (n, dimension), with these ids, shape (n,)."""
        index = _faiss().IndexIDMap2(_faiss().IndexFlatIP(vectors.shape[1]))
        index.add_with_ids(vectors, ids)
        return cls(seq, index, ids)

    @classmethod
    def load(cls, folder: Path, catalog: str) -> "Snapshot | None":
        """Return the current generation; None if none was ever written for this catalog.

        Raises:
            SnapshotDamagedError: It was written, but is not what was written any more.
        """
        try:
            current = json.loads((folder / _CURRENT).read_text("utf-8"))
            if current["catalog"] != catalog:
                return None
            path = folder / current["file"]
            data = path.read_bytes()
        except FileNotFoundError as error:
            if (folder / _CURRENT).exists():
                raise SnapshotDamagedError(f"{error.filename} is missing") from error
            return None
        except (ValueError, KeyError, TypeError) as error:
            raise SnapshotDamagedError(f"{folder / _CURRENT} is damaged") from error
        if hashlib.sha256(data).hexdigest() != current["sha256"]:
            raise SnapshotDamagedError(f"{path} does not match its checksum")
        index: Any = _faiss().deserialize_index(np.frombuffer(data, np.uint8))
        ids = _faiss().vector_to_array(index.id_map).astype(np.int64)
        return cls(int(current["seq"]), index, ids)

    def save(self, folder: Path, catalog: str) -> None:
        """Write the snapshot and make it the current generation, or change nothing."""
        folder.mkdir(exist_ok=True)
        data = _faiss().serialize_index(self.index).tobytes()
        path = folder / f"{self.seq:012d}.faiss"
        _write_durably(path, data)
        current = {
            "catalog": catalog,
            "file": path.name,
            "seq": self.seq,
            "sha256": hashlib.sha256(data).hexdigest(),
        }
        _write_durably(folder / _CURRENT, json.dumps(current).encode())
        for old in folder.iterdir():
            if old.name not in (path.name, _CURRENT):
                old.unlink(missing_ok=True)


class FaissIndex:
    """One consistent view: a snapshot, the delta beside it, and what of both is alive.

    Args:
        snapshot: The generation to start from; None to have everything in the delta.
        columns: The passages that are alive.
        fetch: Returns the vectors of passage ids, shape (n, dimension).
        dimension: Length of a vector.
    """

    def __init__(
        self,
        snapshot: Snapshot | None,
        columns: Columns,
        fetch: Callable[[NDArray[np.int64]], NDArray[np.float32]],
        dimension: int,
    ) -> None:
        self.columns = columns
        self.snapshot = snapshot
        self._parts: list[_Part] = []
        # Where each live passage's vector lies: which part, which row.
        self._part = np.full(len(columns.ids), -1)
        self._row = np.full(len(columns.ids), -1)
        if snapshot is not None and len(snapshot.ids):
            position = _positions(snapshot, columns)
            self._append(_faiss().downcast_index(snapshot.index.index), position)
        fresh = np.flatnonzero(self._part < 0)
        self.delta = len(fresh)
        if self.delta:
            flat = _faiss().IndexFlatIP(dimension)
            flat.add(fetch(columns.ids[fresh]))
            self._append(flat, fresh)

    def _append(self, index: Any, position: NDArray[np.int64]) -> None:  # noqa: ANN401
        alive = np.flatnonzero(position >= 0)
        self._part[position[alive]] = len(self._parts)
        self._row[position[alive]] = alive
        self._parts.append(_Part(index, position))

    @property
    def wants_folding(self) -> bool:
        """Whether delta and dead rows have grown enough to be worth a new generation."""
        size = len(self.snapshot.ids) if self.snapshot else 0
        dead = size - (len(self.columns.ids) - self.delta)
        return self.delta + dead > min(_FOLD_SHARE * size, _FOLD_MOST)

    def search(
        self, vector: NDArray[np.float32], k: int, allowed: NDArray[np.bool_] | None
    ) -> list[tuple[int, float]]:
        """Return at most k (passage id, cosine similarity), best first, ties by id."""
        found: list[tuple[int, float]] = []
        for part in self._parts:
            alive = part.position >= 0
            if allowed is not None:
                alive &= allowed[part.position]
            parameters = None
            if not alive.all():
                bits = np.packbits(alive, bitorder="little")
                parameters = _faiss().SearchParameters(sel=_faiss().IDSelectorBitmap(bits))
            found += [
                (int(self.columns.ids[part.position[row]]), score)
                for row, score in part.search(vector, k, parameters)
            ]
        return sorted(found, key=lambda hit: (-hit[1], hit[0]))[:k]

    def scores(self, vector: NDArray[np.float32], ids: NDArray[np.int64]) -> NDArray[np.float32]:
        """Return the similarity of live passages, shape (len(ids),)."""
        similarity = np.zeros(len(ids), np.float32)
        wanted = np.searchsorted(self.columns.ids, ids)
        for number, part in enumerate(self._parts):
            here = self._part[wanted] == number
            rows = part.matrix[self._row[wanted[here]]].astype(np.float64)
            # Row by row: a matrix product rounds by a row's place among the others.
            similarity[here] = (rows * vector).sum(axis=1)
        return similarity


@dataclass(frozen=True, slots=True)
class _Part:
    """A flat index and, for each of its rows, the passage's place in the columns or -1."""

    index: Any
    position: NDArray[np.int64]

    def search(
        self,
        vector: NDArray[np.float32],
        k: int,
        parameters: Any,  # noqa: ANN401
    ) -> list[tuple[int, float]]:
        """Return at least the k best rows with their scores, and all that equal the last."""
        limit = k + 1
        while True:
            scores, rows = self.index.search(vector[None], limit, params=parameters)
            found = int((rows[0] >= 0).sum())
            if found < limit or scores[0][-1] < scores[0][k - 1]:
                return list(zip(rows[0][:found].tolist(), scores[0][:found].tolist(), strict=True))
            limit *= 4

    @property
    def matrix(self) -> NDArray[np.float32]:
        """The rows' vectors, shape (rows, dimension), without a copy."""
        size = self.index.ntotal * self.index.d
        values: NDArray[np.float32] = _faiss().rev_swig_ptr(self.index.get_xb(), size)
        return values.reshape(self.index.ntotal, self.index.d)


def _positions(snapshot: Snapshot, columns: Columns) -> NDArray[np.int64]:
    """Return where each row of the snapshot stands in the columns; -1 if deleted or changed."""
    if not len(columns.ids):
        return np.full(len(snapshot.ids), -1)
    position = np.minimum(np.searchsorted(columns.ids, snapshot.ids), len(columns.ids) - 1)
    current = columns.ids[position] == snapshot.ids
    current &= columns.changed[position] <= snapshot.seq
    return np.where(current, position, -1)


def _write_durably(path: Path, data: bytes) -> None:
    temporary = path.with_suffix(".tmp")
    with temporary.open("wb") as file:
        file.write(data)
        file.flush()
        os.fsync(file.fileno())
    temporary.replace(path)
    folder = os.open(path.parent, os.O_RDONLY)
    try:
        os.fsync(folder)
    finally:
        os.close(folder)
