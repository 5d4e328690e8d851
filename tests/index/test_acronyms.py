import pytest
from hypothesis import given
from hypothesis import strategies as st

from index.acronyms import Acronym, acronyms, key, mentioned


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("The Harbor Safety Agency (HSA) met.", [("HSA", "Harbor Safety Agency")]),
        ("The HSA (Harbor Safety Agency) met.", [("HSA", "Harbor Safety Agency")]),
        ("the Bank of Norland (BN) cut its rate", [("BN", "Bank of Norland")]),
        ("Union of Ferry and Dock Workers (UFDW)", [("UFDW", "Union of Ferry and Dock Workers")]),
        ("Skerry Aviation Authority (S.A.A.)", [("SAA", "Skerry Aviation Authority")]),
        ("Light Rail Vehicles (LRVs)", [("LRV", "Light Rail Vehicles")]),
        ("Northern Press (NorPA) said", []),
        ("Norland Radio (NorRa) said", [("NorRa", "Norland Radio")]),
        # What is no name is no acronym of one, and neither is a place, a side note or a code.
        ("the gross domestic product (GDP) fell", []),
        ("Mara Voss (left) and a dog", []),
        ("the Arrin (ARN)", []),
        ("He left. Harbor (HSA) stayed", []),
        ("Voss (D-Norland) said", []),
        ("the minister (42) spoke", []),
        ("(HSA)", []),
        ("", []),
    ],
)
def test_an_acronym_is_known_where_it_is_explained(text, expected):
    assert acronyms(text) == tuple(Acronym(*pair) for pair in expected)


def test_each_explanation_counts_once_and_in_order():
    text = "Harbor Safety Agency (HSA). Bank of Norland (BN). Harbor Safety Agency (HSA)."
    assert [a.short for a in acronyms(text)] == ["HSA", "BN"]


@pytest.mark.parametrize(
    ("query", "expected"),
    [
        ("What did the HSA say?", ["HSA"]),
        ("What did the H.S.A. say?", ["H.S.A"]),
        ("what did the hsa say", []),
        ("What did the Harbor Safety Agency say?", ["Harbor Safety Agency"]),
        ("the Bank of Norland", ["Bank of Norland"]),
    ],
)
def test_a_question_mentions_what_may_be_one(query, expected):
    assert [form for form in mentioned(query) if form in expected] == expected
    assert bool(mentioned(query)) == bool(expected)


def test_forms_are_compared_without_case_dots_and_spaces():
    assert key("I.A.E.A.") == key("IAEA") == "iaea"
    assert key("Bank of Norland") == key("BANK OF  NORLAND") == "bank_of_norland"


@given(st.text("AaBb (). \n'-Z", max_size=80))
def test_any_text_can_be_read(text):
    for found in acronyms(text):
        assert found.short[0].lower() == found.long[0].lower()
        assert found.long in text
    mentioned(text)
