"""An HTTP client whose answers must be complete in time, however slowly they trickle in."""

from collections.abc import Iterator
from typing import Any

import httpx2

from rag.llm.retrying import Deadline


class BoundedClient(httpx2.Client):
    """A client whose read time-out holds for the whole answer instead of for each read.

    A server that sends a comment every few seconds would otherwise hold its caller for ever.
    """

    def send(self, request: httpx2.Request, **options: Any) -> httpx2.Response:  # noqa: ANN401
        """Send a request; the stream of its response ends with `httpx2.ReadTimeout` in time."""
        deadline = Deadline(request.extensions["timeout"]["read"])
        response = super().send(request, **options)
        if isinstance(response.stream, httpx2.SyncByteStream) and not response.is_stream_consumed:
            response.stream = _BoundedStream(response.stream, deadline)
        return response


class _BoundedStream(httpx2.SyncByteStream):
    def __init__(self, stream: httpx2.SyncByteStream, deadline: Deadline) -> None:
        self._stream = stream
        self._deadline = deadline

    def __iter__(self) -> Iterator[bytes]:
        for chunk in self._stream:
            if self._deadline.passed:
                raise httpx2.ReadTimeout("the answer was not complete in time")
            yield chunk

    def close(self) -> None:
        self._stream.close()
