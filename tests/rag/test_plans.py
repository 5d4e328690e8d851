"""When something took place leads before when it was to."""

import pytest

from rag.asked import read_asked
from rag.extractive.plans import done_first
from tests.rag.test_extractive import sentence

LAUNCHED = "When was the Tern satellite launched?"
REOPENS = "When will the Arrin bridge reopen?"
DUE = "The Tern satellite had been due to lift off on Thursday."
FLEW = "A rocket placed the Tern satellite in orbit on Sunday."
WAS_TO = "The Arrin bridge was to have opened by Nov 30."
WILL = "The Arrin bridge will open to cars on Wednesday, Dec 3."


@pytest.mark.parametrize(
    ("question", "best", "later", "leads"),
    [
        (LAUNCHED, DUE, (FLEW, "2025-11-09", 2.0), FLEW),
        (LAUNCHED, "Norland put the launch off to Oct 28.", (FLEW, "2025-11-09", 2.0), FLEW),
        (LAUNCHED, "The next attempt will be on Nov 9.", (FLEW, "2025-11-09", 2.0), FLEW),
        (LAUNCHED, "If it flies on Sunday, it will reach orbit.", (FLEW, "2025-11-09", 2.0), FLEW),
        (REOPENS, WAS_TO, (WILL, "2025-11-27", 2.5), WILL),
        (REOPENS, "The reopening was postponed to May 4.", (WILL, "2025-11-27", 2.5), WILL),
        # the other is older, far behind, long after, a plan itself, or gives no day of it
        (LAUNCHED, DUE, (FLEW, "2025-10-01", 2.0), DUE),
        (LAUNCHED, DUE, (FLEW, "2025-11-09", 3.5), DUE),
        (LAUNCHED, DUE, (FLEW, "2026-03-09", 2.0), DUE),
        (LAUNCHED, DUE, ("The Tern launch was called off on Tuesday.", "2025-11-09", 2.0), DUE),
        (LAUNCHED, DUE, ("It went well, the agency said on Monday.", "2025-11-09", 2.0), DUE),
        # the best is no mere plan, or a plan is what is asked for
        (LAUNCHED, FLEW, ("It was lofted on Nov 10.", "2025-11-09", 2.0), FLEW),
        (REOPENS, WILL, ("The Arrin bridge opened on Dec 4.", "2025-11-09", 2.0), WILL),
        ("When was the launch postponed?", "It was postponed on Monday.", (FLEW, "2025-11-09", 2.0),
         "It was postponed on Monday."),
        ("Who launched the Tern satellite?", DUE, (FLEW, "2025-11-09", 2.0), DUE),
    ],
)  # fmt: skip
def test_a_plan_stands_back_behind_a_later_report(question, best, later, leads):
    other, day, behind = later
    found = [
        sentence(best, 5.0, "urn:a", published="2025-10-15"),
        sentence(other, 5.0 - behind, "urn:b", published=day),
    ]
    ranked = done_first(found, read_asked(question))
    assert ranked[0].text == leads
    assert {s.text for s in ranked} == {best, other}


def test_no_sentences_stay_none():
    assert done_first([], read_asked(LAUNCHED)) == []
