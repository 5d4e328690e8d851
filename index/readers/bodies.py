"""The body of an HTTP response in an archive, its content encodings removed within a limit."""

import zlib
from io import BytesIO
from typing import BinaryIO

from index.pages import MAX_BYTES


class BodyError(ValueError):
    """The body cannot be decoded; the message says why."""


def content_of(body: bytes, encodings: str) -> bytes:
    """Return the body without its content encodings, gzip, deflate, br or zstd.

    Archives often keep the header although they unpacked the body: a body that is not packed
    as its header says is returned as it is.

    Raises:
        BodyError: The encoding is unknown, the data is cut off before anything came out, or
            there would be more than 16 MiB.
    """
    for encoding in reversed([name.strip().lower() for name in encodings.split(",")]):
        if encoding in ("", "identity", "none"):
            continue
        if encoding in ("gzip", "x-gzip"):
            unpacked = _inflated(body, 31) if body.startswith(b"\x1f\x8b") else body
        elif encoding == "deflate":
            unpacked = _inflated(body, zlib.MAX_WBITS) or _inflated(body, -zlib.MAX_WBITS) or body
        elif encoding == "br":
            unpacked = _unbrotlied(body)
        elif encoding == "zstd":
            unpacked = _unzstd(body) if body.startswith(b"\x28\xb5\x2f\xfd") else body
        else:
            raise BodyError(f"the content encoding {encoding[:40]!r} is not known")
        if len(unpacked) > MAX_BYTES:
            raise BodyError(f"the page is over {MAX_BYTES >> 20} MiB when it is unpacked")
        body = unpacked
    return body


def _inflated(body: bytes, window: int) -> bytes:
    try:
        return zlib.decompressobj(window).decompress(body, MAX_BYTES + 1)
    except zlib.error:
        if window == 31:
            raise BodyError("the page's gzip data is damaged") from None
        return b""


def _unbrotlied(body: bytes) -> bytes:
    import brotli  # noqa: PLC0415 - seldom needed

    try:
        return bytes(brotli.Decompressor().process(body, output_buffer_limit=MAX_BYTES + 1)) or body
    except brotli.error:
        return body


def _unzstd(body: bytes) -> bytes:
    import zstandard  # noqa: PLC0415 - seldom needed

    try:
        reader: BinaryIO = zstandard.ZstdDecompressor(max_window_size=1 << 25).stream_reader(
            BytesIO(body)
        )
        return reader.read(MAX_BYTES + 1)
    except zstandard.ZstdError:
        raise BodyError("the page's zstd data is damaged") from None
