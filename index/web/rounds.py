"""What a round of a watch did, for whoever reports it."""

from collections.abc import Sequence
from dataclasses import dataclass, field, replace
from typing import Self

from index.article import Article
from index.ingest import IngestReport
from index.readers.contract import Skipped


@dataclass(frozen=True, slots=True)
class Failure:
    """A feed that could not be had in a round.

    Args:
        feed: Its address.
        reason: Why.
        again_in: Seconds until it is asked again, at the earliest.
        succeeded: When it was last had, in seconds since 1970; 0 for never.
    """

    feed: str
    reason: str
    again_in: float
    succeeded: float


@dataclass(frozen=True, slots=True, kw_only=True)
class Round:
    """What one round over all feeds did.

    Args:
        started: In seconds since 1970.
        read: Feeds that were had and read.
        not_modified: Feeds that have not changed since the last round.
        resting: Feeds that were left alone, since they failed or asked for it.
        failed: Feeds that could not be had.
        added: Articles that the index did not know.
        updated: Articles that got a new version or new fields.
        unchanged: Articles that were there, just so.
        summaries: Articles of which only the feed's summary could be had.
        skipped: What could not be read, and why.
        seconds: How long the round took.
    """

    started: float
    read: int = 0
    not_modified: int = 0
    resting: int = 0
    failed: tuple[Failure, ...] = ()
    added: int = 0
    updated: int = 0
    unchanged: int = 0
    summaries: int = 0
    skipped: tuple[Skipped, ...] = ()
    seconds: float = field(default=0.0, compare=False)

    def plus(self, items: Sequence[Article | Skipped], report: IngestReport) -> Self:
        """Return the round with what came of storing these items, too."""
        summaries = sum(isinstance(item, Article) and item.revision < 0 for item in items)
        return replace(
            self,
            added=self.added + report.added,
            updated=self.updated + report.updated,
            unchanged=self.unchanged + report.unchanged,
            summaries=self.summaries + summaries,
            skipped=(*self.skipped, *report.skipped),
        )
