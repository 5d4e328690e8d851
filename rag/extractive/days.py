"""Which day a quoted "on Thursday" or "yesterday" means, by the date of the article.

Only what is sure: the day of a report in the past tense. A weekday that may lie ahead, one with a
date of its own, and what somebody says in quotation marks are left alone.
"""

import re
from datetime import date, timedelta

from index import Precision, Timestamp

_WEEKDAYS = ("Monday", "Tuesday", "Wednesday", "Thursday", "Friday", "Saturday", "Sunday")
_DAY = re.compile(
    rf"\b(?:(?P<day>{'|'.join(_WEEKDAYS)})|(?P<near>[Yy]esterday|[Tt]oday))\b(?!s|['’])"
)
_QUOTATION = re.compile(r"[“\"][^”\"]*(?:[”\"]|$)")
_DATED = re.compile(
    r",? (?:the )?(?:\d|(?:Jan|Feb|Mar|Apr|May|June?|July?|Aug|Sept?|Oct|Nov|Dec)[a-z]*\.? \d)"
)
_BEFORE = re.compile(
    r"\b(?:last|next|coming|until|till|by|from|every|each|since|Black|Good|Super|Cyber|Ash|Palm"
    r"|Easter|Bloody|the)\s+$",
    re.IGNORECASE,
)
_AHEAD = re.compile(
    r"\b(?:will|would|shall|may|might|could|should|to be|going to|expected|expects?|scheduled|due"
    r"|plan(?:s|ned|ning)?|set to|set for|ahead of|before|starting|beginning|begins|starts|opens"
    r"|hopes?|intends?|next|upcoming|tomorrow|if|each|every|usually|often)\b",
    re.IGNORECASE,
)
_NEAR = 60
"""Characters before a day, and half as many behind it, in which a word may turn it ahead."""
_NOON = 12  # o'clock UTC, before which it may still be the day before where the article was written


def days_of(text: str, moment: Timestamp | None) -> list[tuple[str, date]]:
    """Return the days that a sentence names by their distance, each word once, in its order.

    Args:
        text: The sentence.
        moment: When its article came out; unless the day is known nothing is returned.

    Returns:
        The word as it stands, and the day that it means.
    """
    if moment is None or moment.precision not in {Precision.DAY, Precision.SECOND}:
        return []
    plain = _QUOTATION.sub(lambda found: " " * len(found[0]), text)
    today = moment.start.date()
    sure = moment.precision is Precision.DAY or moment.start.hour >= _NOON
    found: dict[str, date] = {}
    for match in _DAY.finditer(plain):
        near = plain[max(0, match.start() - _NEAR) : match.end() + _NEAR // 2]
        led = _BEFORE.search(plain, 0, match.start())
        if led or _DATED.match(plain, match.end()) or _AHEAD.search(near):
            continue
        if match["day"]:
            behind = (today.weekday() - _WEEKDAYS.index(match["day"])) % 7
            found.setdefault(match[0], today - timedelta(days=behind))
        elif sure:
            behind = 1 if match["near"].casefold() == "yesterday" else 0
            found.setdefault(match[0], today - timedelta(days=behind))
    return list(found.items())
