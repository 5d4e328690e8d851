"""`Index`: one directory with one writer at a time and readers that never wait for it."""

import json
import logging
import threading
from collections import Counter
from collections.abc import Iterable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path
from types import TracebackType
from typing import Self

import numpy as np
from filelock import FileLock, Timeout
from numpy.typing import NDArray

from index.article import Article, Passage, Version
from index.catalog import Catalog, Columns, no_index
from index.embedding import DEFAULT_MODEL, Embedder, SentenceTransformerEmbedder
from index.errors import (
    EmbedderMismatchError,
    IndexLockedError,
    IndexWriteError,
)
from index.ingest import IngestReport, Progress, ingest, prepare
from index.lexical import LexicalEntry, TantivyIndex
from index.passages import LEAST_TOKENS
from index.readers import Skipped
from index.times import Timestamp
from index.vectors import FaissIndex, Snapshot, SnapshotDamagedError

log = logging.getLogger(__name__)

PASSAGE_TOKENS = 160
"""Limit of a passage in the embedder's tokens, header included; chosen in decision 0003."""
_REBUILT_WHOLE = 100_000  # passages up to which the lexical index is purged of deleted ones
_NAMES = frozenset(("catalog.sqlite", "lexical", "vectors", "LOCK"))


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


@dataclass(frozen=True, slots=True)
class IndexStats:
    """What an index holds.

    Args:
        articles: Articles, withdrawn ones included.
        versions: Versions of all articles.
        passages: Passages that can be found.
        withdrawn: Articles that were withdrawn.
        sources: Articles by source, most first.
        sections: Articles by section, most first.
        oldest: First publication; None if no article is dated.
        newest: Last publication.
        undated: Articles without a date.
        model: The embedder's name; empty while there is nothing to embed.
        bytes: Size of the directory.
    """

    articles: int
    versions: int
    passages: int
    withdrawn: int
    sources: dict[str, int]
    sections: dict[str, int]
    oldest: Timestamp | None
    newest: Timestamp | None
    undated: int
    model: str
    bytes: int


class Index:
    """A directory of articles that can be searched, kept true by one writer at a time.

    Made by `Index.create` or `Index.open`; a context manager that closes what it opened.

    Example:
        >>> from index import Article, Index
        >>> with Index.create("newsindex") as news:  # doctest: +SKIP
        ...     news.add([Article(uri="a", headline="Rain", text="It rained in Oslo.")]).added
        1
    """

    def __init__(self, path: Path, embedder: Embedder | None, model: str | None) -> None:
        self.path = path
        self.notes: list[str] = []
        self._catalog = Catalog(path / "catalog.sqlite", writable=False)
        self._embedder = embedder
        self._model = model
        self._refreshing = threading.Lock()
        self._view: tuple[tuple[int, int], View] | None = None
        if embedder is not None or model is not None:
            _ = self.embedder  # refuse a wrong one before any work is done

    @classmethod
    def create(
        cls,
        path: str | Path,
        *,
        model: str = DEFAULT_MODEL,
        embedder: Embedder | None = None,
        max_tokens: int = PASSAGE_TOKENS,
    ) -> Self:
        """Make an index, or open the one that is there.

        Args:
            path: The directory; made if missing.
            model: Name or folder of the sentence-transformers model to embed with.
            embedder: Used instead of `model`.
            max_tokens: Limit of a passage in the embedder's tokens, header included.

        Raises:
            ValueError: `max_tokens` leaves no room for text.
            IndexWriteError: The directory holds other things, or cannot be written.
            EmbedderMismatchError: An index is there, made with another embedder.
        """
        if max_tokens < LEAST_TOKENS:
            raise ValueError(f"max_tokens is {max_tokens}, but must be at least {LEAST_TOKENS}")
        folder = Path(path)
        try:
            folder.mkdir(parents=True, exist_ok=True)
            strangers = [entry.name for entry in folder.iterdir() if not _ours(entry.name)]
        except OSError as error:
            raise IndexWriteError(f"{folder} cannot be made an index: {error}") from error
        if strangers and not (folder / "catalog.sqlite").exists():
            raise IndexWriteError(
                f"{folder} is no index and not empty (it holds {strangers[0]!r}): "
                "choose a folder of its own for the index"
            )
        with _lock(folder), _closing(Catalog(folder / "catalog.sqlite", writable=True)) as catalog:
            if catalog.embedder is None:
                chosen = embedder or SentenceTransformerEmbedder(model)
                catalog.set_meta("passages", json.dumps({"max_tokens": max_tokens}))
                catalog.set_meta("embedder", chosen.identity.to_json())
                return cls(folder, chosen, None)
        return cls(folder, embedder, None if embedder else model)

    @classmethod
    def open(
        cls, path: str | Path, *, model: str | None = None, embedder: Embedder | None = None
    ) -> Self:
        """Open an index that is there.

        Args:
            path: The directory.
            model: Insist on this embedding model; None takes the one that the index names.
            embedder: Used instead of `model`.

        Raises:
            IndexNotFoundError: There is no index.
            IndexFormatError: It is damaged, or a newer Dateline made it.
            EmbedderMismatchError: It was made with another embedder.
        """
        folder = Path(path)
        if not (folder / "catalog.sqlite").is_file():
            raise no_index(folder)
        return cls(folder, embedder, model)

    def __enter__(self) -> Self:
        return self

    def __exit__(
        self,
        kind: type[BaseException] | None,
        error: BaseException | None,
        trace: TracebackType | None,
    ) -> None:
        self.close()

    def close(self) -> None:
        """Close the catalog; the index can be opened again."""
        self._view = None
        self._catalog.close()

    # -- the embedder -------------------------------------------------------------------------

    @property
    def embedder(self) -> Embedder:
        """The embedder whose vectors the index holds.

        Raises:
            EmbedderMismatchError: The one at hand is another.
        """
        stored = self._catalog.embedder
        if self._embedder is None:
            name = self._model or (stored.name if stored else DEFAULT_MODEL)
            self._embedder = SentenceTransformerEmbedder(name)
            if stored is None or self._embedder.identity == stored:
                return self._embedder
        if stored is not None and self._embedder.identity != stored:
            found, self._embedder = self._embedder.identity, None
            raise EmbedderMismatchError(
                f"{self.path} was made with the embedder {stored}, this is {found}: open it with "
                f"the first, or run `dateline reembed --index {self.path} --model {found.name}`"
            )
        return self._embedder

    @property
    def max_tokens(self) -> int:
        """Limit of a passage in the embedder's tokens, header included."""
        return int(json.loads(self._catalog.meta("passages"))["max_tokens"])

    # -- writing ------------------------------------------------------------------------------

    def add(
        self, articles: Iterable[Article | Skipped], *, progress: Progress | None = None
    ) -> IngestReport:
        """Add articles, or new versions of articles that the index has.

        Args:
            articles: Articles, or what a reader yields.
            progress: Called with the state so far and the URIs that have just become safe.

        Raises:
            IndexLockedError: Another process is writing.
            IndexWriteError: The disk is full, or the folder read-only.
        """
        with self._writing() as catalog:
            report = ingest(
                articles, catalog, self.embedder, max_tokens=self.max_tokens, progress=progress
            )
            self._derive(catalog)
        return report

    def remove(self, uri: str) -> None:
        """Delete an article with all its versions.

        Raises:
            ArticleNotFoundError: The index has no such article.
            IndexLockedError: Another process is writing.
        """
        with self._writing() as catalog:
            catalog.remove(uri)
            self._derive(catalog)

    def reembed(self, embedder: Embedder, *, max_tokens: int | None = None) -> int:
        """Cut and embed all articles anew, all or nothing.

        Args:
            embedder: The embedder from now on.
            max_tokens: The limit of a passage from now on; None leaves it as it is.

        Returns:
            The number of passages.
        """
        limit = max_tokens or self.max_tokens
        with self._writing() as catalog:
            catalog.replace_passages(
                embedder.identity,
                json.dumps({"max_tokens": limit}),
                lambda article: prepare(article, embedder, limit),
            )
            self._embedder = embedder
            self._derive(catalog)
            return catalog.count()["passages"]

    @contextmanager
    def _writing(self) -> Iterator[Catalog]:
        with _lock(self.path), _closing(Catalog(self._catalog.path, writable=True)) as catalog:
            yield catalog

    # -- what is derived ----------------------------------------------------------------------

    def view(self) -> View:
        """Return the newest state, having caught up with whatever was written meanwhile."""
        state = self._state()
        if self._view is None or self._view[0] != state:
            with self._refreshing:
                state = self._state()
                if self._view is None or self._view[0] != state:
                    self._view = (state, self._make_view())
        return self._view[1]

    def _state(self) -> tuple[int, int]:
        try:
            mark = (self.path / "lexical" / "REACHED").stat().st_mtime_ns
        except FileNotFoundError:
            mark = 0
        return self._catalog.seq, mark

    def _make_view(self) -> View:
        if not self._derived_is_current():
            try:
                with self._writing() as catalog:
                    self._derive(catalog)
            except (IndexLockedError, IndexWriteError) as error:
                log.info("derived indexes are caught up in memory: %s", error)
        columns = self._catalog.columns()
        return View(columns, self._lexical(columns), self._vectors(columns))

    def _derived_is_current(self) -> bool:
        seq = self._catalog.seq
        if TantivyIndex.reached(self.path / "lexical", self._catalog.id) != seq:
            return False
        try:
            snapshot = Snapshot.load(self.path / "vectors", self._catalog.id)
        except SnapshotDamagedError:
            return False
        return snapshot is not None and snapshot.seq <= seq

    def _lexical(self, columns: Columns) -> TantivyIndex:
        """Return the lexical index on disk, or one in memory where that is behind or damaged."""
        folder = self.path / "lexical"
        # While another process writes, its words may be a step behind; that does no harm.
        if 0 < TantivyIndex.reached(folder, self._catalog.id) <= columns.seq:
            try:
                return TantivyIndex(folder)
            except ValueError as error:
                self._note(f"the lexical index is damaged ({error}) and is rebuilt in memory")
        lexical = TantivyIndex(None)
        lexical.update(self._entries(columns.ids.tolist(), columns, self._catalog), [])
        return lexical

    def _vectors(self, columns: Columns) -> FaissIndex:
        try:
            snapshot = Snapshot.load(self.path / "vectors", self._catalog.id)
        except SnapshotDamagedError as error:
            self._note(
                f"a snapshot of the vectors is damaged ({error}); the catalog serves instead"
            )
            snapshot = None
        return self._faiss(snapshot, columns, self._catalog)

    def _faiss(self, snapshot: Snapshot | None, columns: Columns, catalog: Catalog) -> FaissIndex:
        stored = catalog.embedder
        dimension = stored.dimension if stored else self.embedder.identity.dimension

        def fetch(ids: NDArray[np.int64]) -> NDArray[np.float32]:
            return catalog.vectors(ids.tolist(), dimension)

        return FaissIndex(snapshot, columns, fetch, dimension)

    def _derive(self, catalog: Catalog) -> None:
        """Bring lexical index and vectors on disk up to the catalog; the lock is held."""
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
        except ValueError as error:
            self._note(f"the lexical index was damaged ({error}) and was rebuilt from the catalog")
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
            stored = catalog.embedder
            dimension = stored.dimension if stored else self.embedder.identity.dimension
            vectors = catalog.vectors(columns.ids.tolist(), dimension)
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

    # -- reading ------------------------------------------------------------------------------

    def versions(self, uri: str) -> list[Version]:
        """Return an article's versions, oldest first.

        Raises:
            ArticleNotFoundError: The index has no such article.
        """
        return self._catalog.versions(uri)

    def passages(self, ids: list[int]) -> list[tuple[Passage, Version]]:
        """Return passages by id, each with its version, in the order asked for."""
        return self._catalog.passages(ids)

    def passages_of(self, version: Version) -> list[Passage]:
        """Return a version's passages in the text's order; none if it cannot be found."""
        return self._catalog.passages_of(version)

    def uris(self) -> list[str]:
        """Return the URIs of all articles, sorted."""
        return list(self._catalog.uris())

    def stats(self) -> IndexStats:
        """Return what the index holds."""
        rows = list(self._catalog.current())
        dates = sorted(Timestamp.parse(day) for _, _, day, _ in rows if day)
        stored = self._catalog.embedder
        count = self._catalog.count()
        return IndexStats(
            articles=count["articles"],
            versions=count["versions"],
            passages=count["passages"],
            withdrawn=sum(status == "withdrawn" for *_, status in rows),
            sources=_ranked(source for source, *_ in rows),
            sections=_ranked(section for _, section, *_ in rows),
            oldest=dates[0] if dates else None,
            newest=dates[-1] if dates else None,
            undated=len(rows) - len(dates),
            model=stored.name if stored else "",
            bytes=sum(f.stat().st_size for f in self.path.rglob("*") if f.is_file()),
        )


def _ranked(names: Iterable[str]) -> dict[str, int]:
    counted = Counter(name for name in names if name)
    return dict(sorted(counted.items(), key=lambda item: (-item[1], item[0])))


def _ours(name: str) -> bool:
    return name in _NAMES or name.startswith("catalog.sqlite-")


@contextmanager
def _lock(folder: Path) -> Iterator[None]:
    lock = FileLock(folder / "LOCK", timeout=0, thread_local=False)
    try:
        lock.acquire()
    except Timeout:
        raise IndexLockedError(
            f"another process is writing to {folder}: wait until it is done, or stop it"
        ) from None
    except OSError as error:
        if not folder.is_dir():
            raise no_index(folder) from error
        raise IndexWriteError(f"{folder} cannot be written: {error.strerror or error}") from error
    try:
        yield
    finally:
        lock.release()


@contextmanager
def _closing(catalog: Catalog) -> Iterator[Catalog]:
    try:
        yield catalog
    finally:
        catalog.close()
