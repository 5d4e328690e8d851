"""Names of people as bylines and credits list them."""

import re


def words(text: str) -> frozenset[str]:
    """Return the words of a list that is written as text."""
    return frozenset(text.split())


_LOWER_IN_CREDITS = words(
    """additional al analysis and at bin bint by ben bureau compiled contributed correspondents da
    data de del den der desk di dos du e edited editing el for from further graphic graphics i ibn
    in la le newsroom of on photography reported reporters reporting research staff team ten ter
    the to translated und van video von with writing written y zu"""
)


def only_names(text: str) -> bool:
    """Tell a list of names and places from prose: whatever is lower-case belongs to credits."""
    parts = re.findall(r"[^\s,;:()]+", text)
    return all(
        any(map(str.isupper, word)) or word.strip(".") in _LOWER_IN_CREDITS or "@" in word
        for word in parts
    )
