"""The order of an article's versions, and what each of them is good for in it."""

from collections.abc import Iterable
from dataclasses import dataclass

ALWAYS = -(1 << 62)
"""Stands for "before all time", where no date is known."""
NEVER = 1 << 62
"""Stands for "after all time": nothing has taken a version's place, or nothing can."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Issue:
    """A version as its place in time follows from it; moments in seconds since 1970.

    Args:
        key: The version.
        first: The first moment that its text could be read from, `ALWAYS` if it came without one.
        last: The last: what versions are ordered by.
        revision: The agency's number of it.
        withdrawn: Whether it withdraws the article.
        corrected: Whether it corrects what was said before.
        arrival: The change that brought it.
        held_until: The end of its embargo, `ALWAYS` if it has none.
    """

    key: int
    first: int
    last: int
    revision: int
    withdrawn: bool
    corrected: bool
    arrival: int
    held_until: int


@dataclass(frozen=True, slots=True, kw_only=True)
class Place:
    """What a version is good for.

    Args:
        key: The version.
        number: 1 for the oldest.
        superseded: Whether a newer one is there.
        live_from: Visible from this second ...
        live_to: ... to before this one; never if it is the same.
        killed: Whether it withdraws the article, or was withdrawn with it.
    """

    key: int
    number: int
    superseded: bool
    live_from: int
    live_to: int
    killed: bool


def in_order(issues: Iterable[Issue]) -> list[Place]:
    """Return an article's versions in order, oldest first, each with what it is good for.

    A withdrawal ends every version up to its own moment. A version under embargo leaves the one
    before it in place until then. Where moments are equal, a withdrawal comes last, then the
    agency's numbers decide, then a correction follows what it corrects. Arrival decides only
    what nothing else does, so that the order in which versions came leaves no trace.
    """
    ordered = sorted(issues, key=_rank)
    killed = max((n for n, issue in enumerate(ordered) if issue.withdrawn), default=-1)
    starts = []
    for n, issue in enumerate(ordered):
        # Sent again after another text had taken its place, it is live from then on only.
        alone = n == 0 or ordered[n - 1].last <= issue.first
        starts.append(max(issue.first if alone else issue.last, issue.held_until))
    places: list[Place] = []
    following = NEVER
    for n in range(len(ordered) - 1, -1, -1):
        place = Place(
            key=ordered[n].key,
            number=n + 1,
            superseded=n + 1 < len(ordered),
            live_from=starts[n],
            live_to=starts[n] if n <= killed else max(following, starts[n]),
            killed=n <= killed,
        )
        places.append(place)
        following = min(following, starts[n])
    return places[::-1]


def _rank(issue: Issue) -> tuple[int, bool, int, bool, int, int]:
    return (
        issue.last,
        issue.withdrawn,
        issue.revision,
        issue.corrected,
        issue.arrival,
        issue.key,
    )
