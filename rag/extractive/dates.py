"""On which day, by what sentences claim, something happened or will, so that two can be compared.

As for figures (`claims.py`), nothing is claimed where it is not clear what happens on the day: the
clause around it says what the question asks and little else, it is the sentence's only day, and the
day can be counted from the article's date.
"""

import re
from collections import defaultdict
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date, timedelta
from typing import ClassVar

from rag.asked import Asked, Form, Kind
from rag.extractive.claims import Claim, about, nameless
from rag.extractive.days import days_in
from rag.extractive.forms import asked_terms, reduced, tokens
from rag.extractive.scoring import ScoredSentence
from rag.extractive.statements import is_of, statements
from rag.extractive.written import AHEAD, WEEKDAYS, Written, dated, written
from rag.support.days import Day, days
from rag.support.polarity import clauses
from rag.terms import Terms

_COARSE = re.compile(
    r"\b(?:years?|months?|decades?|century|times?|weeks?|since when|until when|by when|last|first"
    r"|next|usually|often)\b",
    re.IGNORECASE,
)
"""What asks for no day, or for one of several."""
TO_COME = re.compile(r"\bwill\b|\b(?:is|are) \w.* (?:going|due|expected|scheduled|to)\b", re.I)
"""What asks for a day that lies ahead."""
_DONE = re.compile(r"\b(?:did|was|were|had)\b", re.IGNORECASE)
SPEECH = re.compile(
    r"\b(?:said|says|told|announced|added|wrote|reported|confirmed|tweeted|posted|warned|revealed"
    r"|stated|declared)(?: (?!that\b)[\w’']+){0,3}? ?(?:on|late|early|,)? ?$"
)
"""What stands before the day on which somebody said so."""
_ASIDE = re.compile(r", [^,\0]{1,80}, ")
_LOOSE = re.compile(
    r"\b(?:by|before|after|until|till|through|from|since|between|around|about|following|during"
    r"|as (?:early|late|soon) as|(?:no|not) (?:later|earlier|before) than|weeks? of|weekend of"
    r"|starting|to|and|or|than|next|last|every|each|the|ahead of|prior to|approximately)"
    r"\s+(?:on )?(?:the )?$"
    r"|[-–—/]\s?$",
    re.IGNORECASE,
)
_RANGE = re.compile(
    r"^,?\s?(?:[-–—/]|to\b|through\b|until\b|and\b|or\b|at the (?:latest|earliest)|week)"
)
_OTHERWISE = re.compile(
    r"\b(?:postpon\w*|delay\w*|reschedul\w*|moved?|original(?:ly)?|initial(?:ly)?|previous(?:ly)?"
    r"|earlier|instead|again|another|re-?open\w*|anniversary|(?-i:may)|might|could|if|not|never|n['’]t"
    r"|tentative\w*|hop(?:e|es|ed|ing)|around|phase|stage|round|leg|some|part(?:ly|ial\w*)?"
    r"|preview|rehearsal|trial|test|first|second|third|final|last|north\w*|south\w*|east\w*|west\w*"
    r"|today|tonight|yesterday|tomorrow|overnight|weekend)\b",
    re.IGNORECASE,
)
"""What makes it another event, another of its days, or a day of another kind."""
_EDGE = re.compile(
    r"\b(?:night|late|evening|early|midnight|morning|dawn|local time|GMT|E[DS]?T|a\.?m|p\.?m)\b",
    re.IGNORECASE,
)
_NEAR = 25
"""Characters around a day in which a word may set it near midnight."""
_SAYS, _SAYS_THERE = 0.8, 0.5
"""Share of the question's terms beside its names that the sentence and the day's clause hold."""
_MORE = 4
"""Telling words beside the question's that the clause has at most: else it tells of more."""
_APART = 14
"""Days; what lies further apart is likelier another event than another date."""


@dataclass(frozen=True, slots=True)
class DayClaim(Claim):
    """A day that a sentence gives in answer; `value` is its ordinal.

    Args:
        ahead: Whether it had not come when the sentence was written.
        named: Whether it is named as a weekday alone.
        edge: Whether it was near midnight, so that it may be the next day elsewhere.
    """

    reach: ClassVar[float] = 8.0
    ahead: bool
    named: bool
    edge: bool

    def contradicts(self, other: Claim) -> bool:
        """Return whether two days are not the same, whatever the time of day or zone.

        What happened may be "on Tuesday" here and "on Wednesday" on the other side of the earth.
        """
        if not isinstance(other, DayClaim):
            return False
        apart = abs(int(self.value - other.value))
        named = self.named or other.named
        if apart == 1 and (self.edge or other.edge or (named and not (self.ahead and other.ahead))):
            return False
        return 0 < apart <= _APART and not (named and apart % len(WEEKDAYS) == 0)


def day_claims(scored: Sequence[ScoredSentence], asked: Asked, terms: Terms) -> list[Claim]:
    """Return which day some sentences claim, in their order; of an article that gives two, none.

    Args:
        scored: The sentences.
        asked: What the question asks for; unless it is a day nothing is claimed.
        terms: What it is about.
    """
    terms = asked_terms(terms, asked.asking)
    plain = nameless(terms)
    asks = asked.kind is Kind.DATE and asked.form is Form.WHEN and not _COARSE.search(asked.asking)
    if not asks or not plain.weights:
        return []
    found: list[Claim] = []
    of_article: dict[str, set[float]] = defaultdict(set)
    for sentence in scored:
        if plain.coverage(frozenset(reduced(sentence.tokens))) < _SAYS:
            continue
        claim = _claim(sentence, asked, terms, plain)
        if claim and about(sentence, terms):
            found.append(claim)
            of_article[sentence.version.uri].add(claim.value)
    return [claim for claim in found if len(of_article[claim.sentence.version.uri]) == 1]


def _claim(sentence: ScoredSentence, asked: Asked, terms: Terms, plain: Terms) -> DayClaim | None:
    text, when = sentence.text, written(sentence.version)
    if when is None or text.endswith("?") or _otherwise(text, asked):
        return None
    left = [m for m in _mentions(text) if not SPEECH.search(text, 0, m[0].start)]
    if len(left) != 1:
        return None
    (mention,) = left
    start, end = mention[0].start, mention[-1].end
    if not _tells(text, start, end, terms, plain):
        return None
    named = mention[-1].day is None
    day = _of_weekday(sentence, mention[0], when) if named else _of_date(mention, when)
    if day is None or not _fits(day, asked, when):
        return None
    loose = _LOOSE.search(text, 0, start) or _RANGE.search(text[end:])
    around = text[max(0, start - _NEAR) : end + _NEAR]
    return DayClaim(
        sentence,
        float(day.toordinal()),
        "day",
        exact=loose is None,
        ahead=day > when.last,
        named=named,
        edge=_EDGE.search(around) is not None,
    )


def _otherwise(text: str, asked: Asked) -> bool:
    """Return whether a sentence tells, in words that the question lacks, of another event."""
    asking = asked.asking.casefold()
    return any(found[0].casefold() not in asking for found in _OTHERWISE.finditer(text))


def _mentions(text: str) -> list[list[Day]]:
    """Return the days of a sentence, "Thursday, 12 March" as one; no mere months and years."""
    found: list[list[Day]] = []
    for day in days(text):
        if day.day is None and day.weekday is None:
            continue
        if found and text[found[-1][-1].end : day.start].strip() in {"", ",", "(", ", the"}:
            found[-1].append(day)
        else:
            found.append([day])
    return found


def _tells(text: str, start: int, end: int, terms: Terms, plain: Terms) -> bool:
    """Return whether the clause around a day says what is asked, and little else."""
    marked = f"{text[:start]}\0{text[end:]}"
    for whole in (marked, _ASIDE.sub(" ", marked)):
        clause = next(part for part in clauses(whole) if "\0" in part)
        for said in statements(clause.replace("\0", " ")):
            held = frozenset(tokens(said))
            if plain.coverage(held) >= _SAYS_THERE and is_of(said, terms.weights.keys()):
                return len(held - terms.weights.keys()) <= _MORE
    return False


def _of_date(mention: Sequence[Day], when: Written) -> date | None:
    """Return a date; None if the weekday that stands with it is another."""
    day = dated(mention[-1], when.first)
    others = {part.weekday for part in mention if part.weekday is not None}
    return day if day is None or others <= {day.weekday()} else None


def _of_weekday(sentence: ScoredSentence, day: Day, when: Written) -> date | None:
    """Return the day that a weekday means; None unless it is sure."""
    name = WEEKDAYS[day.weekday or 0]
    if past := dict(days_in(sentence.text, sentence.version)).get(name):
        return past
    ahead = (WEEKDAYS.index(name) - when.first.weekday()) % len(WEEKDAYS)
    if ahead == 0 or when.first != when.last or not AHEAD.search(sentence.text):
        return None
    return when.first + timedelta(ahead)


def _fits(day: date, asked: Asked, when: Written) -> bool:
    """Return whether a day lies ahead or behind, as the question has it."""
    if TO_COME.search(asked.asking):
        return day >= when.first
    return day <= when.last or not _DONE.search(asked.asking)
