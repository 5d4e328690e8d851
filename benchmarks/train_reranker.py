"""Fit the weights of the learned reranker, and measure by cross-validation whether they help.

    python -m benchmarks.train_reranker INDEX DATASET [INDEX DATASET ...] [--write FILE]

Of each question's best candidates the features are computed once. The model is linear, a
candidate's score the weighted sum of its features. The weights maximise the likelihood that one of
the right passages is drawn from the softmax of the scores, questions counting the same, less an L2
penalty on all weights but the fused score's: without evidence the fused order stands. A passage of
a judged article is right; one that holds a gold answer counts four times as much as one that does
not. Questions are left out in five folds, drawn anew five times; a question that stands in several
data sets is in one fold.
"""

import argparse
import json
import re
import sys
from collections.abc import Sequence
from dataclasses import dataclass
from pathlib import Path

import numpy as np
from numpy.typing import NDArray
from scipy.optimize import minimize
from scipy.special import logsumexp

from eval.datasets import load
from rag import NewsRAG, Settings
from rag.question import Question
from rag.reranking import pool
from rag.reranking.features import FEATURES, features
from rag.terms import question_terms

FOLDS = REPEATS = 5
PENALTY = 0.03
"""Chosen of .003, .03, .1 and .3 by the cross-validated figures."""
WITHOUT_ANSWER = 0.25


@dataclass(frozen=True, slots=True)
class Case:
    """One question with its candidates.

    Args:
        text: The question.
        rows: Features of the reranked candidates, shape (reranked, features).
        gains: Of each how right it is, 0 if it is not.
        answering: Whether each holds a gold answer and stands in a judged article.
        articles: Of all candidates in fused order, their article as a number.
        relevant: The numbers of the judged articles.
    """

    text: str
    rows: NDArray[np.float64]
    gains: NDArray[np.float64]
    answering: NDArray[np.bool_]
    articles: tuple[int, ...]
    relevant: frozenset[int]

    def order(self, weights: NDArray[np.float64] | None) -> list[int]:
        """Return the places of all candidates, reranked."""
        count = len(self.articles)
        if weights is None:
            return list(range(count))
        first = np.argsort(-(self.rows @ weights), kind="stable").tolist()
        return [*first, *range(len(first), count)]

    def figures(self, weights: NDArray[np.float64] | None) -> tuple[float, float, float]:
        """Return nDCG@10 and hit@1 of articles, and whether 8 passages hold an answer."""
        order = self.order(weights)
        ranked = list(dict.fromkeys(self.articles[place] for place in order))[:10]
        gains = [1 / np.log2(n + 2) for n, key in enumerate(ranked) if key in self.relevant]
        ideal = sum(1 / np.log2(n + 2) for n in range(min(10, len(self.relevant))))
        held = [bool(self.answering[p]) for p in order[:8] if p < len(self.answering)]
        first = bool(ranked) and ranked[0] in self.relevant
        return float(sum(gains) / ideal), float(first), float(any(held))


def cases(index: Path, dataset: Path, settings: Settings, count: int) -> list[Case]:
    """Return the answerable questions of a data set with their candidates."""
    found = []
    with NewsRAG.open(index, settings=settings) as news:
        view = news.index.view()
        questions = load(dataset)
        for topic in questions.answerable:
            asked = Question.parse(topic.text, as_of=topic.as_of)
            (vector,) = news.index.embedder.encode_queries([asked.text])
            hits = news.rank(asked, vector, view)
            passages = news.index.passages([hit.passage for hit in hits])
            numbers = {uri: n for n, uri in enumerate(dict.fromkeys(v.uri for _, v in passages))}
            judged = [uri for uri, score in questions.qrels[topic.id].items() if score > 0]
            terms = question_terms(asked.text, view.lexical)
            first = pool(asked.text, terms, hits[:count], news.index)
            right = np.array([v.uri in judged for _, v in first.passages])
            held = np.array([_holds(p.text, topic.answers) for p, _ in first.passages])
            gains = right * np.where(held, 1.0, WITHOUT_ANSWER)
            found.append(
                Case(
                    text=asked.text,
                    rows=features(first),
                    gains=gains,
                    answering=right & held,
                    articles=tuple(numbers[v.uri] for _, v in passages),
                    relevant=frozenset(numbers.get(uri, -1 - n) for n, uri in enumerate(judged)),
                )
            )
    return found


def _holds(text: str, answers: Sequence[str]) -> bool:
    plain = _plain(text)
    return any(f" {_plain(answer)} " in f" {plain} " for answer in answers if _plain(answer))


def _plain(text: str) -> str:
    return " ".join(re.findall(r"[\w]+", text.casefold()))


def fit(train: Sequence[Case], penalty: float) -> NDArray[np.float64]:
    """Return the weights that fit some questions; those without a right candidate do not count."""
    used = [(case.rows, case.gains) for case in train if case.gains.any()]
    held = np.array([name != "fused" for name in FEATURES], np.float64)

    def loss(weights: NDArray[np.float64]) -> tuple[float, NDArray[np.float64]]:
        value, slope = 0.0, np.zeros_like(weights)
        for rows, gains in used:
            logs = rows @ weights
            logs -= logsumexp(logs)
            drawn = np.exp(logs)
            right = gains * drawn
            value -= np.log(right.sum())
            slope -= rows.T @ (right / right.sum() - drawn)
        rest = weights * held
        return value / len(used) + penalty * rest @ rest, slope / len(used) + 2 * penalty * rest

    found = minimize(loss, np.zeros(len(FEATURES)), jac=True, method="L-BFGS-B")
    return np.asarray(found.x)


def spread(sets: Sequence[Sequence[Case]]) -> NDArray[np.float64]:
    """Return the standard deviation of each feature, by which it is divided for the fit."""
    rows = np.concatenate([case.rows for cases in sets for case in cases])
    return np.maximum(rows.std(0), 1e-6)


def main() -> int:
    """Train on the data sets that the command line names."""
    parser = argparse.ArgumentParser(description=__doc__.partition("\n")[0])
    parser.add_argument("paths", nargs="+", type=Path, metavar="INDEX DATASET")
    parser.add_argument("--candidates", type=int, default=50)
    parser.add_argument("--write", type=Path)
    options = parser.parse_args()
    paths = options.paths
    settings = Settings(reranker="off")
    sets = [
        cases(index, dataset, settings, options.candidates)
        for index, dataset in zip(paths[::2], paths[1::2], strict=True)
    ]
    named = [path.name for path in paths[1::2]]
    scale = spread(sets)
    for found in sets:
        for case in found:
            case.rows[:] /= scale

    def line(what: str, figures: Sequence[Sequence[tuple[float, float, float]]]) -> None:
        means = [np.mean(rows, axis=0) for rows in figures]
        listed = "  ".join(
            f"{name} {' '.join(f'{x:.3f}' for x in row)}"
            for name, row in zip(named, means, strict=True)
        )
        total = np.mean(means, axis=0)
        print(f"{what:24}{listed}  mean {' '.join(f'{x:.4f}' for x in total)}", flush=True)

    print("each: nDCG@10, hit@1, answer among 8 passages")
    line("fused", [[case.figures(None) for case in found] for found in sets])
    everything = [case for found in sets for case in found]
    texts = sorted({case.text for case in everything})
    held: list[list[list[tuple[float, float, float]]]] = [[] for _ in sets]
    for seed in range(REPEATS):
        parts = (np.random.default_rng(seed).permutation(len(texts)) % FOLDS).tolist()
        folds = dict(zip(texts, parts, strict=True))
        by_fold = [
            fit([c for c in everything if folds[c.text] != n], PENALTY) for n in range(FOLDS)
        ]
        for n, found in enumerate(sets):
            held[n].append([case.figures(by_fold[folds[case.text]]) for case in found])
    line("cross-validated", [np.mean(rows, axis=0) for rows in held])
    for n, name in enumerate(named):
        others = [case for k, found in enumerate(sets) if k != n for case in found]
        if others:
            weights = fit(others, PENALTY)
            figures = np.mean([case.figures(weights) for case in sets[n]], axis=0)
            print(f"fitted on the others: {name} {' '.join(f'{x:.3f}' for x in figures)}")
    weights = fit(everything, PENALTY)
    line("fitted on all", [[case.figures(weights) for case in found] for found in sets])
    for name, weight in sorted(zip(FEATURES, weights, strict=True), key=lambda row: -abs(row[1])):
        print(f"  {name:16}{weight:8.3f}")
    if options.write:
        record = {
            name: round(float(weight / deviation), 4)
            for name, weight, deviation in zip(FEATURES, weights, scale, strict=True)
        }
        options.write.write_text(json.dumps(record, indent=2) + "\n", "utf-8")
    return 0


if __name__ == "__main__":
    sys.exit(main())
