"""Data sets that are measured together."""

from pathlib import Path

import pytest

from eval.datasets.dataset import ALL, Dataset, Topic
from eval.datasets.joining import joined
from eval.errors import DatasetError


def dataset(name, *topics, corpus=(), split="test", qrels=None):
    return Dataset(name, tuple(map(Path, corpus)), split, topics, qrels or {})


def test_questions_judgements_and_corpora_are_those_of_all():
    one = dataset("a", Topic("q1", "Who?"), corpus=["x", "y"], qrels={"q1": {"urn:x": 1}})
    two = dataset("b", Topic("q2", "Why?", unanswerable=True), corpus=["y"], split=ALL)
    both = joined([one, two])
    assert (both.name, both.split) == ("a + b", "test + all")
    assert [topic.id for topic in both.topics] == ["q1", "q2"]
    assert both.corpus == (Path("x"), Path("y"))
    assert [topic.id for topic in both.answerable] == ["q1"]
    assert [topic.id for topic in both.unanswerable] == ["q2"]


def test_one_alone_stays_as_it_is():
    one = dataset("a", Topic("q1", "Who?"))
    assert joined([one]) is one


def test_an_id_that_two_have_is_refused():
    topics = (Topic("q1", "Who?"), Topic("q1", "Why?"))
    with pytest.raises(DatasetError, match=r"a and b both have a question 'q1'"):
        joined([dataset("a", topics[0]), dataset("b", topics[1])])
