"""Of copies one is returned, and it names who else carried it."""

import pytest

from index import Status
from rag import NewsRAG
from rag.reprints import carries
from rag.settings import Settings
from tests.conftest import article
from tests.index.test_copy_table import CUT, OTHER, STORY

QUESTION = "How far did the river Arrin rise at Calder Bay?"


@pytest.fixture
def news(index):
    index.add(
        [
            article("urn:a", STORY, source="Northwire", published="2025-10-01"),
            article("urn:b", CUT, source="Courier", published="2025-10-02"),
            article("urn:c", STORY, source="Herald", published="2025-10-03"),
            article("urn:d", f"{STORY}\n\n{OTHER}", source="Gazette", published="2025-10-04"),
        ]
    )
    return NewsRAG(index)


def test_a_search_returns_one_of_several_copies(news):
    found = news.search(QUESTION, k=50)
    assert {hit.uri for hit in found if "river Arrin" in hit.text} == {"urn:a"}
    assert set(found[0].also_reported_by) <= {"Courier", "Herald", "Gazette"}
    assert {"Herald", "Gazette"} <= set(found[0].also_reported_by)


def test_what_a_copy_adds_of_its_own_is_found(news):
    best = news.search("How did the council of Dunmere vote on the levy?")[0]
    assert (best.uri, best.also_reported_by) == ("urn:d", ())


def test_a_citation_names_only_copies_that_hold_the_quote(news):
    answer = news.ask("How many families were moved to the school on Bell Street at Orrin?")
    cited = answer.citations[0]
    assert cited.quote in STORY
    assert cited.quote not in CUT
    assert {cited.source, *cited.also_reported_by} == {"Northwire", "Herald", "Gazette"}


def test_what_was_published_later_is_not_named(news):
    answer = news.ask(QUESTION, as_of="2025-10-03")
    for cited in answer.citations:
        assert "Gazette" not in {cited.source, *cited.also_reported_by}


def test_copies_under_embargo_and_withdrawn_ones_are_not_named(news):
    held = {"status": Status.EMBARGOED, "embargoed_until": "2999-01"}
    news.index.add(
        [
            article("urn:e", STORY, source="Herald Late", **held),
            article("urn:c", STORY, source="Herald", updated="2025-10-05", status=Status.WITHDRAWN),
        ]
    )
    for as_of in (None, "3000-01-01"):
        named = {
            name for hit in news.search(QUESTION, as_of=as_of) for name in hit.also_reported_by
        }
        assert not named & {"Herald", "Herald Late"}


@pytest.mark.parametrize(
    ("part", "carried"),
    [
        ("The river rose two metres.", True),
        ("The river rose two metres, and the wardens moved 24 families to the school.", True),
        ("the river ROSE two metres and the wardens moved 24 families to the school", True),
        ("The river rose nine metres, and the council moved 30 families to the hall.", False),
        ("The lake", False),
        ("—", False),
    ],
)
def test_a_text_carries_what_it_says_word_for_word(part, carried):
    text = (
        "The river rose two metres, and the wardens moved 24 families to the school. "
        "The river rose two metres."
    )
    assert carries(text, part) is carried


@pytest.mark.parametrize("mode", ["lexical", "dense", "hybrid"])
def test_copies_that_are_passed_by_leave_no_gap(index, mode):
    line = "The river Arrin rose at Calder Bay, the wardens there said on Monday before dawn."
    copies = [article(f"urn:{n}", line, source=f"Paper {n}") for n in range(8)]
    others = [
        article(f"urn:other{n}", f"{n} boats left Calder Bay for {place} when the river fell.")
        for n, place in enumerate(("Vell", "Orrin", "Dunmere", "Sollis"))
    ]
    index.add([*copies, *others])
    news = NewsRAG(index, Settings(candidates=2))
    found = news.search("river Arrin at Calder Bay", k=5, mode=mode)
    assert len(found) == 5
    assert [hit.text for hit in found].count(line) == 1
    assert len(found[0].also_reported_by) == 7
