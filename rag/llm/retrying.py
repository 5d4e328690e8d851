"""Asking again after a failure that may pass, within the time of one call."""

import email.utils
import math
import random
import time
from collections.abc import Callable
from datetime import UTC, datetime
from typing import TypeVar

from rag.cancelling import pause
from rag.llm.errors import LanguageModelError

FIRST_WAIT = 0.5
LONGEST_WAIT = 8.0

_T = TypeVar("_T")


class Deadline:
    """The end of a call.

    Args:
        seconds: From now.
    """

    def __init__(self, seconds: float) -> None:
        self.seconds = seconds
        self._started = time.monotonic()

    @property
    def spent(self) -> float:
        """Seconds since the beginning."""
        return time.monotonic() - self._started

    @property
    def left(self) -> float:
        """Seconds until the end, at least a thousandth, so that it can be a socket's time-out."""
        return max(self.seconds - self.spent, 0.001)

    @property
    def passed(self) -> bool:
        """Whether the time is over."""
        return self.spent >= self.seconds


class Failure(Exception):  # noqa: N818  (no error yet)
    """An attempt failed, and another one may not.

    Args:
        error: What is raised if it was the last.
        again_in: Seconds after which the server wants to be asked again; None if it did not say.
    """

    def __init__(self, error: LanguageModelError, again_in: float | None = None) -> None:
        super().__init__(str(error))
        self.error = error
        self.again_in = again_in


def with_retries(
    attempt: Callable[[], _T],
    retries: int,
    deadline: Deadline,
    sleep: Callable[[float], None] = pause,
) -> _T:
    """Return what an attempt returns; one that fails with `Failure` is made again.

    The wait doubles from half a second to eight, less a random quarter, so that many clients do
    not come back at once; where the server names a time, that is waited. No wait goes beyond the
    deadline: the failure is raised at once instead.

    Args:
        attempt: What to try.
        retries: How often again at most.
        deadline: The end of the whole call.
        sleep: Waits.

    Raises:
        LanguageModelError: The last attempt's.
        CalledOffError: The work was called off while it waited.
    """
    for tried in range(retries + 1):
        try:
            return attempt()
        except Failure as failure:
            wait = failure.again_in
            if wait is None:
                # Not cryptography: it spreads the clients.
                wait = min(FIRST_WAIT * 2**tried, LONGEST_WAIT) * (1 - 0.25 * random.random())  # noqa: S311
            if tried == retries or wait >= deadline.left:
                raise failure.error from None
            sleep(wait)
    raise AssertionError("unreachable")


def retry_after(value: str, milliseconds: str = "") -> float | None:
    """Return the seconds that a Retry-After header means (RFC 9110, 10.2.3): a number or a date.

    Args:
        value: The header; empty if there is none.
        milliseconds: The header Retry-After-Ms, which goes first where a server sends it.

    Returns:
        Never negative; None if nothing can be read.
    """
    for text, unit in ((milliseconds, 0.001), (value, 1.0)):
        try:
            seconds = float(text) * unit
        except ValueError:
            continue
        if not math.isnan(seconds):
            return max(seconds, 0.0)
    try:
        moment = email.utils.parsedate_to_datetime(value)
    except (TypeError, ValueError):
        return None
    if moment.tzinfo is None:
        moment = moment.replace(tzinfo=UTC)
    return max((moment - datetime.now(UTC)).total_seconds(), 0.0)
