"""A conversation on the page: what a follow-up knows of, and what limits it."""

from playwright.sync_api import expect

from tests.page.conftest import BIRD_FLU, KREMLIN

FOLLOW_UP = "And what did Kyiv say?"
RESOLVED = "What did Kyiv say about any settlement?"


def parts(page, turn):
    return page.locator(f"#turn-{turn} .parts")


def test_a_limit_that_is_taken_away_is_gone(page, tab):
    limits = page.get_by_role("group", name="Limits")
    limits.get_by_text("Dates", exact=True).click()
    page.locator("#dates").get_by_label("Since").fill("2025-11-01")
    tab.ask(KREMLIN)
    expect(parts(page, 1)).to_contain_text("Published: since 1 November 2025")
    limits.get_by_text("All time", exact=True).click()
    page.reload()
    tab.ask(FOLLOW_UP)
    expect(parts(page, 2)).to_contain_text(RESOLVED)
    expect(parts(page, 2)).to_contain_text("Published: any time")


def test_an_older_turn_that_is_asked_anew_knows_only_of_those_before_it(page, tab):
    tab.ask(KREMLIN)
    tab.ask(BIRD_FLU)
    tab.ask("And in Karvia?")
    expect(parts(page, 3)).to_contain_text("bird flu")
    page.locator("#turn-2").get_by_role("button", name="Edit").click()
    form = page.locator("#turn-2 form")
    form.get_by_label("Question").fill(FOLLOW_UP)
    form.get_by_role("button", name="Ask again").click()
    expect(parts(page, 2)).to_contain_text(RESOLVED)
    expect(page.get_by_role("button", name="Stop")).to_be_hidden()
    tools = page.get_by_role("group", name="Answer 3")
    tools.get_by_role("button", name="Ask again").click()
    expect(parts(page, 3)).to_contain_text("settlement")
    expect(page.locator(".turn")).to_have_count(3)
