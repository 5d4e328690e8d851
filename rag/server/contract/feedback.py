"""What a program tells of a reader's opinion of an answer."""

from typing import Annotated, Self

from pydantic import ConfigDict, Field, StrictInt, StringConstraints

from index import Feedback, Reason, Timestamp, Verdict
from index.errors import InvalidFeedbackError
from index.feedback import (
    MOST_ANSWER,
    MOST_CITATIONS,
    MOST_COMMENT,
    MOST_QUESTION,
    MOST_URI,
    UUID,
    CitedSpan,
    Outcome,
    new_id,
)
from rag.answer import AnswerStatus
from rag.feedback import chosen
from rag.server.contract.asking import KREMLIN, Date, Limits, WindowModel
from rag.server.contract.base import Given, Told

Id = Annotated[
    str,
    StringConstraints(pattern=f"^{UUID}$"),
    Field(examples=["7f1c2b9e-2f50-4c07-9d5d-0d8c7c1d5a11"]),
]
ArticleUri = Annotated[str, StringConstraints(min_length=1, max_length=MOST_URI)]


class CitedModel(Told):
    """A citation, as far as it matters here; the rest of it may stand beside."""

    uri: ArticleUri
    digest: Annotated[str, StringConstraints(min_length=1, max_length=100)]
    start: StrictInt = Field(ge=0, le=10**9)
    end: StrictInt = Field(ge=1, le=10**9)


class JudgedModel(Told):
    """An answer as `/v1/ask` gave it; what is not named here may stand beside, and is not kept."""

    question: Annotated[str, StringConstraints(min_length=1, max_length=MOST_QUESTION)]
    resolved: Annotated[str, StringConstraints(max_length=MOST_QUESTION)] = ""
    text: Annotated[str, StringConstraints(max_length=MOST_ANSWER)]
    status: AnswerStatus
    as_of: Date
    window: WindowModel = WindowModel()
    citations: list[CitedModel] = Field(default=[], max_length=MOST_CITATIONS)


class FeedbackRequest(Given):
    """What a reader says of an answer."""

    model_config = ConfigDict(
        json_schema_extra={
            "examples": [
                {
                    "answer": {
                        "question": KREMLIN,
                        "text": "The corpus does not answer this question.",
                        "status": "abstained",
                        "as_of": "2025-11-30",
                    },
                    "verdict": "down",
                    "reason": "should_have_answered",
                    "expected": "https://northwire.example/2025/11/20/kremlin-settlement",
                }
            ]
        }
    )

    answer: JudgedModel
    verdict: Verdict
    reason: Reason | None = Field(default=None, description="What is wrong; only with `down`.")
    comment: Annotated[str, StringConstraints(max_length=MOST_COMMENT)] = Field(
        default="", description="The same in the reader's words."
    )
    expected: ArticleUri | None = Field(
        default=None, description="The URI of the article that answers; only with `down`."
    )
    limits: Limits | None = Field(
        default=None, description="What the question was limited to when it was asked."
    )
    id: Id | None = Field(
        default=None, description="Of earlier feedback, which this replaces; else a new one."
    )

    def feedback(self) -> Feedback:
        """Return what is to be kept.

        Raises:
            InvalidFeedbackError: A date cannot be read, or something does not go together.
        """
        answer = self.answer
        return Feedback(
            id=self.id or new_id(),
            question=answer.question,
            resolved=answer.resolved,
            as_of=_time(answer.as_of, "as_of"),
            since=_time(answer.window.since, "since") if answer.window.since else None,
            until=_time(answer.window.until, "until") if answer.window.until else None,
            limits=chosen(self.limits.options if self.limits else {}),
            status=Outcome(answer.status),
            answer=answer.text,
            citations=tuple(CitedSpan(c.uri, c.digest, c.start, c.end) for c in answer.citations),
            verdict=self.verdict,
            reason=self.reason,
            comment=self.comment,
            expected=self.expected or "",
        )


class FeedbackModel(Told):
    """Feedback as it was stored."""

    id: str = Field(description="Names it; who has it may change it or take it back.")
    given: str
    verdict: Verdict
    reason: Reason | None
    comment: str
    expected: str

    @classmethod
    def of_feedback(cls, feedback: Feedback) -> Self:
        """Return the model of feedback."""
        return cls.of(feedback)


def _time(text: str, name: str) -> Timestamp:
    try:
        return Timestamp.parse(text)
    except ValueError as error:
        raise InvalidFeedbackError(f"answer.{name}: {error}") from error
