"""Whether a rewritten question is still the one that was asked."""

import re
from collections.abc import Iterable, Sequence

from rag.followups.wording import FUNCTION_WORDS, ORDERS, content, words

_MARKUP = re.compile(r"[<>\[\]{}|\\`*_#~^]|https?:|www\.|://", re.IGNORECASE)
_TOKEN = re.compile(r"[^\W_]+(?:[.,'’&-][^\W_]+)*")
_NEGATION = re.compile(
    r"\b(?:not|no|never|none|nobody|nothing|neither|nor|without|cannot)\b|n['’]t\b", re.IGNORECASE
)
_RELATIVE = re.compile(
    r"\b(?:today|yesterday|tomorrow|tonight|now|currently|latest|recent(?:ly)?|ago"
    r"|(?:last|next|this|past) (?:week|month|year|night|\w+day|spring|summer|autumn|fall"
    r"|winter))\b",
    re.IGNORECASE,
)
_NEW_WORDS = 2
"""Telling words that a rewritten question may have beside those of the conversation."""
_SHORT_STEM = 4


def stray(text: str, question: str, known: Iterable[str]) -> str:
    """Return in a few words what a rewritten question invents or loses; empty if nothing.

    Every name, number and time must be one of the conversation; names and numbers of the question
    must be kept; a negation is neither invented nor lost; and at most two telling words are new.

    Args:
        text: What the model wrote, on one line.
        question: What was asked.
        known: What else may be said: earlier questions, names in the answers.
    """
    return _invented(text, [question, *known]) or _lost(text, question)


def stray_parts(parts: Sequence[str], question: str) -> str:
    """Return what the parts of a question invent, or lose together; empty if nothing.

    Args:
        parts: What the model made of it, each on one line.
        question: What was asked.
    """
    faults = [_invented(part, [question]) or ("" if content(part) else "empty") for part in parts]
    return next(filter(None, faults), "") or _lost(" ".join(parts), question)


def _invented(text: str, sources: Sequence[str]) -> str:
    if _MARKUP.search(text):
        return "markup"
    times = {time for source in sources for time in _relative(source)}
    if invented := (_facts(text) - _all_words(sources)) | (_relative(text) - times):
        return f"invented {_some(invented)}"
    if _negated(text) and not any(map(_negated, sources)):
        return "invented negation"
    new = _new_words(text, sources)
    return f"invented {_some(new)}" if len(new) > _NEW_WORDS else ""


def _lost(text: str, question: str) -> str:
    if lost := (_facts(question) - _all_words([text])) | (_relative(question) - _relative(text)):
        return f"lost {_some(lost)}"
    return "lost negation" if _negated(question) and not _negated(text) else ""


def _facts(text: str) -> set[str]:
    """Return the names and numbers of a text, word by word, in lower case."""
    return {
        _plain(match[0])
        for match in _TOKEN.finditer(text)
        if any(map(str.isdigit, match[0]))
        or (any(map(str.isupper, match[0])) and not _opens(match, text))
    }


def _opens(match: re.Match[str], text: str) -> bool:
    """Return whether a word has its capital from its place and not from being a name."""
    before = text[: match.start()].rstrip(" \"'“‘(")
    return (not before or before[-1] in ".?!:—") and _plain(match[0]) in _OPENING


_OPENING = FUNCTION_WORDS | ORDERS


def _plain(word: str) -> str:
    return re.sub(r"['’]s$", "", word.replace("’", "'").lower())


def _all_words(texts: Iterable[str]) -> set[str]:
    return {_plain(match[0]) for text in texts for match in _TOKEN.finditer(text)}


def _relative(text: str) -> set[str]:
    return {match[0].lower() for match in _RELATIVE.finditer(text)}


def _negated(text: str) -> bool:
    return _NEGATION.search(text) is not None


def _new_words(text: str, sources: Iterable[str]) -> set[str]:
    known = {word for source in sources for word in words(source)}
    stems = {word[:_SHORT_STEM] for word in known}
    return {
        word
        for entry in content(text)
        for word in words(entry)
        if word not in known | FUNCTION_WORDS and word[:_SHORT_STEM] not in stems
    }


def _some(found: Iterable[str]) -> str:
    return ", ".join(sorted(found)[:3])
