"""Stories: articles of one event, found by clustering in the order of time."""

import hashlib
from collections.abc import Collection, Iterable, Mapping
from dataclasses import dataclass
from typing import Any

import numpy as np
from numpy.typing import NDArray

from index.article import Article
from index.names import names_of
from index.times import Precision

WINDOW = 14 * 86_400
"""Seconds: a report is compared to those of the 14 days before it, and to no other."""
FIRST_PASSAGES = 8
"""How many passages from an article's beginning stand for what it is about."""

# docs/decisions/0007-stories.md says how these were chosen.
_NAMES = 0.8  # what agreement in names weighs beside the cosine's 1
_FADING = 0.04 / 86_400  # what each second between two reports costs
_THRESHOLD = 0.85  # more than names alone can reach
_COHERENCE = 0.76  # the mean of passages' unit vectors is shorter if they differ in matter

_VECTOR_GRAIN = 2**-11
_WEIGHT_GRAIN = 2**-10
_WEIGHT_SMOOTHING = 10


@dataclass(frozen=True, slots=True, eq=False)
class Report:
    """What clustering knows of an article.

    Args:
        uri: The article's.
        moment: When it was first published, in seconds since 1970.
        vector: What it is about, a unit vector as `vector_of` makes it.
        names: Whom and what it mentions, as `names_of` finds it.
    """

    uri: str
    moment: int
    vector: NDArray[np.float32]
    names: frozenset[str]


def report_of(article: Article, embeddings: NDArray[Any]) -> Report | None:
    """Return the report of an article, None if the day of its publication is unknown.

    Args:
        article: The article in canonical form.
        embeddings: Of its passages in the text's order, one a row; `FIRST_PASSAGES` are read.
    """
    published = article.published
    if published is None or published.precision in (Precision.YEAR, Precision.MONTH):
        return None
    return Report(
        uri=article.uri,
        moment=published.epoch,
        vector=vector_of(embeddings),
        names=names_of(article.headline, article.text),
    )


def vector_of(embeddings: NDArray[Any]) -> NDArray[np.float32]:
    """Return the mean direction of the first passages' embeddings.

    It is zero, near to nothing, where four or more passages have little in common: roundups
    and the news of the day in brief belong to no one event and would join many.

    Its components are multiples of 2^-11. The product of two such vectors is then exact in
    single precision, in whatever order it is summed: a multiple of 2^-22 below 4, 24 bits. So
    it depends on nothing but the two reports, neither on the others that are compared at the
    same time nor on the machine.

    Args:
        embeddings: Of an article's passages in the text's order, one a row, of any length.
    """
    first = embeddings[:FIRST_PASSAGES].astype(np.float64)
    lengths = np.sqrt(np.square(first).sum(axis=1, keepdims=True))
    mean = (first / np.where(lengths > 0, lengths, 1)).sum(axis=0) / max(len(first), 1)
    length = float(np.sqrt(np.square(mean).sum()))
    coherent = length > 0 and (len(first) < 4 or length >= _COHERENCE)
    unit = mean / length if coherent else np.zeros_like(mean)
    return np.asarray(np.rint(unit / _VECTOR_GRAIN) * _VECTOR_GRAIN, np.float32)


def story_id(uri: str) -> str:
    """Return the id of the story that an article opens: 16 hexadecimal digits."""
    return hashlib.sha256(uri.encode()).hexdigest()[:16]


def assign(
    reports: Iterable[Report],
    *,
    known: Mapping[str, str] | None = None,
    changed: Collection[int] = (),
) -> dict[str, str]:
    """Return the story of every report, or of those whose story is not what it was.

    A report's story depends only on the reports of the `WINDOW` before it (those of the same
    second in the order of their URIs) and on their stories, so the outcome is a function of
    the set of reports, and a change is felt only after it. When all stories of a window are
    what they were, all later ones are too: no more reports are taken then.

    Give originals only. A copy's story is its original's, and how often an item was copied
    says nothing about which event it reports.

    Args:
        reports: In the order of moment and URI. With `known`, those from `WINDOW` before the
            first change on; they may come from a lazy query.
        known: The stories, by URI, that were assigned before; None if there are none.
        changed: With `known`, the moments of all reports that were added, altered (their old
            moment too, if that is what was altered) or removed since.

    Returns:
        Story ids by URI; with `known`, only those that are new or differ.

    Raises:
        ValueError: The reports are out of order, or one before the first change is not known.
    """
    if known is not None and not changed:
        return {}
    window = Stories()
    moved: dict[str, str] = {}
    last = max(changed, default=0)
    for report in reports:
        if known is None:
            moved[report.uri] = window.add(report)
        elif report.moment < min(changed):
            if report.uri not in known:
                raise ValueError(
                    f"{report.uri} has no story yet: its moment, {report.moment}, is a change too"
                )
            window.add(report, known[report.uri])
        elif report.moment - last > WINDOW:
            break
        else:
            story = window.add(report)
            if story != known.get(report.uri):
                moved[report.uri] = story
                last = max(last, report.moment)
    return moved


class Stories:
    """The stories of the latest `WINDOW`, to which reports are added in the order of time.

    Single-pass clustering as in topic detection and tracking (Allan, Papka and Lavrenko,
    SIGIR 1998; Yang, Pierce and Carbonell, SIGIR 1998), with the cosine of sentence embeddings
    and agreement in names side by side (as in Miranda et al., EMNLP 2018, who keep entities in
    vectors of their own). A report joins the story for which the mean over the story's
    reports within the window, of

        cosine + 0.8 * agreement in names - 0.04 * days between the two

    is highest and at least 0.85, else it opens a story. That it is the mean (average linkage)
    keeps a story from drifting along a chain of neighbours, and the days in it let a topic that
    never ends fall into its events. Agreement in names is the sum of the weights of common
    names over the geometric mean of both reports' sums; a name's weight is the logarithm of
    (n + 10) / (df + 1), for the df of the window's n reports that mention it.
    """

    def __init__(self) -> None:
        self._names = _Slots()
        self._stories = _Slots()
        self._latest: tuple[int, str] | None = None
        self._head = self._tail = 0  # the window's rows in what follows
        self._vectors = np.zeros((0, 0), np.float32)
        self._moments = np.zeros(0, np.int64)
        self._story = np.zeros(0, np.int64)
        self._named: list[NDArray[np.int64]] = []

    def add(self, report: Report, story: str = "") -> str:
        """Add a report and return its story's id.

        Args:
            report: A later one than all before, by moment and URI.
            story: The story if it is known already; it is found if this is empty.

        Raises:
            ValueError: The report is not later than the one before.
        """
        at = (report.moment, report.uri)
        if self._latest is not None and at <= self._latest:
            raise ValueError(f"{report.uri} must be added before {self._latest[1]}: sort reports")
        self._latest = at
        self._forget(report.moment - WINDOW)
        story = story or self._nearest(report) or story_id(report.uri)
        if self._tail == len(self._moments):
            self._make_room(len(report.vector))
        row = self._tail
        self._vectors[row] = report.vector
        self._moments[row] = report.moment
        self._story[row] = self._stories.take(story)
        self._named.append(np.array([self._names.take(name) for name in report.names], np.int64))
        self._tail += 1
        return story

    def _nearest(self, report: Report) -> str:
        """Return the story that the report joins, "" if none."""
        window = slice(self._head, self._tail)
        if not self._tail > self._head:
            return ""
        story = self._story[window]
        members = np.maximum(self._stories.counts, 1)
        seconds = (report.moment - self._moments[window]).astype(np.float64)
        cosines = (self._vectors[window] @ report.vector).astype(np.float64)
        means = np.bincount(story, cosines, len(members)) / members
        means -= _FADING * (np.bincount(story, seconds, len(members)) / members)
        hopeful = means >= _THRESHOLD - _NAMES  # agreement in names is at most 1
        hopeful &= self._stories.counts > 0
        rows = np.flatnonzero(hopeful[story])
        if not len(rows):
            return ""
        agreement = self._agreement(report.names, rows + self._head)
        scores = means + _NAMES * (np.bincount(story[rows], agreement, len(members)) / members)
        scores[~hopeful] = -1.0
        best = scores.max()
        if best < _THRESHOLD:
            return ""
        return min(self._stories.key(slot) for slot in np.flatnonzero(scores == best).tolist())

    def _agreement(self, names: frozenset[str], rows: NDArray[np.int64]) -> NDArray[np.float64]:
        """Return the agreement in names with each row's report, in 0..1.

        The sums are of whole numbers, hence exact in any order; each quotient is cut to a
        multiple of 2^-20, so that their sums are exact too.
        """
        named = [self._named[row] for row in rows.tolist()]
        owners = np.repeat(np.arange(len(named)), [len(ids) for ids in named])
        ids = np.concatenate(named)
        own = [slot for name in names if (slot := self._names.find(name)) is not None]
        shared = np.zeros(len(self._names.counts), bool)
        shared[own] = True
        unseen = len(names) - len(own)
        weights = self._weights(self._names.counts[ids])
        total = self._weights(self._names.counts[own]).sum()
        total += unseen * self._weights(np.zeros(1, np.int64))[0]
        theirs = np.bincount(owners, weights, len(named))
        common = np.bincount(owners, weights * shared[ids], len(named))
        mean = np.sqrt(np.maximum(theirs * total, 1.0))
        return np.asarray(np.floor(common / mean * 2**20) / 2**20)

    def _weights(self, mentions: NDArray[np.int64]) -> NDArray[np.float64]:
        reports = self._tail - self._head + _WEIGHT_SMOOTHING
        return np.rint(np.log(reports / (mentions + 1)) / _WEIGHT_GRAIN)

    def _forget(self, before: int) -> None:
        while self._head < self._tail and self._moments[self._head] < before:
            self._stories.give(int(self._story[self._head]))
            for slot in self._named[self._head].tolist():
                self._names.give(slot)
            self._head += 1

    def _make_room(self, dimension: int) -> None:
        """Move the window to the front of arrays with room for as many reports again."""
        window = slice(self._head, self._tail)
        size = self._tail - self._head
        room = max(64, 2 * size)
        vectors = np.zeros((room, dimension), np.float32)
        moments, story = np.zeros(room, np.int64), np.zeros(room, np.int64)
        if size:
            vectors[:size] = self._vectors[window]
        moments[:size] = self._moments[window]
        story[:size] = self._story[window]
        self._vectors, self._moments, self._story = vectors, moments, story
        self._named = self._named[window]
        self._head, self._tail = 0, size


class _Slots:
    """Small numbers for keys, given out anew when nothing holds them any more."""

    def __init__(self) -> None:
        self.counts = np.zeros(64, np.int64)  # by slot: how often it is held
        self._slots: dict[str, int] = {}
        self._keys = [""] * 64
        self._free = list(range(63, -1, -1))

    def take(self, key: str) -> int:
        slot = self._slots.get(key)
        if slot is None:
            if not self._free:
                size = len(self._keys)
                self.counts = np.concatenate([self.counts, np.zeros(size, np.int64)])
                self._keys += [""] * size
                self._free = list(range(2 * size - 1, size - 1, -1))
            slot = self._slots[key] = self._free.pop()
            self._keys[slot] = key
        self.counts[slot] += 1
        return slot

    def give(self, slot: int) -> None:
        self.counts[slot] -= 1
        if not self.counts[slot]:
            del self._slots[self._keys[slot]]
            self._free.append(slot)

    def find(self, key: str) -> int | None:
        return self._slots.get(key)

    def key(self, slot: int) -> str:
        return self._keys[slot]
