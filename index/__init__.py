"""The offline half of Dateline: articles become passages, and passages stay findable.

The names below are loaded when they are first used, so that importing the package costs nothing.
"""

from typing import TYPE_CHECKING, Any

if TYPE_CHECKING:
    from index.article import Article, Passage, Status, Version
    from index.derived import View
    from index.embedding import Embedder, EmbedderIdentity, SentenceTransformerEmbedder
    from index.errors import DatelineError
    from index.feedback import Feedback, Reason, Verdict
    from index.filters import Filter
    from index.ingest import IngestReport
    from index.readers import Reading, Skipped
    from index.store import Index, IndexStats
    from index.times import Precision, Timestamp

_HOME = {
    "Article": "article",
    "DatelineError": "errors",
    "Embedder": "embedding",
    "EmbedderIdentity": "embedding",
    "Feedback": "feedback",
    "Filter": "filters",
    "Index": "store",
    "IndexStats": "store",
    "IngestReport": "ingest",
    "Passage": "article",
    "Precision": "times",
    "Reading": "readers",
    "Reason": "feedback",
    "SentenceTransformerEmbedder": "embedding",
    "Skipped": "readers",
    "Status": "article",
    "Timestamp": "times",
    "Verdict": "feedback",
    "Version": "article",
    "View": "derived",
}

__all__ = [
    "Article",
    "DatelineError",
    "Embedder",
    "EmbedderIdentity",
    "Feedback",
    "Filter",
    "Index",
    "IndexStats",
    "IngestReport",
    "Passage",
    "Precision",
    "Reading",
    "Reason",
    "SentenceTransformerEmbedder",
    "Skipped",
    "Status",
    "Timestamp",
    "Verdict",
    "Version",
    "View",
]


def __getattr__(name: str) -> Any:  # noqa: ANN401
    from importlib import import_module  # noqa: PLC0415

    if name not in _HOME:
        raise AttributeError(f"module {__name__!r} has no attribute {name!r}")
    return getattr(import_module(f"{__name__}.{_HOME[name]}"), name)
