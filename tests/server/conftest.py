"""The application in this process, over the sample corpus or over an index to write to."""

from collections.abc import Iterator
from contextlib import ExitStack

import pytest
from fastapi.testclient import TestClient

from index import Index
from rag import NewsRAG
from rag.server.application import create_app
from rag.server.settings import ServerSettings
from tests.server.serving import serving

LOCAL = "http://127.0.0.1"


@pytest.fixture(scope="session")
def sample_news(sample_path, embedder) -> Iterator[NewsRAG]:
    """Answers from the sample corpus; it is never written to."""
    with NewsRAG(Index.open(sample_path, embedder=embedder)) as news:
        yield news


@pytest.fixture
def client(sample_news) -> Iterator[TestClient]:
    """A caller who may read."""
    with TestClient(create_app(sample_news), LOCAL) as client:
        yield client


@pytest.fixture
def editor(index) -> Iterator[TestClient]:
    """A caller who may write to an empty index."""
    app = create_app(NewsRAG(index), ServerSettings(allow_writes=True))
    with TestClient(app, LOCAL) as client:
        yield client


@pytest.fixture
def reader_of():
    """Makes of an editor a reader of the same index."""
    with ExitStack() as stack:

        def make(editor: TestClient) -> TestClient:
            app = create_app(editor.app.state.service.news)
            return stack.enter_context(TestClient(app, LOCAL))

        yield make


@pytest.fixture(scope="session")
def address(sample_news) -> Iterator[str]:
    """A real server over the sample corpus, at a port of its own."""
    with serving(create_app(sample_news)) as address:
        yield address
