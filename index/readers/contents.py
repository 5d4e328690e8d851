"""What a file holds once it is unpacked: itself, or the members of archives, one by one."""

import io
from collections.abc import Callable, Iterable, Iterator
from dataclasses import dataclass, replace
from functools import partial
from pathlib import Path
from typing import Protocol, TypeVar

from index.readers.contract import Skipped, shown
from index.readers.folders import CORPORA
from index.readers.opening import HEAD, seekable
from index.readers.packing import SUFFIXES, BombError, Budget, PackedError, Unpacked, codec_of
from index.readers.tars import is_tar
from index.readers.tars import members as tar_members
from index.readers.zips import ZipArchive, is_zip

DEPTH = 3
"""How many packings may lie one in the other; a tar and what packs it count once."""
SPOOL = 4 << 30
"""Bytes of a zip archive that comes as a stream, and has to lie on the disk to be read."""

_OFFICE = {
    "[Content_Types].xml": "an office document (Word, Excel, PowerPoint): save it as text or HTML",
    "mimetype": "an OpenDocument text or e-book: save it as text or HTML",
    "META-INF/MANIFEST.MF": "a program",
}
_NO_FILES = "the archive holds no files (hidden ones are not read)"
_MAX_NAME = 4096
_Item = TypeVar("_Item")


@dataclass(frozen=True, slots=True)
class Content:
    """A file, or a member of an archive, unpacked.

    Args:
        path: Where it is: of a member, the archive's path and its own behind it.
        named: The path without the endings of packings.
        stream: Its bytes, as long as the next content is not asked for. Of a plain file on the
            disk they can be seeked.
    """

    path: Path
    named: Path
    stream: io.BufferedReader


def unpacked(stream: io.BufferedReader, path: Path, budget: Budget) -> Iterator[Content | Skipped]:
    """Yield what a stream holds, and a `Skipped` for each part that cannot be read.

    Nothing is written to the disk under its own name: names of members are only shown.

    Args:
        stream: The file's bytes.
        path: Where they come from.
        budget: Counts what is unpacked.

    Raises:
        BombError: All that the file holds is beyond a limit.
    """
    return faults(path, _unpack(stream, _Place(path, path, budget, 0)))


def faults(path: Path, items: Iterable[_Item]) -> Iterator[_Item | Skipped]:
    """Yield the items; an error of the stream beneath them ends them as a `Skipped`."""
    try:
        yield from items
    except BombError:
        raise
    except PackedError as error:
        yield Skipped(shown(path), str(error))
    except UnicodeDecodeError as error:
        yield Skipped(shown(path), f"invalid {error.encoding}: {error.reason}")
    except OSError as error:
        yield Skipped(shown(path), f"cannot be read: {error.strerror or error}")


@dataclass(frozen=True, slots=True)
class _Place:
    """Where a stream is: its paths as in `Content`, and how many packings are around it."""

    path: Path
    named: Path
    budget: Budget
    depth: int
    packed: bool = False

    def inside(self) -> "_Place":
        return replace(self, depth=self.depth + 1)


def _unpack(stream: io.BufferedReader, place: _Place) -> Iterator[Content | Skipped]:
    head = stream.peek(HEAD)
    if codec := codec_of(head):
        named = place.named
        if named.suffix.lower() in SUFFIXES:
            named = named.with_suffix("")
        place = replace(place.inside(), named=named, packed=True)
        inner: io.BufferedReader = io.BufferedReader(Unpacked(stream, codec, place.budget), HEAD)
        items = _unpack(inner, place)
    elif is_zip(head):
        place = place.inside()
        items = _zip(stream, place)
    elif is_tar(head):
        place = place if place.packed else place.inside()
        items = _tar(stream, place)
    else:
        items = iter([Content(place.path, place.named, stream)])
    if place.depth > DEPTH:
        reason = f"packed over {DEPTH} times, one in the other: unpack it first"
        items = iter([Skipped(shown(place.path), reason)])
    yield from items


def _zip(stream: io.BufferedReader, place: _Place) -> Iterator[Content | Skipped]:
    with seekable(stream, SPOOL) as file:
        archive = ZipArchive(file)
        corpora = _Corpora()
        for entry in archive:
            if entry.name in _OFFICE:
                yield Skipped(shown(place.path), _OFFICE[entry.name])
                return
            corpora.note(_parts(entry.name))
        empty = True
        for entry in archive:
            opened = partial(archive.open, entry, place.budget)
            for item in _member(entry, opened, place, corpora):
                empty = False
                yield item
    if empty:
        yield Skipped(shown(place.path), _NO_FILES)


def _tar(stream: io.BufferedReader, place: _Place) -> Iterator[Content | Skipped]:
    corpora = _Corpora()  # known from where they stand: a stream is read once
    empty = True
    for member in tar_members(stream):
        corpora.note(_parts(member.name))
        for item in _member(member, lambda: member.stream, place, corpora):  # noqa: B023
            empty = False
            yield item
    if empty:
        yield Skipped(shown(place.path), _NO_FILES)


class _Entry(Protocol):
    @property
    def name(self) -> str: ...
    @property
    def reason(self) -> str: ...
    @property
    def size(self) -> int: ...


def _member(
    entry: _Entry, opened: Callable[[], io.BufferedReader], place: _Place, corpora: "_Corpora"
) -> Iterator[Content | Skipped]:
    place.budget.enter()
    parts = _parts(entry.name)
    if entry.name.endswith("/") or not parts or _is_hidden(parts):
        return
    path = place.path.joinpath(*parts) if len(entry.name) <= _MAX_NAME else place.path
    reason = entry.reason or corpora.reason(parts)
    if len(entry.name) > _MAX_NAME:
        reason = f"a member whose name has over {_MAX_NAME} characters"
    elif ".." in parts:
        reason = "its name leads out of the archive"
    elif not reason and not entry.size:
        reason = "the file is empty"
    if reason:
        yield Skipped(shown(path), reason)
    elif not corpora.shade(parts):
        inner = replace(place, path=path, named=path, packed=False)
        yield from faults(path, _opened(opened, inner))


def _opened(opened: Callable[[], io.BufferedReader], place: _Place) -> Iterator[Content | Skipped]:
    yield from _unpack(opened(), place)


def _parts(name: str) -> tuple[str, ...]:
    """Return the parts of a member's name; it begins in the archive even if it looks absolute."""
    return tuple(part for part in name.replace("\0", "").split("/") if part not in ("", "."))


def _is_hidden(parts: tuple[str, ...]) -> bool:
    return any(part == "__MACOSX" or (part.startswith(".") and part != "..") for part in parts)


class _Corpora:
    """The folders of an archive that hold a BEIR corpus, each with the corpus that is read."""

    def __init__(self) -> None:
        self._names: dict[tuple[str, ...], str] = {}

    def note(self, parts: tuple[str, ...]) -> None:
        """Keep the folder of a member that is a corpus; a plain one goes before a packed one."""
        if parts and parts[-1] in CORPORA and not _is_hidden(parts):
            known = self._names.setdefault(parts[:-1], parts[-1])
            self._names[parts[:-1]] = min(known, parts[-1], key=CORPORA.index)

    def reason(self, parts: tuple[str, ...]) -> str:
        """Say why another form of the corpus is not read; empty for any other member."""
        read = self._names.get(parts[:-1], parts[-1])
        return (
            f"{read} beside it is read instead"
            if parts[-1] in CORPORA and parts[-1] != read
            else ""
        )

    def shade(self, parts: tuple[str, ...]) -> bool:
        """Tell whether a member lies beside or below a corpus, and is therefore no article."""
        above = [parts[:end] for end in range(len(parts))]
        return any(
            folder in self._names and parts != (*folder, self._names[folder]) for folder in above
        )
