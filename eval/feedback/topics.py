"""From feedback to topics: what a verdict says of which article answers, and of whether any does.

A verdict is about an answer, a topic about a question. What readers said of the same question on
the same day is taken together; where they contradict each other, a person has to judge.
"""

import hashlib
from collections import Counter
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, field
from enum import StrEnum

from eval.feedback.standing import Standing
from eval.judging.draft import Draft
from index import Feedback, Reason, Timestamp, Verdict
from index.feedback import Outcome


class Kind(StrEnum):
    """What a topic was made from."""

    GOOD = "good"
    """A good answer: the articles that it cited answer."""
    EXPECTED = "expected"
    """A bad answer, with the article that answers."""
    SHOULD_HAVE_ANSWERED = "should_have_answered"
    """An abstention although the corpus answers, nobody said where."""
    GOOD_ABSTENTION = "good_abstention"
    """An abstention that was right."""
    SHOULD_HAVE_ABSTAINED = "should_have_abstained"
    """An answer although the corpus does not say."""


class LeftOut(StrEnum):
    """Why a question is not in the set."""

    BAD = "bad"
    """The answer was bad, and nobody said what answers: to be judged."""
    DISPUTED = "disputed"
    """Readers contradict each other: to be judged."""
    GONE = "gone"
    """The articles that answered were withdrawn or removed."""
    LIMITED = "limited"
    """Nothing answers within the sources or dates that were asked for; without them, who knows."""


UNANSWERABLE = frozenset({Kind.GOOD_ABSTENTION, Kind.SHOULD_HAVE_ABSTAINED})
_TO_JUDGE = (LeftOut.BAD, LeftOut.DISPUTED)


@dataclass(frozen=True, slots=True)
class RatedTopic:
    """A question and what readers' verdicts say of it.

    Args:
        id: The same for the same question and day.
        text: The question, on its own.
        asked: The moment that it was asked from.
        kind: What it was made from.
        grades: By URI, 1 if the article answers and 0 if it does not.
        limited: Whether it was asked of some sources or dates only, which a topic does not know.
    """

    id: str
    text: str
    asked: Timestamp
    kind: Kind
    grades: Mapping[str, int]
    limited: bool

    @property
    def answerable(self) -> bool:
        """Whether the corpus answers it."""
        return self.kind not in UNANSWERABLE


@dataclass(frozen=True, slots=True)
class RatedSet:
    """What became of all feedback.

    Args:
        topics: The questions of the set, in the order of their as-of.
        to_judge: Those of which readers said that the answer was bad, and not what is right.
        left_out: How many questions are not in the set, by why.
    """

    topics: tuple[RatedTopic, ...]
    to_judge: tuple[Draft, ...]
    left_out: Mapping[LeftOut, int]


@dataclass(frozen=True, slots=True)
class _Said:
    """What one verdict says of its question."""

    what: Kind | LeftOut
    answering: frozenset[str] = field(default_factory=frozenset)
    beside: frozenset[str] = field(default_factory=frozenset)


def rated(feedback: Iterable[Feedback], standing: Standing) -> RatedSet:
    """Return the topics that feedback makes.

    Args:
        feedback: All of it.
        standing: What of the index may still be cited; nothing else becomes a judgement.
    """
    groups: dict[tuple[str, str], list[Feedback]] = {}
    for one in feedback:
        groups.setdefault((one.asked.casefold(), str(one.as_of.end.date())), []).append(one)
    topics, to_judge, left_out = [], [], Counter[LeftOut]()
    for key, given in groups.items():
        last = max(given, key=lambda one: one.as_of.end)
        found = _together([_said(one, standing) for one in given])
        if isinstance(found.what, LeftOut):
            left_out[found.what] += 1
            if found.what in _TO_JUDGE:
                to_judge.append(Draft(last.asked, str(last.as_of)))
            continue
        topic = RatedTopic(
            id="f" + hashlib.sha256("\n".join(key).encode()).hexdigest()[:12],
            text=last.asked,
            asked=last.as_of,
            kind=found.what,
            grades=dict.fromkeys(found.beside, 0) | dict.fromkeys(found.answering, 1),
            limited=all(map(_limited, given)),
        )
        topics.append(topic)
    topics.sort(key=lambda topic: (topic.asked.end, topic.text))
    return RatedSet(tuple(topics), tuple(to_judge), left_out)


def _said(one: Feedback, standing: Standing) -> _Said:
    cited = standing.cited(one)
    abstained = one.status is Outcome.ABSTAINED
    if one.expected:
        if not standing.has(one.expected):
            return _Said(LeftOut.GONE)
        beside = cited - {one.expected} if one.reason is Reason.WRONG_SOURCE else frozenset[str]()
        return _Said(Kind.EXPECTED, frozenset({one.expected}), beside)
    if one.verdict is Verdict.UP and not abstained:
        return _Said(Kind.GOOD, cited) if cited else _Said(LeftOut.GONE)
    if one.verdict is Verdict.UP or one.reason is Reason.SHOULD_HAVE_ABSTAINED:
        kind = Kind.GOOD_ABSTENTION if abstained else Kind.SHOULD_HAVE_ABSTAINED
        return _Said(LeftOut.LIMITED) if _limited(one) else _Said(kind, beside=cited)
    if one.reason is Reason.SHOULD_HAVE_ANSWERED:
        return _Said(Kind.SHOULD_HAVE_ANSWERED)
    return _Said(LeftOut.BAD)


def _together(said: Sequence[_Said]) -> _Said:
    """Return what several verdicts on one question say together."""
    kinds = [one.what for one in said if isinstance(one.what, Kind)]
    bad = any(one.what is LeftOut.BAD for one in said)
    answering = frozenset[str]().union(*(one.answering for one in said))
    beside = frozenset[str]().union(*(one.beside for one in said))
    if not kinds:
        return _Said(LeftOut.BAD if bad else said[0].what)
    disputed = (
        len({kind in UNANSWERABLE for kind in kinds}) > 1
        or (bad and Kind.GOOD in kinds)
        or not answering.isdisjoint(beside)
    )
    if disputed:
        return _Said(LeftOut.DISPUTED)
    return _Said(min(kinds, key=list(Kind).index), answering, beside)


def _limited(one: Feedback) -> bool:
    """Tell whether a question was asked of some articles only; freshness only orders them."""
    return bool(set(one.limits) - {"freshness"})
