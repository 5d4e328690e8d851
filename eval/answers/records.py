"""Answers as `Answer.to_json` writes them, read back without the code that made them."""

from collections.abc import Mapping
from typing import Any

from pydantic import BaseModel, ConfigDict, Field, ValidationError

from eval.errors import ResultsError


class _Record(BaseModel):
    """Part of an answer's JSON; what is not measured is left out."""

    model_config = ConfigDict(extra="ignore", frozen=True)


class CitationRecord(_Record):
    """A citation: which characters of which version it claims to be."""

    number: int
    uri: str
    version: int
    digest: str
    start: int
    end: int
    quote: str
    before: str = ""
    after: str = ""
    headline: str = ""
    source: str = ""
    byline: str = ""
    dateline: str = ""
    published: str | None = None
    updated: str | None = None


class SentenceRecord(_Record):
    """A sentence with the numbers of its citations."""

    text: str
    citations: tuple[int, ...] = ()
    support: str = ""


class TraceRecord(_Record):
    """How an answer was found: the part that is measured."""

    confidence: float = Field(ge=0, le=1)
    settings: Mapping[str, Any] = {}


class AnswerRecord(_Record):
    """One answer."""

    question: str
    text: str
    status: str
    as_of: str
    sentences: tuple[SentenceRecord, ...] = ()
    citations: tuple[CitationRecord, ...] = ()
    notes: tuple[str, ...] = ()
    trace: TraceRecord

    @property
    def abstained(self) -> bool:
        """Whether it says that the corpus does not answer."""
        return self.status == "abstained"


class Reply(_Record):
    """An answer to a question of a data set, and the seconds that it took.

    Args:
        topic: Id of the question.
        seconds: Wall time of the whole call.
        stages: Seconds by stage, as the answer's trace names them.
        answer: The answer.
    """

    topic: str
    seconds: float
    stages: Mapping[str, float] = {}
    answer: AnswerRecord


def read_answer(record: object, where: str) -> AnswerRecord:
    """Read an answer, alone (as `dateline ask --json` prints it) or in a `Reply`.

    Args:
        record: What JSON holds.
        where: The file and the place in it, for the message.

    Raises:
        ResultsError: It is no answer.
    """
    if isinstance(record, Mapping) and "topic" in record and "answer" in record:
        record = record["answer"]
    try:
        return AnswerRecord.model_validate(record)
    except ValidationError as error:
        first = error.errors(include_url=False)[0]
        place = ".".join(map(str, first["loc"]))
        raise ResultsError(
            f"{where} is no answer as `dateline ask --json` prints it ({place}: {first['msg']})"
        ) from error
