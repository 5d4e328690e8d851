"""Which files the given paths mean: folders are walked, a BEIR folder is its corpus alone."""

import os
import stat
from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from pathlib import Path
from typing import BinaryIO

from index.readers.beir import CORPUS
from index.readers.contract import STDIN, Skipped, shown
from index.readers.packing import SUFFIXES

CORPORA = (CORPUS, *(CORPUS + suffix for suffix in SUFFIXES))
"""The names of a BEIR corpus, plain and packed; the first that a folder has is read."""


@dataclass(frozen=True, slots=True)
class Found:
    """A file to read, and its size on disk in bytes (0 for a pipe).

    Args:
        path: Where it lies.
        size: In bytes.
        stream: Its bytes, if it lies nowhere.
    """

    path: Path
    size: int
    stream: BinaryIO | None = None


@dataclass(frozen=True, slots=True)
class Sent:
    """A file that somebody sent: what it holds has no place on this disk.

    An article of it that names itself nowhere is identified by its text, not by the file's name:
    two people may send different files of one name.

    Args:
        name: As its sender calls it, without folders; a hint of the format.
        stream: Its bytes, from the beginning.
        size: In bytes.
    """

    name: str
    stream: BinaryIO
    size: int

    @property
    def found(self) -> Found:
        """The file as it is read: as if it were a member of an archive on standard input."""
        return Found(STDIN / self.name, self.size, self.stream)


def find(paths: Iterable[Path]) -> Iterator[Found | Skipped]:
    """Yield the files that the paths mean, folders recursively and in the order of their names.

    Hidden files and folders inside a folder are left out without a word. So is what stands
    beside the corpus of a BEIR folder. A folder that links lead to twice is read once.
    """
    seen: set[tuple[int, int]] = set()
    for path in paths:
        if path == STDIN:
            yield Found(STDIN, 0)
            continue
        empty = True
        for found in _walk(path, seen):
            empty = False
            yield found
        if empty:
            yield Skipped(shown(path), "the folder holds no files (hidden ones are not read)")


def _walk(top: Path, seen: set[tuple[int, int]]) -> Iterator[Found | Skipped]:
    stack = [top]
    while stack:
        path = stack.pop()
        try:
            status = path.stat()
            if stat.S_ISDIR(status.st_mode):
                if (status.st_dev, status.st_ino) in seen:
                    yield Skipped(shown(path), "the folder was read already: a link leads back")
                    continue
                seen.add((status.st_dev, status.st_ino))
                yield from _beside_corpus(path)
                stack.extend(reversed(_entries(path)))
            elif stat.S_ISREG(status.st_mode):
                yield _file(path, status.st_size)
            elif stat.S_ISFIFO(status.st_mode) and path == top:
                yield Found(path, 0)
            else:
                yield Skipped(shown(path), "neither a file nor a folder")
        except (OSError, ValueError) as error:
            yield Skipped(shown(path), _reason(path, error))


def _entries(folder: Path) -> list[Path]:
    names = sorted(name for name in os.listdir(folder) if not name.startswith("."))  # noqa: PTH208
    corpus = [name for name in CORPORA if name in names]
    return [folder / name for name in corpus[:1] or names]


def _beside_corpus(folder: Path) -> Iterator[Skipped]:
    read, *others = [name for name in CORPORA if (folder / name).is_file()] or [""]
    for other in others:
        yield Skipped(shown(folder / other), f"{read} beside it is read instead")


def _file(path: Path, size: int) -> Found | Skipped:
    if path.name == "queries.jsonl" and any((path.parent / name).is_file() for name in CORPORA):
        return Skipped(shown(path), "the questions of a BEIR corpus, not articles")
    return Found(path, size) if size else Skipped(shown(path), "the file is empty")


def _reason(path: Path, error: OSError | ValueError) -> str:
    if isinstance(error, FileNotFoundError):
        return "a link to nothing" if path.is_symlink() else "there is no such file or folder"
    if isinstance(error, PermissionError):
        return "no permission to read it"
    return f"cannot be read: {getattr(error, 'strerror', None) or error}"
