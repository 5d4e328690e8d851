"""Signing in, adding and asking in Chromium, with the program as it is started by hand."""

import shutil

import pytest
from playwright.sync_api import expect

from rag.server.callers import Role
from rag.server.users import add_user
from tests.page.conftest import KREMLIN, reply
from tests.page.launching import program
from tests.page.payloads import PAYLOADS
from tests.page.proxying import proxied
from tests.page.test_accessible import violations
from tests.page.test_hostile import ACTIVE

PATIENT = 240_000  # milliseconds, where the model is loaded first and the machine may be busy
PHRASE = "a long pass phrase"
LOCK = "The Quillon lock was repaired in eleven days, its keeper Ada Brann said on Friday."


@pytest.fixture(scope="module")
def options(sample_path, tmp_path_factory):
    """Options for a copy of the sample corpus, an editor and a reader."""
    folder = tmp_path_factory.mktemp("guarded")
    for name, role in (("ana", Role.EDITOR), ("ben", Role.READER)):
        add_user(folder / "users.txt", name, role, PHRASE)
    index = shutil.copytree(sample_path, folder / "newsindex")
    return "--index", str(index), "--auth", str(folder / "users.txt")


@pytest.fixture(scope="module")
def guarded(options, tmp_path_factory):
    """The page, where people have to sign in."""
    with program(tmp_path_factory.mktemp("page"), *options) as (url, _):
        yield url


def sign_in(page, name, password=PHRASE):
    page.get_by_label("Name").fill(name)
    page.get_by_label("Password").fill(password)
    page.get_by_role("button", name="Sign in").click()


def open_corpus(page):
    page.get_by_role("button", name="Corpus").click()
    expect(page.locator(".facts")).to_be_visible()


def text_file(name, text):
    return {"name": name, "mimeType": "text/plain", "buffer": text.encode()}


DROP = """([names, text]) => {
    const transfer = new DataTransfer();
    for (const name of names) transfer.items.add(new File([text], name));
    const drop = new DragEvent("drop", { bubbles: true, cancelable: true, dataTransfer: transfer });
    document.querySelector("#holdings").dispatchEvent(drop);
    return drop.defaultPrevented;
}"""


NAMES = [
    name.replace("/", "∕")
    for name in PAYLOADS
    if name.isprintable() and not any(mark in name for mark in '"\\')
]
"""Names that no browser changes on the way, and no system takes apart."""


def test_an_editor_signs_in_and_what_is_added_can_be_asked_about(tab, guarded):
    page = tab.page
    page.goto(guarded)
    expect(page).to_have_url(f"{guarded}/page/sign-in")
    assert violations(page) == []
    sign_in(page, "ana", "a wrong pass phrase")
    expect(page.get_by_role("alert")).to_have_text("There is no such name with this password.")
    assert violations(page) == []
    sign_in(page, "ana")
    expect(page.get_by_role("button", name="Sign out ana")).to_be_visible()
    open_corpus(page)
    page.get_by_label("Drop files here").set_input_files(
        [text_file("lock.txt", LOCK), text_file("empty.txt", "")]
    )
    report = page.get_by_role("region", name="What became of it")
    expect(report).to_contain_text("1 article added, 1 skipped.", timeout=PATIENT)
    expect(report).to_contain_text("empty.txt: the file is empty")
    expect(page.locator(".masthead .corpus")).to_contain_text("75 articles")
    expect(page.locator(".facts dd").first).to_have_text("75")
    assert violations(page) == []

    assert page.evaluate(DROP, [NAMES, ""])  # the browser does not open what is dropped
    expect(report.locator("code")).to_have_count(len(NAMES))
    assert report.locator("code").all_text_contents() == NAMES
    expect(page.locator("#corpus-page").locator(ACTIVE)).to_have_count(0)
    assert page.evaluate("window.pwned") is None

    page.get_by_label("A page, a feed").fill(f"{guarded}/page/sign-in")
    page.get_by_role("button", name="Add", exact=True).click()
    expect(report).to_contain_text("not an address of the public internet")
    page.get_by_role("button", name="Corpus").click()
    tab.ask("Who repaired the Quillon lock?")
    expect(reply(page)).to_contain_text("eleven days")
    page.get_by_role("button", name="Sign out ana").click()
    expect(page).to_have_url(f"{guarded}/page/sign-in")
    page.goto(guarded)
    expect(page).to_have_url(f"{guarded}/page/sign-in")
    assert tab.outside(guarded) == []


def test_a_reader_sees_no_controls_and_can_add_nothing(tab, guarded):
    page = tab.page
    page.goto(guarded)
    sign_in(page, "ben")
    expect(page.get_by_role("button", name="Sign out ben")).to_be_visible()
    open_corpus(page)
    expect(page.locator("#adding, input[type=file]")).to_have_count(0)
    status = """() => fetch("page/files", { method: "POST", body: new FormData() })
        .then((response) => response.status)"""
    assert page.evaluate(status) == 403
    assert tab.outside(guarded) == []


def test_whose_session_ends_is_told_so_and_loses_no_question(tab, guarded):
    page = tab.page
    page.goto(guarded)
    sign_in(page, "ben")
    expect(page.get_by_role("button", name="Sign out ben")).to_be_visible()
    page.context.add_cookies([{"url": guarded, "name": "dateline_session", "value": "over"}])
    tab.ask(KREMLIN)
    alert = page.get_by_role("alert")
    expect(alert).to_contain_text("You are signed out: sign in again.")
    expect(page.get_by_role("textbox", name="Question").first).to_have_value(KREMLIN)
    alert.get_by_role("button", name="Sign in").click()
    sign_in(page, "ben")
    expect(reply(page)).to_contain_text("root causes", timeout=PATIENT)


@pytest.fixture(scope="module")
def below(options, tmp_path_factory):
    """The same for a proxy that shows it below a path."""
    with program(tmp_path_factory.mktemp("below"), *options, "--root-path", "/news") as (url, _):
        yield url


@pytest.mark.parametrize("strip", [True, False])
def test_it_works_below_a_path(tab, below, strip):
    with proxied(below, "/news", strip=strip) as (url, strayed):
        page = tab.page
        page.goto(f"{url}/")
        sign_in(page, "ana")
        expect(page.get_by_role("button", name="Sign out ana")).to_be_visible()
        open_corpus(page)
        text = f"The Orrin bridge opened after {40 + strip} years, its builder said on Monday."
        page.get_by_label("Drop files here").set_input_files(text_file("bridge.txt", text))
        report = page.get_by_role("region", name="What became of it")
        expect(report).to_contain_text("1 article added.", timeout=PATIENT)
        report.get_by_role("button", name="The Orrin bridge").click()
        expect(page.locator("#reader .text")).to_contain_text(text)
        page.keyboard.press("Escape")
        page.get_by_role("button", name="Corpus").click()
        tab.ask(KREMLIN)
        expect(reply(page)).to_contain_text("root causes")
        page.get_by_role("button", name="Sign out ana").click()
        expect(page).to_have_url(f"{url}/page/sign-in")
        assert tab.outside(f"{url}/") == []
        # Browsers look there before the page's script has named its icon.
        assert set(strayed) <= {"/favicon.ico"}


def test_who_asks_too_often_is_told_so_and_keeps_the_question(tab, sample_path, tmp_path):
    with program(tmp_path, "--index", str(sample_path), "--rate", "1") as (url, _):
        page = tab.page
        page.goto(url)
        box = page.get_by_role("textbox", name="Question").first
        expect(box).to_be_visible()
        page.evaluate("fetch('gradio_api/queue/join', { method: 'POST' }).then(() => true)")
        tab.ask(KREMLIN)
        expect(page.get_by_role("alert")).to_contain_text("That was too often: try again in")
        expect(box).to_have_value(KREMLIN)
        expect(page.get_by_role("button", name="Ask", exact=True)).to_be_visible()
        expect(page.locator("#sign-out")).to_be_hidden()


def test_the_sample_news_stay_as_they_are(page):
    open_corpus(page)
    expect(page.locator("#adding")).to_have_count(0)
