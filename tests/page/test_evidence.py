"""The evidence in itself, without a browser."""

from dataclasses import replace

import pytest
from hypothesis import given
from hypothesis import strategies as st

from index import Article, Status, Timestamp
from rag.answer import Answer, AnswerStatus, Citation, Nearest, Sentence, Support
from rag.page.evidence import evidence
from rag.page.evidence.cards import card, verdict
from rag.page.evidence.standing import Standing, standing
from rag.page.times import Asked
from tests.page.test_markup import Text

ASKED = Asked(Timestamp.parse("2025-11-23"), pinned=True)
CITATION = Citation(
    number=1,
    uri="urn:newsml:northwire:1",
    version=1,
    digest="0" * 16,
    headline="Rain in Oslo",
    source="Northwire",
    byline="Petra Holm",
    dateline="OSLO",
    published=Timestamp.parse("2025-11-20T14:05:00Z"),
    updated=None,
    status=Status.USABLE,
    superseded=False,
    start=7,
    end=22,
    quote="It rained hard.",
    before="Before. ",
    after=" After.",
    url="https://northwire.example/1",
)
ONE = Standing(versions=1)


def made(citation=CITATION, standing=ONE, support=None, turn=3):
    return card(citation, turn, asked=ASKED, standing=standing, support=support)


def test_a_card_tells_where_the_quote_comes_from():
    html = made()
    assert 'id="source-3-1"' in html
    assert "Before. <mark>It rained hard.</mark> After." in html
    shown = Text(html).text
    for fact in ("Rain in Oslo", "Northwire", "Petra Holm", "OSLO", CITATION.uri):
        assert fact in shown
    assert '<time datetime="2025-11-20T14:05:00Z"' in html
    assert "3 days before your as-of date" in shown


@pytest.mark.parametrize(
    ("changed", "shown"),
    [
        ({"notices": ("Corrects the town.",)}, "Corrects the town."),
        ({"status": Status.CORRECTED}, "CORRECTED"),
        ({"version": 2}, "UPDATED"),
        ({"version": 2}, "Version 2 of 2"),
        ({"superseded": True}, "A newer version of this article exists."),
        ({"also_reported_by": ("Meridian", "Courier")}, "Also reported by 2: Meridian, Courier"),
        ({"updated": Timestamp.parse("2025-11-21")}, "updated 21 November 2025"),
        ({"published": None}, "undated"),
        ({"headline": ""}, "Untitled"),
    ],
)
def test_what_else_there_is_to_know_is_on_the_card(changed, shown):
    assert shown not in Text(made()).text
    found = Standing(versions=2) if "version" in changed else ONE
    assert shown in Text(made(replace(CITATION, **changed), found)).text


@pytest.mark.parametrize(
    ("support", "said"),
    [
        (Support.VERBATIM, "Quoted word for word"),
        (Support.SUPPORTED, "Carries the sentence"),
        (Support.UNSUPPORTED, "Does not carry the sentence"),
    ],
)
def test_the_verdict_on_the_sentence_is_on_the_card(support, said):
    assert said in Text(made(support=support)).text


def test_of_several_sentences_the_worst_verdict_counts():
    def sentence(support, *numbers):
        return Sentence(text="x", citations=numbers, support=support)

    told = answer(sentences=(sentence(Support.VERBATIM, 1), sentence(Support.UNSUPPORTED, 1, 2)))
    assert verdict(told, 1) is Support.UNSUPPORTED
    assert verdict(told, 3) is None


@pytest.mark.parametrize("url", ["", "javascript:alert(1)", "data:text/html,x", "file:///etc"])
def test_only_an_address_of_the_web_becomes_a_link(url):
    assert "href" not in made(replace(CITATION, url=url))


@given(st.text())
def test_a_text_on_a_card_stays_text(text):
    fields = ("headline", "source", "byline", "dateline", "quote", "before", "after", "uri")
    changed = replace(CITATION, **dict.fromkeys(fields, text + "x"), notices=(text + "x",))
    around = Standing(previous=text + "x", following=text + "x", versions=1)
    plain = Standing(previous="x", following="x", versions=1)
    known = replace(CITATION, notices=("x",))
    assert Text(made(changed, around)).tags == Text(made(known, plain)).tags


def answer(**fields):
    given = {
        "question": "Where did it rain?",
        "text": "It rained.",
        "status": AnswerStatus.ANSWERED,
        "as_of": Timestamp.parse("2025-11-23"),
    }
    return Answer(**{**given, **fields})


def test_an_abstention_shows_the_nearest_articles(index):
    near = Nearest("urn:near", "Snow in Bergen", "Northwire", None, "")
    html = evidence(answer(status=AnswerStatus.ABSTAINED, nearest=(near,)), 1, ASKED, index)
    assert "Snow in Bergen" in Text(html).text
    assert 'data-uri="urn:near"' in html


def cited(version, start, end):
    """Return the citation of a stretch of a version that is one passage."""
    return replace(
        CITATION,
        uri=version.uri,
        version=version.number,
        digest=version.digest,
        start=start,
        end=end,
        quote=version.text[start:end],
        before="",
        after="",
    )


def test_a_quote_stands_between_its_neighbours(index):
    text = "\n\n".join(
        f"Paragraph {n} has words of its own. " + "More follows here. " * 30 for n in range(6)
    )
    index.add([Article(uri="urn:long", headline="Long", text=text)])
    (version,) = index.versions("urn:long")
    first, second, third, *_ = index.passages_of(version)
    found = standing(index, cited(version, second.start, second.end))
    assert found.previous.strip() == first.text.strip()
    assert found.following.strip() == third.text.strip()
    assert f"{found.previous}{second.text}{found.following}" in version.text
    assert standing(index, cited(version, first.start, first.end)).previous == ""


def test_what_came_after_an_answer_is_told(index):
    index.add(
        [
            Article(
                uri="urn:a",
                headline="A",
                text="It rained.",
                published=Timestamp.parse("2025-11-20"),
            )
        ]
    )
    (version,) = index.versions("urn:a")
    kept = cited(version, 0, 10)
    assert standing(index, kept).versions == 1
    later = Timestamp.parse("2025-11-21")
    index.add(
        [Article(uri="urn:a", headline="A", text="It snowed.", updated=later, published=later)]
    )
    assert standing(index, kept).newer
    gone = Timestamp.parse("2025-11-22")
    index.add([Article(uri="urn:a", headline="A", text="", updated=gone, status=Status.WITHDRAWN)])
    withdrawn = standing(index, kept)
    assert withdrawn.withdrawn
    html = made(kept, withdrawn)
    assert "It rained." not in html
    assert "WITHDRAWN" in html
    index.remove("urn:a")
    assert "The index has this article no more." in made(kept, standing(index, kept))
