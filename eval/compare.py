"""Systems against one of them: differences, whether they may be chance, questions won and lost."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from eval.significance import SAME, holm, intervals, randomisation_test

COMPARED = ("ndcg@10", "hit@1", "recall@10")
"""What systems are compared by. Each further one would make every p greater: they are corrected
for their number, and the other metrics follow these."""

SURE = 0.05
"""A corrected p below this is set in bold."""

Values = Mapping[str, Sequence[float]]
"""By measure, the value of each question, always in the same order of questions."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Comparison:
    """How one system does against another in one measure.

    Args:
        system: The system.
        against: What it is compared with.
        measure: One of `COMPARED`.
        difference: Mean of the system minus that of the other.
        low: Where the 95% interval of the difference begins.
        high: Where it ends.
        p: Of the paired randomisation test, two-sided, before correction.
        p_corrected: After Holm's correction for all comparisons of the evaluation.
        wins: Questions in which the system is better.
        ties: Questions in which both are the same.
        losses: Questions in which the other is better.
    """

    system: str
    against: str
    measure: str
    difference: float
    low: float
    high: float
    p: float
    p_corrected: float
    wins: int
    ties: int
    losses: int


def compare(systems: Mapping[str, Values], against: str) -> tuple[Comparison, ...]:
    """Compare every other system with one, in each measure of `COMPARED`.

    Args:
        systems: Values by system and measure.
        against: The system that the others are compared with.
    """
    return compared(
        [
            (name, measure, np.subtract(values[measure], systems[against][measure]))
            for name, values in systems.items()
            if name != against
            for measure in COMPARED
        ],
        against,
    )


def compared(
    rows: Sequence[tuple[str, str, NDArray[np.float64]]], against: str
) -> tuple[Comparison, ...]:
    """Return what the differences of systems to one say, p corrected for the number of them.

    Args:
        rows: A system, a measure, and how much better the system is at each question.
        against: The system that they are compared with.
    """
    even = [np.where(np.abs(row) <= SAME, 0.0, row) for _, _, row in rows]
    p_values = [randomisation_test(row) for row in even]
    found = []
    for (name, measure, _), row, p, corrected in zip(
        rows, even, p_values, holm(p_values), strict=True
    ):
        ((low, high),) = intervals(row[:, None])
        found.append(
            Comparison(
                system=name,
                against=against,
                measure=measure,
                difference=float(row.mean()),
                low=float(low),
                high=float(high),
                p=p,
                p_corrected=corrected,
                wins=int((row > 0).sum()),
                ties=int((row == 0).sum()),
                losses=int((row < 0).sum()),
            )
        )
    return tuple(found)


def mean_intervals(values: Values) -> dict[str, tuple[float, float]]:
    """Return by measure the 95% interval of its mean."""
    ends = intervals(np.array(list(values.values())).T)
    return {name: (float(low), float(high)) for name, (low, high) in zip(values, ends, strict=True)}
