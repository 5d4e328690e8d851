"""When something took place, and when it was only meant to: plans that later reports overtook."""

import re
from collections.abc import Sequence

from rag.asked import Asked, Form, Kind, spans
from rag.extractive.dates import SPEECH, TO_COME
from rag.extractive.moving import moment
from rag.extractive.scoring import ScoredSentence

_MEANT = r"(?:due|set|scheduled|expected|planned|slated|supposed|meant|billed|to have)\b"
_GIVEN_UP = re.compile(
    rf"\b(?:was|were|been) (?:originally |initially |first |once )?{_MEANT}"
    r"|\b(?:put|puts|putting|call|calls|called|calling|push|pushed|hold|held) (?:\w+ ){0,3}?"
    r"(?:off|back)\b|\bpostpon\w+|\bcancel\w+|\breschedul\w+|\bdelayed\b",
    re.IGNORECASE,
)
"""Words of what was to be and, for all the sentence tells, was not."""
_AHEAD = re.compile(
    rf"\b(?:(?:is|are|be|being) {_MEANT}|will|if|expects?|aims?|plans? to|hopes? to)\b", re.I
)
"""Words of what is still to come."""
_NEAR = 3.0
"""How far the score of the sentence that is preferred may lie behind the best one's."""
_DAYS = 45 * 86_400
"""Seconds in which a later report is of the same story."""


def done_first(scored: Sequence[ScoredSentence], asked: Asked) -> list[ScoredSentence]:
    """Return the sentences with what took place at the head, if the best tells of a mere plan.

    To "When was it launched?", "had been due to lift off on Thursday" is no answer if a later
    report gives a day without such words; nor is a plan that was given up, if the question is when
    something will be.

    Args:
        scored: Best first.
        asked: What is asked for; unless it is when something happened or will, nothing changes.
    """
    when = asked.form is Form.WHEN and asked.kind is Kind.DATE
    if not when or not scored or _plan(asked.asking, asked):
        return list(scored)
    best = scored[0]
    if not _plan(best.text, asked):
        return list(scored)
    later = (
        s
        for s in scored
        if best.score - s.score <= _NEAR
        and 0 < moment(s) - moment(best) <= _DAYS
        and not _plan(s.text, asked)
        and _dated(s.text, asked)
    )
    led = max(later, key=lambda s: s.score, default=best)
    return [led, *(sentence for sentence in scored if sentence is not led)]


def _plan(text: str, asked: Asked) -> bool:
    """Return whether a text tells of a plan that, to this question, is no answer."""
    ahead = not TO_COME.search(asked.asking) and _AHEAD.search(text)
    return bool(ahead or _GIVEN_UP.search(text))


def _dated(text: str, asked: Asked) -> bool:
    """Return whether a text gives a day beside that on which somebody spoke."""
    return any(not SPEECH.search(text, 0, span.start) for span in spans(text, asked))
