"""The evaluation of retrieval: every question to each system, and what came of it."""

from collections.abc import Callable
from contextlib import AbstractContextManager, nullcontext
from dataclasses import dataclass

import numpy as np

from eval.datasets.beir import Dataset
from eval.errors import DatasetError
from eval.metrics import evaluate
from eval.report import Report
from eval.runs import DEPTH, Run, rank, time_queries
from rag import NewsRAG
from rag.retrieval import Mode

Watch = Callable[[int], AbstractContextManager[Callable[[], object]]]
"""Given the number of questions, shows how many have been asked."""


@dataclass(frozen=True, slots=True)
class Evaluation:
    """The figures, and by system the runs that they were computed from."""

    report: Report
    runs: dict[str, Run]


def evaluate_retrieval(
    news: NewsRAG,
    dataset: Dataset,
    *,
    skipped: int | None = None,
    watch: Watch = lambda _total: nullcontext(lambda: None),
) -> Evaluation:
    """Ask every question of a data set lexically, densely and of both, and measure.

    Args:
        news: Over an index of the data set's corpus.
        dataset: Questions and judgements.
        skipped: How many lines of the corpus could not be indexed, for the report.
        watch: Shows the progress; not while searches are timed.

    Raises:
        DatasetError: The index holds no article that is judged: it is of another corpus.
    """
    unknown = dataset.judged - set(news.index.uris())
    if unknown == dataset.judged:
        raise DatasetError(
            f"{news.index.path} holds none of the {len(unknown)} articles that {dataset.name} "
            f"judges (such as {min(unknown)}): it is an index of another corpus"
        )
    answerable = {topic.id for topic in dataset.answerable}
    qrels = {topic: rows for topic, rows in dataset.qrels.items() if topic in answerable}
    with watch(len(dataset.topics) * len(Mode)) as advance:
        runs = {mode.value: rank(news, dataset.topics, mode, advance) for mode in Mode}
    systems = {name: evaluate(qrels, run.rankings) for name, run in runs.items()}
    for name, spent in time_queries(news, dataset.topics).items():
        median, high = np.percentile(spent, [50, 95])
        systems[name] |= {"p50_ms": float(median), "p95_ms": float(high)}
    stats = news.index.stats()
    report = Report(
        dataset=dataset.name,
        articles=stats.articles,
        passages=stats.passages,
        topics=len(dataset.topics),
        unanswerable=len(dataset.topics) - len(answerable),
        skipped=skipped,
        unknown_articles=len(unknown),
        settings=_settings(news, dataset),
        systems=systems,
        limited={name: len(run.limited & answerable) for name, run in runs.items()},
    )
    return Evaluation(report, runs)


def _settings(news: NewsRAG, dataset: Dataset) -> dict[str, object]:
    identity = news.index.embedder.identity
    tuned = news.settings.model_dump(mode="json")
    return {
        "split": dataset.split,
        "depth": DEPTH,
        "model": identity.name,
        "weights_sha256": identity.weights_sha256,
        "max_tokens": news.index.max_tokens,
        **{name: value for name, value in tuned.items() if not name.startswith("answer_")},
    }
