"""Who is asked for by an office is who holds it."""

import pytest

from rag.asked import read_asked
from rag.extractive.offices import holder_first
from tests.rag.test_extractive import sentence

WHO = "Who is the governor of the Bank of Norland?"
DEPUTY = "Ilian Dravec, deputy governor of the Bank of Norland, spoke in Tresk."
HOLDER = "Mara Voss, governor of the Bank of Norland, spoke in Tresk."


@pytest.mark.parametrize(
    ("question", "best", "next_best", "behind", "leads"),
    [
        (WHO, DEPUTY, HOLDER, 1.0, HOLDER),
        (WHO, "Former central bank governor Ilian Dravec spoke.", HOLDER, 1.0, HOLDER),
        (WHO, "Ilian Dravec is running for governor.", HOLDER, 1.0, HOLDER),
        (WHO, "Acting governor Ilian Dravec spoke.", HOLDER, 1.0, HOLDER),
        (WHO, DEPUTY, HOLDER, 4.0, DEPUTY),
        (WHO, DEPUTY, "The bank stands in Tresk.", 0.1, DEPUTY),
        (WHO, "The bank stands in Tresk.", HOLDER, 0.1, "The bank stands in Tresk."),
        (WHO, "The governor and her deputy governor spoke.", HOLDER, 0.1,
         "The governor and her deputy governor spoke."),
        ("Who is the deputy governor of the Bank of Norland?", DEPUTY, HOLDER, 1.0, DEPUTY),
        ("Who is acting president of Norland?", "Acting president Ilian Dravec spoke.",
         "Mara Voss, president of Norland, fled.", 1.0, "Acting president Ilian Dravec spoke."),
        ("Who met the governor?", DEPUTY, HOLDER, 1.0, DEPUTY),
        ("When was the governor elected?", DEPUTY, HOLDER, 1.0, DEPUTY),
    ],
)  # fmt: skip
def test_who_holds_an_office_leads_before_who_holds_another(
    question, best, next_best, behind, leads
):
    found = [sentence(best, 5.0, "urn:a"), sentence(next_best, 5.0 - behind, "urn:b")]
    ranked = holder_first(found, read_asked(question))
    assert ranked[0].text == leads
    assert {s.text for s in ranked} == {best, next_best}


def test_no_sentences_stay_none():
    assert holder_first([], read_asked(WHO)) == []
