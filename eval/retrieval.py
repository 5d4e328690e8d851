"""The evaluation of retrieval: every question to each system, and what came of it."""

from collections.abc import Callable, Iterable, Mapping, Sequence
from contextlib import AbstractContextManager, nullcontext
from dataclasses import dataclass, replace
from datetime import UTC, datetime
from functools import cache

import numpy as np

from eval.baseline import Baseline
from eval.compare import compare, mean_intervals
from eval.datasets.dataset import Dataset, Qrels
from eval.errors import DatasetError
from eval.metrics import evaluate_topics
from eval.provenance import fingerprint, index_generation, qrels_sha256, topics_sha256, versions
from eval.report import Measured, Report
from eval.runs import DEPTH, TOTAL, Run, Timed, rank, time_queries
from eval.slices import Slice, slices
from eval.store import Store, Times
from eval.systems import BASELINE, System
from index import Index, Version

Watch = Callable[[int], AbstractContextManager[Callable[[], object]]]
"""Given the number of questions, shows how many have been asked."""


@dataclass(frozen=True, slots=True)
class Evaluation:
    """What an evaluation gave.

    Args:
        report: The figures.
        runs: What each system found that was measured here.
        reused: Names of the systems that were not asked again.
    """

    report: Report
    runs: tuple[Run, ...]
    reused: tuple[str, ...]


def evaluate_retrieval(
    index: Index,
    dataset: Dataset,
    systems: Sequence[System],
    *,
    against: str,
    baseline: Baseline | None = None,
    by: Sequence[str] = (),
    store: Store | None = None,
    skipped: int | None = None,
    watch: Watch = lambda _total: nullcontext(lambda: None),
) -> Evaluation:
    """Ask every question of a data set of each system, measure, and compare.

    Args:
        index: Of the data set's corpus.
        dataset: Questions and judgements.
        systems: What is measured.
        against: The system that the others are compared with.
        baseline: A system of an earlier evaluation, called `BASELINE` here.
        by: What the questions are sliced by, as for `eval.slices.slices`.
        store: Keeps what each system finds, and gives back what was kept.
        skipped: How many lines of the corpus could not be indexed, for the report.
        watch: Shows the progress; not while searches are timed.

    Raises:
        DatasetError: The index holds no article that is judged: it is of another corpus; or no
            question is answerable, or none can be sliced as wanted.
        ResultsError: The baseline is of another data set, or the store fails.
    """
    unknown = dataset.unknown(index.uris(), index.path)
    topics = dataset.answerable
    if not topics:
        raise DatasetError(f"{dataset.name} has unanswerable questions only: none for a metric")
    qrels = {topic.id: dataset.qrels[topic.id] for topic in topics}
    questions, digests = tuple(qrels), (topics_sha256(dataset), qrels_sha256(dataset))
    if baseline is not None:
        baseline.check(questions, *digests)
    cut = _cut(by, dataset, index)
    prints = {system.name: fingerprint(system, index, dataset, DEPTH) for system in systems}
    runs, reused = _runs(index, dataset, systems, prints=prints, store=store, watch=watch)
    times = _times(index, dataset, systems, prints, store)
    measured = {name: _measure(run, qrels, times[name]) for name, run in runs.items()}
    if baseline is not None:
        measured[BASELINE] = Measured(
            values=baseline.values,
            places=baseline.places,
            instead=baseline.instead,
            limited=baseline.limited,
            times=baseline.figures,
        )
    stats = index.stats()
    report = Report(
        dataset=dataset.name,
        date=datetime.now(UTC).isoformat(timespec="seconds").replace("+00:00", "Z"),
        articles=stats.articles,
        passages=stats.passages,
        topics=len(dataset.topics),
        unanswerable=len(dataset.unanswerable),
        unjudged=len(dataset.unjudged),
        skipped=skipped,
        unknown_articles=len(unknown),
        settings=index_settings(index, dataset) | {"depth": DEPTH},
        configurations={s.name: s.settings.model_dump(mode="json") for s in systems},
        baseline=baseline,
        measured=measured,
        intervals={name: mean_intervals(found.values) for name, found in measured.items()},
        against=against,
        comparisons=compare({name: found.values for name, found in measured.items()}, against),
        slices=cut,
        questions=questions,
        versions=versions(),
        topics_sha256=digests[0],
        qrels_sha256=digests[1],
        index_generation=index_generation(index),
    )
    return Evaluation(report, tuple(runs.values()), reused)


def newest(index: Index, uris: Iterable[str]) -> dict[str, Version]:
    """Return by URI the newest version of each of the articles that an index holds."""
    wanted = set(uris)
    return {uri: index.versions(uri)[-1] for uri in index.uris() if uri in wanted}


def _cut(by: Sequence[str], dataset: Dataset, index: Index) -> Mapping[str, tuple[Slice, ...]]:
    if not by:
        return {}
    topics = dataset.answerable
    relevant = [
        uri for topic in topics for uri, grade in dataset.qrels[topic.id].items() if grade > 0
    ]
    articles = newest(index, relevant)
    return {name: slices(name, topics, dataset.qrels, articles) for name in dict.fromkeys(by)}


def _runs(
    index: Index,
    dataset: Dataset,
    systems: Sequence[System],
    *,
    prints: Mapping[str, str],
    store: Store | None,
    watch: Watch,
) -> tuple[dict[str, Run], tuple[str, ...]]:
    """Return what each system finds, and the names of those that were not asked again."""
    kept = {s.name: store.run(s.name, prints[s.name]) if store else None for s in systems}
    reused = tuple(name for name, run in kept.items() if run is not None)
    runs: dict[str, Run] = {}
    encode = cache(lambda text: index.embedder.encode_queries([text])[0])
    with watch(len(dataset.topics) * (len(systems) - len(reused))) as advance:
        for system in systems:
            run = kept[system.name]
            if run is None:
                news = system.searcher(index, system.settings)
                run = replace(
                    rank(news, dataset.topics, system.mode, advance, encode),
                    system=system.name,
                )
                if store:
                    store.keep_run(run, prints[system.name])
            runs[system.name] = run
    return runs, reused


def _times(
    index: Index,
    dataset: Dataset,
    systems: Sequence[System],
    prints: Mapping[str, str],
    store: Store | None,
) -> Times:
    times = store.times(prints) if store else None
    if times is None:
        searched = {s.name: (s.searcher(index, s.settings), s.mode) for s in systems}
        times = time_queries(searched, dataset.topics)
        if store:
            store.keep_times(times, prints)
    return times


def _measure(run: Run, qrels: Qrels, spent: Sequence[Timed]) -> Measured:
    places: list[int | None] = []
    instead: list[str | None] = []
    for topic, rows in qrels.items():
        right = [rows.get(uri, 0) > 0 for uri in run.rankings[topic]]
        places.append(right.index(True) + 1 if True in right else None)
        instead.append(run.rankings[topic][right.index(False)] if False in right else None)
    return Measured(
        values=evaluate_topics(qrels, run.rankings),
        places=tuple(places),
        instead=tuple(instead),
        limited=len(run.limited & set(qrels)),
        times=_percentiles(spent, TOTAL),
        stages={
            stage: _percentiles(spent, stage)
            for stage in dict.fromkeys(name for search in spent for name in search)
            if stage != TOTAL
        },
    )


def _percentiles(spent: Sequence[Timed], stage: str) -> dict[str, float]:
    """Return what half and 95 in 100 of the searches take at most for a stage, in milliseconds."""
    median, high = np.percentile([search.get(stage, 0.0) for search in spent], [50, 95])
    return {"p50_ms": float(median), "p95_ms": float(high)}


def index_settings(index: Index, dataset: Dataset) -> dict[str, object]:
    """Return what of an index and a data set decides figures and is chosen when it is made."""
    identity = index.embedder.identity
    return {
        "split": dataset.split,
        "model": identity.name,
        "weights_sha256": identity.weights_sha256,
        "max_tokens": index.max_tokens,
    }
