"""Adding to the index beside everything else: one addition at a time, in a thread of its own."""

from collections.abc import Callable, Iterable, Iterator, Sequence
from itertools import chain
from threading import Event, Lock, Thread
from typing import Protocol

from index import Article, Index, IngestReport, Reading, Skipped
from index.errors import DatelineError, FetchStoppedError
from index.readers import Sent

MOST_NAMED = 50
"""Articles, and skipped inputs, that are named one by one."""
_BROKEN = "something went wrong here: the server's log has it"


class Loading(Protocol):
    """What makes an index ready, as a thread does."""

    def join(self) -> None:
        """Wait until it is."""
        ...


class BusyError(DatelineError):
    """Something is being added already."""


class Addition(Thread):
    """One addition; stopped before its end it keeps what has been read until then.

    Args:
        index: What is added to.
        items: From what ends it to the articles, and to what could not be read.
        before: Waits for what has to be there.
        after: Called at the very end.
    """

    def __init__(
        self,
        index: Index,
        items: Callable[[Event], Iterable[Article | Skipped]],
        *,
        before: Callable[[], None],
        after: Callable[[], None],
    ) -> None:
        super().__init__(name="adding", daemon=True)
        self._index = index
        self._items = items
        self._before = before
        self._after = after
        self.stop = Event()
        self.begun = False
        self.report = IngestReport()
        self.error = ""
        self.read: dict[str, str] = {}
        """The first articles that were read, each headline by its URI."""
        self.stored: set[str] = set()
        """The URIs of all that were stored."""

    def run(self) -> None:
        """Add; what goes wrong is kept for whoever asks."""
        self.error = _BROKEN
        try:
            self._before()
            self.begun = True
            self.report = self._index.add(self._watched(), progress=self._advance)
            self._index.view()  # so that the next question need not wait for it
            self.error = ""
        except DatelineError as error:
            self.error = str(error).replace(str(self._index.path), "the index")
        finally:
            self._after()

    def _watched(self) -> Iterator[Article | Skipped]:
        for item in self._items(self.stop):
            if self.stop.is_set():
                return
            if isinstance(item, Article) and len(self.read) < MOST_NAMED:
                self.read.setdefault(item.uri, item.headline)
            yield item

    def _advance(self, report: IngestReport, uris: tuple[str, ...]) -> None:
        self.report = report
        self.stored.update(uris)


class Adding:
    """Adds what editors send to the index that is being asked.

    Args:
        index: The index.
        loading: Loads its models.
        allow_private: Whether addresses of private networks may be fetched.
    """

    def __init__(self, index: Index, loading: Loading, *, allow_private: bool = False) -> None:
        self.index = index
        self._loading = loading
        self._allow_private = allow_private
        self._one = Lock()
        self._running: Addition | None = None
        self._closed = False

    def files(self, files: Sequence[Sent], refused: Sequence[Skipped] = ()) -> Addition:
        """Begin to add files, which are closed at the end.

        Args:
            files: The files.
            refused: What of them is not taken.

        Raises:
            BusyError: Something is being added already.
        """

        def items(_stop: Event) -> Iterable[Article | Skipped]:
            return chain(refused, Reading([], sent=files))

        def close() -> None:
            for file in files:
                file.stream.close()

        return self._begin(items, close)

    def address(self, url: str) -> Addition:
        """Begin to add what a web address leads to, as `dateline add URL` does.

        Raises:
            BusyError: Something is being added already.
        """

        def items(stop: Event) -> Iterator[Article | Skipped]:
            from index.web.fetch import Fetcher  # noqa: PLC0415
            from index.web.following import articles_at, holdings_of  # noqa: PLC0415

            with Fetcher(allow_private=self._allow_private, stop=stop) as fetcher:
                try:
                    yield from articles_at(url, fetcher, held=holdings_of(self.index))
                except FetchStoppedError:
                    return

        return self._begin(items, lambda: None)

    def _begin(
        self, items: Callable[[Event], Iterable[Article | Skipped]], close: Callable[[], None]
    ) -> Addition:
        def after() -> None:
            close()
            self._one.release()

        if self._closed or not self._one.acquire(blocking=False):
            close()
            raise BusyError("Something is being added already: wait until it is done.")
        addition = Addition(self.index, items, before=self._loading.join, after=after)
        self._running = addition
        addition.start()
        return addition

    def stop(self) -> None:
        """End what is being added, and take nothing more."""
        self._closed = True
        if self._running:
            self._running.stop.set()

    def close(self) -> None:
        """Do so, and wait for its end."""
        self.stop()
        if self._running:
            self._running.join()
