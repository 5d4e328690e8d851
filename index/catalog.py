"""The catalog: articles, versions, passages and embeddings in SQLite, the only truth of an index.

Every change is one transaction with a sequence number of its own. Lexical index and vectors
remember the number that they have reached and fetch from here what they lack.
"""

import json
from collections.abc import Callable, Iterable, Iterator, Sequence
from contextlib import contextmanager
from dataclasses import dataclass
from enum import StrEnum
from typing import Any

import numpy as np
from numpy.typing import NDArray

from index.article import Article, Passage, Status, Version
from index.database import Database
from index.embedding import EmbedderIdentity
from index.errors import ArticleNotFoundError
from index.times import Timestamp

ALWAYS = -(1 << 62)
"""Stands in `live_from` and `published` for "before all time", where no date is known."""
NEVER = 1 << 62
"""Stands in `live_to` for "after all time": nothing has taken the version's place."""

_TEXTS = (
    "headline text source url byline dateline agency credits section language".split()  # noqa: SIM905
)
_TIMES = ("published", "updated", "embargoed_until")
_FIELDS = (*_TEXTS, *_TIMES, "status", "notices")
_SELECTED = ", ".join(f"v.{name}" for name in _FIELDS)
_CHUNK = 500  # bound parameters in one statement; SQLite's own limit is far above


@dataclass(frozen=True, slots=True)
class Columns:
    """What filters need to know of every passage, as parallel arrays sorted by passage id.

    Args:
        seq: The catalog's sequence number at which this was read.
        ids: Passage ids, ascending, shape (n,), int64.
        changed: Sequence number of the change that last touched the passage.
        live_from: First second, since 1970, at which the passage may be shown.
        live_to: First second at which it may no longer be.
        published: Publication in seconds since 1970, `ALWAYS` where it is not known.
        source: Index into `sources`.
        sources: Names of the sources, sorted.
    """

    seq: int
    ids: NDArray[np.int64]
    changed: NDArray[np.int64]
    live_from: NDArray[np.int64]
    live_to: NDArray[np.int64]
    published: NDArray[np.int64]
    source: NDArray[np.int32]
    sources: tuple[str, ...]


class Change(StrEnum):
    """What storing an article does."""

    ADDED = "added"
    UPDATED = "updated"
    UNCHANGED = "unchanged"


@dataclass(frozen=True, slots=True)
class PreparedArticle:
    """An article with its passages and their embeddings, ready to be stored at once.

    Args:
        article: In canonical form.
        passages: Its passages; empty for a withdrawal.
        vectors: Their embeddings, shape (len(passages), dimension).
    """

    article: Article
    passages: Sequence[Passage]
    vectors: NDArray[np.float16]


class Catalog(Database):
    """The catalog of one index; arguments and errors are the database's."""

    # -- settings ---------------------------------------------------------------------------

    def meta(self, key: str) -> str:
        """Return a setting's value, "" if it was never set."""
        row = self.db.execute("SELECT value FROM meta WHERE key = ?", (key,)).fetchone()
        return str(row[0]) if row else ""

    def set_meta(self, key: str, value: str) -> None:
        """Set a setting."""
        with self.transaction():
            self._set_meta(key, value)

    def _set_meta(self, key: str, value: str) -> None:
        self.db.execute(
            "INSERT INTO meta VALUES (?1, ?2) ON CONFLICT DO UPDATE SET value = ?2", (key, value)
        )

    @property
    def seq(self) -> int:
        """The sequence number of the last change."""
        return int(self.meta("seq"))

    @property
    def embedder(self) -> EmbedderIdentity | None:
        """Whose vectors the catalog holds; None while it holds none."""
        record = self.meta("embedder")
        return EmbedderIdentity.from_json(record) if record else None

    # -- writing ----------------------------------------------------------------------------

    def store(self, batch: Iterable[PreparedArticle]) -> None:
        """Store articles, each with its passages and embeddings, in one transaction.

        An article whose text is new becomes a version; one whose text is known replaces that
        version's other fields. Then the article's versions are put in order of time, which
        decides what each is good for: a newer version supersedes, a withdrawal ends them all.
        """
        with self._change() as seq:
            for prepared in batch:
                key = self._store_version(prepared.article, seq)
                self._drop_passages(key, seq)
                self._add_passages(key, prepared, seq)
                self._put_in_order(prepared.article.uri, seq)

    def remove(self, uri: str) -> None:
        """Delete an article with all its versions.

        Raises:
            ArticleNotFoundError: There is none with this URI.
        """
        with self._change() as seq:
            self._article_key(uri)
            for key in self._version_keys(uri):
                self._drop_passages(key, seq)
            self.db.execute("DELETE FROM articles WHERE uri = ?", (uri,))

    def replace_passages(
        self,
        identity: EmbedderIdentity,
        settings: str,
        prepare: Callable[[Article], PreparedArticle],
    ) -> None:
        """Cut and embed every live version anew, in one transaction.

        Args:
            identity: The embedder that `prepare` uses.
            settings: Value of the setting "passages".
            prepare: Called with each version that has passages.
        """
        with self._change() as seq:
            keys = [key for (key,) in self.db.execute("SELECT DISTINCT version FROM passages")]
            for key in keys:
                prepared = prepare(self._version(key))
                self._drop_passages(key, seq)
                self._add_passages(key, prepared, seq)
            self._set_meta("embedder", identity.to_json())
            self._set_meta("passages", settings)

    @contextmanager
    def _change(self) -> Iterator[int]:
        with self.transaction():
            seq = self.seq + 1
            yield seq
            self._set_meta("seq", str(seq))

    def _store_version(self, article: Article, seq: int) -> int:
        self.db.execute("INSERT OR IGNORE INTO articles (uri) VALUES (?)", (article.uri,))
        owner = self._article_key(article.uri)
        (newest,) = self.db.execute(
            "SELECT max(ordering) FROM versions WHERE article = ?", (owner,)
        ).fetchone()
        # A version without a date came out no earlier than what is known already.
        ordering = article.moment.epoch if article.moment else newest or ALWAYS
        values: dict[str, Any] = dict(zip(_FIELDS, _row_values(article), strict=True))
        values |= {"ordering": ordering, "arrival": seq, "live_from": _live_from(article)}
        columns = ", ".join(values)
        marks = ", ".join("?" * len(values))
        changes = ", ".join(f"{name} = excluded.{name}" for name in values)
        self.db.execute(
            f"INSERT INTO versions (article, digest, number, superseded, live_to, {columns}) "  # noqa: S608
            f"VALUES (?, ?, 0, 0, {NEVER}, {marks}) "
            f"ON CONFLICT (article, digest) DO UPDATE SET {changes}",
            (owner, article.digest, *values.values()),
        )
        row = self.db.execute(
            "SELECT id FROM versions WHERE article = ? AND digest = ?", (owner, article.digest)
        ).fetchone()
        return int(row[0])

    def _put_in_order(self, uri: str, seq: int) -> None:
        rows = self.db.execute(
            "SELECT v.id, v.status, v.number, v.superseded, v.live_from, v.live_to FROM versions v "
            "JOIN articles a ON a.id = v.article WHERE a.uri = ? "
            "ORDER BY v.ordering, v.status = ?, v.arrival, v.id",
            (uri, Status.WITHDRAWN),
        ).fetchall()
        last = len(rows) - 1
        killed = max((n for n, row in enumerate(rows) if row[1] == Status.WITHDRAWN), default=-1)
        for n, (key, _status, *before) in enumerate(rows):
            following = rows[n + 1][4] if n < last else NEVER
            live_to = max(following, before[2]) if n < last else NEVER
            after = [n + 1, int(n < last), before[2], live_to]
            if n <= killed:
                self._drop_passages(key, seq)
            if after != before:
                self.db.execute(
                    "UPDATE versions SET number = ?, superseded = ?, live_from = ?, live_to = ? "
                    "WHERE id = ?",
                    (*after, key),
                )
                self.db.execute("UPDATE passages SET seq = ? WHERE version = ?", (seq, key))

    def _add_passages(self, version: int, prepared: PreparedArticle, seq: int) -> None:
        ids = [(passage.id,) for passage in prepared.passages]
        self.db.executemany(
            "INSERT INTO passages VALUES (?, ?, ?, ?, ?)",
            ((p.id, version, p.start, p.end, seq) for p in prepared.passages),
        )
        self.db.executemany(
            "INSERT INTO embeddings VALUES (?, ?)",
            (
                (passage.id, vector.astype("<f2").tobytes())
                for passage, vector in zip(prepared.passages, prepared.vectors, strict=True)
            ),
        )
        self.db.executemany("DELETE FROM removals WHERE passage = ?", ids)

    def _drop_passages(self, version: int, seq: int) -> None:
        self.db.execute(
            "INSERT OR REPLACE INTO removals SELECT id, ? FROM passages WHERE version = ?",
            (seq, version),
        )
        self.db.execute("DELETE FROM passages WHERE version = ?", (version,))

    # -- reading ----------------------------------------------------------------------------

    def versions(self, uri: str) -> list[Version]:
        """Return an article's versions, oldest first.

        Raises:
            ArticleNotFoundError: There is no article with this URI.
        """
        self._article_key(uri)
        return [self._version(key) for key in self._version_keys(uri)]

    def effect(self, article: Article) -> Change:
        """Return what storing this article would do to the catalog.

        It does nothing where the same text is there with the same fields, or with those of a
        later time. An undated text that is there but superseded counts as new: a file that was
        edited and then restored.
        """
        if not self.db.execute("SELECT 1 FROM articles WHERE uri = ?", (article.uri,)).fetchone():
            return Change.ADDED
        row = self.db.execute(
            f"SELECT v.ordering, v.superseded, {_SELECTED} FROM versions v "  # noqa: S608
            "JOIN articles a ON a.id = v.article WHERE a.uri = ? AND v.digest = ?",
            (article.uri, article.digest),
        ).fetchone()
        if row is None:
            return Change.UPDATED
        ordering, superseded, *values = row
        if article.moment is None and superseded:
            return Change.UPDATED
        older = article.moment is not None and article.moment.epoch < ordering
        same = tuple(values) == _row_values(article)
        return Change.UNCHANGED if older or same else Change.UPDATED

    def passages(self, ids: Sequence[int]) -> list[tuple[Passage, Version]]:
        """Return the passages with these ids, each with its version, in the order asked for.

        Ids that the catalog does not hold are left out.
        """
        found: dict[int, tuple[int, int, int]] = {}
        for chunk in _chunks(ids):
            marks = ",".join("?" * len(chunk))
            for key, *rest in self.db.execute(
                f'SELECT id, version, start, "end" FROM passages WHERE id IN ({marks})',  # noqa: S608
                chunk,
            ):
                found[key] = tuple(rest)
        versions = {key: self._version(key) for key, _, _ in found.values()}
        return [
            (_passage(key, versions[found[key][0]], *found[key][1:]), versions[found[key][0]])
            for key in ids
            if key in found
        ]

    def passages_of(self, version: Version) -> list[Passage]:
        """Return a version's passages in the text's order; none if it is not retrievable."""
        rows = self.db.execute(
            'SELECT id, start, "end" FROM passages WHERE version = ? ORDER BY start', (version.key,)
        )
        return [_passage(key, version, start, end) for key, start, end in rows]

    def vectors(self, ids: Sequence[int], dimension: int) -> NDArray[np.float32]:
        """Return the embeddings of passages that the catalog holds, shape (len(ids), dimension)."""
        found: dict[int, bytes] = {}
        for chunk in _chunks(ids):
            marks = ",".join("?" * len(chunk))
            found.update(
                self.db.execute(
                    f"SELECT passage, vector FROM embeddings WHERE passage IN ({marks})",  # noqa: S608
                    chunk,
                )
            )
        raw = b"".join(found[key] for key in ids)
        return np.frombuffer(raw, "<f2").reshape(len(ids), dimension).astype(np.float32)

    def columns(self) -> Columns:
        """Return what filters need to know of every passage."""
        self.db.execute("BEGIN")
        try:
            seq = self.seq
            rows = self.db.execute(
                "SELECT p.id, p.seq, p.version FROM passages p ORDER BY p.id"
            ).fetchall()
            facts = {
                key: (live_from, live_to, published, source)
                for key, live_from, live_to, published, source in self.db.execute(
                    "SELECT id, live_from, live_to, published, source FROM versions"
                )
            }
        finally:
            self.db.execute("COMMIT")
        sources = tuple(sorted({fact[3] for fact in facts.values()}))
        code = {source: n for n, source in enumerate(sources)}
        epochs = {
            key: (live_from, live_to, Timestamp.parse(day).epoch if day else ALWAYS, code[source])
            for key, (live_from, live_to, day, source) in facts.items()
        }
        table = np.array(
            [(key, seq, *epochs[version]) for key, seq, version in rows], np.int64
        ).reshape(len(rows), 6)
        ids, changed, live_from, live_to, published, source = table.T.copy()
        return Columns(
            seq=seq,
            ids=ids,
            changed=changed,
            live_from=live_from,
            live_to=live_to,
            published=published,
            source=source.astype(np.int32),
            sources=sources,
        )

    def changes(self, since: int) -> tuple[list[int], list[int]]:
        """Return the ids of passages stored, and of those removed, after a sequence number."""
        stored = self.db.execute(
            "SELECT id FROM passages WHERE seq > ? ORDER BY version, start", (since,)
        )
        removed = self.db.execute("SELECT passage FROM removals WHERE seq > ?", (since,))
        return [key for (key,) in stored], [key for (key,) in removed]

    def count(self) -> dict[str, int]:
        """Return the numbers of articles, versions and passages, by these names."""
        return {
            table: int(self.db.execute(f"SELECT count(*) FROM {table}").fetchone()[0])  # noqa: S608
            for table in ("articles", "versions", "passages")
        }

    def current(self) -> Iterator[tuple[str, str, str | None, str]]:
        """Yield source, section, publication and status of every article's newest version."""
        yield from self.db.execute(
            "SELECT source, section, published, status FROM versions WHERE NOT superseded"
        )

    def uris(self) -> Iterator[str]:
        """Yield the URIs of all articles, sorted."""
        for (uri,) in self.db.execute("SELECT uri FROM articles ORDER BY uri"):
            yield uri

    def _article_key(self, uri: str) -> int:
        row = self.db.execute("SELECT id FROM articles WHERE uri = ?", (uri,)).fetchone()
        if row is None:
            raise ArticleNotFoundError(f"the index has no article {uri!r}")
        return int(row[0])

    def _version_keys(self, uri: str) -> list[int]:
        return [
            key
            for (key,) in self.db.execute(
                "SELECT v.id FROM versions v JOIN articles a ON a.id = v.article "
                "WHERE a.uri = ? ORDER BY v.number",
                (uri,),
            )
        ]

    def _version(self, key: int) -> Version:
        uri, number, superseded, *values = self.db.execute(
            f"SELECT a.uri, v.number, v.superseded, {_SELECTED} FROM versions v "  # noqa: S608
            "JOIN articles a ON a.id = v.article WHERE v.id = ?",
            (key,),
        ).fetchone()
        row = dict(zip(_FIELDS, values, strict=True))
        for name in _TIMES:
            row[name] = Timestamp.parse(row[name]) if row[name] else None
        row["status"] = Status(row["status"])
        row["notices"] = tuple(json.loads(row["notices"]))
        return Version(uri=uri, number=number, superseded=bool(superseded), key=key, **row)


def _row_values(article: Article) -> tuple[str | None, ...]:
    texts = (getattr(article, name) for name in _TEXTS)
    times = (getattr(article, name) for name in _TIMES)
    return (
        *texts,
        *(str(time) if time else None for time in times),
        article.status.value,
        json.dumps(article.notices, ensure_ascii=False),
    )


def _live_from(article: Article) -> int:
    moments = [moment.epoch for moment in (article.moment, article.embargoed_until) if moment]
    return max(moments, default=ALWAYS)


def _passage(key: int, version: Version, start: int, end: int) -> Passage:
    return Passage(
        id=key,
        uri=version.uri,
        version=version.digest,
        start=start,
        end=end,
        text=version.text[start:end],
    )


def _chunks(ids: Sequence[int]) -> Iterator[Sequence[int]]:
    for start in range(0, len(ids), _CHUNK):
        yield [int(key) for key in ids[start : start + _CHUNK]]
