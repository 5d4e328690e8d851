"""Numbers with their units, in whatever way they are written."""

import re
from collections.abc import Iterator
from dataclasses import dataclass

_SMALL = {
    word: value
    for value, word in enumerate(
        (
            *("zero", "one", "two", "three", "four", "five", "six", "seven", "eight", "nine"),
            *("ten", "eleven", "twelve", "thirteen", "fourteen", "fifteen", "sixteen"),
            *("seventeen", "eighteen", "nineteen"),
        )
    )
}
_TENS = {
    word: 10 * value
    for value, word in enumerate(
        ("twenty", "thirty", "forty", "fifty", "sixty", "seventy", "eighty", "ninety"), 2
    )
}
_SCALES = {
    "hundred": 1e2, "thousand": 1e3, "k": 1e3, "million": 1e6, "mn": 1e6, "mln": 1e6, "m": 1e6,
    "billion": 1e9, "bn": 1e9, "bln": 1e9, "b": 1e9, "trillion": 1e12, "tn": 1e12, "trn": 1e12,
    "dozen": 12.0,
}  # fmt: skip
_UNITS = {
    "%": "%", "percent": "%", "per cent": "%", "pct": "%",
    "percentage point": "points", "percentage points": "points", "basis points": "basis points",
    "$": "$", "us$": "$", "usd": "$", "dollar": "$", "dollars": "$",
    "€": "€", "eur": "€", "euro": "€", "euros": "€",
    "£": "£", "gbp": "£", "pound": "£", "pounds": "£",
    "¥": "¥", "yen": "¥", "yuan": "yuan", "₹": "rupee", "rupees": "rupee", "rupee": "rupee",
    "rouble": "rouble", "roubles": "rouble", "ruble": "rouble", "rubles": "rouble",
    "crown": "crown", "crowns": "crown",
    "km": "km", "kilometre": "km", "kilometres": "km", "kilometer": "km", "kilometers": "km",
    "mile": "mile", "miles": "mile", "metre": "m", "metres": "m", "meter": "m", "meters": "m",
    "foot": "foot", "feet": "foot", "kg": "kg", "kilo": "kg", "kilos": "kg", "kilogram": "kg",
    "kilograms": "kg", "tonne": "tonne", "tonnes": "tonne", "ton": "ton", "tons": "ton",
    "degree": "degree", "degrees": "degree", "°c": "degree", "°f": "degree",
}  # fmt: skip
_WORDS = "|".join(sorted({*_SMALL, *_TENS}, key=len, reverse=True))
_WORD_NUMBER = rf"(?:{_WORDS})(?:[- ](?:{_WORDS}))?"
_AMOUNT = re.compile(
    rf"(?P<before>US\$|[$€£¥₹])?\s?"
    rf"(?P<number>(?<![\w.])\d{{1,3}}(?:,\d{{3}})+(?:\.\d+)?|(?<![\w.])\d+(?:\.\d+)?"
    rf"|(?<=[$€£¥₹])\d[\d,]*(?:\.\d+)?|\b{_WORD_NUMBER}\b)"
    rf"(?:st|nd|rd|th)?"
    rf"(?P<scales>(?:[ -]?(?:{'|'.join(sorted(_SCALES, key=len, reverse=True))})\b)*)"
    rf"[ -]?(?P<after>{'|'.join(re.escape(u) for u in sorted(_UNITS, key=len, reverse=True))})?"
    rf"(?![A-Za-z])",
    re.IGNORECASE,
)
_CLOCK = re.compile(r"\b\d{1,2}[:.]\d{2}\b(?!\s*(?:million|billion|%))")


@dataclass(frozen=True, slots=True)
class Amount:
    """A number and its unit.

    Args:
        value: In ones: 6.6 million is 6,600,000.
        unit: As it is compared: "%", "$", "km"; empty if it counts things.
        start: First character in the text.
        end: One past the last.
    """

    value: float
    unit: str
    start: int
    end: int

    def same(self, other: "Amount") -> bool:
        """Return whether another amount is this one."""
        close = abs(self.value - other.value) <= 1e-9 * max(abs(self.value), abs(other.value))
        return close and self.unit == other.unit


def amounts(text: str) -> list[Amount]:
    """Return the amounts of a text, in its order; "one" alone is mostly a pronoun, and is none."""
    return list(_amounts(text))


def _amounts(text: str) -> Iterator[Amount]:
    for match in _AMOUNT.finditer(text):
        written = match["number"].lower()
        value = _value(written)
        scales = re.findall(r"[a-z]+", (match["scales"] or "").lower())
        for scale in scales:
            value *= _SCALES[scale]
        unit = _UNITS.get((match["after"] or "").lower()) or _UNITS.get(
            (match["before"] or "").lower(), ""
        )
        if written == "one" and not scales and not unit:
            continue
        yield Amount(value, unit, match.start("number"), match.end())


def _value(written: str) -> float:
    if written[0].isdigit():
        return float(written.replace(",", ""))
    return float(sum(_SMALL.get(word, _TENS.get(word, 0)) for word in re.split(r"[- ]", written)))
