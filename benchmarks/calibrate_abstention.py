"""Fit the weights of `rag/abstention.py` and say how well they tell questions apart.

Run from the repository root; each pair is an index and the queries.jsonl put to it:

    python -m benchmarks.calibrate_abstention --answerable INDEX QUERIES ... \
        --unanswerable INDEX QUERIES ...

Queries with `metadata.answerable` follow that instead. Cross-validation keeps all rows of one
question in one fold. Rows are weighted so that both classes weigh the same.
"""

import argparse
import json
from pathlib import Path

import numpy as np
from sklearn.linear_model import LogisticRegression
from sklearn.metrics import roc_auc_score
from sklearn.model_selection import GroupKFold, cross_val_predict

from rag import NewsRAG
from rag.abstention import evidence
from rag.extractive import score_sentences
from rag.question import Question
from rag.retrieval import retrieve
from rag.terms import question_terms

THRESHOLDS = (0.3, 0.4, 0.5, 0.6)


def rows(index: Path, queries: Path, answerable: bool) -> list[tuple[str, bool, tuple[float, ...]]]:
    """Return question, class and features of each query put to an index."""
    found = []
    with NewsRAG.open(index) as news:
        view = news.index.view()
        for line in queries.read_text("utf-8").splitlines():
            query = json.loads(line)
            label = query["metadata"].get("answerable", True) and answerable
            asked = Question.parse(
                query["text"], as_of=query["metadata"].get("asked") if label else None
            )
            vector = news.index.embedder.encode_queries([asked.text])[0]
            hits = retrieve(asked.text, vector, view, asked.filter, news.settings)
            best = hits[: news.settings.answer_passages]
            score = {hit.passage: hit.score for hit in best}
            passages = [(p, v, score[p.id]) for p, v in news.index.passages(list(score))]
            terms = question_terms(asked.text, view.lexical)
            scored = score_sentences(asked.text, vector, passages, terms, news.index.embedder)
            if scored:
                similarity = max(hit.dense or 0.0 for hit in best)
                found.append((asked.text, label, evidence(similarity, scored, terms)))
    return found


def main() -> None:
    """Print the weights and the cross-validated error at several thresholds."""
    parser = argparse.ArgumentParser(description=__doc__)
    for name in ("--answerable", "--unanswerable"):
        parser.add_argument(name, nargs=2, action="append", type=Path, default=[])
    options = parser.parse_args()
    data = [row for pair in options.answerable for row in rows(*pair, True)]
    data += [row for pair in options.unanswerable for row in rows(*pair, False)]
    questions, labels, features = zip(*data, strict=True)
    y, x = np.array(labels), np.array(features)
    weight = np.where(y, len(y) / 2 / y.sum(), len(y) / 2 / (~y).sum())
    model = LogisticRegression(C=30)
    guessed = cross_val_predict(
        model,
        x,
        y,
        groups=questions,
        cv=GroupKFold(10),
        method="predict_proba",
        params={"sample_weight": weight},
    )[:, 1]
    print(f"{y.sum()} answerable, {(~y).sum()} unanswerable, AUC {roc_auc_score(y, guessed):.3f}")
    for threshold in THRESHOLDS:
        kept = guessed >= threshold
        print(
            f"threshold {threshold}: answers {kept[y].mean():.3f} of the answerable and "
            f"{kept[~y].mean():.3f} of the unanswerable questions"
        )
    model.fit(x, y, sample_weight=weight)
    print(f"bias {model.intercept_[0]:.2f}, weights {np.round(model.coef_[0], 2).tolist()}")


if __name__ == "__main__":
    main()
