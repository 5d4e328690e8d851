"""What is told where something is wrong: problem details for HTTP APIs (RFC 9457)."""

import logging
from collections.abc import Iterable, Mapping
from http import HTTPStatus
from typing import Any

from fastapi import FastAPI, Request, Response
from fastapi.exceptions import RequestValidationError
from fastapi.responses import JSONResponse
from pydantic import BaseModel, Field
from starlette.exceptions import HTTPException
from starlette.requests import ClientDisconnect

from index.errors import (
    ArticleNotFoundError,
    DatelineError,
    FeedbackNotFoundError,
    IndexLockedError,
    IndexWriteError,
    InvalidArticleError,
    InvalidFeedbackError,
)
from rag.errors import QuestionError
from rag.llm.errors import LanguageModelError

log = logging.getLogger(__name__)

MEDIA_TYPE = "application/problem+json"
_STATUS: tuple[tuple[type[DatelineError], HTTPStatus], ...] = (
    (QuestionError, HTTPStatus.UNPROCESSABLE_ENTITY),
    (InvalidArticleError, HTTPStatus.UNPROCESSABLE_ENTITY),
    (InvalidFeedbackError, HTTPStatus.UNPROCESSABLE_ENTITY),
    (ArticleNotFoundError, HTTPStatus.NOT_FOUND),
    (FeedbackNotFoundError, HTTPStatus.NOT_FOUND),
    (IndexLockedError, HTTPStatus.SERVICE_UNAVAILABLE),
    (IndexWriteError, HTTPStatus.SERVICE_UNAVAILABLE),
    (LanguageModelError, HTTPStatus.BAD_GATEWAY),
)
CLIENT_GONE = 499
"""What the log and the metrics have for a caller who hung up, as nginx names it; nobody sees it."""
TOO_LARGE = "the body is too large: send less at once"
_WAIT = {"Retry-After": "5"}
_MOST_FAULTS = 20


class Fault(BaseModel):
    """What is wrong with one part of a request."""

    where: str = Field(description="The part, as a path: body.question.")
    detail: str


class OpenAIError(BaseModel):
    """The same for clients of OpenAI's protocol."""

    message: str
    type: str
    code: int


class Problem(BaseModel):
    """A problem (RFC 9457)."""

    type: str = Field(default="about:blank", description="The status alone says what kind it is.")
    title: str = Field(description="The status in words.")
    status: int
    detail: str = Field(description="What happened, to what, and what to do.")
    instance: str = Field(default="", description="The path that was asked for.")
    request_id: str = Field(default="", description="Names the request in the server's log.")
    errors: list[Fault] = Field(default=[], description="What is wrong, part by part.")
    error: OpenAIError | None = Field(
        default=None, description="Only in answers of OpenAI's protocol."
    )


def responses(*statuses: int) -> dict[int | str, dict[str, Any]]:
    """Return the problems that an operation may answer with, for the OpenAPI document."""
    schema = {"$ref": "#/components/schemas/Problem"}
    return {
        status: {
            "description": HTTPStatus(status).phrase,
            "content": {MEDIA_TYPE: {"schema": schema}},
        }
        for status in statuses
    }


def problem(
    scope: Mapping[str, Any],
    status: int,
    detail: str,
    *,
    faults: Iterable[Fault] = (),
    headers: Mapping[str, str] | None = None,
) -> JSONResponse:
    """Return a problem as a response.

    Args:
        scope: The ASGI scope of the request.
        status: The HTTP status.
        detail: What happened, to what, and what to do.
        faults: What is wrong, part by part.
        headers: Further headers.
    """
    title = HTTPStatus(status).phrase
    path = str(scope.get("path", ""))
    told = Problem(
        title=title,
        status=status,
        detail=_writable(detail),
        instance=_writable(path),
        request_id=scope.get("request_id", ""),
        errors=list(faults),
    ).model_dump(exclude_none=True, exclude_defaults=False)
    if path.startswith(("/v1/chat/", "/v1/models")):
        told["error"] = {"message": told["detail"], "type": _kind(status), "code": status}
    return JSONResponse(told, status, headers=dict(headers or {}), media_type=MEDIA_TYPE)


def _kind(status: int) -> str:
    kinds = {401: "authentication_error", 403: "permission_error", 429: "rate_limit_error"}
    return kinds.get(status, "invalid_request_error" if status < 500 else "server_error")


def _writable(text: str) -> str:
    """Return text that can be written as UTF-8: a request may hold lone surrogates."""
    return text.encode("utf-8", "replace").decode()


def of_error(scope: Mapping[str, Any], error: DatelineError) -> JSONResponse:
    """Return the problem of an error that a user can cause or cure."""
    status = next((status for kind, status in _STATUS if isinstance(error, kind)), None)
    if status is None:
        log.error("%s: %s", type(error).__name__, error)
        status = HTTPStatus.INTERNAL_SERVER_ERROR
    wait = _WAIT if status is HTTPStatus.SERVICE_UNAVAILABLE else None
    folder = str(scope["app"].state.service.news.index.path)
    return problem(scope, status, str(error).replace(folder, "the index"), headers=wait)


def install(app: FastAPI) -> None:
    """Have every error of an application told as a problem."""

    async def refused(request: Request, error: Exception) -> JSONResponse:
        assert isinstance(error, HTTPException)  # noqa: S101  (as it is registered below)
        detail = str(error.detail)
        if detail in _BARE:
            detail = _PLAIN.get(error.status_code, detail)
        return problem(request.scope, error.status_code, detail, headers=error.headers)

    async def invalid(request: Request, error: Exception) -> JSONResponse:
        assert isinstance(error, RequestValidationError)  # noqa: S101
        faults = [_fault(entry) for entry in error.errors()[:_MOST_FAULTS]]
        detail = "; ".join(f"{fault.where}: {fault.detail}" for fault in faults[:3])
        return problem(request.scope, 422, detail, faults=faults)

    async def ours(request: Request, error: Exception) -> JSONResponse:
        assert isinstance(error, DatelineError)  # noqa: S101
        return of_error(request.scope, error)

    async def unexpected(request: Request, _error: Exception) -> JSONResponse:
        # Starlette raises it again behind the response, and the server logs it with its traceback.
        return problem(request.scope, 500, "something went wrong here: the server's log has it")

    async def gone(_request: Request, _error: Exception) -> Response:
        return Response(status_code=CLIENT_GONE)

    app.add_exception_handler(ClientDisconnect, gone)
    app.add_exception_handler(HTTPException, refused)
    app.add_exception_handler(RequestValidationError, invalid)
    app.add_exception_handler(DatelineError, ours)
    app.add_exception_handler(Exception, unexpected)


_BARE = {"Content Too Large", *(status.phrase for status in HTTPStatus)}
_PLAIN = {
    404: "there is nothing here: /openapi.json lists what there is",
    405: "this path does not take that method: the header Allow names those that it takes",
    413: TOO_LARGE,
}


def _fault(entry: Mapping[str, Any]) -> Fault:
    where = ".".join(_writable(str(part))[:100] for part in entry["loc"])
    return Fault(where=where, detail=_writable(str(entry["msg"])))
