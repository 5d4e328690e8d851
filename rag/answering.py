"""From ranked passages to the extractive answer: which sentences, how likely, what is lacking."""

from collections.abc import Mapping, Sequence
from dataclasses import replace

import numpy as np
from numpy.typing import NDArray

from index import Index, Version, View
from rag.abstention import read_abstention
from rag.answer import Answer, AnswerStatus, Candidate, Trace
from rag.asked import read_asked
from rag.evidence import evidence
from rag.extractive import Composed, Composer, ScoredSentence, Side, score_sentences
from rag.extractive.material import Material, material
from rag.nearest import nearest
from rag.needs.asking import parts
from rag.question import Question
from rag.reprints import reprints
from rag.retrieval import Scored
from rag.settings import Settings
from rag.temporal.prior import newest, stale_note
from rag.terms import Terms, question_terms

NO_ANSWER = "The corpus does not say."


class Answering:
    """Answers questions with sentences of the passages that were found.

    Args:
        index: The index.
        settings: What can be tuned.

    Raises:
        WeightsError: The settings name a file for abstention that cannot be read.
    """

    def __init__(self, index: Index, settings: Settings) -> None:
        self._index = index
        self._settings = settings
        self._abstention = read_abstention(settings.abstention_file)

    def answer(
        self,
        asked: Question,
        vector: NDArray[np.float32],
        view: View,
        best: Sequence[Scored],
        *,
        traced: Sequence[Candidate],
        seconds: Mapping[str, float],
    ) -> Answer:
        """Return the answer, or that the corpus does not say.

        Args:
            asked: The question.
            vector: Its unit vector, shape (dimension,).
            view: The state of the index that was searched.
            best: The passages that were found, best first.
            traced: What the trace names of them.
            seconds: What the trace tells of time; may still fill up.
        """
        best = best[: self._settings.answer_passages]
        passages = material(self._index, best, self._settings.answer_neighbours)
        terms = question_terms(asked.matter, view.lexical)
        scored = self._scored(asked, asked.matter, vector, passages, terms)
        found = self._evidence(asked, asked.matter, terms, best, scored)
        probability = self._abstention.probability(found)
        trace = Trace(
            candidates=tuple(traced),
            confidence=probability,
            evidence=found,
            settings=self._settings.model_dump(),
            time=asked.time,
            needs=tuple(need.text for need in parts(asked, self._settings)),
            seconds=seconds,
        )
        notes = self.notes(asked, view)
        sides = self._sides(asked, passages, best, view) if scored else ()
        said, lacking = self._said(probability, sides)
        if not scored or (probability < self._settings.answer_threshold and not said):
            return Answer(
                question=asked.text,
                text=NO_ANSWER,
                status=AnswerStatus.ABSTAINED,
                as_of=asked.as_of,
                window=asked.window,
                nearest=nearest(one.version for one in passages),
                notes=notes,
                trace=trace,
            )
        composed = self._composed(asked, scored, terms, said)
        return Answer(
            question=asked.text,
            text=Answer.text_of(composed.sentences),
            sentences=composed.sentences,
            citations=composed.citations,
            status=AnswerStatus.PARTIAL if lacking else AnswerStatus.ANSWERED,
            as_of=asked.as_of,
            window=asked.window,
            lacking=lacking,
            nearest=nearest(one.version for one in passages) if lacking else (),
            notes=(*notes, *missing(lacking), *composed.notes),
            trace=trace,
        )

    def _scored(
        self,
        asked: Question,
        text: str,
        vector: NDArray[np.float32],
        passages: Sequence[Material],
        terms: Terms,
    ) -> list[ScoredSentence]:
        """Return the sentences, those first that answer the question or one of its needs best."""
        return score_sentences(
            text,
            vector,
            passages,
            terms,
            self._index.embedder,
            fresh=asked.time.fresh,
            timed=asked.time.timed,
        )

    def _evidence(
        self,
        asked: Question,
        text: str,
        terms: Terms,
        hits: Sequence[Scored],
        scored: Sequence[ScoredSentence],
    ) -> Mapping[str, float]:
        """Return what speaks for an answer to the question or one of its needs."""
        since = asked.time.window.since
        return evidence(
            text,
            terms,
            hits,
            scored,
            asked.filter.as_of,
            since=since.epoch if since else None,
        )

    def notes(self, asked: Question, view: View) -> tuple[str, ...]:
        """Return what the reader should know of any answer: that the corpus ended long before.

        Args:
            asked: The question.
            view: The state of the index that was searched.
        """
        ended = newest(asked.filter, view.columns)
        note = stale_note(asked.time, asked.as_of, ended, self._settings)
        return (note,) if note else ()

    def copies(self, version: Version) -> frozenset[str]:
        """Return the URIs of an article's copies."""
        return frozenset(copy.uri for copy, _ in self._index.copies(version.uri))

    def _composed(
        self,
        asked: Question,
        scored: Sequence[ScoredSentence],
        terms: Terms,
        sides: Sequence[Side],
    ) -> Composed:
        """Return the extractive answer; one of several needs has a part for each."""
        as_of = asked.filter.as_of
        composer = Composer(
            settings=self._settings,
            reprints=lambda version, text: reprints(version, text, self._index, as_of),
            copies=self.copies,
        )
        if sides:
            return composer.sided(sides)
        return composer.answer(scored, read_asked(asked.matter), terms, fresh=asked.time.fresh)

    def _sides(
        self,
        asked: Question,
        passages: Sequence[Material],
        hits: Sequence[Scored],
        view: View,
    ) -> list[tuple[Side, float]]:
        """Return each of several needs with the probability that it is answered."""
        needs = parts(asked, self._settings)
        if not needs:
            return []
        sides = []
        vectors = self._index.embedder.encode_queries([need.text for need in needs])
        ids = np.array([hit.passage for hit in hits], np.int64)
        for need, vector in zip(needs, vectors, strict=True):
            terms = question_terms(need.text, view.lexical)
            ranked = self._scored(asked, need.text, vector, passages, terms)
            cosines = view.vectors.scores(vector, ids).tolist()
            near = [replace(hit, dense=c) for hit, c in zip(hits, cosines, strict=True)]
            found = self._evidence(asked, need.text, terms, near, ranked)
            sides.append((Side(need.about, ranked), self._abstention.probability(found)))
        return sides

    def _said(
        self, probability: float, sides: Sequence[tuple[Side, float]]
    ) -> tuple[list[Side], tuple[str, ...]]:
        """Return the needs that are answered, and the names of those that the corpus lacks.

        If the question as a whole has an answer, a need must be unlikely to have one to be
        lacking; if none is likely, all are answered as well as they can be. If it has none, a
        need must be as likely to have one as a question.
        """
        whole = probability >= self._settings.answer_threshold
        least = self._settings.lacking_threshold if whole else self._settings.answer_threshold
        said = [side for side, likely in sides if likely >= least]
        if not said:
            return ([side for side, _ in sides] if whole else []), ()
        return said, tuple(side.about for side, likely in sides if likely < least)


def missing(lacking: Sequence[str]) -> tuple[str, ...]:
    """Return notes on what the corpus does not answer.

    Args:
        lacking: What these parts of the question are about.
    """
    return tuple(f"{NO_ANSWER[:-1]}: {about.rstrip('?.!')}." for about in lacking)
