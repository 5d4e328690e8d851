"""How an answer comes, step by step, and how it is stopped, with a scripted language model."""

import pytest
from playwright.sync_api import expect

from index import Index
from rag.engine import NewsRAG
from rag.llm import connect
from rag.page.answering import answering
from rag.page.limits import Limits
from rag.page.records import Asking
from tests.llm.server import Act, playing
from tests.page.conftest import KREMLIN, card, reply
from tests.page.launching import program

FLOOD = "How many people were killed when the River Arrin burst its banks?"
GOOD = "At least four people were killed when the River Arrin burst its banks [1]."
BEGUN = Act(f"{GOOD} Seven people were", hang=True)
"""A model that never ends its second sentence."""
DAY = "2025-10-14"


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
    opened = Index.open(sample_path, embedder=embedder)
    with playing(BEGUN) as server, opened as index:
        model = connect(server.settings())
        asking = Asking(ask="a", turn=1, question=FLOOD, limits=Limits(as_of=DAY))
        steps = answering(NewsRAG(index, llm=model), asking, Loaded())
        assert [next(steps)["phase"] for _ in range(3)] == ["searching", "found", "writing"]
        steps.close()
        assert server.gone.wait(30)
        model.close()


@pytest.fixture
def slow(tmp_path, monkeypatch):
    """The page with a model that never ends, and that model."""
    with playing(BEGUN) as server:
        monkeypatch.setenv("DATELINE_LLM_BASE_URL", server.base_url)
        monkeypatch.setenv("DATELINE_LLM_MODEL", "scripted")
        with program(tmp_path, "--llm") as (url, _):
            yield url, server


def test_an_answer_streams_and_can_be_stopped(tab, slow):
    url, server = slow
    page = tab.page
    page.goto(url)
    page.get_by_text("As of, sources").click()
    page.locator("#composer").get_by_label("As of").fill(DAY)
    tab.begin(FLOOD)
    expect(reply(page)).to_contain_text("At least four people were killed")
    expect(card(page, 1, 1)).to_be_visible()
    page.get_by_role("button", name="Stop").click()
    expect(reply(page)).to_contain_text("Stopped.")
    expect(page.get_by_role("button", name="Ask", exact=True)).to_be_visible()
    expect(page.get_by_role("textbox", name="Question")).to_have_value(FLOOD)
    assert len(server.requests) == 1
    assert tab.outside(url) == []


def test_what_was_being_answered_is_asked_again_after_a_reload(tab, slow):
    url, server = slow
    page = tab.page
    page.goto(url)
    page.get_by_text("As of, sources").click()
    page.locator("#composer").get_by_label("As of").fill(DAY)
    tab.begin(FLOOD)
    expect(reply(page)).to_contain_text("At least four people were killed")
    page.reload()
    expect(reply(page)).to_contain_text("At least four people were killed")
    assert len(server.requests) == 2
    page.get_by_role("button", name="Stop").click()
    expect(reply(page)).to_contain_text("Stopped.")
    page.reload()
    expect(page.get_by_role("heading", name="Ask the news")).to_be_visible()
