"""How much more likely an article of some age answers a question.

Questions to a newsroom are mostly about the last days, and say so by nothing but their tense. So
articles of a favoured period get a bonus, which halves with every half-life outside of it
(Li and Croft, "Time-based language models", 2003, with a period in place of a moment: a question
about this week has no reason to like today's articles more than Monday's).

But "Why did the bridge fall?" may be about last night or about 1907, and only the corpus can tell:
if what it says of the last days falls far behind its best passage, the question was about another
time, and the bonus fades.
"""

import math
import re
from dataclasses import dataclass, replace
from datetime import UTC, datetime

import numpy as np
from numpy.typing import NDArray

from index import Filter, Timestamp
from index.chronology import ALWAYS
from index.columns import Columns
from rag.settings import Settings
from rag.stages import stage
from rag.temporal.freshness import Freshness, TimeReading

DAY = 86_400
_SOFTNESS = 0.1  # of relevance, over which the bonus fades
_TO_THE_POINT = 0.5  # of relevance, within which a passage is about the same as the best one
_NEWEST = re.compile(r"\b(?:latest|newest|most recent|current(?:ly)?|right now)\b", re.IGNORECASE)
_MOVING = 0.8  # of relevance, from which a period has nothing to the point


@dataclass(frozen=True, slots=True)
class TimePrior:
    """A bonus by date of publication.

    Args:
        since: First second of the favoured period, since 1970; None leaves it open.
        until: Last second of the favoured period; None leaves it open.
        half_life: Seconds outside of the period in which the bonus halves.
        weight: The bonus inside the period, in units of relevance.
        reach: How far in relevance the best passage of the period may fall behind the best of
            all before the bonus is but half.
        moves: Whether a period with nothing to the point gives way to one of the same length
            that ends with the newest passage to the point: the latest on a matter may be old.
    """

    since: int | None
    until: int | None
    half_life: float
    weight: float
    reach: float
    moves: bool = False

    @stage("time")
    def bonus(
        self, published: NDArray[np.int64], relevance: NDArray[np.float64]
    ) -> NDArray[np.float64]:
        """Return the bonus of each passage, between 0 and `weight`, shape (n,).

        Args:
            published: Seconds since 1970, `ALWAYS` where the date is not known: no bonus then.
            relevance: What the passages are ranked by without time.
        """
        behind = self._behind(published, relevance)
        if self.moves and behind > _MOVING:
            moved = self._moved(published, relevance)
            return moved.bonus(published, relevance) if moved else np.zeros(len(published))
        if math.isinf(behind):
            return np.zeros(len(published))
        faded = self.weight / (1 + math.exp((behind - self.reach) / _SOFTNESS))
        bonus: NDArray[np.float64] = faded * 0.5 ** (self._outside(published) / self.half_life)
        return bonus

    def _behind(self, published: NDArray[np.int64], relevance: NDArray[np.float64]) -> float:
        """Return how far the period's best passage falls behind; infinite if it has none."""
        inside = self._outside(published) == 0
        return float(relevance.max() - relevance[inside].max()) if inside.any() else math.inf

    def _moved(
        self, published: NDArray[np.int64], relevance: NDArray[np.float64]
    ) -> "TimePrior | None":
        """Return the period that ends with the newest passage to the point."""
        to_the_point = (relevance >= relevance.max() - _TO_THE_POINT) & (published > ALWAYS)
        if self.since is None or self.until is None or not to_the_point.any():
            return None
        newest = int(published[to_the_point].max())
        length = self.until - self.since
        return replace(self, since=newest - length, until=newest, moves=False)

    def _outside(self, published: NDArray[np.int64]) -> NDArray[np.float64]:
        """Return how many seconds lie between each publication and the period."""
        moments = published.astype(np.float64)
        outside = np.zeros(len(published))
        if self.since is not None:
            outside = np.maximum(outside, self.since - moments)
        if self.until is not None:
            outside = np.maximum(outside, moments - self.until)
        return np.where(published == ALWAYS, np.inf, outside)

    def narrowed(self, only: Filter) -> Filter:
        """Return a filter that lets nothing pass but what the favoured period holds of it."""
        since = [s for s in (self.since, only.since) if s is not None]
        until = [u for u in (self.until, only.until) if u is not None]
        return replace(only, since=max(since, default=None), until=min(until, default=None))


@stage("time")
def prior_for(
    time: TimeReading, as_of: Timestamp, newest: int | None, settings: Settings
) -> TimePrior | None:
    """Return which dates a question favours, None if it favours none.

    Args:
        time: What the question says of time.
        as_of: The moment that it is asked from.
        newest: The newest publication that it may see, in seconds since 1970. If as-of lies long
            after it, the last days before it are favoured instead.
        settings: Weights and days.
    """
    latest = _latest(as_of, newest, settings)
    since: int | None = _opening(time, latest, settings)
    until: int | None = latest
    weight, reach = settings.time_weight, settings.time_reach
    if _names_its_time(time, latest, settings):
        first, last = time.window.since, time.window.until
        since = first.epoch if first else None
        until = last.epoch_end + settings.window_days * DAY if last else None
        reach = settings.latest_reach
    elif time.freshness is Freshness.LATEST:
        reach = settings.latest_reach
    elif time.freshness is Freshness.MILD:
        weight *= settings.mild_share
    elif time.freshness is Freshness.OFF:
        return None
    if not weight:
        return None
    moves = time.freshness is Freshness.LATEST and any(
        _NEWEST.search(expression.text) for expression in time.expressions
    )
    return TimePrior(since, until, settings.time_half_life * DAY, weight, reach, moves)


def _opening(time: TimeReading, latest: int, settings: Settings) -> int:
    """Return the first second of the last days; those of "last week" begin when that began."""
    days = latest - settings.news_days * DAY
    opens = time.window.since.epoch if time.window.since else days
    return opens if latest - opens <= 2 * settings.news_days * DAY and opens < days else days


def _names_its_time(time: TimeReading, latest: int, settings: Settings) -> bool:
    """Tell whether a question is about a period of its own, which is over.

    One that reaches the present ("this month", "since 2019") is about the news of its last days;
    and where the words disagree, those are as good a guess.
    """
    if time.freshness is Freshness.MILD or not (time.window.since or time.window.until):
        return False
    last = time.window.until
    return last is not None and last.epoch_end < latest - settings.news_days * DAY


@stage("time")
def newest(only: Filter, columns: Columns) -> int | None:
    """Return when the newest passage that a filter lets pass was published, if that is known."""
    published = columns.published[only.mask(columns)]
    latest = int(published.max(initial=ALWAYS))
    return latest if latest > ALWAYS else None


def stale_note(time: TimeReading, as_of: Timestamp, newest: int | None, settings: Settings) -> str:
    """Return what to say where news is asked for long after the newest article, else nothing.

    Args:
        time: As for `prior_for`.
        as_of: As for `prior_for`.
        newest: As for `prior_for`.
        settings: As for `prior_for`.
    """
    named = time.window.since or time.window.until
    asks = time.freshness in {Freshness.NEWS, Freshness.LATEST} and not named
    latest = _latest(as_of, newest, settings)
    if not asks or latest == as_of.epoch_end:
        return ""
    day = Timestamp.of(datetime.fromtimestamp(latest, UTC).date())
    return f"The newest article that was searched is of {day.human()}: news is meant as of then."


def _latest(as_of: Timestamp, newest: int | None, settings: Settings) -> int:
    """Return the moment that freshness is relative to, in seconds since 1970."""
    asked = as_of.epoch_end
    if newest is None or asked - newest <= settings.news_days * DAY:
        return asked
    return newest
