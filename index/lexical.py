"""Words: the tantivy index over passages, derived from the catalog, scored by BM25."""

import json
import math
import shutil
from collections import Counter
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Protocol

import tantivy

from index.acronyms import acronyms, key, mentioned
from index.article import Passage, Version
from index.bm25 import Engine, Terms, tokens, weighted
from index.facets import language_keys, section_keys
from index.filters import Filter
from index.quantities import quantities

SCHEMA = 4
"""Raised with every change to fields or tokens: an index of another schema is built anew."""
_HEAP = 64_000_000  # bytes; tantivy asks for at least 15 MB a thread
_ARTICLES_HEAP = 32_000_000
_LEDE = 100
"""Words at the head of an article that say what it is about."""
_MARK = "REACHED"
_EXPLAINED = 50  # articles that are asked what an acronym stands for


@dataclass(frozen=True, slots=True)
class LexicalEntry:
    """A passage with what the index needs to know of its version.

    Args:
        passage: The passage.
        version: The version that it is a slice of.
        live_from: First second at which it may be shown, in seconds since 1970.
        live_to: First second at which it may no longer be.
        published: Publication in seconds since 1970.
    """

    passage: Passage
    version: Version
    live_from: int
    live_to: int
    published: int


@dataclass(frozen=True, slots=True)
class LexicalWeights:
    """What a hit in one place weighs beside one in the text of a passage or an article.

    Args:
        headline: In a passage's headline.
        lede: In an article's headline or first words.
        quantities: A number of the question, however it is written.
        expansions: A word of what the question's acronym stands for, or the acronym of a name.
    """

    headline: float = 0.5
    lede: float = 1.0
    quantities: float = 1.0
    expansions: float = 0.2


WEIGHTS = LexicalWeights()
"""The weights that measured best."""


class LexicalIndex(Protocol):
    """Finds passages and articles by their words."""

    def search(
        self, query: str, k: int, only: Filter | None, weights: LexicalWeights = WEIGHTS
    ) -> list[tuple[int, float]]:
        """Return at most k (passage id, score), best first, ties by id.

        Args:
            query: What a person typed; no syntax.
            k: How many passages at most.
            only: Which passages may be found; None means all.
            weights: What counts how much.
        """
        ...

    def search_articles(
        self, query: str, k: int, only: Filter | None, weights: LexicalWeights = WEIGHTS
    ) -> list[tuple[int, float]]:
        """Return at most k (id of the article's first passage, score), best first, ties by id.

        Args:
            query: As for `search`.
            k: How many articles at most.
            only: As for `search`.
            weights: As for `search`.
        """
        ...


class TantivyIndex:
    """BM25 over passages, and beside it over articles.

    A passage is found by a field of its headline and text, one of the headline alone and one of
    its numbers; an article by one of its whole text and one of headline and lede. Articles also
    tell what the acronyms stand for that they explain.

    Args:
        folder: Where the index lies; None keeps it in memory.

    Raises:
        ValueError: What lies in the folder is damaged.
    """

    def __init__(self, folder: Path | None) -> None:
        self.folder = folder
        if folder is not None:
            folder.mkdir(exist_ok=True)
        self._passages = Engine(
            folder, fields=("body", "headline"), keys=("quantities",), heap=_HEAP
        )
        self._articles = Engine(
            folder and folder / "articles",
            fields=("text", "lede"),
            keys=("explains",),
            stored=("acronyms",),
            heap=_ARTICLES_HEAP,
        )

    @staticmethod
    def reached(folder: Path, catalog: str) -> int:
        """Return the sequence number up to which the index in a folder holds a catalog.

        0 if it holds nothing of this catalog, or in another schema.
        """
        try:
            mark = json.loads((folder / _MARK).read_text("utf-8"))
        except (FileNotFoundError, ValueError):
            return 0
        fits = mark.get("catalog") == catalog and mark.get("schema") == SCHEMA
        return int(mark["seq"]) if fits else 0

    def set_reached(self, catalog: str, seq: int) -> None:
        """Record what the committed index holds; written after the commit, so never too much."""
        if self.folder is not None:
            mark = {"catalog": catalog, "schema": SCHEMA, "seq": seq}
            temporary = self.folder / f"{_MARK}.tmp"
            temporary.write_text(json.dumps(mark), "utf-8")
            temporary.replace(self.folder / _MARK)

    @staticmethod
    def erase(folder: Path) -> None:
        """Delete an index; the mark goes first, so that a half-deleted one is never trusted."""
        (folder / _MARK).unlink(missing_ok=True)
        shutil.rmtree(folder, ignore_errors=True)

    def update(
        self, entries: Iterable[LexicalEntry], removed: Sequence[int], *, rebuild: bool = False
    ) -> None:
        """Add or replace entries, delete passages, and commit once.

        Args:
            entries: Passages to add; those with the same id are replaced.
            removed: Ids to delete.
            rebuild: Delete everything first. BM25 counts words of deleted passages until their
                segments are merged; a rebuilt index scores as if they had never been.
        """
        with self._passages.writing() as passages, self._articles.writing() as articles:
            for writer in (passages, articles):
                if rebuild:
                    writer.delete_all_documents()
                for key in removed:
                    writer.delete_documents_by_term("id", key)
            for entry in entries:
                first = entry.passage.start == 0
                if not rebuild:
                    passages.delete_documents_by_term("id", entry.passage.id)
                    if first:
                        articles.delete_documents_by_term("id", entry.passage.id)
                passages.add_document(_passage_document(entry))
                if first:
                    articles.add_document(_article_document(entry))

    @property
    def size(self) -> int:
        """How many passages the index holds."""
        return int(self._passages.searcher.num_docs)

    @staticmethod
    def tokens(text: str) -> list[str]:
        """Return a text's tokens as the index sees them: folded, stemmed, without stop words."""
        return tokens(text)

    def idf(self, token: str) -> float:
        """Return how telling a token is: ln(1 + (N - n + .5) / (n + .5)), as BM25 weighs it."""
        searcher = self._passages.searcher
        total, having = searcher.num_docs, searcher.doc_freq("body", token)
        return math.log(1 + (max(total - having, 0) + 0.5) / (having + 0.5))

    def holds_any(self, ids: Sequence[int]) -> bool:
        """Whether the index holds any of these passages."""
        return any(self._passages.searcher.doc_freq("id", key) for key in ids)

    def search(
        self, query: str, k: int, only: Filter | None, weights: LexicalWeights = WEIGHTS
    ) -> list[tuple[int, float]]:
        """Return at most k (passage id, BM25 score), best first, ties by id."""
        fields = {"body": 1.0, "headline": weights.headline}
        numbers = [("quantities", value, weights.quantities) for value in quantities(query)]
        terms = [*self._terms(query, fields, only, weights), *numbers]
        return self._passages.search(terms, k, only)

    def search_articles(
        self, query: str, k: int, only: Filter | None, weights: LexicalWeights = WEIGHTS
    ) -> list[tuple[int, float]]:
        """Return at most k (id of the first passage, BM25 score), best first, ties by id."""
        fields = {"text": 1.0, "lede": weights.lede}
        return self._articles.search(self._terms(query, fields, only, weights), k, only)

    def expansions(self, query: str, only: Filter | None) -> tuple[str, ...]:
        """Return what the acronyms of a query stand for, and the acronyms of its names.

        Takes as `explained`, and returns the other forms alone, each once.
        """
        return tuple(dict.fromkeys(other for _, other in self.explained(query, only)))

    def explained(self, query: str, only: Filter | None) -> tuple[tuple[str, str], ...]:
        """Return the acronyms and names of a query, each with its other form.

        Args:
            query: What a person typed.
            only: Only articles that pass are asked what they explain.

        Returns:
            For each acronym or name that the articles explain it as it is in the query, and the
            form that most of them give, as it is written. That one is not in the query.
        """
        found: list[tuple[str, str]] = []
        for form in mentioned(query):
            if self._articles.has("explains", key(form)):
                explained = self._articles.stored(
                    "explains", key(form), "acronyms", _EXPLAINED, only
                )
                if best := _most_given(form, explained):
                    found.append((form, best))
        return tuple(pair for pair in found if pair[1].casefold() not in query.casefold())

    def _terms(
        self, query: str, fields: Mapping[str, float], only: Filter | None, weights: LexicalWeights
    ) -> Terms:
        terms = weighted(query, fields)
        if weights.expansions:
            asked = {token for _, token, _ in terms}
            more = weighted(" ".join(self.expansions(query, only)), fields, weights.expansions)
            terms = [*terms, *(term for term in more if term[1] not in asked)]
        return [term for term in terms if term[2]]


def _most_given(form: str, explained: Iterable[str]) -> str:
    """Return the other form that most articles give, the first in the alphabet of equals."""
    counted: Counter[str] = Counter()
    spelled: dict[str, str] = {}
    for stored in explained:
        for short, long in json.loads(stored):
            other = long if key(form) == key(short) else short if key(form) == key(long) else ""
            if other:
                counted[key(other)] += 1
                spelled[key(other)] = max(spelled.get(key(other), ""), other)
    if not counted:
        return ""
    return spelled[min(counted, key=lambda name: (-counted[name], name))]


def _passage_document(entry: LexicalEntry) -> tantivy.Document:
    headline = entry.version.headline
    body = f"{headline}\n{entry.passage.text}"
    return _document(entry, body=body, headline=headline, quantities=" ".join(quantities(body)))


def _article_document(entry: LexicalEntry) -> tantivy.Document:
    headline, text = entry.version.headline, entry.version.text
    lede = " ".join(text.split(maxsplit=_LEDE)[:_LEDE])
    known = acronyms(text)
    forms = dict.fromkeys(key(form) for pair in known for form in (pair.short, pair.long))
    return _document(
        entry,
        text=f"{headline}\n{text}",
        lede=f"{headline}\n{lede}",
        explains=" ".join(forms),
        **({"acronyms": json.dumps([(p.short, p.long) for p in known]).encode()} if known else {}),
    )


def _document(entry: LexicalEntry, **fields: str | bytes) -> tantivy.Document:
    return tantivy.Document(
        id=entry.passage.id,
        source=entry.version.source.casefold(),
        section=sorted(section_keys(entry.version.section)),
        language=sorted(language_keys(entry.version.language)),
        live_from=entry.live_from,
        live_to=entry.live_to,
        published=entry.published,
        **fields,
    )
