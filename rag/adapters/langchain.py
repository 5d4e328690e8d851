"""A retriever for LangChain (extra `[langchain]`)."""

from langchain_core.callbacks import CallbackManagerForRetrieverRun
from langchain_core.documents import Document
from langchain_core.retrievers import BaseRetriever
from pydantic import ConfigDict, Field

from rag.adapters import metadata
from rag.engine import NewsRAG
from rag.question import When


class NewsRetriever(BaseRetriever):
    """Finds passages as `NewsRAG.search` does; `k` and the limits hold for every question.

    Example:
        >>> from rag import NewsRAG
        >>> retriever = NewsRetriever(news=NewsRAG.open("newsindex"), k=5)  # doctest: +SKIP
        >>> retriever.invoke("What does the Kremlin require?")  # doctest: +SKIP
    """

    model_config = ConfigDict(arbitrary_types_allowed=True)

    news: NewsRAG
    k: int = Field(default=10, ge=1)
    as_of: When = None
    since: When = None
    until: When = None
    sources: tuple[str, ...] = ()
    sections: tuple[str, ...] = ()
    languages: tuple[str, ...] = ()

    def _get_relevant_documents(
        self,
        query: str,
        *,
        run_manager: CallbackManagerForRetrieverRun,  # noqa: ARG002
    ) -> list[Document]:
        names = ("as_of", "since", "until", "sources", "sections", "languages")
        limits = {name: getattr(self, name) for name in names}
        return [
            Document(hit.text, id=str(hit.passage), metadata=metadata(hit))
            for hit in self.news.search(query, k=self.k, **limits)
        ]
