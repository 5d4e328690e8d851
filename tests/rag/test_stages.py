"""The stages of a search: each counts for itself, and nothing is counted unasked."""

import threading

import pytest

from rag import NewsRAG
from rag.retrieval import Mode
from rag.stages import recorded, stage

QUESTION = "How many people died in the Arrin valley flood?"


@pytest.fixture
def clock(monkeypatch):
    """A clock that goes on by a second each time that it is read."""
    ticks = iter(range(1000))
    monkeypatch.setattr("rag.stages.time.perf_counter", lambda: float(next(ticks)))


def test_an_inner_stage_is_not_part_of_the_outer(clock):
    with recorded() as seconds, stage("outer"):  # read at 0
        with stage("inner"):  # 1 to 2
            pass
        with stage("inner"):  # 3 to 4
            pass
    # The outer one ends at 5.
    assert seconds == {"inner": 2.0, "outer": 3.0}


def test_a_stage_inside_itself_counts_once(clock):
    with recorded() as seconds, stage("a"), stage("a"):
        pass
    assert seconds == {"a": 3.0}


def test_a_stage_that_fails_is_counted_and_the_next_is_not_its_inner_one(clock):
    with recorded() as seconds:
        with pytest.raises(ValueError, match="no"), stage("a"), stage("b"):
            raise ValueError("no")
        with stage("c"):
            pass
    assert seconds == {"b": 1.0, "a": 2.0, "c": 1.0}


def test_nothing_is_recorded_outside_or_in_another_thread():
    @stage("work")
    def work():
        return threading.get_ident()

    work()
    with recorded() as seconds:
        thread = threading.Thread(target=work)
        thread.start()
        thread.join()
        assert seconds == {}
        assert work() == threading.get_ident()
    work()
    assert list(seconds) == ["work"]


@pytest.mark.parametrize(
    ("mode", "expected"),
    [
        (Mode.LEXICAL, {"lexical"}),
        (Mode.DENSE, {"embed", "dense"}),
        (Mode.HYBRID, {"embed", "lexical", "dense", "articles", "rerank"}),
    ],
)
def test_a_search_goes_through_the_stages_of_its_mode(sample, mode, expected):
    news = NewsRAG(sample)
    with recorded() as seconds:
        found = news.search(QUESTION, mode=mode, as_of="2025-11-30")
    assert found == news.search(QUESTION, mode=mode, as_of="2025-11-30")
    assert set(seconds) == expected | {"read", "time", "fuse", "copies", "texts"}
    assert all(spent >= 0 for spent in seconds.values())
