"""Abstention fitted to rows of an abstention set, with its error on questions it has not seen."""

from collections import Counter
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import numpy as np
from numpy.typing import NDArray
from sklearn.ensemble import GradientBoostingClassifier
from sklearn.linear_model import LogisticRegression
from sklearn.metrics import roc_auc_score
from sklearn.model_selection import GroupKFold
from sklearn.tree import DecisionTreeRegressor

from eval.abstention.rows import ANSWERABLE, Row
from eval.errors import DatasetError
from rag import NewsRAG, Settings
from rag.abstention import Abstention, Tree
from rag.evidence import COLUMNS

_GROWTH: Any = {
    "n_estimators": 150,
    "max_depth": 5,
    "learning_rate": 0.04,
    "subsample": 0.5,
    "min_samples_leaf": 15,
    "max_features": 0.2,
    "random_state": 0,
}
"""Chosen by cross-validation among a handful (decision 0004)."""
THRESHOLDS = (0.3, 0.4, 0.45, 0.5, 0.55, 0.6, 0.7)
_FOLDS = 10
_LEAST = 20  # rows of each class; fewer say nothing of a fold
_BINS = 10

Matrix = NDArray[np.float64]


@dataclass(frozen=True, slots=True)
class Measured:
    """Rows with the evidence that was found for each.

    Args:
        rows: Those for which any sentence was found.
        found: Their evidence, shape (n, len(COLUMNS)).
    """

    rows: tuple[Row, ...]
    found: Matrix

    @property
    def answerable(self) -> NDArray[np.bool_]:
        """Whether each is answerable, shape (n,)."""
        return np.array([row.answerable for row in self.rows])


def measure(rows: Iterable[Row], settings: Settings) -> Measured:
    """Ask every row and keep the evidence; a row for which nothing was found is left out."""
    kept: list[Row] = []
    found: list[list[float]] = []
    by_index: dict[Path, list[Row]] = {}
    for row in rows:
        by_index.setdefault(row.index, []).append(row)
    for index, asked in by_index.items():
        with NewsRAG.open(index, settings=settings) as news:
            for row in asked:
                evidence = news.ask(row.question, as_of=row.as_of).trace.evidence
                if evidence:
                    kept.append(row)
                    found.append([evidence[name] for name in COLUMNS])
    return Measured(tuple(kept), np.array(found, np.float64).reshape(-1, len(COLUMNS)))


def fit(measured: Measured, groups: Sequence[str], made_by: str) -> Abstention:
    """Return trees grown on all rows, scaled to what they guess of rows they have not seen.

    Args:
        measured: Rows of both classes.
        groups: As for `cross_validated`.
        made_by: What the file says of its origin.

    Raises:
        DatasetError: A class has too few rows, or there are too few groups.
    """
    odds = _logit(cross_validated(measured, groups))
    platt = LogisticRegression(C=1e6).fit(odds[:, None], measured.answerable)
    grown = _grown(measured, made_by)
    return grown.model_copy(
        update={
            "slope": round(float(platt.coef_[0, 0]), 6),
            "offset": round(float(platt.intercept_[0]), 6),
        }
    )


def _grown(measured: Measured, made_by: str) -> Abstention:
    """Return trees that are not scaled yet."""
    labels = measured.answerable
    if min(labels.sum(), (~labels).sum()) < _LEAST:
        raise DatasetError(
            f"{labels.sum()} answerable and {(~labels).sum()} unanswerable questions: "
            f"at least {_LEAST} of each are needed to fit abstention"
        )
    model = GradientBoostingClassifier(**_GROWTH)
    weight = np.where(labels, 0.5 / labels.mean(), 0.5 / (1 - labels.mean()))
    model.fit(measured.found, labels, sample_weight=weight)
    return Abstention(
        made_by=made_by,
        columns=COLUMNS,
        base=0.0,  # the classes weigh the same
        slope=1.0,
        offset=0.0,
        trees=tuple(_tree(one, model.learning_rate) for one in model.estimators_[:, 0]),
    )


def _tree(grown: DecisionTreeRegressor, rate: float) -> Tree:
    tree = grown.tree_
    leaf = tree.children_left < 0
    return Tree(
        column=tuple(int(v) for v in np.where(leaf, -1, tree.feature)),
        most=tuple(round(float(v), 6) for v in np.where(leaf, 0.0, tree.threshold)),
        left=tuple(int(v) for v in np.where(leaf, 0, tree.children_left)),
        right=tuple(int(v) for v in np.where(leaf, 0, tree.children_right)),
        value=tuple(round(float(v) * rate, 6) for v in np.where(leaf, tree.value[:, 0, 0], 0.0)),
    )


def _logit(guessed: Matrix) -> Matrix:
    clipped = np.clip(guessed, 1e-6, 1 - 1e-6)
    return np.log(clipped / (1 - clipped))


def cross_validated(measured: Measured, groups: Sequence[str]) -> Matrix:
    """Return the probability of each row by trees that were grown without its group.

    Args:
        measured: Rows of both classes.
        groups: One for each row; rows of one group, as a question put to two indexes, stay in one
            fold.
    """
    guessed = np.zeros(len(measured.rows))
    folds = GroupKFold(min(_FOLDS, len(set(groups))), shuffle=True, random_state=0)
    for train, test in folds.split(measured.found, measured.answerable, groups):
        part = Measured(tuple(measured.rows[n] for n in train), measured.found[train])
        grown = _grown(part, "")
        guessed[test] = [
            grown.probability(dict(zip(COLUMNS, row, strict=True))) for row in measured.found[test]
        ]
    return guessed


@dataclass(frozen=True, slots=True)
class Confusion:
    """What is answered at a threshold: precision and recall of answering and of abstaining."""

    threshold: float
    answering: tuple[float, float]
    abstaining: tuple[float, float]

    @property
    def least(self) -> float:
        """The smallest of the four."""
        return min(*self.answering, *self.abstaining)


def confusion(labels: NDArray[np.bool_], guessed: Matrix, threshold: float) -> Confusion:
    """Return precision and recall of answering and of abstaining at a threshold."""
    answered = guessed >= threshold

    def pair(chosen: NDArray[np.bool_], right: NDArray[np.bool_]) -> tuple[float, float]:
        both = float((chosen & right).sum())
        return both / max(1, int(chosen.sum())), both / max(1, int(right.sum()))

    return Confusion(threshold, pair(answered, labels), pair(~answered, ~labels))


def by_kind(measured: Measured, guessed: Matrix, threshold: float) -> Mapping[str, tuple[int, int]]:
    """Return by kind how many rows were decided rightly, and how many there are."""
    right, all_ = Counter[str](), Counter[str]()
    for row, probability in zip(measured.rows, guessed, strict=True):
        kind = ANSWERABLE if row.answerable else row.kind
        all_[kind] += 1
        right[kind] += (probability >= threshold) == row.answerable
    return {kind: (right[kind], count) for kind, count in all_.most_common()}


def reliability(labels: NDArray[np.bool_], guessed: Matrix) -> list[tuple[float, float, int]]:
    """Return mean probability, share answerable and rows for each tenth of probability."""
    bins = np.minimum((guessed * _BINS).astype(int), _BINS - 1)
    return [
        (float(guessed[bins == n].mean()), float(labels[bins == n].mean()), int((bins == n).sum()))
        for n in range(_BINS)
        if (bins == n).any()
    ]


def report(measured: Measured, groups: Sequence[str]) -> list[str]:
    """Return lines that say how well unseen questions are told apart, overall and by kind."""
    labels, guessed = measured.answerable, cross_validated(measured, groups)
    lines = [
        f"{labels.sum()} answerable and {(~labels).sum()} unanswerable questions, "
        f"cross-validated, AUC {roc_auc_score(labels, guessed):.3f}",
        "threshold  answering P / R  abstaining P / R",
    ]
    for threshold in THRESHOLDS:
        one = confusion(labels, guessed, threshold)
        lines.append(
            f"{threshold:.2f}       {one.answering[0]:.3f} / {one.answering[1]:.3f}    "
            f"{one.abstaining[0]:.3f} / {one.abstaining[1]:.3f}"
        )
    lines.append("decided rightly at 0.50, by kind")
    lines += [
        f"{kind} {right} of {count} ({right / count:.3f})"
        for kind, (right, count) in by_kind(measured, guessed, 0.5).items()
    ]
    lines.append("probability guessed, share answerable, questions")
    lines += [f"{p:.2f} {share:.2f} {count}" for p, share, count in reliability(labels, guessed)]
    return lines
