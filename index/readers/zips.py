"""Zip archives: the members one by one, straight from the central directory (PKWARE's APPNOTE).

The standard library's `zipfile` holds the whole directory in memory, unpacks bzip2 without a
limit, and reads members that overlap; none of the three is safe with archives from anywhere.
"""

import io
import stat
import struct
import zlib
from array import array
from collections.abc import Iterator
from dataclasses import dataclass
from typing import BinaryIO

from index.readers.packing import (
    BZIP2,
    DEFLATE,
    MEMBERS,
    XZ,
    ZSTD,
    Budget,
    Codec,
    PackedError,
    Unpacked,
)

_END = struct.Struct("<4s4H2LH")
_END64_LOCATOR = struct.Struct("<4sLQL")
_END64 = struct.Struct("<4sQ2H2L4Q")
_ENTRY = struct.Struct("<4s6H3L5H2L")
_LOCAL = struct.Struct("<4s5H3L2H")
_CODECS: dict[int, Codec | None] = {0: None, 8: DEFLATE, 12: BZIP2, 20: ZSTD, 93: ZSTD, 95: XZ}
_UNREAD = {9: "Deflate64", 14: "LZMA", 98: "PPMd"}
_ENCRYPTED = 0x0001 | 0x0040 | 0x2000
_UTF8 = 0x0800
_ALL = 0xFFFFFFFF
_UNIX = 3


def is_zip(head: bytes) -> bool:
    """Tell a zip archive by its start: the header of a member, or the end of an empty one."""
    return head.startswith((b"PK\x03\x04", b"PK\x05\x06", b"PK\x07\x08PK\x03\x04"))


@dataclass(frozen=True, slots=True, kw_only=True)
class Entry:
    """A member as the directory describes it.

    Args:
        name: Its name in the archive, parted by "/"; a folder's ends with one.
        reason: Why it cannot be read; empty if it can.
        size: Bytes unpacked.
    """

    name: str
    reason: str
    size: int
    packed: int
    crc: int
    method: int
    offset: int


class ZipArchive:
    """The members of a zip archive, in the order of its directory; memory stays flat.

    Args:
        file: The archive; it can be seeked, and is not closed.

    Raises:
        PackedError: The directory is missing or damaged, has over a million members, or
            members overlap, as they do in bombs only.
    """

    def __init__(self, file: BinaryIO) -> None:
        self._file = file
        self._start, self._stop, self._shift = _directory(file)
        self._refuse_overlaps()

    def __iter__(self) -> Iterator[Entry]:
        """Yield every member, without opening it."""
        at = self._start
        while at < self._stop:
            self._file.seek(at)
            fixed = self._file.read(_ENTRY.size)
            if len(fixed) < _ENTRY.size or not fixed.startswith(b"PK\x01\x02"):
                raise PackedError("the zip directory is damaged: only articles before it are read")
            lengths = _ENTRY.unpack(fixed)[10:13]
            rest = self._file.read(sum(lengths))
            yield _entry(fixed, rest, self._shift)
            at += _ENTRY.size + sum(lengths)

    def open(self, entry: Entry, budget: Budget) -> io.BufferedReader:
        """Return a member's bytes, unpacked and checked against its checksum."""
        self._file.seek(entry.offset)
        local = self._file.read(_LOCAL.size)
        if len(local) < _LOCAL.size or not local.startswith(b"PK\x03\x04"):
            raise PackedError("the zip archive is damaged: the member is not where it should be")
        name, extra = _LOCAL.unpack(local)[9:11]
        start = entry.offset + _LOCAL.size + name + extra
        raw: io.RawIOBase = _Slice(self._file, start, entry.packed)
        if codec := _CODECS[entry.method]:
            raw = Unpacked(io.BufferedReader(raw), codec, budget)
        return io.BufferedReader(_Checked(raw, entry), 64 << 10)

    def _refuse_overlaps(self) -> None:
        starts, ends = array("Q"), array("Q")
        for entry in self:
            if len(starts) == MEMBERS:
                raise PackedError(
                    f"it holds over {MEMBERS:,} members: split it into smaller archives"
                )
            starts.append(entry.offset)
            ends.append(entry.offset + _LOCAL.size + entry.packed)
        reached = 0
        for at in sorted(range(len(starts)), key=starts.__getitem__):
            if starts[at] < reached or ends[at] > self._start:
                raise PackedError("its members overlap, as a bomb's do: nothing of it is read")
            reached = ends[at]


def _directory(file: BinaryIO) -> tuple[int, int, int]:
    """Return where the directory starts and stops, and how far all offsets are shifted."""
    size = file.seek(0, io.SEEK_END)
    tail_at = max(0, size - _END.size - 0xFFFF)
    file.seek(tail_at)
    tail = file.read()
    found = tail.rfind(b"PK\x05\x06")
    if found < 0 or len(tail) - found < _END.size:
        raise PackedError("the zip archive is cut off: its directory is missing")
    length, offset = _END.unpack_from(tail, found)[5:7]
    stop = tail_at + found
    if found >= _END64_LOCATOR.size:
        file.seek(stop - _END64_LOCATOR.size)
        signature, _, at, _ = _END64_LOCATOR.unpack(file.read(_END64_LOCATOR.size))
        if signature == b"PK\x06\x07" and at + _END64.size <= stop:
            file.seek(at)
            fields = _END64.unpack(file.read(_END64.size))
            if fields[0] == b"PK\x06\x06":
                length, offset, stop = fields[8], fields[9], at
    start = stop - length
    if start < offset:
        raise PackedError("the zip directory is damaged: it is not where it should be")
    return start, stop, start - offset


def _entry(fixed: bytes, rest: bytes, shift: int) -> Entry:
    (_, made_by, _, flags, method, _, _, crc, packed, size, name_length, extra_length, _, _, _,
     attributes, offset) = _ENTRY.unpack(fixed)  # fmt: skip
    raw_name = rest[:name_length].split(b"\0")[0]
    packed, size, offset = _wide(
        rest[name_length : name_length + extra_length], packed, size, offset
    )
    reason = ""
    if made_by >> 8 == _UNIX and (kind := stat.S_IFMT(attributes >> 16)):
        if kind == stat.S_IFLNK:
            reason = "a link in an archive: links are not followed"
        elif kind not in (stat.S_IFREG, stat.S_IFDIR):
            reason = "neither a file nor a folder"
    if flags & _ENCRYPTED:
        reason = "encrypted: unpack it with its password first"
    elif method not in _CODECS:
        how = _UNREAD.get(method, f"method {method}")
        reason = f"packed with {how}: unpack it, and pack it again with deflate or zstd"
    return Entry(
        name=_decoded(raw_name).replace("\\", "/"),
        reason=reason,
        size=size,
        packed=packed,
        crc=crc,
        method=method,
        offset=offset + shift,
    )


def _decoded(name: bytes) -> str:
    """Decode a name: UTF-8, with its flag or without, else the code page of the IBM PC."""
    try:
        return name.decode("utf-8")
    except UnicodeDecodeError:
        return name.decode("cp437")


def _wide(extra: bytes, packed: int, size: int, offset: int) -> tuple[int, int, int]:
    """Return the sizes and the offset, from the zip64 field where the entry has no room."""
    while len(extra) >= 4:
        kind, length = struct.unpack_from("<2H", extra)
        if kind == 1:
            values = iter(struct.unpack_from(f"<{min(length, len(extra) - 4) // 8}Q", extra, 4))
            size = next(values, size) if size == _ALL else size
            packed = next(values, packed) if packed == _ALL else packed
            offset = next(values, offset) if offset == _ALL else offset
        extra = extra[4 + length :]
    return packed, size, offset


class _Slice(io.RawIOBase):
    """A part of a file that others seek in as well."""

    def __init__(self, file: BinaryIO, start: int, length: int) -> None:
        self._file = file
        self._at = start
        self._stop = start + length

    def readable(self) -> bool:
        """Return True: that is what the stream is for."""
        return True

    def readinto(self, buffer: memoryview) -> int:  # type: ignore[override]
        """Fill the buffer; 0 at the end of the part."""
        self._file.seek(self._at)
        piece = self._file.read(min(len(buffer), self._stop - self._at))
        self._at += len(piece)
        buffer[: len(piece)] = piece
        return len(piece)


class _Checked(io.RawIOBase):
    """A member's bytes, whose number and CRC-32 must be those of the directory."""

    def __init__(self, raw: io.RawIOBase, entry: Entry) -> None:
        self._raw = raw
        self._entry = entry
        self._crc = self._size = 0

    def readable(self) -> bool:
        """Return True: that is what the stream is for."""
        return True

    def readinto(self, buffer: memoryview) -> int:  # type: ignore[override]
        """Fill the buffer; 0 at the end of the member.

        Raises:
            PackedError: The bytes are not those that were packed.
        """
        count: int = self._raw.readinto(buffer)
        self._crc = zlib.crc32(buffer[:count], self._crc)
        self._size += count
        if (not count and self._crc != self._entry.crc) or (
            self._size > self._entry.size or (not count and self._size < self._entry.size)
        ):
            raise PackedError(
                "the zip archive is damaged: the member is not what its checksum says"
            )
        return count
