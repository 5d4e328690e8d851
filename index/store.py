"""`Index`: one directory with one writer at a time and readers that never wait for it."""

import json
import logging
import threading
from collections import Counter
from collections.abc import Iterable, Iterator, Sequence
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path
from types import TracebackType
from typing import Self

from filelock import FileLock, Timeout

from index.article import Article, Passage, Version
from index.catalog import Catalog
from index.database import no_index
from index.derived import Derived, View
from index.embedding import DEFAULT_MODEL, Embedder, SentenceTransformerEmbedder
from index.errors import (
    EmbedderMismatchError,
    IndexLockedError,
    IndexWriteError,
)
from index.facets import counted, primary_language, section_names
from index.feedback import Feedback
from index.ingest import IngestReport, Progress, ingest, prepare
from index.passages import LEAST_TOKENS
from index.readers import Skipped
from index.times import Timestamp

log = logging.getLogger(__name__)

PASSAGE_TOKENS = 160
"""Limit of a passage in the embedder's tokens, header included; chosen in decision 0003."""
INDEX_FORMAT = 2
"""Raised when reading, cutting or storing an article gives another result than before: what caches
indexes makes them anew then."""
PATIENCE = 2.0
"""Seconds that a writer waits for the lock: a reader may hold it while it catches up."""
_NAMES = frozenset(("catalog.sqlite", "lexical", "vectors", "LOCK"))


@dataclass(frozen=True, slots=True)
class IndexStats:
    """What an index holds.

    Args:
        articles: Articles, withdrawn ones included.
        versions: Versions of all articles.
        passages: Passages that can be found.
        withdrawn: Articles that were withdrawn.
        sources: Articles by source, most first.
        sections: Articles by section, most first; one that is of several counts in each.
        languages: Articles by language, most first: BCP 47 tags without region.
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
    languages: dict[str, int]
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
        self._derived = Derived(path)
        self._catalog = Catalog(path / "catalog.sqlite", writable=False)
        if self._catalog.embedder is None:  # the writer that made it was stopped half-way
            self._catalog.close()
            raise no_index(path)
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
        model: str | None = None,
        embedder: Embedder | None = None,
        max_tokens: int = PASSAGE_TOKENS,
    ) -> Self:
        """Make an index, or open the one that is there.

        Args:
            path: The directory; made if missing.
            model: Name or folder of the sentence-transformers model to embed with; None takes
                that of the index that is there, else the bundled one.
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
                chosen = embedder or SentenceTransformerEmbedder(model or DEFAULT_MODEL)
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

    @property
    def notes(self) -> list[str]:
        """What was found damaged, and mended, since the index was opened."""
        return self._derived.notes

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
        if stored is None:
            raise no_index(self.path)
        embedder = self._embedder or SentenceTransformerEmbedder(self._model or stored.name)
        if embedder.identity != stored:
            raise EmbedderMismatchError(
                f"{self.path} was made with the embedder {stored}, this is {embedder.identity}: "
                f"open it with the first, or run `dateline reembed --index {self.path} "
                f"--model {embedder.identity.name}`"
            )
        self._embedder = embedder
        return embedder

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
            catalog.regroup()
            self._derived.catch_up(catalog)
        return report

    def remove(self, *uris: str) -> None:
        """Delete articles with all their versions.

        Args:
            uris: The articles, in this order; those before one that is not there are gone.

        Raises:
            ArticleNotFoundError: The index has no such article.
            IndexLockedError: Another process is writing.
        """
        with self._writing() as catalog:
            for uri in uris:
                catalog.remove(uri)
            catalog.regroup()
            self._derived.catch_up(catalog)

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
            catalog.regroup()
            self._embedder = embedder
            self._derived.catch_up(catalog)
            return catalog.count()["passages"]

    @contextmanager
    def _writing(self, patience: float = PATIENCE) -> Iterator[Catalog]:
        with (
            _lock(self.path, patience),
            _closing(Catalog(self._catalog.path, writable=True)) as catalog,
        ):
            yield catalog

    # -- what readers say of answers ----------------------------------------------------------

    def keep_feedback(self, feedback: Feedback) -> Feedback:
        """Keep what a reader says of an answer; what has the same id is replaced.

        Any process may do so at any time, also while another adds articles: nothing that can be
        found changes.

        Returns:
            What was stored: its texts in canonical form.

        Raises:
            IndexWriteError: The disk is full, or the folder read-only.
            IndexLockedError: Another process has been writing for seconds.
        """
        stored = feedback.canonical()
        with self._noting() as catalog:
            catalog.keep_feedback(stored)
        return stored

    def remove_feedback(self, name: str) -> None:
        """Delete feedback by its id.

        Raises:
            FeedbackNotFoundError: The index has no such feedback.
            IndexWriteError: As for `keep_feedback`.
            IndexLockedError: As for `keep_feedback`.
        """
        with self._noting() as catalog:
            catalog.remove_feedback(name)

    def feedback(self) -> list[Feedback]:
        """Return all feedback, the oldest first."""
        return self._catalog.feedback()

    @contextmanager
    def _noting(self) -> Iterator[Catalog]:
        with _closing(Catalog(self._catalog.path, writable=True, patience=PATIENCE)) as catalog:
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
        return self._catalog.seq, self._derived.mark

    def _make_view(self) -> View:
        if not self._derived.is_current(self._catalog):
            try:
                with self._writing(patience=0) as catalog:
                    if not self._derived.is_current(catalog):  # a writer may just have done so
                        self._derived.catch_up(catalog)
            except (IndexLockedError, IndexWriteError) as error:
                log.info("derived indexes are caught up in memory: %s", error)
        return self._derived.view(self._catalog)

    # -- reading ------------------------------------------------------------------------------

    def versions(self, uri: str) -> list[Version]:
        """Return an article's versions, oldest first.

        Raises:
            ArticleNotFoundError: The index has no such article.
        """
        return self._catalog.versions(uri)

    def issues(self, uri: str) -> list[tuple[Version, tuple[Article, ...]]]:
        """Return an article's versions, oldest first, each with what is to be added before it.

        A text that was issued again is known from its first issue, but has the fields of its last:
        the first is what comes before. Added in this order to another index, they make the same
        versions there.

        Raises:
            ArticleNotFoundError: The index has no such article.
        """
        return self._catalog.issues(uri)

    def copies(self, uri: str) -> list[tuple[Version, float]]:
        """Return the newest versions of an article's copies, the earliest published first.

        A copy is an article of another URI that holds at least half of the other's text; with
        each comes the share of the shorter text that the longer one holds, up to 1.
        """
        return self._catalog.copies(uri)

    def stories(self, uris: Iterable[str]) -> dict[str, str]:
        """Return by URI the ids of the stories that articles belong to.

        A story is what reports one event: near in time and in meaning, with the same names. An
        article that is undated or withdrawn belongs to none and is left out.
        """
        return self._catalog.stories(uris)

    def story(self, story: str) -> list[Version]:
        """Return the newest versions of a story's articles, the earliest published first."""
        return self._catalog.story(story)

    def passages(self, ids: list[int]) -> list[tuple[Passage, Version]]:
        """Return passages by id, each with its version, in the order asked for."""
        return self._catalog.passages(ids)

    def neighbours(self, ids: Sequence[int]) -> dict[int, list[tuple[Passage, Version]]]:
        """Return by id the passages that stand before and behind each in its article.

        Args:
            ids: Passages; those that are not in the index are left out.
        """
        return self._catalog.neighbours(ids)

    def passages_of(self, version: Version) -> list[Passage]:
        """Return a version's passages in the text's order; none if it cannot be found."""
        return self._catalog.passages_of(version)

    def uris(self) -> list[str]:
        """Return the URIs of all articles, sorted."""
        return list(self._catalog.uris())

    def stats(self) -> IndexStats:
        """Return what the index holds."""
        rows = list(self._catalog.current())
        dates = sorted(Timestamp.parse(day) for *_, day, _ in rows if day)
        stored = self._catalog.embedder
        count = self._catalog.count()
        return IndexStats(
            articles=count["articles"],
            versions=count["versions"],
            passages=count["passages"],
            withdrawn=sum(status == "withdrawn" for *_, status in rows),
            sources=_ranked(source for source, *_ in rows),
            sections=counted(name for _, section, *_ in rows for name in section_names(section)),
            languages=counted(primary_language(language) for _, _, language, *_ in rows),
            oldest=dates[0] if dates else None,
            newest=dates[-1] if dates else None,
            undated=len(rows) - len(dates),
            model=stored.name if stored else "",
            bytes=sum(f.stat().st_size for f in self.path.rglob("*") if f.is_file()),
        )


def _ranked(names: Iterable[str]) -> dict[str, int]:
    number = Counter(name for name in names if name)
    return dict(sorted(number.items(), key=lambda item: (-item[1], item[0])))


def _ours(name: str) -> bool:
    return name in _NAMES or name.startswith(("catalog.sqlite-", "watch.json"))


@contextmanager
def _lock(folder: Path, patience: float = PATIENCE) -> Iterator[None]:
    lock = FileLock(folder / "LOCK", timeout=patience, thread_local=False)
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
