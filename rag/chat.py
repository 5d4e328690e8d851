"""A conversation: what was asked before, what came of it, and what answers are limited to."""

from collections.abc import Generator, Sequence
from contextlib import closing
from dataclasses import dataclass, field, replace
from enum import Enum
from threading import Lock
from typing import TYPE_CHECKING, Final, Literal

from rag.answer import Answer, AnswerPart, Citation, Trace, Window
from rag.followups import Turn, turn_of
from rag.followups.resolving import LAST_TURNS
from rag.question import When, names
from rag.temporal.freshness import Freshness

if TYPE_CHECKING:
    from rag.engine import NewsRAG

MOST_TURNS = 50
"""Turns that a conversation keeps, if it is not told otherwise."""


class Held(Enum):
    """Stands for a limit that is not given, so that None can take one away."""

    HELD = "held"


HELD: Final = Held.HELD
_Held = Literal[Held.HELD]


@dataclass(frozen=True, slots=True)
class Limits:
    """What the answers of a conversation are limited to; each as `NewsRAG.ask` takes it."""

    as_of: When = None
    since: When = None
    until: When = None
    sources: tuple[str, ...] = ()
    sections: tuple[str, ...] = ()
    languages: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True)
class ChatTurn:
    """A question of a conversation and what came of it.

    Args:
        question: As it was put, white space trimmed.
        answer: Without its trace, which is kept by whoever asked, if at all; it holds the question
            in words of its own (`resolved`), the window and the citations.
        limits: What the answer was limited to.
        kept: What follow-up questions may refer to.
    """

    question: str
    answer: Answer
    limits: Limits
    kept: Turn = field(repr=False)


class Chat:
    """A conversation with a corpus; it shares nothing with any other.

    Limits that are given with a question hold for the next ones, too, until others are given in
    their place: None, or no names, takes one away. A question that fails changes nothing, nor
    does a stream that is closed before its answer. Safe to use from several threads; questions
    that are put at the same time do not know of each other.

    Args:
        news: Answers.
        most: Turns that are kept; the oldest go first. Follow-ups are resolved from the last five
            at most.

    Raises:
        ValueError: No turn is to be kept.

    Example:
        >>> from rag import NewsRAG
        >>> chat = NewsRAG.open("newsindex").chat()  # doctest: +SKIP
        >>> chat.ask("What does the Kremlin require?", until="2025-11-30")  # doctest: +SKIP
        >>> chat.ask("And what did Kyiv say?").resolved  # doctest: +SKIP
        'What did Kyiv say?'
    """

    def __init__(self, news: "NewsRAG", *, most: int = MOST_TURNS) -> None:
        if most < 1:
            raise ValueError(f"a conversation keeps {most} turns, but must keep at least one")
        self._news = news
        self._most = most
        self._lock = Lock()
        self._turns: tuple[ChatTurn, ...] = ()
        self._limits = Limits()

    @property
    def turns(self) -> tuple[ChatTurn, ...]:
        """The turns that are kept, the oldest first."""
        return self._turns

    @property
    def limits(self) -> Limits:
        """What the next answer is limited to, if nothing else is said."""
        return self._limits

    @property
    def sources(self) -> tuple[Citation, ...]:
        """The first citation of each article that the kept turns cite, in their order."""
        first: dict[str, Citation] = {}
        for turn in self._turns:
            for citation in turn.answer.citations:
                first.setdefault(citation.uri, citation)
        return tuple(first.values())

    def ask(
        self,
        question: str,
        *,
        as_of: When | _Held = HELD,
        since: When | _Held = HELD,
        until: When | _Held = HELD,
        sources: Sequence[str] | _Held | None = HELD,
        sections: Sequence[str] | _Held | None = HELD,
        languages: Sequence[str] | _Held | None = HELD,
        freshness: Freshness | str | None = None,
    ) -> Answer:
        """Answer a question as `NewsRAG.ask` does, a follow-up from what was asked before.

        Args:
            question: In plain language.
            as_of: As for `NewsRAG.ask`; what is not given holds on from the last question.
            since: The same.
            until: The same.
            sources: The same.
            sections: The same.
            languages: The same.
            freshness: As for `NewsRAG.ask`, for this question alone.

        Raises:
            QuestionError: As `NewsRAG.ask` says; the conversation is as it was before.
        """
        limits = self._limited(
            as_of=as_of,
            since=since,
            until=until,
            sources=sources,
            sections=sections,
            languages=languages,
        )
        answer = self._news.ask(
            question,
            as_of=limits.as_of,
            since=limits.since,
            until=limits.until,
            sources=limits.sources,
            sections=limits.sections,
            languages=limits.languages,
            freshness=freshness,
            conversation=self._earlier(),
        )
        self._keep(answer, limits)
        return answer

    def stream(
        self,
        question: str,
        *,
        as_of: When | _Held = HELD,
        since: When | _Held = HELD,
        until: When | _Held = HELD,
        sources: Sequence[str] | _Held | None = HELD,
        sections: Sequence[str] | _Held | None = HELD,
        languages: Sequence[str] | _Held | None = HELD,
        freshness: Freshness | str | None = None,
    ) -> Generator[AnswerPart | Answer]:
        """Answer as `ask` does, and give out each sentence as `NewsRAG.stream` does.

        Takes and raises as `ask`, when the first part is asked for.
        """
        limits = self._limited(
            as_of=as_of,
            since=since,
            until=until,
            sources=sources,
            sections=sections,
            languages=languages,
        )
        parts = self._news.stream(
            question,
            as_of=limits.as_of,
            since=limits.since,
            until=limits.until,
            sources=limits.sources,
            sections=limits.sections,
            languages=limits.languages,
            freshness=freshness,
            conversation=self._earlier(),
        )
        with closing(parts):
            for part in parts:
                if isinstance(part, Answer):
                    self._keep(part, limits)
                yield part

    def clear(self) -> None:
        """Forget all turns and limits."""
        with self._lock:
            self._turns, self._limits = (), Limits()

    def _limited(
        self,
        *,
        as_of: When | _Held,
        since: When | _Held,
        until: When | _Held,
        sources: Sequence[str] | _Held | None,
        sections: Sequence[str] | _Held | None,
        languages: Sequence[str] | _Held | None,
    ) -> Limits:
        """Return the limits in force, with those that are given in the place of the earlier."""
        held = self._limits
        return Limits(
            held.as_of if as_of is HELD else as_of,
            held.since if since is HELD else since,
            held.until if until is HELD else until,
            held.sources if sources is HELD else names(sources),
            held.sections if sections is HELD else names(sections),
            held.languages if languages is HELD else names(languages),
        )

    def _earlier(self) -> tuple[Turn, ...]:
        return tuple(turn.kept for turn in self._turns[-LAST_TURNS:])

    def _keep(self, answer: Answer, limits: Limits) -> None:
        # The limits hold on by themselves: a turn that carried its window on would keep them in
        # force for follow-ups after they were taken away.
        kept = replace(turn_of(answer), window=Window())
        turn = ChatTurn(answer.question, replace(answer, trace=Trace()), limits, kept)
        with self._lock:
            self._turns = (*self._turns, turn)[-self._most :]
            self._limits = limits
