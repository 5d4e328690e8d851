"""How often a caller may ask: a token bucket for each."""

import time
from collections import OrderedDict
from collections.abc import Callable

MOST_CALLERS = 10_000


class Buckets:
    """A bucket of tokens for each caller, filled at a steady rate.

    A request takes a token; an empty bucket refuses. A bucket holds what a quarter of a minute
    brings, so that a caller who was quiet may ask a few things at once. Of callers beyond ten
    thousand, the one that was quiet longest is forgotten, which fills its bucket.

    Args:
        per_minute: Tokens that a minute brings.
        clock: Seconds, ever growing.
    """

    def __init__(self, per_minute: float, clock: Callable[[], float] = time.monotonic) -> None:
        self._rate = per_minute / 60
        self._room = max(per_minute / 4, 1.0)
        self._clock = clock
        self._held: OrderedDict[str, tuple[float, float]] = OrderedDict()

    def take(self, caller: str) -> float:
        """Take a token, if there is one.

        Returns:
            Seconds until there is one again; 0 if one was taken.
        """
        now = self._clock()
        tokens, filled = self._held.pop(caller, (self._room, now))
        tokens = min(self._room, tokens + (now - filled) * self._rate)
        wait = 0.0 if tokens >= 1 else (1 - tokens) / self._rate
        self._held[caller] = (tokens if wait else tokens - 1, now)
        if len(self._held) > MOST_CALLERS:
            self._held.popitem(last=False)
        return wait
