"""The quotations in a sentence: what stands between “…”, "…" or „…“, and between ‘…’ or «…»."""

import re

_MARK = re.compile('[“”„"]')
_OPENS = re.compile(r"(?<!\w)‘|«")
_CLOSES = {"‘": re.compile(r"’(?!\w)"), "«": re.compile("»")}


def quotations(sentence: str) -> tuple[tuple[str, ...], ...]:
    """Return the ways to read a sentence's quotation marks; one of them is meant.

    “ and „ open and ” closes; so does “ after „. A mark without its partner (the sentence is part
    of a longer speech) reaches to the sentence's end or beginning. Straight marks open and close
    in turn; where their number is odd, either the first or the last is without partner, and both
    readings are returned. Empty quotations and those of white space are left out.

    Example:
        >>> quotations("“We won,” he said, “and")
        (('We won,', 'and'),)
        >>> quotations('it held," he said')
        ((' he said',), ('it held,',))
    """
    marks = [(found.start(), found[0]) for found in _MARK.finditer(sentence)]
    straight = sum(mark == '"' for _, mark in marks)
    readings = [_read(sentence, marks, inside=False)]
    if straight % 2:
        readings.append(_read(sentence, marks, inside=True))
    return tuple(dict.fromkeys(readings))


def other_quotations(sentence: str) -> tuple[tuple[str, ...], ...]:
    """Return each quotation in ‘…’ or «…» with the ways to read where it ends.

    An apostrophe behind a word looks like ’, so that each ’ may be the end, and where none is, the
    sentence's. Quotations of white space and of marks alone are left out.

    Example:
        >>> other_quotations("It is ‘the dams’ fate’, she said.")
        (('the dams’ fate', 'the dams', 'the dams’ fate’, she said.'),)
    """
    found = []
    for opening in _OPENS.finditer(sentence):
        start = opening.end()
        ends = [end.start() for end in _CLOSES[opening[0]].finditer(sentence, start)]
        ways = [sentence[start:end] for end in (*reversed(ends), len(sentence))]
        shortest = ways[-2:][0]
        if re.search(r"\w", shortest):
            found.append(tuple(ways))
    return tuple(found)


def _read(sentence: str, marks: list[tuple[int, str]], *, inside: bool) -> tuple[str, ...]:
    """Read marks from left to right.

    Args:
        sentence: Their sentence.
        marks: Places and marks.
        inside: Whether the sentence begins within a quotation.
    """
    found: list[str] = []
    start: int | None = 0 if inside else None
    seen, low = inside, False
    for place, mark in marks:
        closes = mark == "”" or (mark == '"' and start is not None) or (mark == "“" and low)
        low = mark == "„"
        if closes:
            begin = start if start is not None else (None if seen else 0)
            if begin is not None:
                found.append(sentence[begin:place])
            start = None
        else:
            if start is not None:
                found.append(sentence[start:place])
            start = place + 1
        seen = True
    if start is not None:
        found.append(sentence[start:])
    return tuple(text for text in found if text.strip())
