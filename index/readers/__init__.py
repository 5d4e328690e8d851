"""The readers: from files, folders and standard input to articles, one format a file.

>>> for item in Reading(["news/"]):                                   # doctest: +SKIP
...     match item:
...         case Article(): ...
...         case Skipped(where, reason): print(where, reason)
"""

import io
import sys
from collections.abc import Iterator, Sequence
from contextlib import ExitStack
from functools import cached_property
from pathlib import Path

from index.article import Article
from index.quality import Gate
from index.readers.ap import ApReader
from index.readers.beir import BeirReader
from index.readers.contents import Content, faults, unpacked
from index.readers.contract import STDIN, Options, Reader, Skipped, file_uri, shown
from index.readers.export import ExportReader
from index.readers.feeds import FeedReader
from index.readers.folders import Found, Sent, find
from index.readers.html import HtmlReader
from index.readers.json_document import JsonDocumentReader
from index.readers.jsonl import JsonLinesReader, first_object
from index.readers.markdown import MarkdownReader
from index.readers.newsml import NewsMlReader
from index.readers.ninjs import NinjsReader
from index.readers.nitf import NitfReader
from index.readers.opening import HEAD, Borrowed, Counted, in_utf8, refusal
from index.readers.packing import BombError, Budget
from index.readers.parquet import ParquetReader
from index.readers.realtime_qa import RealTimeQaReader
from index.readers.reuters21578 import ReutersReader
from index.readers.squad import SquadReader
from index.readers.tables import TableReader
from index.readers.text import TextReader, data_start
from index.readers.warc import WarcReader

__all__ = ["READERS", "Options", "Reader", "Reading", "Sent", "Skipped"]

READERS: tuple[Reader, ...] = (
    ExportReader(),
    ParquetReader(),
    ReutersReader(),
    NewsMlReader(),
    NitfReader(),
    ApReader(),
    NinjsReader(),
    WarcReader(),
    FeedReader(),
    HtmlReader(),
    BeirReader(),
    RealTimeQaReader(),
    SquadReader(),
    JsonDocumentReader(),
    JsonLinesReader(),
    MarkdownReader(),
    TableReader(),
    TextReader(),
)
"""Every format, the most particular first: the first reader that detects its own reads."""


class Reading:
    """All articles that some paths hold, and how far their reading has come.

    Iterating opens one file after the other, archives member by member, and yields canonical
    articles, and a `Skipped` for whatever could not be read; bad data never raises. Memory stays
    flat, whatever the size of a file.

    Args:
        paths: Files and folders; "-" is standard input.
        options: What the user says of the input.
        sent: Files that came without a place on this disk, read after the paths.
    """

    def __init__(
        self,
        paths: Sequence[Path | str],
        options: Options | None = None,
        *,
        sent: Sequence[Sent] = (),
    ) -> None:
        self._paths = tuple(Path(path) for path in paths)
        self._sent = tuple(sent)
        self._options = options or Options()
        self._gate = Gate()
        self._finished = 0
        self._current: tuple[Counted, int] | None = None

    @cached_property
    def _found(self) -> tuple[Found | Skipped, ...]:
        return (*find(self._paths), *(one.found for one in self._sent))

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
        return self._finished + min(raw.count, size)

    def __iter__(self) -> Iterator[Article | Skipped]:
        self._finished = 0
        self._options.occurred.clear()
        self._gate = Gate()  # a new one: reading again gives the same
        for found in self._found:
            if isinstance(found, Skipped):
                yield found
                continue
            try:
                yield from faults(found.path, self._read(found))
            except BombError as error:
                yield Skipped(shown(found.path), str(error))
            finally:
                self._current = None
            self._finished += found.size
        for field, name in self._options.fields.items():
            if name not in self._options.occurred:
                reason = f"no record has {name!r}, from which {field} was to be taken"
                yield Skipped(f"--map {field}={name}", reason)

    def _read(self, found: Found) -> Iterator[Article | Skipped]:
        with ExitStack() as stack:
            if found.stream is not None:
                raw = Counted(Borrowed(found.stream))
                self._current = raw, found.size
            elif found.path == STDIN:
                raw = Counted(Borrowed(sys.stdin.buffer))
            elif not found.size:
                raw = Counted(Borrowed(stack.enter_context(found.path.open("rb"))))
            else:
                raw = Counted(stack.enter_context(found.path.open("rb", buffering=0)))
                self._current = raw, found.size
            budget = Budget(lambda: found.size or raw.count)
            for content in unpacked(io.BufferedReader(raw, HEAD), found.path, budget):
                if isinstance(content, Skipped):
                    yield content
                else:
                    yield from faults(content.path, self._articles(content))

    def _articles(self, content: Content) -> Iterator[Article | Skipped]:
        stream = in_utf8(content.stream)
        head = stream.peek(HEAD)
        reason = refusal(head) or _beside_corpus(head, content.named)
        reader = next((reader for reader in READERS if reader.detects(head, content.named)), None)
        if reason or reader is None:
            yield Skipped(shown(content.path), reason or _unknown(head))
            return
        for item in reader.read(stream, content.path, self._options):
            yield self._judged(item, reader, content.path)

    def _judged(self, item: Article | Skipped, reader: Reader, path: Path) -> Article | Skipped:
        """Return the item, or why it is no article; exports and judged data sets are whole."""
        if isinstance(item, Skipped) or isinstance(reader, ExportReader | BeirReader | SquadReader):
            return item
        reason = self._gate.reason(item, reader.harvested, self._options.min_words)
        if not reason:
            return item
        place = shown(path) if item.uri == file_uri(path) else f"{shown(path)}: {item.uri}"
        return Skipped(place, reason)


def _beside_corpus(head: bytes, path: Path) -> str:
    """Tell a BEIR corpus's questions where the corpus beside them cannot be seen, as in a tar."""
    questions = path.name == "queries.jsonl" and "_id" in (first_object(head) or {})
    return "the questions of a BEIR corpus, not articles" if questions else ""


def _unknown(head: bytes) -> str:
    what = "XML of a kind" if data_start(head) == b"<" else "a format"
    return f"{what} that is not known: {', '.join(reader.name for reader in READERS)} are read"
