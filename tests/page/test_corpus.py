"""What the corpus page tells."""

from datetime import date

from index import Article, Timestamp
from index.web.state import NAME, FeedState, WatchState
from rag.page.corpus import corpus
from rag.page.corpus.counts import per_day
from tests.page.test_markup import Text


def articles(*days):
    for number, day in enumerate(days):
        yield Article(
            uri=f"urn:{number}",
            headline=f"Rain {number}",
            text=f"It rained {number} times in Oslo.",
            source="Northwire" if number else "Courier",
            section="weather",
            published=Timestamp.parse(day) if day else None,
        )


def test_articles_are_counted_by_day_up_to_the_newest(index):
    index.add(articles("2025-11-18", "2025-11-20", "2025-11-20T23:59:00Z", None))
    assert per_day(index.view().columns) == [
        (date(2025, 11, 18), 1),
        (date(2025, 11, 19), 0),
        (date(2025, 11, 20), 2),
    ]


def test_the_page_tells_what_the_index_holds_and_how_it_is(index):
    index.add(articles("2025-11-18", "2025-11-20", None))
    shown = Text(corpus(index)).text
    for fact in ("Articles3", "Northwire2", "Courier1", "weather3", "20 November 2025"):
        assert fact in shown
    assert "Lexical index and vectors hold all 3 passages." in shown
    assert "Articles without a date: 1." in shown
    assert "No feed is watched" in shown


def test_feeds_are_shown_with_their_state(index):
    index.add(articles("2025-11-18"))
    good, bad = "https://a.example/feed", "https://b.example/feed"
    state = WatchState(feeds={good: FeedState(succeeded=1763640000.0), bad: FeedState(failures=3)})
    state.save(index.path / NAME)
    shown = Text(corpus(index)).text
    assert good in shown
    assert "20 November 2025, 12:00 UTC" in shown
    assert f"{bad}3 failures in a rownever" in shown


def test_an_index_without_articles_says_how_to_fill_it(index):
    assert "The index is empty" in corpus(index)
