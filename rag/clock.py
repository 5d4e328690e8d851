"""How long an answer took, stage by stage, as its trace tells."""

import time
from collections.abc import Iterator
from contextlib import contextmanager


class Clock:
    """Adds up the seconds spent in named stages.

    Example:
        >>> clock = Clock()
        >>> with clock("embed"):
        ...     pass
        >>> list(clock.seconds)
        ['embed']
    """

    def __init__(self) -> None:
        self.seconds: dict[str, float] = {}

    @contextmanager
    def __call__(self, stage: str) -> Iterator[None]:
        """Count the seconds spent inside for a stage."""
        started = time.perf_counter()
        try:
            yield
        finally:
            spent = time.perf_counter() - started
            self.seconds[stage] = self.seconds.get(stage, 0.0) + spent
