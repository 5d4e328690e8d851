"""What every state of the machine shares: what it gives out, and what it holds back."""

import re
from abc import ABC, abstractmethod
from collections.abc import Callable
from dataclasses import dataclass


@dataclass(frozen=True, slots=True)
class Mark:
    """Numbers of passages at a place in the text.

    Args:
        numbers: As written, those that there are not among them.
        raw: The text that it is if it turns out to be no mark; empty if it is one for sure.
    """

    numbers: tuple[int, ...]
    raw: str = ""


class Break:
    """The end of a paragraph."""


class Forget:
    """All that came before was the model's thinking, not its answer."""


Item = str | Mark | Break | Forget


ENDS = frozenset(".!?:;,\"'”’)»")
"""What may end a line that is complete, and what a raised number may follow."""


class Machine(ABC):
    """Takes characters, gives items, and remembers where it is; the states are in subclasses.

    Args:
        passages: How many passages were given: the largest number that can be cited.
    """

    def __init__(self, passages: int) -> None:
        self._passages = passages
        self._items: list[Item] = []
        self._held = ""
        self._state: Callable[[str], None] = self._line_start
        self._opener = ""
        self._image = False
        self._at_line_start = True
        self._begun = False
        self._last = ""  # the last character of text
        self._after_mark = False
        self._started_line = False
        self._skipped = ""
        self._depth = 0
        self._double = False  # [[1], [2]]
        self._closed_mark: Mark | None = None
        self._closed_text: str | None = None
        self._fence = ""
        self._ticks = 0

    def feed(self, char: str) -> list[Item]:
        """Take one character, and return what has become certain."""
        self._state(char)
        return self._taken()

    def close(self) -> list[Item]:
        """Return what is left when the answer has ended."""
        self._state("\n")
        if self._state not in (self._line_start, self._text):
            self._state("\n")
        self._items.append(Break())
        return self._taken()

    def _taken(self) -> list[Item]:
        items, self._items = self._items, []
        return items

    def _say(self, text: str) -> None:
        for char in text:
            self._items.append(char)
            if not char.isspace():
                self._last = char
                self._begun = True
                self._after_mark = False
        if text.strip():
            self._at_line_start = False

    def _mark(self, numbers: list[int], raw: str = "") -> None:
        self._items.append(Mark(tuple(numbers), raw))
        self._begun = self._after_mark = True
        self._at_line_start = False

    def _replay(self, chars: str) -> None:
        for char in chars:
            self._state(char)

    @abstractmethod
    def _line_start(self, char: str) -> None:
        """Take a character at the start of a line."""

    @abstractmethod
    def _text(self, char: str) -> None:
        """Take a character of running text."""

    @abstractmethod
    def _heading(self, char: str) -> None:
        """Take a character of a heading's marks."""


def unbracketed(text: str) -> str:
    """Return a text without brackets, tags and emphasis: it can be taken for no mark."""
    return re.sub(r"[\[\]【】［］〔〕⟦⟧<>`*]", "", text)
