"""Calling work off from another thread: what it waits for at that moment is broken off, too."""

import time
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from contextvars import ContextVar
from threading import Event, RLock

from rag.errors import CalledOffError


class Cancellation:
    """Calls off what is done inside `covering`; safe to use from several threads.

    Example:
        >>> cancellation = Cancellation()
        >>> with cancellation.covering():
        ...     cancellation.cancel()  # as another thread would
        ...     go_on()
        Traceback (most recent call last):
        ...
        rag.errors.CalledOffError: the answer was called off: nobody waits for it
    """

    def __init__(self) -> None:
        self._called_off = Event()
        self._lock = RLock()  # the garbage collector may end what is inside `breaking` at any time
        self._breaks: dict[object, Callable[[], None]] = {}

    @property
    def called_off(self) -> bool:
        """Whether `cancel` was called."""
        return self._called_off.is_set()

    def cancel(self) -> None:
        """Call the work off, and break off what it waits for; again changes nothing."""
        with self._lock:
            self._called_off.set()
            for break_off in list(self._breaks.values()):
                break_off()

    @contextmanager
    def covering(self) -> Iterator[None]:
        """Have what happens inside, in this thread, called off by `cancel`."""
        token = _CURRENT.set(self)
        try:
            yield
        finally:
            _CURRENT.reset(token)

    @contextmanager
    def breaking(self, break_off: Callable[[], None]) -> Iterator[None]:
        """Have `cancel` call a function while what is inside lasts; at once if it came before.

        Args:
            break_off: Makes what is inside end soon; it must not wait itself.
        """
        key = object()
        with self._lock:
            self._breaks[key] = break_off
            if self.called_off:
                break_off()
        try:
            yield
        finally:
            with self._lock:
                del self._breaks[key]

    def wait(self, seconds: float) -> None:
        """Let time pass, but not once the work is called off."""
        self._called_off.wait(seconds)


_CURRENT: ContextVar[Cancellation | None] = ContextVar("cancellation", default=None)


def go_on() -> None:
    """Do nothing, unless the work that this thread does was called off.

    Raises:
        CalledOffError: It was.
    """
    current = _CURRENT.get()
    if current and current.called_off:
        raise CalledOffError


def pause(seconds: float) -> None:
    """Let time pass.

    Raises:
        CalledOffError: The work was called off meanwhile, or before.
    """
    if current := _CURRENT.get():
        current.wait(seconds)
        go_on()
    else:
        time.sleep(seconds)


@contextmanager
def breaking(break_off: Callable[[], None]) -> Iterator[None]:
    """Have a function called if the work of this thread is called off while what is inside lasts.

    Args:
        break_off: Makes what is inside end soon, from another thread; it must not wait itself.
    """
    current = _CURRENT.get()
    if current is None:
        yield
        return
    with current.breaking(break_off):
        yield
