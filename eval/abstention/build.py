"""The rows of an abstention set, and the indexes that some of them are put to."""

from collections.abc import Sequence
from pathlib import Path

from eval.abstention.removal import answering, holds, parts, without
from eval.abstention.rows import Row, row
from eval.datasets import Dataset, Topic, load
from rag import NewsRAG


def build(sets: Sequence[tuple[Path, Path]], out: Path, count: int) -> list[Row]:
    """Return every question put to its index and, if answerable, to one that lost the answer.

    Args:
        sets: Directory of an index, and of the question set about it.
        out: Folder for the indexes that lack articles; made if missing.
        count: Into how many such indexes the questions about one index are parted.
    """
    rows: list[Row] = []
    for index in dict.fromkeys(index for index, _ in sets):
        with NewsRAG.open(index) as news:
            found = [load(folder) for at, folder in sets if at == index]
            asked = [(dataset, t) for dataset in found for t in _usable(dataset, news)]
            lost = [(d, t) for d, t in asked if not t.unanswerable]
            gone = {id(t): answering(t, _judged(d, t), news) for d, t in lost}
        rows += [row(d, t, index, answering=gone.get(id(t), ())) for d, t in asked]
        of = {id(topic): dataset for dataset, topic in lost}
        for number, part in enumerate(parts([t for _, t in lost], count)):
            if not part:
                continue
            target = out / f"{index.name}-{number}"
            without(index, sorted(set().union(*(gone[id(t)] for t in part))), target)
            rows += [row(of[id(t)], t, target, removed=True, answering=gone[id(t)]) for t in part]
    return rows


def _judged(dataset: Dataset, topic: Topic) -> list[str]:
    return [uri for uri, relevance in dataset.qrels.get(topic.id, {}).items() if relevance > 0]


def _usable(dataset: Dataset, news: NewsRAG) -> list[Topic]:
    """Return the unanswerable topics, and those of which a judged article holds a gold answer."""
    return [
        topic
        for topic in dataset.topics
        if topic.unanswerable
        or any(
            holds(version.text, gold)
            for uri in _judged(dataset, topic)
            for version in news.index.versions(uri)
            for gold in topic.answers
        )
    ]
