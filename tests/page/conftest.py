"""The real program, and a real browser in front of it."""

import os
from collections.abc import Callable, Iterator
from contextlib import ExitStack
from dataclasses import dataclass, field
from pathlib import Path

import pytest
from playwright.sync_api import Page, expect

from index import Index
from rag.engine import NewsRAG
from tests.page.launching import program

expect.set_options(timeout=60_000)


@pytest.fixture(scope="session", autouse=True)
def cache(tmp_path_factory) -> Iterator[Path]:
    """One cache for all test workers, so that the sample index is built once."""
    base = tmp_path_factory.getbasetemp()
    folder = (base.parent if "PYTEST_XDIST_WORKER" in os.environ else base) / "dateline-cache"
    with pytest.MonkeyPatch.context() as patch:
        patch.setenv("DATELINE_CACHE", str(folder))
        yield folder


@pytest.fixture(scope="session")
def sample(tmp_path_factory) -> Iterator[str]:
    """Address of the program as it starts without an index of the user's."""
    with program(tmp_path_factory.mktemp("sample")) as (url, _):
        yield url


@pytest.fixture
def news(sample_path, embedder) -> Iterator[NewsRAG]:
    """What answers over the sample corpus; read its index, never write to it."""
    with Index.open(sample_path, embedder=embedder) as index:
        yield NewsRAG(index)


@dataclass
class Tab:
    """A browser tab, with what it has asked the network for and what went wrong in it."""

    page: Page
    requests: list[str] = field(default_factory=list)
    failures: list[str] = field(default_factory=list)

    def begin(self, question: str) -> None:
        """Ask, and do not wait for the answer."""
        box = self.page.get_by_role("textbox", name="Question").first
        box.fill(question)
        box.press("Enter")

    def ask(self, question: str) -> None:
        """Ask, and wait until the answer is there and kept."""
        self.begin(question)
        expect(self.page.get_by_role("button", name="Stop")).to_be_hidden()

    def outside(self, url: str) -> list[str]:
        local = (url, "data:", "blob:")
        return [request for request in self.requests if not request.startswith(local)]


KREMLIN = "What does the Kremlin require of any settlement?"
BIRD_FLU = "How many farms in Norland have had bird flu?"


def card(page, turn, number):
    return page.locator(f"#source-{turn}-{number}")


def reply(page, turn=1):
    return page.locator(f"#turn-{turn} .answer")


@pytest.fixture
def tab_in(chromium) -> Iterator[Callable[..., Tab]]:
    """Opens fresh tabs in contexts of their own; that nothing failed in them is checked later."""
    with ExitStack() as contexts:
        tabs = []

        def opened(**options) -> Tab:
            given = {"viewport": {"width": 1280, "height": 800}, **options}
            context = contexts.enter_context(chromium.new_context(**given))
            context.set_default_timeout(60_000)
            tab = Tab(context.new_page())
            tab.page.on("request", lambda request: tab.requests.append(request.url))
            tab.page.on("pageerror", lambda error: tab.failures.append(str(error)))
            tabs.append(tab)
            return tab

        yield opened
        assert [failure for tab in tabs for failure in tab.failures] == []


@pytest.fixture
def tab(tab_in) -> Tab:
    return tab_in()


@pytest.fixture
def page(tab, sample):
    """The page over the sample news; that it asked nobody else is checked when the test is over."""
    tab.page.goto(sample)
    yield tab.page
    assert tab.outside(sample) == []
