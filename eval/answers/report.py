"""What an evaluation of answers measured, as values and as JSON."""

from collections.abc import Mapping, Sequence
from dataclasses import asdict, dataclass
from typing import Any

import orjson

from eval.answers.judged import Judged
from eval.answers.measures import Column
from eval.answers.thresholds import Bin, Point
from eval.compare import Comparison
from eval.report import rounded
from eval.significance import SEED
from eval.slices import Slice

SCHEMA = 1
"""Raised when a name of the JSON changes its meaning or goes."""
SLICED = ("decision", "contains", "citation_recall")
"""The figures of a slice."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Confidence:
    """What the confidences of a system's answers tell.

    Args:
        threshold: The one in force; None if answers do not name the same one.
        at_threshold: What that threshold does.
        curve: What every other one would have done.
        bins: Confidence against what can be answered.
        auroc: Area under the ROC curve; None without questions of both kinds.
        auroc_interval: Its 95% interval.
        ece: Expected calibration error.
        otherwise: Answers that the threshold alone does not explain: abstained above it, or
            answered below it.
    """

    threshold: float | None
    at_threshold: Point | None
    curve: tuple[Point, ...]
    bins: tuple[Bin, ...]
    auroc: float | None
    auroc_interval: tuple[float, float] | None
    ece: float
    otherwise: int


@dataclass(frozen=True, slots=True, kw_only=True)
class Measured:
    """What was measured of one system.

    Args:
        judged: Its answers, in the order of the questions.
        columns: By measure, the value of each.
        intervals: By measure, the 95% interval of the mean.
        confidence: What its confidences tell.
        times: By stage ("ask" is the whole), milliseconds that half and 95 in 100 of the
            questions take at most.
    """

    judged: tuple[Judged, ...]
    columns: Mapping[str, Column]
    intervals: Mapping[str, tuple[float, float]]
    confidence: Confidence
    times: Mapping[str, tuple[float, float]]

    @property
    def figures(self) -> dict[str, float | None]:
        """Every figure; None if no question says anything of it."""
        means = {name: column.mean() for name, column in self.columns.items()}
        p50, p95 = self.times["ask"]
        return means | {
            "auroc": self.confidence.auroc,
            "ece": self.confidence.ece,
            "p50_ms": p50,
            "p95_ms": p95,
        }

    @property
    def decisions(self) -> dict[str, int]:
        """How many questions of either kind were answered, and not."""
        found = [(one.topic.unanswerable, one.abstained) for one in self.judged]
        return {
            "answerable_answered": found.count((False, False)),
            "answerable_abstained": found.count((False, True)),
            "unanswerable_answered": found.count((True, False)),
            "unanswerable_abstained": found.count((True, True)),
        }


@dataclass(frozen=True, slots=True, kw_only=True)
class AnswersReport:
    """What an evaluation of answers measured.

    Args:
        dataset: The data set's name.
        date: When it was measured, in UTC.
        articles: Articles in the index.
        passages: Passages in the index.
        unanswerable: Questions that the data set says cannot be answered.
        skipped: Lines of the corpus that could not be indexed; None if the index was given.
        unknown_articles: Articles that the judgements name and the index does not hold.
        settings: What decides the figures of all systems besides data and code.
        configurations: By system, its `rag.settings.Settings`.
        judge: Who judged, with all that decides its verdicts.
        measured: What was measured, by system.
        against: The system that the others are compared with.
        comparisons: The comparisons.
        slices: By what the questions are sliced by, the slices.
        questions: Ids of the questions, in their order.
        versions: Versions of the software.
        topics_sha256: Digest of the questions.
        qrels_sha256: Digest of the judgements.
        gold_sha256: Digest of gold answers, assertions, and which question is unanswerable.
        index_generation: Digest of the index's state.
    """

    dataset: str
    date: str
    articles: int
    passages: int
    unanswerable: int
    skipped: int | None
    unknown_articles: int
    settings: Mapping[str, Any]
    configurations: Mapping[str, Mapping[str, Any]]
    judge: Mapping[str, object]
    measured: Mapping[str, Measured]
    against: str
    comparisons: tuple[Comparison, ...]
    slices: Mapping[str, tuple[Slice, ...]]
    questions: tuple[str, ...]
    versions: Mapping[str, str]
    topics_sha256: str
    qrels_sha256: str
    gold_sha256: str
    index_generation: str

    @property
    def systems(self) -> dict[str, dict[str, float | None]]:
        """The figures of each system."""
        return {name: found.figures for name, found in self.measured.items()}

    def slice_figures(self, part: Slice) -> dict[str, dict[str, float | None]]:
        """Return by system the figures `SLICED` over the questions of a slice."""
        return {
            name: {measure: found.columns[measure].mean(part.questions) for measure in SLICED}
            for name, found in self.measured.items()
        }

    def to_json(self) -> str:
        """Return the report as indented JSON; docs/evaluation.md names its parts.

        Means, intervals and p have four decimals, times one; the values of questions are exact.
        """
        record: dict[str, Any] = {
            "schema": SCHEMA,
            "dataset": self.dataset,
            "date": self.date,
            "articles": self.articles,
            "passages": self.passages,
            "topics": len(self.questions),
            "unanswerable": self.unanswerable,
            "skipped": self.skipped,
            "unknown_articles": self.unknown_articles,
            "settings": self.settings,
            "configurations": self.configurations,
            "judge": self.judge,
            "systems": rounded(self.systems),
            "counts": {
                name: {measure: column.count for measure, column in found.columns.items()}
                for name, found in self.measured.items()
            },
            "decisions": {name: found.decisions for name, found in self.measured.items()},
            "intervals": rounded({name: m.intervals for name, m in self.measured.items()}),
            "confidence": rounded(
                {name: asdict(found.confidence) for name, found in self.measured.items()}
            ),
            "stages_ms": {
                name: {
                    stage: {"p50": round(p50, 1), "p95": round(p95, 1)}
                    for stage, (p50, p95) in found.times.items()
                }
                for name, found in self.measured.items()
            },
            "against": self.against,
            "comparisons": [rounded(asdict(one)) for one in self.comparisons],
            "slices": {
                name: [
                    {
                        "label": part.label,
                        "questions": len(part.questions),
                        "small": part.small,
                        "systems": rounded(self.slice_figures(part)),
                    }
                    for part in parts
                ]
                for name, parts in self.slices.items()
            },
            "seed": SEED,
            "versions": self.versions,
            "topics_sha256": self.topics_sha256,
            "qrels_sha256": self.qrels_sha256,
            "gold_sha256": self.gold_sha256,
            "index_generation": self.index_generation,
            "questions": self.questions,
            "per_question": {name: _questions(found) for name, found in self.measured.items()},
        }
        return orjson.dumps(record, option=orjson.OPT_INDENT_2).decode()


def _questions(found: Measured) -> list[dict[str, Any]]:
    values = {name: column.listed() for name, column in found.columns.items()}
    return [
        {
            "id": one.topic.id,
            "question": one.topic.text,
            "as_of": one.reply.answer.as_of,
            "unanswerable": one.topic.unanswerable,
            "gold": one.topic.answers,
            "status": one.reply.answer.status,
            "answer": one.reply.answer.text,
            "confidence": one.reply.answer.trace.confidence,
            "values": {name: column[at] for name, column in values.items()},
            "statements": [asdict(statement) for statement in one.statements],
            "faults": [asdict(fault) for fault in one.faults],
            "assertions": [
                {"text": text, "coverage": coverage}
                for text, coverage in zip(_asserted(one), one.coverages, strict=True)
            ],
            "seconds": one.reply.seconds,
            "stages": one.reply.stages,
        }
        for at, one in enumerate(found.judged)
    ]


def _asserted(one: Judged) -> Sequence[str]:
    return () if one.topic.unanswerable else one.topic.assertions
