"""The pipeline of `add`: articles are compared, cut, embedded and stored, batch by batch."""

import time
from collections.abc import Callable, Iterable, Iterator, Sequence
from dataclasses import dataclass, field, replace
from itertools import chain

import numpy as np

from index.article import Article, Passage, Status
from index.catalog import Catalog, PreparedArticle
from index.embedding import Embedder
from index.errors import InvalidArticleError
from index.language import language_of
from index.passages import embedder_input, header, passages
from index.readers import Skipped
from index.version_table import Change, Effect

BATCH = 256
"""Passages that are embedded and committed together: about five seconds of work."""


@dataclass(frozen=True, slots=True)
class IngestReport:
    """What an `add` did.

    Args:
        added: Articles that the index did not know.
        updated: Articles that got a new version, or new fields for one that they had.
        unchanged: Articles that were there already, just so.
        skipped: What could not be read or stored, and why.
        passages: Passages embedded.
        seconds: How long it took.
    """

    added: int = 0
    updated: int = 0
    unchanged: int = 0
    skipped: tuple[Skipped, ...] = ()
    passages: int = 0
    seconds: float = field(default=0.0, compare=False)

    @property
    def articles(self) -> int:
        """How many articles were read, skipped ones not counted."""
        return self.added + self.updated + self.unchanged


_NOTHING = np.empty((0, 0), np.float16)
Progress = Callable[[IngestReport, tuple[str, ...]], None]
"""Called after each step with the state so far and the URIs that are now safely stored."""


def prepare(article: Article, embedder: Embedder, max_tokens: int) -> PreparedArticle:
    """Return an article with its passages, embedded."""
    return next(_embedded([_cut(article, embedder, max_tokens)], embedder))


def ingest(
    items: Iterable[Article | Skipped],
    catalog: Catalog,
    embedder: Embedder,
    *,
    max_tokens: int,
    progress: Progress | None = None,
) -> IngestReport:
    """Store articles; what is reported through `progress` survives whatever happens after.

    Args:
        items: Articles as readers yield them, and what they could not read.
        catalog: Where to store; the caller holds the writer's lock.
        embedder: Whose vectors the catalog holds.
        max_tokens: Limit of a passage, as `passages` takes it.
        progress: Called once per item and once per commit.

    Returns:
        The counts.
    """
    started = time.monotonic()
    report = IngestReport()
    pending: dict[str, tuple[Article, bool]] = {}
    size = 0

    def tell(uris: tuple[str, ...] = ()) -> None:
        if progress:
            progress(replace(report, seconds=time.monotonic() - started), uris)

    def flush() -> None:
        nonlocal report, size
        kept = [
            PreparedArticle(a, (), _NOTHING, keeps=True) for a, keeps in pending.values() if keeps
        ]
        cut = [_cut(a, embedder, max_tokens) for a, keeps in pending.values() if not keeps]
        catalog.store(chain(kept, _embedded(cut, embedder)))
        made = sum(len(parts) for _, _, parts in cut)
        report = replace(report, passages=report.passages + made)
        uris = tuple(pending)
        pending.clear()
        size = 0
        tell(uris)

    for item in items:
        outcome = item if isinstance(item, Skipped) else _completed(item)
        if isinstance(outcome, Skipped):
            report = replace(report, skipped=(*report.skipped, outcome))
        else:
            if outcome.uri in pending:
                flush()  # what it changes depends on a version that is not stored yet
            effect = catalog.effect(outcome)
            change = effect.change.value
            report = replace(report, **{change: getattr(report, change) + 1})
            if effect.change is not Change.UNCHANGED:
                keeps = _keeps_passages(outcome, effect, catalog)
                pending[outcome.uri] = outcome, keeps
                size += 1 if keeps else 1 + len(outcome.text) // 600
                if size >= BATCH:
                    flush()
        tell()
    if pending:
        flush()
    return replace(report, seconds=time.monotonic() - started)


def _keeps_passages(article: Article, effect: Effect, catalog: Catalog) -> bool:
    """Tell whether the passages of the same text that are there need not be made again."""
    stored = effect.stored
    if stored is None or not effect.wins:
        return stored is not None
    languages = [known.language or "en" for known in (stored, article)]
    same = header(stored) == header(article) and languages[0] == languages[1]
    return same and article.status is not Status.WITHDRAWN and catalog.has_passages(stored)


def _cut(
    article: Article, embedder: Embedder, max_tokens: int
) -> tuple[Article, str, list[Passage]]:
    if article.status is Status.WITHDRAWN:  # it is kept to be shown, never to be found
        return article, "", []
    return article, *passages(article, embedder, max_tokens=max_tokens)


def _completed(article: Article) -> Article | Skipped:
    """Return the article in canonical form, its language found out if it does not say."""
    try:
        article = article.canonical()
    except InvalidArticleError as error:
        return Skipped(article.uri or article.headline[:60], str(error))
    return article if article.language else replace(article, language=language_of(article.text))


def _embedded(
    cut: Sequence[tuple[Article, str, list[Passage]]], embedder: Embedder
) -> Iterator[PreparedArticle]:
    texts = [embedder_input(head, part.text) for _, head, parts in cut for part in parts]
    vectors = embedder.encode_documents(texts).astype(np.float16)
    start = 0
    for article, _, parts in cut:
        yield PreparedArticle(article, parts, vectors[start : start + len(parts)])
        start += len(parts)
