"""Who holds an office: its deputy, its candidate and who held it before hold another."""

import re
from collections.abc import Sequence

from rag.asked import Asked, Form
from rag.extractive.scoring import ScoredSentence

_TITLE = (
    r"(?:prime minister|vice president|president|minister|governor|mayor|chancellor|chairman"
    r"|chairwoman|chair|chief executive|director|secretary|commissioner|speaker|judge|justice"
    r"|ambassador|attorney general|treasurer|commander|coach|captain|manager|editor|head|leader)"
)
_ASKED = re.compile(
    r"^\W*(?:who|whom) (?:is|was|are|were|became|becomes)\b[^,?]*?"
    rf"\b(?P<title>{_TITLE})\b",
    re.IGNORECASE,
)
_OTHER = re.compile(
    r"\b(?:deputy|former|vice|acting|ex|assistant|interim|lieutenant|lt\.?|candidates? for|run for"
    r"|running for|nominee for|adviser to the|advisor to the|aide to the|spokes(?:man|woman|person)"
    r" for the|late|then|outgoing|would-be|honorary|co)[ -]+"
    r"(?:(?!(?:the|an?|of|to|by|and|on)\b)[\w’'-]+[ -]+){0,2}$",
    re.IGNORECASE,
)
_NEAR = 1.5
"""How far the score of the sentence that is preferred may lie behind the best one's."""


def holder_first(scored: Sequence[ScoredSentence], asked: Asked) -> list[ScoredSentence]:
    """Return the sentences with one on the very office at the head, if the best is on another.

    "The deputy governor" is no governor: the best sentence steps back if it names the title with
    such a word before it alone, the question does not, and a near one names the title itself.

    Args:
        scored: Best first.
        asked: What is asked for; unless it is who holds an office nothing changes.
    """
    found = _ASKED.match(asked.asking) if asked.form in {Form.WHO, Form.DEFINITION} else None
    if found is None or not scored or _OTHER.search(asked.asking[: found.start("title")]):
        return list(scored)
    title = re.compile(rf"\b{re.escape(found['title'])}\b", re.IGNORECASE)
    best = scored[0]
    if _whole(best.text, title) is not False:
        return list(scored)
    near = (s for s in scored if best.score - s.score <= _NEAR)
    holder = next((s for s in near if _whole(s.text, title)), None)
    if holder is None:
        return list(scored)
    return [holder, *(sentence for sentence in scored if sentence is not holder)]


def _whole(text: str, title: re.Pattern[str]) -> bool | None:
    """Return whether a sentence names an office itself; None if it does not name it at all."""
    named = [_OTHER.search(text, 0, found.start()) is None for found in title.finditer(text)]
    return any(named) if named else None
