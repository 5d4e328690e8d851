"""Rows of an abstention set: what is balanced, parted and removed."""

from pathlib import Path

import pytest

from eval.abstention.removal import answering, holds, parts, without
from eval.abstention.rows import REMOVED, Row, balanced
from eval.datasets import Topic
from index import Index
from rag import NewsRAG
from tests.conftest import article


def rows(kind, count, answerable=False):
    return [Row(f"{kind}/{n}", "Who?", None, Path("i"), answerable, kind) for n in range(count)]


@pytest.mark.parametrize(
    ("yes", "removed", "other"), [(9, 9, 4), (9, 2, 1), (3, 3, 9), (0, 0, 5), (4, 0, 4)]
)
def test_as_many_answerable_as_unanswerable_rows_are_kept(yes, removed, other):
    given = rows("answerable", yes, answerable=True) + rows(REMOVED, removed) + rows("x", other)
    kept = balanced(given)
    right = sum(row.answerable for row in kept)
    assert right == len(kept) - right == min(yes, removed + other)
    assert kept == [row for row in given if row in kept]
    assert balanced(given) == kept


def test_removed_rows_go_before_written_ones():
    kept = balanced(rows("answerable", 6, answerable=True) + rows(REMOVED, 6) + rows("x", 4))
    assert sum(row.kind == "x" for row in kept) == 4
    assert sum(row.kind == REMOVED for row in kept) == 2


@pytest.mark.parametrize(
    ("text", "gold", "held"),
    [
        ("It cost $4 million.", "$4 million", True),
        ("It cost $40 million.", "$4", False),
        ("The GREASE film", "“Grease”", True),
        ("greased", "grease", False),
    ],
)
def test_an_answer_is_held_as_whole_words(text, gold, held):
    assert holds(text, gold) is held


def test_every_topic_is_in_one_part():
    topics = [Topic(id=str(n), text="Who?") for n in range(50)]
    dealt = parts(topics, 4)
    assert sorted(t.id for part in dealt for t in part) == sorted(t.id for t in topics)
    assert dealt == parts(topics, 4)
    assert all(dealt)


def test_what_else_answers_goes_too_and_nothing_is_embedded_anew(index, tmp_path, embedder):
    told = "The river Arrin rose two metres overnight."
    index.add(
        [
            article("urn:judged", told),
            article("urn:other", "Overnight the Arrin river rose by two metres, a reader wrote."),
            article("urn:far", "The ministry bought two metres of carpet.", headline="Carpet"),
        ]
    )
    topic = Topic(id="1", text="How far did the river Arrin rise?", answers=("two metres",))
    gone = answering(topic, ["urn:judged"], NewsRAG(index))
    assert gone == {"urn:judged", "urn:other"}
    index.close()
    without(index.path, sorted(gone), tmp_path / "less")
    with Index.open(tmp_path / "less", embedder=embedder) as less:
        assert less.uris() == ["urn:far"]
