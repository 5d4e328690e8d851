"""Tolls: how many died or were hurt, and which report has the last word on it."""

import pytest

from index import Index
from rag.asked import read_asked
from rag.extractive.claims import claims
from rag.extractive.moving import newest_first
from rag.extractive.sources import differing
from rag.extractive.tolls import asks_toll, toll
from rag.terms import question_terms
from tests.rag.test_extractive import sentence

DIED = "How many people died in the Arrin flood?"
HURT = "How many people were injured in the blast?"


@pytest.fixture(scope="module")
def lexical(sample_path, embedder):
    """Says how telling a word is."""
    with Index.open(sample_path, embedder=embedder) as index:
        yield index.view().lexical


@pytest.mark.parametrize(
    ("question", "is_one"),
    [
        (DIED, True), (HURT, True), ("How many were killed in the blast?", True),
        ("What is the death toll of the flood?", True), ("how many dead in the flood", True),
        ("How many lives were lost in the flood?", True),
        ("final number of dead in the flood", True), ("What was the total of deaths?", True),
        ("How many children died in the flood?", False), ("When did the miners die?", False),
        ("How many people live in Tresk?", False), ("What was the road toll in crowns?", False),
    ],
)  # fmt: skip
def test_what_asks_for_a_toll(question, is_one):
    assert asks_toll(read_asked(question)) is is_one


@pytest.mark.parametrize(
    ("text", "figure", "total", "exact"),
    [
        ("The search ended, bringing the final death toll to 11.", "11", True, True),
        ("The death toll rose from nine to 11 on Friday.", "11", True, True),
        ("The toll stood at more than 2,300.", "2,300", True, False),
        ("The number of people killed by the flood rose to nine on Wednesday.", "nine", True, True),
        ("The flood killed at least four.", "four", False, False),
        ("The quake claimed the lives of 1,234 people.", "1,234", False, True),
        ("Three people died, officials said.", "Three", False, True),
        ("The blast left 15 people dead.", "15", False, True),
        ("Some 48 villagers, among them a nurse, were killed.", "48", False, False),
        ("Several of the 11 deaths could have been avoided.", "11", False, True),
        ("The blast killed 14 people and wounded 30.", "14", False, True),
        ("More than 1.5 million people died.", "1.5 million", False, False),
    ],
)  # fmt: skip
def test_a_toll_is_read_with_what_is_sure_of_it(text, figure, total, exact):
    assert toll(text, read_asked(DIED)) == (figure, total, exact)


@pytest.mark.parametrize(
    "text",
    [
        "Four people were still missing.", "A 29-year-old man was killed.",
        "Covid-19 killed many.", "In 2023 was the worst flood.",
        "Another three people were killed.",
        "Three died upstream and five died downstream.", "The flood killed two dozen people.",
        "Some 30 people were wounded.",
    ],
)  # fmt: skip
def test_what_is_no_toll_of_the_dead(text):
    assert toll(text, read_asked(DIED)) is None


def test_the_hurt_are_counted_apart_from_the_dead():
    assert toll("The blast killed 14 people and wounded 30.", read_asked(HURT)) == (
        "30", False, True,
    )  # fmt: skip


def told(*articles):
    return [
        sentence(text, score, f"urn:{n}", published=day)
        for n, (text, day, score) in enumerate(articles)
    ]


def leads(question, found, lexical):
    asked, terms = read_asked(question), question_terms(question, lexical)
    return newest_first(found, claims(found, asked, terms))[0].text


ROSE = "The number of people killed by the Arrin flood rose to nine."
FINAL = "The Arrin flood search ended, bringing the final death toll to 11."
REVIEW = "Several of the 11 deaths in the Arrin flood could have been avoided."


def test_the_last_toll_leads_though_it_is_told_in_other_words(lexical):
    found = told((ROSE, "2025-10-15", 9.0), (FINAL, "2025-10-17", 8.0))
    assert leads(DIED, found, lexical) == FINAL


def test_of_reports_with_the_last_toll_the_best_leads(lexical):
    found = told((ROSE, "2025-10-15", 9.0), (FINAL, "2025-10-17", 8.0), (REVIEW, "2025-11-20", 7.0))
    assert leads(DIED, found, lexical) == FINAL


@pytest.mark.parametrize(
    ("later", "day", "score"),
    [
        ("Two people were killed in the Arrin flood when a van sank.", "2025-10-17", 8.0),
        ("The flood in Tresk killed 40 people.", "2025-10-17", 8.0),
        (FINAL, "2026-01-17", 8.0),
        (FINAL, "2025-10-17", 2.0),
    ],
)
def test_a_part_another_event_and_what_is_far_off_do_not_overtake(later, day, score, lexical):
    found = told((ROSE, "2025-10-15", 9.0), (later, day, score))
    assert leads(DIED, found, lexical) == ROSE


@pytest.mark.parametrize(
    ("one", "two", "differ"),
    [
        ("The Arrin flood killed nine people.", "The Arrin flood killed four people.", True),
        (FINAL, "The death toll of the Arrin flood rose to nine.", True),
        (FINAL, "The Arrin flood killed nine people.", True),
        ("The Arrin flood killed nine people.", "Two people died in a van.", False),
        (
            "The Arrin flood killed nine people.",
            "Nine people were killed by the Arrin flood.",
            False,
        ),
        ("The Arrin flood killed nine people on Monday.", "Arrin flood: four dead Tuesday.", False),
    ],
)
def test_what_sources_say_of_the_event_differs_and_not_what_they_say_of_a_part(
    one, two, differ, lexical
):
    found = [
        sentence(text, 9.0 - n, f"urn:{n}", source=f"Paper {n}", published="2025-10-15")
        for n, text in enumerate((one, two))
    ]
    made = claims(found, read_asked(DIED), question_terms(DIED, lexical))
    assert bool(differing(made, lambda _version: frozenset())) is differ


def test_a_toll_leads_before_what_tells_none(lexical):
    found = told(
        ("The Arrin flood swept through three villages.", "2025-10-15", 9.0),
        ("Four people died in the Arrin flood.", "2025-10-15", 8.0),
    )
    assert leads(DIED, found, lexical) == "Four people died in the Arrin flood."
