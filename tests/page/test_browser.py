"""What a reader sees and does, in Chromium, with the program as it is started by hand."""

import json
from urllib.error import HTTPError
from urllib.request import Request, urlopen

import pytest
from playwright.sync_api import expect

from index import Article, Index
from tests.page.launching import ROOT, program

expect.set_options(timeout=60_000)

KREMLIN = "What does the Kremlin require of any settlement?"
ARTICLE = "https://northwire.example/2025/11/20/kremlin-settlement"


@pytest.fixture
def page(tab, sample):
    """The page over the sample news."""
    tab.page.goto(sample)
    yield tab.page
    assert tab.outside(sample) == []


def stored_text(uri):
    lines = (ROOT / "rag/sample/corpus.jsonl").read_text("utf-8").splitlines()
    return next(entry["text"] for entry in map(json.loads, lines) if entry["_id"] == uri)


def card(page, turn, number):
    return page.locator(f"#source-{turn}-{number}")


def test_the_page_says_what_the_corpus_holds(page):
    expect(page).to_have_title("Dateline")
    expect(page.get_by_role("heading", name="Dateline")).to_be_visible()
    expect(page.get_by_text("74 articles from 4 sources · newest 27 November 2025")).to_be_visible()


def test_an_answer_is_quoted_from_the_article_on_card_1(page, tab):
    tab.ask(KREMLIN)
    reply = page.get_by_test_id("bot")
    expect(reply).to_contain_text("root causes")
    expect(reply.get_by_role("link", name="[1]")).to_be_visible()
    first = card(page, 1, 1)
    expect(first.get_by_role("heading")).to_contain_text("Kremlin")
    expect(first).to_contain_text("Northwire")
    expect(first).to_contain_text("MOSCOW")
    expect(first).to_contain_text("20 November 2025, 14:05 UTC")
    expect(first).to_contain_text(ARTICLE)
    quote = first.locator("mark").text_content()
    assert quote in stored_text(ARTICLE)
    assert quote in reply.text_content()
    original = first.get_by_role("link", name="Read the original")
    expect(original).to_have_attribute("rel", "noopener noreferrer")
    expect(original).to_have_attribute("target", "_blank")
    assert original.get_attribute("href").startswith(f"{ARTICLE}#:~:text=")


def test_following_a_number_marks_and_focuses_its_card(page, tab):
    tab.ask(KREMLIN)
    page.get_by_role("link", name="[1]").click()
    expect(card(page, 1, 1)).to_be_focused()
    expect(card(page, 1, 1)).to_contain_class("marked")
    expect(card(page, 1, 1)).to_be_in_viewport()
    expect(page.locator(".marked")).to_have_count(1)


def test_the_keyboard_leads_to_a_card_and_back(page, tab):
    tab.ask(KREMLIN)
    number = page.get_by_role("link", name="[1]")
    number.focus()
    page.keyboard.press("Enter")
    expect(card(page, 1, 1)).to_be_focused()
    page.keyboard.press("Escape")
    expect(number).to_be_focused()


def test_the_numbers_of_an_older_answer_keep_their_cards(page, tab):
    tab.ask(KREMLIN)
    expect(card(page, 1, 1)).to_be_visible()
    tab.ask("How many farms in Norland have had bird flu?")
    expect(card(page, 2, 1)).to_be_visible()
    expect(card(page, 1, 1)).to_be_hidden()
    page.get_by_test_id("bot").first.get_by_role("link", name="[1]").click()
    expect(card(page, 1, 1)).to_be_focused()
    expect(card(page, 1, 1)).to_contain_text("Kremlin")


def test_an_unanswerable_question_gets_a_plain_sentence_and_no_card(page, tab):
    tab.ask("Who won the 2024 Tour de France?")
    expect(page.get_by_text("No sources: the question was not answered.")).to_be_visible()
    expect(page.get_by_test_id("bot")).to_have_text("The corpus does not say.")
    expect(page.locator("#sources .card")).to_have_count(0)


def test_an_example_is_asked_when_it_is_chosen(page):
    page.get_by_role("button", name="Who won the presidential election in Veltria?").click()
    expect(page.get_by_test_id("bot")).to_contain_text("Mirela Costan")


def test_limits_apply_and_show_with_the_question(page, tab):
    page.get_by_role("button", name="Limit by date or source").click()
    page.get_by_label("As of").fill("2025-10-01")
    tab.ask(KREMLIN)
    expect(page.get_by_test_id("bot")).to_have_text("The corpus does not say.")
    expect(page.get_by_test_id("user")).to_contain_text("as of 2025-10-01")


def test_a_date_that_cannot_be_read_is_explained_in_the_chat(page, tab):
    page.get_by_role("button", name="Limit by date or source").click()
    page.get_by_label("Since").fill("last <b>week</b>")
    tab.ask(KREMLIN)
    expect(page.get_by_test_id("bot")).to_contain_text("'last <b>week</b>' is not a date")


def test_copying_takes_the_words_that_are_read(page, tab):
    page.context.grant_permissions(["clipboard-read", "clipboard-write"])
    tab.ask(KREMLIN)
    reply = page.get_by_test_id("bot")
    expect(reply.get_by_role("link", name="[1]")).to_be_visible()
    page.get_by_role("button", name="Copy message").last.click()
    copied = "() => navigator.clipboard.readText()"
    page.wait_for_function(f"({copied})().then((text) => text.includes('[1]'))")
    assert page.evaluate(copied) == reply.inner_text().strip().replace("\xa0", " ")


def test_clearing_ends_the_conversation(page, tab):
    tab.ask(KREMLIN)
    expect(card(page, 1, 1)).to_be_visible()
    page.locator("#chat").get_by_role("button", name="Clear").click()
    expect(page.locator("#sources .card")).to_have_count(0)
    tab.ask("How many farms in Norland have had bird flu?")
    expect(card(page, 1, 1)).to_contain_text("farms")
    expect(page.get_by_test_id("user")).to_have_count(1)


def test_a_phone_shows_all_of_it_without_scrolling_sideways(page, tab):
    page.set_viewport_size({"width": 360, "height": 740})
    tab.ask(KREMLIN)
    page.get_by_role("link", name="[1]").click()
    expect(card(page, 1, 1)).to_be_in_viewport()
    assert page.evaluate("document.documentElement.scrollWidth") <= 360
    page.locator(".marked").get_by_role("button", name="Back to the answer").click()
    expect(page.get_by_role("link", name="[1]")).to_be_focused()


def test_conversations_of_two_tabs_stay_apart(page, tab, sample):
    tab.ask(KREMLIN)
    expect(card(page, 1, 1)).to_be_visible()
    with page.context.new_page() as other:
        other.goto(sample)
        expect(other.get_by_role("heading", name="Ask the news")).to_be_visible()
        expect(other.locator("#sources .card")).to_have_count(0)


def test_every_response_carries_the_protecting_headers(sample):
    with urlopen(sample) as response:
        policy = response.headers["content-security-policy"]
        assert "default-src 'self'" in policy
        assert "connect-src 'self'" in policy
        assert response.headers["x-content-type-options"] == "nosniff"
        assert response.headers["referrer-policy"] == "no-referrer"


def test_another_host_name_is_refused(sample):
    with pytest.raises(HTTPError, match="400") as refused:
        urlopen(Request(sample, headers={"Host": "rebound.example"}))
    refused.value.close()


SCRIPT = (
    '<img src="http://evil.invalid/a.png" onerror="window.pwned=1"><script>window.pwned=2</script>'
)
MARKDOWN = (
    "![x](http://evil.invalid/b.png) [y](javascript:window.pwned=3) {{value}} ${window.pwned=4}"
)
HOSTILE = f"{MARKDOWN} {SCRIPT}"


@pytest.fixture(scope="module")
def hostile(tmp_path_factory):
    """The page over articles that try to be more than text."""
    folder = tmp_path_factory.mktemp("hostile")
    with Index.create(folder / "index") as index:
        index.add(
            Article(
                uri=f"urn:{name}:{SCRIPT}",
                headline=f"{HOSTILE} {name}",
                text=f"The {name} airship carries {count} passengers over Oslo {HOSTILE}.",
                source=f"{name} {SCRIPT}",
                url=url,
                byline=SCRIPT,
                dateline=SCRIPT,
                notices=(SCRIPT,),
            )
            for name, count, url in (
                ("Zanzibar", "4,711", "javascript:window.pwned=5"),
                ("Montgolfier", "12", 'http://evil.invalid/"onmouseover="window.pwned=6'),
            )
        )
    with program(folder, "--index", str(folder / "index")) as (url, _):
        yield url


@pytest.mark.parametrize("name", ["Zanzibar", "Montgolfier"])
def test_hostile_articles_and_questions_show_as_text_and_do_nothing(tab, hostile, name):
    page = tab.page
    page.goto(hostile)
    expect(page.get_by_text("2 articles from 2 sources")).to_be_visible()
    tab.ask(f"How many passengers does the {name} airship carry? {HOSTILE}")
    first = card(page, 1, 1)
    expect(first.get_by_role("heading")).to_have_text(f"{HOSTILE} {name}")
    expect(first.locator("mark")).to_contain_text("<script>window.pwned=2</script>")
    expect(page.get_by_test_id("user")).to_contain_text(MARKDOWN)
    reply = page.get_by_test_id("bot")
    expect(reply).to_contain_text(MARKDOWN)
    reply.get_by_role("link", name="[1]").click()
    first.hover()
    shown = page.locator("#chat .message-content, #sources")
    expect(
        shown.locator("img, script, [onerror], [onmouseover], a[href^='javascript']")
    ).to_have_count(0)
    expect(first.get_by_role("link")).to_have_count(0 if name == "Zanzibar" else 1)
    assert page.evaluate("window.pwned") is None
    assert tab.outside(hostile) == []
