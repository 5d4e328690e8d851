"""An answer in the making: its sentences one by one, or only how it ends."""

from collections.abc import Generator, Iterator
from contextlib import closing

from rag.answer import Answer, AnswerPart

Steps = Generator[AnswerPart, None, Answer]
"""Gives out checked sentences while a language model writes, and returns the answer."""


def finished(steps: Steps) -> Answer:
    """Return the answer, without its parts."""
    while True:
        try:
            next(steps)
        except StopIteration as ended:
            answer: Answer = ended.value
            return answer


def streamed(steps: Steps) -> Generator[AnswerPart | Answer]:
    """Yield the parts, and the answer last; one that came in no parts is yielded in parts, too.

    Closing the iterator closes the steps.
    """
    given = False
    with closing(steps):
        while True:
            try:
                part = next(steps)
            except StopIteration as ended:
                answer: Answer = ended.value
                break
            given = True
            yield part
    if not given:
        yield from _parts_of(answer)
    yield answer


def _parts_of(answer: Answer) -> Iterator[AnswerPart]:
    """Yield a finished answer's sentences, each with the citations that it is first to have."""
    seen: set[int] = set()
    for sentence in answer.sentences:
        new = [
            c for c in answer.citations if c.number in sentence.citations and c.number not in seen
        ]
        seen.update(sentence.citations)
        yield AnswerPart(sentence=sentence, citations=tuple(new))
