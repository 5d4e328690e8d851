"""Questions and searches."""

from collections.abc import AsyncGenerator, AsyncIterator
from copy import deepcopy
from typing import Annotated

from fastapi import APIRouter, Query, Request
from fastapi.responses import StreamingResponse

from index.errors import DatelineError
from rag.answer import Candidate
from rag.asynchronous import Step
from rag.errors import QuestionError
from rag.followups import Turn
from rag.server import sse
from rag.server.attending import attended
from rag.server.contract.answers import AnswerModel, CandidateModel, SearchModel
from rag.server.contract.asking import AskRequest, SearchQuery
from rag.server.contract.events import events
from rag.server.dependencies import Asked
from rag.server.problems import of_error, responses

router = APIRouter(tags=["questions"])


@router.post(
    "/v1/ask",
    summary="Answer a question",
    response_model=AnswerModel,
    responses={
        200: {"content": deepcopy(sse.CONTENT)},
        **responses(400, 413, 422),
    },
)
async def ask(
    asked: AskRequest, request: Request, service: Asked
) -> AnswerModel | StreamingResponse:
    """Answer a question, every sentence cited to the character, or abstain.

    As server-sent events it comes bit by bit: `understood`, `candidates`, `citation` and
    `sentence` as often as there are any, then `done` with the whole answer, which alone counts;
    or `error` with a problem.
    """
    turns = conversation(asked)
    if not asked.stream and sse.MEDIA_TYPE not in request.headers.get("accept", ""):
        working = service.answer(asked.question, conversation=turns, **asked.options)
        answer = await attended(request, working)
        return AnswerModel.of_answer(answer, trace=asked.trace)
    steps = service.stream(asked.question, conversation=turns, **asked.options)
    # What is wrong with the question is told with a status.
    first = await attended(request, anext(steps))
    return sse.response(_written(first, steps, request, trace=asked.trace))


async def _written(
    first: Step, steps: AsyncGenerator[Step], request: Request, *, trace: bool
) -> AsyncGenerator[bytes]:
    try:
        async for step in _chained(first, steps):
            for name, data in events(step, trace=trace):
                yield sse.event(data.model_dump_json().encode(), name)
    except DatelineError as error:
        yield sse.event(bytes(of_error(request.scope, error).body), "error")
    finally:
        await steps.aclose()


async def _chained(first: Step, steps: AsyncIterator[Step]) -> AsyncIterator[Step]:
    yield first
    async for step in steps:
        yield step


def conversation(asked: AskRequest) -> list[Turn]:
    """Return the earlier turns of a request.

    Raises:
        QuestionError: A date in one of them cannot be read.
    """
    try:
        return [told.turn for told in asked.conversation]
    except ValueError as error:
        raise QuestionError(f"conversation: {error}") from error


@router.get("/v1/search", summary="Find passages", responses=responses(422))
async def search(wanted: Annotated[SearchQuery, Query()], service: Asked) -> SearchModel:
    """Return the best passages, with where their scores came from."""

    def found() -> list[Candidate]:
        service.wait_until_ready()
        return service.news.search(wanted.q, k=wanted.k, mode=wanted.mode, **wanted.options)

    candidates = await service.run(found)
    return SearchModel(candidates=[CandidateModel.of(each) for each in candidates])
