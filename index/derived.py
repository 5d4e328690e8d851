"""What is derived from the catalog: brought up to it on disk or, failing that, in memory."""

import logging
import os
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path

import numpy as np
from numpy.typing import NDArray

from index.catalog import Catalog
from index.columns import Columns
from index.errors import IndexWriteError
from index.lexical import LexicalEntry, TantivyIndex
from index.vectors import FaissIndex, Snapshot, SnapshotDamagedError

log = logging.getLogger(__name__)

_REBUILT_WHOLE = 100_000  # passages up to which the lexical index is purged of deleted ones


@dataclass(frozen=True, slots=True)
class View:
    """One consistent state of an index, for the length of a question.

    Args:
        columns: What filters need to know of the passages.
        lexical: The words.
        vectors: The meaning; aligned with `columns`.
    """

    columns: Columns
    lexical: TantivyIndex
    vectors: FaissIndex


class Derived:
    """The lexical index and the vectors of one index directory.

    Args:
        path: The directory.
    """

    def __init__(self, path: Path) -> None:
        self.path = path
        self.notes: list[str] = []

    @property
    def mark(self) -> int:
        """Changes whenever the lexical index on disk does."""
        try:
            return (self.path / "lexical" / "REACHED").stat().st_mtime_ns
        except FileNotFoundError:
            return 0

    def view(self, catalog: Catalog) -> View:
        """Return the catalog's state as engines that can be searched."""
        columns = catalog.columns()
        return View(columns, self._lexical(catalog, columns), self._vectors(catalog, columns))

    def is_current(self, catalog: Catalog) -> bool:
        """Whether what is on disk holds all that the catalog holds."""
        seq = catalog.seq
        lexical = self.path / "lexical"
        if TantivyIndex.reached(lexical, catalog.id) != seq:
            return False
        try:
            if os.access(lexical, os.W_OK):  # tantivy locks what it opens, even to read
                TantivyIndex(lexical)
        except ValueError:
            return False
        try:
            snapshot = Snapshot.load(self.path / "vectors", catalog.id)
        except SnapshotDamagedError:
            return False
        return snapshot is not None and snapshot.seq <= seq

    def _lexical(self, catalog: Catalog, columns: Columns) -> TantivyIndex:
        """Return the lexical index on disk, or one in memory where that is behind or damaged."""
        folder = self.path / "lexical"
        # While another process writes, its words may be a step behind; that does no harm.
        here = 0 < TantivyIndex.reached(folder, catalog.id) <= columns.seq
        if here and os.access(folder, os.W_OK):
            try:
                return TantivyIndex(folder)
            except ValueError:
                self._note("the lexical index is damaged and is rebuilt in memory")
        lexical = TantivyIndex(None)
        lexical.update(self._entries(columns.ids.tolist(), columns, catalog), [])
        return lexical

    def _vectors(self, catalog: Catalog, columns: Columns) -> FaissIndex:
        try:
            snapshot = Snapshot.load(self.path / "vectors", catalog.id)
        except SnapshotDamagedError as error:
            self._note(
                f"a snapshot of the vectors is damaged ({error}); the catalog serves instead"
            )
            snapshot = None
        return self._faiss(snapshot, columns, catalog)

    def _faiss(self, snapshot: Snapshot | None, columns: Columns, catalog: Catalog) -> FaissIndex:
        dimension = _dimension(catalog)

        def fetch(ids: NDArray[np.int64]) -> NDArray[np.float32]:
            return catalog.vectors(ids.tolist(), dimension)

        return FaissIndex(snapshot, columns, fetch, dimension)

    def catch_up(self, catalog: Catalog) -> None:
        """Bring what is on disk up to the catalog; the caller holds the writer's lock.

        Raises:
            IndexWriteError: The disk is full or failing; the catalog is not touched.
        """
        columns = catalog.columns()
        try:
            self._derive_lexical(catalog, columns)
            self._derive_vectors(catalog, columns)
        except OSError as error:
            raise IndexWriteError(
                f"{self.path} could not be brought up to date ({error}): what was acknowledged is "
                "safe in the catalog, and the next command catches up"
            ) from error

    def _derive_lexical(self, catalog: Catalog, columns: Columns) -> None:
        folder = self.path / "lexical"
        reached = TantivyIndex.reached(folder, catalog.id)
        if reached > columns.seq:
            reached = 0  # the catalog is an older copy than the one that was indexed
        try:
            if reached:
                self._update_lexical(TantivyIndex(folder), catalog, columns, reached)
                return
        except ValueError:
            self._note("the lexical index was damaged and was rebuilt from the catalog")
        TantivyIndex.erase(folder)
        try:
            self._update_lexical(TantivyIndex(folder), catalog, columns, 0)
        except ValueError as error:  # tantivy has one error for all, the disk's among them
            raise OSError(str(error)) from error

    def _update_lexical(
        self, lexical: TantivyIndex, catalog: Catalog, columns: Columns, reached: int
    ) -> None:
        if reached < columns.seq:
            stored, removed = catalog.changes(reached)
            purge = len(columns.ids) <= _REBUILT_WHOLE and lexical.holds_any(stored + removed)
            ids = columns.ids.tolist() if purge else stored
            lexical.update(self._entries(ids, columns, catalog), removed, rebuild=purge)
        if lexical.size != len(columns.ids):
            raise ValueError(f"it holds {lexical.size} passages of {len(columns.ids)}")
        lexical.set_reached(catalog.id, columns.seq)

    def _derive_vectors(self, catalog: Catalog, columns: Columns) -> None:
        folder = self.path / "vectors"
        try:
            snapshot = Snapshot.load(folder, catalog.id)
        except SnapshotDamagedError as error:
            self._note(f"a snapshot of the vectors was damaged ({error}) and was rebuilt")
            snapshot = None
        if snapshot is not None and snapshot.seq > columns.seq:
            snapshot = None
        current = self._faiss(snapshot, columns, catalog)
        if snapshot is None or current.wants_folding:
            vectors = catalog.vectors(columns.ids.tolist(), _dimension(catalog))
            Snapshot.build(columns.seq, columns.ids, vectors).save(folder, catalog.id)

    def _entries(
        self, ids: list[int], columns: Columns, catalog: Catalog
    ) -> Iterator[LexicalEntry]:
        for start in range(0, len(ids), 1000):
            for passage, version in catalog.passages(ids[start : start + 1000]):
                at = int(np.searchsorted(columns.ids, passage.id))
                yield LexicalEntry(
                    passage=passage,
                    version=version,
                    live_from=int(columns.live_from[at]),
                    live_to=int(columns.live_to[at]),
                    published=int(columns.published[at]),
                )

    def _note(self, text: str) -> None:
        log.info("%s: %s", self.path, text)
        self.notes.append(text)


def _dimension(catalog: Catalog) -> int:
    return catalog.embedder.dimension if catalog.embedder else 0
