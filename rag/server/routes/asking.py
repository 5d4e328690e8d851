"""Questions and searches."""

from typing import Annotated

from fastapi import APIRouter, Query

from rag.answer import Candidate
from rag.errors import QuestionError
from rag.followups import Turn
from rag.server.contract.answers import AnswerModel, CandidateModel, SearchModel
from rag.server.contract.asking import AskRequest, SearchQuery
from rag.server.dependencies import Asked
from rag.server.problems import responses

router = APIRouter(tags=["questions"])


@router.post("/v1/ask", summary="Answer a question", responses=responses(422))
async def ask(asked: AskRequest, service: Asked) -> AnswerModel:
    """Answer a question, every sentence cited to the character, or abstain."""
    turns = conversation(asked)

    answer = await service.answer(asked.question, conversation=turns, **asked.options)
    return AnswerModel.of_answer(answer, trace=asked.trace)


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
