import pytest
from hypothesis import given
from hypothesis import strategies as st

from rag.retrieval import Scored
from rag.variety import varied


def hit(passage, score, reranked=None):
    return Scored(passage, score, None, None, None, None, reranked=reranked)


@pytest.mark.parametrize(
    ("rows", "margin", "expected"),
    [
        ([("A", 1.0), ("A", 0.99), ("B", 0.98), ("C", 0.0)], 0.02, [0, 2, 1, 3]),
        # Clearly better stays in front, whoever says it.
        ([("A", 1.0), ("A", 0.99), ("B", 0.9), ("C", 0.0)], 0.02, [0, 1, 2, 3]),
        ([("A", 1.0), ("B", 0.99), ("A", 0.98), ("C", 0.0)], 0.02, [0, 1, 2, 3]),
        ([("A", 1.0), ("A", 0.99), ("B", 0.99), ("A", 0.99), ("C", 0.98), ("D", 0.0)], 0.02,
         [0, 2, 4, 1, 3, 5]),
        # Who it is from is not known: neither preferred nor put behind.
        ([("A", 1.0), ("A", 0.99), ("", 0.99), ("C", 0.0)], 0.02, [0, 1, 2, 3]),
        ([("", 1.0), ("", 0.99), ("B", 0.99), ("C", 0.0)], 0.02, [0, 1, 2, 3]),
        ([("A", 1.0), ("A", 0.99), ("B", 0.99), ("C", 0.0)], 0, [0, 1, 2, 3]),
        ([("A", 1.0), ("A", 1.0), ("B", 1.0)], 0.02, [0, 2, 1]),
        ([], 0.02, []),
    ],
)  # fmt: skip
def test_near_ties_go_to_a_source_that_was_not_heard_yet(rows, margin, expected):
    hits = [hit(n, score) for n, (_, score) in enumerate(rows)]
    found = varied(hits, [source for source, _ in rows], margin)
    assert [h.passage for h in found] == expected


def test_what_a_reranker_gave_decides_what_is_near():
    hits = [hit(0, 0.9, 15.0), hit(1, 0.8, 14.9), hit(2, 0.7, 14.8), hit(3, 0.6, 2.0)]
    assert [h.passage for h in varied(hits, ["A", "A", "B", "B"], 0.02)] == [0, 2, 1, 3]


@given(
    st.lists(st.tuples(st.sampled_from(["", "A", "B"]), st.floats(0, 1)), max_size=12),
    st.floats(0, 0.5),
)
def test_none_is_lost_scores_fall_and_nothing_passes_what_is_clearly_better(rows, margin):
    rows.sort(key=lambda row: -row[1])
    hits = [hit(n, score) for n, (_, score) in enumerate(rows)]
    found = varied(hits, [source for source, _ in rows], margin)
    assert sorted(h.passage for h in found) == list(range(len(rows)))
    assert [h.score for h in found] == sorted((h.score for h in found), reverse=True)
    range_of_all = rows[0][1] - rows[-1][1] if rows else 0
    for place, one in enumerate(found):
        later = [rows[h.passage][1] for h in found[place + 1 :]]
        assert max(later, default=0) - rows[one.passage][1] <= margin * range_of_all + 1e-12
