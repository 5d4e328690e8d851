"""What every layout of question sets is read into: questions, judgements, and the corpus."""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

from eval.errors import DatasetError
from index import Timestamp

Qrels = Mapping[str, Mapping[str, int]]
"""Relevance by topic id and article URI; above 0 is relevant."""


ALL = "all"
"""The split of a data set that has none, or of which none was chosen."""


@dataclass(frozen=True, slots=True)
class Topic:
    """One question of a data set.

    Args:
        id: Tells it from the others of its data set.
        text: What is asked.
        as_of: The moment that it is asked from; None means now.
        metadata: Whatever else the data set says of it, under the data set's own names.
        kind: The data set's class of the question ("comparison_query"); empty if it has none.
        answers: Gold answers, each of which is right; empty if none are known.
        assertions: What a good answer states, one statement each.
        unanswerable: The data set says that the corpus does not answer it: abstaining is right.
    """

    id: str
    text: str
    as_of: Timestamp | None = None
    metadata: Mapping[str, Any] = field(default_factory=dict, compare=False)
    kind: str = ""
    answers: tuple[str, ...] = ()
    assertions: tuple[str, ...] = ()
    unanswerable: bool = False


@dataclass(frozen=True, slots=True)
class Dataset:
    """Questions about a corpus, and what is known of their answers.

    Args:
        name: The name of its folder, or of its file without the endings.
        corpus: The files and folders with the articles, for `index.Reading`; empty if the data
            set has questions only.
        split: Which part was taken; `ALL` if there are no parts, or all were.
        topics: The questions, in the order of their files.
        qrels: The judgements of the split; empty if no article is known to answer.
    """

    name: str
    corpus: tuple[Path, ...]
    split: str
    topics: tuple[Topic, ...]
    qrels: Qrels

    @property
    def answerable(self) -> tuple[Topic, ...]:
        """The topics that a judged article answers; the others take part in no retrieval metric."""
        return tuple(
            topic
            for topic in self.topics
            if any(r > 0 for r in self.qrels.get(topic.id, {}).values())
        )

    @property
    def unanswerable(self) -> tuple[Topic, ...]:
        """The topics on which abstaining is right."""
        return tuple(topic for topic in self.topics if topic.unanswerable)

    @property
    def unjudged(self) -> tuple[Topic, ...]:
        """The topics of which neither is known: what answers them, or that nothing does."""
        known = {topic.id for topic in (*self.answerable, *self.unanswerable)}
        return tuple(topic for topic in self.topics if topic.id not in known)

    @property
    def judged(self) -> set[str]:
        """The URIs of all articles that the judgements name."""
        return {uri for rows in self.qrels.values() for uri in rows}

    def unknown(self, held: Iterable[str], where: Path) -> set[str]:
        """Return the judged articles that an index does not hold.

        Args:
            held: URIs of the articles that it holds.
            where: Where it lies, for the message.

        Raises:
            DatasetError: It holds none of those that are judged: it is of another corpus.
        """
        missing = self.judged - set(held)
        if missing and missing == self.judged:
            raise DatasetError(
                f"{where} holds none of the {len(missing)} articles that {self.name} "
                f"judges (such as {min(missing)}): it is an index of another corpus"
            )
        return missing

    def require_judgements(self) -> None:
        """Make sure that retrieval can be measured.

        Raises:
            DatasetError: No question has a relevant article.
        """
        if not self.answerable:
            raise DatasetError(
                f"{self.name}: no question names an article that answers it: retrieval cannot be "
                "measured on it, only answers"
            )
