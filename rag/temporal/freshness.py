"""How recent the answer to a question has to be, and what else its words say of time."""

from dataclasses import dataclass
from datetime import date, timedelta
from enum import StrEnum

from index import Timestamp
from rag.answer import Window
from rag.temporal.calendar import Span
from rag.temporal.mentions import Mention
from rag.temporal.plain import Plain
from rag.temporal.wording import Cue, news, story, timeless

WEEK = timedelta(days=7)
MONTH = timedelta(days=31)
"""What is over for longer than this is past, and no news any more."""


class Freshness(StrEnum):
    """How recent the answer to a question has to be."""

    OFF = "off"
    """The question names a time that is past, or asks for what does not age."""
    MILD = "mild"
    """Nothing in the question tells."""
    NEWS = "news"
    """It asks for what holds, is to come, or has just happened."""
    LATEST = "latest"
    """It asks for the latest, or of the last days."""


@dataclass(frozen=True, slots=True)
class TimeExpression:
    """Words of the question that name or hint at a time.

    Args:
        text: The words.
        start: Their first character in the question.
        end: One past the last.
        window: What they mean; both ends None for a mere hint, for what lies ahead, and for what
            may mean two days.
        as_of: The moment that "as of" names.
    """

    text: str
    start: int
    end: int
    window: Window
    as_of: Timestamp | None = None


@dataclass(frozen=True, slots=True)
class TimeReading:
    """What a question says of time.

    Args:
        expressions: The words that say it, in the order of the question; no two overlap.
        window: When the answer was published or happened, all expressions together.
        as_of: The moment that the question asks from, if it names one ("as of 1 November").
        freshness: How recent the answer has to be.
        reason: Why, for people: "because of “this week”".
    """

    expressions: tuple[TimeExpression, ...]
    window: Window
    as_of: Timestamp | None
    freshness: Freshness
    reason: str

    @property
    def fresh(self) -> bool:
        """Whether the question asks for news."""
        return self.freshness in {Freshness.NEWS, Freshness.LATEST}

    @property
    def timed(self) -> bool:
        """Whether the question names its time, or asks for the latest."""
        named = bool(self.window.since or self.window.until)
        mild = self.freshness is Freshness.MILD
        return self.freshness is Freshness.LATEST or (named and not mild)


def is_past(until: Span | None, today: date) -> bool:
    """Return whether a window ended so long ago that it is no news."""
    return until is not None and (today - until.last) > MONTH


def _near(days: Span | None, today: date, reach: timedelta) -> bool:
    return days is not None and today - days.first <= reach


def judge(
    plain: Plain,
    mentions: list[Mention],
    hints: list[Cue],
    window: tuple[Span | None, Span | None],
    today: date,
) -> tuple[Freshness, str]:
    """Return how recent the answer has to be, and the reason for people.

    Args:
        plain: The question.
        mentions: The times that it names.
        hints: Its other words that hint at a time.
        window: What the times mean together: where it begins, and where it ends.
        today: The day of the as-of.
    """
    since, until = window
    latest = next((cue for cue in hints if cue.latest), None)
    windows = [mention for mention in mentions if mention.since or mention.until]
    named = _quoted(plain, _deciding(windows, since, until)) if windows else ""
    if windows and is_past(until, today):
        if latest is None:
            return Freshness.OFF, f"because {named} is past"
        if not all(mention.loose for mention in windows):
            return Freshness.MILD, f"because {_quoted(plain, latest)} and {named} do not agree"
    if latest:
        return Freshness.LATEST, f"because of {_quoted(plain, latest)}"
    if windows:
        open_ended = until is None or until.last >= today
        near = _near(since, today, MONTH if open_ended else WEEK)
        freshness = Freshness.LATEST if near else Freshness.NEWS
        return freshness, f"because of {named}"
    return _without_window(plain, mentions, hints, today)


def _deciding(windows: list[Mention], since: Span | None, until: Span | None) -> Mention:
    """Return the last of the times that ends the window, or else one that begins it."""
    ends = [mention for mention in windows if until and mention.until == until]
    begins = [mention for mention in windows if since and mention.since == since]
    return (ends or begins or windows)[-1]


def _without_window(
    plain: Plain, mentions: list[Mention], hints: list[Cue], today: date
) -> tuple[Freshness, str]:
    for mention in mentions:
        if found := _hinted(plain, mention, today):
            return found
    if hints:
        return Freshness.NEWS, f"because of {_quoted(plain, hints[0])}"
    if story(plain):
        return Freshness.NEWS, "because it tells of an event first"
    if words := timeless(plain):
        return Freshness.OFF, f"because “{words.strip()}” asks for what does not age"
    if words := news(plain):
        return Freshness.NEWS, f"because of “{words.strip()}”"
    return Freshness.MILD, "because nothing in the question tells"


def _hinted(plain: Plain, mention: Mention, today: date) -> tuple[Freshness, str] | None:
    """Return what a time tells that is no window."""
    words, days = _quoted(plain, mention), mention.days
    if mention.as_of or (mention.ahead and days and days.first <= today):
        near = mention.as_of or _near(days, today, MONTH)
        return Freshness.LATEST if near else Freshness.NEWS, f"because of {words}"
    if mention.ahead:
        return Freshness.NEWS, f"because {words} lies ahead"
    if is_past(days, today):
        return Freshness.OFF, f"because {words} is past"
    return None


def _quoted(plain: Plain, words: Mention | Cue) -> str:
    return f"“{plain.text[words.start : words.end]}”"
