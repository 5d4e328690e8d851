"""A favoured period decides among what matches about as well, and never against the corpus."""

from dataclasses import replace

import numpy as np
import pytest

from index import Filter, Timestamp
from index.chronology import ALWAYS
from rag import Settings
from rag.question import Question
from rag.temporal.prior import DAY, TimePrior, newest, prior_for
from tests.conftest import article

WEEK = TimePrior(since=100 * DAY, until=107 * DAY, half_life=7 * DAY, weight=1.0, reach=0.6)


def bonus(prior, days, relevance):
    published = np.array([ALWAYS if day is None else day * DAY for day in days], np.int64)
    return prior.bonus(published, np.array(relevance, float))


def test_the_bonus_is_level_within_the_period_and_halves_outside_of_it():
    found = bonus(WEEK, [100, 103, 107, 114, 121, 93, 0, None], [1] * 8)
    assert found / found[0] == pytest.approx([1, 1, 1, 0.5, 0.25, 0.5, 2 ** (-100 / 7), 0])
    assert found[0] == pytest.approx(1 / (1 + np.exp(-6)))


def test_the_bonus_fades_where_the_period_has_nothing_to_the_point():
    level = [bonus(WEEK, [103, 0], [1 - behind, 1])[0] for behind in (0, 0.3, 0.6, 0.9, 1.3)]
    assert level == sorted(level, reverse=True)
    assert level[2] == pytest.approx(0.5)
    assert level[0] > 0.99
    assert level[-1] < 0.01


def test_the_latest_on_a_matter_may_be_old():
    moving = replace(WEEK, moves=True)
    days, relevance = [103, 40, 38, 20, None], [0.1, 0.8, 1.0, 1.2, 1.3]
    assert bonus(WEEK, days, relevance).max() < 0.01
    moved = bonus(moving, days, relevance)
    assert moved[1] == moved[2] > 0.5
    assert moved[3] < moved[2]
    assert moved[4] == 0
    # While the period itself has something to the point, nothing moves.
    near = [1.0, 0.8, 1.0, 1.2, 1.3]
    assert bonus(moving, days, near).tolist() == bonus(WEEK, days, near).tolist()
    assert bonus(moving, [None, None], [1, 0.5]).tolist() == [0, 0]


def test_a_period_in_which_nothing_was_published_favours_nothing():
    assert bonus(WEEK, [0, 50, None], [1, 0.9, 0.8]).tolist() == [0, 0, 0]


def test_an_open_end_favours_all_that_lies_beyond():
    since = TimePrior(since=100 * DAY, until=None, half_life=DAY, weight=1, reach=9)
    assert bonus(since, [100, 900], [1, 1]) == pytest.approx([1, 1])
    until = TimePrior(since=None, until=100 * DAY, half_life=DAY, weight=1, reach=9)
    assert bonus(until, [-9000, 100, 101], [1, 1, 1]) == pytest.approx([1, 1, 0.5])


def test_the_narrowed_filter_keeps_what_the_caller_asked_for():
    names = {"sources": ("Herald",), "sections": ("world",), "languages": ("en",)}
    only = Filter(as_of=200 * DAY, since=102 * DAY, until=300 * DAY, **names)
    assert WEEK.narrowed(only) == Filter(as_of=200 * DAY, since=102 * DAY, until=107 * DAY, **names)


AS_OF = "2025-06-12"


def favoured(text, newest=None, **settings):
    asked = Question.parse(text, as_of=AS_OF)
    prior = prior_for(asked.time, asked.as_of, newest, Settings(**settings))
    if prior is None:
        return None
    day = [prior.since, prior.until]
    return [None if at is None else str(np.datetime64(at, "s"))[:10] for at in day]


def test_news_favours_the_last_days():
    assert favoured("Which minister resigned?") == ["2025-06-05", "2025-06-12"]
    assert favoured("Which minister resigned?", news_days=30) == ["2025-05-13", "2025-06-12"]


def test_a_named_period_is_favoured_and_the_days_after_it():
    assert favoured("Who resigned in March 2024?") == ["2024-03-01", "2024-04-03"]
    assert favoured("Who resigned in March 2024?", window_days=0) == ["2024-03-01", "2024-03-31"]
    assert favoured("Who resigned before 2020?")[0] is None


def test_a_period_that_has_hardly_ended_is_favoured_with_the_days_since():
    assert favoured("Which minister resigned last week?") == ["2025-06-02", "2025-06-12"]


def test_of_a_long_period_that_reaches_the_present_the_last_days_are_favoured():
    for text in ("Who has resigned since 2019?", "Who resigned this year?", "Who left in 2025?"):
        assert favoured(text) == ["2025-06-05", "2025-06-12"]


def test_a_story_of_this_week_may_have_been_told_at_the_end_of_the_last_one():
    assert favoured("Who resigned today?")[0] == "2025-06-05"


def test_what_does_not_age_favours_nothing():
    assert favoured("What is a filibuster?") is None
    assert favoured("Which minister resigned?", time_weight=0) is None


def test_long_after_the_newest_article_its_last_days_count():
    old = Timestamp.parse("2024-02-29").epoch
    assert favoured("Which minister resigned?", newest=old) == ["2024-02-22", "2024-02-29"]
    near = Timestamp.parse("2025-06-10").epoch
    assert favoured("Which minister resigned?", newest=near) == ["2025-06-05", "2025-06-12"]


def test_the_newest_article_is_the_newest_that_may_be_seen(index):
    index.add(
        [
            article("urn:a", "The dam opened.", published="2025-01-01"),
            article("urn:b", "The dam closed.", published="2025-03-01"),
            article("urn:c", "The dam stands."),
        ]
    )
    columns = index.view().columns
    january = Timestamp.parse("2025-02-01").epoch
    assert newest(Filter(as_of=january), columns) == Timestamp.parse("2025-01-01").epoch
    assert newest(Filter.now(), columns) == Timestamp.parse("2025-03-01").epoch
    assert newest(Filter(as_of=january, sources=("Nobody",)), columns) is None


@pytest.mark.parametrize(
    ("text", "moves"),
    [
        ("What is the latest on the Arrin dam?", True),
        ("Who is the current mayor of Vell?", True),
        ("Which crib is still sold in Vell?", False),
        ("What happened this week in Vell?", False),
        ("Which minister resigned?", False),
    ],
)
def test_only_who_asks_for_the_newest_is_given_old_news(text, moves):
    asked = Question.parse(text, as_of=AS_OF)
    assert prior_for(asked.time, asked.as_of, None, Settings()).moves is moves
