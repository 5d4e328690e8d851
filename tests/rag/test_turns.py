"""Turns: as many at a time as there are cores, and evidence before answers."""

from concurrent.futures import ThreadPoolExecutor
from contextlib import contextmanager
from threading import Barrier, Lock

import pytest

from rag.turns import PATIENCE, Turns


@contextmanager
def queued(*asked):
    """Yield the order in which turns are had that were asked for while none was free."""
    turns, order = Turns(1), []

    def take(name, kind, since):
        with getattr(turns, kind)(since):
            order.append(name)

    with ThreadPoolExecutor(len(asked)) as pool:
        with turns.searching(0.0):
            for n, one in enumerate(asked, 1):
                pool.submit(take, *one)
                while turns.waiting < n:
                    pass
        pool.shutdown()
        yield order


@pytest.mark.parametrize(
    ("asked", "order"),
    [
        ([("first", "searching", 1.0), ("second", "searching", 2.0)], ["first", "second"]),
        ([("late", "searching", 2.0), ("early", "searching", 1.0)], ["early", "late"]),
        ([("answer", "answering", 1.0), ("search", "searching", 2.0)], ["search", "answer"]),
        (
            [("search", "searching", 1.5 + PATIENCE), ("answer", "answering", 1.0)],
            ["answer", "search"],
        ),
        ([("one", "searching", 1.0), ("two", "searching", 1.0)], ["one", "two"]),
    ],
)
def test_searches_go_first_unless_an_answer_has_waited_long(asked, order):
    with queued(*asked) as had:
        assert had == order


def test_no_more_go_at_once_than_there_is_room_for():
    turns, both, lock = Turns(2), Barrier(2), Lock()
    inside, most = 0, 0

    def work():
        nonlocal inside, most
        with turns.searching(0.0):
            with lock:
                inside += 1
                most = max(most, inside)
            both.wait(60)  # two are inside, or this breaks
            with lock:
                inside -= 1

    with ThreadPoolExecutor(6) as pool:
        for made in [pool.submit(work) for _ in range(6)]:
            made.result()
    assert most == 2


def test_a_turn_that_fails_is_given_on():
    turns = Turns(1)
    with pytest.raises(ZeroDivisionError), turns.answering(0.0):
        raise ZeroDivisionError
    with turns.answering(0.0):
        assert turns.waiting == 0
