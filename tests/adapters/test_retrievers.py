"""Retrievers for other libraries, tested against these."""

from collections.abc import Iterator

import pytest
from langchain_core.runnables import RunnableLambda

from index import Index
from rag.adapters import langchain, llamaindex
from rag.engine import NewsRAG
from rag.errors import QuestionError
from tests.running import run

KREMLIN = "What does the Kremlin require of any settlement?"


@pytest.fixture
def news(sample_path, embedder) -> Iterator[NewsRAG]:
    with Index.open(sample_path, embedder=embedder) as index:
        yield NewsRAG(index)


def exact(news: NewsRAG, text: str, told: dict) -> bool:
    """Return whether a passage stands where its metadata says."""
    stored = news.index.versions(told["uri"])[told["version"] - 1]
    return stored.text[told["start"] : told["end"]] == text and told["source"] == stored.source


@pytest.mark.parametrize(
    "limits", [{"until": "2025-11-30"}, {"sections": ("sport", "health"), "languages": ("en",)}]
)
def test_langchain_gets_the_passages_of_a_search(news, limits):
    retriever = langchain.NewsRetriever(news=news, k=4, **limits)
    found = (retriever | RunnableLambda(lambda documents: documents)).invoke(KREMLIN)
    searched = news.search(KREMLIN, k=4, **limits)
    assert [document.page_content for document in found] == [hit.text for hit in searched]
    assert all(exact(news, document.page_content, document.metadata) for document in found)
    assert found == run(retriever.ainvoke(KREMLIN))


def test_llamaindex_gets_the_passages_of_a_search(news):
    retriever = llamaindex.NewsRetriever(news, k=4, until="2025-11-30")
    found = retriever.retrieve(KREMLIN)
    searched = news.search(KREMLIN, k=4, until="2025-11-30")
    expected = [(hit.text, hit.score) for hit in searched]
    assert [(node.text, node.score) for node in found] == expected
    assert all(exact(news, node.text, node.metadata) for node in found)


@pytest.mark.parametrize(
    "retrieve",
    [
        lambda news: langchain.NewsRetriever(news=news, as_of="soon").invoke(KREMLIN),
        lambda news: llamaindex.NewsRetriever(news, as_of="soon").retrieve(KREMLIN),
    ],
)
def test_what_cannot_be_asked_is_said(news, retrieve):
    with pytest.raises(QuestionError, match="'soon' is not a date"):
        retrieve(news)
