"""Which passages a question may see: the one filter that every engine applies inside itself."""

import time
from collections.abc import Sequence
from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from index.chronology import ALWAYS
from index.columns import Columns


@dataclass(frozen=True, slots=True, kw_only=True)
class Filter:
    """Limits a search to what was published and visible.

    Args:
        as_of: The moment that the question is asked from, in seconds since 1970; later
            publications, and versions that were no longer or not yet the newest then, are
            not visible.
        since: Earliest publication, in seconds since 1970. Undated articles fall out.
        until: Latest publication, in seconds since 1970. Undated articles fall out.
        sources: Names of sources, compared without regard to case; none means all.
    """

    as_of: int
    since: int | None = None
    until: int | None = None
    sources: Sequence[str] = ()

    @classmethod
    def now(cls) -> "Filter":
        """Return the filter that shows what is current now."""
        return cls(as_of=int(time.time()))

    def mask(self, columns: Columns) -> NDArray[np.bool_]:
        """Return which passages pass, shape (n,), aligned with `columns.ids`."""
        passes = (columns.live_from <= self.as_of) & (self.as_of < columns.live_to)
        if self.as_of > columns.held_until.max(initial=ALWAYS):
            # To ask as of next week does not lift an embargo.
            passes &= columns.held_until <= time.time()
        if self.since is not None:
            passes &= columns.published >= self.since
        if self.until is not None:
            passes &= (columns.published <= self.until) & (columns.published >= _DATED)
        if self.sources:
            wanted = {name.casefold() for name in self.sources}
            codes = [n for n, name in enumerate(columns.sources) if name.casefold() in wanted]
            passes &= np.isin(columns.source, codes)
        return passes


_DATED = -(1 << 61)
