"""What all tests share: the real embedder, and the sample corpus indexed once for all of them."""

import os
import shutil
from importlib.resources import files
from pathlib import Path

import pytest
from filelock import FileLock

from index import Article, Index, Reading, SentenceTransformerEmbedder, Timestamp

BROWSERS = ("chromium", "chromium-browser", "google-chrome")
FLAGS = (
    "--no-sandbox",
    "--disable-gpu",
    "--disable-quic",
    "--no-first-run",
    "--disable-background-networking",
    "--disable-component-update",
    "--disable-sync",
)
SAMPLE = Path(str(files("rag") / "sample"))


@pytest.fixture(scope="session")
def chromium():
    """The one browser of a process: Playwright does not start twice in it."""
    from playwright.sync_api import sync_playwright

    found = next(filter(None, map(shutil.which, BROWSERS)), None)
    if found is None:
        reason = "there is no Chromium: run .ci/system-packages"
        if os.environ.get("CI", "false") != "false":
            pytest.fail(reason)
        pytest.skip(reason)
    with sync_playwright() as playwright:
        browser = playwright.chromium.launch(executable_path=found, args=FLAGS)
        yield browser
        browser.close()


@pytest.fixture(scope="session")
def embedder():
    return SentenceTransformerEmbedder()


@pytest.fixture(scope="session")
def sample_path(tmp_path_factory, embedder):
    """The index of the sample corpus; read it, never write to it."""
    base = tmp_path_factory.getbasetemp()
    shared = base.parent if "PYTEST_XDIST_WORKER" in os.environ else base
    folder = shared / "sample-index"
    with FileLock(shared / "sample-index.lock"):
        if not (folder / "done").exists():
            with Index.create(folder, embedder=embedder) as index:
                index.add(Reading([SAMPLE]))
            (folder / "done").touch()
    return folder


@pytest.fixture
def sample(sample_path, embedder):
    with Index.open(sample_path, embedder=embedder) as index:
        yield index


@pytest.fixture
def index(tmp_path, embedder):
    """An empty index."""
    with Index.create(tmp_path / "newsindex", embedder=embedder) as made:
        yield made


def article(uri="urn:a", text="The river Arrin rose two metres overnight.", **fields):
    """Return an article with the fields that the test is about."""
    for name in ("published", "updated", "embargoed_until"):
        if isinstance(fields.get(name), str):
            fields[name] = Timestamp.parse(fields[name])
    return Article(uri=uri, headline=fields.pop("headline", "River rises"), text=text, **fields)
