"""`show` tells an editor what questions see of an article, and why they do not."""

import pytest
from rich.console import Console

from index import Status, Timestamp
from index.article import Version
from rag import NewsRAG
from rag.cli.render import article_renderable
from tests.conftest import article


def shown(**fields):
    values = {
        "uri": "urn:a", "headline": "River rises", "text": "It rose.", "number": 1, "key": 1,
        "superseded": False,
    }  # fmt: skip
    console = Console(width=200, highlight=False)
    with console.capture() as captured:
        console.print(article_renderable(Version(**{**values, **fields}), [], {}))
    return captured.get()


@pytest.mark.parametrize(
    ("fields", "why"),
    [
        ({"notices": ("The story is wrong.",)}, "not retrievable: withdrawn ─"),
        ({}, "not retrievable: withdrawn, no reason was given ─"),
        ({"number": 2, "text": ""}, "no reason was given; --history shows what it said"),
    ],
)
def test_a_withdrawn_article_says_so(fields, why):
    assert why in shown(status=Status.WITHDRAWN, **fields)


@pytest.mark.parametrize(
    ("until", "said"),
    [("2999-01-01", "held back until 1 January"), ("2025-10-01", "was held back until 1 October")],
)
def test_an_embargo_is_told_in_its_tense(until, said):
    text = shown(status=Status.EMBARGOED, embargoed_until=Timestamp.parse(until))
    assert f"  {said}" in text


def test_a_corrected_citation_says_so_even_without_the_agencys_words(index):
    index.add(
        [
            article(
                text="The river Arrin rose two metres at Vell overnight, the wardens said.",
                status=Status.CORRECTED,
            )
        ]
    )
    answer = NewsRAG(index).ask("How far did the river Arrin rise at Vell?")
    console = Console(width=200, highlight=False)
    with console.capture() as captured:
        console.print(answer)
    assert "\n    CORRECTED\n" in "\n".join(line.rstrip() for line in captured.get().splitlines())
