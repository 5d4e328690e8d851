"""Sentence by sentence: what of the passages proves it, or why nothing does."""

import re
from collections.abc import Sequence
from dataclasses import dataclass, replace
from functools import lru_cache

import numpy as np
from numpy.typing import NDArray

from index import Embedder, Passage, Version
from index.lexical import TantivyIndex
from index.sentences import sentences
from rag.answer import Support
from rag.citing import Draft
from rag.followups.wording import FUNCTION_WORDS, words
from rag.settings import Settings
from rag.support.amounts import amounts
from rag.support.days import Day, days, known_days, relative
from rag.support.entailment import Entailment
from rag.support.names import missing, names
from rag.support.polarity import clauses, contradiction
from rag.support.quotations import attributes, exact, locate, outside_quotations, quotations, spoken

_MOST_SENTENCES = 3
"""Neighbouring sentences of a passage that prove one sentence together, at most."""
_MOST_WINDOWS = 6
"""Of the windows of one passage, how many are tried, the most alike first."""
_FEWEST_WORDS = 3
_FEW_TOKENS, _MOST_OF_THEM = 4, 0.75
"""In a sentence of so few telling words each may turn its meaning: this share must be there."""
_SELF = re.compile(r"\b(?:I|[Mm](?:e|y|ine|yself)|[Ww]e|us|[Oo]urs?)\b")
"""An article speaks of itself only in quotations, and an answer never."""


@dataclass(frozen=True, slots=True)
class Evidence:
    """Sentences of a passage.

    Args:
        number: The passage's, from 1, as the model knows it.
        passage: The passage.
        version: The version that it is a slice of.
        start: First character in the version's text.
        end: One past the last.
    """

    number: int
    passage: Passage
    version: Version
    start: int
    end: int

    @property
    def text(self) -> str:
        """The sentences, character for character."""
        return self.version.text[self.start : self.end]


@dataclass(frozen=True, slots=True)
class Verdict:
    """What the check of a sentence came to.

    Args:
        text: The sentence; its quotations are the article's characters.
        support: Whether the evidence carries it.
        evidence: What proves it; empty if nothing does.
        reason: Why nothing does; empty if something does.
        unfit: Whether it must not be shown at all, even as unsupported: it quotes without a proof,
            speaks of itself, or is no sentence.
    """

    text: str
    support: Support
    evidence: tuple[Evidence, ...] = ()
    reason: str = ""
    unfit: bool = False


class Checker:
    """Checks the sentences of one answer against the passages that the model was given.

    Args:
        passages: In the order of their numbers.
        embedder: Compares sentences.
        settings: The thresholds.
        entailment: Has a last say, where one is configured.
    """

    def __init__(
        self,
        passages: Sequence[tuple[Passage, Version]],
        embedder: Embedder,
        settings: Settings,
        entailment: Entailment | None = None,
    ) -> None:
        self._sources = [
            _Source(number, passage, version, embedder)
            for number, (passage, version) in enumerate(passages, 1)
        ]
        self._embedder = embedder
        self._settings = settings
        self._entailment = entailment

    def check(self, draft: Draft) -> Verdict:
        """Return what proves a sentence.

        The passages that it cites are looked at first, each alone, then together. Where none
        carries it, and the settings say so, the others are looked at, too: a number that the model
        left out or mistook does no harm if another passage proves the sentence.
        """
        text = exact(draft.text, [source.passage.text for source in self._sources])
        if fault := _unfit(draft.text, text):
            return Verdict(draft.text, Support.UNSUPPORTED, reason=fault, unfit=True)
        cited = [self._sources[number - 1] for number in draft.numbers]
        claim = _Claim(draft.text, self._embedder)
        verdict = self._against(claim, cited) if cited else _uncited(draft)
        if verdict.support is not Support.UNSUPPORTED:
            return verdict
        if not self._settings.llm_find_citations:
            return _unproved(verdict, text or draft.text)
        others = sorted(
            (source for source in self._sources if source not in cited),
            key=lambda source: (-claim.overlap(source.passage.text), source.number),
        )
        for source in others:
            if claim.overlap(source.passage.text) < self._settings.llm_least_overlap:
                break
            found = self._against(claim, [source])
            if found.support is not Support.UNSUPPORTED:
                return found
        return _unproved(verdict, text or draft.text)

    def _against(self, claim: "_Claim", sources: Sequence["_Source"]) -> Verdict:
        if exact(claim.text, [source.passage.text for source in sources]) is None:
            return Verdict(claim.text, Support.UNSUPPORTED, reason="quotation not in what it cites")
        alone = [(source, self._best(claim, [source])) for source in sources]
        proofs = [found for _, found in alone if not isinstance(found, str)]
        if not proofs and len(sources) > 1:
            together = self._best(claim, sources)
            proofs = [] if isinstance(together, str) else [together]
        if not proofs:
            reason = next(found for _, found in alone if isinstance(found, str))
            return Verdict(claim.text, Support.UNSUPPORTED, reason=reason)
        evidence = tuple(part for proof in proofs for part in proof)
        text = exact(claim.text, [part.text for part in evidence]) or claim.text
        verbatim = any(claim.text.strip() in part.text for part in evidence)
        return Verdict(text, Support.VERBATIM if verbatim else Support.SUPPORTED, evidence)

    def _best(self, claim: "_Claim", sources: Sequence["_Source"]) -> tuple[Evidence, ...] | str:
        """Return the sentences that prove a claim best, or why none do."""
        windows = [source.best_windows(claim) for source in sources]
        candidates: list[tuple[_Window, ...]]
        if len(sources) == 1:
            candidates = [(window,) for window in windows[0][:_MOST_WINDOWS]]
        else:
            candidates = [tuple(ranked[0] for ranked in windows if ranked)]
        reason = "nothing like it in what it cites"
        for parts in candidates:
            fault = self._fault(claim, parts)
            if not fault:
                return tuple(part.evidence for part in parts)
            if parts == candidates[0]:
                reason = fault
        return reason

    def _fault(self, claim: "_Claim", parts: Sequence["_Window"]) -> str:
        text = "\n".join(part.evidence.text for part in parts)
        around = "\n".join([text, *(part.source.context for part in parts)])
        if fault := _facts_fault(claim, text, around, parts):
            return fault
        overlap = claim.overlap(text)
        likeness = overlap + max(part.cosine for part in parts)
        if (
            overlap < self._settings.llm_least_overlap
            or (len(claim.tokens) <= _FEW_TOKENS and overlap < _MOST_OF_THEM)
            or likeness < self._settings.llm_least_likeness
        ):
            return "not what the source says"
        least = self._settings.llm_least_overlap
        if any(len(part & _tokens(text)) <= least * len(part) for part in claim.clauses):
            return "partly not what the source says"
        for told in dict.fromkeys((text, *(part.evidence.text for part in parts))):
            if fault := contradiction(claim.text, told, _tokens):
                return fault
        if self._entailment:
            sure = self._entailment([(text, claim.text)])[0]
            if sure < self._settings.llm_least_entailment:
                return "not entailed"
        return ""


def _unfit(text: str, quoting: str | None) -> str:
    """Return why a sentence must not be shown at all; empty if it may be."""
    if len(text.split()) < _FEWEST_WORDS:
        return "no sentence"
    if _SELF.search(outside_quotations(text)):
        return "speaks of itself"
    return "quotation not found" if quoting is None else ""


def _unproved(verdict: Verdict, text: str) -> Verdict:
    """Return the verdict on a sentence that nothing proves.

    Without a citation nobody can look up whether a quotation was said, and by whom.
    """
    return replace(verdict, text=text, unfit=bool(quotations(text)))


def _uncited(draft: Draft) -> Verdict:
    what = f"cites {draft.unknown[0]}, which is not there" if draft.unknown else "cites nothing"
    return Verdict(draft.text, Support.UNSUPPORTED, reason=what)


def _facts_fault(claim: "_Claim", text: str, around: str, parts: Sequence["_Window"]) -> str:
    """Return which number, date, name or quotation of a claim its evidence lacks."""
    dated = days(claim.text)
    return (
        _date_fault(claim.text, dated, parts)
        or _amount_fault(claim.text, dated, text)
        or next((f"name: {name}" for name in names(claim.text) if missing(name, around)), "")
        or _quotation_fault(claim.text, parts)
    )


def _date_fault(claim: str, dated: Sequence[Day], parts: Sequence["_Window"]) -> str:
    known = [day for part in parts for day in part.known_days]
    for day in dated:
        if not any(day.fits(other) for other in known):
            return f"date: {claim[day.start : day.end]}"
    unsaid = relative(claim) - {word for part in parts for word in relative(part.evidence.text)}
    return f"date: {', '.join(sorted(unsaid))}" if unsaid else ""


def _amount_fault(claim: str, dated: Sequence[Day], text: str) -> str:
    have = amounts(text)
    for amount in amounts(claim):
        of_a_date = any(day.start <= amount.start < day.end for day in dated)
        if not of_a_date and not any(amount.same(other) for other in have):
            return f"number: {claim[amount.start : amount.end]}"
    return ""


def _quotation_fault(claim: str, parts: Sequence["_Window"]) -> str:
    for quote in quotations(claim):
        places = [(part.evidence, locate(quote.text, part.evidence.text)) for part in parts]
        found = next(((evidence, place) for evidence, place in places if place), None)
        if found is None:
            return f"quotation: {quote.text}"
        evidence, (start, _) = found
        if attributes(claim) and not spoken(evidence.version.text, evidence.start + start):
            return "a quotation that nobody says"
    return ""


class _Claim:
    """A sentence to be checked, with what is computed of it once."""

    def __init__(self, text: str, embedder: Embedder) -> None:
        self.text = text
        self.tokens = _tokens(text)
        self.clauses = [found for part in clauses(text) if len(found := _tokens(part)) > 1]
        self._embedder = embedder
        self._vector: NDArray[np.float32] | None = None

    @property
    def vector(self) -> NDArray[np.float32]:
        """Its unit vector."""
        if self._vector is None:
            self._vector = self._embedder.encode_documents([self.text])[0]
        return self._vector

    def overlap(self, text: str) -> float:
        """Return the share of its tokens that a text has."""
        return len(self.tokens & _tokens(text)) / max(len(self.tokens), 1)


@dataclass(frozen=True, slots=True, eq=False)
class _Window:
    """Neighbouring sentences of a passage, compared with a claim."""

    source: "_Source"
    evidence: Evidence
    cosine: float
    score: float

    @property
    def known_days(self) -> list[Day]:
        version = self.evidence.version
        moment = version.updated or version.published
        return known_days(self.evidence.text, moment.start.date() if moment else None)


class _Source:
    """A passage with its sentences, which are embedded when a claim first needs them."""

    def __init__(self, number: int, passage: Passage, version: Version, embedder: Embedder) -> None:
        self.number = number
        self.passage = passage
        self.version = version
        self._embedder = embedder
        self._spans = [
            (passage.start + span.start, passage.start + span.end)
            for span in sentences(passage.text, version.language or "en")
        ]
        self._vectors: NDArray[np.float32] | None = None
        dates = [str(t.human()) for t in (version.published, version.updated) if t]
        fields = (version.headline, version.source, version.byline, version.dateline)
        self.context = "\n".join([*fields, *dates, passage.text])

    def best_windows(self, claim: _Claim) -> list[_Window]:
        """Return the windows of one to three sentences, the best first."""
        if not self._spans:
            return []
        cosines = self._embedded() @ claim.vector
        found = []
        for first in range(len(self._spans)):
            for last in range(first, min(first + _MOST_SENTENCES, len(self._spans))):
                start, end = self._spans[first][0], self._spans[last][1]
                evidence = Evidence(self.number, self.passage, self.version, start, end)
                cosine = float(cosines[first : last + 1].max())
                score = claim.overlap(evidence.text) + cosine - 0.1 * (last - first)
                found.append(_Window(self, evidence, cosine, score))
        return sorted(found, key=lambda w: (-w.score, w.evidence.start, w.evidence.end))

    def _embedded(self) -> NDArray[np.float32]:
        if self._vectors is None:
            text = self.version.text
            self._vectors = self._embedder.encode_documents([text[s:e] for s, e in self._spans])
        return self._vectors


@lru_cache(maxsize=4096)
def _tokens(text: str) -> frozenset[str]:
    """Return a text's stemmed words, without those that are in any text."""
    telling = [word for word in words(text) if word not in FUNCTION_WORDS]
    return frozenset(TantivyIndex.tokens(" ".join(telling)))
