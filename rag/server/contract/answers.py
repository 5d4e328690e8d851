"""An answer as a program gets it; the fields are those of `rag.answer`."""

from typing import Any, Self

from pydantic import Field

from index import Status
from rag.answer import Answer, AnswerStatus, Support
from rag.followups import turn_of
from rag.server.contract.asking import TurnModel, WindowModel
from rag.server.contract.base import Told
from rag.temporal.freshness import Freshness


class SentenceModel(Told):
    """One sentence of an answer."""

    text: str = Field(description="Without citation numbers; a quotation is that and no more.")
    citations: list[int] = Field(description="Numbers of the citations that prove it.")
    support: Support
    quotation: bool = Field(description="Whether it is quoted whole.")
    prefix: str = Field(description="Our words before a quotation: who said it, and when.")
    suffix: str = Field(description="Our words behind it.")
    item: bool = Field(description="Whether it begins an item of a list.")


class CitationModel(Told):
    """The exact characters of a stored version that prove a sentence."""

    number: int = Field(description="What the text refers to it by, from 1.")
    uri: str = Field(description="The article.")
    version: int = Field(description="The version's number, 1 for the oldest.")
    digest: str = Field(description="The version's text by its hash.")
    headline: str
    source: str
    byline: str
    dateline: str
    published: str | None
    updated: str | None
    status: Status
    superseded: bool = Field(description="Whether a newer version exists.")
    start: int = Field(description="First character of the quote in the version's text.")
    end: int = Field(description="One past its last character.")
    quote: str = Field(description="`text[start:end]` of the version, character for character.")
    before: str = Field(description="The passage up to the quote.")
    after: str = Field(description="The passage from the quote on.")
    url: str
    deep_link: str = Field(description="The URL with a text fragment that marks the quote.")
    also_reported_by: list[str]
    notices: list[str] = Field(description="What the agency says of this version.")


class CandidateModel(Told):
    """A passage that retrieval found, and where its score came from."""

    rank: int
    uri: str
    version: int
    headline: str
    source: str
    published: str | None
    start: int
    end: int
    text: str
    score: float
    lexical: float | None = Field(description="BM25 score.")
    lexical_rank: int | None
    dense: float | None = Field(description="Cosine similarity to the question.")
    dense_rank: int | None
    article: float | None = Field(description="BM25 score of the whole article.")
    time: float = Field(description="Bonus for the date of publication.")
    reranked: float | None
    also_reported_by: list[str]
    story: str


class NearestModel(Told):
    """An article that is near to a question which it may not answer."""

    uri: str
    headline: str
    source: str
    published: str | None
    url: str


class ExpressionModel(Told):
    """Words of the question that name or hint at a time."""

    text: str
    start: int
    end: int
    window: WindowModel
    as_of: str | None


class TimeModel(Told):
    """What was read from the question about time."""

    expressions: list[ExpressionModel]
    window: WindowModel
    as_of: str | None
    freshness: Freshness
    reason: str


class TraceModel(Told):
    """How an answer was found."""

    candidates: list[CandidateModel]
    confidence: float
    evidence: dict[str, float]
    settings: dict[str, Any]
    time: TimeModel | None
    needs: list[str]
    model: dict[str, Any] | None
    rejected: list[str]
    seconds: dict[str, float]


class AnswerModel(Told):
    """An answer and its proof."""

    question: str
    resolved: str = Field(description="A follow-up in words of its own; else empty.")
    text: str = Field(description="The answer with [1]-style numbers, or why there is none.")
    sentences: list[SentenceModel]
    citations: list[CitationModel]
    status: AnswerStatus
    confidence: float = Field(description="Probability that the corpus answers the question.")
    as_of: str
    window: WindowModel
    lacking: list[str]
    nearest: list[NearestModel]
    notes: list[str]
    turn: TurnModel = Field(description="Send it back in `conversation` with a follow-up.")
    trace: TraceModel | None = Field(default=None, description="Only where it was asked for.")

    @classmethod
    def of_answer(cls, answer: Answer, *, trace: bool = False) -> Self:
        """Return the model of an answer, with or without how it was found."""
        record = answer.to_dict()
        found = record.pop("trace")
        record["confidence"] = found["confidence"]
        record["turn"] = TurnModel.of(turn_of(answer))
        if trace:
            record["trace"] = found | {"seconds": dict(answer.trace.seconds)}
        return cls.model_validate(record)


class SearchModel(Told):
    """What a search found, the best first."""

    candidates: list[CandidateModel]
