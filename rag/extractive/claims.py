"""What sentences claim in answer to a question for a figure, so that two can be compared.

Read are numbers, sums of money and percentages alone, and only where it is clear what is counted:
the sentence (or if it names what is counted, its passage) says most of what the question asks, and
the word behind the figure is what was asked for, or none is counted there. Where that is not clear
nothing is claimed: a comparison that is missing does less harm than a false one.
"""

import re
from collections.abc import Sequence
from dataclasses import dataclass
from typing import ClassVar

from index.lexical import TantivyIndex
from rag.asked import Asked, Kind
from rag.extractive.scoring import ScoredSentence
from rag.extractive.tolls import asks_toll, beside_toll, toll
from rag.extractive.written import WEEKDAYS
from rag.terms import Terms

_COUNTED = frozenset({Kind.NUMBER, Kind.MONEY, Kind.PERCENT})
_ONES = """zero one two three four five six seven eight nine ten eleven twelve thirteen fourteen
    fifteen sixteen seventeen eighteen nineteen""".split()  # noqa: SIM905
_TENS = "twenty thirty forty fifty sixty seventy eighty ninety".split()  # noqa: SIM905
_WORDS = {word: n for n, word in enumerate(_ONES)} | {
    word: 10 * n for n, word in enumerate(_TENS, 2)
}
_SCALES = {"hundred": 1e2, "thousand": 1e3, "million": 1e6, "billion": 1e9, "trillion": 1e12} | {
    "k": 1e3, "m": 1e6, "mn": 1e6, "b": 1e9, "bn": 1e9,
}  # fmt: skip
_CURRENCY = r"dollars?|euros?|pounds?|yen|yuan|rupees?|rubles?|roubles?|crowns?|francs?|pesos?"
_FIGURE = re.compile(
    r"(?<![\w.,$£€¥-])(?P<sign>(?:US)?[$£€¥])?\s?"
    rf"(?:(?P<digits>\d+(?:,\d{{3}})*(?:\.\d+)?)|(?P<words>(?:{'|'.join(_TENS)})"
    rf"(?:-(?:{'|'.join(_ONES[1:10])}))?|{'|'.join(_ONES[1:])}))"
    rf"(?:[ -](?P<scale>hundred|thousand|million|billion|trillion)|(?P<short>bn|mn|k|m|b)(?!\w))?"
    rf"(?P<behind>\s?%|[ -]per ?cent\b|[ -](?:{_CURRENCY})\b)?(?![\w%]|[.,]\d|-\d)",
    re.IGNORECASE,
)
_NEXT = re.compile(r"\s+(?:(?:other|more|new|young|local|of the|of its|of their)\s+)?([a-z][\w-]+)")
_SMALL = frozenset(
    """on in at by for from to of and or but as after before since when while with were was are is
    had have has who that which than into over under during following so far this last next also
    killed died dead injured hurt missing said according people""".split()  # noqa: SIM905
)
_LOOSE = re.compile(
    r"\b(?:up to|as (?:much|many|few|little) as|at (?:least|most)|(?:more|less|fewer) than|over"
    r"|under|above|below|about|around|roughly|approximately|nearly|almost|some|an estimated"
    r"|estimated|between|from|to be|another|further|additional|or)\s+(?:the |an? )?$",
    re.IGNORECASE,
)
_CALENDAR = re.compile(r"\b(?:Jan|Feb|Mar|Apr|May|June?|July?|Aug|Sept?|Oct|Nov|Dec)[a-z]*\.? $")
_WEEKDAY = re.compile(rf"\b(?:{'|'.join(WEEKDAYS)})\b")
_SAYS = 0.6
"""Share of the question's terms beside its names that must be held where a figure is claimed."""
_ABOUT = 0.8
"""Share of its names that the sentence's article must hold."""


@dataclass(frozen=True, slots=True)
class Claim:
    """What a sentence says in answer, here a figure.

    Args:
        sentence: Where it stands.
        value: The number.
        unit: "%", the currency, or "" for a count.
        exact: Whether it is neither a bound nor a guess: "at least", "up to", "about".

    Attributes:
        reach: How far the score of a sentence that contradicts it may lie behind its own: the less
            sure it is that both tell of the same, the less.
    """

    reach: ClassVar[float] = 4.0
    sentence: ScoredSentence
    value: float
    unit: str
    exact: bool

    def contradicts(self, other: "Claim") -> bool:
        """Return whether both cannot be true of one thing at one time.

        What was said of Monday and what was said of Tuesday both can.
        """
        other_than = self.unit == other.unit and self.value != other.value
        return other_than and not of_other_days(self.sentence.text, other.sentence.text)

    def overtakes(self, older: "Claim") -> bool:
        """Return whether it takes the place of an older one: it counts the same, and otherwise."""
        return self.unit == older.unit and self.value != older.value


@dataclass(frozen=True, slots=True)
class TollClaim(Claim):
    """How many died or were hurt.

    Args:
        total: Whether the figure is said to be of all: a later one that is not, and is smaller,
            may be of some of them.
        named: Whether its sentence names the event, and does not only stand in a report of it.
    """

    total: bool
    named: bool

    def contradicts(self, other: Claim) -> bool:
        """Return whether both are of the event, as far as can be told, and differ."""
        both = all(isinstance(c, TollClaim) and (c.total or c.named) for c in (self, other))
        return both and Claim.contradicts(self, other)

    def overtakes(self, older: Claim) -> bool:
        """Return whether a toll has risen, or is said anew for all."""
        return self.value > older.value or (self.total and self.value != older.value)


def claims(scored: Sequence[ScoredSentence], asked: Asked, terms: Terms) -> list[Claim]:
    """Return what some sentences claim, one figure each at most, in their order.

    Args:
        scored: The sentences.
        asked: What the question asks for; without a figure nothing is claimed.
        terms: What it is about.
    """
    if asked.kind not in _COUNTED:
        return []
    if asks_toll(asked):
        return _tolls(scored, asked, terms)
    plain = nameless(terms)
    if not plain.weights:
        return []
    found = []
    for sentence in scored:
        if _says(sentence, asked, plain) < _SAYS or not about(sentence, terms):
            continue
        given = _figures(sentence, asked)
        if len({(claim.value, claim.unit) for claim in given}) == 1:
            found.append(given[0])
    return found


def _tolls(scored: Sequence[ScoredSentence], asked: Asked, terms: Terms) -> list[Claim]:
    """Return the tolls that sentences tell of the event, as the best one is taken to do."""
    asking = beside_toll(asked)
    left = {term: weight for term, weight in terms.weights.items() if term not in asking}
    event = Terms(left, frozenset(left))
    if not event.weights:
        return []
    found: list[Claim] = []
    for sentence in scored:
        told = toll(sentence.text, asked)
        number = told and _FIGURE.fullmatch(told.figure)
        if told is None or number is None:
            continue
        if about(sentence, event) or sentence is scored[0]:
            named = event.coverage(sentence.tokens) >= _ABOUT
            found.append(TollClaim(sentence, _value(number), "", told.exact, told.total, named))
    return found


def _says(sentence: ScoredSentence, asked: Asked, plain: Terms) -> float:
    """Return the share of the terms that a sentence holds; with what is counted, its passage."""
    wanted = frozenset(TantivyIndex.tokens(asked.focus.rpartition(" ")[2]))
    holds = wanted and wanted <= sentence.tokens
    return plain.coverage(sentence.context if holds else sentence.tokens)


def of_other_days(one: str, two: str) -> bool:
    """Return whether two sentences name weekdays, and none of them both."""
    mine, theirs = (frozenset(_WEEKDAY.findall(text)) for text in (one, two))
    return bool(mine and theirs) and mine.isdisjoint(theirs)


def nameless(terms: Terms) -> Terms:
    """Return the terms that are of no name: what is said to happen, and to what."""
    weights = {term: w for term, w in terms.weights.items() if term not in terms.names}
    return Terms(weights=weights, names=frozenset())


def about(sentence: ScoredSentence, terms: Terms) -> bool:
    """Return whether a sentence's article holds the names among some terms."""
    version = sentence.version
    tokens = frozenset(
        TantivyIndex.tokens(f"{version.headline}\n{version.dateline}\n{version.text}")
    )
    return terms.name_coverage(tokens) >= _ABOUT


def _figures(sentence: ScoredSentence, asked: Asked) -> list[Claim]:
    """Return the figures of a sentence that may be what was asked for."""
    text = sentence.text
    wanted = frozenset(TantivyIndex.tokens(asked.focus))
    found = []
    for match in _FIGURE.finditer(text):
        unit = _unit(match)
        if (asked.kind is Kind.MONEY) != (unit not in ("", "%")):
            continue
        if (asked.kind is Kind.PERCENT) != (unit == "%"):
            continue
        if not unit and not _counts(text, match, wanted):
            continue
        exact = _LOOSE.search(text, max(0, match.start() - 24), match.start()) is None
        found.append(Claim(sentence, _value(match), unit, exact))
    return found


def _counts(text: str, match: re.Match[str], wanted: frozenset[str]) -> bool:
    """Return whether a bare number counts what was asked for, or says not what it counts."""
    if _CALENDAR.search(text, max(0, match.start() - 12), match.start()):
        return False
    if match["digits"] and 1900 <= _value(match) <= 2100 and "," not in match["digits"]:
        return False
    behind = _NEXT.match(text, match.end())
    if behind is None or behind[1] in _SMALL:
        return True
    return bool(wanted & frozenset(TantivyIndex.tokens(behind[1])))


def _unit(match: re.Match[str]) -> str:
    behind = (match["behind"] or "").strip(" -").casefold()
    if behind == "%" or behind.startswith("per"):
        return "%"
    if match["sign"]:
        return match["sign"].upper().removeprefix("US")
    return behind.removesuffix("s")


def _value(match: re.Match[str]) -> float:
    if match["digits"]:
        value = float(match["digits"].replace(",", ""))
    else:
        value = float(sum(_WORDS[part] for part in match["words"].casefold().split("-")))
    scale = (match["scale"] or match["short"] or "").casefold()
    return value * _SCALES.get(scale, 1.0)
