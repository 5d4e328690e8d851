"""From a model's stream to checked sentences, one after the other."""

import re
from collections.abc import Callable, Generator, Iterable, Sequence
from dataclasses import dataclass, replace
from typing import Protocol

from index import Passage, Version
from rag.answer import Answer, AnswerPart, Citation, Sentence, Support
from rag.citing import Draft, StreamParser
from rag.generative.prompt import NOTHING, fitting
from rag.generative.proofs import Proofs
from rag.llm.contract import TextStream
from rag.llm.errors import LanguageModelError
from rag.llm.usage import Metered, reason
from rag.question import Question
from rag.settings import Settings
from rag.support import Verdict

UNSUPPORTED = "(unsupported)"
"""What stands behind a sentence that is shown although no article says it."""
Notes = Callable[[Sequence[Citation], Sequence[Version]], Sequence[str]]
"""Returns notes on an answer from its citations and what each of them cites."""
_ENDED = re.compile(r"[.!?…][\"”’»)]*$")


class Checking(Protocol):
    """Checks a sentence, as `rag.support.Checker` does."""

    def check(self, draft: Draft) -> Verdict:
        """Return what proves it, or why nothing does."""
        ...


@dataclass(frozen=True, slots=True)
class Written:
    """What came of asking the model.

    Args:
        answer: The model's, or the extractive one if too little of it holds.
        rejected: Why sentences were not taken, in a word or two each.
    """

    answer: Answer
    rejected: tuple[str, ...]


def write(
    asked: Question,
    extractive: Answer,
    passages: Sequence[tuple[Passage, Version]],
    *,
    model: Metered,
    checker: Checking,
    proofs: Proofs,
    settings: Settings,
    notes: Notes,
) -> Generator[AnswerPart, None, Written]:
    """Ask the model, and give out each sentence as it has been written and checked.

    Args:
        asked: The question.
        extractive: The answer without a model: its place is taken, or kept.
        passages: What the model may read, the best first; the checker knows the same.
        model: Writes; keeps the record of what it cost.
        checker: Checks each sentence.
        proofs: Numbers the citations.
        settings: What becomes of sentences that do not hold.
        notes: What the reader should know of an answer with these citations.

    Returns:
        The answer; never an error: where the model fails, the extractive answer says so.
    """
    try:
        messages, count = fitting(asked.text, asked.as_of, passages, model.settings)
        stream = model.stream(
            messages, max_tokens=model.settings.answer_tokens, timeout=settings.llm_seconds
        )
    except LanguageModelError as error:
        model.record("answer", None, f"extractive: {reason(error)}")
        note = f"The language model gave no answer ({reason(error)}); this one quotes the articles."
        return Written(_noted(extractive, note), ())
    kept = _Kept(checker, proofs, settings)
    parser = StreamParser(count)
    broken = ""
    try:
        try:
            for piece in stream:
                yield from kept.take(parser.feed(piece))
        except LanguageModelError as error:
            broken = reason(error)
        finished = bool(stream.completion.finish) and stream.completion.finish != "length"
        yield from kept.take(_whole(parser.close(), finished=finished and not broken))
    finally:
        stream.close()
    written = _decided(kept, extractive, model, stream, broken=broken, finished=finished)
    if written.answer.sentences == extractive.sentences:
        return written
    told = notes(proofs.citations, proofs.versions)
    return replace(written, answer=replace(written.answer, notes=(*told, *written.answer.notes)))


def _whole(drafts: Sequence[Draft], *, finished: bool) -> Iterable[Draft]:
    """Return the last sentences, without one that was cut off."""
    if finished or not drafts or _ENDED.search(drafts[-1].text):
        return drafts
    return drafts[:-1]


class _Kept:
    """The sentences of an answer that hold, or are shown all the same."""

    def __init__(self, checker: Checking, proofs: Proofs, settings: Settings) -> None:
        self._checker = checker
        self._proofs = proofs
        self.marks = settings.llm_unsupported == "mark"
        self.least_share = settings.llm_least_share
        self.sentences: list[Sentence] = []
        self.rejected: list[str] = []
        self.held = 0
        self.declined = False

    @property
    def citations(self) -> tuple[Citation, ...]:
        """What proves them, by number."""
        return self._proofs.citations

    def take(self, drafts: Iterable[Draft]) -> Generator[AnswerPart]:
        """Check sentences, and give out those that are shown."""
        for draft in drafts:
            if draft.text.casefold().strip(" .") == NOTHING.casefold().strip(" ."):
                self.declined = True
                continue
            verdict = self._checker.check(draft)
            if any(verdict.text == said.text for said in self.sentences):
                continue
            holds = verdict.support is not Support.UNSUPPORTED
            if not holds:
                self.rejected.append(verdict.reason.partition(":")[0])
            if not holds and (verdict.unfit or not self.marks):
                continue
            before = len(self._proofs.citations)
            numbers = self._proofs.numbers(verdict.evidence)
            sentence = Sentence(text=verdict.text, citations=numbers, support=verdict.support)
            self.sentences.append(sentence)
            self.held += holds
            yield AnswerPart(sentence=sentence, citations=self._proofs.citations[before:])


def _decided(
    kept: _Kept,
    extractive: Answer,
    model: Metered,
    stream: TextStream,
    *,
    broken: str,
    finished: bool,
) -> Written:
    rejected = tuple(kept.rejected)
    share = kept.held / max(kept.held + len(rejected), 1)
    if not kept.held or share < kept.least_share:
        what, note = _fallen_back(kept, broken)
        model.record("answer", stream.completion, f"extractive: {what}")
        return Written(_noted(extractive, note), rejected)
    model.record("answer", stream.completion, "used")
    notes = []
    if rejected and not kept.marks:
        many = len(rejected) > 1
        notes.append(
            f"{len(rejected)} sentence{'s' if many else ''} of the language model "
            f"{'were' if many else 'was'} left out: no article here says so."
        )
    if broken or not finished:
        notes.append("The language model broke off; what it had written until then is shown.")
    answer = replace(
        extractive,
        text=" ".join(map(_shown, kept.sentences)),
        sentences=tuple(kept.sentences),
        citations=kept.citations,
        notes=tuple(notes),
    )
    return Written(answer, rejected)


def _fallen_back(kept: _Kept, broken: str) -> tuple[str, str]:
    """Return why the extractive answer stands, for the trace and for the reader."""
    if broken:
        return broken, f"The language model broke off ({broken}); this answer quotes the articles."
    if kept.declined:
        return "declined", (
            "The language model found no answer in these articles; this one quotes the nearest."
        )
    if not kept.rejected:
        return "empty", "The language model wrote nothing; this answer quotes the articles."
    return "unproved", (
        "What the language model wrote is not proved by the articles; this answer quotes them."
    )


def _shown(sentence: Sentence) -> str:
    return Answer.text_of([sentence]) if sentence.citations else f"{sentence.text} {UNSUPPORTED}"


def _noted(answer: Answer, note: str) -> Answer:
    return replace(answer, notes=(*answer.notes, note))
