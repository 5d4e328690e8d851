"""An answer from the corpus's own sentences: chosen, ordered, quoted to the character."""

import re
from collections.abc import Callable, Sequence
from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from index import Embedder, Passage, Status, Version
from index.lexical import TantivyIndex
from index.sentences import sentences
from index.wire import status_of
from rag.answer import Citation, Sentence, Support
from rag.settings import Settings
from rag.terms import Terms

_NUMBER = re.compile(
    r"\d|\b(?:one|two|three|four|five|six|seven|eight|nine|ten|eleven|twelve|dozens?|hundreds?"
    r"|thousands?|millions?|billions?|half|third|quarter)\b",
    re.IGNORECASE,
)
_DATE = re.compile(
    r"\b(?:(?:Mon|Tues|Wednes|Thurs|Fri|Satur|Sun)day|January|February|March|April|May|June|July"
    r"|August|September|October|November|December|Jan\.|Feb\.|Aug\.|Sept\.|Oct\.|Nov\.|Dec\."
    r"|today|yesterday|tomorrow|\d{4})\b"
)
_WANTS_NUMBER = re.compile(
    r"\bhow (?:many|much|old|long|far|big|large|high|often)\b", re.IGNORECASE
)
_WANTS_DATE = re.compile(r"^\W*(?:when|what (?:day|date|year|month)|since when)\b", re.IGNORECASE)
_WANTS_SPEECH = re.compile(r"\b(?:say|said|says|tell|told|comment|respond|react)", re.IGNORECASE)
_SPEECH = re.compile(r"[“”\"]|\b(?:said|says|told|added)\b")
_SHORTEST = 4  # words; less is a heading or a scrap
_SAME = 0.6  # share of common words from which two sentences repeat each other


@dataclass(frozen=True, slots=True)
class ScoredSentence:
    """A sentence of a retrieved passage, with what speaks for it.

    Args:
        passage: The passage that it stands in.
        version: The version that the passage is a slice of.
        start: First character in the version's text.
        end: One past the last.
        tokens: Its tokens as the lexical index sees them.
        similarity: Cosine to the question.
        context: The tokens of its passage and its headline.
        score: What the sentences are ranked by.
    """

    passage: Passage
    version: Version
    start: int
    end: int
    tokens: frozenset[str]
    similarity: float
    context: frozenset[str]
    score: float

    @property
    def text(self) -> str:
        """The sentence, character for character."""
        return self.version.text[self.start : self.end]


def score_sentences(
    question: str,
    vector: NDArray[np.float32],
    passages: Sequence[tuple[Passage, Version, float]],
    terms: Terms,
    embedder: Embedder,
) -> list[ScoredSentence]:
    """Return the sentences of the passages, best first.

    Args:
        question: What was asked.
        vector: Its unit vector, shape (dimension,).
        passages: Each with its version and its fused retrieval score.
        terms: The question's content terms.
        embedder: Embeds the sentences.
    """
    found = [
        (passage, version, score, passage.start + span.start, passage.start + span.end)
        for passage, version, score in passages
        for span in sentences(passage.text, version.language or "en")
        if len(passage.text[span.start : span.end].split()) >= _SHORTEST
    ]
    if not found:
        return []
    similarity = embedder.encode_documents([v.text[s:e] for _, v, _, s, e in found]) @ vector
    context = {
        passage.id: frozenset(TantivyIndex.tokens(f"{version.headline}\n{passage.text}"))
        for passage, version, _ in passages
    }
    scored = []
    for (passage, version, score, start, end), cosine in zip(found, similarity, strict=True):
        text = version.text[start:end]
        tokens = frozenset(TantivyIndex.tokens(text))
        around = context[passage.id]
        covered, in_context = terms.coverage(tokens), terms.coverage(around)
        scored.append(
            ScoredSentence(
                passage=passage,
                version=version,
                start=start,
                end=end,
                tokens=tokens,
                similarity=float(cosine),
                context=around,
                score=float(cosine)
                + 0.35 * covered
                + 0.25 * in_context
                + 0.3 * score
                + _answers_type(question, text),
            )
        )
    return sorted(scored, key=lambda s: (-s.score, s.version.uri, s.start))


def choose(scored: Sequence[ScoredSentence], settings: Settings) -> list[ScoredSentence]:
    """Return the sentences to answer with: the best, then what completes it in reading order.

    A sentence that repeats a better one, or that falls far behind the best, is left out.
    """
    chosen: list[ScoredSentence] = []
    for sentence in scored:
        if len(chosen) == settings.answer_sentences:
            break
        if sentence.score < settings.answer_cutoff * scored[0].score:
            break
        if not any(_repeats(sentence, other) for other in chosen):
            chosen.append(sentence)
    best, *rest = chosen
    order = {sentence.version.uri: n for n, sentence in reversed(list(enumerate(chosen)))}
    return [best, *sorted(rest, key=lambda s: (order[s.version.uri], s.start))]


def cite(
    chosen: Sequence[ScoredSentence],
    scored: Sequence[ScoredSentence],
    reprints: Callable[[Version, str], Sequence[str]],
) -> tuple[tuple[Sentence, ...], tuple[Citation, ...]]:
    """Return the answer's sentences and citations.

    Args:
        chosen: What the answer says, in its order.
        scored: All sentences that were looked at: who else printed the same one.
        reprints: Returns the sources whose copies of a version hold a text.
    """
    said = []
    proofs = []
    for number, sentence in enumerate(chosen, 1):
        version, passage = sentence.version, sentence.passage
        others = dict.fromkeys(reprints(version, sentence.text))
        others |= {
            other.version.source: None
            for other in scored
            if other.version.uri != version.uri and other.text == sentence.text
        }
        said.append(Sentence(text=sentence.text, citations=(number,), support=Support.VERBATIM))
        proofs.append(
            Citation(
                number=number,
                uri=version.uri,
                version=version.number,
                digest=version.digest,
                headline=version.headline,
                source=version.source,
                byline=version.byline,
                dateline=version.dateline,
                published=version.published,
                updated=version.updated,
                status=_status(version),
                superseded=version.superseded,
                start=sentence.start,
                end=sentence.end,
                quote=sentence.text,
                before=version.text[passage.start : sentence.start],
                after=version.text[sentence.end : passage.end],
                url=version.url,
                also_reported_by=tuple(s for s in others if s not in ("", version.source)),
                notices=version.notices,
            )
        )
    return tuple(said), tuple(proofs)


def _status(version: Version) -> Status:
    """Return what a version that was found is fit for: no embargo holds it any more."""
    return status_of(version.notices) if version.status is Status.EMBARGOED else version.status


def _answers_type(question: str, text: str) -> float:
    """Return a bonus for a sentence that holds the kind of thing that was asked for."""
    wanted = (
        (_WANTS_NUMBER, _NUMBER, 0.12),
        (_WANTS_DATE, _DATE, 0.08),
        (_WANTS_SPEECH, _SPEECH, 0.05),
    )
    return sum(
        bonus for asks, holds, bonus in wanted if asks.search(question) and holds.search(text)
    )


def _repeats(one: ScoredSentence, two: ScoredSentence) -> bool:
    """Whether the shorter sentence's words are, for the most part, in the other."""
    smaller = min(len(one.tokens), len(two.tokens))
    return len(one.tokens & two.tokens) >= _SAME * max(smaller, 1)
