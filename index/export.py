"""What an index holds, as articles from which another index makes the same versions again.

The records are JSON objects under the names of `Article`'s fields, with `MARK` in each: by it
`index.readers.export` knows that the fields are final, and reads nothing out of the text.
"""

from collections.abc import Iterator
from dataclasses import dataclass, fields, replace
from datetime import UTC, datetime
from typing import TYPE_CHECKING, Any

from index.article import Article, Status, Version
from index.chronology import ALWAYS
from index.errors import ArticleNotFoundError
from index.times import Timestamp

if TYPE_CHECKING:
    from index.store import Index

MARK = "dateline_export"
FORMAT = 1
"""The value of `MARK`, raised when an older reader would misread the records."""
NAMES = tuple(field.name for field in fields(Article))


@dataclass(frozen=True, slots=True)
class Exported:
    """One article's share of an export.

    Args:
        records: What to write, the oldest version first; empty if all of it is left out.
        versions: How many versions that is.
        withdrawn: How many versions are left out because they were withdrawn, or withdraw.
    """

    records: tuple[dict[str, Any], ...]
    versions: int
    withdrawn: int


def exported(
    index: "Index", *, newest: bool = False, withdrawn: bool = False
) -> Iterator[Exported]:
    """Yield the articles of an index in the order of their URIs.

    Args:
        index: The index; what is removed while it is read is left out.
        newest: Only the version that is in force, and any that is still held back.
        withdrawn: Also withdrawals and what they took back. Otherwise both are left out, so that
            no reader takes a withdrawn text for a usable one.
    """
    for uri in index.uris():
        try:
            versions = index.issues(uri)
        except ArticleNotFoundError:
            continue
        killed = max((n for n, (v, _) in enumerate(versions, 1) if _withdraws(v)), default=0)
        kept = versions if withdrawn else versions[killed:]
        if newest:
            kept = [(version, ()) for version, _ in kept if not version.superseded]
        elif not withdrawn and killed:  # what was out before the withdrawal is not to come back
            kept = [(version, ()) for version, _ in kept]
        articles = [article for version, before in kept for article in (*before, version)]
        yield Exported(tuple(map(record, articles)), len(kept), 0 if withdrawn else killed)


def first_issue(version: Version, first: int, known: int) -> tuple[Article, ...]:
    """Return the article by which a text was known before the issue that the version stands for.

    Args:
        version: The version, with the fields of its last issue.
        first: The second from which its text could be read.
        known: The second from which it could, by those fields alone.
    """
    if first >= known:
        return ()
    moment = None if first == ALWAYS else Timestamp.of(datetime.fromtimestamp(first, UTC))
    article = replace(
        _article(version),
        published=version.published if moment else None,
        updated=moment,
        embargoed_until=None,
    )
    held = version.status is Status.EMBARGOED
    return (replace(article, status=Status.USABLE) if held else article,)


def record(article: Article) -> dict[str, Any]:
    """Return an article as a JSON object; fields that are empty are left out."""
    found: dict[str, Any] = {MARK: FORMAT}
    for name in NAMES:
        value = getattr(article, name)
        if isinstance(value, Timestamp | Status):
            value = str(value)
        elif isinstance(value, tuple):
            value = list(value)
        if value or name in ("uri", "text"):
            found[name] = value
    return found


def _article(version: Version) -> Article:
    return Article(**{name: getattr(version, name) for name in NAMES})


def _withdraws(version: Version) -> bool:
    return version.status is Status.WITHDRAWN
