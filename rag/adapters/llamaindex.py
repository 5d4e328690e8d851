"""A retriever for LlamaIndex (extra `[llamaindex]`)."""

from typing import Any

from llama_index.core.base.base_retriever import BaseRetriever
from llama_index.core.schema import NodeWithScore, QueryBundle, TextNode

from rag.adapters import metadata
from rag.engine import NewsRAG


class NewsRetriever(BaseRetriever):
    """Finds passages as `NewsRAG.search` does.

    Args:
        news: Searches.
        limits: `k`, `as_of`, `since` … as `NewsRAG.search` takes them, for every question.

    Example:
        >>> from rag import NewsRAG
        >>> retriever = NewsRetriever(NewsRAG.open("newsindex"), k=5)  # doctest: +SKIP
        >>> retriever.retrieve("What does the Kremlin require?")  # doctest: +SKIP
    """

    def __init__(self, news: NewsRAG, **limits: Any) -> None:  # noqa: ANN401
        super().__init__()
        self.news = news
        self.limits = limits

    def _retrieve(self, query_bundle: QueryBundle) -> list[NodeWithScore]:
        return [
            NodeWithScore(
                node=TextNode(id_=str(hit.passage), text=hit.text, metadata=metadata(hit)),
                score=hit.score,
            )
            for hit in self.news.search(query_bundle.query_str, **self.limits)
        ]
