"""Learn the weights of `rag/extractive/weights.json`: which sentence holds the answer.

    python -m benchmarks.train_answers INDEX DATASET WEIGHT [INDEX DATASET WEIGHT ...] [--write]

WEIGHT is what a question of the data set counts: a large set would else decide alone. The queries
need `metadata.answer`, strings of which one stands in a judged article. Of a question's candidate
sentences those that hold one and stand in a judged article are right, those that hold none wrong.
The weights make the right ones likely under a softmax over the question's sentences, with an L2
penalty on standardised columns. Two sets are learnt, as `score_sentences` uses them: by words over
all sentences, then by words and meaning over the best.

What is printed is cross-validated: five folds of questions, drawn anew three times; "answered"
is how many answers, chosen with the settings in force, hold the string, "first" how many first
sentences. `--write` then writes the weights that are learnt from all.
"""

import argparse
import json
import sys
from collections.abc import Sequence
from dataclasses import dataclass, field
from pathlib import Path

import numpy as np
from numpy.typing import NDArray
from scipy.optimize import minimize

from benchmarks.answers import Topic, holds, topics
from index import Embedder
from rag import NewsRAG, Settings
from rag.asked import read_asked
from rag.extractive import ScoredSentence, choose
from rag.extractive.candidates import Candidate, candidates, neighbours
from rag.extractive.features import BY_MEANING, BY_WORDS, by_meaning, by_words
from rag.extractive.material import material
from rag.extractive.scoring import WEIGHTS, among, readable
from rag.question import Question
from rag.reprints import without_repeats
from rag.terms import question_terms

FOLDS = 5
REPEATS = 3
PENALTY = 5.0
Rows = list[tuple[NDArray[np.float64], NDArray[np.bool_], float]]
"""Of each question: the columns, which rows are right, and what the question counts."""


@dataclass(frozen=True, slots=True, eq=False)
class Case:
    """One question with its candidate sentences.

    Args:
        topic: The question.
        weight: What it counts.
        found: The sentences.
        words: Their columns by words, shape (n, len(BY_WORDS)).
        embedder: Reads them.
        question: The question's, shape (dimension,).
        near: Their neighbours, shape (n, 2).
        holding: Which hold a right answer.
        right: Which of them stand in a judged article.
    """

    topic: Topic
    weight: float
    found: Sequence[Candidate]
    words: NDArray[np.float64]
    embedder: Embedder
    question: NDArray[np.float32]
    near: NDArray[np.int64]
    holding: NDArray[np.bool_]
    right: NDArray[np.bool_]
    vectors: dict[int, NDArray[np.float32]] = field(default_factory=dict)
    """The unit vectors of the sentences that were read so far, by their places."""

    def rows(self, read: NDArray[np.int64]) -> NDArray[np.float64]:
        """Return all columns of some of the sentences."""
        new = [n for n in read.tolist() if n not in self.vectors]
        read_now = self.embedder.encode_documents([self.found[n].text for n in new])
        self.vectors.update(zip(new, read_now, strict=True))
        vectors = np.stack([self.vectors[n] for n in read.tolist()])
        meaning = by_meaning(vectors, self.question, among(self.near, read))
        return np.hstack([self.words[read], meaning])


def cases(index: Path, dataset: Path, weight: float) -> list[Case]:
    """Return the questions of a data set whose answer stands in a judged article."""
    found = []
    with NewsRAG.open(index) as news:
        view, embedder = news.index.view(), news.index.embedder
        for topic in topics(dataset, news.index):
            if not topic.stated:
                continue
            asked = Question.parse(topic.text, as_of=topic.as_of)
            (vector,) = embedder.encode_queries([asked.text])
            hits = without_repeats(
                news.rank(asked, vector, view), news.index, news.settings.answer_passages
            )
            sentences = candidates(material(news.index, hits, news.settings.answer_neighbours))
            if not sentences:
                continue
            terms = question_terms(asked.text, view.lexical)
            holding = np.array([holds(s.text, topic.answers) for s in sentences])
            judged = np.array([s.version.uri in topic.judged for s in sentences])
            found.append(
                Case(
                    topic=topic,
                    weight=weight,
                    found=sentences,
                    words=by_words(
                        sentences,
                        read_asked(asked.text),
                        terms,
                        fresh=asked.time.fresh,
                        timed=asked.time.timed,
                    ),
                    embedder=embedder,
                    question=vector,
                    near=neighbours(sentences),
                    holding=holding,
                    right=holding & judged,
                )
            )
    return found


def learn(rows: Rows) -> NDArray[np.float64]:
    """Return the weights that make the right rows of each question likely."""
    every = np.vstack([row for row, _, _ in rows])
    mean, spread = every.mean(0), every.std(0) + 1e-6
    scaled = [((row - mean) / spread, right, weight) for row, right, weight in rows]

    def loss(weights: NDArray[np.float64]) -> tuple[float, NDArray[np.float64]]:
        total, slope = PENALTY * weights @ weights / 2, PENALTY * weights
        for row, right, weight in scaled:
            score = row @ weights
            likely = np.exp(score - score.max())
            mass, good = likely.sum(), likely[right].sum()
            total -= weight * np.log(good / mass)
            pull = row.T @ (likely / mass) - row[right].T @ (likely[right] / good)
            slope = slope + weight * pull
        return float(total), slope

    start = np.zeros(every.shape[1])
    return np.asarray(minimize(loss, start, jac=True, method="L-BFGS-B").x / spread)


def both(training: Sequence[Case]) -> tuple[NDArray[np.float64], NDArray[np.float64]]:
    """Return the weights by words, and those by words and meaning."""
    everywhere = [(case, np.arange(len(case.found))) for case in training]
    words = learn([row for c, at in everywhere for row in _rows(c, at, c.words)])
    chosen = [(case, readable(case.words @ words)) for case in training]
    meaning = learn([row for c, at in chosen for row in _rows(c, at, c.rows(at))])
    return words, meaning


def _rows(case: Case, at: NDArray[np.int64], columns: NDArray[np.float64]) -> Rows:
    """Return what a question teaches: without what holds the answer where it is not judged."""
    right = case.right[at]
    keep = right | ~case.holding[at]
    return [(columns[keep], right[keep], case.weight)] if 0 < right.sum() < keep.sum() else []


def answered(
    case: Case, words: NDArray[np.float64], meaning: NDArray[np.float64], settings: Settings
) -> tuple[bool, bool, int]:
    """Return whether the answer and its first sentence hold the string, and the words."""
    read = readable(case.words @ words)
    scores = case.rows(read) @ meaning
    scored = [
        ScoredSentence.of(case.found[n], score=float(score))
        for n, score in zip(read, scores, strict=True)
    ]
    chosen = choose(sorted(scored, key=lambda s: -s.score), settings)
    right = [holds(sentence.text, case.topic.answers) for sentence in chosen]
    return any(right), right[0], sum(len(sentence.text.split()) for sentence in chosen)


def validate(sets: dict[str, list[Case]], settings: Settings) -> None:
    """Print the cross-validated figures of each data set."""
    every = [(name, case) for name, found in sets.items() for case in found]
    results: dict[str, list[tuple[bool, bool, int]]] = {name: [] for name in sets}
    for seed in range(REPEATS):
        fold = np.random.default_rng(seed).permutation(len(every)) % FOLDS
        for left in range(FOLDS):
            parts = zip(every, fold, strict=True)
            weights = both([case for (_, case), part in parts if part != left])
            for (name, case), part in zip(every, fold, strict=True):
                if part == left:
                    results[name].append(answered(case, *weights, settings))
    for name, found in results.items():
        figures = np.array(found, float).mean(0)
        print(
            f"{name:16}{len(sets[name]):4} questions   answered {figures[0]:.3f}   "
            f"first {figures[1]:.3f}   words {figures[2]:.0f}"
        )


def main() -> int:
    """Cross-validate on the data sets of the command line, and write weights if asked to."""
    parser = argparse.ArgumentParser(description=__doc__.partition("\n")[0])
    parser.add_argument("sets", nargs="+", metavar="INDEX DATASET WEIGHT")
    parser.add_argument("--write", action="store_true", help="write the weights")
    options = parser.parse_args()
    triples = zip(*(options.sets[n::3] for n in range(3)), strict=True)
    sets = {
        Path(data).name: cases(Path(at), Path(data), float(weight)) for at, data, weight in triples
    }
    validate(sets, Settings())
    if options.write:
        words, meaning = both([case for found in sets.values() for case in found])
        table = {
            "words": dict(zip(BY_WORDS, words.round(4).tolist(), strict=True)),
            "both": dict(zip(BY_WORDS + BY_MEANING, meaning.round(4).tolist(), strict=True)),
        }
        WEIGHTS.write_text(json.dumps(table, indent=2) + "\n", "utf-8")
    return 0


if __name__ == "__main__":
    sys.exit(main())
