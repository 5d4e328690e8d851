"""What a streamed answer consists of: the data of each kind of event, by its name."""

from collections.abc import Iterator
from typing import Self

from pydantic import BaseModel, Field

from rag.answer import Answer, AnswerPart
from rag.asynchronous import Step
from rag.progress import Found, Understood
from rag.server.contract.answers import (
    AnswerModel,
    CandidateModel,
    CitationModel,
    SentenceModel,
)
from rag.server.contract.asking import WindowModel
from rag.server.contract.base import Told
from rag.temporal.freshness import Freshness


class UnderstoodModel(Told):
    """The question as it is put to the index."""

    question: str = Field(description="A follow-up in words of its own.")
    follow_up: bool = Field(description="Whether it was one.")
    as_of: str
    window: WindowModel
    sources: list[str]
    sections: list[str]
    languages: list[str]
    freshness: Freshness
    reason: str = Field(description="Why it is to be so fresh, for people.")

    @classmethod
    def of_step(cls, step: Understood) -> Self:
        """Return the model of what was understood."""
        asked = step.question
        return cls.of(
            asked.time,
            question=asked.text,
            follow_up=step.resolved,
            as_of=str(asked.as_of),
            window=WindowModel.of(asked.window),
            sources=asked.sources,
            sections=asked.sections,
            languages=asked.languages,
        )


class CandidatesModel(Told):
    """The passages that the answer is being made of."""

    candidates: list[CandidateModel]


EVENTS: dict[str, type[BaseModel]] = {
    "understood": UnderstoodModel,
    "candidates": CandidatesModel,
    "citation": CitationModel,
    "sentence": SentenceModel,
    "done": AnswerModel,
}
"""The events by their names; `error` has a problem."""


def events(step: Step, *, trace: bool) -> Iterator[tuple[str, BaseModel]]:
    """Yield the events of a step, by their names; a citation comes before what it proves.

    Args:
        step: What happened.
        trace: Whether the answer tells how it was found.
    """
    match step:
        case Understood():
            yield "understood", UnderstoodModel.of_step(step)
        case Found():
            found = [CandidateModel.of(candidate) for candidate in step.candidates]
            yield "candidates", CandidatesModel(candidates=found)
        case AnswerPart():
            for citation in step.citations:
                yield "citation", CitationModel.of(citation, deep_link=citation.deep_link)
            yield "sentence", SentenceModel.of(step.sentence)
        case Answer():
            yield "done", AnswerModel.of_answer(step, trace=trace)
