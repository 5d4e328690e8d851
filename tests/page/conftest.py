"""The real program, and a real browser in front of it."""

import os
from collections.abc import Iterator
from dataclasses import dataclass, field
from pathlib import Path

import pytest
from playwright.sync_api import Page

from tests.page.launching import program


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


@dataclass
class Tab:
    """A browser tab, with what it has asked the network for and what went wrong in it."""

    page: Page
    requests: list[str] = field(default_factory=list)
    failures: list[str] = field(default_factory=list)

    def ask(self, question: str) -> None:
        box = self.page.get_by_role("textbox", name="Question")
        box.fill(question)
        box.press("Enter")

    def outside(self, url: str) -> list[str]:
        local = (url, "data:", "blob:")
        return [request for request in self.requests if not request.startswith(local)]


@pytest.fixture
def tab(chromium) -> Iterator[Tab]:
    """A fresh tab; that nothing failed in it is checked when the test is over."""
    with chromium.new_context(viewport={"width": 1280, "height": 800}) as context:
        context.set_default_timeout(60_000)
        page = context.new_page()
        tab = Tab(page)
        page.on("request", lambda request: tab.requests.append(request.url))
        page.on("pageerror", lambda error: tab.failures.append(str(error)))
        yield tab
        assert tab.failures == []
