"""Who said what in the cited articles: direct speech whose speaker stands right beside it.

Only words between quotation marks count, and only where a verb of saying joins them to a name in
the same sentence. "He said" names nobody, and is left out; so is a surname that two people of the
article share.
"""

import re
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass

from index import Index, Status, Version
from index.errors import ArticleNotFoundError
from rag.answer import Citation

_NAME = (
    r"(?P<name>[A-ZÀ-ÖØ-Þ][\w’'-]+(?: (?:de|van|von|der|al|bin|la|du|da|[A-Z]\.))?"
    r"(?: [A-ZÀ-ÖØ-Þ][\w’'-]+){0,3})"
)
_SAID = (
    r"(?:said|says|told|tells|added|adds|replied|wrote|writes|warned|declared|insisted|argued"
    r"|asked|announced|explained|recalled|tweeted|posted)"
)
_ROLE = r"(?P<role>(?:, \d{1,3},|, [a-z][\w’'-]*\b[^.“”\"]{2,110}?,)?)"
_QUOTE = r"“(?P<quote>[^“”]{12,600})”"
_PATTERNS = (
    re.compile(rf"{_QUOTE} {_NAME}{_ROLE} {_SAID}\b"),
    re.compile(rf"{_QUOTE} {_SAID} {_NAME}(?P<role>(?:, [^.“”\"]{{2,110}})?)(?=[.,])"),
    re.compile(rf"(?:^|(?<=[.!?] )|(?<=\n)){_NAME}{_ROLE} {_SAID}[^.“”\n]{{0,60}}[:,] {_QUOTE}"),
)
_NOBODY = re.compile(
    r"^(?:He|She|It|They|We|You|I|One|The|This|That|These|Those|His|Her|Its|Their|But|And|Or|So"
    r"|In|On|At|For|By|With|From|To|Of|When|While|After|Before|If|As|Since|Although|Though|Because"
    r"|Then|Still|Monday|Tuesday|Wednesday|Thursday|Friday|Saturday|Sunday"
    r"|Mr|Mrs|Ms|Dr|President|Minister|Mayor|Governor|Senator|Chancellor|Judge|General|Professor"
    r"|Captain|King|Queen|Prince|Princess|Pope)(?: \w+)?$"
)
"""What is no name of a person, or a title before a surname, which says no more than that."""


@dataclass(frozen=True, slots=True)
class Statement:
    """What somebody is quoted as having said.

    Args:
        speaker: By the fullest name that the article has for them.
        role: What the article calls them beside the quote; empty if nothing.
        quote: Their words, as the article has them: ``version.text[start:end]``.
        version: Where they stand.
        start: First character of the quote in the version's text.
        end: One past its last.
        numbers: Of the answer's citations from the article.
    """

    speaker: str
    role: str
    quote: str
    version: Version
    start: int
    end: int
    numbers: tuple[int, ...]


def statements(citations: Sequence[Citation], index: Index) -> list[Statement]:
    """Return the direct speech of the cited articles, in the order of citations and text."""
    found: list[Statement] = []
    for uri, digest in dict.fromkeys((c.uri, c.digest) for c in citations):
        numbers = tuple(c.number for c in citations if (c.uri, c.digest) == (uri, digest))
        version = _version(index, uri, digest)
        if version is not None:
            found.extend(_spoken(version, numbers))
    return found


def by_speaker(found: Iterable[Statement]) -> dict[str, list[Statement]]:
    """Return statements by who made them, those who said most first."""
    groups: dict[str, list[Statement]] = {}
    for statement in found:
        groups.setdefault(statement.speaker, []).append(statement)
    return dict(sorted(groups.items(), key=lambda group: -len(group[1])))


def _version(index: Index, uri: str, digest: str) -> Version | None:
    try:
        versions = index.versions(uri)
    except ArticleNotFoundError:
        return None
    if versions[-1].status is Status.WITHDRAWN:
        return None
    return next((version for version in versions if version.digest == digest), None)


def _spoken(version: Version, numbers: tuple[int, ...]) -> Iterator[Statement]:
    seen: set[int] = set()
    matches = (match for pattern in _PATTERNS for match in pattern.finditer(version.text))
    for match in sorted(matches, key=lambda match: match.start("quote")):
        start, end = match.span("quote")
        speaker = full_name(match["name"], version.text)
        if not speaker or start in seen:
            continue
        seen.add(start)
        role = match["role"].strip(" ,0123456789")
        yield Statement(speaker, role, match["quote"], version, start, end, numbers)


def full_name(name: str, text: str) -> str:
    """Return the fullest form of a name that a text has; "" if it may be two people's, or nobody's.

    Args:
        name: As it stands beside the quote: "Peskov".
        text: The article.
    """
    if _NOBODY.match(name):
        return ""
    if " " in name:
        return name
    longer = {
        match[0]
        for match in re.finditer(rf"\b[A-ZÀ-ÖØ-Þ][a-zà-öø-ÿ’'-]+ {re.escape(name)}\b", text)
        if not _NOBODY.match(match[0])
    }
    return longer.pop() if len(longer) == 1 else ""
