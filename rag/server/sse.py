"""Server-sent events (HTML standard, section 9.2): how a stream is written."""

import asyncio
from collections.abc import AsyncGenerator, AsyncIterator
from contextlib import aclosing
from typing import Any

from starlette.responses import StreamingResponse

MEDIA_TYPE = "text/event-stream"
CONTENT: dict[str, Any] = {
    MEDIA_TYPE: {
        "schema": {
            "type": "object",
            "description": "An event of the stream; its data is JSON.",
            "properties": {"event": {"type": "string"}, "data": {"type": "string"}},
            "required": ["data"],
        }
    }
}
"""The stream as the OpenAPI document has it: the schema is that of one event."""
PATIENCE = 15.0
"""Seconds of silence after which a comment is sent, lest a proxy hang up."""


def event(data: bytes, name: str = "") -> bytes:
    """Return an event: its name, if it has one, and its data, which is on one line."""
    head = f"event: {name}\n".encode() if name else b""
    return head + b"data: " + data + b"\n\n"


def response(events: AsyncGenerator[bytes]) -> StreamingResponse:
    """Return events as a response that no proxy is to hold back; closed when the caller goes."""
    return StreamingResponse(
        _with_comments(events),
        media_type=MEDIA_TYPE,
        headers={"Cache-Control": "no-store", "X-Accel-Buffering": "no"},
    )


async def _with_comments(events: AsyncGenerator[bytes]) -> AsyncIterator[bytes]:
    async with aclosing(events):
        while True:
            coming = asyncio.ensure_future(anext(events, None))
            try:
                while not (await asyncio.wait({coming}, timeout=PATIENCE))[0]:
                    yield b": still at it\n\n"
            except BaseException:
                coming.cancel()
                await asyncio.wait({coming})
                raise
            if (written := coming.result()) is None:
                return
            yield written
