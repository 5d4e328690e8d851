"""The feeds that keep an index current, and how each of them does."""

from datetime import UTC, datetime
from pathlib import Path

from index import Timestamp
from index.web.state import NAME, FeedState, WatchState
from rag.page.markup import Markup, join, tag
from rag.page.times import time_tag

_HEAD = ("Feed", "State", "Last read", "Entries")


def feeds(folder: Path) -> Markup:
    """Return the feeds that were ever watched into an index.

    Args:
        folder: The index directory.
    """
    state, note = WatchState.load(folder / NAME)
    if not state.feeds:
        text = note or "No feed is watched: dateline watch keeps an index current with feeds."
        return tag("p", text, class_="empty")
    rows = (_row(address, feed) for address, feed in sorted(state.feeds.items()))
    head = tag("tr", (tag("th", name, scope="col") for name in _HEAD))
    table = tag("table", tag("thead", head), tag("tbody", rows), class_="feeds")
    warning = tag("p", note, class_="notice") if note else None
    wide = tag("div", table, class_="scroll", tabindex=0, role="region", aria_label="Feeds")
    return join(warning, wide)


def _row(address: str, feed: FeedState) -> Markup:
    read = _time(feed.succeeded) if feed.succeeded else "never"
    count = f"{feed.failures} failure{'' if feed.failures == 1 else 's'} in a row"
    state = tag("span", count, class_="failing") if feed.failures else "in order"
    entries = f"{len(feed.entries):,}"
    return tag(
        "tr",
        tag("th", tag("code", address), scope="row"),
        (tag("td", value) for value in (state, read, entries)),
    )


def _time(seconds: float) -> Markup:
    return time_tag(Timestamp.of(datetime.fromtimestamp(seconds, UTC)))
