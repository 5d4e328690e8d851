"""The article reader in itself."""

import pytest

from index import Article, Status, Timestamp
from rag.page.reader import Opening, article
from tests.page.test_markup import Text


def issued(text, day, **fields):
    moment = Timestamp.parse(day)
    return Article(
        uri="urn:a",
        headline=fields.pop("headline", "Dam holds"),
        text=text,
        published=Timestamp.parse("2025-11-18"),
        updated=moment,
        **fields,
    )


def opened(index, **place):
    return article(index, Opening(uri="urn:a", **place))


def test_the_quote_is_marked_even_over_paragraphs(index):
    index.add([issued("One two.\n\nThree four.", "2025-11-18")])
    html = opened(index, start=4, end=15)
    assert "<p>One <mark>two.</mark></p><p><mark>Three</mark> four.</p>" in html


def test_versions_are_listed_with_what_they_changed(index):
    index.add([issued("The dam held all night.", "2025-11-18")])
    index.add(
        [
            issued(
                "The dam broke at night.",
                "2025-11-19",
                headline="Dam breaks",
                status=Status.CORRECTED,
                notices=("Corrects that the dam held.",),
            )
        ]
    )
    html = opened(index)
    shown = Text(html).text
    assert "2 versions, newest first" in shown
    assert "CORRECTED" in shown
    assert "Corrects that the dam held." in shown
    assert "<del>held all </del>" in html or "<del>held all</del>" in html
    assert "<ins>broke at </ins>" in html or "<ins>broke at</ins>" in html
    first, _ = index.versions("urn:a")
    older = Text(opened(index, digest=first.digest, start=0, end=7)).text
    assert "This is version 1; a newer version of this article exists." in older
    assert "The dam held all night." in older


def test_of_a_withdrawn_article_no_text_is_shown(index):
    index.add([issued("The dam held.", "2025-11-18")])
    (first,) = index.versions("urn:a")
    index.add([issued("", "2025-11-19", status=Status.WITHDRAWN, notices=("Killed.",))])
    for place in ({}, {"digest": first.digest, "start": 0, "end": 5}):
        html = opened(index, **place)
        assert "The dam held." not in html
        assert "withdrawn this article" in html
        assert "Killed." in html


@pytest.mark.parametrize(("until", "readable"), [("2999-01-01", False), ("2020-01-01", True)])
def test_an_embargo_holds_until_its_end(index, until, readable):
    end = Timestamp.parse(until)
    index.add([issued("Secret.", "2025-11-18", status=Status.EMBARGOED, embargoed_until=end)])
    assert ("Secret." in opened(index)) is readable


def test_an_article_that_is_not_there_is_named(index):
    assert "urn:a" in opened(index)
