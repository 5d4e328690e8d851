import pytest

from index import Article, Filter
from rag.terms import question_terms

NAME = "The Harbor Safety Agency examined the ferry."


@pytest.mark.parametrize(
    ("question", "passage", "met"),
    [
        ("HSA ferry", NAME, True),
        ("Harbor Safety Agency ferry", "Divers of the HSA examined the ferry.", True),
        ("HSA ferry", "A harbor agency examined the ferry.", False),
        ("ABC ferry", NAME, False),
    ],
)
def test_a_term_is_met_by_its_other_form_where_that_is_whole(index, question, passage, met):
    explains = "The Harbor Safety Agency (HSA) opened its new office in Skerry on Monday."
    index.add([Article(uri="explains", headline="News", text=explains)])
    lexical = index.view().lexical
    terms = question_terms(question, lexical)
    tokens = frozenset(lexical.tokens(passage))
    assert terms.coverage(tokens) < 1
    with_forms = terms.with_forms(lexical.explained(question, Filter.now()), lexical)
    assert (with_forms.coverage(tokens) == 1) is met


@pytest.mark.parametrize("question", ["How many joined Disney+'s service?", "'s", "+'s +'s"])
def test_a_lone_ending_is_no_term(index, question):
    lexical = index.view().lexical
    assert "" not in question_terms(question, lexical).weights
