"""Learn the weights of `rag/extractive/weights.json`: which sentence holds the answer.

    python -m benchmarks.train_answers INDEX DATASET WEIGHT [INDEX DATASET WEIGHT ...] [--write]

WEIGHT is what a data set counts, in questions: a large set would else decide alone. The queries
need `metadata.answer`, strings of which one stands in a judged article. Of a question's candidate
sentences those that hold one and stand in a judged article are right, those that hold none wrong.
The weights make the right ones likely under a softmax over the question's sentences, with an L2
penalty on standardised columns. They are learnt as `score_sentences` uses them: by words over all
sentences, then by words and meaning over the best, for short questions and for long ones.

What is printed is cross-validated: five folds of questions, drawn anew three times; "answered"
is how many answers, chosen with the settings in force, hold the string, "first" how many first
sentences. "Set left out" are the same figures by weights that the other sets teach: whoever writes
questions has a manner, and the next reader has another. `--write` then writes the weights that are
learnt from all.
"""

import argparse
import json
import sys
from collections.abc import Sequence
from dataclasses import dataclass, replace
from pathlib import Path
from typing import NamedTuple

import numpy as np
from numpy.typing import NDArray
from scipy.optimize import minimize

from benchmarks.answers import Topic, holds, topics
from rag import NewsRAG, Settings
from rag.asked import read_asked
from rag.extractive import ScoredSentence, choose
from rag.extractive.candidates import Candidate, candidates, neighbours
from rag.extractive.features import BY_MEANING, BY_WORDS, by_meaning, by_words
from rag.extractive.likeness import Likeness, Weighed, likeness, weighed_words
from rag.extractive.material import material
from rag.extractive.scoring import WEIGHTS, among, length, readable
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
        vectors: Their unit vectors, shape (n, dimension).
        question: The question's, shape (dimension,).
        near: Their neighbours, shape (n, 2).
        like: How near they come to the question.
        asked: The question's words.
        holding: Which hold a right answer.
        right: Which of them stand in a judged article.
    """

    topic: Topic
    weight: float
    found: Sequence[Candidate]
    words: NDArray[np.float64]
    vectors: NDArray[np.float32]
    question: NDArray[np.float32]
    near: NDArray[np.int64]
    like: Likeness
    asked: Sequence[Weighed]
    holding: NDArray[np.bool_]
    right: NDArray[np.bool_]

    @property
    def long(self) -> float:
        """How long the question is."""
        return length(len(self.asked))

    def rows(self, read: NDArray[np.int64]) -> NDArray[np.float64]:
        """Return all columns of some of the sentences."""
        meaning = by_meaning(
            self.vectors[read],
            self.question,
            among(self.near, read),
            self.like.of(read),
            self.asked,
        )
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
            read = embedder.read_documents([asked.text, *(s.text for s in sentences)])
            weighed = weighed_words(asked.text, terms)
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
                    vectors=read.vectors[1:],
                    question=vector,
                    near=neighbours(sentences),
                    like=likeness(asked.text, weighed, read.tokens[0], read.tokens[1:], embedder),
                    asked=weighed,
                    holding=holding,
                    right=holding & judged,
                )
            )
    return [replace(case, weight=weight / len(found)) for case in found]


def learn(rows: Rows) -> NDArray[np.float64]:
    """Return the weights that make the right rows of each question likely."""
    every = np.vstack([row for row, _, _ in rows])
    right = np.concatenate([which for _, which, _ in rows])
    weight = np.array([weight for _, _, weight in rows])
    sizes = np.array([len(row) for row, _, _ in rows])
    starts, of = np.cumsum(sizes) - sizes, np.repeat(np.arange(len(sizes)), sizes)
    spread = every.std(0) + 1e-6
    scaled = (every - every.mean(0)) / spread

    def loss(weights: NDArray[np.float64]) -> tuple[float, NDArray[np.float64]]:
        score = scaled @ weights
        likely = np.exp(score - np.maximum.reduceat(score, starts)[of])
        mass, good = np.add.reduceat(likely, starts), np.add.reduceat(likely * right, starts)
        total = PENALTY * weights @ weights / 2 - weight @ np.log(good / mass)
        pull = (likely / mass[of] - likely * right / good[of]) * weight[of]
        return float(total), scaled.T @ pull + PENALTY * weights

    start = np.zeros(every.shape[1])
    return np.asarray(minimize(loss, start, jac=True, method="L-BFGS-B").x / spread)


class Weights(NamedTuple):
    """What is learnt: weights by words, then with meaning in short and in long questions."""

    words: NDArray[np.float64]
    short: NDArray[np.float64]
    long: NDArray[np.float64]


def learn_all(training: Sequence[Case]) -> Weights:
    """Return the weights that are learnt from some questions.

    A long question's weights are a short one's and what makes them another's: the penalty keeps the
    two alike where the questions do not tell them apart.
    """
    everywhere = [(case, np.arange(len(case.found))) for case in training]
    words = learn([row for c, at in everywhere for row in _rows(c, at, c.words)])
    chosen = [(case, readable(case.words @ words)) for case in training]
    columns = [(c, at, c.rows(at)) for c, at in chosen]
    pairs = [(c, at, np.hstack([given, given * c.long])) for c, at, given in columns]
    short, other = np.split(learn([row for pair in pairs for row in _rows(*pair)]), 2)
    return Weights(words, short, short + other)


def _rows(case: Case, at: NDArray[np.int64], columns: NDArray[np.float64]) -> Rows:
    """Return what a question teaches: without what holds the answer where it is not judged."""
    right = case.right[at]
    keep = right | ~case.holding[at]
    return [(columns[keep], right[keep], case.weight)] if 0 < right.sum() < keep.sum() else []


def answered(case: Case, weights: Weights, settings: Settings) -> tuple[bool, bool, int]:
    """Return whether the answer and its first sentence hold the string, and the words."""
    read = readable(case.words @ weights.words)
    scores = case.rows(read) @ ((1 - case.long) * weights.short + case.long * weights.long)
    scored = [
        ScoredSentence.of(case.found[n], score=float(score))
        for n, score in zip(read, scores, strict=True)
    ]
    chosen = choose(sorted(scored, key=lambda s: -s.score), settings)
    right = [holds(sentence.text, case.topic.answers) for sentence in chosen]
    return any(right), right[0], sum(len(sentence.text.split()) for sentence in chosen)


def validate(sets: dict[str, list[Case]], settings: Settings) -> None:
    """Print the figures of each data set, cross-validated and by what the others teach."""
    every = [case for found in sets.values() for case in found]
    of_set = np.repeat(np.arange(len(sets)), [len(found) for found in sets.values()])
    deals = [np.random.default_rng(n).permutation(len(every)) % FOLDS for n in range(REPEATS)]
    folded = np.mean([_left_out(every, deal, settings) for deal in deals], axis=0)
    unseen = _left_out(every, of_set, settings)
    for n, (name, found) in enumerate(sets.items()):
        seen, alone = (figures[of_set == n].mean(0) for figures in (folded, unseen))
        print(
            f"{name:18}{len(found):4} questions   answered {seen[0]:.3f}   first {seen[1]:.3f}   "
            f"words {seen[2]:.0f}   set left out: answered {alone[0]:.3f}   first {alone[1]:.3f}"
        )


def _left_out(
    every: Sequence[Case], part: NDArray[np.int64], settings: Settings
) -> NDArray[np.float64]:
    """Return what `answered` says of each question by weights that its part did not teach."""
    figures = np.zeros((len(every), 3))
    for left in np.unique(part):
        weights = learn_all([case for case, its in zip(every, part, strict=True) if its != left])
        for n in np.flatnonzero(part == left).tolist():
            figures[n] = answered(every[n], weights, settings)
    return figures


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
        weights = learn_all([case for found in sets.values() for case in found])
        table = {
            name: dict(zip(BY_WORDS + BY_MEANING, values.round(4).tolist(), strict=False))
            for name, values in weights._asdict().items()  # those by words have the first columns
        }
        WEIGHTS.write_text(json.dumps(table, indent=2) + "\n", "utf-8")
    return 0


if __name__ == "__main__":
    sys.exit(main())
