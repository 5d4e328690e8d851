"""The language of a text, by py3langid: a model of 140 languages that lies in the package.

What the thresholds were measured on stands in docs/decisions/0005-reading-the-web.md.
"""

from functools import cache
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from py3langid.langid import LanguageIdentifier

_OPENING, _LONGER = 300, 1200
_LEAST = 40
_SURE = 0.85
_NONE = frozenset({"und", "zxx"})


def language_of(text: str) -> str:
    """Return the BCP 47 tag of the language that a text is in, without region ("en").

    The opening 300 characters are looked at; if they leave a doubt, 1200. The same text always
    gets the same tag, from any thread.

    Returns:
        The tag; empty if the letters take less than 40 bytes in UTF-8 (some 40 of Latin script,
        14 of Chinese), or if the model's probability is under 0.85.
    """
    for length in (_OPENING, _LONGER):
        opening = text[:length]
        letters = "".join(char for char in opening if char.isalpha())
        if len(letters.encode("utf-8", "ignore")) < _LEAST:
            return ""
        tag, sure = _identifier().classify(opening)
        if sure >= _SURE:
            return "" if tag in _NONE else str(tag)
        if len(text) <= length:
            return ""
    return ""


@cache
def _identifier() -> "LanguageIdentifier":
    """Load the model, which takes about a second and 90 MB, when the first text is asked for."""
    from py3langid.langid import MODEL_FILE, LanguageIdentifier  # noqa: PLC0415

    return LanguageIdentifier.from_model_file(MODEL_FILE, norm_probs=True)
