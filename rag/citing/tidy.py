"""A paragraph's items as clean text, with the places of its marks."""

import re
import unicodedata
from collections.abc import Sequence

from rag.citing.machine import Mark

Placed = tuple[int, tuple[int, ...]]
"""A mark: the number of characters of text before it, and its numbers."""

_ADDRESS = re.compile(r"\S*://\S*|www\.\S+|(?:javascript|vbscript|data|mailto):\S+", re.IGNORECASE)
_EMPHASIS = re.compile(r"(?<!\w)_+|_+(?!\w)")
_EMPTY = re.compile(
    r"\s*\(\s*(?:see|source|sources|cf|per|from|citing|passage|passages)?[\s.:,;]*\)", re.IGNORECASE
)
_BETWEEN = re.compile(r"\s*(?:[,;/&]|,?\s*and)?\s*", re.IGNORECASE)
_DASHES = frozenset("-–—−")
_GLUED = frozenset(".,;:!?)”’»\"'")
_TERMINATORS = frozenset(".!?…")
_LABEL = re.compile(r"^\s*(?:final )?(?:answer|response)\s*:\s*", re.IGNORECASE)


def tidy(items: Sequence[str | Mark]) -> tuple[str, list[Placed]]:
    """Return text without what is only decoration, and where its marks stand.

    White space is one space; addresses, invisible characters and empty brackets are taken out; what
    stands only between two marks, too. "(1)" is a mark at the end of a sentence, elsewhere text.
    """
    texts, marks = _alternating(items)
    _join_ranges(texts, marks)
    out = ""
    placed: list[Placed] = []
    for at, text in enumerate(texts):
        if 0 < at < len(texts) - 1 and text.strip() and _BETWEEN.fullmatch(text):
            text = " "  # noqa: PLW2901
        out = _joined(out, _clean(text), marked=at > 0)
        if at < len(marks):
            placed.append((len(out.rstrip()), marks[at].numbers))
    return _without_empty(out, placed)


def _join_ranges(texts: list[str], marks: list[Mark]) -> None:
    """Make "[1]-[3]" one range."""
    for at in range(1, len(marks)):
        if texts[at].strip() in _DASHES and texts[at].strip():
            first, last = marks[at - 1].numbers[-1:], marks[at].numbers[:1]
            between = range(first[0] + 1, last[0]) if first and last else range(0)
            marks[at] = Mark((*between, *marks[at].numbers))
            texts[at] = " "


def _alternating(items: Sequence[str | Mark]) -> tuple[list[str], list[Mark]]:
    """Return the texts around the marks, one more than there are marks."""
    texts = [""]
    marks: list[Mark] = []
    for at, item in enumerate(items):
        if isinstance(item, str):
            texts[-1] += item
        elif item.raw and not _ends_a_sentence("".join(texts[-1:]), items[at + 1 :]):
            texts[-1] += item.raw
        else:
            marks.append(item)
            texts.append("")
    return texts, marks


def _ends_a_sentence(before: str, after: Sequence[str | Mark]) -> bool:
    if not before.strip():
        return False
    following = next((item for item in after if not (isinstance(item, str) and item.isspace())), "")
    return (
        before.rstrip()[-1] in _TERMINATORS
        or following == ""
        or (isinstance(following, str) and following in _TERMINATORS)
    )


def _clean(text: str) -> str:
    text = _ADDRESS.sub("", text)
    text = _EMPHASIS.sub("", text)
    # Cf holds what is not seen, or turns the direction of what follows; Cc and Co, controls.
    text = "".join(char for char in text if char.isspace() or unicodedata.category(char)[0] != "C")
    return re.sub(r"\s+", " ", text)


def _joined(out: str, text: str, *, marked: bool) -> str:
    """Append text; the spaces around a mark become one, or none before a full stop."""
    if not out:
        return _LABEL.sub("", text.lstrip())
    if marked and text.lstrip()[:1] in _GLUED and text.strip():
        return out.rstrip() + text.lstrip()
    if out.endswith(" "):
        return out + text.lstrip()
    return out + text


def _without_empty(text: str, placed: list[Placed]) -> tuple[str, list[Placed]]:
    """Take out brackets that hold nothing any more."""
    while found := _EMPTY.search(text):
        length = found.end() - found.start()
        text = text[: found.start()] + text[found.end() :]
        placed = [
            (at if at <= found.start() else max(at - length, found.start()), numbers)
            for at, numbers in placed
        ]
    return text, placed
