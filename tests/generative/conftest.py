"""A corpus that is asked with a scripted model."""

from contextlib import contextmanager

import pytest

from index import Index
from rag import NewsRAG, Settings
from rag.llm import connect
from tests.llm.server import Act, playing


@pytest.fixture(scope="session")
def corpus(sample_path, embedder):
    with Index.open(sample_path, embedder=embedder) as index:
        yield index


@pytest.fixture(scope="session")
def asking(corpus):
    """Run a server that plays acts, and yield it with a `NewsRAG` that asks it."""

    @contextmanager
    def run(*acts, index=None, settings=None, **of_the_model):
        acts = [Act(act) if isinstance(act, str) else act for act in acts]
        with playing(*acts) as server:
            model = connect(server.settings(**of_the_model))
            try:
                yield NewsRAG(index or corpus, settings or Settings(), llm=model), server
            finally:
                model.close()

    return run
