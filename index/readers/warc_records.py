"""The records of a web archive: where each begins and ends, also after a damaged one."""

import re
from collections.abc import Iterator
from dataclasses import dataclass
from typing import BinaryIO

MAX_RECORD = 16 << 20
"""The longest record that is held in memory, in bytes."""
_MAX_HEADER = 64 << 10
_PIECE = 1 << 16
_VERSION = re.compile(rb"WARC/[01]\.\d+\s*\Z")
_NEXT = re.compile(rb"(?<=\n)WARC/[01]\.\d+\r?\n")
_LENGTH = re.compile(rb"(?im)^content-length:[ \t]*(\d{1,18})[ \t]*\r?$")


@dataclass(frozen=True, slots=True)
class Record:
    """One record, header and block, and the position of its first byte in the stream."""

    position: int
    data: bytes


@dataclass(frozen=True, slots=True)
class Long:
    """A record that is longer than `MAX_RECORD`, passed over."""

    position: int


@dataclass(frozen=True, slots=True)
class Damaged:
    """Bytes that are no record, or a record cut off; the next whole record follows."""

    position: int


def records(stream: BinaryIO) -> Iterator[Record | Long | Damaged]:
    """Yield the records of an unpacked archive, in their order.

    A record whose length is wrong is damaged: the next is looked for in what it swallowed.
    """
    source = _Source(stream)
    while True:
        position, line = source.line_that_is_filled()
        if not line:
            return
        header = source.header(line)
        length = _LENGTH.search(header)
        if not _VERSION.match(line) or length is None:
            source.give_back(header[len(line) :])
            source.skip_to_version()
            yield Damaged(position)
            continue
        size = int(length[1])
        if size > MAX_RECORD:
            whole = source.skip(size)
            yield Long(position) if whole else Damaged(position)
            continue
        block = source.read(size)
        if len(block) == size and source.ends_record():
            yield Record(position, header + block)
            continue
        if within := _NEXT.search(block):
            source.give_back(block[within.start() :])
        elif len(block) == size:
            source.skip_to_version()
        yield Damaged(position)


class _Source:
    """A stream of which bytes can be given back, and that knows how far it has come."""

    def __init__(self, stream: BinaryIO) -> None:
        self._stream = stream
        self._back = b""
        self._taken = 0

    def read(self, size: int) -> bytes:
        """Return as many bytes as there are, at most `size`."""
        pieces = [self._back[:size]]
        self._back = self._back[size:]
        missing = size - len(pieces[0])
        while missing and (piece := self._stream.read(min(missing, _PIECE))):
            pieces.append(piece)
            missing -= len(piece)
        data = b"".join(pieces)
        self._taken += len(data)
        return data

    def give_back(self, data: bytes) -> None:
        """Put bytes before what comes next."""
        self._back = data + self._back
        self._taken -= len(data)

    def line(self) -> bytes:
        """Return the next line, or the first 64 KiB of one that is longer."""
        end = self._back.find(b"\n", 0, _MAX_HEADER) + 1
        if end:
            return self.read(end)
        start = self.read(min(len(self._back), _MAX_HEADER))
        rest = self._stream.readline(_MAX_HEADER - len(start)) if len(start) < _MAX_HEADER else b""
        self._taken += len(rest)
        return start + rest

    def line_that_is_filled(self) -> tuple[int, bytes]:
        """Return the next line that is not blank, and where it begins; no line at the end."""
        while True:
            position, line = self._taken, self.line()
            if line.strip() or not line:
                return position, line

    def header(self, first: bytes) -> bytes:
        """Return a record's lines up to the blank one, at most 64 KiB of them."""
        lines, size = [first], len(first)
        while size < _MAX_HEADER and (line := self.line()):
            lines.append(line)
            size += len(line)
            if not line.strip():
                break
        return b"".join(lines)

    def skip(self, size: int) -> bool:
        """Pass over bytes; tell whether they were all there."""
        while size and (piece := self.read(min(size, _PIECE))):
            size -= len(piece)
        return not size

    def ends_record(self) -> bool:
        """Tell whether a blank line, which parts records, or the end comes next."""
        line = self.line()
        self.give_back(line)
        return not line.strip()

    def skip_to_version(self) -> None:
        """Pass over what is left up to a line that may open a record."""
        while line := self.line():
            if _VERSION.match(line):
                self.give_back(line)
                return
