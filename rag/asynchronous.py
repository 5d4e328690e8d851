"""Answers for programs that run on asyncio: the work is done in threads, and can be cancelled."""

import asyncio
import contextvars
from collections.abc import AsyncGenerator, AsyncIterable, Callable, Sequence
from concurrent.futures import Executor
from contextlib import aclosing, closing
from typing import TYPE_CHECKING, TypedDict, TypeVar, Unpack, cast

from rag.answer import Answer, AnswerPart
from rag.cancelling import Cancellation, go_on
from rag.followups import Turn
from rag.progress import Found, Understood, listening
from rag.question import When
from rag.temporal.freshness import Freshness

if TYPE_CHECKING:
    from rag.engine import NewsRAG

T = TypeVar("T")

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


class Asynchronous:
    """Gives `NewsRAG` its asynchronous methods."""

    async def aask(self, question: str, **options: Unpack[AskOptions]) -> Answer:
        """Answer as `NewsRAG.ask` does; cancelling the task hangs up on a model at once."""
        async with aclosing(self.astream(question, **options)) as parts:
            return await last(parts)

    async def astream(
        self, question: str, **options: Unpack[AskOptions]
    ) -> AsyncGenerator[AnswerPart | Answer]:
        """Answer as `NewsRAG.stream` does.

        Whoever leaves before the end closes the generator (`contextlib.aclosing`), or cancels the
        task: a model that is writing, or thinking, is hung up on at once.
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

    def work(tell: Callable[[Step], None]) -> None:
        with listening(tell), closing(news.stream(question, **options)) as parts:
            for part in parts:
                tell(part)

    async with aclosing(in_a_thread(work, executor)) as steps:
        async for step in steps:
            yield step


async def in_a_thread(
    work: Callable[[Callable[[T], None]], None],
    executor: Executor | None = None,
    cancellation: Cancellation | None = None,
) -> AsyncGenerator[T]:
    """Yield what some work hands out that is done in a thread.

    Whoever leaves before the end closes the generator, or cancels the task: the work is called off
    (`rag.cancelling`), and not waited for.

    Args:
        work: Is called with what takes each of its results.
        executor: Whose thread it is; None takes asyncio's own.
        cancellation: Calls it off; None makes a new one. If it is used elsewhere, too, the
            generator raises `CalledOffError`.
    """
    loop = asyncio.get_running_loop()
    queue: asyncio.Queue[tuple[T] | None] = asyncio.Queue()
    cancellation = cancellation or Cancellation()

    def hand_out(result: T) -> None:
        go_on()
        loop.call_soon_threadsafe(queue.put_nowait, (result,))

    def covered() -> None:
        with cancellation.covering():
            work(hand_out)

    made = loop.run_in_executor(executor, contextvars.copy_context().run, covered)
    made.add_done_callback(lambda _: queue.put_nowait(None))
    try:
        while (handed := await queue.get()) is not None:
            yield handed[0]
        await made
    finally:
        cancellation.cancel()
        made.cancel()  # if no thread has begun with it
        made.add_done_callback(lambda ended: ended.cancelled() or ended.exception())
