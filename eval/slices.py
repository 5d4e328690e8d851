"""Questions in groups: by what the data set says of them, or by what can be read from them."""

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from datetime import timedelta

import numpy as np

from eval.datasets.dataset import Qrels, Topic
from eval.errors import DatasetError
from index import Timestamp, Version
from rag.asked import read_asked
from rag.question import Question

SMALL = 10
"""A slice with fewer questions is too small to tell."""
SHOWN = ("ndcg@10", "hit@1")
"""The figures of a slice."""
NONE = "(none)"
"""Label of the questions of which nothing is known."""
_AGES = (("same week", 7), ("same month", 31), ("same year", 366))  # days, at most
_AGE_ORDER = (*(label for label, _ in _AGES), "older", "after the question", "undated")

_READ: Mapping[str, Callable[[Topic], str]] = {
    "form": lambda topic: read_asked(topic.text).form,
    "freshness": lambda topic: Question.parse(topic.text, as_of=topic.as_of).time.freshness,
}
"""What is read from a question itself."""

Articles = Mapping[str, Version]
"""By URI, the newest version of each relevant article that the index holds."""


@dataclass(frozen=True, slots=True)
class Slice:
    """Some of the questions.

    Args:
        label: What they have in common.
        questions: Their places in the sequence of all questions, ascending.
    """

    label: str
    questions: tuple[int, ...]

    @property
    def small(self) -> bool:
        """Whether the figures of so few questions tell nothing."""
        return len(self.questions) < SMALL


def slices(
    name: str, topics: Sequence[Topic], qrels: Qrels, articles: Articles
) -> tuple[Slice, ...]:
    """Put questions into slices; one with several values is in several of them.

    Args:
        name: A key of the questions' metadata (which goes first, if it has one), "kind" (the data
            set's class of the question), "form" (how it is put: who, when, how many), "freshness"
            (how fresh an answer it asks for), "length" (by words, in thirds), "source" (who
            published a relevant article) or "age" (days from the newest relevant article to the
            question's as-of).
        topics: The questions.
        qrels: What is relevant to them.
        articles: Relevant articles.

    Raises:
        DatasetError: No question has that key.
    """
    if any(name in topic.metadata for topic in topics):
        return _by_size([_values(topic.metadata.get(name)) for topic in topics])
    if name == "kind" and any(topic.kind for topic in topics):
        return _by_size([_values(topic.kind) for topic in topics])
    if name == "length":
        return _lengths(topics)
    if name in _READ:
        return _by_size([[_READ[name](topic)] for topic in topics])
    relevant = [
        [uri for uri, grade in qrels.get(topic.id, {}).items() if grade > 0] for topic in topics
    ]
    if name == "source":
        return _by_size([_sources(uris, articles) for uris in relevant])
    if name == "age":
        ages = [
            [_age(topic.as_of, [articles[uri].published for uri in uris if uri in articles])]
            for topic, uris in zip(topics, relevant, strict=True)
        ]
        return _grouped(ages, _AGE_ORDER.index)
    known = sorted({key for topic in topics for key in topic.metadata})
    raise DatasetError(
        f"no question has {name!r} in its metadata: slice by form, freshness, length, source, "
        "age" + "".join(f", {key}" for key in known)
    )


def _values(value: object) -> list[str]:
    if isinstance(value, list | tuple):
        return [label for item in value for label in _values(item)] or [NONE]
    if value is None or value == "":
        return [NONE]
    return [str(value).lower() if isinstance(value, bool) else str(value)]


def _sources(uris: Sequence[str], articles: Articles) -> list[str]:
    return [articles[uri].source or NONE for uri in uris if uri in articles] or [NONE]


def _age(as_of: Timestamp | None, published: Sequence[Timestamp | None]) -> str:
    dates = [date for date in published if date is not None]
    if as_of is None or not dates:
        return "undated"
    newest = max(date.start for date in dates)
    if newest > as_of.end:
        return "after the question"
    spent = as_of.end - newest
    return next((label for label, days in _AGES if spent <= timedelta(days=days)), "older")


def _lengths(topics: Sequence[Topic]) -> tuple[Slice, ...]:
    words = [len(topic.text.split()) for topic in topics]
    first, second = (int(cut) for cut in np.quantile(words, [1 / 3, 2 / 3], method="lower"))
    labels = (f"short (to {first} words)", f"medium (to {second})", f"long (over {second})")
    found = [[labels[(count > first) + (count > second)]] for count in words]
    return _grouped(found, labels.index)


def _by_size(labels: Sequence[Sequence[str]]) -> tuple[Slice, ...]:
    counted: dict[str, int] = {}
    for found in labels:
        for label in set(found):
            counted[label] = counted.get(label, 0) + 1
    return _grouped(labels, lambda label: (label == NONE, -counted[label], label))


def _grouped(
    labels: Sequence[Sequence[str]], order: Callable[[str], int | tuple[bool, int, str]]
) -> tuple[Slice, ...]:
    groups: dict[str, list[int]] = {}
    for at, found in enumerate(labels):
        for label in dict.fromkeys(found):
            groups.setdefault(label, []).append(at)
    return tuple(Slice(label, tuple(groups[label])) for label in sorted(groups, key=order))
