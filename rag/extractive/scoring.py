"""The sentences of the best passages, ranked by how likely they answer."""

import json
from collections.abc import Sequence
from dataclasses import dataclass
from functools import cache
from pathlib import Path
from typing import Self

import numpy as np
from numpy.typing import NDArray

from index import Embedder, Passage, Version
from index.lexical import TantivyIndex
from rag.asked import read_asked
from rag.extractive.candidates import Candidate, candidates, neighbours
from rag.extractive.features import BY_MEANING, BY_WORDS, by_meaning, by_words
from rag.extractive.likeness import likeness, weighed_words
from rag.extractive.material import Material
from rag.terms import Terms

READ = 12
"""Sentences that the embedder reads, those that stand best by their words: reading takes time."""
WEIGHTS = Path(__file__).with_name("weights.json")
"""What each column counts (benchmarks/train_answers.py): by words alone, then with meaning in short
and in long questions."""
_SHORT, _LONG = 4, 12
"""Words of a question that is short, and of one that is long; between them it is some of both."""


@dataclass(frozen=True, slots=True)
class ScoredSentence:
    """A sentence of a retrieved passage, with what speaks for it.

    Args:
        passage: The passage that it stands in.
        version: The version that the passage is a slice of.
        start: First character in the version's text.
        end: One past the last.
        tokens: Its tokens as the lexical index sees them.
        similarity: Cosine to the question; 0 for those that the embedder did not read.
        context: The tokens of its passage and its headline.
        score: What the sentences are ranked by; the difference of two is the logarithm of how
            much likelier the one answers.
        likeness: How near it comes to each word of the question (`likeness.likeness`); empty for
            those that the embedder did not read.
        frame: How near to what else the question has; 0 for those.
        back: How near to the question on the way back; 0 for those.
    """

    passage: Passage
    version: Version
    start: int
    end: int
    tokens: frozenset[str]
    similarity: float
    context: frozenset[str]
    score: float
    likeness: tuple[float, ...] = ()
    frame: float = 0.0
    back: float = 0.0

    @classmethod
    def of(
        cls,
        candidate: Candidate,
        *,
        score: float,
        similarity: float = 0.0,
        context: frozenset[str] = frozenset(),
        likeness: tuple[float, ...] = (),
        frame: float = 0.0,
        back: float = 0.0,
    ) -> Self:
        """Return a candidate with what speaks for it."""
        return cls(
            passage=candidate.passage,
            version=candidate.version,
            start=candidate.start,
            end=candidate.end,
            tokens=candidate.tokens,
            similarity=similarity,
            context=context,
            score=score,
            likeness=likeness,
            frame=frame,
            back=back,
        )

    @property
    def text(self) -> str:
        """The sentence, character for character."""
        return self.version.text[self.start : self.end]


def score_sentences(
    question: str,
    vector: NDArray[np.float32],
    passages: Sequence[Material],
    terms: Terms,
    embedder: Embedder,
    *,
    fresh: bool = True,
    timed: bool = False,
) -> list[ScoredSentence]:
    """Return the sentences of the passages, best first.

    All are ranked by their words; the best `READ` of them are then ranked by their meaning, too,
    and stand before the others.

    Args:
        question: What was asked.
        vector: Its unit vector, shape (dimension,).
        passages: What was found, and what stands beside it.
        terms: The question's content terms.
        embedder: Embeds the sentences.
        fresh: Whether the question asks for news, so that what is later is preferred.
        timed: Whether it names its time or asks for the latest, so that what was published then
            is preferred.
    """
    found = candidates(passages)
    if not found:
        return []
    words = by_words(found, read_asked(question), terms, fresh=fresh, timed=timed)
    scores = words @ _weights("words", BY_WORDS)
    read = readable(scores)
    vectors, tokens = embedder.read_documents([question, *(found[n].text for n in read)])
    asked = weighed_words(question, terms)
    like = likeness(question, asked, tokens[0], tokens[1:], embedder)
    near = among(neighbours(found), read)
    meaning = by_meaning(vectors[1:], vector, near, like, asked)
    both = np.hstack([words[read], meaning]) @ with_meaning(length(len(asked)))
    nearest = dict(zip(read.tolist(), map(tuple, like.words.tolist()), strict=True))
    similarity, frame, back = np.zeros((3, len(found)))
    similarity[read], frame[read], back[read] = meaning[:, 0], like.frame, like.back
    scores += both.min() - scores.max() - 1  # those that were not read stand behind
    scores[read] = both
    context = {
        one.passage.id: frozenset(
            TantivyIndex.tokens(f"{one.version.headline}\n{one.passage.text}")
        )
        for one in passages
    }
    scored = [
        ScoredSentence.of(
            candidate,
            score=float(scores[n]),
            similarity=float(similarity[n]),
            context=context[candidate.passage.id],
            likeness=nearest.get(n, ()),
            frame=float(frame[n]),
            back=float(back[n]),
        )
        for n, candidate in enumerate(found)
    ]
    return sorted(scored, key=lambda s: (-s.score, s.version.uri, s.start))


def readable(scores: NDArray[np.float64]) -> NDArray[np.int64]:
    """Return the places of the sentences that are read, in their order, by scores by words."""
    return np.sort(np.argsort(-scores, kind="stable")[:READ])


def among(near: NDArray[np.int64], read: NDArray[np.int64]) -> NDArray[np.int64]:
    """Return the neighbours of the sentences that are read, as places among them, -1 for none."""
    place = np.full(len(near) + 1, -1, np.int64)  # the last is what -1 points at
    place[read] = np.arange(len(read))
    return place[near[read]]


def length(words: int) -> float:
    """Return how long a question of so many telling words is, 0 for short to 1 for long."""
    return min(max((words - _SHORT) / (_LONG - _SHORT), 0.0), 1.0)


def with_meaning(long: float) -> NDArray[np.float64]:
    """Return the weights with meaning.

    The words of a long question, as a quiz puts it, are met bit by bit in many sentences; a short
    one has hardly more than what its answer's sentence says.
    """
    columns = BY_WORDS + BY_MEANING
    return (1 - long) * _weights("short", columns) + long * _weights("long", columns)


@cache
def _weights(name: str, columns: tuple[str, ...]) -> NDArray[np.float64]:
    table = json.loads(WEIGHTS.read_text("utf-8"))[name]
    return np.array([table[column] for column in columns])
