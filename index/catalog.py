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
from index.chronology import ALWAYS, NEVER, Issue, in_order
from index.copy_table import CopyTable
from index.database import Database
from index.embedding import EmbedderIdentity
from index.errors import ArticleNotFoundError
from index.story_table import StoryTable
from index.times import Timestamp

_TEXTS = (
    "headline text source url byline dateline agency credits section language".split()  # noqa: SIM905
)
_TIMES = ("published", "updated", "embargoed_until")
_FIELDS = (*_TEXTS, *_TIMES, "status", "notices", "revision")
_SELECTED = ", ".join(f"v.{name}" for name in _FIELDS)
COMPARED = "1"
"""How copies and stories are found; a catalog that did it otherwise compares all anew."""
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
        held_until: End of its embargo, which no as-of lifts; `ALWAYS` if it has none.
        published: Publication in seconds since 1970, `ALWAYS` where it is not known.
        source: Index into `sources`.
        sources: Names of the sources, sorted.
    """

    seq: int
    ids: NDArray[np.int64]
    changed: NDArray[np.int64]
    live_from: NDArray[np.int64]
    live_to: NDArray[np.int64]
    held_until: NDArray[np.int64]
    published: NDArray[np.int64]
    source: NDArray[np.int32]
    sources: tuple[str, ...]


class Change(StrEnum):
    """What storing an article does."""

    ADDED = "added"
    UPDATED = "updated"
    UNCHANGED = "unchanged"


@dataclass(frozen=True, slots=True)
class Effect:
    """What storing an article does, and to what.

    Args:
        change: What it does.
        stored: The version that has the article's text already.
        wins: Whether the article's fields take the place of that version's; if not, all that
            changes is the time from which the text is known.
    """

    change: Change
    stored: Version | None = None
    wins: bool = True


@dataclass(frozen=True, slots=True)
class PreparedArticle:
    """An article with its passages and their embeddings, ready to be stored at once.

    Args:
        article: In canonical form.
        passages: Its passages; empty for a withdrawal.
        vectors: Their embeddings, shape (len(passages), dimension).
        keeps: Whether the passages that the catalog holds of this text stay as they are, because
            nothing changed that they are made of.
    """

    article: Article
    passages: Sequence[Passage]
    vectors: NDArray[np.float16]
    keeps: bool = False


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
            changed = self._not_compared()
            for prepared in batch:
                key = self._store_version(prepared.article, seq)
                if prepared.keeps:
                    self.db.execute("UPDATE passages SET seq = ? WHERE version = ?", (seq, key))
                else:
                    self._drop_passages(key, seq)
                    self._add_passages(key, prepared, seq)
                self._put_in_order(prepared.article.uri, seq)
                changed.append(self._article_key(prepared.article.uri))
            self._relate(changed)

    def _not_compared(self) -> list[int]:
        """Return all articles if the catalog is from before they were compared, else none."""
        if self.meta("compared") == COMPARED:
            return []
        self._set_meta("compared", COMPARED)
        return self._article_keys()

    def _relate(self, changed: Iterable[int]) -> None:
        stories = StoryTable(self.db)
        touched = CopyTable(self.db).update(changed)
        for key in changed:
            stories.note(key, self._newest(key))
        stories.touch(touched)

    def regroup(self) -> None:
        """Find the stories of what has changed since this was last done, in one transaction."""
        if StoryTable(self.db).pending:
            with self.transaction():
                StoryTable(self.db).regroup()

    def remove(self, uri: str) -> None:
        """Delete an article with all its versions.

        Raises:
            ArticleNotFoundError: There is none with this URI.
        """
        with self._change() as seq:
            article = self._article_key(uri)
            stories = StoryTable(self.db)
            stories.note(article, None)
            stories.touch(CopyTable(self.db).forget(article))
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
            for article in self._article_keys():
                StoryTable(self.db).note(article, self._newest(article))
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
        values: dict[str, Any] = dict(zip(_FIELDS, _row_values(article), strict=True))
        values |= {
            "ordering": self._ordering(article, owner),
            "arrival": seq,
            "held_until": article.embargoed_until.epoch if article.embargoed_until else ALWAYS,
        }
        columns = ", ".join(values)
        marks = ", ".join("?" * len(values))
        # As `effect` says: fields of a later time stay, a withdrawal goes before its equals.
        wins = (
            f"(excluded.ordering, excluded.status = '{Status.WITHDRAWN}', excluded.revision) "
            f">= (ordering, status = '{Status.WITHDRAWN}', revision)"
        )
        changes = ", ".join(f"{n} = iif({wins}, excluded.{n}, {n})" for n in values)
        first = article.moment.epoch if article.moment else ALWAYS
        (key,) = self.db.execute(
            "INSERT INTO versions "  # noqa: S608
            f"(article, digest, number, superseded, live_from, live_to, first, {columns}) "
            f"VALUES (?, ?, 0, 0, 0, 0, ?, {marks}) ON CONFLICT (article, digest) "
            f"DO UPDATE SET first = min(first, excluded.first), {changes} RETURNING id",
            (owner, article.digest, first, *values.values()),
        ).fetchone()
        return int(key)

    def _ordering(self, article: Article, owner: int) -> int:
        if article.moment:
            return article.moment.epoch
        if article.status is Status.WITHDRAWN:
            return NEVER  # nobody knows what it came after: nothing dated may undo it
        # A version without a date came out no earlier than what is known already.
        (newest,) = self.db.execute(
            "SELECT max(ordering) FROM versions WHERE article = ?", (owner,)
        ).fetchone()
        return newest or ALWAYS

    def _put_in_order(self, uri: str, seq: int) -> None:
        rows = self.db.execute(
            "SELECT v.id, v.first, v.ordering, v.revision, v.status, v.arrival, v.held_until, "
            "v.number, v.superseded, v.live_from, v.live_to FROM versions v "
            "JOIN articles a ON a.id = v.article WHERE a.uri = ?",
            (uri,),
        ).fetchall()
        before = {row[0]: tuple(row[7:]) for row in rows}
        for place in in_order(
            Issue(
                key=key,
                first=first,
                last=last,
                revision=revision,
                withdrawn=status == Status.WITHDRAWN,
                corrected=status == Status.CORRECTED,
                arrival=arrival,
                held_until=held_until,
            )
            for key, first, last, revision, status, arrival, held_until, *_ in rows
        ):
            after = (place.number, int(place.superseded), place.live_from, place.live_to)
            if place.killed:
                self._drop_passages(place.key, seq)
            if after != before[place.key]:
                self.db.execute(
                    "UPDATE versions SET number = ?, superseded = ?, live_from = ?, live_to = ? "
                    "WHERE id = ?",
                    (*after, place.key),
                )
                self.db.execute("UPDATE passages SET seq = ? WHERE version = ?", (seq, place.key))

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

    def effect(self, article: Article) -> Effect:
        """Return what storing this article would do to the catalog.

        It does nothing where the same text is there with the same fields, or with those of a
        later time; nor does a text that was withdrawn come back, unless it is issued anew at a
        later time. An undated text that is there but superseded counts as new: a file that was
        edited and then restored.
        """
        if not self.db.execute("SELECT 1 FROM articles WHERE uri = ?", (article.uri,)).fetchone():
            return Effect(Change.ADDED)
        row = self.db.execute(
            "SELECT v.id, v.first, v.ordering, v.superseded, v.revision, v.status, "  # noqa: S608
            "(SELECT n.status FROM versions n WHERE n.article = a.id AND NOT n.superseded), "
            f"{_SELECTED} FROM versions v JOIN articles a ON a.id = v.article "
            "WHERE a.uri = ? AND v.digest = ?",
            (article.uri, article.digest),
        ).fetchone()
        if row is None:
            return Effect(Change.UPDATED)
        key, first, last, superseded, revision, status, newest, *values = row
        stored = self._version(key)
        if article.moment is None:
            final = newest == Status.WITHDRAWN and article.status is not Status.WITHDRAWN
            again = tuple(values) == _row_values(article) and not superseded
            return Effect(Change.UNCHANGED if final or again else Change.UPDATED, stored)
        moment = article.moment.epoch
        withdraws = article.status is Status.WITHDRAWN
        wins = (moment, withdraws, article.revision) >= (last, status == Status.WITHDRAWN, revision)
        changes = tuple(values) != _row_values(article) if wins else moment < first
        return Effect(Change.UPDATED if changes else Change.UNCHANGED, stored, wins=wins)

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

    def has_passages(self, version: Version) -> bool:
        """Tell whether a version can be found."""
        row = self.db.execute("SELECT 1 FROM passages WHERE version = ? LIMIT 1", (version.key,))
        return row.fetchone() is not None

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
                key: tuple(fact)
                for key, *fact in self.db.execute(
                    "SELECT id, live_from, live_to, held_until, published, source FROM versions"
                )
            }
        finally:
            self.db.execute("COMMIT")
        sources = tuple(sorted({fact[-1] for fact in facts.values()}))
        code = {source: n for n, source in enumerate(sources)}
        epochs = {
            key: (*times, Timestamp.parse(day).epoch if day else ALWAYS, code[source])
            for key, (*times, day, source) in facts.items()
        }
        table = np.array(
            [(key, seq, *epochs[version]) for key, seq, version in rows], np.int64
        ).reshape(len(rows), 7)
        ids, changed, live_from, live_to, held_until, published, source = table.T.copy()
        return Columns(
            seq=seq,
            ids=ids,
            changed=changed,
            live_from=live_from,
            live_to=live_to,
            held_until=held_until,
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

    def copies(self, uri: str) -> list[tuple[Version, float]]:
        """Return the newest versions of an article's copies, the earliest published first.

        With each comes the share of the shorter text that the longer one holds. Undated ones
        come last, equals in the order of their URIs.
        """
        found = [(self._version(key), share) for key, share in CopyTable(self.db).of(uri)]
        return sorted(found, key=lambda item: (_published(item[0]), item[0].uri))

    def stories(self, uris: Iterable[str]) -> dict[str, str]:
        """Return the ids of the stories that articles belong to, by URI."""
        return StoryTable(self.db).of(uris)

    def story(self, story: str) -> list[Version]:
        """Return the newest versions of a story's articles in the order of time."""
        return [self.versions(uri)[-1] for uri in StoryTable(self.db).members(story)]

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

    def _article_keys(self) -> list[int]:
        return [key for (key,) in self.db.execute("SELECT id FROM articles ORDER BY id")]

    def _newest(self, article: int) -> Version | None:
        """Return the newest version, None if it withdraws the article."""
        row = self.db.execute(
            "SELECT id FROM versions WHERE article = ? AND NOT superseded AND status != ?",
            (article, Status.WITHDRAWN),
        ).fetchone()
        return self._version(row[0]) if row else None

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


def _row_values(article: Article) -> tuple[str | int | None, ...]:
    texts = (getattr(article, name) for name in _TEXTS)
    times = (getattr(article, name) for name in _TIMES)
    return (
        *texts,
        *(str(time) if time else None for time in times),
        article.status.value,
        json.dumps(article.notices, ensure_ascii=False),
        article.revision,
    )


def _published(version: Version) -> int:
    return version.published.epoch if version.published else NEVER


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
