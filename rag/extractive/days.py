"""Which day a quoted "on Thursday" or "yesterday" means, by the date of the article.

Only what is sure: the day of a report in the past tense. A weekday that may lie ahead, one with a
date of its own, and what somebody says in quotation marks are left alone.
"""

import re
from datetime import date, timedelta

from index import Version
from rag.extractive.written import AHEAD, WEEKDAYS, tells_of_past, written

_DAY = re.compile(
    rf"\b(?:(?P<day>{'|'.join(WEEKDAYS)})|(?P<near>[Yy]esterday|[Tt]oday))\b(?!s|['’])"
)
_QUOTATION = re.compile(r"[“\"][^”\"]*(?:[”\"]|$)")
_DATED = re.compile(
    r",? (?:the )?(?:\d|(?:Jan|Feb|Mar|Apr|May|June?|July?|Aug|Sept?|Oct|Nov|Dec)[a-z]*\.? \d)"
)
_BEFORE = re.compile(
    r"\b(?:last|next|this|coming|until|till|by|from|every|each|since|Black|Good|Super|Cyber|Ash|Palm"
    r"|Easter|Bloody|the)\s+$",
    re.IGNORECASE,
)
_NEAR = 60
"""Characters before a day, and half as many behind it, in which a word may turn it ahead."""
_TOLD = 40
"""Characters before and behind a day in which a verb tells of the past."""
_CLOSE, _FAR = 2, 4
"""Days back that a weekday may lie, and with a verb of the past beside it; of those that lie
further back most, by count, lie ahead."""


def days_in(text: str, version: Version) -> list[tuple[str, date]]:
    """Return the days that a sentence names by their distance, each word once, in its order.

    Left out is what would be another day if the text was written when, by what it says, it may
    have been (`written`), and a weekday that lies far back: it is as likely the coming one of a
    page that was rewritten under its first date.

    Args:
        text: The sentence.
        version: What it is of.

    Returns:
        The word as it stands, and the day that it means.
    """
    when = written(version) if _DAY.search(text) else None
    if when is None:
        return []
    plain = _QUOTATION.sub(lambda found: " " * len(found[0]), text)
    found: dict[str, date] = {}
    for match in _DAY.finditer(plain):
        near = plain[max(0, match.start() - _NEAR) : match.end() + _NEAR // 2]
        led = _BEFORE.search(plain, 0, match.start())
        if led or _DATED.match(plain, match.end()) or AHEAD.search(near):
            continue
        if match["day"]:
            behind = (when.first.weekday() - WEEKDAYS.index(match["day"])) % 7
            day = when.first - timedelta(days=behind)
            beside = plain[max(0, match.start() - _TOLD) : match.end() + _TOLD]
            told = tells_of_past(beside.partition(" ")[2])  # its first word may be cut
            if (when.last - day).days <= (_FAR if told else _CLOSE):
                found.setdefault(match[0], day)
        elif when.today:
            behind = 1 if match["near"].casefold() == "yesterday" else 0
            found.setdefault(match[0], when.first - timedelta(days=behind))
    return list(found.items())
