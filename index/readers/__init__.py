"""The readers: from files, folders and standard input to articles, one format a file.

>>> for item in Reading(["news/"]):                                   # doctest: +SKIP
...     match item:
...         case Article(): ...
...         case Skipped(where, reason): print(where, reason)
"""

import gzip
import sys
import zlib
from collections.abc import Iterator, Sequence
from contextlib import ExitStack
from functools import cached_property
from io import FileIO
from pathlib import Path

from index.article import Article
from index.readers.beir import BeirReader
from index.readers.contract import STDIN, Options, Reader, Skipped, shown
from index.readers.folders import Found, find
from index.readers.jsonl import JsonLinesReader
from index.readers.opening import HEAD, Borrowed, in_utf8, refusal, unpacked
from index.readers.text import TextReader, data_start

__all__ = ["READERS", "Options", "Reader", "Reading", "Skipped"]

READERS: tuple[Reader, ...] = (BeirReader(), JsonLinesReader(), TextReader())
"""Every format, the most particular first: the first reader that detects its own reads."""


class Reading:
    """All articles that some paths hold, and how far their reading has come.

    Iterating opens one file after the other and yields canonical articles, and a `Skipped` for
    whatever could not be read; bad data never raises. Memory stays flat: one line of JSON Lines
    or one text file at a time.

    Args:
        paths: Files and folders; "-" is standard input.
        options: What the user says of the input.
    """

    def __init__(self, paths: Sequence[Path | str], options: Options | None = None) -> None:
        self._paths = tuple(Path(path) for path in paths)
        self._options = options or Options()
        self._finished = 0
        self._current: tuple[FileIO, int] | None = None

    @cached_property
    def _found(self) -> tuple[Found | Skipped, ...]:
        return tuple(find(self._paths))

    @property
    def total_bytes(self) -> int:
        """Size of all files found, as they lie on the disk; standard input counts nothing."""
        return sum(found.size for found in self._found if isinstance(found, Found))

    @property
    def done_bytes(self) -> int:
        """How many of `total_bytes` have been read; of a packed file, the packed bytes."""
        if self._current is None:
            return self._finished
        raw, size = self._current
        return self._finished + min(raw.tell(), size)

    def __iter__(self) -> Iterator[Article | Skipped]:
        self._finished = 0
        for found in self._found:
            if isinstance(found, Skipped):
                yield found
                continue
            try:
                yield from self._read(found)
            except UnicodeDecodeError as error:
                yield Skipped(shown(found.path), f"invalid {error.encoding}: {error.reason}")
            except (EOFError, zlib.error, gzip.BadGzipFile) as error:
                reason = (
                    f"the gzip data is damaged or cut off ({error}): only what precedes is read"
                )
                yield Skipped(shown(found.path), reason)
            except OSError as error:
                yield Skipped(shown(found.path), f"cannot be read: {error.strerror or error}")
            finally:
                self._current = None
            self._finished += found.size

    def _read(self, found: Found) -> Iterator[Article | Skipped]:
        with ExitStack() as stack:
            if found.path == STDIN:
                stream = unpacked(Borrowed(sys.stdin.buffer))
            elif not found.size:
                stream = unpacked(Borrowed(stack.enter_context(found.path.open("rb"))))
            else:
                raw = stack.enter_context(found.path.open("rb", buffering=0))
                self._current = raw, found.size
                stream = unpacked(raw)
            stream = in_utf8(stream)
            head = stream.peek(HEAD)
            named = found.path.with_suffix("") if found.path.suffix == ".gz" else found.path
            reason = refusal(head)
            reader = next((reader for reader in READERS if reader.detects(head, named)), None)
            if reason or reader is None:
                yield Skipped(shown(found.path), reason or _unknown(head))
                return
            yield from reader.read(stream, found.path, self._options)


def _unknown(head: bytes) -> str:
    start = data_start(head)
    if start == b"[":
        return "one JSON array: write one object a line, for example with: jq -c '.[]'"
    if start == b"{":
        return "JSON over several lines: write one object a line, for example with: jq -c ."
    if start == b"<":
        return "XML or HTML: no reader for it yet"
    return f"not a known format: {', '.join(reader.name for reader in READERS)}"
