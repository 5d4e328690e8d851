from types import SimpleNamespace

import pytest

from eval.datasets.dataset import Topic
from eval.errors import DatasetError
from eval.slices import slices
from index import Timestamp

QRELS = {"q1": {"urn:a": 1, "urn:b": 0}, "q2": {"urn:b": 2}, "q3": {"urn:a": 1, "urn:c": 1}}


def topic(name, text="Who won?", as_of="2025-11-20", **metadata):
    return Topic(name, text, Timestamp.parse(as_of) if as_of else None, metadata)


def version(source="", published=None):
    """The part of a version that slices look at."""
    return SimpleNamespace(source=source, published=Timestamp.parse(published or "2025-01-01"))


def cut(name, topics, articles=None, qrels=QRELS):
    return {part.label: part.questions for part in slices(name, topics, qrels, articles or {})}


def test_a_key_of_the_metadata_the_largest_slice_first_and_what_lacks_it_last():
    topics = [
        topic("q1", kind="rare"),
        topic("q2", kind="common"),
        topic("q3"),
        topic("q4"),
        topic("q5"),
        topic("q6", kind="common"),
    ]
    assert cut("kind", topics) == {"common": (1, 5), "rare": (0,), "(none)": (2, 3, 4)}
    assert list(cut("kind", topics)) == ["common", "rare", "(none)"]


def test_a_question_with_several_values_is_in_each_of_their_slices_once():
    topics = [
        topic("q1", tags=["war", "war", "oil"]),
        topic("q2", tags=[]),
        topic("q3", tags="oil"),
    ]
    assert cut("tags", topics) == {"oil": (0, 2), "war": (0,), "(none)": (1,)}


def test_values_that_are_no_text_are_written_as_in_json():
    assert cut("easy", [topic("q1", easy=True), topic("q2", easy=3)]) == {"3": (1,), "true": (0,)}


def test_length_in_thirds_of_the_questions():
    topics = [topic(f"q{n}", " ".join(["word"] * n)) for n in (9, 1, 2, 8, 3, 7)]
    assert cut("length", topics) == {
        "short (to 2 words)": (1, 2),
        "medium (to 7)": (4, 5),
        "long (over 7)": (0, 3),
    }


def test_questions_of_one_length_are_not_parted():
    assert list(cut("length", [topic("q1"), topic("q2")])) == ["short (to 2 words)"]


def test_source_is_who_published_a_relevant_article():
    articles = {"urn:a": version("Northwire"), "urn:b": version(""), "urn:c": version("Courier")}
    topics = [topic("q1"), topic("q2"), topic("q3")]
    assert cut("source", topics, articles) == {
        "Northwire": (0, 2),
        "Courier": (2,),
        "(none)": (1,),
    }


@pytest.mark.parametrize(
    ("published", "label"),
    [
        ("2025-11-20", "same week"),
        ("2025-11-14", "same week"),
        ("2025-11-13", "same month"),
        ("2025-10-21", "same month"),
        ("2025-10-20", "same year"),
        ("2024-11-20", "same year"),
        ("2024-11-19", "older"),
        ("2025-11-21", "after the question"),
    ],
)
def test_age_counts_days_from_publication_to_the_end_of_the_day_asked(published, label):
    assert cut("age", [topic("q2")], {"urn:b": version(published=published)}) == {label: (0,)}


def test_age_is_that_of_the_newest_relevant_article_and_unknown_without_dates():
    articles = {"urn:a": version(published="2020"), "urn:c": version(published="2025-11-19")}
    topics = [topic("q3"), topic("q1", as_of=None), topic("q2")]
    assert cut("age", topics, articles) == {"same week": (0,), "undated": (1, 2)}
    assert list(cut("age", topics, articles)) == ["same week", "undated"]


def test_kind_is_the_class_that_the_data_set_names():
    topics = [Topic("q1", "Who?", kind="comparison"), Topic("q2", "Who?")]
    assert cut("kind", topics) == {"comparison": (0,), "(none)": (1,)}
    assert cut("kind", [topic("q1", kind="own"), *topics[1:]]) == {"own": (0,), "(none)": (1,)}


def test_form_and_freshness_are_read_from_the_question():
    topics = [
        topic("q1", "Who won the election this week?"),
        topic("q2", "How many people were hurt in 2003?"),
        topic("q3", "Who resigned today?"),
    ]
    assert cut("form", topics) == {"who": (0, 2), "how many": (1,)}
    assert cut("freshness", topics) == {"latest": (0, 2), "off": (1,)}


def test_a_key_of_the_metadata_goes_before_what_is_built_in():
    assert cut("age", [topic("q1", age="old")]) == {"old": (0,)}


def test_what_no_question_has_is_refused_with_what_there_is():
    message = r"no question has 'kidn' .*length, source, age, asked, kind"
    with pytest.raises(DatasetError, match=message):
        cut("kidn", [topic("q1", kind="a"), topic("q2", asked="2025")])


def test_under_ten_questions_are_too_few():
    nine, ten = [topic(f"q{n}") for n in range(9)], [topic(f"q{n}") for n in range(10)]
    assert [part.small for part in slices("length", nine, {}, {})] == [True]
    assert [part.small for part in slices("length", ten, {}, {})] == [False]
