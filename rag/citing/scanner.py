"""The characters of a model's answer, one at a time: text, marks, and what is neither.

A state machine that looks at nothing but the character at hand and what it holds back, so that it
makes no difference how the stream is cut. Markdown, HTML, links, images and what the model thought
aloud fall away here; numbers in brackets become marks.
"""

import re

from rag.citing.brackets import CLOSING, Brackets
from rag.citing.code import Code
from rag.citing.machine import ENDS, Break
from rag.citing.markers import SUPERSCRIPTS
from rag.citing.tags import Tags

_ITEM_LINE = re.compile(r"\s*(?:[-*•–+]|\(?\d{1,2}[.)])\s")
_ITEM_PREFIX = re.compile(r"\s*(?:[-*•–+]|\(?\d{0,2}[.)]?)?")
_PUNCTUATION = frozenset("!\"#$%&'()*+,-./:;<=>?@[]^_`{|}~")


class Scanner(Brackets, Code, Tags):
    """Takes characters and gives items: `feed` one after the other, then `close`.

    Here are the states at the beginning of a line and in plain text.
    """

    def _line_start(self, char: str) -> None:
        self._held += char
        if char == "\n" and not self._held.strip():
            self._held = ""
            self._items.append(Break())
            return
        if _ITEM_LINE.fullmatch(self._held):
            self._held = ""
            self._items.append(Break())
            self._at_line_start = True
            self._state = self._text
            return
        if char != "\n" and _ITEM_PREFIX.fullmatch(self._held):
            return
        held, self._held = self._held.lstrip(), ""
        self._items.append(Break() if self._ends_line(held) else " ")
        self._at_line_start = True
        self._state = self._text
        self._replay(held)

    def _ends_line(self, held: str) -> bool:
        """Return whether the line before is a paragraph, and not one that was only broken."""
        return (
            not self._begun
            or self._after_mark
            or self._last in ENDS
            or held[:1] in {"#", "`", "|", ">", "*"}
        )

    def _text(self, char: str) -> None:
        if char == "\n":
            self._held = ""
            self._state = self._line_start
        elif char in CLOSING:
            self._open(char)
        elif char == "(":
            self._held, self._state = "", self._paren
        elif char == "!":
            self._state = self._bang
        elif char == "`":
            self._ticks, self._state = 1, self._backticks
        elif char == "<":
            self._state = self._less
        elif char == "\\":
            self._state = self._backslash
        elif char == "#" and self._at_line_start:
            self._state = self._heading
        elif char in "*~]】］〕⟧" or (char == ">" and self._at_line_start):
            pass  # emphasis, what closes nothing, quotation blocks
        elif char in "⁰¹²³⁴⁵⁶⁷⁸⁹" and self._last in ENDS:
            self._held, self._state = char, self._superscript
        else:
            self._say(" " if char == "|" else char)

    def _heading(self, char: str) -> None:
        if char == "\n":
            self._items.append(Break())
            self._held, self._state = "", self._line_start

    def _backslash(self, char: str) -> None:
        self._state = self._text
        if char in _PUNCTUATION:
            self._text(char)
        else:
            self._say("\\")
            self._text(char)

    def _superscript(self, char: str) -> None:
        if char in "⁰¹²³⁴⁵⁶⁷⁸⁹":
            self._held += char
            return
        if char in "⁻˒,":  # "¹,²": the next one begins its own mark
            self._mark([int(self._held.translate(SUPERSCRIPTS))])
            self._held, self._state = "", self._after_superscript
            return
        self._mark([int(self._held.translate(SUPERSCRIPTS))])
        self._held, self._state = "", self._text
        self._text(char)

    def _after_superscript(self, char: str) -> None:
        if char in "⁰¹²³⁴⁵⁶⁷⁸⁹":
            self._held, self._state = char, self._superscript
            return
        self._state = self._text
        self._say(",")
        self._text(char)
