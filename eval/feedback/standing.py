"""What of a catalog may still be cited: feedback outlives articles that are gone or withdrawn."""

from collections.abc import Sequence
from functools import cache

from index import Feedback, Index, Version
from index.errors import ArticleNotFoundError
from index.feedback import CitedSpan
from rag.seeing import visible


class Standing:
    """Tells what of an index may be cited today.

    Args:
        index: Holds the articles.
    """

    def __init__(self, index: Index) -> None:
        @cache
        def versions(uri: str) -> Sequence[Version]:
            try:
                return visible(index, uri)
            except ArticleNotFoundError:
                return ()

        self._versions = versions

    def has(self, uri: str) -> bool:
        """Tell whether an article can be found."""
        return bool(self._versions(uri))

    def holds(self, cited: CitedSpan) -> bool:
        """Tell whether the very version that was cited can still be read, and has the span."""
        return any(
            version.digest == cited.digest and cited.end <= len(version.text)
            for version in self._versions(cited.uri)
        )

    def cited(self, feedback: Feedback) -> frozenset[str]:
        """Return the articles that an answer cited, as far as they may still be cited."""
        return frozenset(cited.uri for cited in feedback.citations if self.holds(cited))

    def answer(self, feedback: Feedback) -> str:
        """Return the answer's text; empty if it quotes what may not be shown any more."""
        return feedback.answer if all(map(self.holds, feedback.citations)) else ""
