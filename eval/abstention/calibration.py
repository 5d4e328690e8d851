"""Abstention fitted to rows of an abstention set, with its error on questions it has not seen."""

from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass
from pathlib import Path
from tempfile import TemporaryDirectory
from typing import Any

import numpy as np
from numpy.typing import NDArray
from sklearn.ensemble import GradientBoostingClassifier
from sklearn.linear_model import LogisticRegression
from sklearn.model_selection import GroupKFold
from sklearn.tree import DecisionTreeRegressor

from eval.abstention.rows import Row
from eval.errors import DatasetError
from rag import NewsRAG, Settings
from rag.abstention import Abstention, Tree
from rag.evidence import COLUMNS

_GROWTH: Any = {
    "n_estimators": 600,
    "max_depth": 5,
    "learning_rate": 0.01,
    "subsample": 0.5,
    "min_samples_leaf": 15,
    "max_features": 0.2,
    "random_state": 0,
}
"""Chosen by cross-validation among a handful (decision 0004)."""
FOLDS = 10
"""Into how many parts the rows are dealt for guessing each from the others."""
_LEAST = 20  # rows of each class; fewer say nothing of a fold

Matrix = NDArray[np.float64]
Places = NDArray[np.int64]


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

    @property
    def weights(self) -> Matrix:
        """What each counts in a fit, shape (n,); both classes count the same."""
        labels, weights = self.answerable, np.array([row.weight for row in self.rows])
        half = len(labels) / 2
        yes, no = weights[labels].sum(), weights[~labels].sum()
        return weights * np.where(labels, half / yes if yes else 0.0, half / no if no else 0.0)


def measure(rows: Iterable[Row], settings: Settings) -> Measured:
    """Ask every row and keep the evidence; a row for which nothing was found is left out.

    Whatever file the settings name is not read: it may be of another Dateline, which is why a new
    one is made.
    """
    with TemporaryDirectory() as folder:
        undecided = Path(folder) / "undecided.json"
        undecided.write_text(_of_trees("").model_dump_json(), encoding="utf-8")
        return _measured(rows, settings.model_copy(update={"abstention_file": str(undecided)}))


def _measured(rows: Iterable[Row], settings: Settings) -> Measured:
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


def fit(measured: Measured, guessed: Matrix, made_by: str) -> Abstention:
    """Return trees grown on all rows, scaled to what they guess of rows they have not seen.

    Args:
        measured: Rows of both classes.
        guessed: What `cross_validated` returned for them.
        made_by: What the file says of its origin.

    Raises:
        DatasetError: A class has too few rows.
    """
    odds = _logit(guessed)
    platt = _platt().fit(odds[:, None], measured.answerable, measured.weights)
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
    model.fit(measured.found, labels, sample_weight=measured.weights)
    return _of_trees(made_by, *(_tree(one, model.learning_rate) for one in model.estimators_[:, 0]))


def _of_trees(made_by: str, *trees: Tree) -> Abstention:
    return Abstention(
        made_by=made_by,
        columns=COLUMNS,
        base=0.0,  # the classes weigh the same
        slope=1.0,
        offset=0.0,
        trees=trees,
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


def cross_validated(measured: Measured, groups: Sequence[str], seed: int = 0) -> Matrix:
    """Return the probability of each row by trees that were grown without its group.

    Args:
        measured: Rows of both classes.
        groups: One for each row (`eval.abstention.rows.groups`); rows of one group stay in one
            fold.
        seed: By which the groups are dealt into folds.

    Raises:
        DatasetError: A class has too few rows, or all rows are of one group.
    """
    guessed = np.zeros(len(measured.rows))
    for train, test in _folds(measured, groups, seed):
        part = Measured(tuple(measured.rows[n] for n in train), measured.found[train])
        grown = _grown(part, "")
        guessed[test] = [
            grown.probability(dict(zip(COLUMNS, row, strict=True))) for row in measured.found[test]
        ]
    return guessed


def scaled(guessed: Matrix, measured: Measured, groups: Sequence[str], seed: int = 0) -> Matrix:
    """Return guesses scaled as `fit` scales them, each by a scale that was fitted without it.

    They are what the fitted file would say of rows like these; the folds are those of the guesses.

    Args:
        guessed: What `cross_validated` returned.
        measured: The rows.
        groups: As for `cross_validated`.
        seed: The same.
    """
    odds, found = _logit(guessed)[:, None], np.zeros(len(guessed))
    labels, weights = measured.answerable, measured.weights
    for train, test in _folds(measured, groups, seed):
        scale = _platt().fit(odds[train], labels[train], weights[train])
        found[test] = scale.predict_proba(odds[test])[:, 1]
    return found


def _folds(measured: Measured, groups: Sequence[str], seed: int) -> Iterator[tuple[Places, Places]]:
    """Yield the rows to learn from and those to guess, by their places."""
    count = min(FOLDS, len(set(groups)))
    if count < 2:
        raise DatasetError(
            "all questions share their articles, so that none can be guessed from the others: "
            "calibrate on questions about more articles"
        )
    folds = GroupKFold(count, shuffle=True, random_state=seed)
    yield from folds.split(measured.found, measured.answerable, groups)


def _platt() -> LogisticRegression:
    """Return what scales odds to probabilities (Platt, Advances in Large Margin Classifiers).

    With so large a C it is a plain logistic regression.
    """
    return LogisticRegression(C=1e6)
