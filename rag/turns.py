"""Whose turn it is: many questions at once on a few cores, evidence before answers."""

import heapq
import os
import time
from collections.abc import Iterator
from contextlib import contextmanager
from itertools import count
from threading import Condition

PATIENCE = 3.0
"""Seconds for which an answer lets searches go first that came after its question."""


class Turns:
    """Lets as many go at a time as there are cores; the others wait, and searches go first.

    More threads than cores make every question slower, and what a reader sees first, the evidence,
    no sooner than what is seen last. So a search goes before all answers, but for those whose
    question came `PATIENCE` seconds earlier: nobody waits for ever. Among equals, who came first
    goes first (earliest deadline first, after Liu and Layland, 1973).

    Args:
        at_once: How many go at a time; None takes as many as the machine has cores.
    """

    def __init__(self, at_once: int | None = None) -> None:
        self._free = at_once or os.cpu_count() or 1
        self._waiting: list[tuple[float, int]] = []
        self._numbers = count()
        self._changed = Condition()

    @property
    def waiting(self) -> int:
        """How many wait."""
        with self._changed:
            return len(self._waiting)

    @contextmanager
    def searching(self, since: float) -> Iterator[None]:
        """Wait for a turn to search, and have it inside.

        Args:
            since: When the question came, as `time.monotonic` tells it.
        """
        with self._turn(since):
            yield

    @contextmanager
    def answering(self, since: float) -> Iterator[None]:
        """Wait for a turn to answer from what was found, and have it inside.

        Args:
            since: When the question came, as `time.monotonic` tells it.
        """
        with self._turn(since + PATIENCE):
            yield

    @contextmanager
    def _turn(self, deadline: float) -> Iterator[None]:
        mine = (deadline, next(self._numbers))
        with self._changed:
            heapq.heappush(self._waiting, mine)
            try:
                self._changed.wait_for(lambda: self._free > 0 and self._waiting[0] == mine)
            finally:
                self._waiting.remove(mine)
                heapq.heapify(self._waiting)
            self._free -= 1
            self._changed.notify_all()
        try:
            yield
        finally:
            with self._changed:
                self._free += 1
                self._changed.notify_all()


def now() -> float:
    """Return the time by which turns are kept."""
    return time.monotonic()
