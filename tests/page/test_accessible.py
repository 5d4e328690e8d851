"""What axe-core finds, in every state of the page, light and dark."""

import pytest
from axe_playwright_python.sync_playwright import Axe
from playwright.sync_api import expect

from tests.page.conftest import KREMLIN, card, reply

RULES = {"runOnly": ["wcag2a", "wcag2aa", "wcag21a", "wcag21aa", "wcag22aa", "best-practice"]}


def violations(page):
    """Return what axe finds serious or critical, with the places."""
    found = Axe().run(page, options=RULES).response["violations"]
    return [
        (rule["id"], node["target"], node["failureSummary"])
        for rule in found
        if rule["impact"] in {"serious", "critical"}
        for node in rule["nodes"]
    ]


@pytest.mark.parametrize("scheme", ["light", "dark"])
def test_no_state_of_the_page_has_a_serious_violation(tab_in, sample, scheme):
    tab = tab_in(color_scheme=scheme, reduced_motion="reduce")
    page = tab.page
    page.goto(sample)
    expect(page.locator("#examples button")).to_have_count(4)
    assert violations(page) == []
    tab.ask(KREMLIN)
    page.get_by_role("link", name="[1]").click()
    expect(card(page, 1, 1)).to_be_focused()
    assert violations(page) == []
    for name in ("Timeline", "How it was found"):
        page.get_by_role("tab", name=name).click()
        assert violations(page) == []
    page.locator(".parts button").first.click()
    page.get_by_text("As of, sources").click()
    assert violations(page) == []
    page.get_by_role("button", name="Bad answer").click()
    expect(page.get_by_role("form", name="What is wrong with answer 1")).to_be_visible()
    assert violations(page) == []
    for name in ("Conversations", "Keyboard shortcuts"):
        page.get_by_role("button", name=name).click()
        assert violations(page) == []
        page.keyboard.press("Escape")
    page.get_by_role("tab", name="Sources").click()
    page.get_by_role("button", name="Read here").first.click()
    expect(page.get_by_role("dialog").locator("mark")).to_be_visible()
    assert violations(page) == []
    page.keyboard.press("Escape")
    page.get_by_role("button", name="Corpus").click()
    expect(page.locator(".plot").first).to_be_visible()
    assert violations(page) == []


def test_a_live_region_tells_how_the_answer_comes(page, tab):
    expect(page.locator("#announcer")).to_have_attribute("aria-live", "polite")
    page.evaluate(
        """() => {
            window.told = [];
            const region = document.querySelector("#announcer");
            new MutationObserver(() => window.told.push(region.textContent))
                .observe(region, { childList: true, characterData: true, subtree: true });
        }"""
    )
    tab.ask(KREMLIN)
    expect(reply(page)).to_contain_text("root causes")
    told = page.evaluate("window.told")
    assert told[0] in {"Searching …", "Loading the model …"} or "found" in told[0]
    assert told[-1].startswith("Answer with 1 source:")
    assert "root causes" in told[-1]


def test_all_controls_are_reached_by_keyboard(page, tab):
    tab.ask(KREMLIN)
    expect(card(page, 1, 1)).to_be_visible()
    page.evaluate("document.activeElement.blur()")
    reached = set()
    for _ in range(80):
        page.keyboard.press("Tab")
        reached.add(
            page.evaluate(
                """() => {
                    const at = document.activeElement;
                    return at.getAttribute("aria-label") ?? at.textContent.trim();
                }"""
            )
        )
    wanted = {"Conversations", "Corpus", "[1]", "Ask again", "Edit", "Copy", "Sources", "Read here"}
    assert wanted | {"Good answer", "Bad answer"} <= reached
