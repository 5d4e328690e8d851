"""Questions to start with, made from the fresh stories of a corpus: each of them has an answer."""

from collections import Counter
from collections.abc import Iterator, Sequence
from threading import Lock

import numpy as np

from index import Filter, Index, Version
from rag.answer import AnswerStatus
from rag.engine import NewsRAG
from rag.followups import names_in_question

MOST = 4
_FRESH = 80
"""Newest articles that are looked at."""
_TRIED = 12
"""Stories that are asked about at most."""
_LEDE = 500


class Examples:
    """Makes questions when they are first wanted, and anew when the index has changed.

    Args:
        news: Answers them, so that only those are shown that have an answer.
        given: Shown instead, if there are any.
    """

    def __init__(self, news: NewsRAG, given: Sequence[str] = ()) -> None:
        self._news = news
        self._given = tuple(given)
        self._lock = Lock()
        self._made: tuple[int, tuple[str, ...]] | None = None

    def questions(self) -> tuple[str, ...]:
        """Return the questions; the first call takes as long as asking them."""
        if self._given:
            return self._given
        with self._lock:
            seq = self._news.index.view().columns.seq
            if self._made is None or self._made[0] != seq:
                self._made = (seq, tuple(self._answered()))
            return self._made[1]

    def _answered(self) -> Iterator[str]:
        found = 0
        for name, uris in list(fresh_names(self._news.index))[:_TRIED]:
            question = f"What is the latest on {name}?"
            answer = self._news.ask(question)
            if answer.status is AnswerStatus.ANSWERED and answer.citations[0].uri in uris:
                yield question
                found += 1
            if found == MOST:
                return


def fresh_names(index: Index) -> Iterator[tuple[str, frozenset[str]]]:
    """Yield whom or what each of the newest stories is about, with the story's articles.

    It is the name that most of the story's ledes and headlines mention; of equals the one that
    fewest other stories do, then the longest. Stories that more articles tell of come first.
    """
    stories = _stories(index)
    everywhere = Counter(name for versions in stories for name in set(_names(versions)))
    told: set[str] = set()
    for versions in stories:
        counted = Counter(_names(versions))
        best = max(
            counted, key=lambda n: (counted[n], -everywhere[n], len(n.split()), n), default=""
        )
        if best and best.casefold() not in told:
            told.add(best.casefold())
            yield best, frozenset(version.uri for version in versions)


def _names(versions: Sequence[Version]) -> list[str]:
    return [
        name
        for version in versions
        for name in dict.fromkeys(names_in_question(version.text[:_LEDE]))
        if len(name) > 3 and name.casefold() != version.source.casefold()
        for _ in range(2 if name in version.headline else 1)
    ]


def _stories(index: Index) -> list[list[Version]]:
    """Return the newest articles by story, those that most articles tell of first."""
    columns = index.view().columns
    heads = np.flatnonzero(Filter.now().mask(columns) & (columns.ids == columns.first))
    newest = heads[np.argsort(-columns.published[heads], kind="stable")][:_FRESH]
    versions = [version for _, version in index.passages(columns.ids[newest].tolist())]
    known = index.stories([version.uri for version in versions])
    grouped: dict[str, list[Version]] = {}
    for version in versions:
        grouped.setdefault(known.get(version.uri, version.uri), []).append(version)
    return sorted(grouped.values(), key=len, reverse=True)
