"""One tantivy index: its analysers, weighted queries, and the filter that applies inside it."""

from collections.abc import Iterator, Mapping, Sequence
from contextlib import contextmanager
from functools import cache, cached_property, lru_cache
from pathlib import Path

import tantivy
from tantivy import FieldType, Occur, Query, Tokenizer
from tantivy import Filter as TokenFilter

from index.filters import Filter

Terms = Sequence[tuple[str, str, float]]
"""Field, token and the weight of its BM25 score."""


class Engine:
    """One tantivy index, whose documents are named by passage ids.

    Args:
        folder: Where it lies; None keeps it in memory.
        fields: Its fields of prose, which `tokens` takes apart.
        keys: Its fields of ready tokens, parted by white space.
        stored: Its fields of text that can be read back, one value each.
        heap: Bytes that a writer may take; tantivy asks for at least 15 MB.

    Raises:
        ValueError: What lies in the folder is damaged.
    """

    def __init__(
        self,
        folder: Path | None,
        *,
        fields: Sequence[str],
        keys: Sequence[str] = (),
        stored: Sequence[str] = (),
        heap: int,
    ) -> None:
        self._heap = heap
        self._schema = _schema(fields, keys, stored)
        if folder is not None:
            folder.mkdir(exist_ok=True)
        self._index = tantivy.Index(self._schema, path=str(folder) if folder else None)
        self._index.register_tokenizer("news", _prose())
        self._index.register_tokenizer("keys", _keys())
        self._index.config_reader(reload_policy="manual")

    @contextmanager
    def writing(self) -> Iterator[tantivy.IndexWriter]:
        """Give a writer, and commit what it wrote when the block ends well."""
        writer = self._index.writer(self._heap, num_threads=1)
        yield writer
        writer.commit()
        writer.wait_merging_threads()
        self._index.reload()
        self.__dict__.pop("searcher", None)

    @cached_property
    def searcher(self) -> tantivy.Searcher:
        """What was committed last."""
        return self._index.searcher()

    def search(self, terms: Terms, k: int, only: Filter | None) -> list[tuple[int, float]]:
        """Return at most k (id, score), best first, ties by id.

        Args:
            terms: What to look for; a document's score is the weighted sum over those it has.
            k: How many documents at most.
            only: Which documents may be found; None means all.
        """
        if not terms:
            return []
        words = self._limited(
            Query.boolean_query(
                [
                    (Occur.Should, Query.boost_query(self._term(field, token), weight))
                    for field, token, weight in terms
                ]
            ),
            only,
        )
        searcher = self.searcher
        limit = k + 1
        hits = searcher.search(words, limit=limit, count=False).hits
        while len(hits) == limit and hits[-1][0] == hits[k - 1][0]:
            # Among equals tantivy takes those that were added first; take the lowest ids.
            limit *= 4
            hits = searcher.search(words, limit=limit, count=False).hits
        ids = searcher.fast_field_values("id", [address for _, address in hits])
        found = [(int(key or 0), score) for key, (score, _) in zip(ids, hits, strict=True)]
        return sorted(found, key=lambda hit: (-hit[1], hit[0]))[:k]

    def has(self, field: str, token: str) -> bool:
        """Whether any document has a token, deleted ones that are not merged away included."""
        return bool(self.searcher.doc_freq(field, token))

    def stored(self, field: str, token: str, name: str, k: int, only: Filter | None) -> list[str]:
        """Return what is stored of documents that have a token, in the order of their ids.

        Args:
            field: Where the token is looked for.
            token: The token.
            name: The stored field that is read.
            k: How many documents at most, those with the largest ids.
            only: Which documents may be found; None means all.
        """
        query = self._limited(self._term(field, token), only)
        hits = self.searcher.search(query, limit=k, count=False, order_by_field="id").hits
        documents = (self.searcher.doc(address) for _, address in hits)
        return [
            bytes(value).decode() for document in documents if (value := document.get_first(name))
        ]

    def _term(self, name: str, token: str) -> Query:
        return Query.term_query(self._schema, name, token, index_option="freq")

    def _limited(self, query: Query, only: Filter | None) -> Query:
        if only is None:
            return query
        return Query.boolean_query([(Occur.Must, query), *self._restrictions(only)])

    def _restrictions(self, only: Filter) -> list[tuple[Occur, Query]]:
        ranges: list[tuple[str, int | None, int | None]] = [
            ("live_from", None, only.as_of),
            ("live_to", only.as_of + 1, None),
        ]
        if only.since is not None or only.until is not None:
            ranges.append(("published", only.since, only.until))
        conditions = [
            Query.range_query(self._schema, name, FieldType.Integer, lower, upper)
            for name, lower, upper in ranges
        ]
        conditions += [
            Query.boolean_query(
                [(Occur.Should, Query.term_query(self._schema, field, name)) for name in names]
            )
            for field, names in only.names.items()
        ]
        return [(Occur.Must, Query.const_score_query(c, 0.0)) for c in conditions]


def tokens(text: str) -> list[str]:
    """Return a text's tokens as the index sees them: folded, stemmed, without stop words."""
    return list(_analysed(text))


@lru_cache(maxsize=1 << 14)  # a question looks at its passages' words time and again
def _analysed(text: str) -> tuple[str, ...]:
    return tuple(str(token) for token in _prose().analyze(text))


def weighted(text: str, fields: Mapping[str, float], share: float = 1.0) -> Terms:
    """Return the terms of a text, each token once, over several fields.

    Args:
        text: What a person typed; no syntax.
        fields: The fields, each with the weight of its score.
        share: What all of these weights are multiplied by.
    """
    return [
        (name, token, share * boost)
        for token in dict.fromkeys(tokens(text))
        for name, boost in fields.items()
    ]


def _schema(fields: Sequence[str], keys: Sequence[str], stored: Sequence[str]) -> tantivy.Schema:
    builder = tantivy.SchemaBuilder()
    builder.add_integer_field("id", indexed=True, fast=True)
    for name in fields:
        builder.add_text_field(name, tokenizer_name="news", index_option="freq")
    for name in keys:
        builder.add_text_field(name, tokenizer_name="keys", index_option="freq")
    for name in stored:
        builder.add_bytes_field(name, stored=True)
    for name in ("source", "section", "language"):
        builder.add_text_field(name, tokenizer_name="raw", index_option="basic")
    for name in ("live_from", "live_to", "published"):
        builder.add_integer_field(name, fast=True)
    return builder.build()


@cache
def _prose() -> tantivy.TextAnalyzer:
    return (
        tantivy.TextAnalyzerBuilder(Tokenizer.simple())
        .filter(TokenFilter.remove_long(64))
        .filter(TokenFilter.lowercase())
        .filter(TokenFilter.ascii_fold())
        .filter(TokenFilter.stopword("english"))
        .filter(TokenFilter.stemmer("english"))
        .build()
    )


@cache
def _keys() -> tantivy.TextAnalyzer:
    return tantivy.TextAnalyzerBuilder(Tokenizer.whitespace()).build()
