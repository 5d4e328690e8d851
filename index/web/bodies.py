"""The body of an answer: gzip and deflate unpacked, never more than a limit held."""

import zlib
from typing import TYPE_CHECKING

from index.errors import FetchError

if TYPE_CHECKING:
    import httpx


def read_body(response: "httpx.Response", limit: int, *, cut: bool = False) -> bytes:
    """Read and unpack the body of a response.

    Args:
        response: Its body yet unread.
        limit: Bytes that it may have, both as sent and unpacked.
        cut: Whether a longer one is cut there, not refused.

    Raises:
        FetchError: It is too long, damaged, or packed in another way than asked for.
    """
    length = response.headers.get("Content-Length", "")
    if not cut and length.isdecimal() and int(length) > limit:
        raise FetchError(_too_large(limit))
    unpack = _Unpacking(response.headers.get("Content-Encoding", ""), limit + 1)
    pieces: list[bytes] = []
    size = sent = 0
    for packed in response.iter_raw():
        sent += len(packed)
        pieces.append(unpack(packed))
        size += len(pieces[-1])
        if size > limit or sent > limit:
            if cut:
                break
            raise FetchError(_too_large(limit))
    else:
        unpack.finish()
    return b"".join(pieces)[:limit]


def _too_large(limit: int) -> str:
    return f"larger than {limit / (1 << 20):g} MiB"


_GZIP = 0x1F  # the first byte of a member


class _Unpacking:
    """gzip and deflate (RFC 9110, section 8.4.1), never more than a limit at once."""

    def __init__(self, encoding: str, limit: int) -> None:
        self._name = encoding.strip().lower()
        if self._name not in ("", "identity", "gzip", "x-gzip", "deflate"):
            raise FetchError(f"packed as {encoding!r}, which was not asked for")
        self._limit = limit
        self._unzip = None if self._name in ("", "identity") else zlib.decompressobj(47)
        self._begun = False

    def __call__(self, packed: bytes) -> bytes:
        if self._unzip is None:
            return packed
        if not self._begun and packed and self._name == "deflate" and packed[0] & 15 != 8:
            self._unzip = zlib.decompressobj(-15)  # some servers leave the zlib header out
        self._begun = self._begun or bool(packed)
        pieces: list[bytes] = []
        room = self._limit
        while packed and room > 0:
            if self._unzip.eof:
                if packed[0] != _GZIP:  # padding, which everybody ignores
                    break
                self._unzip = zlib.decompressobj(47)  # a further member (RFC 1952, section 2.2)
            try:
                pieces.append(self._unzip.decompress(packed, room))
            except zlib.error as error:
                raise FetchError(f"the packed answer is damaged: {error}") from None
            room -= len(pieces[-1])
            packed = self._unzip.unused_data
        return b"".join(pieces)

    def finish(self) -> None:
        """Refuse packed data that ends too early."""
        if self._unzip is not None and self._begun and not self._unzip.eof:
            raise FetchError("the packed answer is cut off")
