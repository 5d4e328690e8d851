"""The page's two requests that add: files, and a web address; progress comes as lines of JSON."""

import asyncio
from collections.abc import AsyncGenerator

import orjson
from starlette.requests import Request
from starlette.responses import JSONResponse, Response, StreamingResponse

from index.web.lists import is_web_address
from rag.page.adding.report import Step, ended, failed, running
from rag.page.adding.sending import SendingError, receive
from rag.page.adding.work import Adding, Addition, BusyError
from rag.page.settings import UploadLimits

FILES = "/page/files"
ADDRESS = "/page/address"
PATHS = (FILES, ADDRESS)
_MOST_BYTES = 64 << 10
_PAUSE = 0.2
"""Seconds between two steps that are told."""


class AddRoutes:
    """Answers the page's requests to add; who may send them is known before.

    Args:
        adding: Does the work.
    """

    def __init__(self, adding: Adding) -> None:
        self._adding = adding

    async def answer(self, request: Request, limits: UploadLimits | None) -> Response:
        """Add what a request carries.

        Args:
            request: To one of `PATHS`.
            limits: How much may come at once; None refuses all.
        """
        if limits is None:
            return _told(403, "Only editors may add to the corpus.")
        try:
            if request.scope["path"] == FILES:
                parcel = await receive(request, limits)
                addition = self._adding.files(parcel.files, parcel.refused)
            else:
                addition = self._adding.address(await _address(request))
        except SendingError as error:
            return _told(error.status, str(error))
        except BusyError as error:
            return _told(409, str(error))
        return StreamingResponse(
            self._steps(addition), media_type="application/x-ndjson", headers=_PLAIN
        )

    async def _steps(self, addition: Addition) -> AsyncGenerator[bytes]:
        """Yield the steps; whoever closes the page ends the addition."""
        try:
            while addition.is_alive():
                yield _line(running(addition))
                await asyncio.sleep(_PAUSE)
            yield _line(await asyncio.to_thread(ended, addition, self._adding.index))
        finally:
            addition.stop.set()


_PLAIN = {"Cache-Control": "no-store", "X-Accel-Buffering": "no"}


async def _address(request: Request) -> str:
    """Return the address that a request names.

    Raises:
        SendingError: It names none.
    """
    body = b""
    async for piece in request.stream():
        body += piece
        if len(body) > _MOST_BYTES:
            raise SendingError("the address is too long")
    try:
        url = orjson.loads(body)["url"].strip()
    except (orjson.JSONDecodeError, KeyError, TypeError, AttributeError):
        raise SendingError('no address was sent: send {"url": …} as JSON', 400) from None
    if not is_web_address(url):
        raise SendingError("That is no web address: it begins with http:// or https://.", 422)
    return str(url)


def _line(step: Step) -> bytes:
    return orjson.dumps({**step, "html": str(step["html"])}) + b"\n"


def _told(status: int, text: str) -> Response:
    return JSONResponse(failed(text) | {"error": text}, status, {"Cache-Control": "no-store"})
