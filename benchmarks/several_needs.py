"""Whether taking a question apart gives each of its parts a place among the first passages.

    python -m benchmarks.several_needs INDEX DATASET

The data set says of each question which articles answer each of its parts (`metadata.parts`).
Prints by kind, with the question asked whole and taken apart: how large a share of the parts has
a passage among the first five and ten, the share of questions whose parts all have one, and
nDCG@10 of the articles; then how many questions gain and lose, and p of the randomisation test.
"""

import argparse
import sys
from collections.abc import Mapping, Sequence
from functools import cache
from pathlib import Path

import numpy as np
from numpy.typing import NDArray

from eval.datasets import Topic, load
from eval.metrics import evaluate_topics
from eval.runs import rank
from eval.significance import holm, randomisation_test
from index import Index
from rag import NewsRAG, Settings
from rag.needs import needs
from rag.retrieval import Mode

CUTS = (5, 10)


def covered(
    topics: Sequence[Topic], passages: Mapping[str, Sequence[str]], cut: int
) -> NDArray[np.float64]:
    """Return of each question the share of its parts that have a passage before the cut.

    Args:
        topics: The questions.
        passages: By question, the articles of the passages that were found, best first.
        cut: How many passages count.
    """
    shares = []
    for topic in topics:
        first = set(passages[topic.id][:cut])
        shares.append(np.mean([bool(first & set(part)) for part in topic.metadata["parts"]]))
    return np.array(shares)


def main() -> int:
    """Measure on the data set that the command line names."""
    parser = argparse.ArgumentParser(description=__doc__.partition("\n")[0])
    parser.add_argument("index", type=Path)
    parser.add_argument("dataset", type=Path)
    options = parser.parse_args()
    dataset = load(options.dataset)
    topics = dataset.answerable
    qrels = {topic.id: dict(dataset.qrels[topic.id]) for topic in topics}
    kinds = np.array([topic.kind or topic.metadata.get("kind", "") for topic in topics])
    values: dict[str, list[NDArray[np.float64]]] = {}
    with Index.open(options.index) as index:
        encode = cache(lambda text: index.embedder.encode_queries([text])[0])
        for decompose in (False, True):
            news = NewsRAG(index, Settings(decompose=decompose))
            rankings = rank(news, topics, Mode.HYBRID, encode=encode).rankings
            passages = {
                topic.id: [
                    hit.uri for hit in news.search(topic.text, k=max(CUTS), as_of=topic.as_of)
                ]
                for topic in topics
            }
            for cut in CUTS:
                parts = covered(topics, passages, cut)
                values.setdefault(f"parts in first {cut}", []).append(parts)
                values.setdefault(f"all parts in first {cut}", []).append(np.floor(parts))
            ndcg = np.array(evaluate_topics(qrels, rankings)["ndcg@10"])
            values.setdefault("ndcg@10", []).append(ndcg)
    apart = np.array([bool(needs(topic.text)) for topic in topics])
    corrected = holm([randomisation_test(after - before) for before, after in values.values()])
    for (name, (before, after)), p in zip(values.items(), corrected, strict=True):
        print(f"{name}: p {p:.4f}")
        for kind in ["all", *sorted(set(kinds))]:
            chosen = (kinds == kind) | (kind == "all")
            print(
                f"  {kind:12}{chosen.sum():4} questions, {apart[chosen].sum():3} taken apart: "
                f"whole {before[chosen].mean():.4f}  apart {after[chosen].mean():.4f}  "
                f"gain {np.sum((after > before + 1e-9)[chosen]):3} "
                f"lose {np.sum((after < before - 1e-9)[chosen]):3}"
            )
    return 0


if __name__ == "__main__":
    sys.exit(main())
