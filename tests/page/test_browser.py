"""What a reader sees and does, in Chromium, with the program as it is started by hand."""

import json
from urllib.error import HTTPError
from urllib.request import Request, urlopen

import pytest
from playwright.sync_api import expect

from tests.page.conftest import BIRD_FLU, KREMLIN, card, reply
from tests.page.launching import ROOT

ARTICLE = "https://northwire.example/2025/11/20/kremlin-settlement"


def stored_text(uri):
    lines = (ROOT / "rag/sample/corpus.jsonl").read_text("utf-8").splitlines()
    return next(entry["text"] for entry in map(json.loads, lines) if entry["_id"] == uri)


def test_the_page_says_what_the_corpus_holds(page):
    expect(page).to_have_title("Dateline")
    expect(page.get_by_role("heading", name="Dateline")).to_be_visible()
    expect(page.get_by_text("74 articles from 4 sources · newest 27 November 2025")).to_be_visible()


def test_an_answer_is_quoted_from_the_article_on_card_1(page, tab):
    tab.ask(KREMLIN)
    expect(reply(page)).to_contain_text("root causes")
    expect(reply(page).get_by_role("link", name="[1]")).to_be_visible()
    first = card(page, 1, 1)
    expect(first.get_by_role("heading")).to_contain_text("Kremlin")
    expect(first).to_contain_text("Northwire")
    expect(first).to_contain_text("MOSCOW")
    expect(first).to_contain_text(ARTICLE)
    expect(first).to_contain_text("Quoted word for word")
    quote = first.locator("mark").text_content()
    assert quote in stored_text(ARTICLE)
    assert quote in reply(page).text_content()
    original = first.get_by_role("link", name="Read the original")
    expect(original).to_have_attribute("rel", "noopener noreferrer")
    expect(original).to_have_attribute("target", "_blank")
    assert original.get_attribute("href").startswith(f"{ARTICLE}#:~:text=")


def test_following_a_number_marks_its_card_and_shows_the_neighbouring_passages(page, tab):
    tab.ask(KREMLIN)
    around = card(page, 1, 1).locator(".around").first
    expect(around).to_be_hidden()
    page.get_by_role("link", name="[1]").click()
    expect(card(page, 1, 1)).to_be_focused()
    expect(card(page, 1, 1)).to_contain_class("marked")
    expect(card(page, 1, 1)).to_be_in_viewport()
    expect(around).to_be_visible()
    assert around.text_content().strip() in stored_text(ARTICLE)
    expect(page.locator(".marked")).to_have_count(1)


def test_pointing_at_a_number_shows_its_quote(page, tab):
    tab.ask(KREMLIN)
    number = page.get_by_role("link", name="[1]")
    number.hover()
    preview = page.get_by_role("tooltip")
    expect(preview).to_contain_text(card(page, 1, 1).locator("mark").text_content())
    page.get_by_role("heading", name="Dateline").hover()
    expect(preview).to_be_hidden()


def test_the_keyboard_leads_to_a_card_and_back(page, tab):
    tab.ask(KREMLIN)
    number = page.get_by_role("link", name="[1]")
    expect(number).to_be_visible()
    while not number.evaluate("link => link === document.activeElement"):
        page.keyboard.press("Shift+Tab")
    expect(page.get_by_role("tooltip")).to_contain_text("Northwire")
    page.keyboard.press("Enter")
    expect(card(page, 1, 1)).to_be_focused()
    page.keyboard.press("Escape")
    expect(number).to_be_focused()


def test_the_numbers_of_an_older_answer_keep_their_cards(page, tab):
    tab.ask(KREMLIN)
    expect(card(page, 1, 1)).to_be_visible()
    tab.ask(BIRD_FLU)
    expect(card(page, 2, 1)).to_be_visible()
    expect(card(page, 1, 1)).to_be_hidden()
    reply(page, 1).get_by_role("link", name="[1]").click()
    expect(card(page, 1, 1)).to_be_focused()
    expect(card(page, 1, 1)).to_contain_text("Kremlin")
    expect(card(page, 2, 1)).to_be_hidden()


def test_an_abstention_shows_the_nearest_articles(page, tab):
    tab.ask("Who won the 2024 Tour de France?")
    expect(reply(page)).to_contain_text("The corpus does not say.")
    expect(page.get_by_text("No sources: the question was not answered.")).to_be_visible()
    expect(page.locator(".card")).to_have_count(0)
    nearest = page.locator(".nearest button")
    expect(nearest).to_have_count(3)
    headline = nearest.first.text_content()
    nearest.first.click()
    expect(page.get_by_role("dialog").get_by_role("heading", name=headline)).to_be_visible()


def test_a_partial_answer_names_what_is_lacking(page, tab):
    tab.ask("Who won the presidential election in Veltria and who won the Tour de France?")
    expect(card(page, 1, 1)).to_be_visible()
    expect(page.locator(".lacking li")).to_contain_text("Tour de France")
    expect(page.get_by_role("heading", name="Nearest to what is lacking")).to_be_visible()


def test_an_example_is_asked_when_it_is_chosen(page):
    page.get_by_role("button", name="Who won the presidential election in Veltria?").click()
    expect(reply(page)).to_contain_text("Mirela Costan")


def test_times_are_shown_in_the_readers_zone(tab_in, sample):
    tab = tab_in(timezone_id="Asia/Tokyo")
    tab.page.goto(sample)
    tab.ask(KREMLIN)
    published = card(tab.page, 1, 1).locator("time").first
    expect(published).to_have_text("20 November 2025, 23:05 GMT+9")
    expect(published).to_have_attribute("title", "20 November 2025, 14:05 UTC")


def test_a_phone_shows_all_of_it_without_scrolling_sideways(page, tab):
    page.set_viewport_size({"width": 360, "height": 740})
    tab.ask(KREMLIN)
    page.get_by_role("link", name="[1]").click()
    expect(card(page, 1, 1)).to_be_in_viewport()
    assert page.evaluate("document.documentElement.scrollWidth") <= 360
    page.locator(".marked").get_by_role("button", name="Back to the answer").click()
    expect(page.get_by_role("link", name="[1]")).to_be_focused()


def test_conversations_of_two_readers_stay_apart(page, tab, sample, tab_in):
    tab.ask(KREMLIN)
    expect(card(page, 1, 1)).to_be_visible()
    other = tab_in().page
    other.goto(sample)
    expect(other.get_by_role("heading", name="Ask the news")).to_be_visible()
    expect(other.locator(".card")).to_have_count(0)


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
