"""The catalog: articles, versions, passages and embeddings in SQLite, the only truth of an index.

Every change is one transaction with a sequence number of its own. Lexical index and vectors
remember the number that they have reached and fetch from here what they lack.
"""

from collections.abc import Callable, Iterable, Iterator, Sequence
from contextlib import contextmanager
from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from index.article import Article, Passage, Version
from index.chronology import NEVER
from index.columns import Columns, read_columns
from index.copy_table import CopyTable
from index.database import Database
from index.embedding import EmbedderIdentity
from index.feedback import Feedback
from index.feedback_table import FeedbackTable
from index.passage_table import PassageTable
from index.story_table import StoryTable
from index.version_table import Effect, VersionTable

COMPARED = "2"
"""How copies and stories are found; a catalog that did it otherwise compares all anew."""


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
            changed = []
            for prepared in batch:
                key = self._versions.store(prepared.article, seq)
                if prepared.keeps:
                    self._passages.touch(key, seq)
                else:
                    self._passages.replace(key, prepared.passages, prepared.vectors, seq)
                moved = self._versions.put_in_order(prepared.article.uri)
                for version in moved.killed:
                    self._passages.drop(version, seq)
                for version in moved.changed:
                    self._passages.touch(version, seq)
                changed.append(self._versions.article(prepared.article.uri))
            self._relate(changed)

    def _relate(self, changed: Sequence[int]) -> None:
        touched = CopyTable(self.db).update(changed)
        for key in changed:
            self._stories.note(key, self._versions.newest(key))
        self._stories.touch(touched)

    def regroup(self) -> None:
        """Find the stories of what has changed since this was last done, in one transaction.

        If the catalog's articles were compared in another way, or not at all, all of them are
        compared first.
        """
        if self.meta("compared") != COMPARED:
            with self.transaction():
                CopyTable(self.db).clear()
                self._relate(self._versions.articles())
                self._set_meta("compared", COMPARED)
        if self._stories.pending:
            with self.transaction():
                self._stories.regroup()

    def remove(self, uri: str) -> None:
        """Delete an article with all its versions.

        Raises:
            ArticleNotFoundError: There is none with this URI.
        """
        with self._change() as seq:
            article = self._versions.article(uri)
            self._stories.note(article, None)
            self._stories.touch(CopyTable(self.db).forget(article))
            for key in self._versions.keys(uri):
                self._passages.drop(key, seq)
            self._versions.remove(uri)

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
            for key in self._passages.versions():
                prepared = prepare(self._versions.get(key))
                self._passages.replace(key, prepared.passages, prepared.vectors, seq)
            for article in self._versions.articles():
                self._stories.note(article, self._versions.newest(article))
            self._set_meta("embedder", identity.to_json())
            self._set_meta("passages", settings)

    def keep_feedback(self, feedback: Feedback) -> None:
        """Store feedback in a transaction; it is no change of what can be found."""
        with self.transaction():
            FeedbackTable(self.db).keep(feedback)

    def remove_feedback(self, name: str) -> None:
        """Delete feedback by its id.

        Raises:
            FeedbackNotFoundError: There is none.
        """
        with self.transaction():
            FeedbackTable(self.db).remove(name)

    @contextmanager
    def _change(self) -> Iterator[int]:
        with self.transaction():
            seq = self.seq + 1
            yield seq
            self._set_meta("seq", str(seq))

    # -- reading ----------------------------------------------------------------------------

    def versions(self, uri: str) -> list[Version]:
        """Return an article's versions, oldest first.

        Raises:
            ArticleNotFoundError: There is no article with this URI.
        """
        self._versions.article(uri)
        return [self._versions.get(key) for key in self._versions.keys(uri)]

    def issues(self, uri: str) -> list[tuple[Version, tuple[Article, ...]]]:
        """Return an article's versions, oldest first, each with what is to be stored before it.

        Stored in this order into another catalog, they make the same versions.

        Raises:
            ArticleNotFoundError: There is no article with this URI.
        """
        self._versions.article(uri)
        return [self._versions.issues(key) for key in self._versions.keys(uri)]

    def effect(self, article: Article) -> Effect:
        """Return what storing this article would do to the catalog."""
        return self._versions.effect(article)

    def passages(self, ids: Sequence[int]) -> list[tuple[Passage, Version]]:
        """Return the passages with these ids, each with its version, in the order asked for.

        Ids that the catalog does not hold are left out.
        """
        found = self._passages.get(ids)
        versions = self._versions.get_all(list({key for key, _, _ in found.values()}))
        return [
            (_passage(key, versions[found[key][0]], *found[key][1:]), versions[found[key][0]])
            for key in ids
            if key in found
        ]

    def neighbours(self, ids: Sequence[int]) -> dict[int, list[tuple[Passage, Version]]]:
        """Return by id the passages before and behind each in its version's text."""
        near: dict[int, list[tuple[Passage, Version]]] = {}
        for passage, version in self.passages(ids):
            row = self.passages_of(version)
            at = next(n for n, other in enumerate(row) if other.id == passage.id)
            near[passage.id] = [(p, version) for p in row[max(at - 1, 0) : at + 2] if p != passage]
        return near

    def has_passages(self, version: Version) -> bool:
        """Tell whether a version can be found."""
        return bool(self._passages.of(version.key))

    def passages_of(self, version: Version) -> list[Passage]:
        """Return a version's passages in the text's order; none if it is not retrievable."""
        return [_passage(key, version, *span) for key, *span in self._passages.of(version.key)]

    def vectors(self, ids: Sequence[int], dimension: int) -> NDArray[np.float32]:
        """Return the embeddings of passages that the catalog holds, shape (len(ids), dimension)."""
        return self._passages.vectors(ids, dimension)

    def columns(self) -> Columns:
        """Return what filters need to know of every passage."""
        self.db.execute("BEGIN")
        try:
            return read_columns(self.db, self.seq)
        finally:
            self.db.execute("COMMIT")

    def changes(self, since: int) -> tuple[list[int], list[int]]:
        """Return the ids of passages stored, and of those removed, after a sequence number."""
        return self._passages.changes(since)

    def copies(self, uri: str) -> list[tuple[Version, float]]:
        """Return the newest versions of an article's copies, the earliest published first.

        With each comes the share of the shorter text that the longer one holds. Undated ones
        come last, equals in the order of their URIs.
        """
        found = [(self._versions.get(key), share) for key, share in CopyTable(self.db).of(uri)]
        return sorted(found, key=lambda item: (_published(item[0]), item[0].uri))

    def stories(self, uris: Iterable[str]) -> dict[str, str]:
        """Return the ids of the stories that articles belong to, by URI."""
        return self._stories.of(uris)

    def story(self, story: str) -> list[Version]:
        """Return the newest versions of a story's articles in the order of time."""
        return [self.versions(uri)[-1] for uri in self._stories.members(story)]

    def feedback(self) -> list[Feedback]:
        """Return all feedback, the oldest first."""
        return FeedbackTable(self.db).all()

    def unembedded(self, size: int) -> tuple[int, int]:
        """Return how many passages have no embedding, and how many one of another size in bytes."""
        lacking, other = self.db.execute(
            "SELECT sum(e.passage IS NULL), sum(length(e.vector) != ?) "
            "FROM passages p LEFT JOIN embeddings e ON e.passage = p.id",
            (size,),
        ).fetchone()
        return lacking or 0, other or 0

    def count(self) -> dict[str, int]:
        """Return the numbers of articles, versions and passages, by these names."""
        return {
            table: int(self.db.execute(f"SELECT count(*) FROM {table}").fetchone()[0])  # noqa: S608
            for table in ("articles", "versions", "passages")
        }

    def current(self) -> Iterator[tuple[str, str, str, str | None, str]]:
        """Yield source, section, language, publication and status of each newest version."""
        yield from self.db.execute(
            "SELECT source, section, language, published, status FROM versions WHERE NOT superseded"
        )

    def uris(self) -> Iterator[str]:
        """Yield the URIs of all articles, sorted."""
        for (uri,) in self.db.execute("SELECT uri FROM articles ORDER BY uri"):
            yield uri

    # -- tables, each over the calling thread's connection ------------------------------------

    @property
    def _versions(self) -> VersionTable:
        return VersionTable(self.db)

    @property
    def _passages(self) -> PassageTable:
        return PassageTable(self.db)

    @property
    def _stories(self) -> StoryTable:
        return StoryTable(self.db)


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
