"""What every reader of a format gives and gets."""

import re
from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field
from pathlib import Path
from typing import BinaryIO, Protocol

from index.article import Article


@dataclass(frozen=True, slots=True)
class Skipped:
    """An input that could not be read.

    Args:
        where: The file, or "file:line".
        reason: What is wrong with it and, where there is one, the cure.
    """

    where: str
    reason: str


@dataclass(frozen=True, slots=True, kw_only=True)
class Options:
    """What the user says of the input.

    Args:
        fields: The name in the data of fields of `Article`, where it is not one of those that
            are known: ``{"text": "content_clean"}``. "meta.title" is a title inside meta.
        occurred: The mapped names that a record had; what is missing at the end, none had.
        min_words: Articles with fewer words are skipped; None leaves that to the format: 40
            for pages that were harvested from the web, no limit for anything else.
    """

    fields: Mapping[str, str] = field(default_factory=dict)
    min_words: int | None = None
    occurred: set[str] = field(default_factory=set, init=False, compare=False, repr=False)


class Reader(Protocol):
    """Reads one format. A new format is one more file with such a class, listed in `READERS`.

    `name` is what people call the format. `harvested` says that its articles are web pages
    which nobody chose one by one: the quality gate is stricter with them.
    """

    name: str
    harvested: bool

    def detects(self, head: bytes, path: Path) -> bool:
        """Tell whether the file is of this format.

        Args:
            head: The first 64 KiB, unpacked and in UTF-8.
            path: The file's path without ".gz" and the like; its name is a hint only.
        """
        ...

    def read(self, stream: BinaryIO, path: Path, options: Options) -> Iterator[Article | Skipped]:
        """Yield canonical articles, and a `Skipped` for each one that cannot be read.

        Args:
            stream: The file's bytes, unpacked, in UTF-8 without byte-order mark; they may be
                invalid all the same. Errors of reading the stream are left to the caller.
            path: Where the bytes come from; `STDIN` if they have no place. A file in an archive
                has the archive's path and its own behind it ("news.zip/may/01.xml").
            options: What the user says of the input.
        """
        ...


STDIN = Path("-")
_UNPRINTABLE = re.compile(r"[\x00-\x1f\x7f-\x9f\u2028-\u202e\u2066-\u2069]")


def shown(path: Path) -> str:
    """Return the path as it can be printed, also where its name is not valid UTF-8.

    Control characters and marks that turn the direction of writing are escaped: a name in an
    archive is anybody's.
    """
    text = str(path).encode("utf-8", "backslashreplace").decode()
    return _UNPRINTABLE.sub(lambda char: char[0].encode("unicode_escape").decode(), text)


def file_uri(path: Path) -> str:
    """Return the URI of a file, or of a member of an archive; empty for standard input.

    The member "may/01.txt" of news.zip is ``file:///…/news.zip/may/01.txt``.
    """
    return "" if STDIN in (path, *path.parents) else path.resolve().as_uri()


def undecodable(error: UnicodeDecodeError) -> str:
    """Say which bytes are not text, where, and how to cure it."""
    wrong = error.object[error.start : error.start + 1].hex()
    return (
        f"byte 0x{wrong} at position {error.start + 1} is not valid UTF-8: convert the file first, "
        "for example with: iconv -f WINDOWS-1252 -t UTF-8"
    )
