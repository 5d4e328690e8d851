"""What the catalog knows follows from what was said and when, not from the order of arrival."""

import itertools
from dataclasses import replace

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from index import Article, Passage, Status, Timestamp
from index.article import passage_id
from index.catalog import Catalog, PreparedArticle
from index.version_table import Change
from tests.conftest import article
from tests.index.test_copy_table import CUT, OTHER, STORY

HELD = {"status": Status.EMBARGOED}
KILL = {"status": Status.WITHDRAWN}


@pytest.fixture(scope="module")
def catalogs(tmp_path_factory):
    """Return a function that makes empty catalogs."""
    numbers = itertools.count()
    opened = []

    def make():
        folder = tmp_path_factory.mktemp(f"catalog{next(numbers)}")
        catalog = Catalog(folder / "catalog.sqlite", writable=True)
        catalog.db.execute("PRAGMA synchronous = OFF")
        opened.append(catalog)
        return catalog

    yield make
    for catalog in opened:
        catalog.close()


def add(catalog, *articles):
    """Store articles as `add` does, one passage each."""
    for given_article in articles:
        new = given_article.canonical()
        effect = catalog.effect(new)
        if effect.change is Change.UNCHANGED:
            continue
        if effect.stored is not None and not effect.wins:
            catalog.store([PreparedArticle(new, (), np.empty((0, 2), np.float16), keeps=True)])
            continue
        end = len(new.text)
        key = passage_id(new.uri, new.digest, 0, end)
        parts = [Passage(id=key, uri=new.uri, version=new.digest, start=0, end=end, text=new.text)]
        parts = [] if new.status is Status.WITHDRAWN else parts
        catalog.store([PreparedArticle(new, parts, np.ones((len(parts), 2), np.float16))])
    catalog.regroup()


def state(catalog):
    """Return all that a question or an editor can see of a catalog."""
    columns = catalog.columns()
    uris = list(catalog.uris())
    return (
        [replace(version, key=0) for uri in uris for version in catalog.versions(uri)],
        [(passage.id, version.number) for passage, version in catalog.passages(columns.ids)],
        [columns.live_from.tolist(), columns.live_to.tolist(), columns.held_until.tolist()],
        [(uri, copy.uri, share) for uri in uris for copy, share in catalog.copies(uri)],
        catalog.stories(uris),
    )


def seen(catalog, moment):
    """Return the texts that were live at a moment."""
    columns, at = catalog.columns(), Timestamp.parse(moment).epoch
    ids = columns.ids[(columns.live_from <= at) & (at < columns.live_to)]
    return [passage.text for passage, _ in catalog.passages(ids)]


moments = st.sampled_from(
    ["2025-10", "2025-10-01", "2025-10-02", "2025-10-02T09:00Z", "2025-10-02T14:00Z", "2025-10-03"]
).map(Timestamp.parse)


statuses = st.one_of(
    st.just({}),
    st.just({"status": Status.CORRECTED}),
    st.just(KILL),
    st.just({"text": "", **KILL}),
    st.builds(lambda end: {"embargoed_until": end, **HELD}, moments),
)
issues = st.builds(
    lambda fields, status: article(**{"published": "2025-10-01", **fields, **status}),
    st.fixed_dictionaries(
        {
            "uri": st.sampled_from(["urn:a", "urn:b", "urn:c"]),
            "text": st.sampled_from([STORY, CUT, OTHER]),
            "updated": st.none() | moments,
            "notices": st.sampled_from([(), ("A notice",)]),
        }
    ),
    statuses,
)


@settings(max_examples=60, deadline=None)
@given(data=st.data())
def test_the_order_of_arrival_leaves_no_trace_and_nor_does_what_was_removed(catalogs, data):
    steps = data.draw(st.lists(issues | st.sampled_from(["urn:a", "urn:b"]), max_size=7))
    steps = [  # where all else is equal, the agency's number decides
        step if isinstance(step, str) else replace(step, revision=number)
        for step, number in zip(steps, data.draw(st.permutations(range(len(steps)))), strict=True)
    ]
    one, other = catalogs(), catalogs()
    left = []
    for step in steps:
        if isinstance(step, Article):
            add(one, step)
            left.append(step)
        elif step in set(one.uris()):
            one.remove(step)
            one.regroup()
            left = [known for known in left if known.uri != step]
    for step in data.draw(st.permutations(left)):
        add(other, step)
    assert state(one) == state(other)
    add(one, *left)
    assert state(one) == state(other)


@pytest.mark.parametrize("order", [1, -1])
@pytest.mark.parametrize(
    "kill",
    [
        # The day is all that is known of the withdrawal: it covers what came out that day.
        article(text="", published="2025-10-01", updated="2025-10-03", **KILL),
        article(text="", published="2025-10-01", updated="2025-10", **KILL),
        # It says when the story came out, not when it was withdrawn.
        article(text="", published="2025-10-01", **KILL),
        article(text="Nine are missing.", published="2025-10-01", **KILL),
        article(text="Four are missing.", published="2025-10-01", **KILL),
    ],
)
def test_a_withdrawal_that_says_no_exact_time_still_withdraws(catalogs, kill, order):
    steps = [
        article(text="Four are missing.", published="2025-10-01"),
        article(text="Nine are missing.", published="2025-10-01", updated="2025-10-03T14:00Z"),
        kill,
    ]
    catalog = catalogs()
    add(catalog, *steps[::order])
    assert catalog.count()["passages"] == 0
    assert catalog.versions("urn:a")[-1].status is Status.WITHDRAWN


def test_a_dated_notice_of_withdrawal_leaves_room_for_the_story_to_be_issued_anew(catalogs):
    catalog = catalogs()
    add(
        catalog,
        article(text="Four are missing.", published="2025-10-01"),
        article(text="", published="2025-10-02", **KILL),
        article(text="Nobody is missing.", published="2025-10-03"),
    )
    assert seen(catalog, "2025-10-04") == ["Nobody is missing."]


def test_a_withdrawal_that_repeats_the_text_keeps_what_was_said_before(catalogs):
    catalog = catalogs()
    story = article(text="Four are missing.", published="2025-10-01", notices=("Update 1",))
    kill = replace(story, updated=Timestamp.parse("2025-10-02"), notices=("Wrong.",), **KILL)
    add(catalog, story, kill)
    assert [(v.status, v.notices) for v in catalog.versions("urn:a")] == [
        (Status.USABLE, ("Update 1",)), (Status.WITHDRAWN, ("Wrong.",)),
    ]  # fmt: skip
    add(catalog, replace(story, updated=Timestamp.parse("2025-10-03")))
    assert seen(catalog, "2025-10-04") == ["Four are missing."]
    assert seen(catalog, "2025-10-01") == []


@pytest.mark.parametrize("order", [1, -1])
def test_of_one_day_a_correction_comes_last(catalogs, order):
    steps = [
        article(text="Four are missing.", published="2025-10-01T14:00Z"),
        article(text="Nine are missing.", published="2025-10-01", status=Status.CORRECTED),
    ]
    catalog = catalogs()
    add(catalog, *steps[::order])
    assert seen(catalog, "2025-10-01T15:00Z") == ["Four are missing."]
    assert seen(catalog, "2025-10-02") == ["Nine are missing."]


@pytest.mark.parametrize("order", [1, -1])
@pytest.mark.parametrize(
    ("again", "live"),
    [
        ({}, "2025-10-02"),  # lifted
        ({"embargoed_until": "2025-10-04", **HELD}, "2025-10-04"),  # moved earlier
        ({"embargoed_until": "2025-10-09", **HELD}, "2025-10-09"),  # moved later
    ],
)
def test_an_embargo_that_was_moved_opens_nothing_before(catalogs, again, live, order):
    first = {"published": "2025-10-01", "embargoed_until": "2025-10-05", **HELD}
    again = {"published": "2025-10-01", "updated": "2025-10-02", **again}
    steps = [article(**first), article(**again)]
    catalog = catalogs()
    add(catalog, *steps[::order])
    (version,) = catalog.versions("urn:a")
    start = Timestamp.parse(live).epoch
    assert seen(catalog, live) == [version.text]
    assert seen(catalog, Timestamp.parse(live).start.replace(year=2024).isoformat()) == []
    assert catalog.columns().live_from.tolist() == [start]


@pytest.mark.parametrize(
    "coming", [{"updated": "2999-01-01"}, {"updated": "2025-10-02", "embargoed_until": "2999-01"}]
)
def test_a_version_that_is_still_to_come_supersedes_nothing(catalogs, coming):
    status = Status.EMBARGOED if "embargoed_until" in coming else Status.CORRECTED
    catalog = catalogs()
    add(
        catalog,
        article(text="Four are missing.", published="2025-10-01"),
        article(text="Nine are missing.", published="2025-10-01", status=status, **coming),
    )
    assert seen(catalog, "2026-01-01") == ["Four are missing."]
    assert [version.superseded for version in catalog.versions("urn:a")] == [False, False]


def test_of_the_same_text_issued_twice_at_one_moment_the_correction_counts(catalogs):
    catalog = catalogs()
    corrected = article(published="2025-10-01", headline="River falls", status=Status.CORRECTED)
    add(catalog, corrected, article(published="2025-10-01"))
    assert [v.headline for v in catalog.versions("urn:a")] == ["River falls"]
