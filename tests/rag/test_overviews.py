"""Of what happened at all, the openings of reports tell first."""

from dataclasses import replace

import pytest

from rag import NewsRAG
from rag.asked import read_asked
from rag.extractive.overviews import openings
from rag.terms import Terms
from tests.rag.test_extractive import sentence

TERMS = Terms({"dam": 3.0}, frozenset())
QUESTION = "What happened at the dam?"
LATER = "Four people who had been asleep below the dam died."


@pytest.fixture
def news(sample):
    return NewsRAG(sample)


def at(text, score, uri, start, **fields):
    """A sentence with something before it in its article."""
    before = "x" * (start - 1) + " " if start else ""
    made = sentence(before + text, score, uri, **fields)
    tokens = sentence(text, score, uri).tokens
    return replace(made, start=start, tokens=tokens)


def read(scored, question=QUESTION):
    return [one.text for one in openings(scored, read_asked(question), TERMS)]


@pytest.mark.parametrize(
    "question",
    [
        QUESTION,
        "What has happened at the dam?",
        "And what happened to the dam?",
        "What's the latest on the dam?",
        "What is the latest news about the dam?",
        "What is new at the dam?",
        "What is going on at the dam?",
        "What do we know about the dam?",
        "Any news about the dam?",
        "Latest on the dam",
        "Tell me about the dam.",
    ],
)
def test_who_asks_what_happened_at_all_reads_openings(question):
    found = [at(LATER, 5.0, "urn:a", 300), at("The dam broke at dawn.", 4.0, "urn:a", 0)]
    assert read(found, question) == ["The dam broke at dawn."]


@pytest.mark.parametrize(
    "question",
    [
        "What broke at the dam?",
        "Who happened to be at the dam?",
        "When did it happen at the dam?",
        "What is the latest figure of those who died at the dam?",
        "What news agency reported on the dam?",
        "Why did what happened at the dam happen?",
    ],
)
def test_who_asks_for_something_is_answered_by_what_holds_it(question):
    found = [at(LATER, 5.0, "urn:a", 300), at("The dam broke at dawn.", 4.0, "urn:a", 0)]
    assert read(found, question) == []


def test_an_opening_names_what_is_asked_about_and_stands_at_the_beginning():
    scrap = at("Your favourite morning mail is back.", 5.0, "urn:a", 0)
    opening = at("The dam broke at dawn.", 4.0, "urn:a", 40)
    assert read([scrap, opening]) == ["The dam broke at dawn."]
    assert read([scrap, at("The dam broke at dawn.", 4.0, "urn:a", 900)]) == []


def test_the_article_with_the_best_sentence_leads_wherever_its_opening_ranks():
    found = [
        at(LATER, 5.0, "urn:a", 500),
        at("The dam of Tresk broke.", 4.5, "urn:b", 0),
        at("The dam broke at dawn.", 4.0, "urn:a", 0),
    ]
    assert read(found) == ["The dam broke at dawn.", "The dam of Tresk broke."]


def test_articles_that_hardly_answer_or_name_less_have_no_opening_to_show():
    near = at("The dam broke at dawn.", 5.0, "urn:a", 0)
    far = at("The dam of Tresk is for sale.", 1.0, "urn:b", 0)
    assert read([near, far]) == [near.text]
    both = Terms({"dam": 3.0, "tresk": 3.0}, frozenset())
    equal = replace(far, score=4.5)
    found = openings([near, equal], read_asked(QUESTION), both)
    assert [one.text for one in found] == [far.text]


def test_three_lead_the_newest_first_if_the_latest_is_asked_for():
    days = {"a": "2025-11-03", "b": "2025-11-09", "c": "2025-11-05", "d": "2025-11-20"}
    found = [
        at(f"The dam broke, said {name}.", 5.0 - n / 10, f"urn:{name}", 0, published=day)
        for n, (name, day) in enumerate(days.items())
    ]
    assert [text[-2] for text in read(found)] == ["a", "b", "c"]
    assert [text[-2] for text in read(found, "What is the latest on the dam?")] == ["b", "c", "a"]
    assert [text[-2] for text in read(found, "What happened at the new dam?")] == ["a", "b", "c"]


def test_nothing_found_has_no_opening():
    assert read([]) == []


def test_the_sample_tells_what_happened(news):
    first = news.ask("What happened in Harrow?").citations[0]
    assert first.start < 100
    assert "to reach the Norland Cup final" in first.quote
