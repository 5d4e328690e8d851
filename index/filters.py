"""Which passages a question may see: the one filter that every engine applies inside itself."""

import time
from collections.abc import Callable, Iterable, Sequence
from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from index.chronology import ALWAYS
from index.columns import Columns
from index.facets import folded, language_key, language_keys, section_keys


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
        sections: Names of sections, compared without regard to case; none means all. An article
            of several sections is found by each. Articles without a section fall out.
        languages: BCP 47 tags or English names; "en" lets "en-GB" pass, too; none means all.
            Articles whose language is not known fall out.
    """

    as_of: int
    since: int | None = None
    until: int | None = None
    sources: Sequence[str] = ()
    sections: Sequence[str] = ()
    languages: Sequence[str] = ()

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
        wanted = self.names
        if "source" in wanted:
            passes &= _among(columns.source, columns.sources, _source_keys, wanted["source"])
        if "section" in wanted:
            passes &= _among(columns.section, columns.sections, section_keys, wanted["section"])
        if "language" in wanted:
            known = columns.languages
            passes &= _among(columns.language, known, language_keys, wanted["language"])
        return passes

    @property
    def names(self) -> dict[str, list[str]]:
        """The names of which a passage must have one, as they are compared, by what they limit.

        What is not limited is left out.
        """
        names = {
            "source": sorted({name.casefold() for name in self.sources}),
            "section": sorted(set(map(folded, self.sections))),
            "language": sorted(set(map(language_key, self.languages))),
        }
        return {limited: wanted for limited, wanted in names.items() if wanted}


def _source_keys(name: str) -> frozenset[str]:
    return frozenset((name.casefold(),))


def _among(
    codes: NDArray[np.int32],
    known: Sequence[str],
    keys: Callable[[str], frozenset[str]],
    wanted: Iterable[str],
) -> NDArray[np.bool_]:
    """Return which codes stand for a name that has one of the wanted keys."""
    found = [n for n, name in enumerate(known) if not keys(name).isdisjoint(wanted)]
    return np.isin(codes, found)


_DATED = -(1 << 61)
