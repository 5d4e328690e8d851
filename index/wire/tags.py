"""What an agency says of an item before its text: tags of the headline, bracketed advisories."""

import re

from index.wire.datelines import read_dateline
from index.wire.foot import THIS_STORY

_TAG = (
    r"(?:UPDATED?(?: \d+)?|WRAPUP(?: \d+)?|OFFICIAL[ -]CORRECTED"
    r"|CORRECT(?:ED|ION)(?: ?(?:\(OFFICIAL\)|-OFFICIAL))?|REFILED?|REPEAT(?:ED)?|RPT"
    r"|CLARIF(?:IED|ICATION)|(?:STORY )?WITHDRAWN|(?:MANDATORY|BULLETIN|STORY) KILL)(?: \d+)?"
)
# Words of everyday headlines too: tags only before a headline that is not all in capitals.
_WEAK_TAG = r"(?:ADVISORY|KILL|EMBARGOED(?: UNTIL [\w :.,/+]{3,40}?)?)"
# Web sites lower the capitals. "Repeat-Offender Law Passes" is then no tag: it is left out here.
_WEB_TAG = r"(?:(?:Update|Wrapup) \d+|Corrected(?: \(Official\))?|Refile|Story withdrawn)"
_LEADING = re.compile(
    rf"(?P<caps>{_TAG})(?:\s*[-–—:]\s*|\Z)"
    rf"|(?P<weak>{_WEAK_TAG})(?:-|:\s|\s[-–—]+\s)\s*(?=\S)"
    rf"|(?P<web>{_WEB_TAG})-(?=[A-Z0-9'\"‘“])"
    rf"|\((?P<bracketed>{_TAG}|Corrected|Refiled|Withdrawn)\)\s*[-–—:]?\s*"
)
_TRAILING = re.compile(rf"\s*\((?P<bracketed>{_TAG}|Corrected|Refiled|Withdrawn)\)\Z")


def split_tags(headline: str) -> tuple[str, tuple[str, ...]]:
    """Return the headline without its tags, and the tags in words."""
    tags = []
    while headline and (match := _LEADING.match(headline)):
        tag, rest = next(filter(None, match.groups())), headline[match.end() :]
        # "REPEAT-OFFENDER LAW PASSES", "KILL-SWITCH LAW PASSES"
        if (match["weak"] or tag.startswith("REPEAT")) and rest.isupper():
            break
        tags.append(_in_words(tag))
        headline = rest
    if match := _TRAILING.search(headline):
        tags.append(match["bracketed"].capitalize())
        headline = headline[: match.start()]
    return headline, tuple(tags)


def _in_words(tag: str) -> str:
    if tag.startswith("EMBARGOED"):  # the time after it keeps its capitals
        return f"Embargoed{tag.removeprefix('EMBARGOED').replace('UNTIL', 'until')}"
    return "Repeat" if tag == "RPT" else tag.capitalize()


_ADVISORY = re.compile(
    r"[(\[](?P<said>(?:(?:Correct|Add|Refile|Update|Recast|Clarifie|Repeat|Remove|Delete|Drop"
    r"|Rewrite|Restore|Change|Relead|Amend|Expand|Withdraw|Fixe)s\b"
    rf"|Corrected\b|Official correction\b|Story withdrawn\b|{THIS_STORY})"
    r"(?:[^()\n]|\([^()\n]*\)){0,1000})[)\]](?=(?P<gap>\s))"
)


def split_advisories(text: str) -> tuple[list[str], str]:
    """Return the bracketed advisories that open a text, and the text without them."""
    said = []
    while match := _ADVISORY.match(text):
        rest = text[match.end() :].lstrip()
        # On the line of the story's first words only a dateline tells it from a bracket.
        if match["gap"] != "\n" and not read_dateline(rest).agency:
            break
        said.append(match["said"])
        text = rest
    return said, text
