"""What was understood, and what an answer is limited to: both can be changed, and are used."""

from playwright.sync_api import expect

from tests.page.conftest import BIRD_FLU, KREMLIN, card, reply


def part(page, name, turn=1):
    return page.locator(f"#turn-{turn} .parts").get_by_role("button", name=name)


def test_a_question_shows_what_was_understood_of_it(page, tab):
    tab.ask(KREMLIN)
    expect(part(page, "As of: now")).to_be_visible()
    expect(part(page, "Published: any time")).to_be_visible()
    expect(part(page, "Sources: all")).to_be_visible()
    expect(part(page, "Freshness: news, because of")).to_be_visible()
    tab.ask("How many farms in Norland have had bird flu as of 25 November 2025?")
    expect(part(page, "As of: 25 November 2025", turn=2)).to_be_visible()


def test_a_follow_up_shows_as_what_it_was_understood(page, tab):
    tab.ask(BIRD_FLU)
    expect(card(page, 1, 1)).to_be_visible()
    tab.ask("And in Karvia?")
    expect(part(page, "Understood as", turn=2)).to_contain_text("Karvia")
    expect(part(page, "Understood as", turn=2)).to_contain_text("bird flu")


def test_each_part_is_changed_in_place_and_asking_again_uses_it(page, tab):
    tab.ask(KREMLIN)
    part(page, "As of").click()
    form = page.get_by_role("form", name="Change what was understood")
    expect(form.get_by_label("As of")).to_be_focused()
    form.get_by_label("As of").fill("2025-10-01")
    form.get_by_role("button", name="Ask again").click()
    expect(reply(page)).to_contain_text("The corpus does not say.")
    expect(part(page, "As of: 1 October 2025")).to_be_visible()
    expect(page.locator(".turn")).to_have_count(1)
    part(page, "As of").click()
    form.get_by_label("As of").fill("")
    form.get_by_label("Question").fill(BIRD_FLU)
    form.get_by_label("The Calder Bay Courier").check()
    form.get_by_label("Northwire").check()
    form.get_by_role("button", name="Ask again").click()
    expect(reply(page)).to_contain_text("farms")
    expect(page.get_by_role("heading", name=BIRD_FLU).first).to_be_visible()
    expect(part(page, "Sources: Northwire, The Calder Bay Courier")).to_be_visible()


def test_sections_are_offered_used_changed_and_kept(page, tab):
    page.get_by_text("As of, sources").click()
    composer = page.locator("#composer")
    sections = composer.get_by_role("group", name="Sections")
    expect(sections.get_by_role("checkbox")).to_have_count(8)
    expect(composer.get_by_role("group", name="Languages")).to_have_count(0)
    sections.get_by_label("sport").check()
    expect(page.locator("#limit-note")).to_have_text(" · sport")
    tab.ask(KREMLIN)
    expect(reply(page)).to_contain_text("The corpus does not say.")
    expect(part(page, "Languages")).to_have_count(0)
    part(page, "Sections: sport").click()
    form = page.get_by_role("form", name="Change what was understood")
    expect(form.get_by_label("sport")).to_be_focused()
    expect(form.get_by_label("sport")).to_be_checked()
    expect(form.get_by_role("group", name="Languages")).to_have_count(0)
    form.get_by_label("sport").uncheck()
    form.get_by_label("world").check()
    form.get_by_label("health").check()
    form.get_by_role("button", name="Ask again").click()
    expect(reply(page)).to_contain_text("root causes")
    expect(page.get_by_role("button", name="Stop")).to_be_hidden()
    expect(part(page, "Sections: world, health")).to_be_visible()
    page.reload()
    expect(reply(page)).to_contain_text("root causes")
    expect(part(page, "Sections: world, health")).to_be_visible()


def test_a_form_that_is_left_changes_nothing(page, tab):
    tab.ask(KREMLIN)
    part(page, "Freshness").click()
    form = page.get_by_role("form", name="Change what was understood")
    expect(form.get_by_label("Freshness")).to_be_focused()
    form.get_by_role("button", name="Cancel").click()
    expect(form).to_be_hidden()
    expect(reply(page)).to_contain_text("root causes")


def test_limits_below_the_question_apply(page, tab):
    page.get_by_text("As of, sources").click()
    page.get_by_role("button", name="Newest article").click()
    expect(page.locator("#composer").get_by_label("As of")).to_have_value("2025-11-27")
    limits = page.get_by_role("group", name="Limits")
    limits.get_by_text("24 hours", exact=True).click()
    tab.ask(KREMLIN)
    expect(part(page, "Published: in the last 24 hours")).to_be_visible()
    expect(reply(page)).to_contain_text("The corpus does not say.")
    limits.get_by_text("Month", exact=True).click()
    tab.ask(KREMLIN)
    expect(part(page, "Published: in the last 31 days", turn=2)).to_be_visible()
    expect(reply(page, 2)).to_contain_text("root causes")
    expect(card(page, 2, 1)).to_contain_text("7 days before your as-of date")


def test_a_window_that_holds_nothing_is_explained_and_can_be_changed(page, tab):
    page.get_by_text("Dates", exact=True).click()
    page.get_by_label("Since").fill("2025-11-20")
    page.get_by_label("Until").fill("2025-11-10")
    tab.ask(KREMLIN)
    expect(reply(page)).to_contain_text("nothing lies between 2025-11-20 and 2025-11-10")
    page.locator("#turn-1").get_by_role("button", name="Edit").click()
    form = page.get_by_role("form", name="Change what was understood")
    expect(form.get_by_label("Question")).to_have_value(KREMLIN)
    form.get_by_label("Until").fill("2025-11-27")
    form.get_by_role("button", name="Ask again").click()
    expect(reply(page)).to_contain_text("root causes")


def test_an_answer_is_asked_for_again(page, tab):
    tab.ask(KREMLIN)
    expect(reply(page)).to_contain_text("root causes")
    turn = page.locator("#turn-1")
    turn.get_by_role("group", name="Answer 1").get_by_role("button", name="Ask again").click()
    expect(page.get_by_role("button", name="Stop")).to_be_visible()
    expect(page.get_by_role("button", name="Stop")).to_be_hidden()
    expect(reply(page)).to_contain_text("root causes")
