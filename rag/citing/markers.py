"""What stands in brackets: the numbers of passages, or something else."""

import re

_LABEL = (
    r"(?:(?:sources?|passages?|documents?|docs?|articles?|references?|refs?|citations?|cites?"
    r"|items?|no|nr|n°|see|id|s|p|doc_|source_|passage_)\.?\s*[:#]?\s*)"
)
_ONE = r"[\^#]?\s*(\d{1,3})"
_PART = re.compile(
    rf"(?P<label>{_LABEL}*){_ONE}(?:\s*(?:[-–—−]|\.\.\.?|…|\bto\b)\s*{_LABEL}?{_ONE})?",
    re.IGNORECASE,
)
_BETWEEN = re.compile(r"\s*[,;/|+&·]?\s*(?:\band\b|\bor\b|&)?\s*", re.IGNORECASE)
_DAGGER = re.compile(r"†.*", re.DOTALL)

SUPERSCRIPTS = str.maketrans("⁰¹²³⁴⁵⁶⁷⁸⁹", "0123456789")
LONGEST = 60
"""Characters between brackets that can still be numbers of passages."""


def numbers_in(inner: str, most: int, *, labelled: bool = False) -> list[int] | None:
    """Return the numbers that the inside of a bracket names, in its order.

    Args:
        inner: What stands between the brackets: "1", "1, 2", "1-3", "^1", "Source 1", "1†source".
        most: The largest number that there is; a range is cut there, so that it stays short.
        labelled: Whether a bare number does not count: "(source 1)" does, "(1)" does not.

    Returns:
        The numbers, those that there are not among them; None if it is something else.
    """
    text = _DAGGER.sub("", inner).strip()
    found: list[int] = []
    label = False
    at = 0
    while at < len(text):
        match = _PART.match(text, at)
        if match is None:
            return None
        label = label or bool(match["label"])
        found += _range(int(match[2]), int(match[3] or match[2]), most)
        at = match.end()
        between = _BETWEEN.match(text, at)
        end = between.end() if between else at
        if end == at and at < len(text):
            return None
        at = end
    if not found or (labelled and not label):
        return None
    return found


def _range(first: int, last: int, most: int) -> list[int]:
    if first == last:
        return [first]
    if last < first:
        return [first, last]
    inside = list(range(first, min(last, most) + 1))
    return inside if last <= most else [*inside, last]
