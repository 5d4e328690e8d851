"""The evaluation of answers: every question to each system, every answer judged, all compared."""

import hashlib
from collections.abc import Callable, Mapping, Sequence
from contextlib import AbstractContextManager, nullcontext
from dataclasses import dataclass
from datetime import UTC, datetime

import numpy as np
import orjson

from eval.answers.asking import ask_all
from eval.answers.judge import Judge, RuleJudge
from eval.answers.judged import Judged, judged
from eval.answers.kept import AnswerStore
from eval.answers.measures import Column, column_intervals, columns
from eval.answers.records import Reply
from eval.answers.report import AnswersReport, Confidence, Measured
from eval.answers.thresholds import (
    auroc,
    auroc_interval,
    bins,
    curve,
    expected_calibration_error,
    point,
)
from eval.compare import Comparison, compared
from eval.datasets.dataset import Dataset
from eval.errors import DatasetError
from eval.exactness import ExactnessChecker
from eval.provenance import (
    fingerprint,
    gold_sha256,
    index_generation,
    qrels_sha256,
    topics_sha256,
    versions,
)
from eval.retrieval import index_settings, newest
from eval.slices import Slice, slices
from eval.systems import System
from index import Index
from rag.llm import LanguageModel

COMPARED = (
    "decision",
    "correct",
    "contains",
    "f1",
    "citation_recall",
    "citation_precision",
    "nuggets",
)
"""What systems are compared by, of what was measured of both."""

Watch = Callable[[int], AbstractContextManager[Callable[[], object]]]
"""Given the number of questions, shows how many have been asked."""


@dataclass(frozen=True, slots=True)
class Evaluation:
    """What an evaluation of answers gave.

    Args:
        report: The figures.
        replies: By system, what it answered.
        reused: By system, how many of its answers were kept from before.
    """

    report: AnswersReport
    replies: Mapping[str, tuple[Reply, ...]]
    reused: Mapping[str, int]


def evaluate_answers(
    index: Index,
    dataset: Dataset,
    systems: Sequence[System],
    *,
    against: str,
    judge: Judge | None = None,
    llms: Mapping[str, LanguageModel] | None = None,
    by: Sequence[str] = (),
    store: AnswerStore | None = None,
    skipped: int | None = None,
    watch: Watch = lambda _total: nullcontext(lambda: None),
) -> Evaluation:
    """Ask every question of a data set of each system, judge the answers, and compare.

    Args:
        index: Of the data set's corpus.
        dataset: Questions, and what is known of their answers.
        systems: What is asked.
        against: The system that the others are compared with.
        judge: Says what supports what; None takes the rules.
        llms: By system, the language model that writes its answers; the others have none.
        by: What the questions are sliced by, as for `eval.slices.slices`.
        store: Keeps each answer, and gives back what was kept.
        skipped: How many lines of the corpus could not be indexed, for the report.
        watch: Shows the progress.

    Raises:
        DatasetError: There is no question, the index is of another corpus, or no question can be
            sliced as wanted.
        ResultsError: The store fails.
        LanguageModelError: A model that is to judge gives no answer.
    """
    if not dataset.topics:
        raise DatasetError(f"{dataset.name} has no questions")
    unknown = dataset.unknown(index.uris(), index.path)
    cut = _cut(by, dataset, index)
    llms = llms or {}
    replies, reused = _replies(index, dataset, systems, llms, store=store, watch=watch)
    checker = ExactnessChecker(index)
    judge = judge or RuleJudge(index.embedder)
    measured = {name: _measure(dataset, given, judge, checker) for name, given in replies.items()}
    stats = index.stats()
    report = AnswersReport(
        dataset=dataset.name,
        date=datetime.now(UTC).isoformat(timespec="seconds").replace("+00:00", "Z"),
        articles=stats.articles,
        passages=stats.passages,
        unanswerable=len(dataset.unanswerable),
        skipped=skipped,
        unknown_articles=len(unknown),
        settings=index_settings(index, dataset),
        configurations={s.name: _configuration(s, llms.get(s.name)) for s in systems},
        judge=judge.description,
        measured=measured,
        against=against,
        comparisons=compare({name: found.columns for name, found in measured.items()}, against),
        slices=cut,
        questions=tuple(topic.id for topic in dataset.topics),
        versions=versions(),
        topics_sha256=topics_sha256(dataset),
        qrels_sha256=qrels_sha256(dataset),
        gold_sha256=gold_sha256(dataset),
        index_generation=index_generation(index),
    )
    return Evaluation(report, replies, reused)


def compare(systems: Mapping[str, Mapping[str, Column]], against: str) -> tuple[Comparison, ...]:
    """Compare every other system with one, over the questions of which both say something.

    Args:
        systems: By system and measure, the values.
        against: The system that the others are compared with.
    """
    rows = []
    for name, mine in systems.items():
        for measure in COMPARED if name != against else ():
            one, two = mine[measure], systems[against][measure]
            both = (one.weights > 0) & (two.weights > 0)
            if both.any():
                row = one.values[both] - two.values[both]
                rows.append((name, measure, row))
    return compared(rows, against)


def _replies(
    index: Index,
    dataset: Dataset,
    systems: Sequence[System],
    llms: Mapping[str, LanguageModel],
    *,
    store: AnswerStore | None,
    watch: Watch,
) -> tuple[dict[str, tuple[Reply, ...]], dict[str, int]]:
    """Return what each system answers, and how much of it was kept from before."""
    prints = {s.name: _print(s, llms.get(s.name), index, dataset) for s in systems}
    kept = {s.name: store.replies(s.name, prints[s.name]) if store else {} for s in systems}
    missing = sum(len(dataset.topics) - len(found) for found in kept.values())
    replies = {}
    with watch(missing) as advance:
        for system in systems:
            before = kept[system.name]
            news = system.searcher(index, system.settings, llm=llms.get(system.name))
            keeping = (
                store.keeping(system.name, prints[system.name], before)
                if store
                else nullcontext(lambda _reply: None)
            )
            with keeping as keep:
                replies[system.name] = ask_all(
                    news, dataset.topics, kept=before, keep=keep, advance=advance
                )
    return replies, {name: len(found) for name, found in kept.items() if found}


def _configuration(system: System, llm: LanguageModel | None) -> dict[str, object]:
    """Return a system's settings, with those of its language model if it has one."""
    settings = system.settings.model_dump(mode="json")
    return settings if llm is None else {**settings, "llm": llm.settings.trace}


def _print(system: System, llm: LanguageModel | None, index: Index, dataset: Dataset) -> str:
    """Return the digest of all that decides a system's answers."""
    found = fingerprint(system, index, dataset, 0)
    if llm is None:
        return found
    asked = orjson.dumps([found, llm.settings.base_url, llm.settings.trace])
    return hashlib.sha256(asked).hexdigest()


def _measure(
    dataset: Dataset, replies: Sequence[Reply], judge: Judge, checker: ExactnessChecker
) -> Measured:
    found = tuple(
        judged(topic, reply, judge, checker)
        for topic, reply in zip(dataset.topics, replies, strict=True)
    )
    values = columns(found)
    stages = dict.fromkeys(stage for reply in replies for stage in reply.stages)
    spent = {"ask": [reply.seconds for reply in replies]} | {
        stage: [reply.stages[stage] for reply in replies if stage in reply.stages]
        for stage in stages
    }
    return Measured(
        judged=found,
        columns=values,
        intervals=column_intervals(values),
        confidence=_confidence(found),
        times={stage: _percentiles(seconds) for stage, seconds in spent.items()},
    )


def _confidence(found: Sequence[Judged]) -> Confidence:
    values = [one.reply.answer.trace.confidence for one in found]
    answerable = [not one.topic.unanswerable for one in found]
    named = {one.reply.answer.trace.settings.get("answer_threshold") for one in found}
    threshold = named.pop() if len(named) == 1 else None
    known = float(threshold) if isinstance(threshold, int | float) else None
    reliability = bins(values, answerable)
    return Confidence(
        threshold=known,
        at_threshold=None if known is None else point(known, values, answerable),
        curve=curve(values, answerable),
        bins=reliability,
        auroc=auroc(values, answerable),
        auroc_interval=auroc_interval(values, answerable),
        ece=expected_calibration_error(reliability),
        otherwise=0
        if known is None
        else sum(
            (value >= known) == one.abstained for value, one in zip(values, found, strict=True)
        ),
    )


def _percentiles(seconds: Sequence[float]) -> tuple[float, float]:
    median, high = np.percentile(seconds, [50, 95]) * 1000
    return float(median), float(high)


def _cut(by: Sequence[str], dataset: Dataset, index: Index) -> dict[str, tuple[Slice, ...]]:
    relevant = [uri for rows in dataset.qrels.values() for uri, grade in rows.items() if grade > 0]
    articles = newest(index, relevant) if by else {}
    return {
        name: slices(name, dataset.topics, dataset.qrels, articles) for name in dict.fromkeys(by)
    }
