"""From a question to the updates of the page: what was found, each sentence, the answer."""

import asyncio
from collections.abc import AsyncGenerator, Callable, Sequence
from concurrent.futures import Executor
from contextlib import aclosing, closing, suppress
from threading import Thread
from typing import Any, Literal, TypedDict

from index.errors import DatelineError
from rag.answer import Answer, AnswerPart, Candidate, Citation, Sentence
from rag.asynchronous import in_a_thread
from rag.cancelling import Cancellation
from rag.engine import NewsRAG
from rag.errors import CalledOffError
from rag.page.evidence import evidence, growing, searching
from rag.page.markup import Markup, tag
from rag.page.records import Asking, Record
from rag.page.talk import sentences_html, turn_html
from rag.page.times import Asked
from rag.progress import Found, Understood, listening

Phase = Literal["loading", "searching", "found", "writing", "done", "failed"]


class Update(TypedDict):
    """The whole state of a turn; a later update of the same question replaces it."""

    ask: str
    turn: int
    phase: Phase
    talk: str
    proof: str
    say: str
    record: dict[str, Any] | None


async def answering(
    news: NewsRAG,
    asking: Asking,
    loading: Thread,
    *,
    cancellation: Cancellation | None = None,
    executor: Executor | None = None,
) -> AsyncGenerator[Update]:
    """Answer a question step by step; closing the iterator hangs up on a language model at once.

    Args:
        news: Answers.
        asking: The question.
        loading: Makes `news` ready.
        cancellation: Ends it without a further update; None leaves that to closing it.
        executor: Has the thread for it; None takes asyncio's own.
    """
    shown = _Shown(asking)
    if loading.is_alive():
        yield shown.waiting("loading", "Loading the model …")
        await asyncio.get_running_loop().run_in_executor(executor, loading.join)
    yield shown.waiting("searching", "Searching …")

    def work(show: Callable[[Update], None]) -> None:
        try:
            _answer(news, asking, shown, show)
        except CalledOffError:
            raise
        except DatelineError as error:
            show(shown.failed(str(error)))

    with suppress(CalledOffError):
        async with aclosing(in_a_thread(work, executor, cancellation)) as updates:
            async for update in updates:
                yield update


def _answer(news: NewsRAG, asking: Asking, shown: "_Shown", show: Callable[[Update], None]) -> None:
    """Answer a question, and show what happens on the way; the passages are looked for once."""
    sentences: list[Sentence] = []
    citations: list[Citation] = []
    asked: list[Asked] = []

    def tell(event: Understood | Found) -> None:
        if isinstance(event, Understood):
            asked.append(Asked.of(event.question.as_of, given=bool(asking.limits.as_of)))
        elif not sentences:
            show(shown.found(event.candidates, asked[0]))

    chat = news.chat(earlier=asking.earlier)
    with (
        listening(tell),
        closing(chat.stream(asking.question, **asking.limits.arguments())) as parts,
    ):
        for part in parts:
            if isinstance(part, AnswerPart):
                sentences.append(part.sentence)
                citations += part.citations
                proof = growing(asking.question, asking.turn, citations, asked[0], news.index)
                show(shown.writing(sentences, proof))
            else:
                show(shown.done(part, news))


class _Shown:
    """Makes the updates of one question.

    Args:
        asking: The question.
    """

    def __init__(self, asking: Asking) -> None:
        self._asking = asking

    def waiting(self, phase: Phase, text: str) -> Update:
        body = tag("p", text, class_="waiting")
        proof = searching(self._asking.question, self._asking.turn)
        return self._update(phase, self._turn(body), proof, text)

    def found(self, candidates: Sequence[Candidate], asked: Asked) -> Update:
        count = len({candidate.uri for candidate in candidates})
        text = f"{count} articles found. Answering …" if count != 1 else "1 article found …"
        body = tag("p", text, class_="waiting")
        proof = searching(self._asking.question, self._asking.turn, candidates, asked)
        return self._update("found", self._turn(body), proof, text)

    def writing(self, sentences: list[Sentence], proof: Markup) -> Update:
        body = sentences_html(sentences, self._asking.turn)
        return self._update("writing", self._turn(body), proof, sentences[-1].shown)

    def done(self, answer: Answer, news: NewsRAG) -> Update:
        asking = self._asking
        record = Record.of(asking.question, asking.limits, answer)
        talk = turn_html(asking.question, asking.limits, asking.turn, answer=answer)
        proof = evidence(answer, asking.turn, record.asked(answer), news.index)
        kept = record.model_dump(mode="json")
        return self._update("done", talk, proof, _told(answer), kept)

    def failed(self, reason: str) -> Update:
        asking = self._asking
        text = f"This cannot be answered: {reason}"
        record = Record(question=asking.question, limits=asking.limits, error=text[:2000])
        talk, proof = _failure(record, asking.turn)
        return self._update("failed", talk, proof, text, record.model_dump(mode="json"))

    def _turn(self, body: Markup) -> Markup:
        return turn_html(self._asking.question, self._asking.limits, self._asking.turn, body=body)

    def _update(
        self, phase: Phase, talk: str, proof: str, say: str, record: dict[str, Any] | None = None
    ) -> Update:
        return Update(
            ask=self._asking.ask,
            turn=self._asking.turn,
            phase=phase,
            talk=str(talk),
            proof=str(proof),
            say=say,
            record=record,
        )


def restored(news: NewsRAG, record: Record, turn: int) -> tuple[Markup, Markup]:
    """Return a turn that a browser has kept, and its evidence as the index has it today.

    Raises:
        RecordError: It is not what the page gave.
    """
    answer = record.read_answer()
    if answer is None:
        return _failure(record, turn)
    talk = turn_html(record.question, record.limits, turn, answer=answer, rated=record.feedback)
    return talk, evidence(answer, turn, record.asked(answer), news.index)


def _failure(record: Record, turn: int) -> tuple[Markup, Markup]:
    body = tag("p", record.error, class_="failed", dir="auto")
    talk = turn_html(record.question, record.limits, turn, body=body, failed=True)
    return talk, searching(record.question, turn)


def _told(answer: Answer) -> str:
    count = len(answer.citations)
    sources = "no source" if not count else "1 source" if count == 1 else f"{count} sources"
    return f"Answer with {sources}: {answer.text}" if count else answer.text
