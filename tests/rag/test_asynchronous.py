"""Answers in asyncio: the same as without, and cancelled when nobody waits any more."""

import asyncio
from contextlib import aclosing

import pytest

from rag import Answer, AnswerStatus, NewsRAG, QuestionError
from rag.answer import AnswerPart
from tests.llm.endless import Endless
from tests.running import run

AS_OF = "2025-11-30"
KREMLIN = "What does the Kremlin require of any settlement?"
FARMS = "How many farms in Norland have had bird flu?"


@pytest.fixture
def news(sample):
    return NewsRAG(sample)


def test_the_answer_is_the_same(news):
    assert run(news.aask(KREMLIN, as_of=AS_OF)) == news.ask(KREMLIN, as_of=AS_OF)


@pytest.mark.parametrize("limits", [{"sections": ["sport"]}, {"languages": ["de"]}])
def test_limits_by_name_hold(news, limits):
    answer = run(news.aask(KREMLIN, as_of=AS_OF, **limits))
    assert answer == news.ask(KREMLIN, as_of=AS_OF, **limits)
    assert answer.status is AnswerStatus.ABSTAINED


def test_the_stream_is_the_same(news):
    async def streamed():
        return [part async for part in news.astream(KREMLIN, as_of=AS_OF)]

    assert run(streamed()) == list(news.stream(KREMLIN, as_of=AS_OF))


def test_several_answers_are_made_at_once(news):
    async def both():
        return await asyncio.gather(*(news.aask(q, as_of=AS_OF) for q in (KREMLIN, FARMS)))

    assert run(both()) == [news.ask(q, as_of=AS_OF) for q in (KREMLIN, FARMS)]


def test_errors_come_through(news):
    with pytest.raises(QuestionError, match="empty"):
        run(news.aask(" "))


def test_leaving_a_stream_ends_the_models_writing(sample):
    model = Endless()

    async def first_part():
        async with aclosing(NewsRAG(sample, llm=model).astream(KREMLIN, as_of=AS_OF)) as parts:
            return await anext(parts)

    assert isinstance(run(first_part()), AnswerPart)
    assert model.closed.is_set()  # the loop's end waits for its threads


def test_cancelling_the_task_ends_the_models_writing(sample):
    model = Endless()
    news = NewsRAG(sample, llm=model)

    async def cancelled():
        begun = asyncio.Event()

        async def read():
            async for part in news.astream(KREMLIN, as_of=AS_OF):
                assert not isinstance(part, Answer)
                begun.set()

        reading = asyncio.create_task(read())
        await begun.wait()
        reading.cancel()
        with pytest.raises(asyncio.CancelledError):
            await reading

    run(cancelled())
    assert model.closed.is_set()
    assert model.pieces > 0
