"""`NewsRAG`: ask and search over one index."""

import time
from collections.abc import Generator, Iterable, Iterator, Sequence
from contextlib import closing, contextmanager
from dataclasses import replace
from functools import cached_property
from pathlib import Path
from types import TracebackType
from typing import Self

import numpy as np
from numpy.typing import NDArray

from index import Index, Passage, Version, View
from rag.abstention import read_abstention
from rag.answer import Answer, AnswerPart, AnswerStatus, Candidate, Nearest, Trace
from rag.asked import read_asked
from rag.errors import QuestionError
from rag.evidence import evidence
from rag.extractive import Composed, Composer, ScoredSentence, Side, score_sentences
from rag.extractive.composing import corrections
from rag.extractive.sources import counted
from rag.followups import Resolved, Turn, resolve
from rag.generative import write
from rag.generative.proofs import Proofs
from rag.llm import LanguageModel, Metered
from rag.needs import Need, merged, needs
from rag.question import Question, When
from rag.reprints import reprints, without_repeats
from rag.reranking import reranked, reranker
from rag.retrieval import Mode, Scored, candidates, retrieve
from rag.rewriting import resolve_by_model, split_by_model
from rag.settings import Settings
from rag.stages import stage
from rag.support import Checker
from rag.support.entailment import CrossEncoderEntailment, Entailment
from rag.temporal.freshness import Freshness
from rag.temporal.prior import newest, prior_for, stale_note
from rag.terms import Terms, question_terms
from rag.variety import varied

NO_ANSWER = "The corpus does not say."
MOST_PASSAGES = 10_000
"""What `NewsRAG.search` returns at most."""
_TRACED = 10  # candidates that an answer's trace names
_NEAREST = 3  # articles that an abstention names


class NewsRAG:
    """Question answering over one index; safe to use from several threads.

    Args:
        index: The index to search.
        settings: What can be tuned; None takes the measured values.
        llm: A language model that rewrites questions and writes answers, which are checked
            against the articles (`rag.llm.connect` makes one); None does without.
    """

    def __init__(
        self,
        index: Index,
        settings: Settings | None = None,
        *,
        llm: LanguageModel | None = None,
    ) -> None:
        self.index = index
        self.settings = settings or Settings()
        self._judge = reranker(self.settings)
        self._abstention = read_abstention(self.settings.abstention_file)
        self.llm = llm

    @classmethod
    def open(
        cls,
        path: str | Path,
        *,
        model: str | None = None,
        settings: Settings | None = None,
        llm: LanguageModel | None = None,
    ) -> Self:
        """Open an index for questions.

        Args:
            path: The directory.
            model: Insist on this embedding model; None takes the one that the index names.
            settings: What can be tuned; None takes the measured values.
            llm: A language model, as `NewsRAG` takes it.

        Raises:
            RerankerError: The settings name a cross-encoder that this machine does not have.
            IndexNotFoundError: There is no index.
            EmbedderMismatchError: It was made with another embedder.
        """
        return cls(Index.open(path, model=model), settings, llm=llm)

    def __enter__(self) -> Self:
        return self

    def __exit__(
        self,
        kind: type[BaseException] | None,
        error: BaseException | None,
        trace: TracebackType | None,
    ) -> None:
        self.close()

    def close(self) -> None:
        """Close the index."""
        self.index.close()

    def ask(
        self,
        question: str,
        *,
        as_of: When = None,
        since: When = None,
        until: When = None,
        sources: Sequence[str] = (),
        freshness: Freshness | str | None = None,
        conversation: Sequence[Turn] = (),
    ) -> Answer:
        """Answer a question, every sentence cited, or abstain.

        Args:
            question: In plain language.
            as_of: The moment to ask from; what was published later is not visible. A day
                means its end; None means what the question says ("as of 1 November"), else now.
            since: Earliest publication.
            until: Latest publication; a day counts whole.
            sources: Only these sources, by name.
            freshness: How fresh the answer should be ("off", "mild", "news", "latest"); None
                means what the question's words say (docs/time.md).
            conversation: What was asked before, as `rag.followups.turn_of` keeps it: a follow-up
                question is resolved from it.

        Raises:
            QuestionError: The question is empty, a date cannot be read, or there is no such
                freshness.
        """
        steps = self._steps(
            question,
            as_of=as_of,
            since=since,
            until=until,
            sources=sources,
            freshness=freshness,
            conversation=conversation,
        )
        while True:
            try:
                next(steps)
            except StopIteration as ended:
                answer: Answer = ended.value
                return answer

    def stream(
        self,
        question: str,
        *,
        as_of: When = None,
        since: When = None,
        until: When = None,
        sources: Sequence[str] = (),
        freshness: Freshness | str | None = None,
        conversation: Sequence[Turn] = (),
    ) -> Iterator[AnswerPart | Answer]:
        """Answer as `ask` does, and give out each sentence as soon as it has been checked.

        The last is the `Answer`, which alone counts: where too little of what a language model
        wrote holds, it is the extractive one, and earlier parts fall away. Closing the iterator
        ends the model's writing. Takes and raises as `ask`, when the first part is asked for.
        """
        steps = self._steps(
            question,
            as_of=as_of,
            since=since,
            until=until,
            sources=sources,
            freshness=freshness,
            conversation=conversation,
        )
        given = False
        with closing(steps):
            while True:
                try:
                    part = next(steps)
                except StopIteration as ended:
                    answer: Answer = ended.value
                    break
                given = True
                yield part
        if not given:
            yield from _parts_of(answer)
        yield answer

    def _steps(
        self,
        question: str,
        *,
        as_of: When,
        since: When,
        until: When,
        sources: Sequence[str],
        freshness: Freshness | str | None,
        conversation: Sequence[Turn],
    ) -> Generator[AnswerPart, None, Answer]:
        """Answer; gives out the model's sentences and returns the answer."""
        meter = Metered(self.llm) if self.llm else None
        resolved = self._resolved(question, conversation, meter)
        asked = Question.parse(
            resolved.text,
            as_of=as_of,
            since=resolved.window.since if since is None else since,
            until=resolved.window.until if until is None else until,
            sources=sources,
            freshness=freshness,
        )
        asked = self._taken_apart(asked, meter)
        clock = _Clock()
        with clock("open"):
            view = self.index.view()
        with clock("embed"):
            vector = self._vector(asked)
        with clock("retrieve"):
            wanted = max(self.settings.answer_passages, _TRACED)
            best = self._best(asked, vector, view, wanted)
            traced = self._candidates(best[:_TRACED], asked)
        with clock("answer"):
            answer = self._answer(asked, vector, view, best, traced=traced, clock=clock)
        if meter:
            notes = self._notes(asked, view)
            answer = yield from self._written(asked, answer, best, meter, notes)
        if not resolved.carried:
            return answer
        return replace(answer, question=" ".join(question.split()), resolved=asked.text)

    def _written(
        self,
        asked: Question,
        extractive: Answer,
        best: Sequence[Scored],
        meter: Metered,
        notes: Sequence[str],
    ) -> Generator[AnswerPart, None, Answer]:
        """Return the model's answer where there is one that holds, with what it cost."""
        answer = extractive
        rejected: tuple[str, ...] = ()
        if extractive.status is not AnswerStatus.ABSTAINED:
            ids = [hit.passage for hit in best[: self.settings.answer_passages]]
            passages = self.index.passages(ids)
            as_of = asked.filter.as_of
            written = yield from write(
                asked,
                extractive,
                passages,
                model=meter,
                checker=Checker(passages, self.index.embedder, self.settings, self._entailment),
                proofs=Proofs(lambda version, text: reprints(version, text, self.index, as_of)),
                settings=self.settings,
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
        name = self.settings.llm_entailment_model
        return CrossEncoderEntailment(name) if name else None

    def _resolved(
        self, question: str, conversation: Sequence[Turn], meter: Metered | None
    ) -> Resolved:
        if meter:
            return resolve_by_model(question, conversation, meter, self.settings)
        return resolve(question, conversation)

    def _taken_apart(self, asked: Question, meter: Metered | None) -> Question:
        if not meter or not self.settings.decompose:
            return asked
        return replace(asked, needs=split_by_model(asked.text, meter, self.settings))

    def _answer(
        self,
        asked: Question,
        vector: NDArray[np.float32],
        view: View,
        best: Sequence[Scored],
        *,
        traced: Sequence[Candidate],
        clock: "_Clock",
    ) -> Answer:
        best = best[: self.settings.answer_passages]
        fused = {hit.passage: hit.score for hit in best}
        passages = [(p, v, fused[p.id]) for p, v in self.index.passages(list(fused))]
        terms = question_terms(asked.text, view.lexical)
        scored = score_sentences(
            asked.text, vector, passages, terms, self.index.embedder, fresh=asked.time.fresh
        )
        found = evidence(asked.text, terms, best, scored, asked.filter.as_of)
        probability = self._abstention.probability(found)
        trace = Trace(
            candidates=tuple(traced),
            confidence=probability,
            evidence=found,
            settings=self.settings.model_dump(),
            time=asked.time,
            needs=tuple(need.text for need in self._parts(asked)),
            seconds=clock.seconds,
        )
        notes = self._notes(asked, view)
        sides = self._sides(asked, passages, best, view) if scored else ()
        said, lacking = self._said(probability, sides)
        if not scored or (probability < self.settings.answer_threshold and not said):
            return Answer(
                question=asked.text,
                text=NO_ANSWER,
                status=AnswerStatus.ABSTAINED,
                as_of=asked.as_of,
                window=asked.window,
                nearest=_nearest(version for _, version, _ in passages),
                notes=notes,
                trace=trace,
            )
        composed = self._composed(asked, scored, terms, said)
        missing = (f"{NO_ANSWER[:-1]}: {about}." for about in lacking)
        return Answer(
            question=asked.text,
            text=Answer.text_of(composed.sentences),
            sentences=composed.sentences,
            citations=composed.citations,
            status=AnswerStatus.PARTIAL if lacking else AnswerStatus.ANSWERED,
            as_of=asked.as_of,
            window=asked.window,
            lacking=lacking,
            nearest=_nearest(version for _, version, _ in passages) if lacking else (),
            notes=(*notes, *missing, *composed.notes),
            trace=trace,
        )

    def _notes(self, asked: Question, view: View) -> tuple[str, ...]:
        """Return what the reader should know of any answer: that the corpus ended long before."""
        ended = newest(asked.filter, view.columns)
        note = stale_note(asked.time, asked.as_of, ended, self.settings)
        return (note,) if note else ()

    def _copies(self, version: Version) -> frozenset[str]:
        return frozenset(copy.uri for copy, _ in self.index.copies(version.uri))

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
            settings=self.settings,
            reprints=lambda version, text: reprints(version, text, self.index, as_of),
            copies=self._copies,
        )
        if sides:
            return composer.sided(sides)
        return composer.answer(scored, read_asked(asked.text), terms, fresh=asked.time.fresh)

    def _sides(
        self,
        asked: Question,
        passages: Sequence[tuple[Passage, Version, float]],
        hits: Sequence[Scored],
        view: View,
    ) -> list[tuple[Side, float]]:
        """Return each of several needs with the probability that it is answered."""
        parts = self._parts(asked)
        if not parts:
            return []
        embedder, sides = self.index.embedder, []
        vectors = embedder.encode_queries([need.text for need in parts])
        ids = np.array([hit.passage for hit in hits], np.int64)
        for need, vector in zip(parts, vectors, strict=True):
            terms = question_terms(need.text, view.lexical)
            ranked = score_sentences(
                need.text, vector, passages, terms, embedder, fresh=asked.time.fresh
            )
            cosines = view.vectors.scores(vector, ids).tolist()
            near = [replace(hit, dense=c) for hit, c in zip(hits, cosines, strict=True)]
            found = evidence(need.text, terms, near, ranked, asked.filter.as_of)
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
        whole = probability >= self.settings.answer_threshold
        least = self.settings.lacking_threshold if whole else self.settings.answer_threshold
        said = [side for side, likely in sides if likely >= least]
        if not said:
            return ([side for side, _ in sides] if whole else []), ()
        return said, tuple(side.about for side, likely in sides if likely < least)

    def search(
        self,
        question: str,
        *,
        k: int = 10,
        mode: Mode | str = Mode.HYBRID,
        as_of: When = None,
        since: When = None,
        until: When = None,
        sources: Sequence[str] = (),
        freshness: Freshness | str | None = None,
    ) -> list[Candidate]:
        """Return the k best passages, best first, with where their scores came from.

        Args:
            question: In plain language; no query syntax.
            k: How many at most.
            mode: "hybrid", or one engine alone: "lexical" (needs no model) or "dense".
            as_of: As for `ask`.
            since: As for `ask`.
            until: As for `ask`.
            sources: As for `ask`.
            freshness: As for `ask`.

        Raises:
            QuestionError: The question is empty, a date cannot be read, k is out of bounds, or
                there is no such freshness.
        """
        asked = Question.parse(
            question, as_of=as_of, since=since, until=until, sources=sources, freshness=freshness
        )
        mode = Mode(mode)
        if not 1 <= k <= MOST_PASSAGES:
            raise QuestionError(f"k is {k}, but must be between 1 and {MOST_PASSAGES:,}")
        view = self.index.view()
        vector = None if mode is Mode.LEXICAL else self._vector(asked)
        return self._candidates(self._best(asked, vector, view, k, mode), asked)

    def _best(
        self,
        asked: Question,
        vector: NDArray[np.float32] | None,
        view: View,
        count: int,
        mode: Mode = Mode.HYBRID,
    ) -> list[Scored]:
        """Return the best passages, with as many candidates as it takes to pass by all copies."""
        wanted = max(count, self.settings.candidates)
        while True:
            found = self.rank(asked, vector, view, mode=mode, count=wanted)
            best = without_repeats(found, self.index, count)
            if len(best) == count or len(found) < wanted:
                return best
            wanted *= 4

    def rank(
        self,
        asked: Question,
        vector: NDArray[np.float32] | None,
        view: View,
        *,
        mode: Mode = Mode.HYBRID,
        count: int | None = None,
    ) -> list[Scored]:
        """Return all candidates, best first, before copies are left out.

        A question with several needs is also asked part by part, and each part keeps its share.

        Args:
            asked: The question.
            vector: Its unit vector, shape (dimension,); only `Mode.LEXICAL` does without.
            view: The state of the index to search.
            mode: Which engines; one alone is asked the whole question only.
            count: Passages to take from each engine; None takes the settings' number.
        """
        latest = newest(asked.filter, view.columns)
        prior = prior_for(asked.time, asked.as_of, latest, self.settings)
        settings = self.settings.model_copy(
            update={"candidates": count or self.settings.candidates}
        )

        def found(text: str, vector: NDArray[np.float32] | None) -> list[Scored]:
            hits = retrieve(text, vector, view, asked.filter, settings, mode=mode, prior=prior)
            if self._judge is None or mode is not Mode.HYBRID:
                return hits
            terms = question_terms(text, view.lexical)
            count = settings.rerank_candidates
            return reranked(self._judge, text, terms, hits, self.index, count=count)

        whole = found(asked.text, vector)
        parts = self._parts(asked) if mode is Mode.HYBRID else ()
        if not parts:
            return self._varied(whole, view) if mode is Mode.HYBRID else whole
        texts = [need.text for need in parts]
        with stage("embed"):
            vectors = self.index.embedder.encode_queries(texts)
        rankings = [found(*pair) for pair in zip(texts, vectors, strict=True)]
        return merged(rankings, whole, max(len(whole), settings.candidates))

    def _varied(self, hits: Sequence[Scored], view: View) -> list[Scored]:
        """Prefer other sources in near ties among the first, as many as are judged anew."""
        first = hits[: self.settings.rerank_candidates]
        columns = view.columns
        at = np.searchsorted(columns.ids, [hit.passage for hit in first])
        sources = [columns.sources[code] for code in columns.source[at].tolist()]
        rest = hits[len(first) :]
        return [*varied(first, sources, self.settings.source_margin), *rest]

    @stage("read")
    def _parts(self, asked: Question) -> tuple[Need, ...]:
        if not self.settings.decompose:
            return ()
        return needs(asked.text) if asked.needs is None else asked.needs

    def _candidates(self, found: Sequence[Scored], asked: Question) -> list[Candidate]:
        as_of = asked.filter.as_of
        return candidates(
            found, self.index, lambda version, text: reprints(version, text, self.index, as_of)
        )

    @stage("embed")
    def _vector(self, asked: Question) -> NDArray[np.float32]:
        vector: NDArray[np.float32] = self.index.embedder.encode_queries([asked.text])[0]
        return vector


def _nearest(versions: Iterable[Version]) -> tuple[Nearest, ...]:
    """Return the first few articles that were found, each once."""
    first = {version.uri: version for version in reversed(list(versions))}
    return tuple(
        Nearest(v.uri, v.headline, v.source, v.published, v.url)
        for v in list(reversed(first.values()))[:_NEAREST]
    )


def _parts_of(answer: Answer) -> Iterator[AnswerPart]:
    """Yield a finished answer's sentences, each with the citations that it is first to have."""
    seen: set[int] = set()
    for sentence in answer.sentences:
        new = [
            c for c in answer.citations if c.number in sentence.citations and c.number not in seen
        ]
        seen.update(sentence.citations)
        yield AnswerPart(sentence=sentence, citations=tuple(new))


class _Clock:
    """Adds up the seconds spent in named stages."""

    def __init__(self) -> None:
        self.seconds: dict[str, float] = {}

    @contextmanager
    def __call__(self, stage: str) -> Iterator[None]:
        started = time.perf_counter()
        try:
            yield
        finally:
            spent = time.perf_counter() - started
            self.seconds[stage] = self.seconds.get(stage, 0.0) + spent
