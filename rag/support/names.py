"""Names in a sentence, compared with those in and around a passage."""

import re
from functools import lru_cache

from rag.followups.names import find_names
from rag.followups.wording import FUNCTION_WORDS, LIGHT_WORDS

_WORD = re.compile(r"[^\W_]+(?:[.'’&-][^\W_]+)*")
_ENDINGS = ("n", "an", "ian", "ean", "ese", "ic", "ish", "i", "s")
_SMALL = frozenset("of the de la le del der den van von al el bin ibn da do dos du di and".split())  # noqa: SIM905
_TITLES = frozenset(
    """mr mrs ms dr sir president minister prime chancellor king queen prince princess pope senator
    governor mayor general colonel captain professor chief secretary foreign finance defence defense
    state""".split()  # noqa: SIM905
)
_OPENINGS = frozenset(
    """according additionally although despite earlier finally following furthermore however
    including instead later meanwhile moreover nevertheless officials authorities investigators
    police people residents experts analysts critics supporters reporters rescuers workers
    witnesses overall previously reportedly separately since sources subsequently such therefore
    these thousands hundreds dozens unlike voters whereas while yet government lawmakers ministers
    troops firefighters doctors scientists researchers prosecutors lawyers judges miners students
    teachers protesters demonstrators farmers both""".split()  # noqa: SIM905
)


def names(text: str) -> list[str]:
    """Return the names in a sentence, a single capitalised word at its beginning among them."""
    found = [name.text for name in find_names(text)]
    first = _WORD.search(text)
    if first and first[0][0].isupper() and not any(name.startswith(first[0]) for name in found):
        word = _plain(first[0])
        if word not in FUNCTION_WORDS | LIGHT_WORDS | _OPENINGS:
            found.insert(0, first[0])
    return found


def missing(name: str, text: str) -> bool:
    """Return whether a text lacks a name; the full name, its acronym and its adjective count."""
    words = _plain_words(text)
    parts = [_plain(word) for word in _WORD.findall(name)]
    parts = [part for part in parts if part not in _SMALL]
    if all(part in words or _related(part, words) for part in parts):
        return False
    if len(parts) == 1 and name.isupper() and 2 <= len(name) <= 6:
        return not _spelled_out(name, text)
    initials = "".join(part[0] for part in parts if part not in _TITLES).upper()
    return len(parts) < 2 or re.search(rf"\b{re.escape(initials)}\b", text) is None


@lru_cache(maxsize=4096)
def _plain_words(text: str) -> frozenset[str]:
    return frozenset(_plain(word) for word in _WORD.findall(text))


def _plain(word: str) -> str:
    return re.sub(r"['’]s?$", "", word).lower().replace(".", "")


def _related(part: str, words: frozenset[str]) -> bool:
    """Return whether one of the words is the same name with an ending, or without it."""
    if len(part) < 4:
        return False
    with_ending = {part + ending for ending in _ENDINGS}
    without = {part.removesuffix(ending) for ending in _ENDINGS if part.endswith(ending)}
    short = {word for word in without if len(word) >= 4}
    return bool((with_ending | short) & words)


def _spelled_out(acronym: str, text: str) -> bool:
    """Return whether a text has capitalised words in a row with these initials."""
    between = r"(?:\s+(?:of|and|for|the|de))*[\s-]+"
    pattern = between.join(rf"{letter}[a-z][\w’'-]*" for letter in acronym)
    return re.search(rf"\b{pattern}", text) is not None
