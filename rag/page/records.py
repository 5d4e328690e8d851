"""What a browser sends, and what it keeps of a conversation; the page itself keeps nothing."""

from typing import Annotated, Any, Self

from pydantic import BaseModel, ConfigDict, Field, ValidationError

from index import Feedback, Reason, Verdict
from index.feedback import MOST_COMMENT, MOST_URI, UUID
from rag.answer import Answer, plain
from rag.followups import Turn, turn_of
from rag.followups.resolving import LAST_TURNS
from rag.page.limits import Limits
from rag.page.plainly import RecordError, read
from rag.page.times import Asked

FORMAT = 1
_SNIPPET = 240
"""Characters of a candidate that are kept."""

Question = Annotated[str, Field(max_length=1000)]
Place = Annotated[int, Field(ge=1, le=10_000)]


class _Sent(BaseModel):
    model_config = ConfigDict(extra="forbid", frozen=True)


class Memory(BaseModel):
    """What a conversation keeps of a turn; the limits of its answer hold for no other."""

    model_config = ConfigDict(extra="ignore", frozen=True)

    question: str = Field(max_length=4000, description="As it was resolved.")
    names: tuple[Annotated[str, Field(max_length=1000)], ...] = Field(
        max_length=100, description="Whom the answer names."
    )


class Asking(_Sent):
    """A question as the page sends it."""

    ask: str = Field(max_length=64, description="Tells the browser which question is answered.")
    turn: Place = Field(description="Number of the question in its conversation.")
    question: Question
    limits: Limits = Limits()
    memory: tuple[Memory, ...] = Field(
        default=(), max_length=LAST_TURNS, description="What follow-up questions may refer to."
    )

    @property
    def earlier(self) -> tuple[Turn, ...]:
        """The conversation so far, as `NewsRAG.chat` takes it up."""
        return tuple(Turn(memory.question, memory.names) for memory in self.memory)


class Rated(_Sent):
    """What a reader has said of an answer; the index keeps it under the same id."""

    id: str = Field(pattern=f"^{UUID}$")
    verdict: Verdict
    reason: Reason | None = None
    comment: str = Field(default="", max_length=MOST_COMMENT)
    expected: str = Field(default="", max_length=MOST_URI)

    @classmethod
    def of(cls, given: Feedback) -> Self:
        """Return what a browser keeps of feedback."""
        return cls(**{name: getattr(given, name) for name in cls.model_fields})


class Record(_Sent):
    """A turn as a browser keeps it: what was asked, and the answer or the error."""

    format: int = Field(default=FORMAT, ge=FORMAT, le=FORMAT)
    question: Question
    limits: Limits = Limits()
    answer: dict[str, Any] | None = None
    error: Annotated[str, Field(max_length=2000)] = ""
    memory: dict[str, Any] | None = None
    feedback: Rated | None = None

    @classmethod
    def of(cls, question: str, limits: Limits, answer: Answer) -> "Record":
        """Return the record of an answer."""
        kept = answer.to_dict()
        for name in ("settings", "evidence", "model"):
            del kept["trace"][name]
        for candidate in kept["trace"]["candidates"]:
            candidate["text"] = candidate["text"][:_SNIPPET]
        memory = {name: plain(turn_of(answer))[name] for name in Memory.model_fields}
        return cls(question=question, limits=limits, answer=kept, memory=memory)

    def read_answer(self) -> Answer | None:
        """Return the answer.

        Raises:
            RecordError: It is not what the page gave.
        """
        return None if self.answer is None else read(Answer, self.answer)

    def asked(self, answer: Answer) -> Asked:
        """Return the moment that it was asked from."""
        return Asked.of(answer.as_of, given=bool(self.limits.as_of))


def read_sent(kind: type[BaseModel], value: Any) -> Any:  # noqa: ANN401
    """Return what a browser sent as one of the models above.

    Raises:
        RecordError: It is no such thing.
    """
    try:
        return kind.model_validate(value)
    except ValidationError as error:
        first = error.errors()[0]
        place = ".".join(map(str, first["loc"])) or kind.__name__
        raise RecordError(f"{place}: {first['msg']}") from None
