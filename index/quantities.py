"""Numbers as values: "6.6 billion", "$6.6bn" and "6,600,000,000" are one.

The lexical index keeps them beside the words, so that a question finds a number however it is
written there.
"""

import re
from decimal import Decimal

_SCALES = {
    "hundred": 2, "thousand": 3, "k": 3, "million": 6, "mn": 6, "mln": 6, "m": 6,
    "billion": 9, "bn": 9, "b": 9, "trillion": 12, "tn": 12, "trn": 12,
}  # fmt: skip
"""Powers of ten."""
_ONES = """zero one two three four five six seven eight nine ten eleven twelve thirteen fourteen
    fifteen sixteen seventeen eighteen nineteen""".split()  # noqa: SIM905
_TENS = "twenty thirty forty fifty sixty seventy eighty ninety".split()  # noqa: SIM905
_WORDS = {word: value for value, word in enumerate(_ONES)} | {
    word: 10 * value for value, word in enumerate(_TENS, 2)
}
_CURRENCIES = {
    "$": "usd", "us$": "usd", "dollar": "usd", "dollars": "usd", "usd": "usd",
    "€": "eur", "euro": "eur", "euros": "eur", "eur": "eur",
    "£": "gbp", "pound": "gbp", "pounds": "gbp", "gbp": "gbp",
    "¥": "jpy", "yen": "jpy", "yuan": "cny", "rupees": "inr", "roubles": "rub", "rubles": "rub",
}  # fmt: skip
_SCALE = "hundred|thousand|million|billion|trillion|mn|mln|bn|tn|trn"
_NUMBER = re.compile(
    rf"""
    (?P<sign>us\$|[$€£¥])?\s?
    (?:(?P<digits>\d{{1,3}}(?:,\d{{3}})+(?:\.\d+)?|\d+(?:\.\d+)?)
       |\b(?P<words>(?:{"|".join(_TENS)})(?:[-\s](?:{"|".join(_ONES[1:10])}))?|{"|".join(_ONES)})\b)
    (?:[\s-]?(?P<scale>{_SCALE})\b|(?P<letter>[kmb])\b)?
    (?:\s?(?P<percent>%|per\s?cent\b)|[\s-](?P<unit>dollars?|euros?|pounds?|yen|yuan|rupees|r(?:o)?ubles|usd|eur|gbp)\b)?
    """,
    re.IGNORECASE | re.VERBOSE,
)
_LARGEST = Decimal(10) ** 18


def quantities(text: str) -> tuple[str, ...]:
    """Return the numbers of a text as canonical tokens, each once, in order.

    A number gives its value ("n6600000000"), and the value with its currency or per cent too
    ("usd6600000000", "pct12.5"). Whole numbers below ten without scale, currency or per cent are
    left out: they stand in every text. Digits inside a word or a longer number ("B52", "3.4.1") are
    none.

    >>> quantities("a $6.6bn deal")
    ('n6600000000', 'usd6600000000')
    >>> quantities("6.6 billion dollars") == quantities("US$6,600 million")
    True
    """
    found: dict[str, None] = {}
    for match in _NUMBER.finditer(text):
        if _inside_a_word(text, match):
            continue
        value = _value(match)
        sign, unit = match["sign"], match["unit"]
        kind = _CURRENCIES.get((sign or unit or "").lower(), "")
        if match["letter"] and not sign:
            continue  # "5m" is metres as often as a million
        kind = "pct" if match["percent"] else kind
        bare = not (kind or match["scale"] or match["letter"]) and value == int(value)
        if value > _LARGEST or (value < 10 and bare):
            continue
        written = f"{value.normalize():f}"
        found[f"n{written}"] = None
        if kind:
            found[f"{kind}{written}"] = None
    return tuple(found)


def _value(match: re.Match[str]) -> Decimal:
    if match["digits"]:
        value = Decimal(match["digits"].replace(",", ""))
    else:
        parts = re.split(r"[-\s]", match["words"].lower())
        value = Decimal(sum(_WORDS[part] for part in parts))
    power = _SCALES[(match["scale"] or match["letter"] or "").lower()] if _scaled(match) else 0
    return value.scaleb(power)


def _scaled(match: re.Match[str]) -> bool:
    return bool(match["scale"] or match["letter"])


def _inside_a_word(text: str, match: re.Match[str]) -> bool:
    start = match.start("digits") if match["digits"] else match.start("words")
    before = text[start - 1 : start] if start else ""
    after = text[match.end() : match.end() + 2]
    clock = re.match(r"[:/]\d", after) is not None
    fraction = len(after) == 2 and after[0] in ".," and after[1].isdigit()
    return before.isalnum() or before in (".", ":", "/") or clock or fraction or after[:1].isalpha()
