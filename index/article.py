"""What an article is: its text in canonical form, its versions, its status and its identifiers."""

import hashlib
import re
import unicodedata
from dataclasses import dataclass, field, fields, replace
from enum import StrEnum
from typing import Any, Self

from index.errors import InvalidArticleError
from index.times import Timestamp

_REMOVED = "\u00ad\u200b\u2060\ufeff\u200e\u200f\u202a\u202b\u202c\u202d\u202e\ufffe\uffff"
_SPACES = "\t\u00a0\u1680\u202f\u205f\u3000" + "".join(map(chr, range(0x2000, 0x200B)))
# Windows-1252 text that was read as Latin-1 leaves its quotes and dashes in the C1 range.
_C1 = {code: bytes([code]).decode("cp1252", errors="ignore") for code in range(0x80, 0xA0)}
_C1[0x85] = "…"
_CONTROLS = dict.fromkeys((*range(9), *range(14, 32), 127))
_CHARACTERS: dict[int, str | None] = {
    **_C1,
    **_CONTROLS,
    **{ord(char): None for char in _REMOVED},
    **{ord(char): " " for char in _SPACES},
    **dict.fromkeys((11, 12, 8232), "\n"),
    0x2029: "\n\n",
    **dict.fromkeys(range(0xD800, 0xE000)),  # lone surrogates cannot be stored as UTF-8
}
_TO_CHANGE = re.compile(f"[{re.escape(''.join(map(chr, _CHARACTERS)))}]+")
_SPACE_RUNS = re.compile(r" {2,}")
_LINE_EDGES = re.compile(r" *\n *")
_BLANK_LINES = re.compile(r"\n{3,}")


def canonical_text(text: str) -> str:
    r"""Return text in the one form that Dateline stores; nothing is cleaned after this.

    Unicode NFC; line ends as ``\n``; every kind of space as one plain space; soft hyphens,
    zero-width marks, byte-order marks and control characters dropped; stray Windows-1252
    quotes and dashes as the characters they stand for; no space at a line's edge; paragraphs
    parted by exactly one blank line. Typographic quotes stay: they belong to the quotation.
    The function is idempotent.
    """
    # Most text is in this form already: searching for what to change takes less than changing.
    if "\r" in text:
        text = text.replace("\r\n", "\n").replace("\r", "\n")
    if not text.replace("\n", "").isprintable():  # nothing that is to change is printable
        text = _TO_CHANGE.sub(lambda run: run[0].translate(_CHARACTERS), text)
    text = unicodedata.normalize("NFC", text)
    if "  " in text:
        text = _SPACE_RUNS.sub(" ", text)
    if " \n" in text or "\n " in text:
        text = _LINE_EDGES.sub("\n", text)
    if "\n\n\n" in text:
        text = _BLANK_LINES.sub("\n\n", text)
    return text.strip()


def canonical_line(text: str) -> str:
    """Return text in canonical form on one line, as headlines and other short fields are kept."""
    return " ".join(canonical_text(text).split()) if text else ""


class Status(StrEnum):
    """What a version is fit for (after IPTC's publishing status, with corrections told apart)."""

    USABLE = "usable"
    CORRECTED = "corrected"
    WITHDRAWN = "withdrawn"
    EMBARGOED = "embargoed"


@dataclass(frozen=True, slots=True, kw_only=True)
class Article:
    """One piece of news as a reader delivers it: the state of an article at one time.

    Args:
        uri: Identifies the article over all its versions: canonical URL or the agency's id.
        headline: The headline, without the agency's "UPDATE 1-" and the like.
        text: The body; dateline, credits and junk are in fields of their own.
        source: Who published it ("Reuters", "cnn.com").
        url: Where a person can read it; empty if nowhere.
        byline: Who wrote it.
        dateline: The place, or places, at the head of the text ("MOSCOW").
        agency: The agency named in the dateline ("Reuters").
        credits: The line of reporters and editors at the foot.
        section: The section or desk ("world").
        language: BCP 47 tag; empty if unknown.
        published: The first publication; None if unknown.
        updated: When this version was made; None means when it was published.
        status: What the version is fit for.
        embargoed_until: For `Status.EMBARGOED`: when it may be shown.
        notices: What the agency says of this version: corrections, advisories, withdrawals.
        revision: The agency's own number of the version, which orders those of one moment;
            0 if it gives none, -1 for a mere summary that any full text replaces.
    """

    uri: str
    headline: str
    text: str
    source: str = ""
    url: str = ""
    byline: str = ""
    dateline: str = ""
    agency: str = ""
    credits: str = ""
    section: str = ""
    language: str = ""
    published: Timestamp | None = None
    updated: Timestamp | None = None
    status: Status = Status.USABLE
    embargoed_until: Timestamp | None = None
    notices: tuple[str, ...] = ()
    revision: int = 0

    def canonical(self) -> Self:
        """Return the article with every field in canonical form.

        Raises:
            InvalidArticleError: No URI; no text although it is not withdrawn; an embargo
                without its end; a revision beyond 32 bits.
        """
        changes: dict[str, Any] = {name: canonical_line(getattr(self, name)) for name in _LINES}
        changes["text"] = canonical_text(self.text)
        changes["notices"] = tuple(filter(None, map(canonical_line, self.notices)))
        article = replace(self, **changes)
        if not article.uri:
            raise InvalidArticleError("an article needs a uri that tells it from all others")
        if not article.text and article.status is not Status.WITHDRAWN:
            raise InvalidArticleError(f"{article.uri}: the article has no text")
        if abs(article.revision) >= _MOST_REVISIONS:
            raise InvalidArticleError(f"{article.uri}: revision {article.revision} is no number")
        if article.status is Status.EMBARGOED and article.embargoed_until is None:
            raise InvalidArticleError(f"{article.uri}: embargoed, but embargoed_until is missing")
        return article

    @property
    def digest(self) -> str:
        """Names the version by its text: SHA-256 in hexadecimal, cut to 16 digits."""
        return hashlib.sha256(self.text.encode()).hexdigest()[:16]

    @property
    def moment(self) -> Timestamp | None:
        """When this version came out: `updated`, else `published`."""
        return self.updated or self.published


_MOST_REVISIONS = 1 << 32
_LINES = tuple(f.name for f in fields(Article) if f.type is str and f.name != "text")


@dataclass(frozen=True, slots=True, kw_only=True)
class Version(Article):
    """A version as the catalog stores it.

    Args:
        number: 1 for the oldest version of the article, counted by time.
        superseded: Whether a newer version has taken its place.
    """

    number: int
    superseded: bool
    key: int = field(repr=False)


@dataclass(frozen=True, slots=True, kw_only=True)
class Passage:
    """A slice of one version's text, never altered: the unit of retrieval.

    Args:
        id: `passage_id` of the other fields.
        uri: The article.
        version: The digest of the version's text.
        start: First character in the version's text.
        end: One past the last character.
        text: ``version.text[start:end]``.
    """

    id: int
    uri: str
    version: str
    start: int
    end: int
    text: str


def passage_id(uri: str, version: str, start: int, end: int) -> int:
    """Return the passage's id: 63 bits of SHA-256 over what identifies it, the same everywhere."""
    name = "\x1f".join((uri, version, str(start), str(end)))
    digest = hashlib.sha256(name.encode("utf-8", "surrogatepass")).digest()
    return int.from_bytes(digest[:8], "big") >> 1
