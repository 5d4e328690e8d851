"""Articles, questions, answers and kept conversations that try to be more than text."""

import json
from dataclasses import replace

import pytest
from playwright.sync_api import expect

from index import Article, Index, Reading, Status, Timestamp
from rag.answer import Answer, AnswerStatus, Candidate, Citation, Nearest, Sentence, Support, Trace
from rag.page.export import Exporting, exported
from rag.page.limits import Limits
from rag.page.records import Record
from tests.page.conftest import card
from tests.page.launching import program
from tests.page.payloads import PAYLOADS

ACTIVE = """
    script, img, iframe, object, embed, link, meta, base, style, video, audio, picture, math,
    marquee, template, image, use, animate, foreignObject, body, [srcset], [srcdoc], [style*=url],
    [onerror], [onload], [onfocus], [ontoggle], [onstart], [onbegin], [onpointerenter],
    [onanimationstart], [autofocus], [formaction], [href^=javascript], [href^=data]
"""
WHEN = Timestamp.parse("2025-11-20T14:05:00Z")


def harmless(tab, url):
    """Check that nothing ran, nothing was loaded, and nothing is there that could."""
    shown = tab.page.locator("#turns, #proof, #corpus-page, dialog, #preview, #source-choices")
    expect(shown.locator(ACTIVE)).to_have_count(0)
    assert tab.page.evaluate("window.pwned") is None
    assert tab.outside(url) == []


@pytest.fixture(scope="module")
def hostile(tmp_path_factory):
    """The page over articles that carry one payload each in every field."""
    folder = tmp_path_factory.mktemp("hostile")
    named = folder / "news"
    named.mkdir()
    file = named / "<img src=x onerror=window.pwned=1>.txt"
    file.write_text("The Quillon lighthouse has 4,711 lamps, its keeper said on Monday.", "utf-8")
    with Index.create(folder / "index") as index:
        index.add(Reading([named]))
        index.add(
            Article(
                uri=f"urn:{number}:{payload}",
                headline=payload,
                text=f"The Zanzibar{number} airship carries {number + 500} passengers {payload}.",
                source=payload,
                url=payload if number % 2 else f"http://evil.invalid/{payload}",
                byline=payload,
                dateline=payload,
                section=payload,
                credits=payload,
                notices=(payload,),
                published=WHEN,
            )
            for number, payload in enumerate(PAYLOADS)
        )
    with program(folder, "--index", str(folder / "index")) as (url, _):
        yield url


def test_there_are_enough_payloads():
    assert len(set(PAYLOADS)) >= 60


def test_questions_and_answers_show_as_text(tab, hostile):
    page = tab.page
    page.goto(hostile)
    expect(page.locator("#source-choices label")).to_have_count(len(PAYLOADS))
    for turn, number in enumerate((0, 5, 51), 1):
        question = (
            f"How many passengers does the Zanzibar{number} airship carry? {PAYLOADS[number]}"
        )
        tab.ask(question)
        first = card(page, turn, 1)
        expect(first.get_by_role("heading")).to_have_text(PAYLOADS[number])
        expect(first.locator("mark")).to_contain_text(PAYLOADS[number])
        expect(page.locator(f"#turn-{turn} h2")).to_have_text(question)
        expect(page.locator(f"#turn-{turn} .answer")).to_contain_text(PAYLOADS[number])
        page.locator(f"#turn-{turn} a.cite").first.hover()
        expect(page.get_by_role("tooltip")).to_contain_text(PAYLOADS[number])
    tab.ask("How many lamps does the Quillon lighthouse have?")
    expect(card(page, 4, 1).locator("code")).to_contain_text("onerror%3Dwindow.pwned%3D1%3E.txt")
    page.get_by_role("button", name="Corpus").click()
    expect(page.locator(".plot").first).to_be_visible()
    page.get_by_role("button", name="Conversations").click()
    expect(page.locator("#history-list li")).to_have_count(1)
    harmless(tab, hostile)


def test_every_field_of_every_article_shows_as_text_in_the_reader(tab, hostile):
    page = tab.page
    page.goto(hostile)
    expect(page.locator("#source-choices label")).to_have_count(len(PAYLOADS))
    opener = page.locator("#no-proof")  # any place of the page takes a button
    opener.evaluate("place => { place.innerHTML = '<button data-do=read>open</button>'; }")
    button = opener.get_by_role("button", name="open", include_hidden=True)
    for number, payload in enumerate(PAYLOADS):
        uri = " ".join(f"urn:{number}:{payload}".split())
        button.evaluate("(button, uri) => { button.dataset.uri = uri; button.click(); }", uri)
        expect(page.locator("#reader code")).to_have_text(uri)
        shown = " ".join(payload.split())
        expect(page.locator("#reader h2")).to_have_text(shown)
        for part in (".about b", ".place", ".notice", ".text"):
            expect(page.locator(f"#reader {part}").first).to_contain_text(shown)
    harmless(tab, hostile)


def told(payload):
    """Return an answer with a payload in every text that it has."""
    citation = Citation(
        number=1,
        uri=payload,
        version=2,
        digest="0" * 16,
        headline=payload,
        source=payload,
        byline=payload,
        dateline=payload,
        published=WHEN,
        updated=None,
        status=Status.CORRECTED,
        superseded=True,
        start=0,
        end=len(payload),
        quote=payload,
        before=payload,
        after=payload,
        url=payload,
        also_reported_by=(payload,),
        notices=(payload,),
    )
    candidate = Candidate(
        rank=1,
        passage=1,
        uri=payload,
        version=1,
        headline=payload,
        source=payload,
        published=WHEN,
        start=0,
        end=1,
        text=payload,
        score=0.5,
        lexical=None,
        lexical_rank=None,
        dense=None,
        dense_rank=None,
        also_reported_by=(payload,),
        story=payload,
    )
    sentences = (
        Sentence(text=payload, citations=(1,), support=Support.SUPPORTED),
        Sentence(
            text=payload,
            citations=(1,),
            support=Support.VERBATIM,
            quotation=True,
            prefix=payload,
            suffix=payload,
            item=True,
        ),
        Sentence(text=payload, citations=(), support=Support.UNSUPPORTED),
    )
    return Answer(
        question=payload,
        resolved=payload,
        text=payload,
        sentences=sentences,
        citations=(citation,),
        status=AnswerStatus.PARTIAL,
        as_of=WHEN,
        lacking=(payload,),
        nearest=(Nearest(payload, payload, payload, WHEN, payload),),
        notes=(payload,),
        trace=Trace(candidates=(candidate,), needs=(payload,), rejected=(payload,)),
    )


def kept(payload):
    limits = Limits(sources=(payload,))
    return Record.of(payload, limits, told(payload)).model_dump(mode="json")


def test_what_a_language_model_or_a_browser_may_have_put_into_answers_shows_as_text(tab, sample):
    page = tab.page
    records = [kept(payload) for payload in PAYLOADS]
    records.append(Record(question="<b>x</b>", error=PAYLOADS[5]).model_dump(mode="json"))
    script = """([title, records]) => {
        if (sessionStorage.getItem("dateline:current")) return;
        localStorage.setItem("dateline:conversations", JSON.stringify([{ id: "one", title }]));
        localStorage.setItem("dateline:conversation:one", JSON.stringify(records));
        sessionStorage.setItem("dateline:current", "one");
    }"""
    argument = json.dumps([PAYLOADS[5], records]).replace("</", "<\\/")
    page.context.add_init_script(f"({script})({argument})")
    page.goto(sample)
    expect(page.locator(".turn")).to_have_count(len(records))
    for turn, payload in enumerate(PAYLOADS, 1):
        texts = page.evaluate(
            """(turn) => {
                const all = (selector) =>
                    [...document.querySelectorAll(selector)].map((found) => found.textContent);
                return {
                    question: all(`#turn-${turn} h2`),
                    answer: all(`#turn-${turn} .answer`),
                    headline: all(`#source-${turn}-1 h3`),
                    mark: all(`#source-${turn}-1 mark`),
                    evidence: all(`#evidence-${turn}`),
                };
            }""",
            turn,
        )
        assert texts["question"] == [payload]
        assert texts["headline"] == texts["mark"] == [payload]
        assert texts["answer"][0].count(payload) >= 6
        assert texts["evidence"][0].count(payload) >= 10
    page.get_by_role("button", name="Conversations").click()
    expect(page.get_by_role("button", name=PAYLOADS[5], exact=True)).to_be_visible()
    harmless(tab, sample)


def test_an_exported_document_shows_them_as_text(tab, sample, tmp_path):
    sent = tuple(kept(payload) for payload in PAYLOADS)
    file = exported(Exporting(kind="html", title=PAYLOADS[0], records=sent))
    path = tmp_path / file["name"]
    path.write_text(file["text"], "utf-8")
    tab.page.goto(path.as_uri())
    expect(tab.page.locator("section")).to_have_count(len(PAYLOADS))
    assert tab.page.locator("q").all_text_contents() == list(PAYLOADS)
    active = ACTIVE.replace("meta,", "").replace("style,", "").replace("body,", "")
    expect(tab.page.locator("body").locator(active)).to_have_count(0)
    assert tab.page.evaluate("window.pwned") is None
    assert tab.outside(path.as_uri()) == []


@pytest.mark.parametrize("address", PAYLOADS)
def test_only_the_web_is_linked(address):
    citation = replace(told("x").citations[0], url=address)
    assert citation.deep_link == ""
