"""Work that a caller waits for: if it hangs up, the work is called off."""

import asyncio
from collections.abc import Awaitable
from typing import TypeVar

from starlette.requests import ClientDisconnect, Request

R = TypeVar("R")


async def attended(request: Request, work: Awaitable[R]) -> R:
    """Return what some work returns, as long as its caller is there.

    A stream is called off by the server that writes it; what comes in one piece would be made to
    its end for nobody.

    Args:
        request: The caller's; its body has been read.
        work: Is cancelled if the caller hangs up, and if whoever waits here is cancelled.

    Raises:
        ClientDisconnect: The caller hung up.
    """
    made, gone = asyncio.ensure_future(work), asyncio.ensure_future(_hung_up(request))
    try:
        await asyncio.wait((made, gone), return_when=asyncio.FIRST_COMPLETED)
        if not made.done():
            raise ClientDisconnect
        return made.result()
    finally:
        for task in (made, gone):
            task.cancel()
        await asyncio.wait((made, gone))


async def _hung_up(request: Request) -> None:
    """Return when the caller is gone (ASGI: what comes behind the body is the disconnection)."""
    while (await request.receive())["type"] != "http.disconnect":
        pass
