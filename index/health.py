"""Whether an index is whole: looked at only, never mended and never written to."""

import os
import sqlite3
from collections.abc import Iterator
from dataclasses import dataclass
from enum import StrEnum
from pathlib import Path

from filelock import FileLock, Timeout

from index.catalog import Catalog
from index.embedding import EmbedderIdentity, SentenceTransformerEmbedder
from index.errors import DatelineError
from index.lexical import TantivyIndex
from index.vectors import FaissIndex, Snapshot, SnapshotDamagedError

_NAMED = 3
_REBUILT = "nothing to do: the next command that may write rebuilds it from the catalog"


class Condition(StrEnum):
    """How something stands."""

    OK = "ok"
    WARNING = "warning"
    PROBLEM = "problem"


@dataclass(frozen=True, slots=True)
class Finding:
    """What was found of one thing.

    Args:
        name: The thing.
        condition: How it stands.
        told: What was found, in words.
        cure: What to do; empty if nothing is wrong.
    """

    name: str
    condition: Condition
    told: str
    cure: str = ""


def health(path: Path) -> Iterator[Finding]:
    """Yield what is found of an index, part by part.

    Args:
        path: The directory. If its catalog cannot be read, that is the only finding.
    """
    if not (path / "catalog.sqlite").is_file():
        add = f"dateline add PATH... --index {path}"
        yield Finding("index", Condition.PROBLEM, f"there is no index at {path}", add)
        return
    try:
        catalog = Catalog(path / "catalog.sqlite", writable=False)
    except DatelineError as error:
        yield Finding("index", Condition.PROBLEM, str(error), _RESTORE.format(path=path))
        return
    try:
        yield from _catalog(catalog, path)
    except sqlite3.DatabaseError as error:
        told = f"{catalog.path} is damaged: {error}"
        yield Finding("catalog", Condition.PROBLEM, told, _RESTORE.format(path=path))
    finally:
        catalog.close()


_RESTORE = (
    "bring back a copy of catalog.sqlite, from which all else is rebuilt; or add the articles to a "
    "new index, taking what `dateline export {path}` can still read"
)


def _catalog(catalog: Catalog, path: Path) -> Iterator[Finding]:
    identity = catalog.embedder
    if identity is None:
        told = f"{path} was begun, but nothing was stored in it"
        yield Finding("index", Condition.WARNING, told, f"dateline add PATH... --index {path}")
        return
    wrong = catalog.check(quick=True)
    if wrong:
        told = f"SQLite finds {len(wrong)} faults: {'; '.join(wrong[:_NAMED])}"
        yield Finding("catalog", Condition.PROBLEM, told, _RESTORE.format(path=path))
        return  # what else it says cannot be relied upon
    count = catalog.count()
    told = ", ".join(f"{number:,} {name}" for name, number in count.items())
    yield Finding("index", Condition.OK, f"{path}: {told}")
    yield Finding("catalog", Condition.OK, f"whole; change {catalog.seq}")
    yield _embeddings(catalog, identity, path)
    yield _embedder(identity, path)
    yield _lexical(catalog, path / "lexical", count["passages"])
    yield _vectors(catalog, path / "vectors", identity.dimension)
    yield _writer(path)


def _embeddings(catalog: Catalog, identity: EmbedderIdentity, path: Path) -> Finding:
    lacking, short = catalog.unembedded(2 * identity.dimension)
    if lacking or short:
        told = f"{lacking:,} passages have no embedding, {short:,} one of another length"
        return Finding("embeddings", Condition.PROBLEM, told, f"dateline reembed --index {path}")
    return Finding("embeddings", Condition.OK, f"one a passage, {identity.dimension} numbers")


def _embedder(stored: EmbedderIdentity, path: Path) -> Finding:
    try:
        here = SentenceTransformerEmbedder(stored.name).identity
    except DatelineError as error:
        cure = f"bring that model to this machine, or: dateline reembed --index {path} --model NAME"
        return Finding("embedder", Condition.PROBLEM, str(error), cure)
    if here != stored:
        told = f"the index was made with {stored}, but the model of that name is {here} now"
        return Finding("embedder", Condition.PROBLEM, told, f"dateline reembed --index {path}")
    return Finding("embedder", Condition.OK, f"made with {stored}, which is here")


def _lexical(catalog: Catalog, folder: Path, passages: int) -> Finding:
    reached, seq = TantivyIndex.reached(folder, catalog.id), catalog.seq
    if not reached or reached > seq:
        told = "missing, or of another catalog or version"
        return Finding("words", Condition.WARNING, told, _REBUILT)
    if not os.access(folder, os.W_OK):
        told = "on a folder that cannot be written: every command reads the words anew, and is slow"
        return Finding("words", Condition.WARNING, told, f"make {folder.parent} writable")
    try:
        held = TantivyIndex(folder).size
    except ValueError as error:
        return Finding("words", Condition.WARNING, f"damaged: {error}", _REBUILT)
    if reached < seq:
        told = f"{held:,} passages, {seq - reached:,} changes behind the catalog"
        return Finding("words", Condition.WARNING, told, _REBUILT)
    if held != passages:
        told = f"{held:,} passages, but the catalog has {passages:,}"
        cure = f"delete {folder}: the next command builds it from the catalog"
        return Finding("words", Condition.WARNING, told, cure)
    return Finding("words", Condition.OK, f"{held:,} passages, as the catalog")


def _vectors(catalog: Catalog, folder: Path, dimension: int) -> Finding:
    try:
        snapshot = Snapshot.load(folder, catalog.id)
    except SnapshotDamagedError as error:
        return Finding("vectors", Condition.WARNING, f"damaged: {error}", _REBUILT)
    columns = catalog.columns()
    if snapshot is None:
        told = "missing, or of another catalog: they are read from the catalog, which is slow"
        return Finding("vectors", Condition.WARNING, told, _REBUILT)
    if len(snapshot.ids) and snapshot.index.d != dimension:
        told = f"of {snapshot.index.d} numbers each, but the catalog has {dimension}"
        cure = f"delete {folder}: the next command builds it from the catalog"
        return Finding("vectors", Condition.WARNING, told, cure)
    found = FaissIndex(
        snapshot, columns, lambda ids: catalog.vectors(ids.tolist(), dimension), dimension
    )
    told = f"{len(columns.ids) - found.delta:,} in the snapshot, {found.delta:,} beside it"
    if found.wants_folding:
        return Finding("vectors", Condition.WARNING, f"{told}, more than usual", _REBUILT)
    return Finding("vectors", Condition.OK, told)


def _writer(path: Path) -> Finding:
    if not os.access(path, os.W_OK):
        told = f"{path} cannot be written: it can be asked, but nothing be added"
        return Finding("writing", Condition.WARNING, told, "give yourself the right to write there")
    if not (path / "LOCK").exists():
        return Finding("writing", Condition.OK, "free")
    lock = FileLock(path / "LOCK", timeout=0)
    try:
        with lock:
            return Finding("writing", Condition.OK, "free")
    except Timeout:
        return Finding("writing", Condition.OK, "another process is adding or removing now")
