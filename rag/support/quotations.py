"""Quotations in a sentence, and the characters of an article that they must be."""

import re
from collections.abc import Sequence
from dataclasses import dataclass

_QUOTED = re.compile(
    r"“(?P<curly>[^”]*)(?:”|$)|\"(?P<straight>[^\"]*)(?:\"|$)|«(?P<angled>[^»]*)(?:»|$)"
    r"|„(?P<low>[^“”]*)(?:[“”]|$)|(?<!\w)‘(?P<single>[^’]*(?:’\w[^’]*)*)(?:’|$)"
    r"|(?<!\w)'(?P<plain>[^']*(?:'\w[^']*)*)'(?!\w)"
)
_SAME = str.maketrans(
    {"‘": "'", "’": "'", "‚": "'", "“": '"', "”": '"', "„": '"', "«": '"', "»": '"'}
    | {"–": "-", "—": "-", "−": "-", "‑": "-", "\u00a0": " ", "\u202f": " ", "\t": " "}
)
_TRAILING = ".,;:!?"
_SPEECH = re.compile(
    r"\b(?:said|says|saying|told|tells|added|adds|asked|replied|called|calls|described|wrote|writes"
    r"|stated|according to|declared|insisted|warned|tweeted|posted)\b",
    re.IGNORECASE,
)


@dataclass(frozen=True, slots=True)
class Quotation:
    """Words between quotation marks.

    Args:
        text: Between the marks.
        start: First character between them, in the sentence.
        end: One past the last.
    """

    text: str
    start: int
    end: int


def quotations(text: str) -> list[Quotation]:
    """Return the quotations of a sentence; one that is not closed reaches to its end."""
    found = []
    for match in _QUOTED.finditer(text):
        name = next(name for name, inner in match.groupdict().items() if inner is not None)
        if re.search(r"\w", match[name]):
            found.append(Quotation(match[name], *match.span(name)))
    return found


def locate(quote: str, text: str) -> tuple[int, int] | None:
    """Return where a text holds a quotation, as character offsets; None if nowhere.

    Quotation marks, dashes and spaces count as the same however they are set, as a model cannot
    tell them apart; nothing else does. A full stop or comma that closes the quotation may be the
    sentence's own. A quotation is of one paragraph: where a line ends, words do not go on.
    """
    flat = text.translate(_SAME)  # one character for one, so that the offsets stay
    for wanted in dict.fromkeys((quote.strip(), quote.strip().rstrip(_TRAILING))):
        pattern = r"[^\S\n]+".join(re.escape(word) for word in wanted.translate(_SAME).split())
        if not pattern:
            continue
        edge = r"(?<!\w)" if wanted[0].isalnum() else ""
        end = r"(?!\w)" if wanted[-1].isalnum() else ""
        if found := re.search(f"{edge}{pattern}{end}", flat):
            return found.span()
    return None


def exact(sentence: str, texts: Sequence[str]) -> str | None:
    """Return a sentence whose quotations are the characters of one of the texts.

    What a model set otherwise (a straight apostrophe, a comma before the closing mark) becomes what
    the article has.

    Args:
        sentence: With quotations or without.
        texts: The texts of the cited passages.

    Returns:
        None if a quotation is in none of them.
    """
    out, last = "", 0
    for quote in quotations(sentence):
        place = next(((t, found) for t in texts if (found := locate(quote.text, t))), None)
        if place is None:
            return None
        text, (start, end) = place
        own = text[start:end]
        trailing = quote.text.rstrip()[len(quote.text.rstrip().rstrip(_TRAILING)) :]
        moved = "" if own.endswith(trailing) else trailing
        closer = sentence[quote.end : quote.end + 1]
        out += sentence[last : quote.start] + own + closer + moved
        last = quote.end + 1
    return out + sentence[last:]


def spoken(text: str, start: int) -> bool:
    """Return whether a place in a text lies between quotation marks."""
    paragraph = text.rfind("\n\n", 0, start) + 1
    before = text[paragraph:start]
    straight = before.count('"') % 2 == 1
    return straight or any(
        before.count(opening) > before.count(closing)
        for opening, closing in (("“", "”"), ("«", "»"), ("‘", "’"))
    )


def attributes(sentence: str) -> bool:
    """Return whether a sentence says that somebody said what it quotes."""
    return _SPEECH.search(outside_quotations(sentence)) is not None


def outside_quotations(sentence: str) -> str:
    """Return a sentence without the words that it quotes."""
    outside = sentence
    for quote in reversed(quotations(sentence)):
        outside = outside[: quote.start] + outside[quote.end :]
    return outside
