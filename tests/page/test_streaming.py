"""How an answer comes, step by step, and how it is stopped, with a scripted language model."""

import asyncio
from contextlib import aclosing

import pytest
from playwright.sync_api import expect

from index import Index
from rag.answer import Window
from rag.cancelling import Cancellation
from rag.engine import NewsRAG
from rag.llm import connect
from rag.page.answering import answering
from rag.page.limits import Limits
from rag.page.records import Asking, Record, read_sent
from tests.llm.server import Act, playing
from tests.page.conftest import KREMLIN, card, reply
from tests.page.launching import program
from tests.running import run

FLOOD = "How many people were killed when the River Arrin burst its banks?"
GOOD = "At least four people were killed when the River Arrin burst its banks [1]."
BEGUN = Act(f"{GOOD} Seven people were", hang=True)
"""A model that never ends its second sentence."""
MUTE = Act(mute=True)
"""One that never begins its first."""
DAY = "2025-10-14"
PATIENT = 120  # seconds, where the machine may be busy


class Loaded:
    """What has been loaded already."""

    def is_alive(self):
        return False


def updates(news, question, cancellation=None, **fields):
    asking = read_sent(Asking, {"ask": "a", "turn": 1, "question": question, **fields})

    async def all_of_them():
        return [step async for step in answering(news, asking, Loaded(), cancellation=cancellation)]

    return run(all_of_them())


def test_candidates_come_before_the_answer(news):
    steps = updates(news, KREMLIN)
    phases = [step["phase"] for step in steps]
    assert phases[:2] == ["searching", "found"]
    assert phases[-1] == "done"
    assert set(phases[2:-1]) == {"writing"}
    assert "candidate" in steps[1]["proof"]
    assert "Kremlin" in steps[1]["proof"]
    assert [step["record"] is None for step in steps] == [True] * (len(steps) - 1) + [False]


class Counted(NewsRAG):
    """Counts how often passages are looked for."""

    def __init__(self, index):
        super().__init__(index)
        self.ranked = 0

    def rank(self, *args, **kwargs):
        self.ranked += 1
        return super().rank(*args, **kwargs)


def test_passages_are_looked_for_once(news):
    asked, shown = Counted(news.index), Counted(news.index)
    asked.ask(KREMLIN)
    assert [step["phase"] for step in updates(shown, KREMLIN)][1] == "found"
    assert shown.ranked == asked.ranked > 0


def test_what_cannot_be_asked_is_a_record_too(news):
    steps = updates(news, KREMLIN, limits={"as_of": "soon"})
    assert steps[-1]["phase"] == "failed"
    assert "'soon' is not a date" in steps[-1]["say"]
    assert steps[-1]["record"]["error"] == steps[-1]["say"]


def test_a_limit_that_is_taken_away_limits_no_follow_up(news):
    limits = {"as_of": "2025-11-27", "since": "2025-11-01"}
    kept = updates(news, KREMLIN, limits=limits)[-1]["record"]
    assert Record.model_validate(kept).read_answer().window != Window()
    memory = [kept["memory"]]
    follow_up = updates(news, "And what did Kyiv say?", memory=memory)[-1]["record"]
    answer = Record.model_validate(follow_up).read_answer()
    assert answer.resolved == "What did Kyiv say about any settlement?"
    assert answer.window == Window()
    assert follow_up["memory"]["question"] == answer.resolved


def test_what_was_called_off_has_no_further_update(news):
    cancellation = Cancellation()
    cancellation.cancel()
    assert [step["phase"] for step in updates(news, KREMLIN, cancellation)] == ["searching"]


@pytest.mark.parametrize(("act", "seen"), [(BEGUN, ["writing"]), (MUTE, [])], ids=["begun", "mute"])
def test_closing_hangs_up_on_the_model(sample_path, embedder, act, seen):
    opened = Index.open(sample_path, embedder=embedder)
    with playing(act) as server, opened as index:
        model = connect(server.settings(timeout=3000))
        news = NewsRAG(index, llm=model)
        asking = Asking(ask="a", turn=1, question=FLOOD, limits=Limits(as_of=DAY))

        async def closed():
            async with aclosing(answering(news, asking, Loaded())) as steps:
                for phase in ("searching", "found", *seen):
                    assert (await anext(steps))["phase"] == phase
                assert await asyncio.to_thread(server.asked.wait, PATIENT)

        run(closed())
        assert server.gone.wait(PATIENT)
        model.close()


@pytest.fixture
def slow(tmp_path, monkeypatch):
    """The page with a model that never ends, that model, and the program."""
    with playing(BEGUN) as server:
        monkeypatch.setenv("DATELINE_LLM_BASE_URL", server.base_url)
        monkeypatch.setenv("DATELINE_LLM_MODEL", "scripted")
        monkeypatch.setenv("DATELINE_LLM_TIMEOUT", "3000")
        with program(tmp_path, "--llm") as (url, process):
            yield url, server, process


def begin(tab, url):
    tab.page.goto(url)
    tab.page.get_by_text("As of, sources").click()
    tab.page.locator("#composer").get_by_label("As of").fill(DAY)
    tab.begin(FLOOD)


def test_an_answer_streams_and_is_stopped_or_left(tab, slow):
    url, server, _ = slow
    page = tab.page
    begin(tab, url)
    expect(reply(page)).to_contain_text("At least four people were killed")
    expect(card(page, 1, 1)).to_be_visible()
    page.get_by_role("button", name="Stop").click()
    expect(reply(page)).to_contain_text("Stopped.")
    expect(page.get_by_role("button", name="Ask", exact=True)).to_be_visible()
    expect(page.get_by_role("textbox", name="Question")).to_have_value(FLOOD)
    assert server.gone.wait(PATIENT)
    assert len(server.requests) == 1

    server.acts = [MUTE]
    server.asked.clear()
    server.gone.clear()
    tab.begin(FLOOD)
    expect(reply(page)).to_contain_text("articles found")
    assert server.asked.wait(PATIENT)
    page.close()
    assert server.gone.wait(PATIENT)
    assert tab.outside(url) == []


def test_what_was_being_answered_is_asked_again_after_a_reload(tab, slow):
    url, server, _ = slow
    page = tab.page
    begin(tab, url)
    expect(reply(page)).to_contain_text("At least four people were killed")
    page.reload()
    expect(reply(page)).to_contain_text("At least four people were killed")
    assert len(server.requests) == 2
    page.get_by_role("button", name="Stop").click()
    expect(reply(page)).to_contain_text("Stopped.")
    page.reload()
    expect(page.get_by_role("heading", name="Ask the news")).to_be_visible()


def test_the_program_ends_though_a_model_is_silent(tab, slow):
    url, server, process = slow
    server.acts = [MUTE]
    begin(tab, url)
    assert server.asked.wait(PATIENT)
    process.terminate()
    assert server.gone.wait(PATIENT)
    assert process.wait(PATIENT) == 0
