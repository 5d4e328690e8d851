"""How many people a sentence says died or were hurt: the figure that changes most in news.

A toll is told in other words than it is asked for: "How many died?" is answered by "bringing the
death toll to 11". Read is only a figure that stands with such words.
"""

import re
from typing import NamedTuple

from index.lexical import TantivyIndex
from rag.asked import Asked, Kind

_FIGURE = (
    r"(?P<figure>(?:\d{1,3}(?:,\d{3})+|\d+(?:\.\d+)?(?![\d,]*-year)|(?:twenty|thirty|forty|fifty"
    r"|sixty|seventy|eighty|ninety)(?:-(?:one|two|three|four|five|six|seven|eight|nine))?|one|two"
    r"|three|four|five|six|seven|eight|nine|ten|eleven|twelve|thirteen|fourteen|fifteen|sixteen"
    r"|seventeen|eighteen|nineteen)(?: (?:hundred|thousand|million))?)"
    r"(?![\w%]|[.,]\d|-\d| ?(?:%|per ?cent|million|thousand|hundred|dozen))"
)
_LOOSE = (
    r"(?P<loose>(?:at (?:least|most)|more than|fewer than|less than|over|about|around|nearly|almost"
    r"|some|up to|as many as|an estimated) )?"
)
_ALONE = r"(?<![\w.,$£€¥-])(?<!another )(?<!further )(?<!additional )(?<!other )"
_ADDED = re.compile(rf"\band {_LOOSE}{_FIGURE} more\b(?! than)", re.IGNORECASE)
"""A sum that is left to the reader."""
_WHO = r"(?: (?!and\b|or\b|who\b)[a-z][\w’'-]*){0,3}?"


class _Harm(NamedTuple):
    """Words that ask for a kind of harm, and the places where a figure counts it.

    Args:
        asks: What asks for it.
        totals: A figure that is said to be of all.
        counts: A figure that may be of some.
    """

    asks: re.Pattern[str]
    totals: tuple[re.Pattern[str], ...]
    counts: tuple[re.Pattern[str], ...]


def _harm(asks: str, toll: str, done: str, doing: str, nouns: str) -> _Harm:
    def read(*patterns: str) -> tuple[re.Pattern[str], ...]:
        return tuple(re.compile(pattern, re.IGNORECASE) for pattern in patterns)

    rises = r"(?:(?!\d)[^.;]){0,80}?\b(?:to|at|of|reach(?:ed|es)?|pass(?:ed|es)|is|was|stands) "
    return _Harm(
        re.compile(asks, re.IGNORECASE),
        read(
            rf"\b{toll}{rises}{_LOOSE}{_FIGURE}",
            rf"\bnumber of (?:\w+ ){{0,2}}{done}\b{rises}{_LOOSE}{_FIGURE}",
        ),
        read(
            rf"{_ALONE}{_LOOSE}{_FIGURE}(?: confirmed)? {nouns}\b",
            rf"{_ALONE}(?<!in ){_LOOSE}{_FIGURE}{_WHO}(?:,[^,;]{{1,60}},)?"
            rf"(?: (?:have|had|has|been|were|was|are|is|also|now|confirmed|found)){{0,3}} {done}\b",
            rf"\b{doing} {_LOOSE}{_FIGURE}\b",
            rf"\bleft {_LOOSE}{_FIGURE}{_WHO} {done}\b",
        ),
    )


_HARMS = (
    _harm(
        r"\b(?:die[sd]?|dead|deaths?|kill(?:ed)?|perish(?:ed)?|fatalit(?:y|ies)|death toll"
        r"|lives? lost|lost their li(?:fe|ves)|lives were lost)\b",
        r"(?:death )?toll",
        r"(?:killed|died|dead|perished)",
        r"(?:kill(?:ed|s|ing)|claimed(?: the lives of)?|claiming(?: the lives of)?)",
        r"(?:deaths|fatalities|dead)",
    ),
    _harm(
        r"\b(?:injur(?:ed|ies)|hurt|wounded)\b",
        r"(?:injur(?:y|ies) toll|toll of (?:the )?(?:injured|wounded))",
        r"(?:injured|hurt|wounded)",
        r"(?:injur(?:ed|ing)|wound(?:ed|ing)|hurt(?:ing)?)",
        r"(?:injuries|injured|wounded)",
    ),
)


_ANYBODY = frozenset(
    """people persons victims casualties deaths fatalities lives dead died killed injured injuries
    hurt wounded toll number total count figure were have had has""".split()  # noqa: SIM905
)


class Toll(NamedTuple):
    """A figure of the dead or the hurt.

    Args:
        figure: As it stands.
        total: Whether it is said to be of all.
        exact: Whether it is neither a bound nor a guess.
    """

    figure: str
    total: bool
    exact: bool


def asks_toll(asked: Asked) -> bool:
    """Return whether a question asks how many died or were hurt, and not how many of a sort."""
    anybody = not asked.focus or asked.focus.rpartition(" ")[2] in _ANYBODY
    return asked.kind is Kind.NUMBER and anybody and _asked(asked) is not None


def toll(text: str, asked: Asked) -> Toll | None:
    """Return the toll that a sentence tells, None if it tells none or several.

    Args:
        text: The sentence.
        asked: Which toll is asked for.
    """
    harm = _asked(asked)
    if harm is None or not asks_toll(asked) or _ADDED.search(text):
        return None
    for patterns, total in ((harm.totals, True), (harm.counts, False)):
        found = [match for pattern in patterns for match in pattern.finditer(text)]
        if len({match["figure"].casefold() for match in found}) == 1:
            return Toll(found[0]["figure"], total, exact=not any(m["loose"] for m in found))
        if found:
            return None
    return None


def beside_toll(asked: Asked) -> frozenset[str]:
    """Return the tokens of a question that ask for a toll: what is left tells of which event."""
    harm = _asked(asked)
    said = (match[0] for match in harm.asks.finditer(asked.asking)) if harm else ()
    return frozenset(TantivyIndex.tokens(" ".join((asked.focus, *said))))


def _asked(asked: Asked) -> _Harm | None:
    return next((harm for harm in _HARMS if harm.asks.search(asked.asking)), None)
