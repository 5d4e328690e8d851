"""`NewsRAG`: ask and search over one index."""

from collections.abc import Generator, Mapping, Sequence
from dataclasses import replace
from pathlib import Path
from types import TracebackType
from typing import Any, Self

import numpy as np
from numpy.typing import NDArray

from index import Feedback, Index, Reason, Status, Verdict, View
from index.errors import ArticleNotFoundError
from rag.answer import Answer, AnswerPart, Candidate
from rag.answering import Answering, missing
from rag.asynchronous import Asynchronous
from rag.cancelling import go_on
from rag.chat import MOST_TURNS, Chat
from rag.clock import Clock
from rag.errors import QuestionError
from rag.feedback import feedback_of, kept
from rag.followups import Turn
from rag.generative.answering import Author
from rag.llm import LanguageModel, Metered
from rag.progress import Found, Understood, tell
from rag.question import Question, When
from rag.ranking import Ranking, best
from rag.reprints import reprints
from rag.retrieval import Mode, Scored, candidates
from rag.settings import Settings
from rag.stages import stage
from rag.streaming import Steps, finished, streamed
from rag.temporal.freshness import Freshness
from rag.turns import Turns, now
from rag.understanding import understood

MOST_PASSAGES = 10_000
"""What `NewsRAG.search` returns at most."""
_WITHDRAWN_MEANWHILE = (
    "An article was withdrawn while the language model wrote: this is the answer without it."
)
_TRACED = 10  # candidates that an answer's trace names


class NewsRAG(Asynchronous):
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
        self.llm = llm
        self._ranking = Ranking(index, self.settings)
        self._answering = Answering(index, self.settings)
        self._turns = Turns()
        self._author = Author(index, self.settings, self._answering.copies)

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
        sections: Sequence[str] = (),
        languages: Sequence[str] = (),
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
            sections: Only articles of these sections, by name.
            languages: Only articles in these languages: BCP 47 tags or English names; "en" means
                "en-GB", too.
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
            sections=sections,
            languages=languages,
            freshness=freshness,
            conversation=conversation,
        )
        return finished(steps)

    def stream(
        self,
        question: str,
        *,
        as_of: When = None,
        since: When = None,
        until: When = None,
        sources: Sequence[str] = (),
        sections: Sequence[str] = (),
        languages: Sequence[str] = (),
        freshness: Freshness | str | None = None,
        conversation: Sequence[Turn] = (),
    ) -> Generator[AnswerPart | Answer]:
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
            sections=sections,
            languages=languages,
            freshness=freshness,
            conversation=conversation,
        )
        yield from streamed(steps)

    def _steps(
        self,
        question: str,
        *,
        as_of: When,
        since: When,
        until: When,
        sources: Sequence[str],
        sections: Sequence[str],
        languages: Sequence[str],
        freshness: Freshness | str | None,
        conversation: Sequence[Turn],
    ) -> Steps:
        """Answer; gives out the model's sentences and returns the answer."""
        meter = Metered(self.llm) if self.llm else None
        asked, resolved = understood(
            question,
            as_of=as_of,
            since=since,
            until=until,
            sources=sources,
            sections=sections,
            languages=languages,
            freshness=freshness,
            conversation=conversation,
            meter=meter,
            settings=self.settings,
        )
        tell(Understood(asked, bool(resolved.carried)))
        answer, found, notes = self._extractive(asked)
        if meter:
            answer = yield from self._author.write(asked, answer, found, meter, notes)
            if self._withdrawn(answer):
                answer, *_ = self._extractive(asked)
                answer = replace(answer, notes=(*answer.notes, _WITHDRAWN_MEANWHILE))
        if not resolved.carried:
            return answer
        return replace(answer, question=" ".join(question.split()), resolved=asked.text)

    def _extractive(self, asked: Question) -> tuple[Answer, list[Scored], tuple[str, ...]]:
        """Return the answer without a model, its passages, and what to note of any answer."""
        clock, since = Clock(), now()
        with self._turns.searching(since):
            go_on()
            with clock("open"):
                view = self.index.view()
            with clock("embed"):
                vector = self._vector(asked)
            with clock("retrieve"):
                wanted = max(self.settings.answer_passages, _TRACED)
                found = self._best(asked, vector, view, wanted)
                traced = self._candidates(found[:_TRACED], asked)
        tell(Found(traced))
        with self._turns.answering(since), clock("answer"):
            go_on()
            answer = self._answering.answer(
                asked, vector, view, found, traced=traced, seconds=clock.seconds
            )
        return answer, found, (*self._answering.notes(asked, view), *missing(answer.lacking))

    def _withdrawn(self, answer: Answer) -> bool:
        """Tell whether an article was withdrawn, or is gone, since the answer cited it."""
        try:
            newest = [self.index.versions(cited.uri)[-1] for cited in answer.citations]
        except ArticleNotFoundError:
            return True
        return any(version.status is Status.WITHDRAWN for version in newest)

    def chat(self, *, most: int = MOST_TURNS, earlier: Sequence[Turn] = ()) -> Chat:
        """Return a new conversation, which shares nothing with any other.

        Args:
            most: Turns that it keeps.
            earlier: What an earlier conversation has kept (`ChatTurn.kept`), to go on from there.

        Raises:
            ValueError: No turn is to be kept.
        """
        return Chat(self, most=most, earlier=earlier)

    def feedback(
        self,
        answer: Answer,
        verdict: Verdict | str,
        *,
        reason: Reason | str | None = None,
        comment: str = "",
        expected: str = "",
        limits: Mapping[str, Any] | None = None,
        id: str = "",  # noqa: A002  (the field's name)
    ) -> Feedback:
        """Keep in the index what a reader says of an answer; `index.feedback()` lists all of it.

        Args:
            answer: What is judged.
            verdict: "up" or "down".
            reason: What is wrong with it, a value of `index.Reason`; with "down" only.
            comment: The same in the reader's words.
            expected: URI of the article that answers; with "down" only.
            limits: What `ask` was given beside the as-of: since, until, sources, freshness.
            id: Of earlier feedback that this replaces; `index.remove_feedback(id)` takes it back.

        Raises:
            InvalidFeedbackError: Something is too long or does not go together, or the index has
                no such article.
            IndexWriteError: The index cannot be written.
            IndexLockedError: Another process has been writing for seconds.
        """
        given = feedback_of(
            answer,
            verdict,
            reason=reason,
            comment=comment,
            expected=expected,
            limits=limits,
            id=id,
        )
        return kept(self.index, given)

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
        sections: Sequence[str] = (),
        languages: Sequence[str] = (),
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
            sections: As for `ask`.
            languages: As for `ask`.
            freshness: As for `ask`.

        Raises:
            QuestionError: The question is empty, a date cannot be read, k is out of bounds, or
                there is no such freshness.
        """
        asked = Question.parse(
            question,
            as_of=as_of,
            since=since,
            until=until,
            sources=sources,
            sections=sections,
            languages=languages,
            freshness=freshness,
        )
        mode = Mode(mode)
        if not 1 <= k <= MOST_PASSAGES:
            raise QuestionError(f"k is {k}, but must be between 1 and {MOST_PASSAGES:,}")
        with self._turns.searching(now()):
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
        """Return the best passages without copies, out of what `rank` finds."""
        return best(
            lambda wanted: self.rank(asked, vector, view, mode=mode, count=wanted),
            self.index,
            count,
            first=self.settings.candidates,
        )

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
        return self._ranking.rank(asked, vector, view, mode=mode, count=count)

    def _candidates(self, found: Sequence[Scored], asked: Question) -> list[Candidate]:
        as_of = asked.filter.as_of
        return candidates(
            found, self.index, lambda version, text: reprints(version, text, self.index, as_of)
        )

    @stage("embed")
    def _vector(self, asked: Question) -> NDArray[np.float32]:
        vector: NDArray[np.float32] = self.index.embedder.encode_queries([asked.matter])[0]
        return vector
