"""What the prior of time does to questions that do not ask for news.

    python -m benchmarks.no_harm INDEX DATASET [DATASET ...]

Prints nDCG@10 by kind of question: without any bonus for dates; with that for a period that the
question names alone; and with the prior for news as well. The prior's change is the difference
between the last two. Names the questions that it moves.
"""

import argparse
import sys
from collections.abc import Sequence
from functools import cache
from pathlib import Path

import numpy as np
from numpy.typing import NDArray

from eval.datasets import Topic, load
from eval.metrics import evaluate_topics
from eval.runs import rank
from index import Index
from rag import NewsRAG, Settings
from rag.retrieval import Mode
from rag.temporal import read_time


def measured(
    index: Index, settings: Settings, topics: Sequence[Topic], qrels: dict[str, dict[str, int]]
) -> NDArray[np.float64]:
    """Return nDCG@10 of each topic."""
    encode = cache(lambda text: index.embedder.encode_queries([text])[0])
    run = rank(NewsRAG(index, settings), topics, Mode.HYBRID, encode=encode)
    return np.array(evaluate_topics(qrels, run.rankings)["ndcg@10"])


def names_a_period(topic: Topic) -> bool:
    """Return whether the question says of which time it speaks."""
    window = read_time(topic.text, topic.as_of).window if topic.as_of else None
    return bool(window and (window.since or window.until))


def main() -> int:
    """Measure on the data sets that the command line names."""
    parser = argparse.ArgumentParser(description=__doc__.partition("\n")[0])
    parser.add_argument("index", type=Path)
    parser.add_argument("datasets", nargs="+", type=Path)
    options = parser.parse_args()
    for folder in options.datasets:
        dataset = load(folder)
        topics = dataset.answerable
        qrels = {topic.id: dict(dataset.qrels[topic.id]) for topic in topics}
        with Index.open(options.index) as index:
            without = measured(index, Settings(time_weight=0), topics, qrels)
            whole = measured(index, Settings(), topics, qrels)
        named = np.array([names_a_period(topic) for topic in topics])
        period = np.where(named, whole, without)
        kinds = np.array([topic.kind or topic.metadata.get("kind", "") for topic in topics])
        print(f"{dataset.name}: {len(topics)} questions")
        for kind in ["all", *sorted(set(kinds))]:
            chosen = (kinds == kind) | (kind == "all")
            means = [values[chosen].mean() for values in (without, period, whole)]
            print(
                f"  {kind:10}{chosen.sum():4} questions, {named[chosen].sum():3} name a period; "
                f"without {means[0]:.4f}  named periods {means[1]:.4f}  "
                f"and news {means[2]:.4f}  the prior changes {means[2] - means[1]:+.4f}"
            )
        for topic, before, after in zip(topics, period, whole, strict=True):
            if before != after:
                print(f"    {before:.3f} to {after:.3f}  {topic.text}")
    return 0


if __name__ == "__main__":
    sys.exit(main())
