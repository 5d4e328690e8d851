"""Numbers in brackets, links, images: everything that begins with a bracket."""

import re

from rag.citing.machine import Machine, Mark, unbracketed
from rag.citing.markers import LONGEST, numbers_in

CLOSING = {"[": "]", "【": "】", "［": "］", "〔": "〕", "⟦": "⟧"}
"""What opens and closes what may be a number."""
_LONGEST_TARGET = 2000


class Brackets(Machine):
    """The states between brackets, and behind them."""

    def _open(self, char: str, *, image: bool = False) -> None:
        self._opener, self._image, self._held, self._depth = char, image, "", 1
        self._double = False
        self._started_line = self._at_line_start
        self._state = self._bracket

    def _bang(self, char: str) -> None:
        self._state = self._text
        if char == "[":
            self._open(char, image=True)
        else:
            self._say("!")
            self._text(char)

    def _bracket(self, char: str) -> None:
        closer = CLOSING[self._opener]
        if char == closer:
            self._depth -= 1
            if self._depth == 0:
                self._close_bracket()
            else:
                self._held += " "
        elif char == self._opener and (self._double or not self._held.strip()):
            self._double = True
            self._depth += 1
        elif char == "\n" or char in CLOSING or len(self._held) >= 20 * LONGEST:
            self._let_go()
            self._text(char)
        elif char != "\\":  # Markdown escapes brackets with it
            self._held += char

    def _let_go(self) -> None:
        """End a bracket that does not close: what looks like a number is no text either."""
        inner, self._held, self._state = self._held, "", self._text
        if self._image:
            self._say("!")
        if numbers_in(inner, self._passages) is None and re.search(r"[^\W\d]{2}", inner):
            self._say(unbracketed(inner))

    def _close_bracket(self) -> None:
        inner, self._held = self._held, ""
        numbers = numbers_in(inner, self._passages) if len(inner) <= LONGEST else None
        if self._opener != "[":
            self._state = self._text
            if numbers is not None:
                self._mark(numbers)
            elif self._opener in "［〔⟦":
                self._say(unbracketed(inner))
            return
        self._closed_mark = None if numbers is None else Mark(tuple(numbers))
        self._closed_text = inner
        self._state = self._after_bracket

    def _after_bracket(self, char: str) -> None:
        mark, inner, image = self._closed_mark, self._closed_text or "", self._image
        self._state = self._text
        if char == "(":
            if not image:
                self._settle(mark, inner, linked=True)
            self._depth, self._state = 1, self._target
            self._held = ""
            return
        if char == "]":  # a stray one behind [[1]
            self._state = self._after_bracket
            return
        if char == ":" and mark and self._started_line:
            self._state = self._heading  # a list of sources: to the end of the line
            return
        if image:
            self._say("!")
        self._settle(mark, inner, linked=False)
        self._text(char)

    def _settle(self, mark: Mark | None, inner: str, *, linked: bool) -> None:
        if mark:
            self._mark(list(mark.numbers))
        elif linked:
            self._say(unbracketed(inner))
        elif not re.search(r"[^\W\d]", inner):
            self._mark([])
        else:
            self._say(f"[{unbracketed(inner)}]")

    def _target(self, char: str) -> None:
        """Pass by the address of a link."""
        self._held += char
        self._depth += (char == "(") - (char == ")")
        if self._depth == 0 or char == "\n" or len(self._held) > _LONGEST_TARGET:
            self._held, self._state = "", self._text
            if char == "\n":
                self._text(char)

    def _paren(self, char: str) -> None:
        if char == ")":
            inner, self._held, self._state = self._held, "", self._text
            if numbers_in(inner, self._passages, labelled=True) is not None:
                self._mark(numbers_in(inner, self._passages) or [])
            elif (numbers := numbers_in(inner, self._passages)) is not None:
                self._mark(numbers, raw=f"({inner})")
            else:
                self._say(f"({unbracketed(inner)})")
        elif char.isalnum() or char in " ,;-–^#:.&/°":
            self._held += char
            if len(self._held) > LONGEST:
                self._leave_paren("")
        else:
            self._leave_paren(char)

    def _leave_paren(self, char: str) -> None:
        held, self._held, self._state = self._held, "", self._text
        self._say(f"({held}")
        if char:
            self._text(char)
