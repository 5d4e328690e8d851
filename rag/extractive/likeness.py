"""How near a sentence comes to each word of a question, in whatever words it says it.

"How long a jail term did he get?" is answered by "sentenced to four years in prison", which shares
no word with it. The embedder reads every token in its context; the largest cosine of a question's
token to one of the sentence's says whether the sentence has something of the kind (the late
interaction of Khattab and Zaharia, "ColBERT", 2020, with an embedder that was not trained for it).
"""

from collections.abc import Sequence
from typing import NamedTuple

import numpy as np
from numpy.typing import NDArray

from index import Embedder
from rag.extractive.held import WORD, stem
from rag.terms import Terms


class Weighed(NamedTuple):
    """A word of a question that says what it is about.

    Args:
        start: Its first character.
        end: One past the last.
        weight: How much it tells.
        named: Whether it comes from a name or a number.
    """

    start: int
    end: int
    weight: float
    named: bool


class Likeness(NamedTuple):
    """How near sentences come to a question, as cosines.

    Args:
        words: To each of its words, in the order of `weighed_words`: the mean of the largest
            cosines of the word's tokens, shape (sentences, words); 0 for words behind the
            embedder's limit.
        frame: To what else it has, such as "how long" or "who": the mean of the largest cosines of
            those tokens, shape (sentences,).
        back: The way back: the mean of the largest cosines of the sentence's tokens to those of
            the question's words, shape (sentences,). What says little else comes near to 1.
    """

    words: NDArray[np.float64]
    frame: NDArray[np.float64]
    back: NDArray[np.float64]

    def of(self, places: NDArray[np.int64]) -> "Likeness":
        """Return those of some of the sentences."""
        return Likeness(*(part[places] for part in self))


def weighed_words(question: str, terms: Terms) -> list[Weighed]:
    """Return the words of a question that say what it is about."""
    found = ((match, stem(match[0])) for match in WORD.finditer(question))
    return [
        Weighed(match.start(), match.end(), weight, token in terms.names)
        for match, token in found
        if (weight := terms.weights.get(token, 0.0)) > 0
    ]


def likeness(
    question: str,
    words: Sequence[Weighed],
    asked: NDArray[np.float32],
    sentences: Sequence[NDArray[np.float32]],
    embedder: Embedder,
) -> Likeness:
    """Return how near each sentence comes to the question.

    Args:
        question: What was asked.
        words: Its words, as `weighed_words` returns them.
        asked: The unit vectors of its tokens, shape (tokens, dimension).
        sentences: Those of each sentence's.
        embedder: Tells where the question's tokens lie.
    """
    places = embedder.token_places(question)
    first = places.before([word.start for word in words])
    last = places.before([word.end for word in words])
    spans = list(zip(first, last, strict=True))
    about = np.zeros(len(asked), bool)
    for start, end in spans:
        about[start:end] = True
    found = Likeness(
        np.zeros((len(sentences), len(words))), np.zeros(len(sentences)), np.zeros(len(sentences))
    )
    for row, tokens in enumerate(sentences):
        cosines = asked @ tokens.T
        nearest = cosines.max(axis=1, initial=0.0)
        for n, (start, end) in enumerate(spans):
            found.words[row, n] = _mean(nearest[start:end])
        found.frame[row] = _mean(nearest[~about])
        found.back[row] = _mean(cosines[about].max(axis=0, initial=0.0))
    return found


def _mean(values: NDArray[np.float32]) -> float:
    return float(values.mean()) if len(values) else 0.0
