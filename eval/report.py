"""What an evaluation of retrieval measured, as values and as JSON."""

from collections.abc import Mapping, Sequence
from dataclasses import asdict, dataclass, field
from typing import Any

import numpy as np
import orjson

from eval.baseline import Baseline
from eval.compare import Comparison, Values
from eval.runs import REST
from eval.significance import SEED
from eval.slices import SHOWN, Slice


@dataclass(frozen=True, slots=True, kw_only=True)
class Measured:
    """What was measured of one system; sequences are in the order of `Report.questions`.

    Args:
        values: By measure of `eval.metrics.MEASURES`, the value of each question.
        places: Place of each question's first relevant article; None if none was found.
        instead: URI of each question's first article that is not relevant.
        limited: Questions whose recall at `eval.runs.DEPTH` is a lower bound.
        times: Milliseconds that half (`p50_ms`) and 95 in 100 (`p95_ms`) of the searches take at
            most; empty if they are not known.
        stages: The same of each stage of a search (`rag.stages`); they do not add up to `times`,
            as the searches are others in which each takes long.
    """

    values: Values
    places: Sequence[int | None]
    instead: Sequence[str | None]
    limited: int
    times: Mapping[str, float]
    stages: Mapping[str, Mapping[str, float]] = field(default_factory=dict)

    @property
    def figures(self) -> dict[str, float]:
        """The mean of each measure, then the times."""
        means = {name: float(np.mean(column)) for name, column in self.values.items()}
        return means | dict(self.times)


@dataclass(frozen=True, slots=True, kw_only=True)
class Report:
    """What an evaluation of retrieval measured.

    Args:
        dataset: The data set's name.
        date: When it was measured, in UTC.
        articles: Articles in the index.
        passages: Passages in the index.
        topics: Questions asked.
        unanswerable: Those of them that no article answers, by the data set; in no metric.
        unjudged: Those of them of which no answering article is known; in no metric.
        skipped: Lines of the corpus that could not be indexed; None if the index was given.
        unknown_articles: Articles that the judgements name and the index does not hold.
        settings: What decides the figures of all systems besides data and code.
        configurations: By system, its `rag.settings.Settings`.
        baseline: Where the system `eval.systems.BASELINE` comes from.
        measured: What was measured, by system.
        intervals: By system and measure, the 95% interval of the mean.
        against: The system that the others are compared with.
        comparisons: The comparisons.
        slices: By what the questions are sliced by, the slices.
        questions: Ids of the questions that are measured.
        versions: Versions of the software.
        topics_sha256: Digest of all questions.
        qrels_sha256: Digest of the judgements.
        index_generation: Digest of the index's state.
    """

    dataset: str
    date: str
    articles: int
    passages: int
    topics: int
    unanswerable: int
    unjudged: int
    skipped: int | None
    unknown_articles: int
    settings: Mapping[str, Any]
    configurations: Mapping[str, Mapping[str, Any]]
    baseline: Baseline | None
    measured: Mapping[str, Measured]
    intervals: Mapping[str, Mapping[str, tuple[float, float]]]
    against: str
    comparisons: tuple[Comparison, ...]
    slices: Mapping[str, tuple[Slice, ...]]
    questions: tuple[str, ...]
    versions: Mapping[str, str]
    topics_sha256: str
    qrels_sha256: str
    index_generation: str

    @property
    def systems(self) -> dict[str, dict[str, float]]:
        """The figures of each system."""
        return {name: found.figures for name, found in self.measured.items()}

    @property
    def unmeasured(self) -> str:
        """Which questions are in no metric, and why; empty if all are in."""
        kinds = {
            "unanswerable": self.unanswerable,
            "without a known answering article": self.unjudged,
        }
        return ", ".join(f"{count:,} {kind}" for kind, count in kinds.items() if count)

    @property
    def stages(self) -> tuple[str, ...]:
        """The stages of all systems, in the order in which the one with the most goes through."""
        most = sorted(self.measured.values(), key=lambda found: -len(found.stages))
        names = dict.fromkeys(stage for found in most for stage in found.stages)
        return tuple(sorted(names, key=lambda stage: stage == REST))

    def slice_figures(self, part: Slice) -> dict[str, dict[str, float]]:
        """Return by system the figures `eval.slices.SHOWN` over the questions of a slice."""
        at = list(part.questions)
        return {
            name: {measure: float(np.mean(np.take(found.values[measure], at))) for measure in SHOWN}
            for name, found in self.measured.items()
        }

    def to_json(self) -> str:
        """Return the report as indented JSON.

        Means, intervals and p have four decimals, times one; the values of questions are exact,
        because another evaluation may be compared with them.
        """
        record: dict[str, Any] = {
            "dataset": self.dataset,
            "date": self.date,
            "articles": self.articles,
            "passages": self.passages,
            "topics": self.topics,
            "answerable": len(self.questions),
            "unanswerable": self.unanswerable,
            "unjudged": self.unjudged,
            "skipped": self.skipped,
            "unknown_articles": self.unknown_articles,
            "settings": self.settings,
            "configurations": self.configurations,
            "systems": rounded(self.systems),
            "stages": {
                name: {
                    stage: {figure: round(value, 2) for figure, value in times.items()}
                    for stage, times in found.stages.items()
                }
                for name, found in self.measured.items()
            },
            "limited": {name: found.limited for name, found in self.measured.items()},
            "intervals": rounded(self.intervals),
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
            "index_generation": self.index_generation,
            "questions": self.questions,
            "per_question": {
                name: {"values": found.values, "place": found.places, "instead": found.instead}
                for name, found in self.measured.items()
            },
        }
        if self.baseline is not None:
            record["baseline"] = {
                "file": str(self.baseline.path),
                "system": self.baseline.system,
                "date": self.baseline.date,
            }
        return orjson.dumps(record, option=orjson.OPT_INDENT_2).decode()


def rounded(value: object, name: str = "") -> object:
    """Return floats with four decimals, those whose name ends in `_ms` with one."""
    if isinstance(value, Mapping):
        return {key: rounded(item, str(key)) for key, item in value.items()}
    if isinstance(value, list | tuple):
        return [rounded(item) for item in value]
    return round(value, 1 if name.endswith("_ms") else 4) if isinstance(value, float) else value
