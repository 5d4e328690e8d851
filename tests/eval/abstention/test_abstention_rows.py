"""Rows of an abstention set: what is balanced, parted and removed."""

from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from eval.abstention.removal import answering, holds, parts, without
from eval.abstention.rows import (
    REMOVED,
    Row,
    balanced,
    groups,
    read_files,
    read_rows,
    row,
    rows_sha256,
    write_rows,
)
from eval.datasets import Dataset, Topic
from eval.errors import DatasetError
from index import Index, Timestamp
from rag import NewsRAG
from tests.conftest import article


def rows(kind, count, answerable=False):
    return [Row(f"{kind}/{n}", "Who?", None, Path("i"), answerable, kind) for n in range(count)]


@pytest.mark.parametrize(
    ("yes", "removed", "other"), [(9, 9, 4), (9, 2, 1), (3, 3, 9), (0, 0, 5), (4, 0, 4)]
)
def test_as_many_answerable_as_unanswerable_rows_are_counted(yes, removed, other):
    given = rows("answerable", yes, answerable=True) + rows(REMOVED, removed) + rows("x", other)
    found = balanced(given)
    counted = [row for row in found if row.counted]
    right = sum(row.answerable for row in counted)
    assert right == len(counted) - right == min(yes, removed + other)
    assert [row.id for row in found] == [row.id for row in given]
    assert balanced(given) == found


@pytest.mark.parametrize(("other", "share"), [(0, 1.0), (4, 1 / 3), (6, 0.25), (9, 0.25)])
def test_removed_rows_make_room_for_written_ones_and_weigh_as_much_together(other, share):
    given = rows("answerable", 6, answerable=True) + rows(REMOVED, 6) + rows("x", other)
    found = balanced(given)
    assert sum(row.counted for row in found if row.kind == "x") == min(other, 6)
    assert sum(row.counted for row in found if row.kind == REMOVED) == max(6 - other, 0)
    assert all(row.weight == pytest.approx(share) for row in found if row.kind == REMOVED)
    assert {row.weight for row in found if row.kind != REMOVED} == {1.0}


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


# -- groups -----------------------------------------------------------------------------------


def about(id_, *articles):
    return Row(id_, "Who?", None, Path("i"), True, "answerable", articles)


@pytest.mark.parametrize(
    ("given", "expected"),
    [
        ([], []),
        ([about("a"), about("b")], ["a", "b"]),
        ([about("a"), about("b"), about("a")], ["a", "b", "a"]),
        ([about("a", "x"), about("b", "y"), about("c", "x", "z")], ["a", "b", "a"]),
        ([about("a", "x"), about("b", "y"), about("c", "x", "y")], ["a", "a", "a"]),
        ([about("a", "x"), about("b", "b"), about("x", "b")], ["a", "b", "b"]),
    ],
)
def test_rows_of_one_question_or_with_an_article_in_common_are_one_group(given, expected):
    assert groups(given) == expected


names = st.sampled_from("abcdefgh")


@given(st.lists(st.tuples(names, st.lists(names, max_size=3)), max_size=30))
def test_no_two_groups_have_a_question_or_an_article_in_common(drawn):
    rows = [about(id_, *articles) for id_, articles in drawn]
    found = groups(rows)
    for key in ("id", "articles"):
        of = {}
        for one, group in zip(rows, found, strict=True):
            for value in [one.id] if key == "id" else one.articles:
                assert of.setdefault(value, group) == group
    # and none is larger than it must be: its rows are joined in a chain
    for group in set(found):
        members = [one for one, of in zip(rows, found, strict=True) if of == group]
        reached, keys = members[:1], {members[0].id, *(f"u{u}" for u in members[0].articles)}
        while more := [
            one
            for one in members
            if one not in reached and keys & {one.id, *(f"u{u}" for u in one.articles)}
        ]:
            reached += more
            keys |= {key for one in more for key in (one.id, *(f"u{u}" for u in one.articles))}
        assert all(one in reached for one in members)


def test_a_row_names_the_articles_that_answer_it_and_those_that_are_near():
    topics = (
        Topic(id="1", text="Who?", answers=("x",)),
        Topic(id="2", text="?", unanswerable=True),
    )
    qrels = {"1": {"urn:b": 1, "urn:near": 0}, "2": {"urn:near": 0}}
    dataset = Dataset("set", (), "test", topics, qrels)
    first = row(dataset, topics[0], Path("i"), answering={"urn:a", "urn:b"})
    second = row(dataset, topics[1], Path("i"))
    assert (first.articles, second.articles) == (("urn:a", "urn:b", "urn:near"), ("urn:near",))
    assert len(set(groups([first, second]))) == 1


def test_rows_survive_their_file_and_a_damaged_one_is_named(tmp_path):
    given = [
        about("a", "urn:ü"),
        Row("b", "Wo?", Timestamp.parse("2025-11"), Path("j"), False, "x", ("urn:b",), 0.25, False),
    ]
    write_rows(given, tmp_path / "rows.jsonl")
    assert read_rows(tmp_path / "rows.jsonl") == given
    assert rows_sha256(given) == rows_sha256(read_rows(tmp_path / "rows.jsonl"))
    with (tmp_path / "rows.jsonl").open("a") as file:
        file.write('{"id": "c"}\n')
    with pytest.raises(DatasetError, match=r"rows\.jsonl:3: not a row .*'question'"):
        read_rows(tmp_path / "rows.jsonl")


def test_files_are_joined_and_a_row_given_twice_is_named(tmp_path):
    first, second = tmp_path / "first.jsonl", tmp_path / "second.jsonl"
    write_rows([about("a"), Row("a", "Who?", None, Path("less"), False, REMOVED)], first)
    write_rows([about("b")], second)
    found = read_files([second, first])
    assert [(row.id, file) for row, file in found.items()] == [
        ("b", str(second)), ("a", str(first)), ("a", str(first)),
    ]  # fmt: skip
    with pytest.raises(DatasetError, match=r"second\.jsonl: b is put to i already in .*second"):
        read_files([second, first, second])
    write_rows([about("b"), about("a", "x")], second)
    with pytest.raises(DatasetError, match=r"second\.jsonl: a is put to i already in .*first"):
        read_files([first, second])


@pytest.mark.parametrize("weight", [0.0, -1.0, float("inf"), float("nan")])
def test_a_row_weighs_something(weight, tmp_path):
    with pytest.raises(ValueError, match="cannot weigh"):
        Row("a", "Who?", None, Path("i"), True, "answerable", weight=weight)
    file = tmp_path / "rows.jsonl"
    write_rows([about("a")], file)
    file.write_text(file.read_text().replace('"weight":1.0', f'"weight":"{weight}"'))
    with pytest.raises(DatasetError, match="cannot weigh"):
        read_rows(file)


def test_a_row_of_an_older_file_weighs_one(tmp_path):
    file = tmp_path / "rows.jsonl"
    write_rows([about("a")], file)
    file.write_text(file.read_text().replace(',"weight":1.0,"counted":true', ""))
    assert "weight" not in file.read_text()
    assert read_rows(file) == [about("a")]
