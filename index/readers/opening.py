"""From a file's bytes to a stream in UTF-8: gzip unpacked, UTF-16 and byte-order marks resolved."""

import codecs
import gzip
import io
from typing import BinaryIO

HEAD = 64 << 10
GZIP = b"\x1f\x8b"

_MARKS = (
    (codecs.BOM_UTF32_LE, "utf-32"),
    (codecs.BOM_UTF32_BE, "utf-32"),
    (codecs.BOM_UTF16_LE, "utf-16"),
    (codecs.BOM_UTF16_BE, "utf-16"),
)
_MAGIC = {
    b"%PDF-": "a PDF file: no reader for it yet",
    b"PK\x03\x04": "a zip archive or office document: unpack it, or save it as text",
    b"{\\rtf": "a rich-text file: save it as plain text",
    b"BZh": "packed with bzip2: unpack it, or use gzip",
    b"\xfd7zXZ\x00": "packed with xz: unpack it, or use gzip",
    b"\x28\xb5\x2f\xfd": "packed with zstd: unpack it, or use gzip",
    b"7z\xbc\xaf\x27\x1c": "a 7z archive: unpack it",
    b"SQLite format 3\x00": "a SQLite database",
    b"PAR1": "a Parquet file: write JSON Lines instead",
    b"\x89PNG": "an image",
    b"\xff\xd8\xff": "an image",
    b"GIF8": "an image",
    b"\x7fELF": "a program",
}


def unpacked(raw: io.RawIOBase) -> io.BufferedReader:
    """Return the raw stream, through gzip if it is packed; the head can be peeked at."""
    plain: io.BufferedReader = io.BufferedReader(raw, HEAD)
    if not plain.peek(HEAD).startswith(GZIP):
        return plain
    return io.BufferedReader(Borrowed(gzip.GzipFile(fileobj=plain)), HEAD)


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
    if head[257:262] == b"ustar":
        return "a tar archive: unpack it"
    if b"\x00" in head:
        return f"a binary file: byte 0 at position {head.index(0) + 1}"
    return ""


class Borrowed(io.RawIOBase):
    """Any binary stream as a raw one that fills each read, and does not close the stream."""

    def __init__(self, stream: gzip.GzipFile | BinaryIO) -> None:
        self._stream = stream

    def readable(self) -> bool:
        """Return True: that is what the stream is for."""
        return True

    def readinto(self, buffer: memoryview) -> int:  # type: ignore[override]
        """Fill the buffer; 0 at the end of the stream."""
        piece = self._stream.read(len(buffer))
        buffer[: len(piece)] = piece
        return len(piece)


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
