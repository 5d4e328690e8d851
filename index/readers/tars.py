"""Tar archives: the members one by one, as they come (POSIX ustar and pax, GNU, old V7).

The headers are the standard library's `TarInfo`; its `TarFile` holds all of them in memory, and
takes names of any length.
"""

import io
import re
import tarfile
from collections.abc import Iterator
from dataclasses import dataclass
from typing import BinaryIO

from index.readers.packing import PackedError

_BLOCK = tarfile.BLOCKSIZE
_MAX_NAMES = 1 << 20  # bytes of pax fields or of a long name
_RECORD = re.compile(rb"(\d{1,7}) ([^=]+)=")
_FILES = (*tarfile.REGULAR_TYPES,)
_REASONS = {
    tarfile.LNKTYPE: "a link in an archive: links are not followed",
    tarfile.SYMTYPE: "a link in an archive: links are not followed",
    tarfile.GNUTYPE_SPARSE: "a file with holes in an archive: unpack it first",
}


def is_tar(head: bytes) -> bool:
    """Tell a tar archive by its first header, which carries a checksum of itself."""
    try:
        tarfile.TarInfo.frombuf(head[:_BLOCK], "utf-8", "surrogateescape")
    except tarfile.HeaderError:
        return False
    return True


@dataclass(frozen=True, slots=True)
class Member:
    """A member of a tar archive, as long as the next one is not asked for.

    Args:
        name: Its name in the archive, parted by "/"; a folder's ends with one.
        reason: Why it cannot be read; empty if it can.
        size: Its bytes.
        stream: Its bytes.
    """

    name: str
    reason: str
    size: int
    stream: io.BufferedReader


def members(archive: BinaryIO) -> Iterator[Member]:
    """Yield the members; what is left of one is passed over when the next is asked for.

    Raises:
        PackedError: The archive is damaged or cut off.
    """
    names: dict[str, str] = {}
    at = 0
    while block := archive.read(_BLOCK):
        at += len(block)
        if not block.strip(b"\0"):
            continue  # the end, or between two archives that were joined
        header = _header(block, at - len(block))
        data = _Data(archive, header.size)
        if header.type in (tarfile.GNUTYPE_LONGNAME, tarfile.GNUTYPE_LONGLINK):
            name = data.whole().split(b"\0")[0].decode("utf-8", "surrogateescape")
            if header.type == tarfile.GNUTYPE_LONGNAME:
                names["path"] = name
        elif header.type in (tarfile.XHDTYPE, tarfile.SOLARIS_XHDTYPE):
            names.update(_pax(data.whole()))
        elif header.type == tarfile.XGLTYPE:
            data.whole()  # fields for all members: times and owners, no names
        else:
            if "size" in names:
                data = _Data(archive, _number(names["size"]))
            yield _member(header, names, data)
            names = {}
        at += data.finish()


def _header(block: bytes, at: int) -> tarfile.TarInfo:
    try:
        header = tarfile.TarInfo.frombuf(block, "utf-8", "surrogateescape")
    except tarfile.HeaderError as error:
        raise PackedError(
            f"the tar archive is damaged at byte {at + 1} ({error}): "
            "only articles before the damage are read"
        ) from error
    if header.size < 0:
        raise PackedError(f"the tar archive is damaged at byte {at + 1}: a negative size")
    return header


def _member(header: tarfile.TarInfo, names: dict[str, str], data: "_Data") -> Member:
    sparse = any(name.startswith("GNU.sparse.") for name in names)
    name = names.get("GNU.sparse.name") or names.get("path") or header.name
    if header.type == tarfile.DIRTYPE:
        name = f"{name}/"
    reason = _REASONS.get(header.type, "")
    if sparse:
        reason = _REASONS[tarfile.GNUTYPE_SPARSE]
    elif not reason and header.type not in (*_FILES, tarfile.DIRTYPE):
        reason = "neither a file nor a folder"
    return Member(name, reason, data.left, io.BufferedReader(data, 64 << 10))


def _pax(fields: bytes) -> Iterator[tuple[str, str]]:
    """Yield the fields of an extended header: "length key=value" and a line's end each."""
    at = 0
    while match := _RECORD.match(fields, at):
        stop = at + int(match[1])
        if stop <= match.end():
            return
        yield (
            match[2].decode("utf-8", "surrogateescape"),
            fields[match.end() : stop - 1].decode("utf-8", "surrogateescape"),
        )
        at = stop


def _number(size: str) -> int:
    if not re.fullmatch(r"\d{1,18}", size):
        raise PackedError(f"the tar archive is damaged: a size of {size[:20]!r}")
    return int(size)


class _Data(io.RawIOBase):
    """What follows a header: `left` bytes, filled up to whole blocks."""

    def __init__(self, archive: BinaryIO, size: int) -> None:
        self._archive = archive
        self._size = size
        self.left = size

    def readable(self) -> bool:
        """Return True: that is what the stream is for."""
        return True

    def readinto(self, buffer: memoryview) -> int:  # type: ignore[override]
        """Fill the buffer; 0 at the end of the member.

        Raises:
            PackedError: The archive ends before the member does.
        """
        piece = self._archive.read(min(len(buffer), self.left))
        if not piece and self.left and len(buffer):
            raise PackedError("the tar archive is cut off: only articles before that are read")
        self.left -= len(piece)
        buffer[: len(piece)] = piece
        return len(piece)

    def whole(self) -> bytes:
        """Return all bytes of a header's own data."""
        if self._size > _MAX_NAMES:
            raise PackedError(f"the tar archive is damaged: a name of over {_MAX_NAMES >> 20} MiB")
        return b"".join(iter(lambda: self.read(_MAX_NAMES), b""))

    def finish(self) -> int:
        """Pass over what is left and the filling; return the bytes of all blocks."""
        buffer = memoryview(bytearray(64 << 10))
        while self.left:
            self.readinto(buffer)
        filling = -self._size % _BLOCK
        self._archive.read(filling)
        return self._size + filling
