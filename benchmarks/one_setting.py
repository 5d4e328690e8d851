"""What several values of one setting give on a question set, against the value in force.

    python -m benchmarks.one_setting INDEX DATASET SETTING VALUE [VALUE ...]

Prints nDCG@10 and hit@1 of the articles, nDCG@10 by the data set's kinds of questions, how many
questions a value raises and lowers, and p of the randomisation test, not corrected for the number
of values.
"""

import argparse
import sys
from functools import cache
from pathlib import Path

import numpy as np
from numpy.typing import NDArray

from eval.datasets import load
from eval.metrics import evaluate_topics
from eval.runs import rank
from eval.significance import SAME, randomisation_test
from index import Index
from rag import NewsRAG, Settings
from rag.retrieval import Mode


def main() -> int:
    """Measure the values that the command line names."""
    parser = argparse.ArgumentParser(description=__doc__.partition("\n")[0])
    parser.add_argument("index", type=Path)
    parser.add_argument("dataset", type=Path)
    parser.add_argument("setting", choices=Settings.model_fields, metavar="SETTING")
    parser.add_argument("values", nargs="+")
    options = parser.parse_args()
    dataset = load(options.dataset)
    topics = dataset.answerable
    qrels = {topic.id: dataset.qrels[topic.id] for topic in topics}
    kinds = np.array([topic.kind for topic in topics])
    with Index.open(options.index) as index:
        encode = cache(lambda text: index.embedder.encode_queries([text])[0])

        def measured(settings: Settings) -> tuple[NDArray[np.float64], NDArray[np.float64]]:
            run = rank(NewsRAG(index, settings), topics, Mode.HYBRID, encode=encode)
            values = evaluate_topics(qrels, run.rankings)
            return np.array(values["ndcg@10"]), np.array(values["hit@1"])

        usual = measured(Settings())
        print(f"{len(topics)} questions; in force {getattr(Settings(), options.setting)}")
        for value in options.values:
            ndcg, hit = measured(Settings.model_validate({options.setting: value}))
            by_kind = "  ".join(
                f"{kind} {ndcg[kinds == kind].mean():.4f}" for kind in sorted(set(kinds.tolist()))
            )
            delta = ndcg - usual[0]
            print(
                f"{options.setting} {value:6}nDCG@10 {ndcg.mean():.4f}  hit@1 {hit.mean():.3f}  "
                f"{by_kind}  raises {np.sum(delta > SAME):3} lowers {np.sum(delta < -SAME):3}  "
                f"p {randomisation_test(delta):.3f}, "
                f"hit@1 {randomisation_test(hit - usual[1]):.3f}",
                flush=True,
            )
    return 0


if __name__ == "__main__":
    sys.exit(main())
