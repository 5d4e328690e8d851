"""Where a sentence holds what may be the answer: figures, dates, names, reasons, quotations.

Patterns and a list of countries and states only: no model is asked. What they find is evidence
for ranking sentences, and is never shown.
"""

import re
from collections.abc import Iterable
from functools import lru_cache

from index.sentences import Span
from rag.asked.kinds import NAMES, Asked, Form, Kind
from rag.asked.nouns import kind_of_noun
from rag.asked.places import is_listed, places_of

_SMALL = (
    r"(?:one|two|three|four|five|six|seven|eight|nine|ten|eleven|twelve|thirteen|fourteen|fifteen"
    r"|sixteen|seventeen|eighteen|nineteen|twenty|thirty|forty|fifty|sixty|seventy|eighty|ninety"
    r"|dozens?|hundreds?|thousands?|millions?|billions?|trillions?|half|third|quarter|twice|double)"
)
_FIGURE = r"\d+(?:[.,]\d+)*(?:[-/]\d+(?:[.,]\d+)*)?"
_LARGE = r"(?:\s*-?(?:hundred|thousand|million|billion|trillion|mn|bn|m|b|k)\b)?"
_NUMBER = re.compile(rf"(?<![\w$£€¥.,])(?:{_FIGURE}{_LARGE}|{_SMALL}(?:[ -]{_SMALL})*\b)", re.I)
_MONEY = re.compile(
    rf"(?:US|A|C|NZ|HK)?[$£€¥₹]\s?{_FIGURE}{_LARGE}"
    rf"|(?:{_FIGURE}{_LARGE}|{_SMALL}(?:[ -]{_SMALL})*)[ -](?:dollars?|euros?|pounds?|yen|yuan"
    r"|rupees?|rubles?|roubles?|crowns?|francs?|pesos?|cents?|pence)\b",
    re.I,
)
_PERCENT = re.compile(
    rf"(?:{_FIGURE}|{_SMALL}(?:-{_SMALL})*)\s?-?(?:%|per ?cent\b|pct\b|percentage points?)"
    r"|\b(?:one|two|three|four|five|six|seven|eight|nine|\d+) (?:in|out of) (?:every )?"
    rf"(?:\d+|{_SMALL})\b"
    r"|\b(?:half|third|thirds|quarter|quarters|majority)\b",
    re.I,
)
_MONTH = (
    r"(?:January|February|March|April|May|June|July|August|September|October|November|December"
    r"|(?:Jan|Feb|Mar|Apr|Aug|Sept?|Oct|Nov|Dec)\b\.?)"
)
_DAY = r"(?:Mon|Tues|Wednes|Thurs|Fri|Satur|Sun)day"
_DATE = re.compile(
    rf"\b{_MONTH}(?:\s+\d{{1,2}})?(?:,?\s+\d{{4}})?|\b\d{{1,2}} {_MONTH}|\b{_DAY}s?\b"
    r"|\b(?:19|20)\d\d(?:s\b)?|\b(?:today|tonight|tomorrow|yesterday|midnight|noon)\b"
    r"|\b(?:next|last|this|later this|early next|late) (?:week|month|year|summer|autumn|fall|"
    r"winter|spring|weekend|decade|century|quarter)\b"
    rf"|\b(?:in|within|for) (?:the )?(?:coming|next|{_SMALL}|\d+|a few|several) "
    r"(?:days?|weeks?|months?|years?)\b"
    r"|\b(?:days?|weeks?|months?|years?) (?:ago|later|from now)\b",
)
_CLOCK = re.compile(r"\b\d{1,2}(?:[.:]\d\d)?\s?(?i:[ap]\.?m)\b|(?<![\d.:])\d{1,2}(?::\d\d){1,2}\b")
_DURATION = re.compile(
    rf"(?:{_FIGURE}|{_SMALL}(?:[ -]{_SMALL})*|\ban?|several|few)[ -](?:and a half[ -])?"
    r"(?:straight |full |more |extra |additional )?"
    r"(?:seconds?|minutes?|hours?|days?|nights?|weeks?|months?|years?|decades?|centur(?:y|ies))\b",
    re.I,
)
_AGE = re.compile(
    rf"\b(?:{_FIGURE}|{_SMALL}(?:-{_SMALL})*)[ -](?:years?|months?|weeks?|days?)[ -]old\b"
    r"|\bage[ds]?(?: of| group)? \d+|, \d{1,3},|\bunder (?:the age of )?\d+"
    r"|\b\d+ (?:and|or) (?:over|older|under|younger)\b",
    re.I,
)
_DATED = re.compile(rf"{_MONTH}\s$")
_IN_YEAR = re.compile(r"\b(?:in|since|until|from|by|of|late|early)\s$", re.I)
_NOT_COUNTED = re.compile(
    r"(?:st|nd|rd|th)\b|[ -](?:years?|months?|weeks?|days?)[ -]old\b"
    rf"|\s?(?i:[ap]\.?m)\b| {_MONTH}"
)
_RATED = frozenset({"offer", "bid", "bonus", "salary", "wage", "wages", "tariff", "rent", "fee"})
"""Sums that are as often given as a share: a pay offer of 6.75%."""
_YEAR = re.compile(r"(?:19|20)\d\d")
_QUOTED = re.compile(r"[“\"]([^”\"]{2,80})[”\"]|(?<!\w)[‘']([A-Z][^’']{2,60})[’'](?!\w)")
_SPEECH = re.compile(
    r"[“\"][^”\"]{12,}|\b(?:said|says|told|added|wrote|tweeted|called|argued|warned|promised|urged|"
    r"according to)\b"
)
_REASON = re.compile(
    r"\b(?:because|due to|owing to|as a result of|caused by|amid|over (?:concerns?|fears?|safety)|"
    r"citing|thanks to|so that|in order to|to (?:avoid|prevent|protect|make|help|keep|stop|ensure|"
    r"reduce|save|allow)|prompted|triggered|blamed?|reasons?|since (?:the|it|he|she|they)|"
    r"after (?:an?|the)|following|led to|leads to|means that|in response to|out of|cause[ds]?|"
    r"that['’]s why|which is why|attributed|stems? from|resulting from|in protest|protesters?|"
    r"concern(?:s|ed)?|risks?|fears?|failed|fault|wanted to|hop(?:e|ed|ing) to)\b",
    re.I,
)
_MANNER = re.compile(r"\b(?:by \w+ing|using|through|with|via|used|works?)\b", re.I)
_INSIDE = r"(?:(?:of|the|de|la|le|del|van|von|der|den|bin|al|and|&)\s+){0,2}"
_WORD = r"[A-Z0-9][\w’'&.-]*"
_NAME = re.compile(rf"(?<![\w“\"‘])?[A-Z][\w’'&.-]*(?:\s+{_INSIDE}{_WORD})*")
_PLACED = re.compile(
    r"\b(?:in|at|near|from|outside|of|to|around|off|on|across|over|through|reach(?:ed)?|visit(?:ed)?)"
    r" (?:the |central |northern |southern |eastern |western |downtown |nearby )?$"
)
_INSIDE_OF = re.compile(
    r"\b(?:in|near|outside|across|around|throughout|off) (?:the |central |northern |southern "
    r"|eastern |western |downtown |nearby )?$",
    re.IGNORECASE,
)
_STARTS = frozenset(
    """the a an this that these those he she it they we i you his her its their our my your in on at
    by for from with as to of and but or so if when while after before since because although though
    there here what who how why where which some many most more all both each no not one two three
    new last first it's he's she's they're we're i'm that's there's also still now then yet even
    just only once another other few several meanwhile however monday tuesday wednesday thursday
    friday saturday sunday january february march april may june july august september october
    november december according under over during between about into through during despite among
    mr mrs ms dr""".split()  # noqa: SIM905
)


@lru_cache(maxsize=1024)
def spans(text: str, asked: Asked) -> tuple[Span, ...]:
    """Return where a sentence holds what is of the kind that is asked for, in its order.

    The sentences of one question are read more than once, so the last answers are kept.

    Args:
        text: The sentence.
        asked: What is asked for; for `Kind.ANY` nothing is found.
    """
    return tuple(_spans(text, asked))


def _spans(text: str, asked: Asked) -> list[Span]:
    kind = asked.kind
    if patterns := _PATTERNS.get(kind):
        if kind is Kind.MONEY and asked.focus.rpartition(" ")[2] in _RATED:
            patterns = (*patterns, _PERCENT)
        found = _found(text, patterns)
        counted = asked.form is Form.HOW_MANY and kind is Kind.NUMBER
        return [span for span in found if _counts(text, span)] if counted else found
    if kind is Kind.PLACE:
        known = [Span(*match.span()) for match in places_of(asked.focus).finditer(text)]
        if is_listed(asked.focus):
            return known
        return known + [name for name in names(text) if _is_place(text, name)]
    if kind is Kind.TITLE and (titles := _titles(text)):
        return titles
    if kind is Kind.PERSON:
        return [name for name in names(text) if _may_be_person(text, name)]
    return names(text) if kind in NAMES else []


def _found(text: str, patterns: Iterable[re.Pattern[str]]) -> list[Span]:
    return [Span(*match.span()) for pattern in patterns for match in pattern.finditer(text)]


def _counts(text: str, span: Span) -> bool:
    """Return whether a figure may be a count: no age, ordinal, time of day, day or year."""
    if _NOT_COUNTED.match(text, span.end):
        return False
    before = max(0, span.start - 12), span.start
    if _YEAR.fullmatch(text, *span) and _IN_YEAR.search(text, *before):
        return False
    return _DATED.search(text, *before) is None


def names(text: str) -> list[Span]:
    """Return the runs of capitalised words of a sentence, its plain first word left out."""
    found = []
    for match in _NAME.finditer(text):
        start, words = match.start(), match[0].split()
        while words and words[0].strip(".,’'").casefold() in _STARTS:
            start = text.find(words[1], start + len(words[0])) if words[1:] else match.end()
            words = words[1:]
        if words and (start or len(words) > 1 or not _opens(text, words[0])):
            bare = text[start : match.end()].rstrip(".,’'")
            found.append(Span(start, start + len(bare)))
    return found


def _titles(text: str) -> list[Span]:
    groups = ((match, 1 if match[1] else 2) for match in _QUOTED.finditer(text))
    return [Span(*m.span(group)) for m, group in groups if m[group][:1].isupper()]


def _is_place(text: str, name: Span) -> bool:
    """Return whether a name stands where places do: "in Tresk", "near Vale Cross"."""
    return _PLACED.search(text, max(0, name.start - 24), name.start) is not None


def _may_be_person(text: str, name: Span) -> bool:
    """Return whether a name is no known place, none by what stands before it, and no body's name.

    "Bank of Norland" and "Harbour Workers' Union" are known by their heads.
    """
    head = text[slice(*name)].partition(" of ")[0].split()
    several = " " in text[slice(*name)]
    if several and kind_of_noun(head[-1].casefold()) not in {Kind.ANY, Kind.PERSON}:
        return False
    known = places_of("").fullmatch(text, *name) is not None
    return not known and _INSIDE_OF.search(text, max(0, name.start - 24), name.start) is None


def _opens(text: str, word: str) -> bool:
    """Return whether a capitalised word at the start is but the start: the next are lower case."""
    rest = text[len(word) :].lstrip()
    return word.isalpha() and rest[:1].islower() and word.casefold().endswith(("ing", "ly", "ed"))


_PATTERNS = {
    Kind.NUMBER: (_MONEY, _PERCENT, _NUMBER),
    Kind.MONEY: (_MONEY,),
    Kind.PERCENT: (_PERCENT,),
    Kind.DATE: (_DATE, _CLOCK),
    Kind.DURATION: (_DURATION,),
    Kind.AGE: (_AGE,),
    Kind.SPEECH: (_SPEECH,),
    Kind.REASON: (_REASON,),
    Kind.MANNER: (_MANNER,),
}
