"""Whether the corpus answers at all: one calibrated probability, from the evidence found."""

import json
import math
from collections.abc import Mapping
from dataclasses import dataclass
from functools import cache, cached_property
from pathlib import Path
from typing import Self

import numpy as np
from numpy.typing import NDArray
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

    @property
    def depth(self) -> int:
        """How many steps it takes from the root to the farthest leaf."""
        steps = [0] * len(self.column)
        for row, (column, *ways) in enumerate(zip(self.column, self.left, self.right, strict=True)):
            if column >= 0:
                for way in ways:
                    steps[way] = steps[row] + 1
        return max(steps)


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
        forest, row = self._forest, np.array([found[name] for name in COLUMNS])
        at = forest.roots
        for _ in range(forest.depth):
            left = row[forest.column[at]] <= forest.most[at]
            at = np.where(left, forest.left[at], forest.right[at])
        added = float(forest.value[at].sum())
        odds = self.offset + self.slope * (self.base + added)
        return 1 / (1 + math.exp(-max(-_STEEPEST, min(_STEEPEST, odds))))

    @cached_property
    def _forest(self) -> "_Forest":
        """All trees in one table, so that all are walked at once."""
        sizes = np.array([len(tree.column) for tree in self.trees], np.intp)
        roots = np.cumsum(sizes) - sizes
        rows = np.arange(sizes.sum())
        column, left, right, most, value = (
            np.array([number for tree in self.trees for number in getattr(tree, name)])
            for name in ("column", "left", "right", "most", "value")
        )
        leaf, first = column < 0, np.repeat(roots, sizes)
        return _Forest(
            roots=roots,
            column=np.where(leaf, 0, column).astype(np.intp),
            most=most.astype(np.float64),
            left=np.where(leaf, rows, left + first).astype(np.intp),
            right=np.where(leaf, rows, right + first).astype(np.intp),
            value=value.astype(np.float64),
            depth=max((tree.depth for tree in self.trees), default=0),
        )


@dataclass(frozen=True, slots=True)
class _Forest:
    """The rows of many trees: of each its number of a column, and the rows it leads to.

    A leaf leads to itself. `roots` are the rows to begin with, `depth` is how many steps it takes
    from there to any leaf.
    """

    roots: NDArray[np.intp]
    column: NDArray[np.intp]
    most: NDArray[np.float64]
    left: NDArray[np.intp]
    right: NDArray[np.intp]
    value: NDArray[np.float64]
    depth: int


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
