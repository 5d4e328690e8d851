"""When two sources name different days, or one says yes and one no, and when they only seem to."""

from dataclasses import replace

import pytest

from index import Index, Status
from rag import NewsRAG
from rag.asked import read_asked
from rag.extractive import Composer
from rag.extractive.composing import DIFFER
from rag.extractive.dates import day_claims
from rag.extractive.verdicts import verdicts
from rag.settings import Settings
from rag.terms import question_terms
from tests.conftest import article
from tests.rag.test_extractive import sentence

# 20 November 2025 is a Thursday.
ONE, TWO = ("Northwire", "2025-11-20T13:00Z"), ("Meridian", "2025-11-20T16:00Z")
LATER, LONG_AFTER = ("Meridian", "2025-11-21T12:00Z"), ("Meridian", "2025-11-24T12:00Z")


@pytest.fixture(scope="module")
def lexical(sample_path, embedder):
    """Says how telling a word is."""
    with Index.open(sample_path, embedder=embedder) as index:
        yield index.view().lexical


def told(articles):
    return [
        sentence(
            text, 5.0 - n, f"urn:{n}", source=source, published=day, **fields[0] if fields else {}
        )
        for n, (text, (source, day), *fields) in enumerate(articles)
    ]


def answered(question, articles, lexical, copies=None):
    composer = Composer(
        settings=Settings(), reprints=lambda _version, _text: (),
        copies=lambda made: (copies or {}).get(made.uri, frozenset()),
    )  # fmt: skip
    terms = question_terms(question, lexical)
    return composer.answer(told(articles), read_asked(question), terms, fresh=True)


def differs(*case, **how):
    made = answered(*case, **how)
    return made.sentences[0].prefix.startswith(DIFFER)


# -- days ---------------------------------------------------------------------------------------

OPENS = "When will the Arrin bridge open?"
SANK = "When did the ferry Calder sink?"


@pytest.mark.parametrize(
    ("question", "one", "two"),
    [
        (OPENS, "The Arrin bridge will open on 12 December.",
         "The Arrin bridge opens on 19 December."),
        (OPENS, "The Arrin bridge will open on Dec. 12.", "The Arrin bridge will open on Dec. 13."),
        (OPENS, "The Arrin bridge will open on Monday.", "The Arrin bridge will open on Tuesday."),
        (OPENS, "The Arrin bridge will open on Monday.",
         "The Arrin bridge will open on 27 November."),
        (OPENS, "The Arrin bridge will open on Monday, 24 November.",
         "The ministry said that the Arrin bridge would open on 1 December 2025."),
        ("On what day will the Arrin bridge open?",
         "The Arrin bridge, closed since May, will open on 12 "
         "December.", "The ministry said on Wednesday the Arrin bridge will open on 15 December."),
        (SANK, "The ferry Calder sank on Monday.", "The ferry Calder sank on Wednesday."),
        (SANK, "The ferry Calder sank on 14 November off Tresk, police said.",
         "The ferry Calder sank on Nov. 17."),
    ],
)  # fmt: skip
def test_independent_sources_that_name_different_days_stand_side_by_side(
    question, one, two, lexical
):
    made = answered(question, [(one, ONE), (two, TWO)], lexical)
    assert [said.text for said in made.sentences[:2]] == [two, one]
    assert made.sentences[0].prefix == f"{DIFFER} Meridian, 20 November 2025:"
    assert made.sentences[1].prefix == "Northwire, 20 November 2025:"


@pytest.mark.parametrize(
    ("question", "one", "two", "when"),
    [
        (OPENS, "The Arrin bridge will open on 12 December.",
         "The Arrin bridge will open in December.", TWO),
        (OPENS, "The Arrin bridge will open on 12 December.",
         "The Arrin bridge opens on December 12, 2025.", TWO),
        (OPENS, "The Arrin bridge will open on Monday.",
         "The Arrin bridge will open on 24 November.", TWO),
        (OPENS, "The Arrin bridge will open on 12 December.",
         "The Arrin bridge will open by 19 December.", TWO),
        (OPENS, "The Arrin bridge will open on 12 December.",
         "The Arrin bridge may open on 19 December.", TWO),
        (OPENS, "The Arrin bridge will open on 12 December.",
         "The Arrin bridge will open on 19 December, the ministry said.", LONG_AFTER),
        (OPENS, "The Arrin bridge will open on 12 December.",
         "The Arrin bridge was delayed again and will open on 19 December.", TWO),
        (OPENS, "The Arrin bridge will open on 12 December.",
         "The second lane of the Arrin bridge will open on 19 December.", TWO),
        (OPENS, "The Arrin bridge will open on 12 December.",
         "The Arrin bridge will open on 19 or 20 December.", TWO),
        (OPENS, "The Arrin bridge will open on 12 December.",
         "The Sola bridge will open on 19 December.", TWO),
        (OPENS, "The Arrin bridge will open on 12 December.",
         "The Arrin bridge will open on 12 August 2026.", TWO),
        (OPENS, "The Arrin bridge will open on 12 December.",
         "Will the Arrin bridge open on 19 December?", TWO),
        (OPENS, "The Arrin bridge will open on 12 December.",
         "The Arrin bridge will open next Thursday.", TWO),
        (OPENS, "The Arrin bridge will open on 12 December.",
         "The minister said on Tuesday that the Arrin bridge would open.", TWO),
        (OPENS, "The Arrin bridge will open on 12 December.",
         "The Arrin bridge will open on 12 December, and ships may pass from 19 December.", TWO),
        (SANK, "The ferry Calder sank on Monday.", "The ferry Calder sank on Monday.", LATER),
        (SANK, "The ferry Calder sank late on Tuesday.",
         "The ferry Calder sank early on Wednesday.", TWO),
        (SANK, "The ferry Calder sank on Tuesday.", "The ferry Calder sank on Wednesday.", TWO),
        (SANK, "The ferry Calder sank on Monday.", "The ferry Calder sank on Friday.", TWO),
        (SANK, "The ferry Calder sank on Monday.",
         "The captain of the ferry Calder was held on Wednesday after it began to sink.", TWO),
        (SANK, "The ferry Calder sank on 14 November.",
         "The ferry Calder sank on 19 November 1987 off Tresk.", TWO),
        (SANK, "The ferry Calder sank on 14 November.", "The ferry Calder sank a week ago.", TWO),
        ("In what month did the ferry Calder sink?", "The ferry Calder sank on 14 November.",
         "The ferry Calder sank on 17 November.", TWO),
    ],
)  # fmt: skip
def test_days_that_do_not_contradict_each_other_for_sure_differ_in_nothing(
    question, one, two, when, lexical
):
    assert not differs(question, [(one, ONE), (two, when)], lexical)


TWELFTH = "The Arrin bridge will open on 12 December."
NINETEENTH = "The Arrin bridge will open on 19 December."


@pytest.mark.parametrize(
    ("articles", "copies"),
    [
        (
            [(TWELFTH, ONE), (NINETEENTH, TWO)],
            {"urn:0": frozenset({"urn:1"}), "urn:1": frozenset({"urn:0"})},
        ),
        ([(TWELFTH, ONE), (NINETEENTH, (ONE[0], TWO[1]))], {}),
        ([(TWELFTH, ONE), (NINETEENTH, ("", TWO[1]))], {}),
        ([(TWELFTH, ONE, {"agency": "AP"}), (NINETEENTH, TWO, {"agency": "AP"})], {}),
        ([(TWELFTH, ONE), (NINETEENTH, TWO, {"agency": "Northwire"})], {}),
    ],
)
def test_copies_and_articles_of_one_source_or_agency_do_not_differ(articles, copies, lexical):
    assert differs(OPENS, [(TWELFTH, ONE), (NINETEENTH, TWO)], lexical)
    assert not differs(OPENS, articles, lexical, copies=copies)


def test_an_article_that_gives_two_days_claims_none(lexical):
    made = told([(TWELFTH, ONE)]) + told([(NINETEENTH, ONE)])
    terms = question_terms(OPENS, lexical)
    assert day_claims(made[:1], read_asked(OPENS), terms)
    assert day_claims(made, read_asked(OPENS), terms) == []


# -- yes and no -----------------------------------------------------------------------------------

SIGNED = "Did Norland sign the fishing treaty?"
HELD = "Did the Arrin dam hold?"
ATTENDS = "Will Mara Voss attend the summit?"


@pytest.mark.parametrize(
    ("question", "one", "two"),
    [
        (SIGNED, "Norland signed the fishing treaty on Monday.",
         "Norland did not sign the fishing treaty."),
        (SIGNED, "Norland signed the fishing treaty.",
         "Norland refused to sign the fishing treaty."),
        (SIGNED, "Norland has signed the fishing treaty.",
         "Norland denied that it had signed the fishing treaty."),
        (SIGNED, "Norland never signed the fishing treaty, the ministry said.",
         "Officials said that Norland signed the fishing treaty."),
        (HELD, "The Arrin dam held through the night.", "The Arrin dam broke at dawn."),
        (HELD, "The Arrin dam held, the ministry said.",
         "The Arrin dam didn’t hold, residents said."),
        (ATTENDS, "Mara Voss will attend the summit.", "Mara Voss will not attend the summit."),
        (ATTENDS, "Mara Voss won’t attend the summit, her office said.",
         "Mara Voss will attend the summit."),
        ("Was Mara Voss convicted of fraud?", "Mara Voss was convicted of fraud.",
         "Mara Voss was acquitted of fraud."),
        ("Has Norland closed the Tresk border?", "Norland closed the Tresk border.",
         "Norland has not closed the Tresk border."),
        ("Is it true that Norland closed the Tresk border?", "Norland closed the Tresk border.",
         "Norland did not close the Tresk border."),
    ],
)  # fmt: skip
def test_a_yes_and_a_no_of_independent_sources_stand_side_by_side(question, one, two, lexical):
    made = answered(question, [(one, ONE), (two, TWO)], lexical)
    assert [said.text for said in made.sentences[:2]] == [two, one]
    assert made.sentences[0].prefix == f"{DIFFER} Meridian, 20 November 2025:"


YES = "Norland signed the fishing treaty."
NO = "Norland did not sign the fishing treaty."


@pytest.mark.parametrize(
    ("question", "one", "two", "when"),
    [
        (SIGNED, YES, "Norland has signed the fishing treaty.", TWO),
        (SIGNED, YES, NO, LONG_AFTER),
        (SIGNED, "Norland has not signed the fishing treaty.", YES, TWO),
        (SIGNED, "Norland has yet to sign the fishing treaty.", YES, TWO),
        (SIGNED, YES, "Norland may not sign the fishing treaty.", TWO),
        (SIGNED, YES, "Norland will not sign the fishing treaty.", TWO),
        (SIGNED, YES, "Norland did not sign the trade treaty.", TWO),
        (SIGNED, YES, "Norland signed the fishing treaty, but did not say when.", TWO),
        (SIGNED, YES, "Sudria did not sign the fishing treaty.", TWO),
        (SIGNED, YES, "Norland was accused of refusing to sign the fishing treaty.", TWO),
        (SIGNED, YES, "If Norland did not sign the fishing treaty, ships would stay.", TWO),
        (SIGNED, YES, "Norland did not only sign the fishing treaty.", TWO),
        (SIGNED, YES, "Did Norland not sign the fishing treaty?", TWO),
        (SIGNED, "Norland signed the fishing treaty on Wednesday.",
         "Norland did not sign the fishing treaty on Tuesday.", TWO),
        (SIGNED, "Norland agreed to sign the fishing treaty.", NO, TWO),
        (SIGNED, "Norland wants to sign the fishing treaty.", NO, TWO),
        ("Did Norland sue Sudria?", "Norland sued Sudria.", "Sudria did not sue Norland.", TWO),
        ("Did Norland or Sudria sign the treaty?", "Norland signed the treaty.",
         "Sudria did not sign the treaty.", TWO),
        ("Should Norland sign the treaty?", "Norland signed the treaty.",
         "Norland did not sign the treaty.", TWO),
        ("Did all of Norland's ships survive?", "Norland's ships survived.",
         "Norland's ships did not survive.", TWO),
        (HELD, "The Arrin dam held.", "The Arrin dam almost broke.", TWO),
        (HELD, "The Arrin dam held.", "The Sola dam broke.", TWO),
        (HELD, "The Arrin dam held.", "The road behind the Arrin dam collapsed.", TWO),
        (ATTENDS, "Mara Voss will attend the summit.",
         "Mara Voss did not attend the summit in May.", TWO),
        (ATTENDS, "Mara Voss will attend the summit.",
         "Mara Voss changed her mind and will not attend the summit.", TWO),
        (ATTENDS, "Mara Voss will attend the summit.",
         "Mara Voss will not attend the summit dinner of the League of Port Towns in Tresk.", TWO),
    ],
)  # fmt: skip
def test_a_yes_and_a_no_that_may_both_be_true_differ_in_nothing(question, one, two, when, lexical):
    assert not differs(question, [(one, ONE), (two, when)], lexical)


def test_an_article_that_tells_both_views_claims_neither(lexical):
    terms = question_terms(SIGNED, lexical)
    both = f"{YES} Reports differ. {NO}"
    made = told([(both, ONE), (NO, TWO)])
    made[0] = replace(made[0], end=len(YES))
    claims = verdicts(made, read_asked(SIGNED), terms)
    assert [claim.sentence.version.source for claim in claims] == ["Meridian"]


# -- from the question to the answer ---------------------------------------------------------

SAILS = "Norland signed the fishing treaty in Tresk on Thursday. Its ships may sail again."


@pytest.mark.parametrize(
    ("question", "one", "two", "apart"),
    [
        (OPENS, "The Arrin bridge will open on 12 December after three years of work.",
         "Cars return on 19 December, when the Arrin bridge is finished. "
         "The Arrin bridge will open on 19 December.", True),
        (OPENS, "The Arrin bridge will open on 12 December after three years of work.",
         "The Arrin bridge, the ministry said, will open in December.", False),
        (SIGNED, SAILS,
         "Norland did not sign the fishing treaty. Its minister left Tresk without a word.", True),
        (SIGNED, SAILS,
         "Norland signed the fishing treaty. Its minister did not speak.", False),
    ],
)  # fmt: skip
def test_an_answer_says_that_sources_differ_only_where_they_do(index, question, one, two, apart):
    index.add(
        [
            article("urn:a", one, headline="Work ends in Tresk", source=ONE[0], published=ONE[1]),
            article("urn:b", two, headline="Ministry speaks", source=TWO[0], published=TWO[1]),
        ]
    )
    settings = Settings(answer_threshold=0)
    answer = NewsRAG(index, settings).ask(question, as_of="2025-11-22")
    assert (DIFFER in answer.text) is apart
    if apart:
        assert [c.source for c in answer.citations[:2]] == ["Meridian", "Northwire"]
        assert answer.notes[-1] == "Quoted: 2 independent sources."


def test_a_withdrawn_report_differs_from_nothing(index):
    index.add(
        [
            article("urn:a", YES, headline="Treaty", source=ONE[0], published=ONE[1]),
            article("urn:b", NO, headline="Treaty", source=TWO[0], published=TWO[1]),
            article("urn:b", "", headline="Treaty", source=TWO[0], published=TWO[1],
                    updated="2025-11-20T18:00Z", status=Status.WITHDRAWN),
        ]
    )  # fmt: skip
    answer = NewsRAG(index, Settings(answer_threshold=0)).ask(SIGNED, as_of="2025-11-22")
    assert DIFFER not in answer.text
