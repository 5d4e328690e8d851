"""The versions of articles: kept in the catalog in the order of time, whenever they come."""

import json
import sqlite3
import time
from collections.abc import Sequence
from dataclasses import dataclass
from enum import StrEnum
from typing import Any

from index.article import Article, Status, Version
from index.chronology import ALWAYS, NEVER, Issue, in_order
from index.errors import ArticleNotFoundError
from index.export import first_issue
from index.sql import in_chunks
from index.times import Timestamp

_TEXTS = (
    "headline text source url byline dateline agency credits section language".split()  # noqa: SIM905
)
_TIMES = ("published", "updated", "embargoed_until")
_FIELDS = (*_TEXTS, *_TIMES, "status", "notices", "revision")
_SELECTED = ", ".join(f"v.{name}" for name in _FIELDS)
_WITH_KEYS = (
    f"SELECT v.id, a.uri, v.number, v.superseded, v.live_to, {_SELECTED} FROM versions v "  # noqa: S608
    "JOIN articles a ON a.id = v.article WHERE v.id IN ({})"
)


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
class Moved:
    """What another order of an article's versions changes, by their keys.

    Args:
        changed: Versions that are visible at other times than before, or have another number.
        killed: Versions that no question may find: withdrawals, and what they withdraw.
    """

    changed: tuple[int, ...]
    killed: tuple[int, ...]


class VersionTable:
    """The articles of a catalog and their versions.

    Args:
        db: The catalog's connection, with a transaction open for whatever writes.
    """

    def __init__(self, db: sqlite3.Connection) -> None:
        self._db = db

    # -- writing ----------------------------------------------------------------------------

    def store(self, article: Article, seq: int) -> int:
        """Store an article as a version, or its fields in the version that has its text.

        Args:
            article: In canonical form.
            seq: The change that brings it.

        Returns:
            The version's key.
        """
        self._db.execute("INSERT OR IGNORE INTO articles (uri) VALUES (?)", (article.uri,))
        owner = self.article(article.uri)
        values: dict[str, Any] = dict(zip(_FIELDS, _row_values(article), strict=True))
        values |= {
            "ordering": self._ordering(article, owner),
            "arrival": seq,
            "held_until": _held_until(article),
        }
        columns = ", ".join(values)
        marks = ", ".join("?" * len(values))
        wins = f"({_RANK.format('excluded.')}) >= ({_RANK.format('')})"
        changes = ", ".join(f"{n} = iif({wins}, excluded.{n}, {n})" for n in values)
        (key,) = self._db.execute(
            "INSERT INTO versions "  # noqa: S608
            f"(article, digest, number, superseded, live_from, live_to, first, {columns}) "
            f"VALUES (?, ?, 0, 0, 0, 0, ?, {marks}) ON CONFLICT (article, digest) "
            f"DO UPDATE SET first = min(first, excluded.first), {changes} RETURNING id",
            (owner, _name(article), _first(article), *values.values()),
        ).fetchone()
        return int(key)

    def _ordering(self, article: Article, owner: int) -> int:
        if article.moment:
            return _last(article.moment, article.status)
        if article.status is Status.WITHDRAWN:
            return NEVER  # nobody knows what it came after: nothing dated may undo it
        # A version without a date came out no earlier than what is known already.
        (newest,) = self._db.execute(
            "SELECT max(ordering) FROM versions WHERE article = ?", (owner,)
        ).fetchone()
        return newest or ALWAYS

    def put_in_order(self, uri: str) -> Moved:
        """Put an article's versions in order, and store what each is good for in it."""
        rows = self._db.execute(
            "SELECT v.id, v.first, v.ordering, v.revision, v.status, v.arrival, v.held_until, "
            "v.published, v.updated, v.number, v.superseded, v.live_from, v.live_to "
            "FROM versions v JOIN articles a ON a.id = v.article WHERE a.uri = ?",
            (uri,),
        ).fetchall()
        before = {row[0]: tuple(row[9:]) for row in rows}
        begun = [
            Timestamp.parse(published).epoch
            for _, _, _, _, status, _, _, published, *_ in rows
            if published and status != Status.WITHDRAWN
        ]

        def last(ordering: int, status: str, published: str | None, updated: str | None) -> int:
            # A withdrawal that only repeats when the story came out may have come after all of it.
            if status == Status.WITHDRAWN and published and not updated:
                said = Timestamp.parse(published)
                if any(said.epoch <= moment <= said.epoch_end for moment in begun):
                    return NEVER
            return ordering

        places = in_order(
            Issue(
                key=key,
                first=first,
                last=last(ordering, status, *rest[:2]),
                revision=revision,
                withdrawn=status == Status.WITHDRAWN,
                corrected=status == Status.CORRECTED,
                arrival=arrival,
                held_until=held_until,
            )
            for key, first, ordering, revision, status, arrival, held_until, *rest in rows
        )
        after = {p.key: (p.number, int(p.superseded), p.live_from, p.live_to) for p in places}
        changed = tuple(key for key in after if after[key] != before[key])
        self._db.executemany(
            "UPDATE versions SET number = ?, superseded = ?, live_from = ?, live_to = ? "
            "WHERE id = ?",
            ((*after[key], key) for key in changed),
        )
        return Moved(changed, tuple(place.key for place in places if place.killed))

    def remove(self, uri: str) -> None:
        """Delete an article with all its versions."""
        self._db.execute("DELETE FROM articles WHERE uri = ?", (uri,))

    # -- reading ----------------------------------------------------------------------------

    def article(self, uri: str) -> int:
        """Return the key of an article.

        Raises:
            ArticleNotFoundError: There is none with this URI.
        """
        row = self._db.execute("SELECT id FROM articles WHERE uri = ?", (uri,)).fetchone()
        if row is None:
            raise ArticleNotFoundError(f"the index has no article {uri!r}")
        return int(row[0])

    def articles(self) -> list[int]:
        """Return the keys of all articles."""
        return [key for (key,) in self._db.execute("SELECT id FROM articles ORDER BY id")]

    def keys(self, uri: str) -> list[int]:
        """Return the keys of an article's versions, oldest first."""
        rows = self._db.execute(
            "SELECT v.id FROM versions v JOIN articles a ON a.id = v.article "
            "WHERE a.uri = ? ORDER BY v.number",
            (uri,),
        )
        return [key for (key,) in rows]

    def newest(self, article: int) -> Version | None:
        """Return the newest version of an article, None if it withdraws the article."""
        row = self._db.execute(
            "SELECT id FROM versions WHERE article = ? AND NOT superseded AND status != ?",
            (article, Status.WITHDRAWN),
        ).fetchone()
        return self.get(row[0]) if row else None

    def get(self, key: int) -> Version:
        """Return the version with this key."""
        return self.get_all([key])[key]

    def get_all(self, keys: Sequence[int]) -> dict[int, Version]:
        """Return the versions with these keys, by key."""
        return {row[0]: _version(*row) for row in in_chunks(self._db, _WITH_KEYS, keys)}

    def issues(self, key: int) -> tuple[Version, tuple[Article, ...]]:
        """Return a version, and what must be stored before it so that as much is known of it."""
        version = self.get(key)
        (first,) = self._db.execute("SELECT first FROM versions WHERE id = ?", (key,)).fetchone()
        return version, first_issue(version, first, _first(version))

    def effect(self, article: Article) -> Effect:
        """Return what storing this article would do.

        It does nothing where the same text is there with the same fields, or with those of a
        later time; nor does a text that was withdrawn come back, unless it is issued anew at a
        later time. An undated text that is there but superseded counts as new: a file that was
        edited and then restored. A withdrawal is a version of its own, even if it repeats the
        text.
        """
        if not self._db.execute("SELECT 1 FROM articles WHERE uri = ?", (article.uri,)).fetchone():
            return Effect(Change.ADDED)
        row = self._db.execute(
            "SELECT v.id, v.first, v.ordering, v.superseded, v.revision, v.status, "  # noqa: S608
            "(SELECT n.status FROM versions n WHERE n.article = a.id AND NOT n.superseded), "
            f"{_SELECTED} FROM versions v JOIN articles a ON a.id = v.article "
            "WHERE a.uri = ? AND v.digest = ?",
            (article.uri, _name(article)),
        ).fetchone()
        if row is None:
            return Effect(Change.UPDATED)
        key, first, last, superseded, revision, status, newest, *values = row
        stored = self.get(key)
        if article.moment is None:
            final = newest == Status.WITHDRAWN and article.status is not Status.WITHDRAWN
            again = tuple(values) == _row_values(article) and not superseded
            return Effect(Change.UNCHANGED if final or again else Change.UPDATED, stored)
        corrects = article.status is Status.CORRECTED
        rank = (_last(article.moment, article.status), article.revision, corrects)
        wins = rank >= (last, revision, status == Status.CORRECTED)
        changes = tuple(values) != _row_values(article) if wins else _first(article) < first
        return Effect(Change.UPDATED if changes else Change.UNCHANGED, stored, wins=wins)


def _version(
    key: int, uri: str, number: int, superseded: int, live_to: int, *values: str | int | None
) -> Version:
    row: dict[str, Any] = dict(zip(_FIELDS, values, strict=True))
    for name in _TIMES:
        row[name] = Timestamp.parse(row[name]) if row[name] else None
    row["status"] = Status(row["status"])
    row["notices"] = tuple(json.loads(row["notices"]))
    # What is still to come, or held back, has not taken its place yet.
    over = bool(superseded) and live_to <= time.time()
    return Version(uri=uri, number=number, superseded=over, key=key, **row)


_RANK = f"{{0}}ordering, {{0}}revision, {{0}}status = '{Status.CORRECTED}'"
"""Of the same text issued twice, the fields of the higher one count, of equals the later one's."""


def _name(article: Article) -> str:
    """Return what tells a version from the others of its article."""
    kind = f"{Status.WITHDRAWN} " if article.status is Status.WITHDRAWN else ""
    return kind + article.digest


def _held_until(article: Article) -> int:
    return article.embargoed_until.epoch if article.embargoed_until else ALWAYS


def _first(article: Article) -> int:
    """Return the first second from which the article may have been read."""
    moment = article.moment.epoch if article.moment else ALWAYS
    return max(moment, _held_until(article))


def _last(moment: Timestamp, status: Status) -> int:
    """Return the second that a version is ordered by.

    Where only the day is known, a withdrawal or a correction comes after what came out that day.
    """
    late = status in (Status.WITHDRAWN, Status.CORRECTED)
    return moment.epoch_end if late else moment.epoch


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
