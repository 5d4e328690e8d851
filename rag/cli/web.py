"""The command `watch`, and what `add` fetches from the web."""

import re
import signal
import threading
import time
from collections.abc import Iterator, Sequence
from contextlib import ExitStack, contextmanager
from dataclasses import asdict
from pathlib import Path
from queue import SimpleQueue
from typing import TYPE_CHECKING, Annotated

import orjson
import typer

from index.errors import DatelineError, IndexLockedError
from rag.cli.fields import MinWordsOption
from rag.cli.options import DEFAULT_INDEX, IndexOption, JsonOption, ModelOption

if TYPE_CHECKING:
    from types import FrameType

    from index import Article, Index, Skipped
    from index.readers import Options
    from index.web.rounds import Round

EXIT_INTERRUPTED = 130

AllowPrivateOption = Annotated[
    bool,
    typer.Option("--allow-private", help="Fetch from addresses of private networks, too."),
]
NoFollowOption = Annotated[
    bool,
    typer.Option("--no-follow", help="Take what a feed itself says; do not fetch the pages."),
]

LONGEST_PAUSE = 30 * 86400.0
_UNITS = {"s": 1.0, "m": 60.0, "h": 3600.0, "d": 86400.0}


def register(app: typer.Typer) -> None:
    """Add the command of this file."""
    app.command()(watch)


@contextmanager
def fetched(
    urls: Sequence[str],
    index: Path,
    *,
    allow_private: bool,
    follow: bool,
    options: "Options | None" = None,
) -> "Iterator[Iterator[Article | Skipped]]":
    """Provide what web addresses lead to, fetched while it is iterated.

    Args:
        urls: The addresses.
        index: The folder of the index; what it holds is not replaced by summaries.
        allow_private: Whether addresses of private networks may be asked.
        follow: Whether entries of feeds are followed to their pages.
        options: What the user says of the input.
    """
    if not urls:
        yield iter(())
        return
    from index import Index  # noqa: PLC0415
    from index.web.fetch import Fetcher  # noqa: PLC0415
    from index.web.following import articles_at, holdings_of  # noqa: PLC0415

    with ExitStack() as stack:
        fetcher = stack.enter_context(Fetcher(allow_private=allow_private))
        held = None
        if (index / "catalog.sqlite").is_file():
            held = holdings_of(stack.enter_context(Index.open(index)))
        yield (
            item
            for url in urls
            for item in articles_at(url, fetcher, follow=follow, held=held, options=options)
        )


def seconds_of(text: str) -> float:
    """Return the seconds of a duration such as "30s", "15m", "2h" or "1d".

    Raises:
        typer.BadParameter: It is none, less than a second, or more than 30 days.
    """
    match = re.fullmatch(r"(\d+(?:\.\d+)?)\s*([smhd])", text.strip().lower())
    seconds = float(match[1]) * _UNITS[match[2]] if match else 0.0
    if not 1 <= seconds <= LONGEST_PAUSE:
        raise typer.BadParameter(
            f"{text!r} is no duration from a second to 30 days: write 30s, 15m, 2h"
        )
    return seconds


def watch(
    feeds: Annotated[
        list[str],
        typer.Argument(
            metavar="FEEDS...",
            help="Addresses of feeds, OPML files, or text files with an address a line.",
        ),
    ],
    every: Annotated[
        str, typer.Option("--every", metavar="TIME", help="From round to round: 30s, 15m, 2h.")
    ] = "15m",
    once: Annotated[bool, typer.Option("--once", help="One round, then end.")] = False,
    index: IndexOption = DEFAULT_INDEX,
    model: ModelOption = None,
    allow_private: AllowPrivateOption = False,
    min_words: MinWordsOption = None,
    json: JsonOption = False,
) -> None:
    """Keep an index current with feeds: a round at once, then one every so often.

    One line a round on stdout, with --json one object. SIGTERM ends it with exit code 0, Ctrl-C
    with 130; what was fetched until then is stored. With --once the exit code is 1 if no feed
    could be had, and 3 if some could not.
    """
    pause = seconds_of(every)
    from index.readers import Options  # noqa: PLC0415
    from index.web.fetch import Fetcher  # noqa: PLC0415
    from index.web.lists import feeds_of  # noqa: PLC0415
    from index.web.watching import Watch  # noqa: PLC0415

    known = feeds_of(feeds)

    def current() -> list[str]:
        nonlocal known
        try:
            known = feeds_of(feeds)
        except DatelineError as error:
            _note(f"{error}; the feeds known before are watched")
        return known

    with _ending() as end, _opened(index, model) as news:
        watching = Watch(
            news,
            every=pause,
            fetcher=lambda resting: Fetcher(
                allow_private=allow_private, stop=end.stop, resting=resting
            ),
            stop=end.stop,
            options=Options(min_words=min_words),
            note=_note,
        )
        if not once:  # the model is loaded now, so that it does not delay the end later
            news.embedder.encode_queries(["news"])
        end.watching = True
        last: Round | None = None
        for last in watching.rounds(current, once=once):
            typer.echo(_round_json(last) if json else _round_text(last))
            for failure in last.failed:
                wait = f"asked again in {_duration(failure.again_in)}"
                typer.echo(f"failed {failure.feed}: {failure.reason}; {wait}", err=True)
            for skipped in last.skipped:
                typer.echo(f"skipped {skipped.where}: {skipped.reason}", err=True)
    if end.signal == signal.SIGINT:
        raise typer.Exit(EXIT_INTERRUPTED)
    if once and end.signal is None and last is not None and last.failed:
        raise typer.Exit(3 if last.read or last.not_modified else 1)


class _End:
    """How the command ends: the event that ends it, and the signal that set it.

    Until something is watched a signal ends it at once: a model may load for long.

    The handler of a signal runs between two steps of the main thread, which may be about to wait
    for the event and hold its lock: whoever set it then would wait for ever. So the handler leaves
    a word in a queue that needs no lock, and a thread sets the event.
    """

    def __init__(self) -> None:
        self.stop = threading.Event()
        self.signal: int | None = None
        self.watching = False
        self._word: SimpleQueue[bool] = SimpleQueue()
        self._setting = threading.Thread(target=self._set, name="ending", daemon=True)
        self._setting.start()

    def come(self, number: int) -> None:
        """Take a signal; to be called by its handler."""
        self.signal = number
        self._word.put(True)

    def close(self) -> None:
        """End the thread."""
        self._word.put(False)
        self._setting.join()

    def _set(self) -> None:
        if self._word.get():
            self.stop.set()


@contextmanager
def _ending() -> Iterator[_End]:
    """Turn the first SIGTERM or SIGINT into an event; a second one ends the process at once."""
    end = _End()
    numbers = (signal.SIGTERM, signal.SIGINT)
    before = {number: signal.getsignal(number) for number in numbers}

    def restore() -> None:
        for number, handler in before.items():
            signal.signal(number, handler)

    def handle(number: int, _frame: "FrameType | None") -> None:
        end.come(number)
        restore()
        if not end.watching:
            raise KeyboardInterrupt if number == signal.SIGINT else SystemExit(0)

    for number in numbers:
        signal.signal(number, handle)
    try:
        yield end
    finally:
        restore()
        end.close()


@contextmanager
def _opened(path: Path, model: str | None) -> "Iterator[Index]":
    """Make or open the index, as soon as no other process is making it."""
    from index import Index  # noqa: PLC0415

    told = False
    while True:
        try:
            news = Index.create(path, model=model)
            break
        except IndexLockedError as error:
            if not told:
                _note(f"{error}; waiting for it")
            told = True
            time.sleep(0.5)
    with news:
        yield news
    for note in news.notes:
        _note(note)


def _note(message: str) -> None:
    typer.echo(f"note: {message}", err=True)


def _round_text(done: "Round") -> str:
    feeds = "feed" if done.read == 1 else "feeds"
    asked = f"{done.read} {feeds} read, {done.not_modified} not modified"
    asked += f", {done.resting} resting" if done.resting else ""
    asked += f", {len(done.failed)} failed" if done.failed else ""
    stored = f"{done.added} added, {done.updated} updated, {done.unchanged} unchanged"
    stored += f", {done.summaries} of these summaries only" if done.summaries else ""
    stored += f", {len(done.skipped)} skipped" if done.skipped else ""
    moment = time.strftime("%Y-%m-%dT%H:%M:%SZ", time.gmtime(done.started))
    return f"{moment} {asked}; {stored}; {done.seconds:.1f} s"


def _round_json(done: "Round") -> str:
    return orjson.dumps(asdict(done)).decode()


def _duration(seconds: float) -> str:
    """Return seconds as a person writes them: 45 s, 15 min, 6.0 h."""
    if seconds < 60:
        return f"{seconds:.0f} s"
    return f"{seconds / 60:.0f} min" if seconds < 3600 else f"{seconds / 3600:.1f} h"
