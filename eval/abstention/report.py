"""What a calibration is worth: how questions were guessed by trees that had not seen them."""

from collections import Counter
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field, replace
from functools import cached_property
from itertools import compress

from eval.abstention.rows import ANSWERABLE, Row
from eval.answers.thresholds import (
    Bin,
    Point,
    auroc,
    auroc_interval,
    bins,
    brier,
    curve,
    expected_calibration_error,
    point,
)

STEPS = (0.2, 0.3, 0.4, 0.45, 0.5, 0.55, 0.6, 0.7, 0.8)
"""Thresholds that are told beside the one in force."""


@dataclass(frozen=True)
class Calibration:
    """Questions with the probability that was guessed for each without its group.

    Args:
        rows: The questions, each put to an index.
        guessed: The probability that the index answers it, as the fitted file would give it.
        groups: The group of each: those of one group stayed in one fold.
        threshold: The one in force (`answer_threshold`).
        recipe: How the rows came about and what was run, by name.
        files: The file that each row was read from; empty if they are from none.
    """

    rows: tuple[Row, ...]
    guessed: tuple[float, ...]
    groups: tuple[str, ...]
    threshold: float
    recipe: Mapping[str, str] = field(default_factory=dict)
    files: tuple[str, ...] = ()

    @property
    def answerable(self) -> tuple[bool, ...]:
        """Whether each row is answerable."""
        return tuple(row.answerable for row in self.rows)

    @property
    def area(self) -> float:
        """The area under the ROC curve."""
        return auroc(self.guessed, self.answerable) or 0.0

    @cached_property
    def area_interval(self) -> tuple[float, float]:
        """Its 95% range over the rows."""
        return auroc_interval(self.guessed, self.answerable) or (0.0, 0.0)

    @property
    def brier(self) -> float:
        """The mean squared error of the probabilities."""
        return sum(map(brier, self.guessed, self.answerable)) / len(self.rows)

    @property
    def bins(self) -> tuple[Bin, ...]:
        """Rows of about the same probability, beside the share of them that is answerable."""
        return bins(self.guessed, self.answerable)

    @property
    def error(self) -> float:
        """The expected calibration error."""
        return expected_calibration_error(self.bins)

    @property
    def curve(self) -> tuple[Point, ...]:
        """What each threshold does at which something changes."""
        return curve(self.guessed, self.answerable)

    @property
    def steps(self) -> tuple[Point, ...]:
        """What a few round thresholds do, and the one in force; ascending."""
        wanted = sorted({*STEPS, self.threshold})
        return tuple(point(at, self.guessed, self.answerable) for at in wanted)

    @property
    def by_kind(self) -> dict[str, tuple[int, int]]:
        """By kind how many rows the threshold in force decides rightly, and how many there are."""
        right, all_ = Counter[str](), Counter[str]()
        for row, probability in zip(self.rows, self.guessed, strict=True):
            kind = ANSWERABLE if row.answerable else row.kind
            all_[kind] += 1
            right[kind] += (probability >= self.threshold) == row.answerable
        return {kind: (right[kind], count) for kind, count in all_.most_common()}

    @property
    def by_file(self) -> dict[str, "Calibration"]:
        """By file the same of its rows; none if all are from one."""
        names = dict.fromkeys(self.files)
        if len(names) == 1:
            return {}
        return {name: self.only([file == name for file in self.files]) for name in names}

    def only(self, wanted: Sequence[bool]) -> "Calibration":
        """Return the same of some rows; `wanted` says of each whether it is one."""
        return replace(
            self,
            rows=tuple(compress(self.rows, wanted)),
            guessed=tuple(compress(self.guessed, wanted)),
            groups=tuple(compress(self.groups, wanted)),
            files=tuple(compress(self.files, wanted)),
        )

    @property
    def in_force(self) -> Point:
        """What the threshold in force does."""
        return point(self.threshold, self.guessed, self.answerable)

    @property
    def counted(self) -> str:
        """How many rows of each class there are, and of how many groups."""
        yes = sum(self.answerable)
        return (
            f"{yes} answerable and {len(self.rows) - yes} unanswerable questions "
            f"in {len(set(self.groups))} groups that share no article"
        )

    def lines(self) -> list[str]:
        """Return the figures as lines of text."""
        low, high = self.area_interval
        lines = [
            f"{self.counted}, cross-validated:",
            f"AUC {self.area:.3f} ({low:.3f} to {high:.3f}), Brier {self.brier:.3f}, "
            f"calibration error {self.error:.3f}",
            "threshold  answering P / R  abstaining P / R",
        ]
        for one in self.steps:
            mark = "  in force" if one.threshold == self.threshold else ""
            lines.append(f"{one.threshold:<10g} {_told(one)}{mark}")
        for name, part in self.by_file.items():
            lines.append(f"of {name}: {part.counted}, AUC {part.area:.3f}")
            lines.append(f"{self.threshold:<10g} {_told(part.in_force)}")
        lines.append(f"decided rightly at {self.threshold:g}, by kind")
        lines += [
            f"{kind} {right} of {count} ({right / count:.3f})"
            for kind, (right, count) in self.by_kind.items()
        ]
        lines.append("probability guessed, share answerable, questions")
        lines += [
            f"{share(found.confidence)} {share(found.answerable)} {found.count}"
            for found in self.bins
            if found.count
        ]
        return lines


def _told(one: Point) -> str:
    return (
        f"{share(one.answer_precision)} / {share(one.answer_recall)}    "
        f"{share(one.abstain_precision)} / {share(one.abstain_recall)}"
    )


def share(value: float | None) -> str:
    """Return a share as it is written; of nothing there is none."""
    return "–    " if value is None else f"{value:.3f}"
