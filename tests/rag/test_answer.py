"""An answer carries its proof, prints and serialises the same everywhere, and trusts no text."""

import io
import json
from dataclasses import replace
from html.parser import HTMLParser
from urllib.parse import unquote

import pytest
from rich.console import Console

from index import Status, Timestamp
from rag import Answer, AnswerStatus, Candidate, Citation, Sentence, Support, Trace
from rag.answer import Window, plain

QUOTE = "The river Arrin rose two metres overnight."
LONG = "one two three four five six seven eight nine ten eleven"


def citation(**fields):
    known = {
        "number": 1,
        "uri": "urn:a",
        "version": 1,
        "digest": "53aa",
        "headline": "River rises",
        "source": "Northwire",
        "byline": "Petra Holm",
        "dateline": "VALE CROSS",
        "published": Timestamp.parse("2025-10-14T09:30:00Z"),
        "updated": None,
        "status": Status.USABLE,
        "superseded": False,
        "start": 0,
        "end": len(QUOTE),
        "quote": QUOTE,
        "before": "",
        "after": " Nobody was hurt.",
        "url": "https://northwire.example/a",
    }
    return Citation(**{**known, **fields})


def answer(cited=None, **fields):
    cited = cited or citation()
    return Answer(
        question="How far did the river rise?",
        text=f"{cited.quote} [1]",
        sentences=(Sentence(text=cited.quote, citations=(1,), support=Support.VERBATIM),),
        citations=(cited,),
        status=AnswerStatus.ANSWERED,
        as_of=Timestamp.parse("2025-11-30"),
        window=Window(since=Timestamp.parse("2025-10")),
        trace=Trace(confidence=0.9, settings={"candidates": 200}, seconds={"embed": 0.1}),
        **fields,
    )


def printed(value, **options):
    console = Console(file=io.StringIO(), highlight=False, **{"width": 100, **options})
    console.print(value)
    return console.file.getvalue()


# -- deep links -------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("quote", "directive"),
    [
        ("Four are missing.", "Four%20are%20missing."),
        (LONG.removesuffix(" eleven"), "%20".join(LONG.split()[:10])),
        (LONG, "one%20two%20three%20four%20five,seven%20eight%20nine%20ten%20eleven"),
        ("a well-known ship", "a%20well%2Dknown%20ship"),
        ("ships, ferries & tugs", "ships%2C%20ferries%20%26%20tugs"),
        ("two\nlines  apart", "two%20lines%20apart"),
        ("50% #1 “ja”", "50%25%20%231%20%E2%80%9Cja%E2%80%9D"),
    ],
)
def test_a_deep_link_names_a_quote_by_its_words(quote, directive):
    link = citation(quote=quote).deep_link
    assert link == f"https://northwire.example/a#:~:text={directive}"


@pytest.mark.parametrize(
    ("url", "glue"),
    [
        ("http://a.example/x", "#:~:"),
        ("https://a.example/x?q=1", "#:~:"),
        ("https://a.example/x#top", ":~:"),
        ("https://a.example/x#:~:text=Oslo", "&"),
    ],
)
def test_a_deep_link_keeps_the_urls_own_fragment(url, glue):
    assert citation(url=url, quote="Four").deep_link == f"{url}{glue}text=Four"


@pytest.mark.parametrize(
    "url", ["", "javascript:alert(1)", "file:///etc/passwd", "data:text/html,x", "urn:a", "//a.b/c"]
)
def test_what_is_no_web_page_gets_no_link(url):
    cited = citation(url=url)
    assert cited.deep_link == ""
    assert "<a" not in answer(cited)._repr_html_()


def test_the_words_of_a_deep_link_are_those_of_the_quote():
    quote = "“Don’t panic,” she said – it’s 4.2 million crowns, not 42-odd & more than enough."
    first, last = citation(quote=quote).deep_link.partition("text=")[2].split(",")
    assert quote.startswith(unquote(first))
    assert quote.endswith(unquote(last))


@pytest.mark.parametrize(
    ("fields", "line"),
    [
        ({}, "River rises · Northwire · VALE CROSS · 14 October 2025, 09:30 UTC"),
        ({"dateline": "", "published": None}, "River rises · Northwire · undated"),
        (
            {"headline": "", "source": "", "published": Timestamp.parse("2025-11")},
            "VALE CROSS · November 2025",
        ),
    ],
)
def test_a_citations_line_shows_what_is_known(fields, line):
    assert citation(**fields).line == line


# -- JSON -------------------------------------------------------------------------------------


def test_json_holds_the_whole_answer_and_no_clock():
    made = answer()
    record = json.loads(made.to_json())
    assert record == made.to_dict()
    assert set(record) == {
        "question", "resolved", "text", "status", "as_of", "window", "notes", "sentences",
        "citations", "lacking", "nearest", "trace",
    }  # fmt: skip
    assert (record["status"], record["as_of"]) == ("answered", "2025-11-30")
    assert record["window"] == {"since": "2025-10", "until": None}
    assert record["sentences"] == [
        {
            "text": QUOTE, "citations": [1], "support": "verbatim",
            "quotation": False, "prefix": "", "suffix": "", "item": False,
        }
    ]  # fmt: skip
    assert record["trace"] == {
        "candidates": [],
        "confidence": 0.9,
        "time": None,
        "needs": [],
        "model": None,
        "rejected": [],
        "evidence": {},
        "settings": {"candidates": 200},
    }
    (cited,) = record["citations"]
    assert cited["deep_link"] == made.citations[0].deep_link
    assert (cited["status"], cited["published"], cited["updated"]) == (
        "usable", "2025-10-14T09:30:00Z", None,
    )  # fmt: skip


def test_json_keeps_characters_as_they_are():
    assert "Zürich – “ja” 日本" in answer(citation(quote="Zürich – “ja” 日本")).to_json()


def test_answers_that_differ_in_time_spent_alone_are_equal():
    made = answer()
    slower = replace(made, trace=replace(made.trace, seconds={"embed": 9.0}))
    assert made == slower
    assert made.to_json() == slower.to_json()
    assert made != replace(made, text="No.")


def test_candidates_become_plain_values():
    found = Candidate(
        rank=1, passage=7, uri="urn:a", version=1, headline="River rises", source="Northwire",
        published=Timestamp.parse("2025-10-14"), start=0, end=4, text="Four", score=1.0,
        lexical=None, lexical_rank=None, dense=0.5, dense_rank=1,
    )  # fmt: skip
    (record,) = plain([found])
    assert record["published"] == "2025-10-14"
    assert json.loads(json.dumps(record)) == record


# -- what people see --------------------------------------------------------------------------


class Seen(HTMLParser):
    """The tags, attributes and text that a browser would see."""

    def __init__(self, page):
        super().__init__()
        self.tags, self.attributes, self.text = set(), {}, ""
        self.feed(page)
        self.close()

    def handle_starttag(self, tag, attrs):
        self.tags.add(tag)
        self.attributes |= attrs

    def handle_data(self, data):
        self.text += data


def test_a_notebook_shows_hostile_text_as_text():
    hostile = "</q><script>alert('x')</script><img src=x onerror=alert(1)>\"'&amp;"
    cited = citation(
        quote=hostile,
        headline=hostile,
        source=hostile,
        url="https://a.example/\"><script>alert(2)</script>?a=1&lt=2'",
    )
    seen = Seen(answer(cited)._repr_html_())
    assert seen.tags == {"div", "p", "ol", "li", "a", "br", "q"}
    assert set(seen.attributes) == {"value", "href", "rel"}
    assert seen.attributes["href"] == cited.deep_link
    assert seen.text.count(hostile) == 4  # answer, headline, source, quote


def test_as_text_an_answer_names_its_sources():
    assert str(answer()) == (
        f"{QUOTE} [1]\n\n"
        "[1] River rises · Northwire · VALE CROSS · 14 October 2025, 09:30 UTC\n"
        f"    {QUOTE}\n"
        "    urn:a"
    )
    assert str(replace(answer(), text="No.", citations=(), sentences=())) == "No."


def test_the_terminal_shows_brackets_and_markup_literally():
    quote = "He wrote [sic] and [bold red]shouted[/bold red] :smile: [/] [1]"
    cited = citation(quote=quote, headline="[link=x]Click[/link]", notices=("[b]Corrected",))
    shown = printed(answer(cited))
    assert shown.count(quote) == 2
    assert "[link=x]Click[/link]" in shown
    assert "[b]Corrected" in shown


def test_the_terminal_tells_what_to_be_careful_with():
    cited = citation(
        superseded=True,
        status=Status.CORRECTED,
        notices=("Corrects the amount",),
        also_reported_by=("Courier", "Gazette"),
    )
    shown = printed(answer(cited))
    assert "A newer version of this article exists." in shown
    assert "Corrects the amount" in shown
    assert "also reported by Courier, Gazette" in shown


def test_a_long_uri_is_shown_whole():
    uri = "https://northwire.example/" + "a-very-long-slug-" * 12
    shown = printed(answer(citation(uri=uri)), width=60)
    assert uri in "".join(line.strip() for line in shown.splitlines())


@pytest.mark.parametrize("width", [20, 40, 200])
def test_any_width_of_terminal_will_do(width):
    assert "[1]" in printed(answer(), width=width)
