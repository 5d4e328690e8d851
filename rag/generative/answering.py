"""From the extractive answer to a language model's, over the same passages of an index."""

from collections.abc import Generator, Sequence
from dataclasses import replace
from functools import cached_property

from index import Index
from rag.answer import Answer, AnswerPart, AnswerStatus
from rag.extractive.composing import corrections
from rag.extractive.sources import Copies, counted
from rag.generative.proofs import Proofs
from rag.generative.writing import write
from rag.llm import Metered
from rag.question import Question
from rag.reprints import reprints
from rag.retrieval import Scored
from rag.settings import Settings
from rag.support import Checker
from rag.support.entailment import CrossEncoderEntailment, Entailment


class Author:
    """Has a language model write answers, which are checked against the articles of an index.

    Args:
        index: The index.
        settings: What can be tuned.
        copies: Returns the URIs of an article's copies.
    """

    def __init__(self, index: Index, settings: Settings, copies: Copies) -> None:
        self._index = index
        self._settings = settings
        self._copies = copies

    def write(
        self,
        asked: Question,
        extractive: Answer,
        best: Sequence[Scored],
        meter: Metered,
        notes: Sequence[str],
    ) -> Generator[AnswerPart, None, Answer]:
        """Return the model's answer where there is one that holds, with what it cost.

        Gives out each of its sentences as soon as it has been checked.

        Args:
            asked: The question.
            extractive: The answer without a model; if it abstains, no model is asked.
            best: The passages that were found, best first.
            meter: Writes.
            notes: What the reader should know of any answer.
        """
        answer = extractive
        rejected: tuple[str, ...] = ()
        if extractive.status is not AnswerStatus.ABSTAINED:
            ids = [hit.passage for hit in best[: self._settings.answer_passages]]
            passages = self._index.passages(ids)
            as_of = asked.filter.as_of
            written = yield from write(
                asked,
                extractive,
                passages,
                model=meter,
                checker=Checker(passages, self._index.embedder, self._settings, self._entailment),
                proofs=Proofs(lambda version, text: reprints(version, text, self._index, as_of)),
                settings=self._settings,
                notes=lambda citations, versions: (
                    *notes,
                    *corrections(citations),
                    *filter(None, [counted(citations, versions, self._copies)]),
                ),
            )
            answer, rejected = written.answer, written.rejected
        seconds = {**answer.trace.seconds, "model": meter.seconds}
        trace = replace(answer.trace, model=meter.use, rejected=rejected, seconds=seconds)
        return replace(answer, trace=trace)

    @cached_property
    def _entailment(self) -> Entailment | None:
        name = self._settings.llm_entailment_model
        return CrossEncoderEntailment(name) if name else None
