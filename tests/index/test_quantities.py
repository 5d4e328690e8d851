from decimal import Decimal

import pytest
from hypothesis import given
from hypothesis import strategies as st

from index.quantities import quantities

SAME = [
    ("$6.6bn", "6.6 billion dollars", "US$6,600 million", "$6.6-billion"),
    ("12.5%", "12.5 per cent", "12.5 percent"),
    ("1,200,000", "1.2 million", "1200 thousand"),
    ("28 points", "twenty-eight points", "a 28-point plan"),
    ("£5m", "5 million pounds"),
    ("€300k", "300,000 euros"),
    ("ten thousand", "10,000", "10000"),
]


@pytest.mark.parametrize("written", SAME)
def test_one_number_may_be_written_in_many_ways(written):
    assert len({quantities(text) for text in written}) == 1
    assert quantities(written[0])


def test_money_is_found_without_its_currency_too():
    assert set(quantities("6.6 billion")) < set(quantities("$6.6bn"))
    assert set(quantities("$6.6bn")) == set(quantities("6.6 billion dollars"))


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("in 2022", ("n2022",)),
        ("3 dogs", ()),  # in every text
        ("$3", ("n3", "usd3")),
        ("3 million", ("n3000000",)),
        ("at 10:30", ()),
        ("on 13/3/2024", ()),
        ("version 3.41.12", ()),
        ("a B52 bomber", ()),
        ("a 52nd time", ()),
        ("5m of water", ()),
        ("1.5 and 15", ("n1.5", "n15")),
        ("10.0", ("n10",)),
        ("a cost of 40.", ("n40",)),
        ("40, 50 and 60", ("n40", "n50", "n60")),
        ("¥300", ("n300", "jpy300")),
        ("9" * 40, ()),
        ("", ()),
    ],
)
def test_what_counts_as_a_number(text, expected):
    assert quantities(text) == expected


@given(st.integers(10, 10**15))
def test_commas_do_not_matter(number):
    assert quantities(f"{number:,}") == quantities(str(number)) == (f"n{number}",)


@given(st.integers(10, 9999), st.sampled_from([("million", 6), ("bn", 9), ("trillion", 12)]))
def test_a_scale_multiplies(number, scale):
    word, power = scale
    if Decimal(number).scaleb(power) <= Decimal(10) ** 18:
        assert quantities(f"{number} {word}") == (f"n{number}{'0' * power}",)


@given(st.text(max_size=60))
def test_any_text_can_be_read(text):
    assert all(" " not in token for token in quantities(text))
