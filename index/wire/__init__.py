"""Wire copy: what stands around a story's text, and what the agency says of it.

Agencies send more than a story: tags before the headline, advisories and a dateline before
the first sentence, credits, corrections and machine codes after the last. All of it is moved
into fields; nothing is thrown away. A paragraph that merely looks odd stays in the text: a
wrong "this is a dateline" costs a reader words of the story, a missed one costs nothing.
"""

from dataclasses import dataclass

from index.article import Status, canonical_line, canonical_text
from index.wire.datelines import read_dateline
from index.wire.foot import Foot, take_foot, take_inner
from index.wire.kills import advises_kill, is_kill, status_of
from index.wire.tags import split_advisories, split_tags

__all__ = ["WireCopy", "read_wire", "split_tags", "status_of"]


@dataclass(frozen=True, slots=True, kw_only=True)
class WireCopy:
    """One item of wire copy, taken apart.

    Args:
        headline: The headline without the agency's tags.
        text: The story itself, in canonical form.
        status: What tags and corrections make of the item.
        notices: Tags in words ("Update 1"), advisories, corrections; in their order.
        dateline: The place, or places ("KYIV, Ukraine", "WASHINGTON/BRUSSELS").
        dated: The day that the dateline names, as written ("Nov 12").
        agency: Who filed it ("Reuters").
        byline: The "By …" line above a dateline, without "By".
        credits: Reporters and editors named at the foot, joined with "; ".
        junk: Codes and contact lines that are nobody's words, one a line.
    """

    headline: str
    text: str
    status: Status = Status.USABLE
    notices: tuple[str, ...] = ()
    dateline: str = ""
    dated: str = ""
    agency: str = ""
    byline: str = ""
    credits: str = ""
    junk: str = ""


def read_wire(headline: str, text: str) -> WireCopy:
    """Take one item of wire copy apart; text without wire marks comes back as it is.

    The text is never emptied: an item that is nothing but marks keeps its last one as text.

    >>> copy = read_wire("UPDATE 1-Dam opens", "CALDER BAY, Norland (AP) — The dam opened.")
    >>> copy.headline, copy.notices, copy.dateline, copy.agency, copy.text
    ('Dam opens', ('Update 1',), 'CALDER BAY, Norland', 'AP', 'The dam opened.')
    """
    headline, tags = split_tags(canonical_line(headline))
    advisories, text = split_advisories(canonical_text(text))
    head = read_dateline(text)
    foot = Foot()
    text, tables = _part_tables(text[head.end :].lstrip())
    text = take_inner(take_foot(text, foot), foot)
    notices = (*tags, *advisories, *reversed(foot.notices))
    return WireCopy(
        headline=headline,
        text=f"{text}\n\n{tables}" if tables else text,
        status=_status(headline, notices, text),
        notices=notices,
        dateline=head.place,
        dated=head.date,
        agency=head.agency,
        byline=head.byline,
        credits="; ".join(reversed(foot.credits)),
        junk="\n".join(reversed(foot.junk)),
    )


def _status(headline: str, notices: tuple[str, ...], text: str) -> Status:
    """Return the status; a kill may also stand in an advisory's headline or open the text."""
    advised = "Advisory" in notices and advises_kill(headline)
    if advised or is_kill(text.split("\n\n", maxsplit=1)[0]):
        return Status.WITHDRAWN
    return status_of(notices)


def _part_tables(text: str) -> tuple[str, str]:
    """Part a text from the tables after it, whose lines `index.markup` writes with " | "."""
    if " | " not in text:
        return text, ""
    paragraphs = text.split("\n\n")
    count = len(paragraphs)
    while count > 1 and all(" | " in line for line in paragraphs[count - 1].split("\n")):
        count -= 1
    return "\n\n".join(paragraphs[:count]), "\n\n".join(paragraphs[count:])
