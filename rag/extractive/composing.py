"""From ranked sentences to an answer: what leads, what stands side by side, what is noted."""

from collections.abc import Sequence
from dataclasses import dataclass, replace

from index import Status
from index.lexical import TantivyIndex
from rag.answer import Citation, Sentence
from rag.asked import Asked, Form
from rag.extractive.choosing import choose
from rag.extractive.citing import Reprints, cite
from rag.extractive.claims import claims
from rag.extractive.dates import day_claims
from rag.extractive.moving import newest_first
from rag.extractive.offices import holder_first
from rag.extractive.overviews import openings
from rag.extractive.plans import done_first
from rag.extractive.scoring import ScoredSentence
from rag.extractive.sources import Copies, counted, differing
from rag.extractive.verdicts import verdicts
from rag.settings import Settings
from rag.terms import Terms

DIFFER = "Sources differ."
_LABEL = 4
"""Words that the name of a side has at most; a longer one is left out."""


@dataclass(frozen=True, slots=True)
class Side:
    """One of the things that a question compares or asks about one by one.

    Args:
        about: Its name, in the words of the question.
        scored: The sentences ranked by how likely they answer its part, best first.
    """

    about: str
    scored: Sequence[ScoredSentence]


@dataclass(frozen=True, slots=True)
class Composed:
    """An extractive answer.

    Args:
        sentences: What it says.
        citations: What proves it.
        notes: Corrections of what it cites, and how many sources it quotes.
    """

    sentences: tuple[Sentence, ...]
    citations: tuple[Citation, ...]
    notes: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class Composer:
    """Makes extractive answers.

    Args:
        settings: Words and sentences at most.
        reprints: Returns the sources whose copies of a version hold a text.
        copies: Returns the articles that are copies of a version's.
    """

    settings: Settings
    reprints: Reprints
    copies: Copies

    def answer(
        self, scored: Sequence[ScoredSentence], asked: Asked, terms: Terms, *, fresh: bool
    ) -> Composed:
        """Return the answer to a question with one need.

        If independent sources contradict each other on the figure or the day that is asked for, or
        one says yes and one no, all lead, the newest first; else if a later article has another
        figure, that leads. Who holds an office leads before its deputy, what took place before
        what was planned; of what happened, the openings of reports tell.

        Args:
            scored: The sentences, best first.
            asked: What is asked for.
            terms: What the question is about.
            fresh: Whether it asks for news.
        """
        claimed = claims(scored, asked, terms)
        said = claimed or day_claims(scored, asked, terms) or verdicts(scored, asked, terms)
        apart = differing(said, self.copies)
        if apart:
            first = [claim.sentence for claim in apart]
            chosen = choose(scored, self.settings, first, reserved=len(DIFFER.split()))
            return self._composed(chosen, scored, lead=DIFFER)
        ranked = newest_first(scored, claimed) if fresh else scored
        lead = openings(ranked, asked, terms)
        ranked = done_first(holder_first(ranked, asked), asked)
        chosen = choose(ranked, self.settings, lead)
        items = frozenset(range(len(chosen))) if asked.form is Form.LIST else frozenset()
        return self._composed(chosen, scored, items=items if len(chosen) > 1 else frozenset())

    def sided(self, sides: Sequence[Side]) -> Composed:
        """Return the answer to a question with several needs: a part for each, under its name.

        Args:
            sides: The needs, in the order of the question.
        """
        share = self.settings.model_copy(
            update={
                "answer_words": max(self.settings.answer_words // len(sides), 1),
                "answer_sentences": max(self.settings.answer_sentences // len(sides), 1),
            }
        )
        chosen: list[ScoredSentence] = []
        labels: dict[int, str] = {}
        for side in sides:
            left = [
                s
                for s in side.scored
                if not any(_same(s, other) for other in chosen) and _of_side(s, side, sides)
            ]
            if not left:
                continue
            named = len(side.about.split()) <= _LABEL
            labels[len(chosen)] = f"{side.about}:" if named else ""
            chosen += choose(left, share, reserved=len(labels[len(chosen)].split()))
        every = [sentence for side in sides for sentence in side.scored]
        return self._composed(chosen, every, items=frozenset(labels), labels=labels)

    def _composed(
        self,
        chosen: Sequence[ScoredSentence],
        scored: Sequence[ScoredSentence],
        *,
        lead: str = "",
        items: frozenset[int] = frozenset(),
        labels: dict[int, str] | None = None,
    ) -> Composed:
        sentences, citations = cite(chosen, scored, self.reprints, frozenset(labels or ()))
        before = dict(labels or {}) | ({0: lead} if lead else {})
        shown = tuple(
            replace(
                said,
                prefix=" ".join(filter(None, (before.get(n, ""), said.prefix))),
                item=n in items,
            )
            for n, said in enumerate(sentences)
        )
        versions = [sentence.version for sentence in chosen]
        notes = (*corrections(citations), counted(citations, versions, self.copies))
        return Composed(shown, citations, tuple(filter(None, notes)))


def _of_side(sentence: ScoredSentence, side: Side, sides: Sequence[Side]) -> bool:
    """Return whether a sentence names a side, or at least no other one instead."""
    named = [
        other is side
        for other in sides
        if frozenset(TantivyIndex.tokens(other.about)) <= sentence.tokens
    ]
    return not named or any(named)


def _same(one: ScoredSentence, two: ScoredSentence) -> bool:
    return (one.version.uri, one.start) == (two.version.uri, two.start)


def corrections(citations: Sequence[Citation]) -> list[str]:
    """Return what the agencies say of the cited versions, each once, with the numbers."""
    numbers: dict[str, list[int]] = {}
    for citation in citations:
        notices = [notice.rstrip(". ") for notice in citation.notices]
        corrected = citation.status is Status.CORRECTED
        if said := ". ".join(notices) or ("Corrected" if corrected else ""):
            numbers.setdefault(f"{said}.", []).append(citation.number)
    return [f"On {_numbered(found)}: {said}" for said, found in numbers.items()]


def _numbered(numbers: Sequence[int]) -> str:
    return " ".join(f"[{number}]" for number in numbers)
