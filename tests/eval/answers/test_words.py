"""What the deterministic judge reads from text."""

from decimal import Decimal

import pytest

from eval.answers.words import acronyms, content, denied, names, numbers, possible_numbers, stem


@pytest.mark.parametrize(
    ("text", "values"),
    [
        ("6.6 billion", [6_600_000_000]),
        ("6,600 million", [6_600_000_000]),
        ("$6.6bn", [6_600_000_000]),
        ("1,800 strikers, 28-point plan", [1800, 28]),
        ("twelve of a dozen", [12]),
        ("twenty-five", [25]),
        ("one hundred and five", [105]),
        ("two thousand and twenty-five men", [2025]),
        ("seven and eight", [7, 8]),
        ("one of them", []),
        ("one million", [1_000_000]),
        ("in 2025, five people", [2025, 5]),
        ("20 five-star hotels", [20, 5]),
        ("3.50% and 3.5 percent", [Decimal("3.5")]),
        ("at 10am", [10]),
        ("I am no number", []),
    ],
)
def test_numbers_are_read_by_value(text, values):
    assert numbers(text) == {Decimal(value) for value in values}


def test_a_lone_one_may_be_a_number():
    assert possible_numbers("one of them") == {Decimal(1)}


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("The U.S. president met Kyiv's envoy.", {"us", "kyiv"}),
        ("John Smith resigned. Officials said so.", {"john", "smith"}),
        ("“We will,” Maria Lind said.", {"maria", "lind"}),
        ("NATO agreed on Monday.", {"nato", "monday"}),
        ("He said: Rain is expected.", set()),
        ("The vote was held in St. Brannoc's", {"st", "brannoc"}),
    ],
)
def test_names_are_words_with_capitals_that_no_sentence_explains(text, expected):
    assert names(text) == expected


@pytest.mark.parametrize(
    ("one", "two"),
    [
        ("strikes", "striking"),
        ("stopped", "stops"),
        ("parties", "party"),
        ("closed", "close"),
        ("falls", "falling"),
        ("tried", "tries"),
        ("classes", "class"),
    ],
)
def test_inflections_share_a_stem(one, two):
    assert stem(one) == stem(two)


@pytest.mark.parametrize(("one", "two"), [("gas", "gain"), ("bus", "bush"), ("press", "pre")])
def test_other_words_do_not(one, two):
    assert stem(one) != stem(two)


def test_content_leaves_out_what_says_nothing():
    assert content("There were not more than twelve of the strikes in 2024") == ["strik"]


def test_what_a_denial_reaches_ends_with_its_clause():
    assert denied("It did not confirm the report, but police said it was true.") == {
        "confirm",
        "report",
    }
    assert denied("Nothing of it happened. Rain fell.") == {"happen"}


def test_initials_of_capital_words_are_acronyms():
    assert "iaea" in acronyms("the International Atomic Energy Agency said")
    assert "doj" in acronyms("the Department of Justice")
