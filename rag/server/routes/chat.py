"""OpenAI's chat protocol."""

from collections.abc import AsyncGenerator
from copy import deepcopy

import orjson
from fastapi import APIRouter, Path, Request
from fastapi.responses import StreamingResponse
from starlette.exceptions import HTTPException

from rag.answer import Answer
from rag.server import sse
from rag.server.attending import attended
from rag.server.chatting import asked, chunks, completion, usage_of
from rag.server.contract.chat import (
    MODEL,
    ChatCompletion,
    ChatRequest,
    ModelEntry,
    ModelList,
    Usage,
)
from rag.server.dependencies import Asked
from rag.server.problems import responses

router = APIRouter(tags=["OpenAI's chat protocol"])


@router.post(
    "/v1/chat/completions",
    summary="Answer the last message",
    response_model=ChatCompletion,
    responses={
        200: {"content": deepcopy(sse.CONTENT)},
        **responses(400, 413, 422),
    },
)
async def chat(
    sent: ChatRequest, request: Request, service: Asked
) -> ChatCompletion | StreamingResponse:
    """Answer a question, a follow-up from the messages before it.

    The answer is whole before its stream begins: what was checked is never taken back.
    """
    question, turns = asked(sent.messages)
    working = service.answer(question, conversation=turns, **sent.options)
    answer = await attended(request, working)
    count = service.news.index.embedder.count_tokens
    usage = usage_of(answer, sent.messages, count)
    if not sent.stream:
        return completion(answer, usage)
    told = bool(sent.stream_options and sent.stream_options.include_usage)
    return sse.response(_stream(answer, usage if told else None))


async def _stream(answer: Answer, usage: Usage | None) -> AsyncGenerator[bytes]:
    for chunk in chunks(answer, usage):
        yield sse.event(orjson.dumps(chunk))
    yield sse.event(b"[DONE]")


@router.get("/v1/models", summary="The one model")
async def models() -> ModelList:
    """List what may be named as the model."""
    return ModelList(data=[ModelEntry()])


@router.get("/v1/models/{name}", summary="A model", responses=responses(404, 422))
async def model(name: str = Path(max_length=200)) -> ModelEntry:
    """Return the model, if it is the one that there is."""
    if name != MODEL:
        raise HTTPException(404, f"there is no model {name!r}, only {MODEL}")
    return ModelEntry()
