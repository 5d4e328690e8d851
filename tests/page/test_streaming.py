"""How an answer comes, step by step, and how it is stopped, with a scripted language model."""

import pytest
from playwright.sync_api import expect

from index import Index
from rag.engine import NewsRAG
from rag.page.answering import answering
from rag.page.records import Asking
from tests.llm.server import Act, playing
from tests.page.conftest import KREMLIN, card, reply
from tests.page.launching import program

GOOD = (
    "Dmitry Peskov, the Kremlin spokesman, told reporters that any settlement would have to remove "
    "the root causes of the conflict [1]. "
)


class Loaded:
    """What has been loaded already."""

    def is_alive(self):
        return False


def updates(news, question, **fields):
    asking = Asking(ask="a", turn=1, question=question, **fields)
    return list(answering(news, asking, Loaded()))


def test_candidates_come_before_the_answer(news):
    steps = updates(news, KREMLIN)
    phases = [step["phase"] for step in steps]
    assert phases[:2] == ["searching", "found"]
    assert phases[-1] == "done"
    assert set(phases[2:-1]) == {"writing"}
    assert "candidate" in steps[1]["proof"]
    assert "Kremlin" in steps[1]["proof"]
    assert [step["record"] is None for step in steps] == [True] * (len(steps) - 1) + [False]


def test_what_cannot_be_asked_is_a_record_too(news):
    steps = updates(news, KREMLIN, limits={"as_of": "soon"})
    assert steps[-1]["phase"] == "failed"
    assert "'soon' is not a date" in steps[-1]["say"]
    assert steps[-1]["record"]["error"] == steps[-1]["say"]


def test_closing_ends_the_models_writing(sample_path, embedder):
    with (
        playing(Act(GOOD, hang=True)) as server,
        Index.open(sample_path, embedder=embedder) as index,
    ):
        from rag.llm import connect

        news = NewsRAG(index, llm=connect(server.settings()))
        asking = Asking(ask="a", turn=1, question=KREMLIN)
        steps = answering(news, asking, Loaded())
        while next(steps)["phase"] != "writing":
            pass
        steps.close()
        assert server.gone.wait(30)


@pytest.fixture
def slow(tmp_path, monkeypatch):
    """The page with a model that never ends its second sentence."""
    with playing(Act(GOOD + "Nothing more is", hang=True)) as server:
        monkeypatch.setenv("DATELINE_LLM_BASE_URL", server.base_url)
        monkeypatch.setenv("DATELINE_LLM_MODEL", "scripted")
        with program(tmp_path, "--llm") as (url, _):
            yield url, server


def test_an_answer_streams_and_can_be_stopped_and_asked_again(tab, slow):
    url, server = slow
    tab.page.goto(url)
    tab.ask(KREMLIN)
    expect(reply(tab.page)).to_contain_text("root causes")
    expect(card(tab.page, 1, 1)).to_be_visible()
    tab.page.get_by_role("button", name="Stop").click()
    expect(reply(tab.page)).to_contain_text("Stopped.")
    expect(tab.page.get_by_role("button", name="Ask", exact=True)).to_be_visible()
    expect(tab.page.get_by_role("textbox", name="Question")).to_have_value(KREMLIN)
    assert server.gone.wait(60)
    assert tab.outside(url) == []
