"""How near a sentence comes to each word of a question, in whatever words it says it.

"How long a jail term did he get?" is answered by "sentenced to four years in prison", which shares
no word with it. The embedder reads every token in its context; the largest cosine of a question's
token to one of the sentence's says whether the sentence has something of the kind (the late
interaction of Khattab and Zaharia, "ColBERT", 2020, with an embedder that was not trained for it).
"""

from collections.abc import Sequence

import numpy as np
from numpy.typing import NDArray

from index import Embedder
from rag.extractive.held import WORD, stem
from rag.terms import Terms


def weighed_words(question: str, terms: Terms) -> list[tuple[int, int, float]]:
    """Return the words of a question that say what it is about: start, end and weight of each."""
    return [
        (match.start(), match.end(), weight)
        for match in WORD.finditer(question)
        if (weight := terms.weights.get(stem(match[0]), 0.0)) > 0
    ]


def likeness(
    question: str,
    terms: Terms,
    asked: NDArray[np.float32],
    sentences: Sequence[NDArray[np.float32]],
    embedder: Embedder,
) -> NDArray[np.float64]:
    """Return how near each sentence comes to each of the question's words.

    Args:
        question: What was asked.
        terms: What it is about.
        asked: The unit vectors of its tokens, shape (tokens, dimension).
        sentences: Those of each sentence's.
        embedder: Tells where the question's tokens lie.

    Returns:
        The mean of the largest cosines of a word's tokens, shape (sentences, words), the words as
        `weighed_words` orders them; 0 for words behind the embedder's limit.
    """
    words = weighed_words(question, terms)
    found = np.zeros((len(sentences), len(words)))
    places = embedder.token_places(question)
    first = places.before([start for start, _, _ in words])
    last = places.before([end for _, end, _ in words])
    for row, tokens in zip(found, sentences, strict=True):
        nearest = (asked @ tokens.T).max(axis=1, initial=0.0)
        for n, (start, end) in enumerate(zip(first, last, strict=True)):
            if len(nearest[start:end]):
                row[n] = nearest[start:end].mean()
    return found
