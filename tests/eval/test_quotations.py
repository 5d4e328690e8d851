"""Quotation marks in sentences, whole and torn."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from eval.quotations import other_quotations, quotations


@pytest.mark.parametrize(
    ("sentence", "readings"),
    [
        ("Nothing is quoted.", [()]),
        ("“We won,” he said.", [("We won,",)]),
        ("“We won,” he said, “and we", [("We won,", "and we")]),
        ("We won.” He left.", [("We won.",)]),
        ("He said “A” and “B”.", [("A", "B")]),
        ('He said "A" and "B".', [("A", "B")]),
        ('It held," he said.', [(" he said.",), ("It held,",)]),
        ('"A," he said. "B', [("A,", "B"), (" he said. ",)]),
        ("“Open “again” here", [("Open ", "again")]),
        ("“” and “ ”", [()]),
        ("“A,” he said. B.”", [("A,",)]),
        ("He said „A“ and „B”, “C”.", [("A", "B", "C")]),
    ],
)
def test_quotations_are_what_stands_between_marks(sentence, readings):
    assert list(quotations(sentence)) == readings


@pytest.mark.parametrize(
    ("sentence", "found"),
    [
        ("Nothing’s quoted.", []),
        ("He said ‘no’.", [("no", "no’.")]),
        ("He said «no» and «yes».", [("no» and «yes", "no", "no» and «yes»."), ("yes", "yes».")]),
        ("It is ‘the dams’ fate", [("the dams", "the dams’ fate")]),
        ("‘It’s over", [("It’s over",)]),
        ("‘’ and ‘“”’", []),
    ],
)
def test_other_marks_have_all_the_ends_that_they_may_have(sentence, found):
    assert list(other_quotations(sentence)) == found


@given(st.text(alphabet='ab “”".', max_size=30))
def test_quotations_are_slices_without_marks(sentence):
    for reading in quotations(sentence):
        for words in reading:
            assert words in sentence
            assert words.strip()
            assert not set(words) & set('“”"')
