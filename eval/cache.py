"""The index of a data set's corpus, made once for each content and each way of indexing it."""

import hashlib
from collections.abc import Callable, Iterator
from contextlib import AbstractContextManager, contextmanager
from dataclasses import asdict, dataclass, replace
from pathlib import Path

import orjson

from eval.errors import DatasetError
from index import Index, IngestReport, Reading, Skipped
from index.embedding import Embedder, EmbedderIdentity
from index.errors import IndexWriteError
from index.store import INDEX_FORMAT

_MARKER = "complete.json"

Advance = Callable[[IngestReport, tuple[str, ...]], None]
Watch = Callable[[Reading], AbstractContextManager[Advance]]
"""Given what is about to be read, shows its progress."""


@dataclass(frozen=True, slots=True)
class CachedIndex:
    """An index of a whole corpus.

    Args:
        path: Its folder.
        skipped: What of the corpus could not be indexed.
        fresh: What making or completing it did; None if it was complete before.
    """

    path: Path
    skipped: tuple[Skipped, ...]
    fresh: IngestReport | None


def cache_key(corpus: Path, identity: EmbedderIdentity, max_tokens: int) -> str:
    """Return the SHA-256 of all that decides what an index of a corpus file holds.

    That is the file's bytes, the embedder's identity (not the name it goes by), the limit of a
    passage and `INDEX_FORMAT`.

    Raises:
        DatasetError: The corpus cannot be read.
    """
    try:
        with corpus.open("rb") as file:
            content = hashlib.file_digest(file, "sha256").hexdigest()
    except OSError as error:
        raise DatasetError(f"{corpus} cannot be read: {error.strerror or error}") from error
    nameless = replace(identity, name="", revision="").to_json()
    return hashlib.sha256(orjson.dumps([INDEX_FORMAT, content, nameless, max_tokens])).hexdigest()


def cached_index(
    corpus: Path, cache: Path, embedder: Embedder, max_tokens: int, watch: Watch
) -> CachedIndex:
    """Return the index of a corpus, making what is missing of it.

    It lies in ``<cache>/eval/<key>/index``. Beside it stands ``complete.json`` once all articles
    are in; without that, indexing goes on from where it was interrupted.

    Args:
        corpus: The file with the articles.
        cache: Folder of all cached indexes.
        embedder: The embedder.
        max_tokens: Limit of a passage in the embedder's tokens.
        watch: Shows the progress.

    Raises:
        DatasetError: Nothing in the corpus could be indexed.
        IndexLockedError: Another process is making the same index.
        IndexWriteError: The cache cannot be written.
    """
    folder = cache / "eval" / cache_key(corpus, embedder.identity, max_tokens)
    path, marker = folder / "index", folder / _MARKER
    if marker.is_file() and path.is_dir():
        return CachedIndex(path, _read_marker(marker), None)
    reading = Reading([corpus])
    with (
        Index.create(path, embedder=embedder, max_tokens=max_tokens) as index,
        watch(reading) as advance,
    ):
        report = index.add(reading, progress=advance)
    if not report.articles:
        reasons = "; ".join(f"{item.where}: {item.reason}" for item in report.skipped[:3])
        raise DatasetError(f"{corpus} holds no article that can be indexed ({reasons or 'empty'})")
    _write_marker(marker, report, embedder, max_tokens)
    return CachedIndex(path, report.skipped, report)


def _read_marker(marker: Path) -> tuple[Skipped, ...]:
    try:
        return tuple(Skipped(**item) for item in orjson.loads(marker.read_bytes())["skipped"])
    except (OSError, ValueError, KeyError, TypeError) as error:
        raise DatasetError(
            f"{marker} is damaged ({error}): delete it, and the index is completed anew"
        ) from error


def _write_marker(marker: Path, report: IngestReport, embedder: Embedder, max_tokens: int) -> None:
    record = {
        "model": str(embedder.identity),
        "max_tokens": max_tokens,
        "articles": report.articles,
        "skipped": [asdict(item) for item in report.skipped],
    }
    unfinished = marker.with_suffix(".tmp")
    try:
        unfinished.write_bytes(orjson.dumps(record, option=orjson.OPT_INDENT_2))
        unfinished.replace(marker)
    except OSError as error:
        raise IndexWriteError(f"{marker} cannot be written: {error.strerror or error}") from error


@contextmanager
def unwatched(_reading: Reading) -> Iterator[Advance]:
    """Show no progress."""
    yield lambda _report, _uris: None
