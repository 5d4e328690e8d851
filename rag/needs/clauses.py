"""Two questions in one: "Who won in Norland and what did the Kremlin say about the sanctions?"."""

import re

from rag.needs.coordination import MOST, bare, has_pronoun, named

_TO = r"(?:(?:in|on|at|by|for|from|of|to|with|under|during|after|against|until|since) )?"
_WHO = rf"{_TO}(?:who|whom|whose(?: [\w'’-]+){{1,4}}|what|when|where|why|which|how)"
_ASKING = (
    rf"{_TO}(?:whom?|when|where|why|what(?: [\w'’-]+){{0,3}}|(?:which|whose)(?: [\w'’-]+){{1,6}}|"
    r"how(?: (?:many|much|long|far|old|often))?(?: [\w'’-]+)?)"
)
_AUXILIARY = r"(?:did|does|do|is|are|was|were|has|have|had|will|would|can|could|should)"
_DIRECT = re.compile(
    rf"{_ASKING} {_AUXILIARY}\b.+|who \w+ .+|(?:which|what)(?: \w+){{1,3}} \w+ed .+", re.I
)
_SPLIT = re.compile(
    r"\?\s+(?:(?:and|but|also)\s+)?|"
    rf",?\s+and\s+(?:also\s+)?(?={_WHO}\s)",
    re.I,
)
_SAYS = re.compile(
    r"(?:what|how) (?:did|does|do|has|have) (?:\w+ ){1,4}?(?:say|said|react|reacted|respond|"
    r"responded|think|claim|argue|propose) (?:about|on|to|of|for) .+",
    re.I,
)
_NO_OBJECT = re.compile(
    r".+ (?:say|said|think|claim|argue|do|react|respond|reply|answer|mean|happen|explain)", re.I
)
_NOW = re.compile(
    r"\b(?:this|that) (?:year|month|week|morning|evening|spring|summer|autumn|fall|winter|season|"
    r"january|february|march|april|may|june|july|august|september|october|november|december)\b",
    re.I,
)
"""Times, that point at nothing in the question."""
_BREAK = re.compile(r"[.!?]\s")


def clauses(text: str) -> tuple[str, ...]:
    """Return the questions of which a text is made, if each stands alone.

    Each needs four words, a subject and an object of its own: nothing in it points back, and
    each after the first names somebody or something.
    """
    parts = tuple(filter(None, map(bare, _SPLIT.split(text))))
    if not 2 <= len(parts) <= MOST or not all(map(_direct, parts)):
        return ()
    cased = any(char.isupper() for char in text[1:])
    for part in parts[1:]:
        own = named(part.split(" ", 1)[1]) and len(part.split()) > 4 if cased else _SAYS.match(part)
        if not own or _NO_OBJECT.fullmatch(part):
            return ()
    return parts


def _direct(part: str) -> bool:
    return (
        len(part.split()) > 3
        and _DIRECT.fullmatch(part) is not None
        and not has_pronoun(_NOW.sub("", part))
        and not _BREAK.search(part)
    )
