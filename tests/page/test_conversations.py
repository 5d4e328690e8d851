"""Conversations: kept in the browser, found again, renamed, deleted, copied and taken away."""

from pathlib import Path

import pytest
from playwright.sync_api import expect

from tests.page.conftest import BIRD_FLU, KREMLIN, card, reply


@pytest.fixture
def asked(page, tab):
    tab.ask(KREMLIN)
    expect(card(page, 1, 1)).to_be_visible()
    return page


def conversations(page):
    page.get_by_role("button", name="Conversations").click()
    return page.get_by_role("dialog", name="Conversations")


def test_a_conversation_survives_a_reload_and_goes_on(asked, tab):
    asked.reload()
    expect(reply(asked)).to_contain_text("root causes")
    expect(card(asked, 1, 1)).to_contain_text("Kremlin")
    tab.ask("And what did Kyiv say?")
    understood = asked.locator("#turn-2 .parts")
    expect(understood).to_contain_text("What did Kyiv say about any settlement?")


def test_conversations_are_searched_opened_renamed_and_deleted(asked, tab):
    asked.get_by_role("button", name="New", exact=True).click()
    expect(asked.get_by_role("heading", name="Ask the news")).to_be_visible()
    expect(asked.get_by_role("textbox", name="Question")).to_be_focused()
    tab.ask(BIRD_FLU)
    expect(reply(asked)).to_contain_text("farms")
    dialog = conversations(asked)
    expect(dialog.locator("#history-list li")).to_have_count(2)
    dialog.get_by_label("Search conversations").fill("root causes")
    expect(dialog.locator("#history-list li")).to_have_count(1)
    dialog.get_by_role("button", name=KREMLIN, exact=True).click()
    expect(reply(asked)).to_contain_text("root causes")
    conversations(asked)
    dialog.get_by_role("button", name=f"Rename {KREMLIN}").click()
    dialog.get_by_label("New name").fill("Moscow")
    dialog.get_by_label("New name").press("Enter")
    expect(dialog.get_by_role("button", name="Moscow", exact=True)).to_be_visible()
    dialog.get_by_role("button", name="Delete Moscow").click()
    dialog.get_by_role("button", name="Really delete?").click()
    expect(dialog.locator("#history-list li")).to_have_count(1)
    asked.keyboard.press("Escape")
    expect(asked.get_by_role("heading", name="Ask the news")).to_be_visible()
    asked.reload()
    expect(asked.get_by_role("heading", name="Ask the news")).to_be_visible()


def test_what_a_browser_kept_and_cannot_be_read_is_refused_in_words(asked):
    asked.evaluate(
        """(records) => {
            const key = `dateline:conversation:${sessionStorage.getItem("dateline:current")}`;
            localStorage.setItem(key, JSON.stringify(records));
        }""",
        [{"format": 1, "question": "x", "answer": {"a": 1}}],
    )
    asked.reload()
    expect(asked.locator("#announcer")).to_contain_text("something unexpected")
    expect(asked.locator(".turn")).to_have_count(0)


@pytest.mark.parametrize(
    ("kind", "holds"),
    [
        ("Markdown", "## What does"),
        ("Plain text", "[1] Kremlin says"),
        ("BibTeX", "@misc{northwire"),
    ],
)
def test_an_answer_is_copied_with_its_citations(asked, kind, holds):
    asked.context.grant_permissions(["clipboard-read", "clipboard-write"])
    asked.get_by_text("Copy", exact=True).click()
    asked.get_by_role("button", name=kind).click()
    expect(asked.get_by_text("Copied", exact=True)).to_be_visible()
    copied = asked.evaluate("navigator.clipboard.readText()")
    assert holds in copied
    assert card(asked, 1, 1).locator("mark").text_content() in copied


@pytest.mark.parametrize(
    ("name", "suffix", "begins"),
    [("as Markdown", "md", "## What does"), ("as HTML", "html", "<!doctype html>")],
)
def test_a_conversation_is_taken_away_as_a_file(asked, name, suffix, begins):
    dialog = conversations(asked)
    with asked.expect_download() as download:
        dialog.get_by_role("button", name=name).click()
    assert download.value.suggested_filename.endswith(f".{suffix}")
    assert Path(download.value.path()).read_text("utf-8").startswith(begins)


def test_two_readers_keep_their_own(asked, tab_in, sample):
    other = tab_in().page
    other.goto(sample)
    expect(conversations(other)).to_contain_text("None yet.")


def test_the_keyboard_does_it_all(page, tab):
    tab.ask("Who won the election in Veltria?")
    expect(card(page, 1, 2)).to_be_visible()
    page.get_by_role("heading", name="Dateline").click()
    page.keyboard.press("j")
    expect(card(page, 1, 1)).to_be_focused()
    page.keyboard.press("j")
    expect(card(page, 1, 2)).to_be_focused()
    page.keyboard.press("k")
    expect(card(page, 1, 1)).to_be_focused()
    page.keyboard.press("o")
    expect(page.locator("#reader mark")).to_be_in_viewport()
    page.keyboard.press("Escape")
    page.keyboard.press("/")
    expect(page.get_by_role("textbox", name="Question")).to_be_focused()
    page.get_by_role("textbox", name="Question").press_sequentially("no n")
    expect(page.get_by_role("textbox", name="Question")).to_have_value("no n")
    page.get_by_role("heading", name="Dateline").click()
    page.keyboard.press("?")
    page.get_by_label("Shortcuts of a single key").uncheck()
    page.keyboard.press("Escape")
    page.keyboard.press("n")
    expect(card(page, 1, 1)).to_be_visible()


def test_the_dark_page_stays_dark(page):
    ground = "getComputedStyle(document.querySelector('#composer .box')).backgroundColor"
    expect(page.get_by_role("textbox", name="Question")).to_be_visible()
    light = page.evaluate(ground)
    page.get_by_role("button", name="Dark or light").click()
    dark = page.evaluate(ground)
    assert dark != light
    page.reload()
    expect(page.get_by_role("textbox", name="Question")).to_be_visible()
    assert page.evaluate(ground) == dark


def test_views_show_the_answer_over_time_and_how_it_was_found(asked):
    asked.get_by_role("tab", name="Timeline").click()
    asked.get_by_role("link", name="[1] Kremlin says").click()
    expect(card(asked, 1, 1)).to_be_focused()
    expect(asked.get_by_role("tab", name="Sources")).to_have_attribute("aria-selected", "true")
    asked.get_by_role("tab", name="Sources").focus()
    asked.keyboard.press("ArrowLeft")
    expect(asked.get_by_role("tab", name="How it was found")).to_be_focused()
    table = asked.get_by_role("table", name="Candidates, best first")
    expect(table.get_by_role("row")).to_have_count(11)
    expect(table.get_by_role("columnheader")).to_have_text(
        ["Rank", "Passage", "Lexical", "Dense", "Article", "Time", "Fused", "Reranked"]
    )
    table.get_by_role("button").first.click()
    expect(asked.get_by_role("dialog").locator("mark").first).to_be_in_viewport()


def test_who_said_what_names_the_speaker_of_each_quote(page, tab):
    tab.ask("Who won the presidential election in Veltria?")
    page.get_by_role("tab", name="Who said what").click()
    expect(page.locator(".speaker").first.get_by_role("heading")).to_have_text("Mirela Costan")
    expect(page.locator(".speaker blockquote").first).to_contain_text("You elected me")


def test_the_corpus_page_shows_what_there_is(page):
    page.get_by_role("button", name="Corpus").click()
    shown = page.get_by_role("region", name="Corpus")
    expect(shown.get_by_role("heading", name="Corpus")).to_be_focused()
    expect(shown).to_contain_text("Lexical index and vectors hold all 166 passages.")
    expect(shown.get_by_role("img", name="Articles by source")).to_be_visible()
    expect(
        shown.get_by_role("img", name="Articles per day, 2025-10-06 to 2025-11-27")
    ).to_be_visible()
    page.get_by_role("button", name="Corpus").click()
    expect(page.get_by_role("textbox", name="Question")).to_be_visible()
