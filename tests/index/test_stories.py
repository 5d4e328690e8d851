import random
from dataclasses import replace
from itertools import pairwise

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from index.article import Article
from index.stories import WINDOW, Report, Stories, assign, report_of, story_id, vector_of
from index.times import Timestamp

_DAY = 86_400
_DIMENSION = 32


def _direction(seed, near=None, share=0.0):
    """A unit vector; with `near`, one whose cosine to that is about `share`."""
    noise = np.random.default_rng(seed).normal(size=_DIMENSION)
    if near is not None:
        noise -= (noise @ near) * near
        noise *= np.sqrt(1 - share**2) / np.linalg.norm(noise)
        noise += share * near
    return noise / np.linalg.norm(noise)


def _report(uri, days, vector, names="norland voss"):
    return Report(uri, round(days * _DAY), vector_of(vector[None]), frozenset(names.split()))


def _in_order(reports):
    return sorted(reports, key=lambda report: (report.moment, report.uri))


def _stream(seed, events=12, each=5):
    """Reports of events at random times, four events to a topic with names in common."""
    chance = random.Random(seed)
    reports = []
    for event in range(events):
        topic = _direction(1_000 + event % 3)
        middle = _direction(2_000 + event, topic, 0.7)
        start = chance.uniform(0, 60)
        for number in range(each):
            key = chance.random()
            names = f"topic{event % 3} person{event} place{event} only{event}x{number}"
            vector = _direction(int(key * 1e9), middle, 0.85)
            reports.append(_report(f"{key:.9f}", start + chance.uniform(0, 4), vector, names))
    return _in_order(reports)


def _groups(stories):
    groups = {}
    for uri, story in stories.items():
        groups.setdefault(story, set()).add(uri)
    return set(map(frozenset, groups.values()))


def test_reports_of_one_event_are_one_story_and_other_events_are_not():
    quake, vote = _direction(1), _direction(2)
    reports = [
        _report("a", 0, quake, "norland calder 6.4"),
        _report("b", 0.5, vote, "norland voss dane"),
        _report("c", 1, _direction(3, quake, 0.8), "norland calder arrin"),
        _report("d", 2, _direction(4, vote, 0.8), "norland voss"),
    ]
    assert _groups(assign(reports)) == {frozenset("ac"), frozenset("bd")}


def test_a_story_is_named_after_its_first_article():
    stories = assign([_report("a", 0, _direction(1)), _report("b", 1, _direction(1))])
    assert stories == {"a": story_id("a"), "b": story_id("a")}
    assert len(story_id("a")) == 16


def test_like_meaning_without_common_names_is_another_event():
    quake = _direction(1)
    reports = [
        _report("a", 0, quake, "norland calder"),
        _report("b", 1, _direction(2, quake, 0.8), "sudmark velmora"),
    ]
    assert len(_groups(assign(reports))) == 2


def test_common_names_without_like_meaning_are_another_event():
    reports = [_report("a", 0, _direction(1)), _report("b", 0, -_direction(1))]
    assert len(_groups(assign(reports))) == 2


def test_rare_names_bind_and_common_ones_do_not():
    event = _direction(1)
    crowd = [
        _report(f"n{k:02}", 0, _direction(50 + k), "norland other" + str(k)) for k in range(40)
    ]
    one = _report("x", 1, event, "norland arrin")

    def joined(names):
        other = _report("y", 1, _direction(2, event, 0.55), names)
        stories = assign([*crowd, one, other])
        return stories["x"] == stories["y"]

    assert joined("arrin calder")
    assert not joined("norland calder")


def test_time_parts_what_would_be_one_story():
    event = _direction(1)
    one, two = _report("a", 0, event), _report("b", 1, _direction(2, event, 0.5))
    assert len(_groups(assign([one, two]))) == 1
    later = replace(two, moment=13 * _DAY)
    assert len(_groups(assign([one, later]))) == 2


def test_nothing_is_compared_beyond_the_window():
    event = _direction(1)
    one, two = _report("a", 0, event), _report("b", 14, event)
    assert two.moment - one.moment == WINDOW
    assert len(_groups(assign([one, two]))) == 1
    assert len(_groups(assign([one, replace(two, moment=two.moment + 1)]))) == 2


def test_a_story_does_not_drift_along_a_chain_of_neighbours():
    here, there = np.eye(_DIMENSION)[:2]
    angles = np.linspace(0, np.pi / 2, 9)
    reports = [
        _report(f"{step}", step / 10, np.cos(angle) * here + np.sin(angle) * there, f"n{step}")
        for step, angle in enumerate(angles)
    ]
    assert all(one.vector @ two.vector > 0.95 for one, two in pairwise(reports))
    stories = assign(reports)
    assert stories["0"] == stories["1"]
    assert stories["0"] != stories["8"]


def test_a_topic_that_never_ends_falls_into_stories_of_days():
    war = _direction(1)
    reports = [
        _report(
            f"{hour:04}", hour / 24, _direction(100 + hour, war, 0.85), f"norland sudmark n{hour}"
        )
        for hour in range(0, 60 * 24, 8)
    ]
    stories = assign(reports)
    spans = {}
    for report in reports:
        spans.setdefault(stories[report.uri], []).append(report.moment / _DAY)
    assert len(spans) > 3
    assert max(max(days) - min(days) for days in spans.values()) < 30


def test_a_roundup_joins_no_story_and_glues_none():
    quake, vote, cup, trial = np.eye(_DIMENSION)[:4]
    roundup = vector_of(np.array([quake, vote, cup, trial]))
    assert not roundup.any()
    reports = [
        _report("a", 0, quake, "norland"),
        replace(_report("b", 0.5, quake, "norland voss"), vector=roundup),
        _report("c", 1, vote, "voss"),
        replace(_report("d", 1, quake, "norland voss"), vector=roundup),
    ]
    assert len(_groups(assign(reports))) == 4


def test_a_long_article_on_one_event_is_no_roundup():
    event = _direction(1)
    passages = np.array([_direction(seed, event, 0.85) for seed in range(2, 10)])
    assert passages.mean(axis=0) @ event > 0.8
    assert vector_of(passages) @ event > 0.9


def test_the_length_of_an_embedding_says_nothing():
    passages = np.array([_direction(1), _direction(2)])
    assert vector_of(passages * [[2.0], [5.0]]).tolist() == vector_of(passages).tolist()


def test_copies_are_in_one_story_even_without_being_known_as_such():
    text = _direction(1)
    reports = [_report("a", 0, text, ""), _report("b", 9, text), _report("c", 10, text)]
    assert len(_groups(assign(reports[1:]))) == 1
    assert len(_groups(assign([reports[0], replace(reports[0], uri="z")]))) == 1


@pytest.mark.parametrize("published", [None, "2025", "2025-11"])
def test_an_article_without_a_day_belongs_to_no_story(published):
    moment = Timestamp.parse(published) if published else None
    article = Article(uri="a", headline="Storm hits Norland", text="Rain fell.", published=moment)
    assert report_of(article, np.ones((1, 4))) is None


def test_the_report_of_an_article():
    article = Article(
        uri="a",
        headline="Storm hits Norland",
        text="Rain fell on Calder Bay.",
        published=Timestamp.parse("2025-11-20T10:00:00+01:00"),
        updated=Timestamp.parse("2025-11-22"),
    )
    report = report_of(article, np.array([[3.0, 4.0]], np.float16))
    assert report is not None
    assert report.moment == article.published.epoch
    assert "calder bay" in report.names
    assert report.vector.tolist() == [
        pytest.approx(0.6, abs=2**-12),
        pytest.approx(0.8, abs=2**-12),
    ]


def test_an_article_without_embeddings_opens_a_story_of_its_own():
    empty = vector_of(np.zeros((0, _DIMENSION), np.float16))
    reports = [replace(_report(uri, 0, _direction(1)), vector=empty) for uri in "ab"]
    assert len(_groups(assign(reports))) == 2


@given(st.integers(0, 10**6))
@settings(max_examples=25, deadline=None)
def test_products_of_vectors_are_exact(seed):
    chance = np.random.default_rng(seed)
    one, two = (vector_of(chance.normal(size=(3, 384))) for _ in range(2))
    exact = sum(int(a * 2**11) * int(b * 2**11) for a, b in zip(one, two, strict=True))
    assert float(one @ two) * 2**22 == exact
    assert float(one[::-1] @ two[::-1]) * 2**22 == exact


@given(st.integers(0, 10**6), st.sets(st.integers(0, 59), min_size=1, max_size=20))
@settings(max_examples=40, deadline=None)
def test_changes_give_the_same_stories_as_a_full_run(seed, numbers):
    """Some reports come late, some are taken back: what is kept and what moved is all there is."""
    everything = _stream(seed)
    late = [everything[number] for number in sorted(numbers)[::2]]
    removed = [everything[number] for number in sorted(numbers)[1::2]]
    before = [report for report in everything if all(report is not one for one in late)]
    after = [report for report in everything if all(report is not one for one in removed)]
    known = assign(before)
    changed = [report.moment for report in late + removed]
    needed = [report for report in after if report.moment >= min(changed) - WINDOW]
    moved = assign(needed, known=known, changed=changed)
    for report in removed:
        del known[report.uri]
    assert {**known, **moved} == assign(after)
    assert all(known.get(uri) != story for uri, story in moved.items())


def test_the_stream_of_the_tests_has_stories_to_get_wrong():
    reports = _stream(3)
    groups = _groups(assign(reports))
    assert len(reports) > len(groups) > 8
    assert max(map(len, groups)) == 5


def test_reports_are_taken_no_further_than_a_change_can_reach():
    reports = [_report(f"{day:03}", day, _direction(day), f"n{day}") for day in range(100)]
    known = assign(reports)
    late = _report("late", 30, _direction(999), "late")
    taken = []

    def query():
        for report in _in_order([*reports[16:], late]):
            taken.append(report)
            yield report

    assert assign(query(), known=known, changed=[late.moment]) == {"late": story_id("late")}
    assert taken[-1].moment == 45 * _DAY


def test_nothing_changed_moves_nothing():
    assert assign([], known={"a": "b"}) == {}
    assert assign([]) == {}


def test_reports_out_of_order_are_refused():
    stories = Stories()
    stories.add(_report("b", 1, _direction(1)))
    with pytest.raises(ValueError, match="a must be added before b"):
        stories.add(_report("a", 1, _direction(1)))


def test_a_change_that_is_not_named_is_refused():
    reports = [_report("a", 0, _direction(1)), _report("b", 1, _direction(1))]
    with pytest.raises(ValueError, match="a has no story yet"):
        assign(reports, known={}, changed=[_DAY])
