"""What a reader says of an answer on the page, on its way into the index and back."""

from contextlib import suppress
from typing import Annotated, Any, Literal

from pydantic import BaseModel, ConfigDict, Field

from index import Index, Reason, Verdict
from index.errors import FeedbackNotFoundError
from index.feedback import MOST_COMMENT, MOST_URI
from rag.feedback import feedback_of, kept
from rag.page.plainly import RecordError
from rag.page.records import Place, Rated, Record, read_sent
from rag.page.talk.thumbs import thumbs


class Rating(BaseModel):
    """A verdict as the page sends it."""

    model_config = ConfigDict(extra="forbid", frozen=True)

    turn: Place
    record: dict[str, Any] = Field(description="The turn as the browser keeps it.")
    verdict: Verdict | Literal[""] = Field(description="Empty takes back what was said.")
    reason: Reason | Literal[""] = ""
    comment: Annotated[str, Field(max_length=MOST_COMMENT)] = ""
    expected: Annotated[str, Field(max_length=MOST_URI)] = ""


def rate(index: Index, sent: Rating) -> dict[str, Any]:
    """Keep a verdict in the index, change it, or take it back.

    Returns:
        `rated`, for the browser to keep; `html`, the thumbs as they are now; `say`, for the
        live region.

    Raises:
        RecordError: The browser sent no turn of the page's, or one without an answer.
        InvalidFeedbackError: What is said does not go together, or names no article.
        IndexWriteError: The index cannot be written.
        IndexLockedError: Another process is writing.
    """
    record = read_sent(Record, sent.record)
    answer = record.read_answer()
    if answer is None:
        raise RecordError("a turn without an answer was rated")
    before = record.feedback
    rated = None
    if sent.verdict:
        given = feedback_of(
            answer,
            sent.verdict,
            reason=sent.reason or None,
            comment=sent.comment,
            expected=sent.expected,
            limits=record.limits.model_dump(),
            id=before.id if before else "",
        )
        rated = Rated.of(kept(index, given))
    elif before:
        with suppress(FeedbackNotFoundError):  # deleted meanwhile, which is what was wanted
            index.remove_feedback(before.id)
    return {
        "rated": rated.model_dump(mode="json") if rated else None,
        "html": str(thumbs(sent.turn, answer.status, rated)),
        "say": _said(rated),
    }


def _said(rated: Rated | None) -> str:
    if rated is None:
        return "Taken back."
    if rated.verdict is Verdict.UP:
        return "Noted: a good answer."
    return "Noted, thank you." if rated.reason else "Noted: a bad answer. You may say why."
