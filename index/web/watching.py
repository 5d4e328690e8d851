"""`Watch`: rounds over feeds that keep an index current, and survive bad feeds and restarts."""

import threading
import time
from collections.abc import Callable, Iterator, Sequence
from contextlib import contextmanager
from dataclasses import replace
from pathlib import Path

from filelock import FileLock, Timeout

from index.errors import FetchError, FetchStoppedError, IndexLockedError
from index.readers.contract import Options
from index.store import Index
from index.web.fetch import LONGEST_RETRY_AFTER, Fetcher
from index.web.rounds import Failure, Round
from index.web.state import NAME, FeedState, WatchState
from index.web.visiting import Visit, is_ahead, rest_after


class Watch:
    """Keeps an index current with feeds, and remembers in its directory how far it is.

    A feed is fetched only if it has changed. The page of an entry is fetched when the entry is
    new or has changed, and again, conditionally, after an hour; a page that could not be had
    is tried again, each time after a longer rest. What is stored is remembered after it is
    stored: whatever happens in between is done again, and nothing is lost.

    Args:
        index: Where articles are stored.
        every: Seconds from the start of one round to that of the next.
        fetcher: Makes the fetcher of a round, which keeps to the rests that sites asked for.
        stop: Once it is set, the running round stores what it has and ends.
        options: What the user says of the input.
        note: Told what a person should know meanwhile.
    """

    def __init__(
        self,
        index: Index,
        *,
        every: float,
        fetcher: Callable[[dict[str, float]], Fetcher],
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
        done, started = Round(started=time.time()), time.monotonic()
        self._state.forget_rests()
        with self._fetcher(self._state.sites) as fetcher:
            for url in feeds:
                if self._stop.is_set():
                    break
                state = self._state.feeds.setdefault(url, FeedState())
                if is_ahead(state.due):
                    done = replace(done, resting=done.resting + 1)
                    continue
                try:
                    done = self._visited(url, state, fetcher, done)
                finally:
                    self._state.save(self._path)
        return replace(done, seconds=time.monotonic() - started)

    def _visited(self, url: str, state: FeedState, fetcher: Fetcher, done: Round) -> Round:
        visit = Visit(
            url,
            state,
            fetcher=fetcher,
            index=self._index,
            every=self._every,
            stop=self._stop,
            options=self._options,
            note=self._note,
            done=done,
        )
        try:
            visit.make()
        except FetchStoppedError:
            return visit.done
        except FetchError as error:
            failure = self._failed(url, state, error)
            return replace(visit.done, failed=(*visit.done.failed, failure))
        state.failures, state.due, state.succeeded = 0, 0.0, time.time()
        return visit.done

    def _failed(self, url: str, state: FeedState, error: FetchError) -> Failure:
        state.failures += 1
        asked = min(error.again_in or 0.0, LONGEST_RETRY_AFTER)
        rest = rest_after(state.failures, self._every)
        # A round that is as regular as one can be must not come a moment too early.
        state.due = time.time() + max(rest - self._every / 10, asked)
        return Failure(url, str(error).removeprefix(f"{url}: "), max(rest, asked), state.succeeded)
