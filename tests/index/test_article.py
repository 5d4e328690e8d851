"""An article's text has one canonical form, and its ids follow from what it is."""

import unicodedata

import pytest
from hypothesis import given
from hypothesis import strategies as st

from index.article import Status, canonical_line, canonical_text, passage_id
from index.errors import InvalidArticleError
from tests.conftest import article


@pytest.mark.parametrize(
    ("raw", "stored"),
    [
        ("\ufeffOslo", "Oslo"),
        ("one\r\ntwo\rthree", "one\ntwo\nthree"),
        ("one\r\n\r\n\r\n\r\ntwo", "one\n\ntwo"),
        ("one \n \n two", "one\n\ntwo"),
        ("10\u00a0000\u202fkroner", "10 000 kroner"),
        ("co\u00adoperation", "cooperation"),
        ("zero\u200bwidth", "zerowidth"),
        ("\x93Yes,\x94 he said \x96 it\x92s so", "“Yes,” he said – it’s so"),
        ("“Yes,” he said — it’s so", "“Yes,” he said — it’s so"),
        ("cafe\u0301", "café"),
        ("a\tb   c", "a b c"),
        ("bell\x07 null\x00 escape\x1b[31m", "bell null escape[31m"),
        ("line\u2028separator\u2029paragraph", "line\nseparator\n\nparagraph"),
        ("left\u202eto right", "leftto right"),
        ("lone\ud800surrogate", "lonesurrogate"),
        ("  edges  ", "edges"),
    ],
)
def test_text_is_normalised_once(raw, stored):
    assert canonical_text(raw) == stored


@given(st.text())
def test_normalising_twice_changes_nothing(text):
    once = canonical_text(text)
    assert canonical_text(once) == once
    assert unicodedata.is_normalized("NFC", once)
    once.encode("utf-8")
    line = canonical_line(text)
    assert canonical_line(line) == line
    assert "\n" not in line


@pytest.mark.parametrize(
    ("fields", "complaint"),
    [
        ({"uri": " "}, "uri"),
        ({"text": " \n\u200b"}, "no text"),
        ({"status": Status.EMBARGOED}, "embargoed_until"),
    ],
)
def test_an_article_lacks_nothing_that_it_needs(fields, complaint):
    with pytest.raises(InvalidArticleError, match=complaint):
        article(**fields).canonical()


def test_a_withdrawal_may_be_empty():
    assert article(text="", status=Status.WITHDRAWN).canonical().text == ""


def test_every_field_is_canonical():
    made = article(
        headline=" Two\nlines ", byline="Ann\u00a0Lee", notices=("Corrects\nname", " ")
    ).canonical()
    assert (made.headline, made.byline, made.notices) == (
        "Two lines",
        "Ann Lee",
        ("Corrects name",),
    )


def test_passage_ids_are_the_same_on_every_machine():
    # Written down when the format was made: a change would orphan every index there is.
    assert passage_id("urn:a", "0123456789abcdef", 0, 42) == 1901549388385886388
    assert passage_id("urn:a", "0123456789abcdef", 0, 43) != passage_id("urn:a1", "", 0, 43)


@given(st.text(), st.text(), st.integers(), st.integers())
def test_passage_ids_have_63_bits(uri, version, start, end):
    assert 0 <= passage_id(uri, version, start, end) < 1 << 63
