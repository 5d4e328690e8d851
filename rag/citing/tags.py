"""HTML and what looks like it: tags fall away, and with some of them what they enclose."""

import re

from rag.citing.machine import Break, Forget, Machine, unbracketed
from rag.citing.markers import LONGEST, numbers_in

_THOUGHT = frozenset(("think", "thinking", "reasoning", "thought", "analysis"))
_SKIPPED = _THOUGHT | {"script", "style", "svg", "iframe", "object", "math"}
_RAISED = frozenset(("sup", "cite", "ref", "sub"))
_BLOCKS = frozenset(("br", "p", "div", "li", "ul", "ol", "tr", "h1", "h2", "h3", "hr"))
_TAG_NAME = re.compile(r"/?\s*([a-z][a-z0-9]*)", re.IGNORECASE)
_LONGEST_TAG = 2000


class Tags(Machine):
    """The states behind a "<"."""

    def _less(self, char: str) -> None:
        if char.isalpha() or char in "/!?|":
            self._held, self._state = char, self._tag
        else:
            self._state = self._text
            if char in " 0123456789":  # "< 5"; before anything else it could become a tag
                self._say("<")
            self._text(char)

    def _tag(self, char: str) -> None:
        if char != ">":
            self._held += char
            if len(self._held) > _LONGEST_TAG:
                self._held, self._state = "", self._text
            return
        tag, self._held, self._state = self._held, "", self._text
        found = _TAG_NAME.match(tag)
        name = found[1].lower() if found else ""
        closing = tag.startswith("/")
        if name in _THOUGHT and closing:
            self._items.append(Forget())
            self._begun, self._last = False, ""
        elif name in _SKIPPED and not closing and not tag.endswith("/"):
            self._skipped, self._held, self._state = name, "", self._skip
        elif name in _RAISED and not closing:
            self._held, self._state = "", self._raised
        elif name in _BLOCKS:
            self._items.append(Break())
            self._at_line_start = True

    def _skip(self, char: str) -> None:
        """Pass by everything up to the closing tag."""
        ending = f"</{self._skipped}>"
        self._held = (self._held + char)[-len(ending) :]
        if self._held.lower() == ending:
            self._held, self._state = "", self._line_start

    def _raised(self, char: str) -> None:
        """Take what is set higher: a number, or text."""
        if char not in "<\n" and len(self._held) < LONGEST:
            self._held += char
            return
        inner, self._held, self._state = self._held.strip(), "", self._text
        numbers = numbers_in(inner.strip("[]()"), self._passages)
        if numbers is not None:
            self._mark(numbers)
        else:
            self._say(unbracketed(inner))
        self._text(char)
