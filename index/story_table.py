"""Which articles tell of one event: kept in the catalog as articles come and go."""

import json
import sqlite3
from collections.abc import Iterable, Iterator

import numpy as np
from numpy.typing import NDArray

from index.article import Version
from index.stories import FIRST_PASSAGES, WINDOW, Report, assign, report_of

# An original is no copy of anything earlier; what is undated has no place in time and no row.
_EARLIER = (
    "SELECT {what} FROM copies c JOIN stories o ON o.article = c.other "
    "JOIN articles b ON b.id = o.article "
    "WHERE c.article = s.article AND (o.moment, b.uri) < (s.moment, a.uri)"
)


class StoryTable:
    """The stories of a catalog's articles.

    `note` is called for every article that changed, `regroup` when all of them are stored; what
    is noted survives until then. A copy belongs to its original's story.

    Args:
        db: The catalog's connection, with a transaction open for whatever writes.
    """

    def __init__(self, db: sqlite3.Connection) -> None:
        self._db = db

    def note(self, article: int, version: Version | None) -> None:
        """Take note that an article changed.

        Args:
            article: Its key.
            version: Its newest version; None if it is withdrawn or gone.
        """
        self.touch([article])
        self._db.execute("DELETE FROM stories WHERE article = ?", (article,))
        embeddings = self._embeddings(version) if version else np.empty(0)
        report = report_of(version, embeddings) if version and len(embeddings) else None
        if report is not None:
            names = json.dumps(sorted(report.names), ensure_ascii=False)
            vector = report.vector.astype("<f2").tobytes()  # exact: see `vector_of`
            self._db.execute(
                "INSERT INTO stories VALUES (?, ?, ?, ?, NULL)",
                (article, report.moment, names, vector),
            )
            self.touch([article])

    def touch(self, articles: Iterable[int]) -> None:
        """Take note that these articles are copies of other articles than before."""
        self._db.executemany(
            "INSERT OR IGNORE INTO story_changes SELECT moment FROM stories WHERE article = ?",
            ((article,) for article in articles),
        )

    @property
    def pending(self) -> bool:
        """Whether anything was noted since the stories were last found."""
        return self._db.execute("SELECT 1 FROM story_changes LIMIT 1").fetchone() is not None

    def regroup(self) -> None:
        """Find the stories of whatever changed, and of what follows from it."""
        changed = {moment for (moment,) in self._db.execute("SELECT moment FROM story_changes")}
        if not changed:
            return
        since = min(changed)
        known = dict(
            self._db.execute(
                "SELECT a.uri, s.story FROM stories s JOIN articles a ON a.id = s.article "
                "WHERE s.moment >= ? AND s.story IS NOT NULL",
                (since - WINDOW,),
            )
        )
        moved = assign(self._originals(since - WINDOW), known=known, changed=changed)
        self._db.executemany(
            "UPDATE stories SET story = ? WHERE article = (SELECT id FROM articles WHERE uri = ?)",
            ((story, uri) for uri, story in moved.items()),
        )
        self._follow(since)
        self._db.execute("DELETE FROM story_changes")

    def of(self, uris: Iterable[str]) -> dict[str, str]:
        """Return the stories of articles, by URI; those without one are left out."""
        found = {}
        for uri in dict.fromkeys(uris):
            row = self._db.execute(
                "SELECT s.story FROM stories s JOIN articles a ON a.id = s.article "
                "WHERE a.uri = ? AND s.story IS NOT NULL",
                (uri,),
            ).fetchone()
            if row:
                found[uri] = str(row[0])
        return found

    def members(self, story: str) -> list[str]:
        """Return the URIs of a story's articles in the order of time."""
        return [
            uri
            for (uri,) in self._db.execute(
                "SELECT a.uri FROM stories s JOIN articles a ON a.id = s.article "
                "WHERE s.story = ? ORDER BY s.moment, a.uri",
                (story,),
            )
        ]

    def _originals(self, since: int) -> Iterator[Report]:
        rows = self._db.execute(
            "SELECT a.uri, s.moment, s.vector, s.names FROM stories s "  # noqa: S608
            "JOIN articles a ON a.id = s.article WHERE s.moment >= ? "
            f"AND NOT EXISTS ({_EARLIER.format(what='1')}) ORDER BY s.moment, a.uri",
            (since,),
        )
        for uri, moment, vector, names in rows:
            yield Report(
                uri=uri,
                moment=moment,
                vector=np.frombuffer(vector, "<f2").astype(np.float32),
                names=frozenset(json.loads(names)),
            )

    def _follow(self, since: int) -> None:
        """Give each copy the story of the earliest article that it is a copy of, in time's order.

        By then that one has its own, be it an original or a copy itself.
        """
        first = _EARLIER.format(what="o.story") + " ORDER BY o.moment, b.uri LIMIT 1"
        copies = self._db.execute(
            "SELECT s.article FROM stories s JOIN articles a ON a.id = s.article "  # noqa: S608
            f"WHERE s.moment >= ? AND EXISTS ({_EARLIER.format(what='1')}) "
            "ORDER BY s.moment, a.uri",
            (since,),
        ).fetchall()
        for key in copies:
            self._db.execute(
                "UPDATE stories SET story = ("  # noqa: S608
                f"SELECT ({first}) FROM stories s JOIN articles a ON a.id = s.article "
                "WHERE s.article = ?1) WHERE article = ?1",
                key,
            )

    def _embeddings(self, version: Version) -> NDArray[np.float16]:
        rows = self._db.execute(
            "SELECT e.vector FROM passages p JOIN embeddings e ON e.passage = p.id "
            "WHERE p.version = ? ORDER BY p.start LIMIT ?",
            (version.key, FIRST_PASSAGES),
        ).fetchall()
        return np.array([np.frombuffer(row[0], "<f2") for row in rows])
