"""One answer judged: by its citations, against the index, against gold answers and assertions."""

from dataclasses import dataclass

from eval.answers.citations import Statement, statements
from eval.answers.gold import plain_answer
from eval.answers.judge import Coverage, Judge
from eval.answers.records import Reply
from eval.datasets.dataset import Topic
from eval.exactness import ExactnessChecker, Fault


@dataclass(frozen=True, slots=True, kw_only=True)
class Judged:
    """A reply and what was found of it.

    Args:
        topic: What was asked.
        reply: The answer.
        statements: Its judged sentences; none if it abstains.
        faults: What is not exact in it.
        coverages: For each assertion of the topic, whether it is stated; none if there are no
            assertions, or the topic is unanswerable.
        correct: Whether the answer says what a gold answer says; None if there is none, or the
            judge does not judge it.
    """

    topic: Topic
    reply: Reply
    statements: tuple[Statement, ...]
    faults: tuple[Fault, ...]
    coverages: tuple[Coverage, ...]
    correct: bool | None = None

    @property
    def abstained(self) -> bool:
        """Whether the answer abstains."""
        return self.reply.answer.abstained

    @property
    def text(self) -> str:
        """The answer without citation numbers; empty if it abstains."""
        return "" if self.abstained else plain_answer(self.reply.answer.text)

    @property
    def first(self) -> str:
        """The answer's first sentence; empty if it abstains."""
        return self.statements[0].text if self.statements else ""


def judged(topic: Topic, reply: Reply, judge: Judge, checker: ExactnessChecker) -> Judged:
    """Judge one answer.

    Args:
        topic: What was asked.
        reply: What was answered.
        judge: Says what supports what.
        checker: Compares with the index.
    """
    answer = reply.answer
    found = () if answer.abstained else statements(answer, judge)
    texts = [statement.text for statement in found]
    wanted = () if topic.unanswerable else topic.assertions
    golds = () if topic.unanswerable else topic.answers
    text = "" if answer.abstained else plain_answer(answer.text)
    return Judged(
        topic=topic,
        reply=reply,
        statements=found,
        faults=checker.faults(answer),
        coverages=tuple(judge.covers(assertion, topic.text, texts) for assertion in wanted),
        correct=judge.correct(topic.text, golds, text) if golds else None,
    )
