"""Whether the corpus answers at all: one calibrated probability, from the evidence found."""

import json
import math
from collections.abc import Mapping
from functools import cache
from pathlib import Path
from typing import Self

from pydantic import BaseModel, ConfigDict, ValidationError, model_validator

from rag.errors import WeightsError
from rag.evidence import COLUMNS

SHIPPED = Path(__file__).with_name("abstention.json")
"""The trees that were grown on the sets of decision 0004."""
_STEEPEST = 30.0  # log odds; beyond, a float knows no difference


class Tree(BaseModel):
    """A regression tree as rows of numbers: row 0 is its root.

    Args:
        column: Which column of the evidence a row looks at; -1 for a leaf.
        most: The largest value with which one goes to the left.
        left: The row to go to with at most that value.
        right: The row to go to with more.
        value: What a leaf adds to the log odds.
    """

    model_config = ConfigDict(extra="forbid", frozen=True)

    column: tuple[int, ...]
    most: tuple[float, ...]
    left: tuple[int, ...]
    right: tuple[int, ...]
    value: tuple[float, ...]

    @model_validator(mode="after")
    def _whole(self) -> Self:
        rows = len(self.column)
        if not rows or {len(self.most), len(self.left), len(self.right), len(self.value)} != {rows}:
            raise ValueError("a tree's lists differ in length")
        for row, (column, *ways) in enumerate(zip(self.column, self.left, self.right, strict=True)):
            if not -1 <= column < len(COLUMNS):
                raise ValueError(f"a tree looks at column {column}")
            if column >= 0 and not all(row < way < rows for way in ways):
                raise ValueError("a tree's row points back, or at no row")
        return self

    def adds(self, row: tuple[float, ...]) -> float:
        """Return what the tree adds to the log odds of a row of evidence."""
        at = 0
        while (column := self.column[at]) >= 0:
            at = self.left[at] if row[column] <= self.most[at] else self.right[at]
        return self.value[at]


class Abstention(BaseModel):
    """Gradient-boosted trees over the evidence, their log odds scaled by Platt's method.

    probability = 1 / (1 + exp(-(offset + slope x (base + sum of the trees)))); Friedman, Greedy
    Function Approximation (2001); Platt, Probabilistic Outputs for Support Vector Machines (1999).
    """

    model_config = ConfigDict(extra="forbid", frozen=True)

    made_by: str
    columns: tuple[str, ...]
    base: float
    slope: float
    offset: float
    trees: tuple[Tree, ...]

    @model_validator(mode="after")
    def _fits(self) -> Self:
        if self.columns != COLUMNS:
            wrong = sorted(set(self.columns) ^ set(COLUMNS)) or ["another order"]
            raise ValueError(f"it is for other evidence than this Dateline's: {', '.join(wrong)}")
        return self

    def probability(self, found: Mapping[str, float]) -> float:
        """Return the probability that the corpus answers the question; 0 without evidence.

        Args:
            found: As `rag.evidence.evidence` returns it.
        """
        if not found:
            return 0.0
        row = tuple(found[name] for name in COLUMNS)
        odds = self.offset + self.slope * (self.base + sum(tree.adds(row) for tree in self.trees))
        return 1 / (1 + math.exp(-max(-_STEEPEST, min(_STEEPEST, odds))))


@cache
def read_abstention(path: str) -> Abstention:
    """Read a file that `dateline calibrate` wrote; "" takes the shipped one.

    Raises:
        WeightsError: There is no such file, or it is of another Dateline.
    """
    file = Path(path) if path else SHIPPED
    try:
        return Abstention.model_validate(json.loads(file.read_text("utf-8")))
    except OSError as error:
        raise WeightsError(
            f"{file} cannot be read ({error.strerror}): "
            "give the file that `dateline calibrate` wrote"
        ) from error
    except ValueError as error:  # also pydantic's, and what is not JSON
        reason = error.errors()[0]["msg"] if isinstance(error, ValidationError) else str(error)
        raise WeightsError(
            f"{file} holds no abstention for this Dateline ({reason}): "
            "make it anew with `dateline calibrate`"
        ) from error
