"""What readers say of answers: kept in the index, changed, taken back."""

from typing import Annotated

from fastapi import APIRouter, Path, Response

from index.feedback import UUID
from rag.feedback import kept
from rag.server.contract.feedback import FeedbackModel, FeedbackRequest
from rag.server.dependencies import Asked
from rag.server.problems import responses

router = APIRouter(tags=["feedback"])


@router.post(
    "/v1/feedback",
    summary="Say what an answer is worth",
    responses=responses(400, 413, 422, 503),
)
async def give(sent: FeedbackRequest, service: Asked) -> FeedbackModel:
    """Keep in the index what a reader says of an answer, and nothing of who the reader is.

    `answer` is the answer as `/v1/ask` gave it, or the fields of it that are named here. Whoever
    may ask may say so. Sent again with the `id` of the response, it replaces what was said.
    `dateline feedback export` makes a question set of what was said.
    """
    feedback = sent.feedback()
    return FeedbackModel.of_feedback(await service.run(kept, service.news.index, feedback))


@router.delete(
    "/v1/feedback/{id}",
    summary="Take back what was said",
    status_code=204,
    response_class=Response,
    responses=responses(404, 422, 503),
)
async def take_back(
    id: Annotated[str, Path(pattern=f"^{UUID}$", description="As the response gave it.")],  # noqa: A002
    service: Asked,
) -> None:
    """Delete what was said of an answer."""
    await service.run(service.news.index.remove_feedback, id)
