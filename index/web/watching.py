"""`Watch`: rounds over feeds that keep an index current, and survive bad feeds and restarts."""

import hashlib
import threading
import time
from collections.abc import Callable, Iterator, Sequence
from contextlib import contextmanager
from dataclasses import dataclass, field, replace
from pathlib import Path

from filelock import FileLock, Timeout

from index.article import Article
from index.errors import FetchError, FetchStoppedError, IndexLockedError
from index.feeds import Entry, Feed
from index.readers.contract import Options, Skipped
from index.store import Index
from index.web.fetch import Document, Fetcher, Validators
from index.web.following import Follower, feed_in, holdings_of
from index.web.state import NAME, EntryState, FeedState, WatchState

LONGEST_REST = 6 * 3600.0
"""Seconds: a feed that fails again and again is asked four times a day."""
LONGEST_RETRY_AFTER = 24 * 3600.0
"""Seconds: a server that asks for a longer rest is asked again after a day all the same."""
RECHECK = 3600.0
"""Seconds after which a page is asked for again, conditionally, while its feed changes."""

_LOCK_POLL = 0.5


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


class Watch:
    """Keeps an index current with feeds, and remembers in its directory how far it is.

    A feed is fetched only if it has changed. The page of an entry is fetched when the entry is
    new or has changed, and again, conditionally, after `RECHECK`; a page that could not be had
    is tried again, each time after a longer rest. What is stored is remembered after it is
    stored: whatever happens in between is done again, and nothing is lost.

    Args:
        index: Where articles are stored.
        every: Seconds from the start of one round to that of the next.
        fetcher: Makes the fetcher of a round.
        stop: Once it is set, the running round stores what it has and ends.
        options: What the user says of the input.
        note: Told what a person should know meanwhile.
    """

    def __init__(
        self,
        index: Index,
        *,
        every: float,
        fetcher: Callable[[], Fetcher],
        stop: threading.Event,
        options: Options | None = None,
        note: Callable[[str], None] = lambda _: None,
    ) -> None:
        self._index = index
        self._every = every
        self._fetcher = fetcher
        self._stop = stop
        self._options = options
        self._note = note
        self._path: Path = index.path / NAME
        self._state, damage = WatchState.load(self._path)
        if damage:
            note(damage)

    def rounds(self, feeds: Callable[[], Sequence[str]], *, once: bool = False) -> Iterator[Round]:
        """Yield what each round did, the first at once, until `stop` is set.

        Args:
            feeds: Called before each round for the addresses of the feeds.
            once: Whether one round is all.

        Raises:
            IndexLockedError: Another watch runs on the index.
            IndexWriteError: The index or the memory of the watch cannot be written.
        """
        with self._alone():
            while not self._stop.is_set():
                started = time.monotonic()
                yield self.round(feeds())
                if once or self._stop.wait(max(0.0, started + self._every - time.monotonic())):
                    return

    @contextmanager
    def _alone(self) -> Iterator[None]:
        lock = FileLock(f"{self._path}.lock", timeout=0)
        try:
            lock.acquire()
        except Timeout:
            raise IndexLockedError(
                f"another `dateline watch` runs on {self._index.path}: give it all the feeds"
            ) from None
        try:
            yield
        finally:
            lock.release()

    def round(self, feeds: Sequence[str]) -> Round:
        """Ask every feed that does not rest, one after the other, and store what is new."""
        done = Round(started=time.time())
        with self._fetcher() as fetcher:
            for url in feeds:
                if self._stop.is_set():
                    break
                state = self._state.feeds.setdefault(url, FeedState())
                if state.due - time.time() > self._every / 10:
                    done = replace(done, resting=done.resting + 1)
                    continue
                try:
                    done = self._visit(url, state, fetcher, done)
                except FetchStoppedError:
                    break
                except FetchError as error:
                    failure = self._failed(url, state, error)
                    done = replace(done, failed=(*done.failed, failure))
                self._state.save(self._path)
        return replace(done, seconds=time.time() - done.started)

    def _visit(self, url: str, state: FeedState, fetcher: Fetcher, done: Round) -> Round:
        # Entries whose page is to be tried again need the feed, changed or not.
        again = any(not old.whole and old.due <= time.time() for old in state.entries.values())
        document = fetcher.fetch(url, None if again else state.validators)
        if document is None:
            state.failures, state.due, state.succeeded = 0, 0.0, time.time()
            return replace(done, not_modified=done.not_modified + 1)
        found = feed_in(document)
        if isinstance(found, str):
            raise FetchError(f"{url}: {found}")
        follower = Follower(fetcher, holdings_of(self._index), self._options)
        if found is None:
            items, entries, whole = self._page(url, document, follower), state.entries, True
        else:
            items, entries, whole = self._entries(url, found, state, follower)
        done = self._stored(items, done)
        state.entries = entries
        known = document.validators if whole else Validators()
        state.etag, state.modified = known.etag, known.modified
        state.failures, state.due, state.succeeded = 0, 0.0, time.time()
        return replace(done, read=done.read + 1)

    def _page(self, url: str, document: Document, follower: Follower) -> list[Article | Skipped]:
        """Return the articles of an address that is no feed; without any it has failed."""
        items = list(follower.articles_in(document, chosen=False))
        if not any(isinstance(item, Article) for item in items):
            reason = items[0].reason if items and isinstance(items[0], Skipped) else "it is empty"
            raise FetchError(f"{url}: neither a feed nor an article: {reason}")
        return items

    def _entries(
        self, url: str, feed: Feed, state: FeedState, follower: Follower
    ) -> tuple[list[Article | Skipped], dict[str, EntryState], bool]:
        """Follow what is new; return the items, the entries' states, and if none was left out."""
        items: list[Article | Skipped] = [Skipped(url, feed.fault)] if feed.fault else []
        entries: dict[str, EntryState] = {}
        stopped = False
        for entry in feed.entries:
            key = entry.uri or _mark(entry)
            old = state.entries.get(key)
            if old and (stopped or not _wanted(old, entry)):
                entries[key] = old
            elif not stopped:
                try:
                    item, entries[key] = self._followed(entry, old, follower)
                except FetchStoppedError:  # what was fetched before is stored
                    stopped = True
                    if old:
                        entries[key] = old
                    continue
                if item is not None:
                    items.append(item)
        return items, entries, not (feed.fault or stopped)

    def _followed(
        self, entry: Entry, old: EntryState | None, follower: Follower
    ) -> tuple[Article | Skipped | None, EntryState]:
        now, known = time.time(), old.validators if old and old.whole else None
        result = follower.follow(entry, known, stored_as=old.uri if old else "")
        tries = 0 if result.whole else (old.tries if old else 0) + 1
        return result.item, EntryState(
            mark=_mark(entry),
            whole=result.whole,
            uri=result.uri or (old.uri if old else ""),
            checked=now,
            tries=tries,
            due=0.0 if result.whole else now + self._rest(tries),
            etag=result.validators.etag,
            modified=result.validators.modified,
        )

    def _stored(self, items: Sequence[Article | Skipped], done: Round) -> Round:
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
            summaries = sum(isinstance(item, Article) and item.revision < 0 for item in items)
            return replace(
                done,
                added=done.added + report.added,
                updated=done.updated + report.updated,
                unchanged=done.unchanged + report.unchanged,
                summaries=done.summaries + summaries,
                skipped=(*done.skipped, *report.skipped),
            )
        return done

    def _failed(self, url: str, state: FeedState, error: FetchError) -> Failure:
        state.failures += 1
        rest = max(self._rest(state.failures), min(error.again_in or 0.0, LONGEST_RETRY_AFTER))
        state.due = time.time() + rest
        return Failure(url, str(error).removeprefix(f"{url}: "), rest, state.succeeded)

    def _rest(self, failures: int) -> float:
        """Return the seconds until the next try: twice as long after each failure."""
        return min(self._every * 2.0 ** min(failures - 1, 30), max(LONGEST_REST, self._every))


def _wanted(old: EntryState, entry: Entry) -> bool:
    """Tell whether an entry's page is to be asked for."""
    now = time.time()
    if not old.whole:
        return now >= old.due or old.mark != _mark(entry)
    return old.mark != _mark(entry) or now - old.checked >= RECHECK


def _mark(entry: Entry) -> str:
    """Return what changes when an entry does."""
    parts = (entry.link, entry.title, entry.text, str(entry.published), str(entry.updated))
    return hashlib.sha256("\x1f".join(parts).encode("utf-8", "replace")).hexdigest()[:16]
