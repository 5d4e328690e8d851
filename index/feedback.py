"""What readers say of answers: a verdict and why, with just enough to measure by it later."""

import re
import uuid
from collections.abc import Mapping
from dataclasses import dataclass, field, replace
from datetime import UTC, datetime
from enum import StrEnum
from typing import Any, Self

from index.article import canonical_line, canonical_text
from index.errors import InvalidFeedbackError
from index.times import Timestamp

MOST_COMMENT = 2000
"""Characters of a comment."""
MOST_QUESTION = 4000
"""Characters of a question: of a resolved one there is more than was asked."""
MOST_ANSWER = 20_000
"""Characters of an answer."""
MOST_CITATIONS = 100
MOST_URI = 4000

UUID = r"[0-9a-f]{8}(?:-[0-9a-f]{4}){3}-[0-9a-f]{12}"
"""The form of an id, as a regular expression."""


class Verdict(StrEnum):
    """What a reader thinks of an answer."""

    UP = "up"
    DOWN = "down"


class Reason(StrEnum):
    """What is wrong with an answer."""

    WRONG_ANSWER = "wrong_answer"
    WRONG_SOURCE = "wrong_source"
    OUT_OF_DATE = "out_of_date"
    SHOULD_HAVE_ABSTAINED = "should_have_abstained"
    SHOULD_HAVE_ANSWERED = "should_have_answered"
    OTHER = "other"


class Outcome(StrEnum):
    """How far an answer answered; `rag.answer.AnswerStatus` has the same."""

    ANSWERED = "answered"
    PARTIAL = "partial"
    ABSTAINED = "abstained"


def new_id() -> str:
    """Return an id that nobody guesses: who has it may change the feedback."""
    return str(uuid.uuid4())


@dataclass(frozen=True, slots=True)
class CitedSpan:
    """What an answer cited: characters of a version.

    Args:
        uri: The article.
        digest: The version's text by its hash; with `uri` it names the version for ever.
        start: First character in the version's text.
        end: One past the last.
    """

    uri: str
    digest: str
    start: int
    end: int


@dataclass(frozen=True, slots=True, kw_only=True)
class Feedback:
    """What a reader says of an answer; nothing of who the reader is.

    Args:
        id: A random UUID; the same again replaces what was said before.
        given: When.
        question: As it was asked.
        resolved: In words of its own, if it followed up on an earlier question.
        as_of: The moment that it was asked from.
        since: Begin of the window that the answer was limited to; None leaves it open.
        until: End of that window.
        limits: What the reader chose beside the as-of, by name: text, or a list of texts.
        status: How far the answer answered.
        answer: Its text.
        citations: What it cited.
        verdict: What the reader thinks of it.
        reason: What is wrong with it, if the reader said so.
        comment: The same in the reader's words.
        expected: URI of the article that answers, if the reader named one.

    Raises:
        InvalidFeedbackError: Something is too long, no UUID, or does not go together.
    """

    id: str = field(default_factory=new_id)
    given: Timestamp = field(default_factory=lambda: Timestamp.of(datetime.now(UTC)))
    question: str
    resolved: str = ""
    as_of: Timestamp
    since: Timestamp | None = None
    until: Timestamp | None = None
    limits: Mapping[str, Any] = field(default_factory=dict)
    status: Outcome
    answer: str
    citations: tuple[CitedSpan, ...] = ()
    verdict: Verdict
    reason: Reason | None = None
    comment: str = ""
    expected: str = ""

    def __post_init__(self) -> None:
        if problem := self._problem():
            raise InvalidFeedbackError(problem)

    def _problem(self) -> str:
        if not re.fullmatch(UUID, self.id):
            return f"id: {self.id[:50]!r} is no UUID in lower case"
        if not self.question.strip():
            return "question: there is none"
        for name, most in _MOST.items():
            if (count := len(getattr(self, name))) > most:
                return f"{name}: {count:,} are too many, at most {most:,} are kept"
        for cited in self.citations:
            if not 0 <= cited.start < cited.end:
                return f"citations: from {cited.start} to {cited.end} there is no character"
            if len(cited.uri) > MOST_URI:
                return f"citations: a URI has more than {MOST_URI:,} characters"
        return self._contradiction()

    def _contradiction(self) -> str:
        if self.verdict is Verdict.UP and (self.reason or self.expected):
            return "verdict: an answer that is good has neither a reason nor an expected article"
        if self.reason is Reason.SHOULD_HAVE_ABSTAINED:
            if self.status is Outcome.ABSTAINED:
                return "reason: the answer abstained, it cannot be that it should have"
            if self.expected:
                return "expected: if an article answers, abstaining would have been wrong"
        if self.reason is Reason.SHOULD_HAVE_ANSWERED and self.status is Outcome.ANSWERED:
            return "reason: the question was answered, it cannot be that it should have been"
        return ""

    @property
    def asked(self) -> str:
        """The question as it stands on its own."""
        return self.resolved or self.question

    def canonical(self) -> Self:
        """Return the same with texts as Dateline stores them: no control characters among them."""
        return replace(
            self,
            question=canonical_line(self.question),
            resolved=canonical_line(self.resolved),
            answer=canonical_text(self.answer),
            citations=tuple(replace(c, uri=canonical_line(c.uri)) for c in self.citations),
            comment=canonical_text(self.comment),
            expected=canonical_line(self.expected),
        )


_MOST = {
    "question": MOST_QUESTION,
    "resolved": MOST_QUESTION,
    "answer": MOST_ANSWER,
    "citations": MOST_CITATIONS,
    "comment": MOST_COMMENT,
    "expected": MOST_URI,
}
