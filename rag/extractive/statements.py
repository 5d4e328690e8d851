"""What a clause states, and of what: "officials said the dam held" states of the dam."""

import re
from collections.abc import Collection, Iterator

from rag.extractive.forms import tokens

_TELLS = re.compile(
    r"\b(?:said|says|told [\w’']+|added|announced|confirmed|reported|declared)\b(?: that\b)?"
    r"(?: (?:on|late|early) \w+day)?",
    re.IGNORECASE,
)
_WORD = re.compile(r"[\w’'.-]+")
_BEFORE = re.compile(r"(?:the|an?|its|their|his|her|that|[A-Z][\w’'.-]*)", re.DOTALL)
_PRONOUN = re.compile(r"\W*(?:he|she|it|they)\b", re.IGNORECASE)
_OWNS = re.compile(r"^['’]s?\b|['’]s?$")


def statements(clause: str) -> Iterator[str]:
    """Yield what is said behind each "said", the last first, then the clause itself."""
    yield from (clause[found.end() :] for found in reversed(list(_TELLS.finditer(clause))))
    yield clause


def is_of(statement: str, asked: Collection[str], whole: str = "") -> bool:
    """Return whether a statement begins with what a question asks about.

    Before it stand articles, titles and names alone: "the road behind the dam" is not the dam, nor
    is "the dam's keeper".

    Args:
        statement: A clause.
        asked: The tokens of the question.
        whole: Its sentence, which must begin so, too, if the clause has but a pronoun for it.
    """
    if _PRONOUN.match(statement):
        return whole != "" and is_of(whole, asked)
    for word in _WORD.findall(statement):
        held = tokens(word)
        if held and all(token in asked for token in held):
            return not _OWNS.search(word)
        if not _BEFORE.fullmatch(word):
            return False
    return False
