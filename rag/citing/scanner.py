"""The characters of a model's answer, one at a time: text, marks, and what is neither.

A state machine that looks at nothing but the character at hand and what it holds back, so that it
makes no difference how the stream is cut. Markdown, HTML, links, images and what the model thought
aloud fall away here; numbers in brackets become marks.
"""

import re
from collections.abc import Callable
from dataclasses import dataclass

from rag.citing.markers import LONGEST, SUPERSCRIPTS, numbers_in


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

_ITEM_LINE = re.compile(r"\s*(?:[-*•–+]|\(?\d{1,2}[.)])\s")
_ITEM_PREFIX = re.compile(r"\s*(?:[-*•–+]|\(?\d{0,2}[.)]?)?")
_THOUGHT = frozenset(("think", "thinking", "reasoning", "thought", "analysis"))
_SKIPPED = _THOUGHT | {"script", "style", "svg", "iframe", "object", "math"}
_RAISED = frozenset(("sup", "cite", "ref", "sub"))
_BLOCKS = frozenset(("br", "p", "div", "li", "ul", "ol", "tr", "h1", "h2", "h3", "hr"))
_TAG_NAME = re.compile(r"/?\s*([a-z][a-z0-9]*)", re.IGNORECASE)
_PLAIN_FENCES = frozenset(("", "markdown", "md", "text", "txt", "plaintext"))
_LONGEST_TAG = 2000
_PUNCTUATION = frozenset("!\"#$%&'()*+,-./:;<=>?@[]^_`{|}~")
_CLOSING = {"[": "]", "【": "】", "［": "］", "〔": "〕", "⟦": "⟧"}
_ENDS = frozenset(".!?:;,\"'”’)»")


class Scanner:
    """Takes characters and gives items.

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

    # -- the beginning of a line -----------------------------------------------------------------

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
            or self._last in _ENDS
            or held[:1] in {"#", "`", "|", ">", "*"}
        )

    # -- text ------------------------------------------------------------------------------------

    def _text(self, char: str) -> None:
        if char == "\n":
            self._held = ""
            self._state = self._line_start
        elif char in _CLOSING:
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
        elif char in "⁰¹²³⁴⁵⁶⁷⁸⁹" and self._last in _ENDS:
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

    # -- brackets --------------------------------------------------------------------------------

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
        closer = _CLOSING[self._opener]
        if char == closer:
            self._depth -= 1
            if self._depth == 0:
                self._close_bracket()
            else:
                self._held += " "
        elif char == self._opener and (self._double or not self._held.strip()):
            self._double = True
            self._depth += 1
        elif char == "\n" or char in _CLOSING or len(self._held) >= 20 * LONGEST:
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
            self._say(inner)

    def _close_bracket(self) -> None:
        inner, self._held = self._held, ""
        numbers = numbers_in(inner, self._passages) if len(inner) <= LONGEST else None
        if self._opener != "[":
            self._state = self._text
            if numbers is not None:
                self._mark(numbers)
            elif self._opener in "［〔⟦":
                self._say(_unbracketed(inner))
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
            self._say(_unbracketed(inner))
        elif not re.search(r"[^\W\d]", inner):
            self._mark([])
        else:
            self._say(f"[{_unbracketed(inner)}]")

    def _target(self, char: str) -> None:
        """Pass by the address of a link."""
        self._held += char
        self._depth += (char == "(") - (char == ")")
        if self._depth == 0 or char == "\n" or len(self._held) > _LONGEST_TAG:
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
                self._say(f"({_unbracketed(inner)})")
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

    # -- code ------------------------------------------------------------------------------------

    def _backticks(self, char: str) -> None:
        if char == "`":
            self._ticks += 1
            return
        if self._ticks >= 3 and self._at_line_start:
            self._fence, self._held, self._state = "", "", self._fence_info
            self._fence_info(char)
            return
        self._held, self._state = "", self._code
        self._code(char)

    def _fence_info(self, char: str) -> None:
        if char != "\n":
            self._held += char
            return
        info, self._held = self._held.strip().lower(), ""
        if info in _PLAIN_FENCES and not self._begun:
            self._state = self._line_start  # an answer that was wrapped as a whole
        else:
            self._state = self._fenced

    def _fenced(self, char: str) -> None:
        """Pass by a block of code, to the line that ends it."""
        if char == "\n":
            if self._held.strip() == "`" * self._ticks:
                self._items.append(Break())
                self._held, self._state = "", self._line_start
                return
            self._held = ""
        elif len(self._held) <= self._ticks:
            self._held += char

    def _code(self, char: str) -> None:
        """Take the words of code within a line; what is in brackets there cites nothing."""
        if char == "\n":
            self._state = self._text
            self._text(char)
        elif char == "`":
            self._state = self._code_end
            self._depth = 1
            self._code_closes()
        elif char not in "[]【】［］":
            self._say(char)

    def _code_end(self, char: str) -> None:
        if char == "`":
            self._depth += 1
            self._code_closes()
            return
        self._state = self._text if self._depth >= self._ticks else self._code
        self._state(char)

    def _code_closes(self) -> None:
        if self._depth == self._ticks:
            self._state = self._text

    # -- tags ------------------------------------------------------------------------------------

    def _less(self, char: str) -> None:
        if char.isalpha() or char in "/!?|":
            self._held, self._state = char, self._tag
        else:
            self._state = self._text
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
            self._say(_unbracketed(inner))
        self._text(char)


def _unbracketed(text: str) -> str:
    return re.sub(r"[\[\]【】［］〔〕⟦⟧<>`*]", "", text)
