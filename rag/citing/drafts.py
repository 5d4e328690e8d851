"""The sentences of an answer as they complete, each with the numbers that it cites."""

import re
from dataclasses import dataclass

from index.sentences import sentences
from rag.citing.machine import Break, Forget, Mark
from rag.citing.scanner import Scanner
from rag.citing.tidy import Placed, tidy

_LISTED = re.compile(r"\W*(?:sources?|references|citations|notes|bibliography)\W*", re.IGNORECASE)
_WORD = re.compile(r"\w+")
_LONGEST_QUOTE = 600
"""Characters after which a quotation that does not close no longer holds a sentence back."""
_LONGEST_ANSWER = 20_000
"""Characters after which an answer is no answer: what follows is not read."""


@dataclass(frozen=True, slots=True)
class Draft:
    """A sentence that a model wrote, before anything of it is checked.

    Args:
        text: Without the numbers, and without Markdown, HTML and addresses.
        numbers: The passages that it cites, each once, in its order.
        unknown: Numbers of passages that there are not.
    """

    text: str
    numbers: tuple[int, ...]
    unknown: tuple[int, ...]


class StreamParser:
    """Turns the pieces of an answer into sentences; how it was cut makes no difference.

    A sentence is given out when two words of the next have come, or its paragraph has ended.
    A number belongs to the sentence that it stands in or directly behind; at the beginning of a
    paragraph, to the one that follows.

    Args:
        passages: How many passages were given.
        language: In which the answer is written, as a two-letter code.
    """

    def __init__(self, passages: int, language: str = "en") -> None:
        self._passages = passages
        self._language = language
        self._scanner = Scanner(passages)
        self._items: list[str | Mark] = []
        self._given = 0  # characters of the paragraph's text that are in sentences given out
        self._ended = False
        self._read = 0

    def feed(self, piece: str) -> list[Draft]:
        """Take the next piece, and return the sentences that it completes."""
        found = []
        for char in piece:
            self._read += 1
            if self._ended or self._read > _LONGEST_ANSWER:
                break
            found += self._take(self._scanner.feed(char))
        return found

    def close(self) -> list[Draft]:
        """Return what is left when the answer has ended; its last sentence may be cut off."""
        return [] if self._ended else self._take(self._scanner.close())

    def _take(self, items: list[str | Mark | Break | Forget]) -> list[Draft]:
        found = []
        for item in items:
            if isinstance(item, Break):
                found += self._paragraph()
            elif isinstance(item, Forget):
                self._items, self._given = [], 0
            else:
                self._items.append(item)
                if item == " " and not self._ended:
                    found += self._completed(whole=False)
        return found

    def _paragraph(self) -> list[Draft]:
        text, placed = tidy(self._items)
        if not placed and _LISTED.fullmatch(text):
            self._ended = True
        found = [] if self._ended else self._completed(whole=True)
        self._items, self._given = [], 0
        return found

    def _completed(self, *, whole: bool) -> list[Draft]:
        text, placed = tidy(self._items)
        rest = text[self._given :]
        if not whole and not re.search(r"[.!?…]", rest):
            return []
        spans = [(start, end) for start, end in sentences(rest, self._language)]
        kept = spans
        if not whole:
            if len(spans) < 2 or len(_WORD.findall(rest[spans[-1][0] :])) < 2:
                return []
            kept = spans[:-1]
            if _quoting(rest[: kept[-1][1]]) and len(rest) < _LONGEST_QUOTE:
                return []
        given = self._given
        if not whole:
            self._given += spans[-1][0]
        return [
            draft
            for at, (start, end) in enumerate(kept)
            if (
                draft := self._draft(
                    rest[start:end],
                    placed,
                    given + start if given or at else -1,
                    given + spans[at + 1][0] if at + 1 < len(spans) else len(text) + 1,
                )
            )
        ]

    def _draft(self, text: str, placed: list[Placed], start: int, end: int) -> Draft | None:
        """Return the sentence whose marks lie behind `start`, and up to the next one's start."""
        if not _WORD.search(text):
            return None
        cited = [n for at, numbers in placed if start < at <= end for n in numbers]
        known = dict.fromkeys(n for n in cited if 1 <= n <= self._passages)
        unknown = dict.fromkeys(n for n in cited if n not in known)
        return Draft(" ".join(text.split()), tuple(known), tuple(unknown))


def _quoting(text: str) -> bool:
    """Return whether a quotation is open at the end of a text."""
    return text.count('"') % 2 == 1 or text.count("“") > text.count("”")
