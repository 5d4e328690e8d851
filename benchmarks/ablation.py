"""What each part of retrieval is worth: the product with one part after the other switched off.

    python -m benchmarks.ablation INDEX DATASET [INDEX DATASET ...] [--times]

Prints nDCG@10 and hit@1 of the articles by data set, and the questions whose nDCG@10 the part
raises and lowers. With --times also the milliseconds of a search, p50 and p95 over up to 200
questions of the first data set, each put to one system after the other: on an idle machine only.
"""

import argparse
import sys
from functools import cache
from pathlib import Path

import numpy as np

from eval.datasets import load
from eval.metrics import evaluate_topics
from eval.runs import TOTAL, rank, time_queries
from eval.systems import System
from index import Index
from rag import NewsRAG, Settings
from rag.retrieval import Mode

OFF: dict[str, dict[str, float | str | bool]] = {
    "nothing": {},
    "time": {"time_weight": 0},
    "the gate on time": {"time_reach": 10, "latest_reach": 10},
    "candidates of the period": {"period_candidates": 0},
    "whole articles": {"article_weight": 0},
    "the reranker": {"reranker": "off"},
    "numbers by value": {"quantity_weight": 0},
    "acronyms": {"expansion_weight": 0},
    "headlines beside texts": {"headline_weight": 0},
    "ledes beside articles": {"lede_weight": 0},
    "other sources": {"source_margin": 0},
    "parts of a question": {"decompose": False},
    "the lexical engine": {"dense_weight": 1},
    "the dense engine": {"dense_weight": 0},
}
"""By part, the settings that switch it off."""


def main() -> int:
    """Measure on the data sets that the command line names."""
    parser = argparse.ArgumentParser(description=__doc__.partition("\n")[0])
    parser.add_argument("paths", nargs="+", type=Path, metavar="INDEX DATASET")
    parser.add_argument("--times", action="store_true")
    options = parser.parse_args()
    pairs = list(zip(options.paths[::2], options.paths[1::2], strict=True))
    systems = [System(name, Mode.HYBRID, Settings(**off)) for name, off in OFF.items()]
    for path, folder in pairs:
        dataset = load(folder)
        topics = dataset.answerable
        qrels = {topic.id: dataset.qrels[topic.id] for topic in topics}
        with Index.open(path) as index:
            encode = cache(lambda text, index=index: index.embedder.encode_queries([text])[0])
            whole = None
            for system in systems:
                run = rank(NewsRAG(index, system.settings), topics, system.mode, encode=encode)
                values = evaluate_topics(qrels, run.rankings)
                ndcg = np.array(values["ndcg@10"])
                whole = ndcg if whole is None else whole
                print(
                    f"{dataset.name:16}without {system.name:26}nDCG@10 {ndcg.mean():.4f}  "
                    f"hit@1 {np.mean(values['hit@1']):.3f}  recall@100 "
                    f"{np.mean(values['recall@100']):.3f}  part raises "
                    f"{np.sum(whole > ndcg + 1e-9):3} lowers {np.sum(whole < ndcg - 1e-9):3}",
                    flush=True,
                )
    if options.times:
        with Index.open(pairs[0][0]) as index:
            searched = {s.name: (NewsRAG(index, s.settings), s.mode) for s in systems}
            spent = time_queries(searched, load(pairs[0][1]).topics)
        for name, found in spent.items():
            total = np.percentile([timed[TOTAL] for timed in found], [50, 95])
            print(f"without {name:26}p50 {total[0]:6.1f} ms  p95 {total[1]:6.1f} ms")
    return 0


if __name__ == "__main__":
    sys.exit(main())
