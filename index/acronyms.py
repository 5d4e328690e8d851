"""Acronyms that a text explains: "International Atomic Energy Agency (IAEA)".

After Schwartz and Hearst, "A Simple Algorithm for Identifying Abbreviation Definitions in
Biomedical Text" (Pacific Symposium on Biocomputing, 2003): the letters of the short form are found
from right to left in the words before the bracket, the first at the start of a word.
"""

import re
from dataclasses import dataclass

_IN_BRACKETS = re.compile(r"\(([A-Z][A-Za-z0-9&.-]{1,9})\)")
_LONG_IN_BRACKETS = re.compile(r"\b([A-Z][A-Z0-9&-]{1,9})[ ]\(([^()\n]{6,90})\)")
_LEFT = 120  # characters before a bracket that are looked at
_SENTENCE = re.compile(r"[.!?;:\n()\[\]“”\"]")
_WORD = re.compile(r"[^\W_]+(?:['’&.-][^\W_]+)*")
_LONGEST = 8  # words of a long form
_JOINING = frozenset("of the and for in on to de la du des et a an".split())  # noqa: SIM905


@dataclass(frozen=True, slots=True)
class Acronym:
    """A short form and what it stands for.

    Args:
        short: As it is written, dots left out: "IAEA".
        long: As it is written: "International Atomic Energy Agency".
    """

    short: str
    long: str


def acronyms(text: str) -> tuple[Acronym, ...]:
    """Return the acronyms that a text explains, each once, in the order of their explanation.

    A short form has two capitals at least, a long form two words, and all words of the long form
    but little ones begin with a capital: what is explained so is a name.

    >>> acronyms("The International Atomic Energy Agency (IAEA) met.")
    (Acronym(short='IAEA', long='International Atomic Energy Agency'),)
    """
    found: dict[Acronym, None] = {}
    for match in _IN_BRACKETS.finditer(text):
        short = plain(match[1])
        left = _SENTENCE.split(text[max(match.start() - _LEFT, 0) : match.start()])[-1]
        if _is_short(short) and (long := _long_form(short, left)):
            found[Acronym(short, long)] = None
    for match in _LONG_IN_BRACKETS.finditer(text):
        short, long = plain(match[1]), match[2].strip()
        if _is_short(short) and _long_form(short, long) == long:
            found[Acronym(short, long)] = None
    return tuple(found)


def plain(short: str) -> str:
    """Return a short form without its dots and without a plural's s: "I.A.E.A." is "IAEA"."""
    short = short.replace(".", "")
    return short[:-1] if short.endswith("s") and short[:-1].isupper() else short


def key(form: str) -> str:
    """Return a form as it is compared: without case, dots and spaces, in one token."""
    return "_".join(re.findall(r"[^\W_]+", plain(form).casefold()))


def mentioned(query: str) -> tuple[str, ...]:
    """Return what in a query may be an acronym or what one stands for, in its order.

    Any word with two capitals or with dots may be the one; any run of two to eight words that
    begins and ends with a capital the other, the longest first.
    """
    words = _WORD.findall(query)
    shorts = [w for w in words if _is_short(plain(w))]
    longs = [
        " ".join(words[at : at + size])
        for size in range(_LONGEST, 1, -1)
        for at in range(len(words) - size + 1)
        if words[at][0].isupper() and words[at + size - 1][0].isupper()
    ]
    return tuple(dict.fromkeys([*shorts, *longs]))


def _is_short(short: str) -> bool:
    return 2 <= len(short) <= 10 and sum(char.isupper() for char in short) >= 2


def _long_form(short: str, left: str) -> str:
    """Return the shortest end of the text to the left that spells the short form, else ""."""
    letters = [char.lower() for char in short if char.isalnum()]
    words = list(_WORD.finditer(left))[-min(len(letters) + 5, 2 * len(letters)) :]
    if not words or not letters:
        return ""
    place = len(left)
    for nth, letter in reversed(list(enumerate(letters))):
        place = left.lower().rfind(letter, 0, place)
        while nth == 0 and place > 0 and left[place - 1].isalnum():
            place = left.lower().rfind(letter, 0, place)
        if place < 0:
            return ""
    if place < words[0].start():
        return ""
    long = left[place:].strip()
    return long if _is_name(long) and short.lower() not in long.lower().split() else ""


def _is_name(long: str) -> bool:
    words = _WORD.findall(long)
    return len(words) >= 2 and all(w[0].isupper() or w.lower() in _JOINING for w in words)
