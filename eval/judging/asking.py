"""The judge's turn: one key for each passage, each kept before the next is shown."""

from collections.abc import Callable, Sequence
from enum import StrEnum

from eval.judging.pool import Pooled
from eval.judging.state import NOT, PARTLY, RELEVANT, Judging, Question, Stage


class Key(StrEnum):
    """What a judge may say of a passage, or of the question."""

    YES = "y"
    PARTLY = "p"
    NO = "n"
    SKIP = "s"
    UNANSWERABLE = "u"
    QUIT = "q"


_GRADES = {Key.YES: RELEVANT, Key.PARTLY: PARTLY, Key.NO: NOT}

Ask = Callable[[Question, Pooled, tuple[int, int]], Key]
"""Given a question, a passage, and which of how many it is, returns what the judge says."""


def judge(judging: Judging, pool: Callable[[Question], Sequence[Pooled]], ask: Ask) -> bool:
    """Ask for every open question what each of its passages is worth.

    An article that answers is not shown again with another passage.

    Args:
        judging: The questions; saved after every key.
        pool: Finds the passages of a question.
        ask: The judge.

    Returns:
        Whether the judge came to the end.
    """
    for question in judging.questions:
        if question.stage is not Stage.OPEN:
            continue
        passages = pool(question)
        for place, item in enumerate(passages, 1):
            if item.passage in question.seen or question.grades.get(item.uri) == RELEVANT:
                continue
            key = ask(question, item, (place, len(passages)))
            if key is Key.QUIT:
                return False
            if key in _GRADES:
                question.grade(item.uri, _GRADES[key], item.passage)
                judging.save()
                continue
            question.stage = Stage.SKIPPED if key is Key.SKIP else Stage.UNANSWERABLE
            break
        else:
            question.stage = Stage.DONE
        judging.save()
    return True
