"""Answers in asyncio: the same as without, and cancelled when nobody waits any more."""

import asyncio
from concurrent.futures import ThreadPoolExecutor
from contextlib import aclosing

import pytest

from rag import Answer, AnswerStatus, NewsRAG, QuestionError
from rag.answer import AnswerPart
from rag.cancelling import Cancellation
from rag.errors import CalledOffError
from rag.followups import Turn
from rag.llm import connect
from tests.llm.endless import Endless
from tests.llm.server import Act, playing
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


PATIENT = 120  # seconds, where the machine may be busy
EARLIER = [Turn("Who leads Norland?", ("Tom Calder",))]


@pytest.mark.parametrize("earlier", [(), EARLIER], ids=["answer", "follow-up"])
@pytest.mark.parametrize("act", [Act(mute=True), Act(hang=True)], ids=["mute", "silent"])
def test_a_model_that_is_silent_is_hung_up_on_at_once(sample, act, earlier):
    """Whether it is to write the answer, or to put a follow-up into words of its own."""
    with playing(act) as server:
        model = connect(server.settings(timeout=3000))
        news = NewsRAG(sample, llm=model)

        async def cancelled():
            asking = asyncio.create_task(news.aask(KREMLIN, as_of=AS_OF, conversation=earlier))
            assert await asyncio.to_thread(server.asked.wait, PATIENT)
            asking.cancel()
            with pytest.raises(asyncio.CancelledError):
                await asking

        run(cancelled())  # the loop's end waits for its threads
        assert server.gone.wait(PATIENT)
        assert len(server.requests) == 1  # no other call, and no second attempt
        model.close()


def test_without_asyncio_another_thread_calls_off(sample):
    cancellation = Cancellation()
    with playing(Act(mute=True)) as server, ThreadPoolExecutor(1) as pool:
        model = connect(server.settings(timeout=3000))
        chat = NewsRAG(sample, llm=model).chat()

        def asked():
            with cancellation.covering():
                return chat.ask(KREMLIN, as_of=AS_OF)

        answer = pool.submit(asked)
        assert server.asked.wait(PATIENT)
        cancellation.cancel()
        with pytest.raises(CalledOffError):
            answer.result(PATIENT)
        assert server.gone.wait(PATIENT)
        assert chat.turns == ()
        model.close()


def test_what_was_called_off_is_not_even_searched_for(news):
    cancellation = Cancellation()
    cancellation.cancel()
    with cancellation.covering(), pytest.raises(CalledOffError):
        news.ask(KREMLIN)
    assert news.ask(KREMLIN, as_of=AS_OF).citations
