"""Kills and corrections: what the words of an agency make of an item."""

import re
from collections.abc import Sequence

from index.article import Status

_STORY = r"(?:stor(?:y|ies)|items?|articles?|alerts?|newsbreaks?|reports?)"
_GONE = r"(?:withdrawn|killed|retracted)"
_EDITORS = (
    r"(?:(?:(?:Attention )?(?:Eds?|Editors)\b\.?|Editor[’']?s[’']? [Nn]otes?|NOTE) ?[:,–—-] ?)?"
)
# What opens a text or a note and can only be an agency's word on its own story.
_KILL = re.compile(
    rf"{_EDITORS}(?:"
    r"(?:bulletin|mandatory|story) kill(?:ed)?\b|story withdrawn\b"
    rf"|{_STORY} (?:headlined|slugged|titled)\b[^\n]{{0,300}}?\b{_GONE}\b"
    rf"|this (?:[\w’'.-]+ ){{0,4}}?(?:story|article|item|version) (?:has been|is|was) {_GONE}\b"
    rf"|[^\W\d_][\w’'.-]*(?: [\w’'.-]+){{0,3}} ha(?:s|ve) {_GONE} this (?:story|article|item)\b"
    rf"|please (?:kill|withdraw) (?:the|this|our) (?:[\w’'.-]+ ){{0,4}}?{_STORY}\b"
    rf"|(?:withdraws|kills|retracts) (?:the|this|our|an?) (?:[\w’'.-]+ ){{0,4}}?{_STORY}\b"
    r")",
    re.IGNORECASE,
)
_KILL_TAG = re.compile(
    rf"{_EDITORS}(?:withdrawn|killed|kill)(?=\s*(?:[:;,.(–—-]|\Z))", re.IGNORECASE
)
_ADVISED = re.compile(
    rf"\b{_STORY}\b[^\n]*\b{_GONE}\W*\Z"
    rf"|\b{_STORY}\b[^\n]*\b(?:is|are|was|were|has been|have been) {_GONE}\b"
    rf"|(?:^|[:,–—-]\s*)(?:please )?(?:kills?|withdraws?|withdrawal of)\b[^\n]*\b{_STORY}\b",
    re.IGNORECASE,
)
_ADVISORY = re.compile(r"ADVISORY\s*[-–—:]\s*")
_CORRECTION = re.compile(
    r"^(?:Official[ -])?Correct|[,;] (?:and )?corrects\b|\bcorrected (?:to|in|on|at|throughout)\b"
    r"|\b(?:been|was) (?:corrected|amended)\b"
    r"|\bto correct\b|^This version corrects|^An? (?:earlier|previous)"
    r"|^(?:Eds?|Editors)\b\.? ?: corrects\b",
    re.IGNORECASE,
)
_LABEL = re.compile(r"\bCORREC(?:TS|TED|TION|TIVE)\b")


def status_of(notices: Sequence[str]) -> Status:
    """Return what the notices of an item make of it: withdrawn, corrected or usable.

    A kill outweighs a correction. AP labels the parts of a note in capitals: "CORRECTS" is a
    correction wherever it stands, "UPDATES" and "EDITS" are none.

    >>> status_of(["Eds: UPDATES: With quotes. CORRECTS: The height of the dam."])
    <Status.CORRECTED: 'corrected'>
    """
    if any(_KILL_TAG.match(notice) or is_kill(notice) for notice in notices):
        return Status.WITHDRAWN
    if any(_CORRECTION.search(notice) or _LABEL.search(notice) for notice in notices):
        return Status.CORRECTED
    return Status.USABLE


def is_kill(paragraph: str) -> bool:
    """Tell whether a paragraph that opens a text takes the agency's own story back."""
    advisory = _ADVISORY.match(paragraph)
    advised = advisory is not None and advises_kill(paragraph[advisory.end() :])
    return advised or bool(_KILL.match(paragraph))


def advises_kill(headline: str) -> bool:
    """Tell whether an advisory with this headline, without its tag, takes a story back."""
    return bool(_KILL.match(headline) or _ADVISED.search(headline))
