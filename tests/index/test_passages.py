"""Passages are slices of the text that the embedder can read whole."""

import re

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from index.passages import embedder_input, header, passages
from tests.conftest import article

WORDS = st.sampled_from(
    [
        "Oslo",
        "rain.",
        "“We",
        "go,”",
        "said",
        "U.S.",
        "28-point",
        "Ærø",
        "东京",
        "a",
        "—",
        "\n\n",
        "x;",
    ]
)
TEXTS = st.one_of(
    st.lists(WORDS, min_size=1, max_size=300).map(" ".join), st.text(min_size=1, max_size=600)
)


@settings(max_examples=150, deadline=None)
@given(TEXTS, st.text(max_size=300), st.sampled_from([24, 48, 128, 256, 1000]))
def test_passages_are_exact_complete_and_within_the_limit(embedder, text, headline, limit):
    made = article(text=text, headline=headline, published="2025-11-20", source="Northwire")
    if not made.text.strip():
        return
    try:
        made = made.canonical()
    except ValueError:
        return
    head, parts = passages(made, embedder, max_tokens=limit)
    rest = made.text
    at = 0
    for part in parts:
        assert made.text[part.start : part.end] == part.text
        assert part.text == part.text.strip() != ""
        assert part.start >= at
        assert not rest[at : part.start].strip()
        at = part.end
    assert not rest[at:].strip()
    longest = max(embedder.count_tokens([embedder_input(head, part.text) for part in parts]))
    assert longest <= min(limit, 256)


SENTENCE = "The ministry in Arrin said on Monday that the dam would hold through the winter. "


def test_whole_paragraphs_stay_together_where_they_fit(embedder):
    text = "\n\n".join([SENTENCE * 3] * 6)
    _, parts = passages(article(text=text).canonical(), embedder, max_tokens=140)
    assert len(parts) > 1
    assert all(part.text.endswith("winter.") for part in parts)
    assert all("\n\n" in part.text or part is parts[-1] for part in parts)
    assert all(paragraph.count("winter") == 3 for p in parts for paragraph in p.text.split("\n\n"))


def test_sentences_are_not_cut(embedder):
    _, parts = passages(article(text=SENTENCE * 40).canonical(), embedder, max_tokens=100)
    assert len(parts) > 5
    assert all(re.fullmatch(r"(The ministry[^.]*\. ?)+", part.text) for part in parts)


def test_an_overlong_sentence_is_cut_after_a_clause(embedder):
    text = "; ".join(["the minister of the interior of Norland resigned on a rainy day"] * 20) + "."
    _, parts = passages(article(text=text).canonical(), embedder, max_tokens=64)
    assert all(part.text.endswith((";", ".")) for part in parts)


def test_an_overlong_clause_is_cut_between_words(embedder):
    text = "rain " * 400
    _, parts = passages(article(text=text).canonical(), embedder, max_tokens=64)
    assert {word for part in parts for word in part.text.split()} == {"rain"}


def test_the_header_names_headline_source_and_day(embedder):
    made = article(headline="Dam holds", source="Northwire", published="2025-11-20T10:00:00Z")
    assert header(made) == "Dam holds | Northwire | 20 November 2025"


def test_a_long_headline_leaves_room_for_the_text(embedder):
    made = article(headline="dam " * 300, text=SENTENCE * 3).canonical()
    head, parts = passages(made, embedder, max_tokens=128)
    assert head.endswith("dam")
    assert len(parts) == 1


@pytest.mark.parametrize("limit", [128, 256])
def test_the_last_words_of_a_passage_reach_the_vector(embedder, limit):
    """What the embedder would cut off without a word would not change the vector."""
    text = (SENTENCE * 40).strip()
    head, parts = passages(article(text=text).canonical(), embedder, max_tokens=limit)
    whole = embedder_input(head, parts[0].text)
    other = whole.removesuffix("winter.") + "war."
    vectors = embedder.encode_documents([whole, other])
    assert float(vectors[0] @ vectors[1]) < 0.9999
