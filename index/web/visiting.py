"""`Visit`: one feed asked once, its new entries followed to their pages and stored."""

import hashlib
import threading
import time
from collections.abc import Callable, Sequence
from dataclasses import replace

from index.article import Article
from index.errors import FetchError, FetchStoppedError, IndexLockedError
from index.feeds import Entry, Feed
from index.readers.contract import Options, Skipped
from index.store import Index
from index.web.fetch import LONGEST_RETRY_AFTER, Document, Fetcher, Validators
from index.web.following import Follower, feed_in, holdings_of
from index.web.rounds import Round
from index.web.state import EntryState, FeedState

LONGEST_REST = 6 * 3600.0
"""Seconds: what fails again and again is asked for four times a day."""
RECHECK = 3600.0
"""Seconds after which a page is asked for again, conditionally, while its feed changes."""
LONGEST_VISIT = 300.0
"""Seconds after which the other feeds have their turn; the rest is for the next round."""

_BATCH = 64
_LOCK_POLL = 0.5


class Visit:
    """One visit to one feed or page.

    Args:
        url: Its address.
        state: What is known of it; brought up to date.
        fetcher: Fetches.
        index: Where articles are stored.
        every: Seconds from round to round.
        stop: Once it is set, what was fetched is stored and the visit ends.
        options: What the user says of the input.
        note: Told what a person should know meanwhile.
        done: The round so far.

    Attributes:
        done: The round with what this visit stored, also if it ended early.
    """

    def __init__(
        self,
        url: str,
        state: FeedState,
        *,
        fetcher: Fetcher,
        index: Index,
        every: float,
        stop: threading.Event,
        options: Options | None,
        note: Callable[[str], None],
        done: Round,
    ) -> None:
        self._url = url
        self._state = state
        self._fetcher = fetcher
        self._index = index
        self._every = every
        self._stop = stop
        self._note = note
        self._follower = Follower(fetcher, holdings_of(index), options)
        self.done = done

    def make(self) -> None:
        """Ask for the feed, and follow what is new.

        Raises:
            FetchError: It cannot be had or read.
            FetchStoppedError: `stop` was set; what was stored before is in the state.
        """
        state = self._state
        # Entries whose page is to be tried again need the feed, changed or not.
        again = any(not (old.whole or is_ahead(old.due)) for old in state.entries.values())
        document = self._fetcher.fetch(self._url, None if again else state.validators)
        if document is None:
            self.done = replace(self.done, not_modified=self.done.not_modified + 1)
            return
        found = feed_in(document)
        if isinstance(found, str):
            raise FetchError(f"{self._url}: {found}")
        whole = self._page(document) if found is None else self._entries(found)
        known = document.validators if whole else Validators()
        state.etag, state.modified = known.etag, known.modified
        self.done = replace(self.done, read=self.done.read + 1)

    def _page(self, document: Document) -> bool:
        """Store the articles of an address that is no feed; without any it has failed."""
        if self._state.entries:
            kind = document.media_type or "something else"
            raise FetchError(f"{self._url}: it was a feed, and now answers {kind} that is none")
        items = list(self._follower.articles_in(document, chosen=False))
        if not any(isinstance(item, Article) for item in items):
            reason = items[0].reason if items and isinstance(items[0], Skipped) else "it is empty"
            raise FetchError(f"{self._url}: neither a feed nor an article: {reason}")
        self._store(items)
        return True

    def _entries(self, feed: Feed) -> bool:
        """Follow what is new, never asked for first; return whether nothing was left out."""
        known = self._state.entries
        entries = _named(feed.entries)
        wanted = [key for key, entry in entries.items() if _wanted(known.get(key), entry)]
        wanted.sort(key=known.__contains__)
        items: list[Article | Skipped] = [Skipped(self._url, feed.fault)] if feed.fault else []
        fresh: dict[str, EntryState] = {}
        end = time.monotonic() + LONGEST_VISIT
        stopped, left = False, 0
        for n, key in enumerate(wanted, start=1):
            try:
                item, fresh[key] = self._followed(entries[key], known.get(key))
            except FetchStoppedError:  # what was fetched before is stored
                stopped = True
                break
            if item is not None:
                items.append(item)
            if time.monotonic() >= end:
                left = len(wanted) - n
                break
            if len(items) >= _BATCH:
                self._store(items)
                known |= fresh
                items, fresh = [], {}
        if left:
            reason = f"{left} entries are left for the next round, {LONGEST_VISIT:g} s are over"
            items.append(Skipped(self._url, reason))
        self._store(items)
        known |= fresh
        self._state.entries = {key: known[key] for key in entries if key in known}
        return not (feed.fault or stopped or left)

    def _followed(
        self, entry: Entry, old: EntryState | None
    ) -> tuple[Article | Skipped | None, EntryState]:
        now, known = time.time(), old.validators if old and old.whole else None
        result = self._follower.follow(entry, known, stored_as=old.uri if old else "")
        tries = 0 if result.whole else (old.tries if old else 0) + 1
        return result.item, EntryState(
            mark=_mark(entry),
            whole=result.whole,
            uri=result.uri or (old.uri if old else ""),
            checked=now,
            tries=tries,
            due=0.0 if result.whole else now + rest_after(tries, self._every),
            etag=result.validators.etag,
            modified=result.validators.modified,
        )

    def _store(self, items: Sequence[Article | Skipped]) -> None:
        """Store the articles; wait as long as another process writes.

        Raises:
            FetchStoppedError: `stop` was set while waiting; nothing is stored.
        """
        told = False
        while items:
            try:
                report = self._index.add(items)
            except IndexLockedError as error:
                if not told:
                    self._note(f"{error}; waiting for it")
                told = True
                if self._stop.wait(_LOCK_POLL):
                    raise FetchStoppedError("stopped while the index was locked") from None
                continue
            self.done = self.done.plus(items, report)
            return


def rest_after(failures: int, every: float) -> float:
    """Return the seconds until the next try: twice as long after each failure."""
    return min(every * 2.0 ** min(failures - 1, 30), max(LONGEST_REST, every))


def is_ahead(due: float) -> bool:
    """Tell whether a time, in seconds since 1970, is still to come.

    One that is further ahead than any rest is long was written before the clock was set back.
    """
    return 0 < due - time.time() <= LONGEST_RETRY_AFTER


def _named(entries: Sequence[Entry]) -> dict[str, Entry]:
    """Return the entries by what they are remembered under; one that is there twice once."""
    named: dict[str, Entry] = {}
    for entry in entries:
        mark = _mark(entry)
        key = entry.uri or mark
        if key in named and _mark(named[key]) != mark:
            key = f"{key} {mark}"
        named[key] = entry
    return named


def _wanted(old: EntryState | None, entry: Entry) -> bool:
    """Tell whether an entry's page is to be asked for."""
    if old is None or old.mark != _mark(entry):
        return True
    if not old.whole:
        return not is_ahead(old.due)
    return abs(time.time() - old.checked) >= RECHECK


def _mark(entry: Entry) -> str:
    """Return what changes when an entry does."""
    parts = (entry.link, entry.title, entry.text, str(entry.published), str(entry.updated))
    return hashlib.sha256("\x1f".join(parts).encode("utf-8", "replace")).hexdigest()[:16]
