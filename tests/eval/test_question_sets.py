"""The question sets of the repository: what their files keep to, and the check with an index."""

import re
from collections import Counter
from dataclasses import replace
from pathlib import Path

import pytest

from benchmarks.question_sets import faults
from eval.datasets import Topic, load
from index import Timestamp
from index.article import canonical_line

ROOT = Path(__file__).parents[2] / "eval" / "questions"
SETS = sorted(folder.name for folder in ROOT.iterdir() if folder.is_dir())
ANSWERED = ("answerable", "answerable-2", "answerable-3")
UNANSWERED = ("unanswerable", "unanswerable-2", "unanswerable-3")
CONTRAST = ("contrast", "contrast-wikinews")
PLAIN = ("plain", "plain-wikinews", "plain-sample")
EARLIER = [name for name in SETS if name not in {*CONTRAST, *PLAIN, "several"}]
TYPES = {
    *("number", "who", "when", "where", "what", "why"),
    *("list", "yes-no", "comparison", "quote"),
}
SEVERAL = {"order", "statements", "comparison", "two", "several", "single"}
KINDS = {"false-premise", "near-miss", "missing-detail", "other-event", "other-topic", "after"}


@pytest.fixture(scope="module")
def sets():
    return {name: load(ROOT / name) for name in SETS}


def table(name: str) -> dict[str, int]:
    """Return the counts of a README's table, whether its classes are rows or columns."""
    rows = [
        [cell.strip().strip("`") for cell in line.strip("|").split("|")]
        for line in (ROOT / name / "README.md").read_text("utf-8").splitlines()
        if line.startswith("|") and not line.startswith("|---")
    ]
    if rows[1][0] == "Questions":
        return {key: int(n) for key, n in zip(rows[0][1:], rows[1][1:], strict=True)}
    return {row[0]: int(row[1]) for row in rows[1:]}


def test_the_sets_are_those_that_the_tests_know():
    assert set(SETS) == {
        *ANSWERED, *UNANSWERED, *CONTRAST, *PLAIN, "several", "timeless", "untimed",
    }  # fmt: skip


def test_no_id_and_no_question_is_there_twice(sets):
    topics = [topic for dataset in sets.values() for topic in dataset.topics]
    texts = [" ".join(re.findall(r"\w+", topic.text.lower())) for topic in topics]
    for counted in (Counter(topic.id for topic in topics), Counter(texts)):
        assert [key for key, n in counted.items() if n > 1] == []


@pytest.mark.parametrize("name", ANSWERED)
def test_what_is_answered_has_a_day_a_type_an_answer_and_an_article(sets, name):
    dataset = sets[name]
    assert dataset.answerable == dataset.topics
    for topic in dataset.topics:
        assert topic.as_of
        assert topic.answers
        assert topic.kind in ("lede", "body")
        assert topic.metadata["type"] in TYPES


@pytest.mark.parametrize("name", UNANSWERED)
def test_what_is_unanswered_has_a_day_a_kind_and_no_answer(sets, name):
    dataset = sets[name]
    assert dataset.unanswerable == dataset.topics
    for topic in dataset.topics:
        assert topic.as_of
        assert not topic.answers
        assert topic.kind in KINDS
        judged = dataset.qrels.get(topic.id, {})
        assert set(judged.values()) <= {0}
        assert topic.metadata.get("near", []) == list(judged)
    if name != "unanswerable":
        assert all(topic.metadata["near"] for topic in dataset.topics)


@pytest.mark.parametrize("name", CONTRAST)
def test_each_article_of_a_contrast_has_questions_with_an_answer_and_without(sets, name):
    dataset = sets[name]
    answered: dict[str, set[bool]] = {}
    for topic in dataset.topics:
        assert topic.as_of
        assert (topic.kind == "told") == bool(topic.answers) == (not topic.unanswerable)
        assert topic.kind == "told" or topic.kind in {"twin", "false-premise", "missing-detail"}
        (uri,) = dataset.qrels[topic.id]
        assert dataset.qrels[topic.id][uri] == (topic.kind == "told")
        assert topic.metadata.get("near", []) == [uri] * topic.unanswerable
        answered.setdefault(uri, set()).add(topic.unanswerable)
    assert all(both == {False, True} for both in answered.values())


@pytest.mark.parametrize("name", PLAIN)
def test_plain_questions_have_a_day_a_kind_and_one_article(sets, name):
    dataset = sets[name]
    for topic in dataset.topics:
        assert topic.as_of
        assert (topic.kind == "told") == bool(topic.answers) == (not topic.unanswerable)
        assert topic.kind == "told" or topic.kind in {*KINDS, "absent"}
        (uri,) = dataset.qrels[topic.id]
        assert dataset.qrels[topic.id][uri] == (topic.kind == "told")
        assert topic.metadata.get("near", []) == [uri] * topic.unanswerable
    told = sum(topic.kind == "told" for topic in dataset.topics)
    assert 0.45 < told / len(dataset.topics) < 0.6


def test_each_part_of_a_question_has_articles_of_its_own(sets):
    dataset = sets["several"]
    for topic in dataset.topics:
        parts = [{canonical_line(uri) for uri in part} for part in topic.metadata["parts"]]
        assert topic.as_of
        assert topic.kind in SEVERAL
        assert (len(parts) == 1) == (topic.kind == "single")
        assert all(parts)
        assert len(parts) == 1 or not set.intersection(*parts)
        assert dataset.qrels[topic.id] == dict.fromkeys(set.union(*parts), 1)


@pytest.mark.parametrize("name", [*ANSWERED, *UNANSWERED, *CONTRAST, *PLAIN, "several"])
def test_the_table_counts_the_questions(sets, name):
    of = (lambda topic: topic.metadata["type"]) if name in ANSWERED else (lambda topic: topic.kind)
    topics = sets[name].topics
    assert table(name) == Counter(of(topic) for topic in topics) | {"all": len(topics)}


def test_the_second_sets_are_written_after_articles_that_no_earlier_set_judges(sets):
    earlier = [n for n in EARLIER if not n.endswith(("-2", "-3"))]
    first = {uri for name in earlier for uri in sets[name].judged}
    answerable = sets["answerable-2"]
    written_after = {next(iter(answerable.qrels[topic.id])) for topic in answerable.topics}
    assert not first & (written_after | sets["unanswerable-2"].judged)


def test_the_third_set_is_written_after_articles_that_no_earlier_set_judges(sets):
    earlier = [n for n in EARLIER if not n.endswith("-3")]
    judged = {uri for name in earlier for uri in sets[name].judged}
    third = sets["answerable-3"]
    assert not judged & {next(iter(third.qrels[topic.id])) for topic in third.topics}


def test_the_contrasts_are_about_articles_that_no_other_set_judges(sets):
    judged = {uri for name in EARLIER for uri in sets[name].judged}
    assert not judged & sets["contrast"].judged


def test_a_sound_set_has_no_faults(opened, small_):
    assert list(faults([load(small_)], opened)) == []


@pytest.mark.parametrize(
    ("change", "wanted"),
    [
        ({"answers": ("forty-one points",)}, "no answering article has 'forty-one points'"),
        (
            {"as_of": Timestamp.parse("2001-01-01")},
            "no answering article had come out by 2001-01-01",
        ),
        ({"metadata": {"near": ["no:where"]}}, "the index has no article no:where"),
    ],
)
def test_what_is_wrong_is_told(opened, sample, change, wanted):
    dataset = load(sample)
    broken = replace(dataset, topics=(replace(dataset.answerable[1], **change),))
    found = list(faults([broken], opened))
    assert found
    assert all(wanted in fault for fault in found)


def test_a_phrase_of_an_article_is_found(opened, sample):
    dataset = load(sample)
    version = opened.versions(next(iter(dataset.judged)))[0]
    copied = Topic(id="q1", text=" ".join(re.findall(r"\w+", version.text)[:6]))
    found = list(faults([replace(dataset, topics=(copied,), qrels={})], opened))
    assert any(fault.startswith("q1: ") and fault.endswith(version.uri) for fault in found)
