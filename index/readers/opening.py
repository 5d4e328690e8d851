"""From a file's bytes to a stream in UTF-8: UTF-16 and byte-order marks resolved."""

import codecs
import errno
import io
from collections.abc import Iterator
from contextlib import contextmanager
from tempfile import SpooledTemporaryFile
from typing import BinaryIO, cast

HEAD = 64 << 10
_IN_MEMORY = 8 << 20

_MARKS = (
    (codecs.BOM_UTF32_LE, "utf-32"),
    (codecs.BOM_UTF32_BE, "utf-32"),
    (codecs.BOM_UTF16_LE, "utf-16"),
    (codecs.BOM_UTF16_BE, "utf-16"),
)
PARQUET = b"PAR1"
_MAGIC = {
    b"%PDF-": "a PDF file: no reader for it yet",
    b"{\\rtf": "a rich-text file: save it as plain text",
    b"7z\xbc\xaf\x27\x1c": "a 7z archive: unpack it",
    b"Rar!\x1a\x07": "a RAR archive: unpack it",
    b"\x04\x22\x4d\x18": "packed with lz4: unpack it, or use zstd",
    b"\x1f\x9d": "packed with compress: unpack it, or use gzip",
    b"\xd0\xcf\x11\xe0": "an old Word, Excel or Outlook file: save it as text or HTML",
    b"SQLite format 3\x00": "a SQLite database",
    b"\x89PNG": "an image",
    b"\xff\xd8\xff": "an image",
    b"GIF8": "an image",
    b"\x7fELF": "a program",
}


def in_utf8(stream: io.BufferedReader) -> io.BufferedReader:
    """Return the stream without byte-order mark; UTF-16 and UTF-32 come out as UTF-8."""
    head = stream.peek(HEAD)
    if head.startswith(codecs.BOM_UTF8):
        stream.read(len(codecs.BOM_UTF8))
        return stream
    for mark, encoding in _MARKS:
        if head.startswith(mark):
            return io.BufferedReader(_Recoded(stream, encoding), HEAD)
    return stream


def refusal(head: bytes) -> str:
    """Say why no reader can read a file that starts like this; empty if one may."""
    if not head.strip():
        return "the file is empty"
    for magic, reason in _MAGIC.items():
        if head.startswith(magic):
            return reason
    if b"\x00" in head and not head.startswith((PARQUET, b"WARC/")):
        return f"a binary file: byte 0 at position {head.index(0) + 1}"
    return ""


@contextmanager
def seekable(stream: BinaryIO, limit: int) -> Iterator[BinaryIO]:
    """Give the stream itself if it can be seeked, else a temporary file with the rest of it.

    Args:
        stream: The bytes; a plain file on the disk can be seeked, a packed one cannot.
        limit: Bytes that may be put on the disk.

    Raises:
        OSError: There are more bytes than that, or no room for them.
    """
    if stream.seekable():
        yield stream
        return
    with SpooledTemporaryFile(max_size=_IN_MEMORY) as file:
        while piece := stream.read(1 << 20):
            if file.tell() + len(piece) > limit:
                reason = f"over {limit >> 20} MiB in a stream: unpack it to a file first"
                raise OSError(errno.EFBIG, reason)
            file.write(piece)
        file.seek(0)
        yield cast(BinaryIO, file)


class Borrowed(io.RawIOBase):
    """Any binary stream as a raw one that fills each read, and does not close the stream."""

    def __init__(self, stream: BinaryIO) -> None:
        self._stream = stream

    def readable(self) -> bool:
        """Return True: that is what the stream is for."""
        return True

    def readinto(self, buffer: memoryview) -> int:  # type: ignore[override]
        """Fill the buffer; 0 at the end of the stream."""
        piece = self._stream.read(len(buffer))
        buffer[: len(piece)] = piece
        return len(piece)


class Counted(io.RawIOBase):
    """A raw stream that counts the bytes read from it; it can be seeked if the other can.

    Args:
        raw: The stream; it is not closed.
    """

    def __init__(self, raw: io.RawIOBase) -> None:
        self._raw = raw
        self.count = 0

    def readable(self) -> bool:
        """Return True: that is what the stream is for."""
        return True

    def seekable(self) -> bool:
        """Tell whether the other stream can be seeked."""
        return self._raw.seekable()

    def seek(self, offset: int, whence: int = io.SEEK_SET) -> int:
        """Seek in the other stream."""
        return self._raw.seek(offset, whence)

    def tell(self) -> int:
        """Return the position of the other stream."""
        return self._raw.tell()

    def readinto(self, buffer: memoryview) -> int:  # type: ignore[override]
        """Fill the buffer; 0 at the end of the stream."""
        count: int = self._raw.readinto(buffer)
        self.count += count
        return count


class _Recoded(io.RawIOBase):
    """A stream of another encoding, read as UTF-8."""

    def __init__(self, stream: BinaryIO, encoding: str) -> None:
        self._stream = stream
        self._decoder = codecs.getincrementaldecoder(encoding)()
        self._ready = b""

    def readable(self) -> bool:
        """Return True: that is what the stream is for."""
        return True

    def readinto(self, buffer: memoryview) -> int:  # type: ignore[override]
        """Fill the buffer; 0 at the end of the stream."""
        while not self._ready:
            piece = self._stream.read(HEAD)
            self._ready = self._decoder.decode(piece, final=not piece).encode("utf-8")
            if not piece:
                break
        count = min(len(buffer), len(self._ready))
        buffer[:count], self._ready = self._ready[:count], self._ready[count:]
        return count
