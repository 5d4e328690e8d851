"""What speaks for a sentence: one row of numbers each, for which `weights.json` has the weights."""

import re
from collections import defaultdict
from collections.abc import Sequence
from collections.abc import Set as AbstractSet

import numpy as np
from numpy.typing import NDArray

from index.lexical import TantivyIndex
from rag.asked import Asked, Form, Kind
from rag.asked.kinds import FIGURES, NAMES
from rag.extractive.candidates import Candidate, neighbours
from rag.extractive.held import Held, beside, held_spans, in_focus, words_of
from rag.extractive.likeness import Likeness, Weighed
from rag.terms import Terms

Column = NDArray[np.float64]

_PRONOUN = re.compile(
    r"^[“\"‘']?(?:He|She|It|They|This|That|These|Those|His|Her|Its|Their|But|And|So|Or)\b"
)
_SCRAP = re.compile(
    r"^(?:Photo|File|Here['’]s|Here is|Here are|Editor['’]s note|Get|Sign|Watch|See|Read|Click)\b"
    r"|[|•]|\b(?:Getty Images|AP Photo|Reuters/|pictured|seen in this|photographed)"
)
_YES_NO = re.compile(r"\b(?:not|no|never|n['’]t|will|has|have|is|are|was|were|did|yes)\b", re.I)
_CAUSE = re.compile(
    r"\b(?:because|due to|owing to|thanks to|caused by|as a result of|blam(?:ed?|ing)|attributed to"
    r"|in protest|so that|in order to|citing|(?:cause|reason)s? (?:of|for|was|is|were|are|why))\b",
    re.IGNORECASE,
)
_ENDS = re.compile(r"[.!?][”\"’')\]]*$")

BY_WORDS = (
    "terms", "terms_behind_best", "terms_asking", "terms_pair", "terms_headline", "verbs",
    "focus", "figure", "name", "loose", "none_of_kind", "beside", "focus_in_span", "agreement",
    "passage", "neighbour", "article", "article_terms", "overtaken", "elsewhen", "lead", "depth",
    "question", "unended", "scrap", "pronoun", "speech", "yes_no", "cause",
)  # fmt: skip
"""The columns of `by_words`: shares of the question's terms, by idf, that stand in the sentence
(all; behind the best sentence's; those of the asking sentence; with a neighbour's; with headline
and dateline; without names), then what is of the kind that is asked for, then where it stands,
then its form."""

BY_MEANING = (
    "cosine", "cosine_behind_best", "cosine_around", "central",
    "like_words", "like_frame", "like_frame_behind_best", "like_back",
)  # fmt: skip
"""The columns of `by_meaning`: of the sentences' vectors, then of their tokens."""


def by_words(
    found: Sequence[Candidate], asked: Asked, terms: Terms, *, fresh: bool, timed: bool
) -> NDArray[np.float64]:
    """Return what words, figures, names and places in the text say of each sentence.

    Args:
        found: The sentences, as `candidates` orders them.
        asked: What the question asks for.
        terms: What the question is about.
        fresh: Whether it asks for news, so that a later article may overtake an earlier one.
        timed: Whether it names its time or asks for the latest, so that what was published at
            another time is another matter.

    Returns:
        Shape (n, len(BY_WORDS)).
    """
    texts = [c.text for c in found]
    met = _Met(found, terms)
    words = [words_of(text) for text in texts]
    held = [held_spans(*pair, asked, terms) for pair in zip(texts, words, strict=True)]
    ranks = np.array([c.rank for c in found])
    ranks /= max(float(ranks.max()), 1e-9)
    articles = _places([c.version.uri for c in found])
    holds = np.array([bool(spans) for spans in held], float)
    figure, name = asked.kind in FIGURES, asked.kind in NAMES
    columns = {
        "terms": met.alone,
        "terms_behind_best": met.alone - met.alone.max(),
        "terms_asking": met.part(_tokens(asked.asking)),
        "terms_pair": met.pair,
        "terms_headline": met.headline,
        "verbs": met.part(terms.weights.keys() - terms.names),
        "focus": _share([c.tokens for c in found], _tokens(asked.focus)),
        "figure": holds * figure,
        "name": holds * name,
        "loose": holds * (not figure and not name),
        "none_of_kind": (1 - holds) * (asked.kind is not Kind.ANY),
        "beside": [beside(*pair, terms) for pair in zip(words, held, strict=True)],
        "focus_in_span": [in_focus(*pair, asked) for pair in zip(words, held, strict=True)],
        "agreement": _agreement(held, met.headline * np.sqrt(ranks), articles) * figure,
        "passage": ranks,
        "neighbour": [not c.found for c in found],
        "article": _largest(ranks, articles),
        "article_terms": met.article(articles),
        "overtaken": _overtaken(found, ranks) * fresh,
        "elsewhen": _elsewhen(found) * timed,
        "lead": [c.start < _LEAD for c in found],
        "depth": np.log1p([c.start for c in found]) / 10,
        "question": [text.rstrip("”\"'’").endswith("?") for text in texts],
        "unended": [_ENDS.search(text) is None for text in texts],
        "scrap": [_SCRAP.search(text) is not None for text in texts],
        "pronoun": [_PRONOUN.match(text) is not None for text in texts],
        "speech": [asked.form is Form.SAID and not _MARKS.isdisjoint(text) for text in texts],
        "yes_no": [
            asked.form is Form.YES_NO and _YES_NO.search(text) is not None for text in texts
        ],
        "cause": [asked.form is Form.WHY and _CAUSE.search(text) is not None for text in texts],
    }
    return np.column_stack([np.asarray(columns[name], float) for name in BY_WORDS])


_LEAD = 5  # characters of the text before which its first sentence begins
_MARKS = frozenset('“"')


def by_meaning(
    vectors: NDArray[np.float32],
    question: NDArray[np.float32],
    near: NDArray[np.int64],
    like: Likeness,
    words: Sequence[Weighed],
) -> NDArray[np.float64]:
    """Return what the embedder says of each sentence, shape (n, len(BY_MEANING)).

    The cosine to the question, that behind the best one's, that with half of each neighbour,
    and the cosine to the mean of all, weighted by the square of their cosines. Then how near its
    tokens come to the question's words that are no names, to what else the question has, that
    behind the best one's, and the way back.

    Args:
        vectors: Unit vectors of the sentences, shape (n, dimension).
        question: The question's, shape (dimension,).
        near: As `neighbours` returns them for these sentences.
        like: As `likeness` returns it for these sentences.
        words: The question's words, in the order of `like.words`.
    """
    cosine = (vectors @ question).astype(float)
    around = vectors.astype(float)
    for side in (0, 1):
        there = near[:, side] >= 0
        around[there] += 0.5 * vectors[near[there, side]]
    around /= np.linalg.norm(around, axis=1, keepdims=True)
    weight = np.maximum(cosine, 0) ** 2
    centre = weight @ vectors / max(float(weight.sum()), 1e-9)
    plain = np.array([0.0 if word.named else word.weight for word in words])
    columns = {
        "cosine": cosine,
        "cosine_behind_best": cosine - cosine.max(),
        "cosine_around": around @ question,
        "central": vectors @ centre,
        "like_words": like.words @ plain / max(float(plain.sum()), 1e-9),
        "like_frame": like.frame,
        "like_frame_behind_best": like.frame - like.frame.max(),
        "like_back": like.back,
    }
    return np.column_stack([columns[name] for name in BY_MEANING])


class _Met:
    """Which terms of the question each sentence holds, alone and with what stands around it."""

    def __init__(self, found: Sequence[Candidate], terms: Terms) -> None:
        self._terms = list(terms.weights)
        self._weights = np.array([terms.weights[t] for t in self._terms])
        self._held = np.array([[t in c.tokens for t in self._terms] for c in found], bool)
        headlines = {
            c.version.uri: _tokens(f"{c.version.headline}\n{c.version.dateline}") for c in found
        }
        self._with_headline = self._held | np.array(
            [[t in headlines[c.version.uri] for t in self._terms] for c in found], bool
        )
        near = neighbours(found)
        pairs = [self._held | self._shifted(near[:, side]) for side in (0, 1)]
        self.alone = self._of(self._held)
        self.pair = np.maximum(self._of(pairs[0]), self._of(pairs[1]))
        self.headline = self._of(self._with_headline)

    def part(self, tokens: AbstractSet[str]) -> Column:
        """Return the share of some of the terms that each sentence holds; 0 if there are none."""
        weights = np.where([t in tokens for t in self._terms], self._weights, 0.0)
        share: Column = self._held @ weights / max(float(weights.sum()), 1e-9)
        return share

    def article(self, articles: NDArray[np.int64]) -> Column:
        """Return the share of the terms that each sentence's article holds."""
        whole = np.zeros((articles.max() + 1, len(self._terms)), bool)
        np.logical_or.at(whole, articles, self._with_headline)
        return self._of(whole)[articles]

    def _of(self, held: NDArray[np.bool_]) -> Column:
        share: Column = held @ self._weights / max(float(self._weights.sum()), 1e-9)
        return share

    def _shifted(self, places: NDArray[np.int64]) -> NDArray[np.bool_]:
        return np.where(places[:, None] >= 0, self._held[places], False)


def _tokens(text: str) -> frozenset[str]:
    return frozenset(TantivyIndex.tokens(text))


def _agreement(
    held: Sequence[Sequence[Held]], relevance: Column, articles: NDArray[np.int64]
) -> Column:
    """Return how much the articles agree on the best answer that each sentence holds, 0 to 1.

    Each article votes for a word with the relevance of its best sentence that holds it (after
    Dumais et al., "Web question answering: is more always better?", 2002: what is said often
    near the question's words is likely the answer).
    """
    ballots: dict[str, dict[int, float]] = defaultdict(dict)
    for spans, weight, article in zip(held, relevance, articles.tolist(), strict=True):
        for word in {token for span in spans for token in span.tokens}:
            votes = ballots[word]
            votes[article] = max(votes.get(article, 0.0), float(weight) ** 2)
    total = {word: sum(votes.values()) for word, votes in ballots.items()}
    most = max(total.values(), default=0.0) or 1.0
    best = [max((total[t] for s in spans for t in s.tokens), default=0.0) for spans in held]
    return np.array(best) / most


def _overtaken(found: Sequence[Candidate], ranks: Column) -> Column:
    """Return how long before the newest article to the point each one came out, 0 to 1.

    Counted are days up to two weeks, by their logarithm: what an article says of a story may have
    changed by the next one; what is older than that is another matter.
    """
    at = np.array([c.version.moment.epoch if c.version.moment else np.nan for c in found])
    to_the_point = np.where(ranks >= _TO_THE_POINT, at, np.nan)
    if np.isnan(to_the_point).all():
        return np.zeros(len(found))
    days = (np.nanmax(to_the_point) - at) / _DAY
    behind: Column = np.nan_to_num(np.log1p(np.clip(days, 0, _MOST_DAYS)) / np.log1p(_MOST_DAYS))
    return behind


_TO_THE_POINT = 0.75  # of the best passage's score
_DAY = 86_400
_MOST_DAYS = 14


def _elsewhen(found: Sequence[Candidate]) -> Column:
    """Return how much less of the bonus for its date each one had than the one with the most."""
    bonus = np.array([c.time for c in found])
    behind: Column = bonus.max() - bonus
    return behind


def _share(tokens: Sequence[AbstractSet[str]], wanted: AbstractSet[str]) -> list[float]:
    return [len(wanted & some) / max(len(wanted), 1) for some in tokens]


def _places(uris: Sequence[str]) -> NDArray[np.int64]:
    numbers = {uri: n for n, uri in enumerate(dict.fromkeys(uris))}
    return np.array([numbers[uri] for uri in uris], np.int64)


def _largest(ranks: Column, articles: NDArray[np.int64]) -> Column:
    best = np.full(articles.max() + 1, -np.inf)
    np.maximum.at(best, articles, ranks)
    return best[articles]
