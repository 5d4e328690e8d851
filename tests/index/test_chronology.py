"""The order of versions follows from what they say of themselves, not from when they came."""

from hypothesis import given
from hypothesis import strategies as st

from index.chronology import ALWAYS, NEVER, Issue, in_order


def issue(key, last, **fields):
    values = {
        "first": last, "revision": 0, "withdrawn": False, "corrected": False,
        "arrival": key, "held_until": ALWAYS,
    }  # fmt: skip
    return Issue(key=key, last=last, **{**values, **fields})


def spans(*issues):
    return [(p.key, p.live_from, p.live_to) for p in in_order(issues)]


def test_each_version_lives_until_the_next():
    assert spans(issue(2, 20), issue(1, 10)) == [(1, 10, 20), (2, 20, NEVER)]


def test_an_undated_version_was_always_there():
    assert spans(issue(1, ALWAYS)) == [(1, ALWAYS, NEVER)]


def test_a_text_sent_again_unchanged_lives_from_the_first_time_on():
    assert spans(issue(1, 30, first=10)) == [(1, 10, NEVER)]


def test_a_text_that_comes_back_lives_from_its_return_on():
    back = issue(1, 30, first=10)
    assert spans(back, issue(2, 20)) == [(2, 20, 30), (1, 30, NEVER)]


def test_an_embargoed_version_leaves_the_one_before_it_in_place():
    held = issue(2, 20, held_until=50)
    assert spans(issue(1, 10), held) == [(1, 10, 50), (2, 50, NEVER)]


def test_a_version_that_overtakes_an_embargoed_one_ends_both():
    held = issue(2, 20, held_until=50)
    assert spans(issue(1, 10), held, issue(3, 30)) == [(1, 10, 30), (2, 50, 50), (3, 30, NEVER)]


def test_of_one_moment_the_agencys_numbers_decide_and_then_a_correction_comes_last():
    same = [
        issue(1, 10, revision=2),
        issue(2, 10, corrected=True),
        issue(3, 10),
        issue(4, 10, revision=1),
    ]
    assert [place.key for place in in_order(same)] == [3, 2, 4, 1]


def test_a_withdrawal_ends_what_is_not_newer_whatever_its_number():
    kill = issue(9, 10, withdrawn=True)
    places = in_order([issue(1, 5), kill, issue(2, 10, revision=7), issue(3, 11)])
    assert [(place.key, place.killed) for place in places] == [
        (1, True), (2, True), (9, True), (3, False),
    ]  # fmt: skip


issues = st.lists(
    st.builds(
        lambda last, back, revision, withdrawn, corrected, held: {
            "last": last, "first": last - back, "revision": revision, "withdrawn": withdrawn,
            "corrected": corrected, "held_until": ALWAYS if held is None else held,
        },
        st.integers(0, 9), st.integers(0, 9), st.integers(0, 2), st.booleans(), st.booleans(),
        st.none() | st.integers(0, 9),
    ),
    max_size=6,
    unique_by=lambda f: (f["last"], f["withdrawn"], f["revision"], f["corrected"]),
)  # fmt: skip


@given(issues, st.randoms())
def test_the_order_of_arrival_leaves_no_trace(fields, random):
    keyed = [issue(key, **values) for key, values in enumerate(fields)]
    arrived = [issue(key, **{**values, "arrival": n}) for n, (key, values) in
               enumerate(random.sample(list(enumerate(fields)), len(fields)))]  # fmt: skip
    assert in_order(arrived) == in_order(keyed)


@given(issues)
def test_at_no_moment_are_two_versions_live(fields):
    places = in_order(issue(key, **values) for key, values in enumerate(fields))
    for moment in range(-10, 11):
        live = [place for place in places if place.live_from <= moment < place.live_to]
        assert len(live) <= 1
        if live:  # nothing newer was to be seen then
            newer = [place for place in places if place.number > live[0].number]
            assert all(place.live_from > moment for place in newer)
