"""Several data sets as one: questions that a corpus answers, and questions that it does not."""

from collections.abc import Sequence

from eval.datasets.dataset import Dataset
from eval.errors import DatasetError


def joined(datasets: Sequence[Dataset]) -> Dataset:
    """Return the questions and judgements of all data sets, over the corpora of all.

    Args:
        datasets: At least one; what one alone is, is returned as it is.

    Raises:
        DatasetError: Two questions have the same id.
    """
    if len(datasets) == 1:
        return datasets[0]
    seen: dict[str, str] = {}
    for dataset in datasets:
        for topic in dataset.topics:
            if topic.id in seen:
                raise DatasetError(
                    f"{seen[topic.id]} and {dataset.name} both have a question {topic.id!r}: "
                    "measure them one after the other, or rename one"
                )
            seen[topic.id] = dataset.name
    return Dataset(
        name=" + ".join(dataset.name for dataset in datasets),
        corpus=tuple(dict.fromkeys(path for dataset in datasets for path in dataset.corpus)),
        split=" + ".join(dict.fromkeys(dataset.split for dataset in datasets)),
        topics=tuple(topic for dataset in datasets for topic in dataset.topics),
        qrels={topic: rows for dataset in datasets for topic, rows in dataset.qrels.items()},
    )
