"""What speaks for an answer in what was found: a row of numbers that abstention is decided by.

Words of the question met in one sentence, beside it, in the article; what of them is met nowhere;
whether the kind of thing that is asked for stands there; how far the best article leads; how old
it is. None depends on the scale of a score that another part of the pipeline learns.
"""

import math
from collections import defaultdict
from collections.abc import Mapping, Sequence
from collections.abc import Set as AbstractSet
from dataclasses import dataclass
from itertools import pairwise
from statistics import fmean

from index.lexical import TantivyIndex
from rag.asked import Asked, Kind, read_asked, spans
from rag.extractive import ScoredSentence
from rag.extractive.held import around, words_of
from rag.extractive.likeness import weighed_words
from rag.retrieval import Scored
from rag.terms import Terms

_DAY = 86_400
_NEWS = 14  # days in which what was found is recent
_UNDATED = 3000.0  # days; what has no date is as old as that
_CLOSE = 4  # words from the first to the last of a pair
_LITTLE = 1e-9
_FREE = frozenset((Kind.REASON, Kind.SPEECH, Kind.MANNER))
"""Kinds whose answers may repeat the question's words."""

COLUMNS = (
    "similarity",  # largest cosine of a passage or a sentence
    "terms", "names",  # largest share met by a passage with its headline
    "sentence_terms", "sentence_names", "asking_terms",  # by one sentence
    "near_terms",  # by one sentence, its neighbours and the headline
    "strength",  # of the sentence that all of it speaks for most
    "best_similarity", "best_terms", "best_near_terms", "best_near_names", "best_words",
    "best_kind", "best_focus", "best_headline", "best_pairs", "best_beside",  # of that sentence
    "lead_similarity", "lead_terms", "lead_near_terms", "lead_kind", "lead_pairs",
    "lead_beside",  # of the answer's first one
    "article_terms", "article_names", "article_words",  # by what was found of its article
    "missing", "missing_name", "missing_word", "missing_number",  # what that article lacks
    "near_missing_name", "near_missing_word",  # what that sentence and its neighbours lack
    "sentence_missing_name",  # what that sentence lacks
    "kinds", "article_kind",  # how many sentences hold what is of the kind that is asked for
    "best_close", "best_nearness", "lead_nearness",  # terms around that, in a sentence
    "article_beside", "article_nearness",  # in any of that article's
    "any_beside", "any_close", "any_nearness",  # in any
    "best_likeness", "likeness", "unlike",  # how near tokens come to the question's words
    "frame", "best_frame", "lead_frame", "lead_back",  # and to what else it has; the way back
    "absent",  # the weightiest term that nothing of what was found has
    "headline", "depth", "share", "margin", "lexical", "article",
    "mean_similarity", "similarity_ahead", "lexical_ahead",  # of the passages
    "age", "newest", "recent", "time", "before",
)  # fmt: skip
"""The names of the numbers, in the order of the weights."""


@dataclass(frozen=True, slots=True)
class _Seen:
    """A sentence with what it meets of the question."""

    sentence: ScoredSentence
    near: AbstractSet[str]
    terms: float
    near_terms: float
    kind: float

    @property
    def strength(self) -> float:
        return self.sentence.similarity + 0.35 * (self.terms + self.near_terms) + 0.1 * self.kind


def evidence(
    question: str,
    terms: Terms,
    hits: Sequence[Scored],
    sentences: Sequence[ScoredSentence],
    as_of: int,
    *,
    since: int | None = None,
) -> Mapping[str, float]:
    """Return the numbers by their names in `COLUMNS`; none if there is no sentence.

    Args:
        question: What was asked.
        terms: What it is about.
        hits: The passages that the sentences are from, best first.
        sentences: Their sentences, the one that would lead the answer first.
        as_of: The moment of the question, in seconds since 1970.
        since: When the period begins that the question names, if it names one.
    """
    if not sentences:
        return {}
    asked = read_asked(question)
    heads = {s.version.uri: _tokens(s.version.headline) for s in sentences}
    seen = _seen(question, asked, terms, sentences, heads)
    best, lead = max(seen, key=lambda one: one.strength), seen[0]
    contexts = {s.passage.id: s.context for s in sentences}
    articles: dict[str, set[str]] = defaultdict(set)
    for sentence in sentences:
        articles[sentence.version.uri] |= sentence.context
    uri = best.sentence.version.uri
    article, every = articles[uri], set().union(*articles.values())
    words = Terms(
        {term: w for term, w in terms.weights.items() if term not in terms.names}, frozenset()
    )
    hit = {one.passage: one for one in hits}
    bonus = {s.version.uri: hit[s.passage.id].time for s in sentences if s.passage.id in hit}
    others = [one.strength for one in seen if one.sentence.version.uri != uri]
    total = sum(terms.weights.values()) or 1.0
    ages = {s.passage.id: _age(s, as_of) for s in sentences}
    focus = _tokens(asked.focus)
    asking = _part(terms, _tokens(asked.asking))
    dense = [one.dense or 0.0 for one in hits] or [0.0]
    bm25 = [one.lexical or 0.0 for one in hits] or [0.0]
    numbers = {t for t in terms.names if any(char.isdigit() for char in t)}
    told = [around(one.sentence.text, words_of(one.sentence.text), asked, terms) for one in seen]
    its = [one for one, s in zip(told, sentences, strict=True) if s.version.uri == uri]
    in_best, in_lead = told[seen.index(best)], told[0]
    weights = [word.weight for word in weighed_words(question, terms)]
    nearest = [max(one) for one in zip(*(s.likeness for s in sentences if s.likeness), strict=True)]
    row = {
        "similarity": max(
            *(one.sentence.similarity for one in seen), *(one.dense or 0.0 for one in hits), 0.0
        ),
        "terms": max(terms.coverage(tokens) for tokens in contexts.values()),
        "names": max(terms.name_coverage(tokens) for tokens in contexts.values()),
        "sentence_terms": max(one.terms for one in seen),
        "sentence_names": max(terms.name_coverage(one.sentence.tokens) for one in seen),
        "asking_terms": max(asking.coverage(one.sentence.tokens) for one in seen),
        "near_terms": max(one.near_terms for one in seen),
        "strength": best.strength,
        "best_similarity": best.sentence.similarity,
        "best_terms": best.terms,
        "best_near_terms": best.near_terms,
        "best_near_names": terms.name_coverage(best.near),
        "best_words": words.coverage(best.sentence.tokens),
        "best_kind": best.kind,
        "best_focus": len(focus & best.near) / len(focus) if focus else 1.0,
        "best_headline": terms.coverage(heads[uri]),
        "best_pairs": _pairs(question, best.sentence.text, terms),
        "best_beside": in_best.beside,
        "lead_similarity": lead.sentence.similarity,
        "lead_terms": lead.terms,
        "lead_near_terms": lead.near_terms,
        "lead_kind": lead.kind,
        "lead_pairs": _pairs(question, lead.sentence.text, terms),
        "lead_beside": in_lead.beside,
        "article_terms": terms.coverage(article),
        "article_names": terms.name_coverage(article),
        "article_words": words.coverage(article) if words.weights else 1.0,
        "missing": float(sum(term not in article for term in terms.weights)),
        "missing_name": _heaviest(terms, terms.names - article),
        "missing_word": _heaviest(terms, words.weights.keys() - article),
        "missing_number": float(bool(numbers - article)),
        "near_missing_name": _heaviest(terms, terms.names - best.near),
        "near_missing_word": _heaviest(terms, words.weights.keys() - best.near),
        "sentence_missing_name": _heaviest(terms, terms.names - best.sentence.tokens),
        "kinds": float(sum(one.held for one in told)),
        "article_kind": fmean(one.held for one in its),
        "best_close": in_best.close,
        "best_nearness": in_best.nearness,
        "lead_nearness": in_lead.nearness,
        "article_beside": max(one.beside for one in its),
        "article_nearness": max(one.nearness for one in its),
        "any_beside": max(one.beside for one in told),
        "any_close": max(one.close for one in told),
        "any_nearness": max(one.nearness for one in told),
        "best_likeness": _mean(best.sentence.likeness, weights),
        "likeness": _mean(nearest, weights),
        "unlike": min(nearest, default=0.0),
        "frame": max(s.frame for s in sentences),
        "best_frame": best.sentence.frame,
        "lead_frame": lead.sentence.frame,
        "lead_back": lead.sentence.back,
        "absent": _heaviest(terms, terms.weights.keys() - every),
        "headline": max(terms.coverage(tokens) for tokens in heads.values()),
        "depth": math.log1p(best.sentence.start),
        "share": sum(s.version.uri == uri for s in sentences) / len(sentences),
        "margin": best.strength - max(others, default=0.0),
        "lexical": max(bm25) / total,
        "article": max((one.article or 0.0) for one in hits) / total if hits else 0.0,
        "mean_similarity": fmean(dense),
        "similarity_ahead": max(dense) - fmean(dense),
        "lexical_ahead": 1 - fmean(bm25) / max(*bm25, _LITTLE),
        "age": math.log1p(ages[best.sentence.passage.id]),
        "newest": math.log1p(min(ages.values())),
        "recent": sum(age < _NEWS for age in ages.values()) / len(ages),
        "time": bonus.get(uri, 0.0),
        "before": _before(best.sentence, since),
    }
    return {name: float(row[name]) for name in COLUMNS}


def _seen(
    question: str,
    asked: Asked,
    terms: Terms,
    sentences: Sequence[ScoredSentence],
    heads: Mapping[str, AbstractSet[str]],
) -> list[_Seen]:
    """Return the sentences, in their order, each with what it and its neighbours meet."""
    told = _tokens(question)
    order = sorted(range(len(sentences)), key=lambda n: _place(sentences[n]))
    seen: dict[int, _Seen] = {}
    for at, n in enumerate(order):
        one = sentences[n]
        near = set(one.tokens) | heads[one.version.uri]
        for other in (order[at - 1 : at] if at else []) + order[at + 1 : at + 2]:
            if sentences[other].passage.id == one.passage.id:
                near |= sentences[other].tokens
        seen[n] = _Seen(
            sentence=one,
            near=near,
            terms=terms.coverage(one.tokens),
            near_terms=terms.coverage(near),
            kind=_holds(one.text, asked, told),
        )
    return [seen[n] for n in range(len(sentences))]


def _place(sentence: ScoredSentence) -> tuple[str, int, int]:
    return sentence.version.uri, sentence.passage.start, sentence.start


def _holds(text: str, asked: Asked, told: AbstractSet[str]) -> float:
    """Return 1 if a sentence has what is asked for, and not from the question; .5 if unknown."""
    if asked.kind is Kind.ANY:
        return 0.5
    found = spans(text, asked)
    if asked.kind in _FREE:
        return float(bool(found))
    return float(any(not _tokens(text[part.start : part.end]) <= told for part in found))


def _pairs(question: str, text: str, terms: Terms) -> float:
    """Return the share of the question's neighbouring terms that follow each other in a text.

    Up to two other words may stand between them. 1 if the question has no two terms.
    """
    wanted = set(pairwise(t for _, t in words_of(question) if t in terms.weights))
    words = [token for _, token in words_of(text) if token]
    close = {(one, two) for n, one in enumerate(words) for two in words[n + 1 : n + _CLOSE]}
    return len(wanted & close) / len(wanted) if wanted else 1.0


def _before(sentence: ScoredSentence, since: int | None) -> float:
    """Return how long before the period that the question names an article was published."""
    published = sentence.version.published
    if since is None or published is None:
        return 0.0
    return math.log1p(max(0.0, (since - published.epoch) / _DAY))


def _part(terms: Terms, tokens: AbstractSet[str]) -> Terms:
    """Return those of the terms that are among the tokens, all if none is."""
    weights = {term: weight for term, weight in terms.weights.items() if term in tokens}
    return Terms(weights or terms.weights, frozenset())


def _mean(values: Sequence[float], weights: Sequence[float]) -> float:
    """Return the weighted mean; 0 if there are no values."""
    return fmean(values, weights) if values else 0.0


def _heaviest(terms: Terms, missing: AbstractSet[str]) -> float:
    return max((terms.weights.get(term, 0.0) for term in missing), default=0.0)


def _age(sentence: ScoredSentence, as_of: int) -> float:
    """Return the days from publication to the question."""
    published = sentence.version.published
    return max(0.0, (as_of - published.epoch) / _DAY) if published else _UNDATED


def _tokens(text: str) -> frozenset[str]:
    return frozenset(TantivyIndex.tokens(text))
