"""The catalog knows which articles tell of one event, whatever the order in which they came."""

import random

import pytest

from index import Index, Status
from tests.conftest import article
from tests.index.test_copy_table import CUT, STORY

QUAKE = (
    "A magnitude 6.1 earthquake struck Sollis on Tuesday, killing eleven people and cutting power "
    "to the port, the Norland Seismic Office said. Rescuers searched the collapsed Hotel Meridian."
)
AFTER = (
    "The death toll from the Sollis earthquake rose to fourteen on Wednesday as rescuers left the "
    "collapsed Hotel Meridian, the Norland Seismic Office and mayor Ina Roe said."
)
ELECTION = (
    "Voters in Veltria chose Mara Voss as president on Sunday with 52 percent of the vote, the "
    "electoral commission said. Turnout was the highest since 1994."
)
ARTICLES = [
    article("urn:q1", QUAKE, headline="Earthquake kills eleven in Sollis", published="2025-10-07"),
    article("urn:q2", AFTER, headline="Sollis earthquake toll rises", published="2025-10-08"),
    article("urn:e", ELECTION, headline="Voss wins in Veltria", published="2025-10-07"),
    article("urn:f1", STORY, headline="Flood moves families", published="2025-10-01"),
    article("urn:f2", CUT, headline="River rises", published="2025-10-02"),
    article("urn:u", QUAKE + " Late.", headline="Undated quake in Sollis"),
]


def grouped(index):
    """Return the stories as sets of URIs."""
    found = index.stories(index.uris())
    return {frozenset(v.uri for v in index.story(story)) for story in found.values()}


EXPECTED = {frozenset({"urn:q1", "urn:q2"}), frozenset({"urn:e"}), frozenset({"urn:f1", "urn:f2"})}


@pytest.mark.parametrize("seed", range(3))
def test_articles_of_one_event_share_a_story_whatever_their_order(tmp_path, embedder, seed):
    arrived = random.Random(seed).sample(ARTICLES, len(ARTICLES))
    with Index.create(tmp_path / "one", embedder=embedder) as index:
        for single in arrived:
            index.add([single])
        assert grouped(index) == EXPECTED
        step_by_step = index.stories(index.uris())
    with Index.create(tmp_path / "all", embedder=embedder) as index:
        index.add(ARTICLES)
        assert index.stories(index.uris()) == step_by_step
        assert "urn:u" not in step_by_step


def test_a_story_is_told_in_the_order_of_time(index):
    index.add(ARTICLES[::-1])
    story = index.stories(["urn:q2"])["urn:q2"]
    assert [version.uri for version in index.story(story)] == ["urn:q1", "urn:q2"]
    assert index.story("0" * 16) == []


def test_what_leaves_the_corpus_leaves_its_story(index):
    index.add(ARTICLES)
    index.add([article("urn:q1", "", status=Status.WITHDRAWN, updated="2025-10-09")])
    index.remove("urn:f1")
    assert grouped(index) == {frozenset({"urn:q2"}), frozenset({"urn:e"}), frozenset({"urn:f2"})}


def test_a_new_version_may_tell_of_something_else(index):
    index.add(ARTICLES)
    moved = article(
        "urn:q2", ELECTION + " A recount is under way.", headline="Voss wins, Veltria recounts",
        published="2025-10-08", updated="2025-10-09",
    )  # fmt: skip
    index.add([moved])
    assert frozenset({"urn:e", "urn:q2"}) in grouped(index)
