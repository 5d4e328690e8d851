"""Packed streams: gzip, zstd, bzip2 and xz, unpacked piece by piece and within limits.

What a packed stream may cost is bounded before it is spent: its output by `RATIO` and `TOTAL`
(against bombs), the memory of its decoder by `MEMORY`.
"""

import bz2
import io
import lzma
import zlib
from collections.abc import Callable
from dataclasses import dataclass, field
from typing import Protocol

FREE = 64 << 20
"""Bytes that any packed stream may give; `RATIO` counts from there."""
RATIO = 1000
"""Bytes unpacked for one packed byte: deflate reaches 1032 on zeros, news text 3 to 20."""
TOTAL = 256 << 30
"""Bytes that one file may unpack to, over all its layers and members."""
MEMBERS = 1_000_000
"""Members that the archives in one file may have together."""
MEMORY = 128 << 20
"""Bytes of a decoder's window: what `xz -9` and `zstd --ultra -22 --long` need."""

# Small enough that what one piece gives fits into memory with a decoder that cannot be stopped:
# a block of zstd has at least 4 bytes and gives at most 128 KiB (RFC 8878, section 3.1.1.2).
_PIECE = 16 << 10
_ZSTD_PIECE = 1 << 10
_ZSTD_MAGIC = b"\x28\xb5\x2f\xfd"
_ZSTD_SKIPPABLE = b"\x2a\x4d\x18"  # after a byte from 0x50 to 0x5f
_BOMB = f"it unpacks to over {RATIO} times its size, as a bomb does: the rest is not read"
_BZIP2_BLOCKS = (b"1AY&SY", b"\x17rE8P\x90")


class PackedError(OSError):
    """Packed data is damaged or beyond a limit. The message is whole: what, and what is read."""


class BombError(PackedError):
    """All that a file holds is beyond a limit: nothing more of it is read."""


@dataclass(slots=True)
class Budget:
    """What the layers and members of one file may unpack to, together.

    Args:
        packed: Returns the size of the file in bytes, or how much of a pipe has been read.
    """

    packed: Callable[[], int]
    _spent: int = field(default=0, init=False)
    _members: int = field(default=0, init=False)

    def spend(self, count: int) -> None:
        """Count bytes that were unpacked.

        Raises:
            BombError: They are more than news can be.
        """
        self._spent += count
        if self._spent > TOTAL:
            raise BombError(f"it unpacks to over {TOTAL >> 30} GiB: split it into smaller files")
        if self._spent > FREE and self._spent > FREE + RATIO * self.packed():
            raise BombError(_BOMB)

    def enter(self) -> None:
        """Count a member of an archive.

        Raises:
            BombError: There are over a million.
        """
        self._members += 1
        if self._members > MEMBERS:
            raise BombError(f"it holds over {MEMBERS:,} members: split it into smaller archives")


class Decoder(Protocol):
    """Unpacks one stream, as `bz2.BZ2Decompressor` and `lzma.LZMADecompressor` do."""

    @property
    def eof(self) -> bool:
        """Whether the stream has ended."""
        ...

    @property
    def needs_input(self) -> bool:
        """Whether it can give no more without input."""
        ...

    @property
    def unused_data(self) -> bytes:
        """What of the input lies behind the stream's end."""
        ...

    def decompress(self, data: bytes, max_length: int = ...) -> bytes:
        """Return what the input gives, up to a length if the decoder can be stopped."""
        ...


@dataclass(frozen=True, slots=True)
class Codec:
    """A way of packing.

    Args:
        name: What people call it.
        detects: Tells it by the first bytes; None if it cannot be told, nor stand several
            times in a row.
        decoder: Makes the decoder of one stream.
        piece: How many packed bytes the decoder is given at a time.
    """

    name: str
    detects: Callable[[bytes], bool] | None
    decoder: Callable[[], Decoder]
    piece: int = _PIECE


class _Deflate:
    """A `Decoder` over zlib, which keeps its unread input for its caller to give again."""

    def __init__(self, wbits: int) -> None:
        self._inner = zlib.decompressobj(wbits)
        self._error: zlib.error | None = None

    @property
    def eof(self) -> bool:
        return self._inner.eof

    @property
    def needs_input(self) -> bool:
        return not (self._inner.unconsumed_tail or self._error)

    @property
    def unused_data(self) -> bytes:
        return self._inner.unused_data

    def decompress(self, data: bytes, max_length: int = 0) -> bytes:
        if self._error:
            raise self._error
        data = self._inner.unconsumed_tail + data
        before = self._inner.copy()
        try:
            return self._inner.decompress(data, max_length)
        except zlib.error:
            return self._salvaged(before, data)

    def _salvaged(self, before: "zlib._Decompress", data: bytes) -> bytes:
        """Return what damaged data gives up to the damage; the next call raises."""
        pieces = []
        for byte in data:
            try:
                pieces.append(before.decompress(bytes((byte,))))
            except zlib.error as error:
                self._error = error
                break
        return b"".join(pieces)


class _Zstd:
    """A `Decoder` over one frame of zstd."""

    needs_input = True

    def __init__(self) -> None:
        import zstandard  # noqa: PLC0415 (only those who have such files load it)

        self._error = zstandard.ZstdError
        self._inner = zstandard.ZstdDecompressor(max_window_size=MEMORY).decompressobj(_PIECE)

    @property
    def eof(self) -> bool:
        return self._inner.eof

    @property
    def unused_data(self) -> bytes:
        return self._inner.unused_data

    def decompress(self, data: bytes, max_length: int = 0) -> bytes:
        try:
            return self._inner.decompress(data) if data else b""
        except self._error as error:
            raise ValueError(str(error).removeprefix("zstd decompressor error: ")) from error


def _is_zstd(head: bytes) -> bool:
    skippable = head[1:4] == _ZSTD_SKIPPABLE and 0x50 <= head[0] <= 0x5F
    return head.startswith(_ZSTD_MAGIC) or skippable


def _is_bzip2(head: bytes) -> bool:
    return head.startswith(b"BZh") and head[4:10] in _BZIP2_BLOCKS and head[3:4].isdigit()


GZIP = Codec("gzip", lambda head: head.startswith(b"\x1f\x8b\x08"), lambda: _Deflate(31))
ZSTD = Codec("zstd", _is_zstd, _Zstd, _ZSTD_PIECE)
BZIP2 = Codec("bzip2", _is_bzip2, bz2.BZ2Decompressor)
XZ = Codec(
    "xz",
    lambda head: head.startswith(b"\xfd7zXZ\x00"),
    lambda: lzma.LZMADecompressor(lzma.FORMAT_XZ, memlimit=MEMORY),
)
DEFLATE = Codec("deflate", None, lambda: _Deflate(-15))
SUFFIXES = {".gz": GZIP, ".zst": ZSTD, ".bz2": BZIP2, ".xz": XZ}


def codec_of(head: bytes) -> Codec | None:
    """Return how a stream is packed that starts like this; None if it is not."""
    return next((c for c in SUFFIXES.values() if c.detects and c.detects(head)), None)


class Unpacked(io.RawIOBase):
    """The unpacked bytes of a stream that is packed with one codec, over all its members.

    Every read is filled, but for the last. Of damaged data, all that precedes the damage comes
    first; only the next read raises.

    Args:
        packed: The packed bytes.
        codec: How they are packed.
        budget: Counts what comes out.
    """

    def __init__(self, packed: io.BufferedIOBase, codec: Codec, budget: Budget) -> None:
        self._packed = packed
        self._codec = codec
        self._budget = budget
        self._decoder: Decoder | None = None
        self._input = b""
        self._ready = memoryview(b"")
        self._taken = self._given = 0
        self._error: PackedError | None = None

    def readable(self) -> bool:
        """Return True: that is what the stream is for."""
        return True

    def readinto(self, buffer: memoryview) -> int:  # type: ignore[override]
        """Fill the buffer; 0 at the end of the stream.

        Raises:
            PackedError: The data is damaged, cut off, or beyond a limit.
        """
        filled = 0
        while filled < len(buffer) and (self._ready or self._unpack(len(buffer) - filled)):
            count = min(len(buffer) - filled, len(self._ready))
            buffer[filled : filled + count] = self._ready[:count]
            self._ready = self._ready[count:]
            filled += count
        if not filled and self._error:
            raise self._error
        return filled

    def _unpack(self, limit: int) -> bool:
        """Make more bytes ready; False at the end and after an error."""
        while self._error is None:
            try:
                if self._decoder is None and not self._begin():
                    return False
                piece = self._piece(limit)
                self._count(len(piece))
            except PackedError as error:
                self._error = error
                return False
            if piece:
                self._ready = memoryview(piece)
                return True
        return False

    def _count(self, given: int) -> None:
        self._given += given
        self._budget.spend(given)
        if self._given > FREE and self._given > RATIO * self._taken:
            raise PackedError(_BOMB)

    def _begin(self) -> bool:
        """Begin with the next member; False if there is none. Zeros between members are padding."""
        first = not self._taken
        while len(self._input) < 16 and self._take():
            self._input = self._input if first else self._input.lstrip(b"\0")
        detects = self._codec.detects
        if not first:
            self._input = self._input.lstrip(b"\0")
            if not self._input:
                return False
            if detects is None or not detects(self._input):
                raise PackedError(
                    f"what follows the {self._codec.name} data is not {self._codec.name}: "
                    "only articles before it are read"
                )
        self._decoder = self._codec.decoder()
        return True

    def _take(self) -> bool:
        piece = self._packed.read(self._codec.piece)
        self._taken += len(piece)
        self._input += piece
        return bool(piece)

    def _piece(self, limit: int) -> bytes:
        decoder = self._decoder
        assert decoder is not None  # noqa: S101 (for the type checker: _begin made it)
        more = bool(self._input) or not decoder.needs_input or self._take()
        try:
            piece = decoder.decompress(self._input, limit)
        except (zlib.error, lzma.LZMAError, OSError, EOFError, ValueError) as error:
            raise PackedError(self._damage(str(error))) from error
        self._input = b""
        if decoder.eof:
            self._input = decoder.unused_data
            self._decoder = None
        elif not piece and not more:
            raise PackedError(self._damage("cut off"))
        return piece

    def _damage(self, what: str) -> str:
        name = self._codec.name
        if "emory" in what:  # xz: "Memory usage limit exceeded"; zstd: "… too much memory …"
            return (
                f"unpacking the {name} data takes a window of over {MEMORY >> 20} MiB: "
                "pack it again with a smaller one"
            )
        return (
            f"the {name} data is damaged or cut off ({what}): "
            "only articles before the damage are read"
        )
