"""Answers for programs that run on asyncio: the work is done in threads, and can be cancelled."""

import asyncio
import contextvars
import copy
from collections.abc import AsyncGenerator, AsyncIterable, Sequence
from concurrent.futures import Executor
from contextlib import aclosing, closing
from dataclasses import dataclass
from threading import Event
from typing import TYPE_CHECKING, Self, TypedDict, Unpack, cast

from rag.answer import Answer, AnswerPart
from rag.followups import Turn
from rag.llm.contract import Completion, LanguageModel, Message, TextStream
from rag.llm.errors import LanguageModelError
from rag.llm.settings import ModelSettings
from rag.progress import Found, Understood, listening
from rag.question import When
from rag.temporal.freshness import Freshness

if TYPE_CHECKING:
    from rag.engine import NewsRAG


Step = Understood | Found | AnswerPart | Answer
"""What happens on the way to an answer, and the answer at last."""


class AskOptions(TypedDict, total=False):
    """What `NewsRAG.ask` takes beside the question."""

    as_of: When
    since: When
    until: When
    sources: Sequence[str]
    sections: Sequence[str]
    languages: Sequence[str]
    freshness: Freshness | str | None
    conversation: Sequence[Turn]


class StoppedError(LanguageModelError):
    """Nobody waits for what the model was to write any more."""


class Asynchronous:
    """Gives `NewsRAG` its asynchronous methods."""

    async def aask(self, question: str, **options: Unpack[AskOptions]) -> Answer:
        """Answer as `NewsRAG.ask` does; cancelling the task ends a model's writing."""
        async with aclosing(self.astream(question, **options)) as parts:
            return await last(parts)

    async def astream(
        self, question: str, **options: Unpack[AskOptions]
    ) -> AsyncGenerator[AnswerPart | Answer]:
        """Answer as `NewsRAG.stream` does.

        Whoever leaves before the end closes the generator (`contextlib.aclosing`), or cancels the
        task: a model that is writing is hung up on with its next piece.
        """
        news = cast("NewsRAG", self)
        async with aclosing(streamed(news, question, None, **options)) as steps:
            async for step in steps:
                if isinstance(step, AnswerPart | Answer):
                    yield step


async def last(steps: AsyncIterable[object]) -> Answer:
    """Return the answer that a stream ends with."""
    answer: Answer | None = None
    async for step in steps:
        answer = step if isinstance(step, Answer) else answer
    assert answer is not None  # noqa: S101  (a stream ends with its answer, or raises)
    return answer


async def streamed(
    news: "NewsRAG", question: str, executor: Executor | None, **options: Unpack[AskOptions]
) -> AsyncGenerator[Step]:
    """Yield what `NewsRAG.stream` yields and `rag.progress` tells, made in one thread.

    Args:
        news: Answers.
        question: As for `NewsRAG.ask`.
        executor: Whose thread it is; None takes asyncio's own.
        options: As for `NewsRAG.ask`.
    """
    loop = asyncio.get_running_loop()
    queue: asyncio.Queue[Step | None] = asyncio.Queue()
    stop = Event()

    def tell(step: Step) -> None:
        if not stop.is_set():
            loop.call_soon_threadsafe(queue.put_nowait, step)

    def work() -> None:
        parts = _stoppable(news, stop).stream(question, **options)
        with listening(tell), closing(parts):
            for part in parts:
                tell(part)
                if stop.is_set():
                    return

    made = loop.run_in_executor(executor, contextvars.copy_context().run, work)
    made.add_done_callback(lambda _: queue.put_nowait(None))
    try:
        while (step := await queue.get()) is not None:
            yield step
        await made
    finally:
        stop.set()
        made.cancel()  # if no thread has begun with it
        made.add_done_callback(lambda ended: ended.cancelled() or ended.exception())


def _stoppable(news: "NewsRAG", stop: Event) -> "NewsRAG":
    """Return the same over a model that can be stopped; without a model there is nothing to."""
    if news.llm is None:
        return news
    other = copy.copy(news)
    other.llm = _Stoppable(news.llm, stop)
    return other


@dataclass(frozen=True, slots=True)
class _Stoppable:
    """A language model that is asked nothing more once it is to stop."""

    model: LanguageModel
    stop: Event

    @property
    def settings(self) -> ModelSettings:
        return self.model.settings

    def complete(
        self, messages: Sequence[Message], *, max_tokens: int, timeout: float | None = None
    ) -> Completion:
        _go_on(self.stop)
        return self.model.complete(messages, max_tokens=max_tokens, timeout=timeout)

    def stream(
        self, messages: Sequence[Message], *, max_tokens: int, timeout: float | None = None
    ) -> TextStream:
        _go_on(self.stop)
        stream = self.model.stream(messages, max_tokens=max_tokens, timeout=timeout)
        return _StoppableStream(stream, self.stop)


@dataclass(frozen=True, slots=True)
class _StoppableStream:
    """What a model writes, until it is to stop; the connection is closed by whoever reads it."""

    stream: TextStream
    stop: Event

    def __iter__(self) -> Self:
        return self

    def __next__(self) -> str:
        piece = next(self.stream)
        _go_on(self.stop)
        return piece

    def close(self) -> None:
        self.stream.close()

    @property
    def completion(self) -> Completion:
        return self.stream.completion


def _go_on(stop: Event) -> None:
    if stop.is_set():
        raise StoppedError("the answer was cancelled")
