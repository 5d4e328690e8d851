"""Who says what cited text supports and what an answer covers: rules, unless a model is asked."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from enum import StrEnum
from typing import Protocol

from eval.answers.records import CitationRecord
from eval.answers.support import Comparer, Encoder, Evidence
from index import Timestamp


@dataclass(frozen=True, slots=True)
class Finding:
    """Whether citations support a statement.

    Args:
        supported: Whether they do.
        why: On what grounds, for a person.
    """

    supported: bool
    why: str


class Coverage(StrEnum):
    """Whether an answer states an assertion, in AutoNuggetizer's three labels."""

    SUPPORT = "support"
    PARTIAL = "partial_support"
    NONE = "not_support"


class Judge(Protocol):
    """Judges statements. The same question gets the same verdict within one evaluation."""

    @property
    def description(self) -> Mapping[str, object]:
        """What the report says of the judge: its name and all that decides its verdicts."""
        ...

    def supports(self, statement: str, citations: Sequence[CitationRecord]) -> Finding:
        """Judge whether citations, taken together, support a statement.

        Args:
            statement: A sentence of an answer.
            citations: At least one.
        """
        ...

    def covers(self, assertion: str, question: str, statements: Sequence[str]) -> Coverage:
        """Judge whether an answer states an assertion.

        Args:
            assertion: What a good answer states.
            question: What was asked.
            statements: The answer's sentences, in order.
        """
        ...

    def correct(self, question: str, golds: Sequence[str], answer: str) -> bool | None:
        """Judge whether an answer says what one of the gold answers says.

        Args:
            question: What was asked.
            golds: At least one.
            answer: Its text; empty if it abstains.

        Returns:
            None if this judge does not judge that.
        """
        ...


SUPPORTED = ((0.75, 0.0), (0.5, 0.7))
"""Least share of content words with least cosine: either pair supports, if all else agrees."""
COVERED = ((0.75, 0.0), (0.5, 0.75))
"""The same for an assertion that is stated."""
PARTLY = ((0.5, 0.0), (0.35, 0.65))
"""The same for one that is stated in part; names may be missing then, if nothing is denied."""


class RuleJudge:
    """The deterministic judge.

    A statement that stands word for word in a quote is supported. Any other must have all its
    names and numbers in the quotes (or in what the citation says of the article), deny what they
    deny and nothing else, and share enough words and meaning with them (`SUPPORTED`).

    Args:
        encoder: Compares meanings.
    """

    def __init__(self, encoder: Encoder) -> None:
        self._comparer = Comparer(encoder)

    @property
    def description(self) -> Mapping[str, object]:
        """The name and the thresholds."""
        return {"name": "rules", "supported": SUPPORTED, "covered": COVERED, "partly": PARTLY}

    def supports(self, statement: str, citations: Sequence[CitationRecord]) -> Finding:
        """Judge whether citations support a statement."""
        context = " . ".join(about(citation) for citation in citations)
        quotes = [citation.quote for citation in citations]
        evidence = self._comparer.evidence(statement, quotes, context)
        return Finding(evidence.agrees and _reaches(evidence, SUPPORTED), str(evidence))

    def covers(self, assertion: str, question: str, statements: Sequence[str]) -> Coverage:
        """Judge by the best one or two adjacent sentences; the question supplies context."""
        best = Coverage.NONE
        for window in _windows(statements):
            evidence = self._comparer.evidence(assertion, window, question)
            if evidence.agrees and _reaches(evidence, COVERED):
                return Coverage.SUPPORT
            if not evidence.opposed and _reaches(evidence, PARTLY):
                best = Coverage.PARTIAL
        return best

    def correct(self, question: str, golds: Sequence[str], answer: str) -> None:
        """Judge nothing: `eval.answers.gold` compares words, and more the rules cannot say."""


def about(citation: CitationRecord) -> str:
    """Return what a citation says of its article: headline, source, place and date in words."""
    known = [citation.headline, citation.source, citation.byline, citation.dateline]
    for date in filter(None, (citation.published, citation.updated)):
        start = Timestamp.parse(date).start
        known.append(f"{start:%A} {start.day} {start:%B} {start:%b} {start.year}")
    return " . ".join(filter(None, known))


def _windows(statements: Sequence[str]) -> list[Sequence[str]]:
    pairs = [statements[n : n + 2] for n in range(len(statements) - 1)]
    return [*([statement] for statement in statements), *pairs]


def _reaches(evidence: Evidence, bounds: Sequence[tuple[float, float]]) -> bool:
    return any(evidence.coverage >= c and evidence.similarity >= s for c, s in bounds)
