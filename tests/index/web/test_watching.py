"""Watching: what a round does, what it remembers, and what cannot stop it."""

import json
import threading

import pytest
from filelock import FileLock

from index import Index
from index.errors import IndexLockedError
from index.web import visiting
from index.web.fetch import Fetcher
from index.web.state import NAME, WatchState
from index.web.visiting import RECHECK
from index.web.watching import Watch
from tests.index.web.conftest import QUICK
from tests.index.web.server import (
    answering,
    feed,
    page,
    redirecting,
    send,
    silent,
    story,
    validated,
)

SUMMARY = "The river rose in the night."


class Watching:
    """A watch of one site's feeds into one index; `again` is the same after a restart."""

    def __init__(self, site, index, every=0.0, note=None):
        self.site, self.index, self.every = site, index, every
        self.notes = []
        self.stop = threading.Event()
        self.watch = Watch(
            index,
            every=every,
            fetcher=lambda resting: Fetcher(
                limits=QUICK, allow_private=True, stop=self.stop, resting=resting
            ),
            stop=self.stop,
            note=note or self.notes.append,
        )

    def again(self):
        return Watching(self.site, self.index, self.every)

    def round(self, *paths):
        """Return what one round did, and how often it asked for what."""
        self.site.requests.clear()
        done = self.watch.round([self.site.at(path) for path in paths or ("/feed",)])
        return done, dict(self.site.asked)

    @property
    def state(self):
        return WatchState.load(self.index.path / NAME)[0]


@pytest.fixture
def watching(site, index):
    return Watching(site, index)


def entries(site, *numbers, summary=SUMMARY):
    return feed(*((site.at(f"/{n}"), f"Entry {n}", summary) for n in numbers))


def counts(done):
    return done.added, done.updated, done.unchanged, len(done.skipped)


def texts(index, uri):
    return [version.text for version in index.versions(uri)]


def test_after_a_restart_only_what_is_new_is_fetched(site, watching):
    site.answers |= {
        "/feed": validated(entries(site, 1, 2), '"f1"'),
        "/1": validated(page("One", story(1)), '"p1"'),
        "/2": validated(page("Two", story(2)), '"p2"'),
    }
    done, asked = watching.round()
    assert (done.read, counts(done)) == (1, (2, 0, 0, 0))
    assert asked == {"/feed": 1, "/1": 1, "/2": 1}

    restarted = watching.again()
    done, asked = restarted.round()
    assert (done.not_modified, counts(done)) == (1, (0, 0, 0, 0))
    assert asked == {"/feed": 1}

    site.answers["/feed"] = validated(entries(site, 1, 2, 3), '"f2"')
    site.answers["/3"] = page("Three", story(3))
    done, asked = restarted.again().round()
    assert (done.read, counts(done)) == (1, (1, 0, 0, 0))
    assert asked == {"/feed": 1, "/3": 1}


def test_a_changed_entry_is_asked_for_conditionally(site, watching):
    site.answers |= {
        "/feed": entries(site, 1, 2),
        "/1": validated(page("One", story(1)), '"p1"'),
        "/2": validated(page("Two", story(2)), '"p2"'),
    }
    watching.round()
    site.answers["/feed"] = entries(site, 1, 2, summary="It rose again.")
    changed = page("Two", [*story(2), "The mayor resigned."])
    site.answers["/2"] = validated(changed, '"p2b"')
    done, asked = watching.again().round()
    assert asked == {"/feed": 1, "/1": 1, "/2": 1}
    assert counts(done) == (0, 1, 0, 0)
    assert [len(texts(watching.index, site.at(f"/{n}"))) for n in (1, 2)] == [1, 2]


def test_a_page_is_asked_for_again_after_an_hour(site, watching):
    site.answers |= {"/feed": entries(site, 1), "/1": validated(page("One", story(1)), '"p1"')}
    watching.round()
    assert watching.round()[1] == {"/feed": 1}
    (state,) = watching.watch._state.feeds[site.at("/feed")].entries.values()
    state.checked -= RECHECK
    site.answers["/1"] = validated(page("One", [*story(1), "Corrected."]), '"p1b"')
    done, asked = watching.round()
    assert asked == {"/feed": 1, "/1": 1}
    assert done.updated == 1


def test_a_bad_feed_stops_no_other_and_is_left_alone_for_longer_each_time(site, index):
    watching = Watching(site, index, every=100.0)
    site.answers |= {
        "/bad": answering(b"", status=500),
        "/html": b"<html><body>no feed</body></html>",
        "/bomb": b'<!DOCTYPE rss [<!ENTITY a "b">]><rss version="2.0"/>',
        "/circle": redirecting("/circle"),
        "/feed": entries(site, 1),
        "/1": page("One", story(1)),
    }
    paths = ("/bad", "/html", "/bomb", "/circle", "/feed")
    done, _ = watching.round(*paths)
    assert (done.read, done.added) == (1, 1)
    assert [failure.feed for failure in done.failed] == [site.at(path) for path in paths[:4]]
    for failure, reason in zip(
        done.failed, ("HTTP 500", "neither a feed nor", "entities", "in a circle"), strict=True
    ):
        assert reason in failure.reason
        assert failure.again_in == 100.0

    done, asked = watching.again().round(*paths)
    assert (done.resting, done.failed, asked) == (4, (), {"/feed": 1})

    for expected in (200.0, 400.0):
        watching = watching.again()
        for state in watching.watch._state.feeds.values():
            state.due = 0.0
        done, _ = watching.round("/bad")
        assert done.failed[0].again_in == expected
    site.answers["/bad"] = feed()
    watching.watch._state.feeds[site.at("/bad")].due = 0.0
    watching.round("/bad")
    assert watching.state.feeds[site.at("/bad")].failures == 0


def test_the_longest_rest_is_a_quarter_of_a_day(site, index):
    watching = Watching(site, index, every=100.0)
    site.answers["/feed"] = answering(b"", status=500)
    for _ in range(12):
        done, _ = watching.round()
        for state in watching.watch._state.feeds.values():
            state.due = 0.0
    assert done.failed[0].again_in == 6 * 3600


@pytest.mark.parametrize(("asked_for", "given"), [("600", 600.0), ("99999999", 24 * 3600.0)])
def test_a_feed_that_asks_for_a_rest_gets_it(site, watching, asked_for, given):
    site.answers["/feed"] = answering(b"", status=429, Retry_After=asked_for)
    done, _ = watching.round()
    assert done.failed[0].again_in == given
    assert watching.again().round()[0].resting == 1


def test_a_summary_becomes_a_text_as_soon_as_the_page_can_be_had(site, watching):
    site.answers |= {
        "/feed": validated(entries(site, 1), '"f1"'),
        "/1": answering(b"", status=503),
    }
    done, _ = watching.round()
    assert (done.added, done.summaries) == (1, 1)
    assert texts(watching.index, site.at("/1")) == [SUMMARY]
    site.answers["/1"] = page("One", story(1))
    done, asked = watching.again().round()
    assert asked == {"/feed": 1, "/1": 1}  # the feed has not changed, but is needed
    assert (done.updated, done.summaries) == (1, 0)
    newest = watching.index.versions(site.at("/1"))[-1]
    assert newest.text == "\n\n".join(story(1))
    assert not newest.notices
    assert watching.again().round()[0].not_modified == 1


def test_a_page_that_fails_later_costs_nothing(site, watching):
    head = f'<link rel="canonical" href="{site.at("/canonical")}">'
    site.answers |= {
        "/feed": entries(site, 1, 2),
        "/1": page("One", story(1)),
        "/2": page("Two", story(2), head=head),
    }
    watching.round()
    site.answers |= {
        "/feed": entries(site, 1, 2, summary="The river rose again."),
        "/1": answering(b"", status=500),
        "/2": answering(b"", status=500),
    }
    done, _ = watching.again().round()
    assert counts(done) == (0, 0, 0, 2)
    assert all("the text that is stored stays" in skipped.reason for skipped in done.skipped)
    assert watching.index.uris() == [site.at("/1"), site.at("/canonical")]
    assert texts(watching.index, site.at("/1")) == ["\n\n".join(story(1))]


def test_a_locked_index_is_waited_for(site, index):
    site.answers |= {"/feed": entries(site, 1), "/1": page("One", story(1))}
    lock = FileLock(index.path / "LOCK", thread_local=False)
    notes = []

    def note(message):
        notes.append(message)
        lock.release()

    watching = Watching(site, index, note=note)
    with lock:
        done, _ = watching.round()
    assert done.added == 1
    (message,) = notes
    assert message.endswith("waiting for it")


def test_what_was_fetched_before_the_end_is_stored_and_the_rest_is_done_later(site, watching):
    def last_words(handler):
        watching.stop.set()
        silent(site)(handler)

    site.answers |= {
        "/feed": validated(entries(site, 1, 2, 3), '"f1"'),
        "/1": page("One", story(1)),
        "/2": last_words,
        "/3": page("Three", story(3)),
    }
    done, asked = watching.round()
    assert counts(done) == (1, 0, 0, 0)
    assert asked == {"/feed": 1, "/1": 1, "/2": 1}
    site.answers["/2"] = page("Two", story(2))
    done, asked = watching.again().round()
    assert counts(done) == (2, 0, 0, 0)
    assert asked == {"/feed": 1, "/2": 1, "/3": 1}


def test_an_index_that_stays_locked_does_not_hold_up_the_end(site, index):
    site.answers |= {"/feed": entries(site, 1), "/1": page("One", story(1))}
    watching = Watching(site, index, note=lambda _: watching.stop.set())
    with FileLock(index.path / "LOCK", thread_local=False):
        done, _ = watching.round()
    assert done.added == 0
    assert watching.again().round()[0].added == 1


@pytest.mark.parametrize("content", ["", "{", '{"format": 2}', '{"feeds": {"a": {"due": "soon"}}}'])
def test_a_damaged_memory_is_reported_and_costs_only_requests(site, watching, content):
    site.answers |= {"/feed": entries(site, 1), "/1": page("One", story(1))}
    watching.round()
    (watching.index.path / NAME).write_text(content)
    restarted = watching.again()
    (note,) = restarted.notes
    assert "damaged" in note
    assert counts(restarted.round()[0]) == (0, 0, 1, 0)
    assert json.loads((watching.index.path / NAME).read_text())["feeds"]


def test_only_one_watch_runs_on_an_index(site, watching):
    site.answers["/feed"] = feed()
    rounds = watching.watch.rounds(lambda: [site.at("/feed")])
    next(rounds)
    with pytest.raises(IndexLockedError, match="another `dateline watch`"):
        next(watching.again().watch.rounds(lambda: [site.at("/feed")], once=True))
    rounds.close()
    assert len(list(watching.again().watch.rounds(list, once=True))) == 1


def test_rounds_go_on_until_they_are_stopped(site, watching):
    site.answers["/feed"] = feed()
    done = []
    for made in watching.watch.rounds(lambda: [site.at("/feed")]):
        done.append(made.read)
        if len(done) == 3:
            watching.stop.set()
    assert done == [1, 1, 1]


def test_a_feed_that_becomes_a_page_has_failed(site, watching):
    site.answers |= {"/feed": entries(site, 1), "/1": page("One", story(1))}
    watching.round()
    site.answers["/feed"] = page("Sign in to the network", story(7))
    done, _ = watching.round()
    assert "it was a feed, and now answers text/html" in done.failed[0].reason
    assert watching.index.uris() == [site.at("/1")]


def test_a_long_feed_does_not_keep_the_others_waiting(site, watching, monkeypatch):
    monkeypatch.setattr(visiting, "LONGEST_VISIT", 0.0)
    site.answers |= {
        "/feed": validated(entries(site, 1, 2), '"f1"'),
        "/1": answering(b"", status=500),
        "/2": page("Two", story(2)),
        "/other": entries(site, 3),
        "/3": page("Three", story(3)),
    }
    done, asked = watching.round("/feed", "/other")
    assert asked == {"/feed": 1, "/1": 1, "/other": 1, "/3": 1}
    (left,) = done.skipped
    assert left.reason == "1 entries are left for the next round, 0 s are over"
    assert watching.round()[1] == {"/feed": 1, "/2": 1}  # what was never asked for comes first


def test_a_long_feed_is_stored_in_parts(site, watching, monkeypatch):
    monkeypatch.setattr(visiting, "_BATCH", 2)
    at_the_end = []

    def last(handler):
        with Index.open(watching.index.path) as news:
            at_the_end.extend(news.uris())
        send(handler, page("Five", story(5)))

    site.answers |= {f"/{n}": page(f"Story {n}", story(n)) for n in range(1, 5)}
    site.answers |= {"/feed": validated(entries(site, 1, 2, 3, 4, 5), '"f1"'), "/5": last}
    assert counts(watching.round()[0]) == (5, 0, 0, 0)
    assert at_the_end == [site.at(f"/{n}") for n in range(1, 5)]
    assert watching.again().round()[1] == {"/feed": 1}


def test_a_clock_that_goes_back_holds_nothing_up(site, index):
    watching = Watching(site, index, every=100.0)
    site.answers |= {
        "/bad": answering(b"", status=500),
        "/feed": entries(site, 1, 2),
        "/1": page("One", story(1)),
        "/2": answering(b"", status=500),
    }
    watching.round("/bad", "/feed")
    years = 10.0 * 365 * 86400
    feeds = watching.watch._state.feeds
    feeds[site.at("/bad")].due += years
    for entry in feeds[site.at("/feed")].entries.values():
        entry.checked += years
        entry.due += years if entry.due else 0.0
    assert watching.round("/bad", "/feed")[1] == {"/bad": 1, "/feed": 1, "/1": 1, "/2": 1}


def test_a_rest_that_a_site_asked_for_outlives_a_restart(site, watching):
    site.answers |= {
        "/feed": entries(site, 1),
        "/1": answering(b"", status=429, Retry_After="600"),
    }
    watching.round()
    done, asked = watching.again().round()
    assert asked == {}
    assert "asks to be left alone" in done.failed[0].reason


def test_entries_of_one_link_are_told_apart_and_not_asked_for_again(site, watching):
    link = site.at("/1")
    site.answers["/1"] = page("One", story(1))
    site.answers["/feed"] = feed((link, "One", "a"), (link, "One again", "b"), (link, "One", "a"))
    assert watching.round()[1] == {"/feed": 1, "/1": 2}
    assert watching.round()[1] == {"/feed": 1}
    assert len(texts(watching.index, link)) == 1


def test_a_page_can_be_watched_too(site, watching):
    site.answers["/feed"] = validated(page("One", story(1)), '"p1"')
    assert watching.round()[0].added == 1
    assert watching.again().round()[0].not_modified == 1


def test_the_memory_lies_in_the_index_and_does_not_disturb_it(site, watching, embedder):
    site.answers |= {"/feed": entries(site, 1), "/1": page("One", story(1))}
    watching.round()
    names = {path.name for path in watching.index.path.iterdir()}
    assert NAME in names
    assert f"{NAME}.part" not in names
    with Index.create(watching.index.path, embedder=embedder) as again:
        assert again.stats().articles == 1
