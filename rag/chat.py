"""A conversation: what was asked before, what came of it, and what answers are limited to."""

from collections.abc import Generator, Sequence
from contextlib import closing
from dataclasses import dataclass, field, replace
from threading import Lock
from typing import TYPE_CHECKING, Any, TypedDict, Unpack

from rag.answer import Answer, AnswerPart, Citation, Trace, Window
from rag.followups import Turn, turn_of
from rag.followups.resolving import LAST_TURNS
from rag.question import When, names
from rag.temporal.freshness import Freshness

if TYPE_CHECKING:
    from rag.engine import NewsRAG

MOST_TURNS = 50
"""Turns that a conversation keeps, if it is not told otherwise."""


@dataclass(frozen=True, slots=True)
class Limits:
    """What the answers of a conversation are limited to; each as `NewsRAG.ask` takes it."""

    as_of: When = None
    since: When = None
    until: When = None
    sources: tuple[str, ...] = ()
    sections: tuple[str, ...] = ()
    languages: tuple[str, ...] = ()


class ChatOptions(TypedDict, total=False):
    """What `Chat.ask` takes beside the question, each as `NewsRAG.ask` does.

    A limit that is not given holds on from the last question, and None takes it away; `freshness`
    is of one question alone.
    """

    as_of: When
    since: When
    until: When
    sources: Sequence[str] | None
    sections: Sequence[str] | None
    languages: Sequence[str] | None
    freshness: Freshness | str | None


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
        earlier: What an earlier conversation has kept (`ChatTurn.kept`), the oldest first: this
            one goes on where it ended. Its limits are not among it.

    Raises:
        ValueError: No turn is to be kept.

    Example:
        >>> from rag import NewsRAG
        >>> chat = NewsRAG.open("newsindex").chat()  # doctest: +SKIP
        >>> chat.ask("What does the Kremlin require?", until="2025-11-30")  # doctest: +SKIP
        >>> chat.ask("And what did Kyiv say?").resolved  # doctest: +SKIP
        'What did Kyiv say?'
    """

    def __init__(
        self, news: "NewsRAG", *, most: int = MOST_TURNS, earlier: Sequence[Turn] = ()
    ) -> None:
        if most < 1:
            raise ValueError(f"a conversation keeps {most} turns, but must keep at least one")
        self._news = news
        self._most = most
        self._lock = Lock()
        self._before = tuple(map(_without_limits, earlier[-LAST_TURNS:]))
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

    def ask(self, question: str, **options: Unpack[ChatOptions]) -> Answer:
        """Answer a question as `NewsRAG.ask` does, a follow-up from what was asked before.

        Args:
            question: In plain language.
            options: As `ChatOptions` says.

        Raises:
            QuestionError: As `NewsRAG.ask` says; the conversation is as it was before.
        """
        *_, answer = self.stream(question, **options)
        assert isinstance(answer, Answer)  # noqa: S101  (it is what a stream ends with)
        return answer

    def stream(
        self, question: str, **options: Unpack[ChatOptions]
    ) -> Generator[AnswerPart | Answer]:
        """Answer as `ask` does, and give out each sentence as `NewsRAG.stream` does.

        Takes and raises as `ask`, when the first part is asked for.
        """
        limits = self._limited(options)
        parts = self._news.stream(
            question,
            as_of=limits.as_of,
            since=limits.since,
            until=limits.until,
            sources=limits.sources,
            sections=limits.sections,
            languages=limits.languages,
            freshness=options.get("freshness"),
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
            self._before, self._turns, self._limits = (), (), Limits()

    def _limited(self, options: ChatOptions) -> Limits:
        """Return the limits in force, with those that are given in the place of the earlier."""
        given: dict[str, Any] = {**options}
        given.pop("freshness", None)
        for name in given.keys() & {"sources", "sections", "languages"}:
            given[name] = names(given[name])
        return replace(self._limits, **given)

    def _earlier(self) -> tuple[Turn, ...]:
        kept = (*self._before, *(turn.kept for turn in self._turns))
        return kept[-min(self._most, LAST_TURNS) :]

    def _keep(self, answer: Answer, limits: Limits) -> None:
        kept = _without_limits(turn_of(answer))
        turn = ChatTurn(answer.question, replace(answer, trace=Trace()), limits, kept)
        with self._lock:
            self._turns = (*self._turns, turn)[-self._most :]
            self._limits = limits


def _without_limits(turn: Turn) -> Turn:
    """Return a turn that limits no follow-up: a conversation's limits hold on by themselves.

    One that carried its window on would keep them in force after they were taken away.
    """
    return replace(turn, window=Window())
