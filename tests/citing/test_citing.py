"""Numbers are read in all the ways models write them, and the way of the stream leaves no trace."""

import re
from itertools import pairwise

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from rag.citing import Draft, StreamParser
from rag.citing.markers import numbers_in

# What a model writes, with three passages; then each sentence with what it cites, and what it
# cites that is not there.
WON = "Costan won."
BOTH = [("Costan won.", [1]), ("Bolt lost.", [2])]

CITED = [
    # plain brackets, before and behind the full stop
    ("Costan won [1].", [(WON, [1])]),
    ("Costan won. [1]", [(WON, [1])]),
    ("Costan won.[1]", [(WON, [1])]),
    ("Costan won[1].", [(WON, [1])]),
    ("Costan won [ 1 ].", [(WON, [1])]),
    ("Costan won [1] .", [(WON, [1])]),
    ("Costan won [01].", [(WON, [1])]),
    ("[1] Costan won.", [(WON, [1])]),
    ("[1]: is a list of sources, Costan won.", []),
    ("Costan [1] won.", [(WON, [1])]),
    ("Costan [1] won [2].", [(WON, [1, 2])]),
    ("Costan won [1]. Bolt lost [2].", BOTH),
    ("Costan won. [1] Bolt lost. [2]", BOTH),
    ("Costan won.[1] Bolt lost.[2]", BOTH),
    ("Costan won [1]. Bolt lost.", [(WON, [1]), ("Bolt lost.", [])]),
    ("Costan won. Bolt lost [2].", [(WON, []), ("Bolt lost.", [2])]),
    ("Costan won! [1] Bolt lost? [2]", [("Costan won!", [1]), ("Bolt lost?", [2])]),
    ("Costan won![1] Bolt lost![2]", [("Costan won!", [1]), ("Bolt lost!", [2])]),
    ("Costan won [1]; Bolt lost [2].", [("Costan won; Bolt lost.", [1, 2])]),
    ("Costan won, [1] Bolt lost.", [("Costan won, Bolt lost.", [1])]),
    # several numbers
    ("Costan won [1, 2].", [(WON, [1, 2])]),
    ("Costan won [1,2].", [(WON, [1, 2])]),
    ("Costan won [1;2].", [(WON, [1, 2])]),
    ("Costan won [1 2].", [(WON, [1, 2])]),
    ("Costan won [1/2].", [(WON, [1, 2])]),
    ("Costan won [1 and 2].", [(WON, [1, 2])]),
    ("Costan won [1 & 3].", [(WON, [1, 3])]),
    ("Costan won [1, 2, and 3].", [(WON, [1, 2, 3])]),
    ("Costan won [2, 1, 2].", [(WON, [2, 1])]),
    ("Costan won [1][2].", [(WON, [1, 2])]),
    ("Costan won [1] [2].", [(WON, [1, 2])]),
    ("Costan won [1], [2].", [(WON, [1, 2])]),
    ("Costan won [1], [2] and [3].", [(WON, [1, 2, 3])]),
    ("Costan won [1], [2], and [3].", [(WON, [1, 2, 3])]),
    ("Costan won [1]; [2].", [(WON, [1, 2])]),
    ("Costan won [1] and Bolt [2] lost.", [("Costan won and Bolt lost.", [1, 2])]),
    # ranges
    ("Costan won [1-3].", [(WON, [1, 2, 3])]),
    ("Costan won [1–3].", [(WON, [1, 2, 3])]),
    ("Costan won [1—2].", [(WON, [1, 2])]),
    ("Costan won [1 - 2].", [(WON, [1, 2])]),
    ("Costan won [1 to 3].", [(WON, [1, 2, 3])]),
    ("Costan won [1..3].", [(WON, [1, 2, 3])]),
    ("Costan won [1]-[3].", [(WON, [1, 2, 3])]),
    ("Costan won [3-1].", [(WON, [3, 1])]),
    ("Costan won [1-2, 3].", [(WON, [1, 2, 3])]),
    # other brackets and labels
    ("Costan won【1】.", [(WON, [1])]),
    ("Costan won【1†source】.", [(WON, [1])]),
    ("Costan won【2†L10-L12】.", [(WON, [2])]),
    ("Costan won【1】【2】.", [(WON, [1, 2])]),
    ("Costan won【source】.", [(WON, [])]),
    ("Costan won ［1］.", [(WON, [1])]),
    ("Costan won 〔1〕.", [(WON, [1])]),
    ("Costan won ⟦1⟧.", [(WON, [1])]),
    ("Costan won [^1].", [(WON, [1])]),
    ("Costan won [^1][^2].", [(WON, [1, 2])]),
    ("Costan won [#1].", [(WON, [1])]),
    ("Costan won [Source 1].", [(WON, [1])]),
    ("Costan won [source: 1].", [(WON, [1])]),
    ("Costan won [Sources 1, 2].", [(WON, [1, 2])]),
    ("Costan won [Source 1, Source 2].", [(WON, [1, 2])]),
    ("Costan won [Passage 2].", [(WON, [2])]),
    ("Costan won [Passages 1 and 2].", [(WON, [1, 2])]),
    ("Costan won [doc 1].", [(WON, [1])]),
    ("Costan won [doc_1].", [(WON, [1])]),
    ("Costan won [Article 3].", [(WON, [3])]),
    ("Costan won [ref. 1].", [(WON, [1])]),
    ("Costan won [citation:1].", [(WON, [1])]),
    ("Costan won [see 1].", [(WON, [1])]),
    ("Costan won [S1].", [(WON, [1])]),
    ("Costan won [[1]].", [(WON, [1])]),
    ("Costan won [[1]](#source-1).", [(WON, [1])]),
    ("Costan won [[1], [2]].", [(WON, [1, 2])]),
    ("Costan won \\[1\\].", [(WON, [1])]),
    ("Costan won **[1]**.", [(WON, [1])]),
    ("Costan won ([1]).", [(WON, [1])]),
    ("Costan won (see [1]).", [(WON, [1])]),
    ("Costan won ([1], [2]).", [(WON, [1, 2])]),
    ("Costan won (source [1]).", [(WON, [1])]),
    ("Costan won (source 1).", [(WON, [1])]),
    ("Costan won (Sources 1, 2).", [(WON, [1, 2])]),
    ("Costan won (passage 2).", [(WON, [2])]),
    # round brackets without a word: at the end of a sentence alone
    ("Costan won (1).", [(WON, [1])]),
    ("Costan won. (1)", [(WON, [1])]),
    ("Costan won (1, 2).", [(WON, [1, 2])]),
    ("Costan won (1) and left.", [("Costan won (1) and left.", [])]),
    ("Costan (2) won.", [("Costan (2) won.", [])]),
    ("Costan won (2025).", [("Costan won (2025).", [])]),
    ("Costan won (52%).", [("Costan won (52%).", [])]),
    ("Costan (aged 2) won.", [("Costan (aged 2) won.", [])]),
    ("(1) Costan won. (2) Bolt lost.", [("Costan won.", [2]), ("Bolt lost.", [])]),
    # raised numbers
    ("Costan won.<sup>1</sup>", [(WON, [1])]),
    ("Costan won<sup>[1]</sup>.", [(WON, [1])]),
    ("Costan won.<sup>1,2</sup> Bolt lost.", [(WON, [1, 2]), ("Bolt lost.", [])]),
    ("Costan won.<cite>2</cite>", [(WON, [2])]),
    ("The 4<sup>th</sup> man won [1].", [("The 4th man won.", [1])]),
    ("Costan won.¹ Bolt lost.²", BOTH),
    ("Costan won.¹,² Bolt lost.", [(WON, [1, 2]), ("Bolt lost.", [])]),
    ("It burnt 3 km² [1].", [("It burnt 3 km².", [1])]),
    # links and images
    ("Costan won [1](https://evil.example/a).", [(WON, [1])]),
    ("Costan won [1](#source-1).", [(WON, [1])]),
    ("Costan won [1](<a b> (c)).", [(WON, [1])]),
    ("[Costan](https://evil.example) won [1].", [(WON, [1])]),
    ("Costan ![x](https://evil.example/p.png) won [1].", [(WON, [1])]),
    ("Costan ![1](https://evil.example/p.png) won.", [(WON, [])]),
    ("Costan won ![x][1].", [("Costan won ![x].", [1])]),
    ("Costan won, see https://evil.example/a?b=c [1].", [("Costan won, see.", [1])]),
    ("Costan won at www.evil.example [1].", [("Costan won at.", [1])]),
    ("Costan won <https://evil.example> [1].", [(WON, [1])]),
    ("Costan won <a href='https://evil.example'>here</a> [1].", [("Costan won here.", [1])]),
    ("Costan won <img src=x onerror=alert(1)> [1].", [(WON, [1])]),
    ("<script>alert('[1]')</script>Costan won [2].", [(WON, [2])]),
    ("Costan won javascript:alert(1) [1].", [(WON, [1])]),
    # code
    ("`Costan` won [1].", [(WON, [1])]),
    ("`Costan [1]` won.", [("Costan 1 won.", [])]),
    ("`<img src=x>` Costan won [1].", [("img src=x Costan won.", [1])]),
    ("Costan had < 5 votes, <*b>Bolt 6 [1].", [("Costan had < 5 votes, b>Bolt 6.", [1])]),
    ("Costan [`x` won", [("Costan x won", [])]),
    ("``Costan [2]`` won [1].", [("Costan 2 won.", [1])]),
    ("```\nCostan won [1].\n```", [(WON, [1])]),
    ("```markdown\nCostan won [1].\n```", [(WON, [1])]),
    ("```python\nx[1] = 2\n```\nCostan won [2].", [(WON, [2])]),
    ("Costan won [1].\n```\nBolt[2]\n```\nBolt lost [3].", [(WON, [1]), ("Bolt lost.", [3])]),
    ("Costan won [1].\n```\nBolt[2] is never closed", [(WON, [1])]),
    # Markdown
    ("**Costan** won [1].", [(WON, [1])]),
    ("*Costan* __won__ [1].", [(WON, [1])]),
    ("# Answer\nCostan won [1].", [(WON, [1])]),
    ("> Costan won [1].", [(WON, [1])]),
    ("- Costan won [1]\n- Bolt lost [2]", [("Costan won", [1]), ("Bolt lost", [2])]),
    ("* Costan won [1].\n* Bolt lost [2].", BOTH),
    ("• Costan won [1].\n• Bolt lost [2].", BOTH),
    ("1. Costan won [1].\n2. Bolt lost [2].", BOTH),
    ("1) Costan won [1].\n2) Bolt lost [2].", BOTH),
    ("Costan won [1].\nBolt lost [2].", BOTH),
    ("Costan won [1].\n\nBolt lost [2].", BOTH),
    ("Costan\nwon [1].", [(WON, [1])]),
    ("Costan won [1]\nBolt lost [2]", [("Costan won", [1]), ("Bolt lost", [2])]),
    ("Answer: Costan won [1].", [(WON, [1])]),
    ("Costan won [1].<br>Bolt lost [2].", BOTH),
    # out of range, unclosed, and what is no number of a passage
    ("Costan won [4].", [(WON, [], [4])]),
    ("Costan won [0].", [(WON, [], [0])]),
    ("Costan won [1, 9].", [(WON, [1], [9])]),
    ("Costan won [2-999].", [(WON, [2, 3], [999])]),
    ("Costan won [1", [("Costan won", [])]),
    ("Costan won [1, 2", [("Costan won", [])]),
    ("Costan won [1\n\nBolt lost [2].", [("Costan won", []), ("Bolt lost.", [2])]),
    ("Costan won 1].", [("Costan won 1.", [])]),
    ("Costan won [].", [(WON, [])]),
    ("Costan won [1.5].", [(WON, [])]),
    ("Costan won [1 [2].", [(WON, [2])]),
    ("Costan won [2025].", [(WON, [])]),
    ("The [prime] minister won [1].", [("The [prime] minister won.", [1])]),
    ("Costan won [sic] [1].", [("Costan won [sic].", [1])]),
    ("Costan won (see the list", [("Costan won (see the list", [])]),
    # abbreviations and quotations do not end a sentence
    ("Mr. Costan won in the U.S. Senate [1].", [("Mr. Costan won in the U.S. Senate.", [1])]),
    (
        'He said "It is over. We go on now," and left [1]. Bolt lost [2].',
        [('He said "It is over. We go on now," and left.', [1]), ("Bolt lost.", [2])],
    ),
    ("He said “It is over.” [1] Bolt lost [2].", [("He said “It is over.”", [1]), BOTH[1]]),
    # thinking aloud, lists of sources, nothing
    ("<think>Perhaps [3]?</think>Costan won [1].", [(WON, [1])]),
    ("<think>\nPerhaps [3]?\n</think>\n\nCostan won [1].", [(WON, [1])]),
    ("Perhaps Bolt [3]?</think>Costan won [1].", [(WON, [1])]),
    ("<think>Perhaps [3]", []),
    ("Costan won [1].\n\nSources:\n[1] The Courier\n[2] Northwire", [(WON, [1])]),
    ("Costan won [1].\n\n**References**\n1. The Courier won.", [(WON, [1])]),
    ("Costan won [1].\n[1]: The Courier, Monday", [(WON, [1])]),
    ("Costan won [1].<|im_end|>", [(WON, [1])]),
    ("", []),
    ("[1]", []),
    ("...", []),
    (" \n\t\n ", []),
    ("Cos\u200btan\u202e won [1].", [(WON, [1])]),
]  # fmt: skip


def read(*pieces, passages=3):
    parser = StreamParser(passages)
    found = [draft for piece in pieces for draft in parser.feed(piece)]
    return [*found, *parser.close()]


def drafts(expected):
    return [Draft(text, tuple(cited), tuple(*unknown)) for text, cited, *unknown in expected]


def test_the_table_is_long_and_says_nothing_twice():
    assert len({text for text, _ in CITED}) == len(CITED) >= 100


@pytest.mark.parametrize(("text", "expected"), CITED)
def test_sentences_and_what_they_cite(text, expected):
    assert read(text) == drafts(expected)


@pytest.mark.parametrize(("text", "expected"), CITED)
def test_the_same_character_by_character(text, expected):
    assert read(*text) == drafts(expected)


@pytest.mark.parametrize(("text", "expected"), CITED)
def test_the_same_in_two_pieces_wherever_they_are_cut(text, expected):
    whole = drafts(expected)
    assert all(read(text[:cut], text[cut:]) == whole for cut in range(len(text)))


PIECES = st.sampled_from(
    [
        *'[]129-,`()<>*#!. \n“”|_¹†^\\"',
        *("```", "[1]", "【2】", "](", ". ", "1. ", "<think>", "</think>", "<sup>", "</sup>"),
        *("http://x.y", "Costan", "won", "Sources:", "Source ", "U.S."),
    ]
)


@settings(max_examples=300, deadline=None)
@given(st.lists(PIECES, max_size=25), st.data())
def test_any_stream_cut_in_any_way_gives_the_same_sentences(pieces, data):
    text = "".join(pieces)
    whole = read(text)
    cuts = data.draw(st.lists(st.integers(0, len(text)), max_size=6).map(sorted))
    edges = [0, *cuts, len(text)]
    assert read(*(text[a:b] for a, b in pairwise(edges))) == whole
    assert read(*text) == whole
    for draft in whole:
        assert all(1 <= number <= 3 for number in draft.numbers)
        assert not {*draft.numbers} & {*draft.unknown}
        assert numbers_left(draft.text) == []
        assert "://" not in draft.text
        assert "`" not in draft.text
        assert not re.search(r"</?[a-z!]", draft.text, re.IGNORECASE)
        assert "\n" not in draft.text


def numbers_left(text):
    """Return what of a text a reader could take for the number of a source."""
    inside = [part.partition("]")[0] for part in text.split("[")[1:] if "]" in part]
    return [part for part in inside if numbers_in(part, 3) is not None]


def test_a_sentence_is_given_out_when_two_words_of_the_next_have_come():
    parser = StreamParser(3)
    assert parser.feed("Costan won [1]. Bolt ") == []
    assert parser.feed("lost ") == [Draft("Costan won.", (1,), ())]
    assert parser.feed("[2].") == []
    assert parser.close() == [Draft("Bolt lost.", (2,), ())]


def test_an_endless_answer_is_not_read_to_its_end():
    parser = StreamParser(3)
    found = [draft for _ in range(3000) for draft in parser.feed("Costan won [1].\n")]
    assert 1000 < len(found) < 2000


def test_a_range_stays_as_short_as_there_are_passages():
    assert numbers_in("1-999", 3) == [1, 2, 3, 999]
    assert numbers_in("1-2-3", 3) is None
