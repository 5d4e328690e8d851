"""The stages of a search and what each costs, measured only while somebody asks for it."""

import time
from collections.abc import Iterator
from contextlib import contextmanager
from contextvars import ContextVar
from dataclasses import dataclass, field


@dataclass(slots=True)
class _Recording:
    """Seconds by stage, and the seconds that inner stages took of each one that is running."""

    seconds: dict[str, float] = field(default_factory=dict)
    inner: list[float] = field(default_factory=list)


_RECORDING: ContextVar[_Recording | None] = ContextVar("stages", default=None)


@contextmanager
def recorded() -> Iterator[dict[str, float]]:
    """Record the stages that run inside, in this thread; the seconds fill up meanwhile.

    Example:
        >>> with recorded() as seconds, stage("embed"):
        ...     pass
        >>> list(seconds)
        ['embed']
    """
    recording = _Recording()
    token = _RECORDING.set(recording)
    try:
        yield recording.seconds
    finally:
        _RECORDING.reset(token)


@contextmanager
def stage(name: str) -> Iterator[None]:
    """Count the seconds spent inside for a stage; also a decorator. Unrecorded it does nothing.

    A stage that runs inside another counts for itself alone, so that all stages together are no
    more than the whole. One that runs several times adds up.

    Args:
        name: What it is called in reports.
    """
    recording = _RECORDING.get()
    if recording is None:
        yield
        return
    recording.inner.append(0.0)
    started = time.perf_counter()
    try:
        yield
    finally:
        spent = time.perf_counter() - started
        own = spent - recording.inner.pop()
        recording.seconds[name] = recording.seconds.get(name, 0.0) + own
        if recording.inner:
            recording.inner[-1] += spent
