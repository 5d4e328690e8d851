"""What happens on the way to an answer, for whoever wants to show it before the answer is there."""

from collections.abc import Callable, Iterator, Sequence
from contextlib import contextmanager
from contextvars import ContextVar
from dataclasses import dataclass

from rag.answer import Candidate
from rag.question import Question


@dataclass(frozen=True, slots=True)
class Understood:
    """The question is put to the index.

    Args:
        question: As it was understood, a follow-up in words of its own.
        resolved: Whether it is one.
    """

    question: Question
    resolved: bool


@dataclass(frozen=True, slots=True)
class Found:
    """The best passages are known, the answer is being made of them.

    Args:
        candidates: Those that the trace names.
    """

    candidates: Sequence[Candidate]


Listener = Callable[[Understood | Found], None]
_LISTENER: ContextVar[Listener | None] = ContextVar("listener", default=None)


@contextmanager
def listening(listener: Listener) -> Iterator[None]:
    """Have a listener told of what happens inside, in this thread.

    Example:
        >>> with listening(print):
        ...     tell(Found([]))
        Found(candidates=[])
    """
    token = _LISTENER.set(listener)
    try:
        yield
    finally:
        _LISTENER.reset(token)


def tell(event: Understood | Found) -> None:
    """Tell whoever listens; nobody costs nothing."""
    if listener := _LISTENER.get():
        listener(event)
