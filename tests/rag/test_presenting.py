"""What stands around a quotation is from the citation's fields, or sure, or left out."""

from datetime import date

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from index import Status, Timestamp
from rag import Answer, NewsRAG, Sentence, Settings, Support
from rag.answer import quoted
from rag.asked import read_asked
from rag.extractive import Composer, Side
from rag.extractive.composing import DIFFER
from rag.extractive.days import days_in
from rag.extractive.presenting import attribution, surroundings
from rag.extractive.referents import referent
from rag.terms import Terms
from tests.conftest import article
from tests.rag.test_extractive import sentence, version

THURSDAY = Timestamp.parse("2025-11-20T14:05Z")


# -- quotation marks ----------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("text", "shown"),
    [
        ("It held.", "“It held.”"),
        ("“It held,” she said.", "‘“It held,” she said.’"),
        ('The film "Grey Sea" won.', '‘The film "Grey Sea" won.’'),
        ("It’s over.", "“It’s over.”"),
    ],
)
def test_a_quotation_stands_in_the_marks_that_it_does_not_hold(text, shown):
    assert quoted(text) == shown


def test_our_words_stand_outside_of_the_marks_and_items_on_lines_of_their_own():
    one = Sentence(
        text="It held.", citations=(1,), support=Support.VERBATIM, quotation=True,
        prefix="Northwire:", suffix="[Thursday: 20 November]", item=True,
    )  # fmt: skip
    two = Sentence(text="It may rain.", citations=(2, 3), support=Support.SUPPORTED)
    assert one.shown == "Northwire: “It held.” [Thursday: 20 November]"
    assert two.shown == "It may rain."
    assert Answer.text_of([one, two]) == f"- {one.shown} [1] It may rain. [2] [3]"
    assert Answer.text_of([two, one]) == f"It may rain. [2] [3]\n- {one.shown} [1]"


# -- days ---------------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("text", "moment", "days"),
    [
        ("The court ruled on Thursday.", THURSDAY, [("Thursday", date(2025, 11, 20))]),
        ("The court ruled Sunday night.", THURSDAY, [("Sunday", date(2025, 11, 16))]),
        ("The court has the papers since a talk in Tresk on Sunday.", THURSDAY, []),
        ("The court ruled Friday night.", THURSDAY, []),
        ("The court ruled Saturday night.", THURSDAY, []),
        ("It rained this Wednesday.", THURSDAY, []),
        ("It rained yesterday.", THURSDAY, [("yesterday", date(2025, 11, 19))]),
        ("It rained on Monday and on Tuesday.", THURSDAY,
         [("Monday", date(2025, 11, 17)), ("Tuesday", date(2025, 11, 18))]),
        ("It rained on Monday, said Kell on Monday.", THURSDAY, [("Monday", date(2025, 11, 17))]),
        ("It rained on Monday.", Timestamp.parse("2026-01-01"), [("Monday", date(2025, 12, 29))]),
        ("The court will rule on Thursday.", THURSDAY, []),
        ("The court is due to sit on Friday.", THURSDAY, []),
        ("It sat last Monday.", THURSDAY, []),
        ("It opens on Wednesday, Dec 3.", THURSDAY, []),
        ("It was Monday, the 3rd of March.", THURSDAY, []),
        ("It sits on Mondays.", THURSDAY, []),
        ("Monday’s ruling was narrow.", THURSDAY, []),
        ("“We met on Monday,” he said.", THURSDAY, []),
        ("It rained yesterday.", Timestamp.parse("2025-11-20T04:00Z"), []),
        ("It rained on Monday.", Timestamp.parse("2025-11"), []),
        ("It rained on Monday.", None, []),
    ],
)  # fmt: skip
def test_a_day_is_explained_only_where_it_is_sure(text, moment, days):
    assert days_in(text, version(text, published=moment)) == days


@settings(deadline=None)
@given(st.text(max_size=120), st.dates(date(1990, 1, 1), date(2050, 1, 1)))
def test_no_text_gives_a_day_that_lies_ahead_or_far_behind(text, day):
    told = f"{text} on Monday"
    for _, meant in days_in(told, version(told, published=Timestamp.parse(str(day)))):
        assert 0 <= (day - meant).days < 5


RAIN = "It rained on Monday."  # a Monday is 17 November


@pytest.mark.parametrize(
    ("more", "fields", "sure"),
    [
        ("", {}, True),
        ("Kell said on Wednesday that it was over.", {}, True),
        ("Kell said on Friday that it was over.", {}, True),  # the next day: Monday is the same
        ("Kell said late Saturday that it was over.", {}, False),
        ("The river fell again on Nov. 24.", {}, False),
        ("On 24 November 2025 the river fell again.", {}, False),
        ("The river will be measured on Nov. 24.", {}, True),
        ("The road was closed until Nov. 24.", {}, True),
        ("The river fell on Nov. 14.", {}, True),
        ("Updated Nov. 24, 9:15 a.m.", {}, False),
        ("", {"updated": "2025-11-21"}, True),
        ("", {"updated": "2025-11-24"}, False),
        ("", {"updated": "2025-11"}, False),
        ("", {"headline": "Live updates: rain in Tresk"}, False),
        ("", {"url": "https://northwire.example/live-news/rain"}, False),
    ],
)  # fmt: skip
def test_a_day_is_explained_only_if_it_is_the_same_whenever_the_page_was_written(
    more, fields, sure
):
    made = version(f"{RAIN} {more}".strip(), **{"published": "2025-11-20", **fields})
    assert days_in(RAIN, made) == ([("Monday", date(2025, 11, 17))] if sure else [])


def test_yesterday_is_not_explained_where_a_page_was_updated():
    fields = {"published": "2025-11-20", "updated": "2025-11-21"}
    assert days_in("It rained yesterday.", version("It rained yesterday.", **fields)) == []


# -- referents ----------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("before", "quote", "meant"),
    [
        ("President Ilian Dravec spoke.", "He said no.", ("He", "Ilian Dravec")),
        ("Siobhan Tolley, 41, was calm.", "She said it twice.", ("She", "Siobhan Tolley")),
        ("Mirela Costan won. Costan said she was glad.", "She left.", ("She", "Mirela Costan")),
        ("Ilian Dravec, 66, met Mirela Costan.", "He said no.", ("", "")),
        ("Ilian Dravec lost. Mara Voss lost. Voss said so to Dravec.", "She left.", ("", "")),
        ("Mara Dravec won. Ilian Dravec lost. Dravec said no.", "He left.", ("", "")),
        ("“No,” said Siobhan Tolley.", "She said it twice.", ("", "")),
        ("When Dravec said no, all left.", "He was glad.", ("", "")),
        ("The president spoke.", "He said no.", ("", "")),
        ("Police Chief Kell said no.", "He left.", ("", "")),
        ("President Ilian Dravec spoke.", "“He said no.”", ("", "")),
        ("Nobody knew.", "She said no.", ("", "")),
        ("President Dravec spoke.", "He said no.", ("", "")),
        ("The Dockers’ Union met.", "The union said no.", ("The union", "Dockers’ Union")),
        ("The Harbour Union met the Rail Union.", "The union said no.", ("", "")),
        ("Many left the Harbour Union.", "The union said no.", ("", "")),
        ("The workers met.", "The union said no.", ("", "")),
        ("President Ilian Dravec spoke.", "It said no.", ("", "")),
        ("", "He said no.", ("", "")),
    ],
)  # fmt: skip
def test_a_referent_is_named_only_where_one_name_is_left(before, quote, meant):
    text = f"{before} {quote}".strip()
    start = text.index(quote)
    assert referent(text, start, len(text)) == meant


@given(st.text(max_size=300), st.integers(0, 300))
def test_a_referent_stands_before_the_sentence(text, start):
    start = min(start, len(text))
    word, name = referent(f"{text[:start]} He said no.", start + 1, start + 12)
    assert bool(word) == bool(name)
    assert name in text[:start]


# -- attribution --------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("fields", "shown"),
    [
        ({"source": "Northwire", "published": "2025-11-20T14:05Z"}, "Northwire, 20 November 2025:"),
        ({"source": "Northwire", "published": "2025-11-20", "updated": "2025-11-21"},
         "Northwire, 21 November 2025:"),
        ({"source": "Northwire"}, "Northwire:"),
        ({"published": "2025-11"}, "November 2025:"),
        ({}, ""),
    ],
)  # fmt: skip
def test_a_quotation_is_attributed_by_what_is_known(fields, shown):
    assert attribution(version("It held.", **fields)) == shown


def test_a_day_is_explained_once_in_an_article():
    day = {"source": "Northwire", "published": "2025-11-20"}
    one = sentence("It rained on Monday.", 2.0, **day)
    two = sentence("It stopped on Monday.", 1.0, **day)
    assert surroundings(one).suffix == "[Monday: 17 November]"
    assert surroundings(two, [one]).suffix == ""


# -- whole answers ------------------------------------------------------------------------------

TOLL = "How many people were killed by the Arrin flood?"


def composer(copies=None):
    return Composer(
        settings=Settings(), reprints=lambda _version, _text: (),
        copies=lambda made: (copies or {}).get(made.uri, frozenset()),
    )  # fmt: skip


def toll(*told, copies=None):
    found = [
        sentence(text, 5.0 - n, f"urn:{n}", source=source, published=day)
        for n, (text, source, day) in enumerate(told)
    ]
    weights = dict.fromkeys(("peopl", "kill", "arrin", "flood"), 1.0)
    terms = Terms(weights=weights, names=frozenset({"arrin"}))
    return composer(copies).answer(found, read_asked(TOLL), terms, fresh=True)


FOUR = "The Arrin flood killed four people."
NINE = "The Arrin flood killed nine people."
AT_LEAST = "The Arrin flood killed at least four people."
SAYS_NINE = "Nine people were killed by the Arrin flood."


def test_independent_sources_that_differ_stand_side_by_side_the_newest_first():
    made = toll((FOUR, "Northwire", "2025-10-14T09:00Z"), (NINE, "Meridian", "2025-10-14T15:00Z"))
    assert [s.text for s in made.sentences] == [NINE, FOUR]
    assert made.sentences[0].prefix == f"{DIFFER} Meridian, 14 October 2025:"
    assert made.sentences[1].prefix == "Northwire, 14 October 2025:"
    assert made.notes == ("Quoted: 2 independent sources.",)


@pytest.mark.parametrize(
    ("told", "copies"),
    [
        (((NINE, "Northwire", "2025-10-14"), (SAYS_NINE, "Meridian", "2025-10-14")), {}),
        (((NINE, "Northwire", "2025-10-14"), (FOUR, "Northwire", "2025-10-14")), {}),
        (((NINE, "Northwire", "2025-10-14"), (FOUR, "", "2025-10-14")), {}),
        (((NINE, "Northwire", "2025-10-16"), (FOUR, "Meridian", "2025-10-14")), {}),
        (((NINE, "Northwire", "2025-10-14"), (FOUR, "Courier", "2025-10-14")),
         {"urn:0": frozenset({"urn:1"}), "urn:1": frozenset({"urn:0"})}),
        (((NINE, "Northwire", "2025-10-14"), ("Four ships sank.", "Meridian", "2025-10-14")), {}),
        (((NINE, "Northwire", "2025-10-14"), (AT_LEAST, "Meridian", "2025-10-14")), {}),
    ],
)  # fmt: skip
def test_no_difference_is_told_where_there_is_none_or_it_is_not_sure(told, copies):
    made = toll(*told, copies=copies)
    assert not any(DIFFER in said.prefix for said in made.sentences)


def test_copies_count_as_one_source():
    copies = {"urn:0": frozenset({"urn:1"}), "urn:1": frozenset({"urn:0"})}
    told = (
        (NINE, "Northwire", "2025-10-14"),
        ("The river is calm again.", "Courier", "2025-10-14"),
    )
    assert toll(*told).notes == ("Quoted: 2 independent sources.",)
    assert toll(*told, copies=copies).notes == ()


def test_a_comparison_has_a_side_for_each():
    one = sentence("Askeby Power has 4,100 employees.", 5.0, "urn:a", source="Northwire")
    two = sentence("Voltane Grid has 2,900 employees.", 4.0, "urn:b", source="Northwire")
    made = composer().sided([Side("Askeby Power", [one, two]), Side("Voltane Grid", [two, one])])
    assert Answer.text_of(made.sentences) == (
        "- Askeby Power: Northwire: “Askeby Power has 4,100 employees.” [1]\n"
        "- Voltane Grid: Northwire: “Voltane Grid has 2,900 employees.” [2]"
    )


def test_a_list_has_an_item_for_each_sentence():
    found = [
        sentence("Mara Voss voted against it.", 5.0, "urn:a", source="Northwire"),
        sentence("Jonas Reith opposed the cut as well.", 4.5, "urn:b", source="Meridian"),
    ]
    asked = read_asked("Name the members who voted against the cut.")
    made = composer().answer(
        found, asked, Terms(weights={"vote": 1.0}, names=frozenset()), fresh=True
    )
    assert [said.item for said in made.sentences] == [True, True]
    assert Answer.text_of(made.sentences).count("\n- ") == 1


def test_a_correction_is_told_with_the_answer(index):
    notice = "Corrects the toll in paragraph 1 to nine."
    index.add(
        [
            article(text=FOUR, published="2025-10-14", source="Northwire"),
            article(
                text=NINE, published="2025-10-14", updated="2025-10-15", source="Northwire",
                status=Status.CORRECTED, notices=("Correction", notice),
            ),
        ]
    )  # fmt: skip
    answer = NewsRAG(index, Settings(answer_threshold=0)).ask(TOLL, as_of="2025-10-16")
    assert answer.citations[0].quote == NINE
    assert f"On [1]: Correction. {notice}" in answer.notes
    assert notice in str(answer)
