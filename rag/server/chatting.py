"""Between OpenAI's messages and Dateline's questions and answers."""

import re
import time
import uuid
from collections.abc import Callable, Iterator, Sequence
from typing import Any

from rag.answer import Answer, Citation
from rag.errors import QuestionError
from rag.followups import Turn, names_in_question, resolve
from rag.server.contract.answers import AnswerModel
from rag.server.contract.asking import MOST_CHARACTERS
from rag.server.contract.chat import (
    MODEL,
    Annotation,
    AnswerMessage,
    ChatCompletion,
    ChatMessage,
    Choice,
    Proof,
    SearchResult,
    UrlCitation,
    Usage,
)

_QUOTED = re.compile("“([^”]*)”|‘([^’]*)’")
_NUMBER = re.compile(r"\[(\d+)\]")
_MOST_NAMES = 12
CountTokens = Callable[[Sequence[str]], list[int]]


def asked(messages: Sequence[ChatMessage]) -> tuple[str, list[Turn]]:
    """Return the question that the last message puts, and the turns before it.

    A follow-up is resolved from what was asked and answered before. System messages instruct
    nobody here and are passed by.

    Raises:
        QuestionError: The last message is not a user's, or is too long.
    """
    said = [message for message in messages if message.role in ("user", "assistant")]
    if not said or said[-1].role != "user" or not said[-1].text.strip():
        raise QuestionError("messages: the last one must be the user's, with a question as text")
    question = said[-1].text
    if len(question) > MOST_CHARACTERS:
        raise QuestionError(f"messages: the question has over {MOST_CHARACTERS:,} characters")
    turns: list[Turn] = []
    for message in said[:-1]:
        if message.role == "user" and message.text.strip():
            turns.append(Turn(resolve(message.text, turns).text, ()))
        elif turns:
            turns[-1] = Turn(turns[-1].question, _names(message.text))
    return question, turns


def _names(answer: str) -> tuple[str, ...]:
    """Return whom an answer of ours names in its quotations, or any other answer at all."""
    quoted = " ".join(first or second for first, second in _QUOTED.findall(answer))
    return tuple(dict.fromkeys(names_in_question(quoted or answer)))[:_MOST_NAMES]


def pieces(answer: Answer) -> Iterator[str]:
    """Yield the content of the message sentence by sentence, the notes last."""
    shown = ""
    for count in range(1, len(answer.sentences) + 1):
        text = Answer.text_of(answer.sentences[:count])
        if not answer.text.startswith(text):  # a sentence that nothing proves has a mark
            break
        yield text.removeprefix(shown)
        shown = text
    if rest := answer.text.removeprefix(shown):
        yield rest
    for note in answer.notes:
        yield f"\n\n{note}"


def completion(answer: Answer, usage: Usage) -> ChatCompletion:
    """Return an answer as a chat completion."""
    content = "".join(pieces(answer))
    message = AnswerMessage(content=content, annotations=_annotations(answer, content))
    return ChatCompletion(
        id=new_id(),
        created=int(time.time()),
        choices=[Choice(message=message)],
        usage=usage,
        **dict(proof(answer)),
    )


def chunks(answer: Answer, usage: Usage | None) -> Iterator[dict[str, Any]]:
    """Yield an answer as the chunks of a stream; the proof is in the one that ends it.

    Args:
        answer: The answer.
        usage: Told in a last chunk, if it was asked for.
    """
    common = {
        "id": new_id(),
        "object": "chat.completion.chunk",
        "created": int(time.time()),
        "model": MODEL,
    }

    def chunk(delta: dict[str, Any], finish: str | None = None, **more: Any) -> dict[str, Any]:  # noqa: ANN401
        choice = {"index": 0, "delta": delta, "logprobs": None, "finish_reason": finish}
        return {**common, "choices": [choice], **more}

    yield chunk({"role": "assistant", "content": ""})
    for piece in pieces(answer):
        yield chunk({"content": piece})
    annotations = _annotations(answer, "".join(pieces(answer)))
    told = [annotation.model_dump() for annotation in annotations]
    yield chunk({"annotations": told}, "stop", **proof(answer).model_dump(mode="json"))
    if usage:
        yield {**common, "choices": [], "usage": usage.model_dump()}


def proof(answer: Answer) -> Proof:
    """Return what stands beside the message."""
    return Proof(
        citations=[_address(citation) for citation in answer.citations],
        search_results=[
            SearchResult(
                title=citation.headline,
                url=_address(citation),
                date=str(citation.published) if citation.published else None,
                last_updated=str(citation.updated) if citation.updated else None,
                snippet=citation.quote,
                source=citation.source,
            )
            for citation in answer.citations
        ],
        dateline=AnswerModel.of_answer(answer),
    )


def usage_of(answer: Answer, messages: Sequence[ChatMessage], count: CountTokens) -> Usage:
    """Return the tokens of a language model, if one wrote; else what `count` gives."""
    if answer.trace.model and answer.trace.model.calls:
        read = sum(call.prompt_tokens for call in answer.trace.model.calls)
        written = sum(call.completion_tokens for call in answer.trace.model.calls)
    else:
        *texts, written = count([*(message.text for message in messages), answer.text])
        read = sum(texts)
    return Usage(prompt_tokens=read, completion_tokens=written, total_tokens=read + written)


def new_id() -> str:
    """Return an id for a completion."""
    return f"chatcmpl-{uuid.uuid4().hex}"


def _address(citation: Citation) -> str:
    return citation.deep_link or citation.url or citation.uri


def _annotations(answer: Answer, content: str) -> list[Annotation]:
    known = {citation.number: citation for citation in answer.citations}
    found = (match for match in _NUMBER.finditer(content) if int(match[1][:9]) in known)
    return [
        Annotation(
            url_citation=UrlCitation(
                start_index=match.start(),
                end_index=match.end(),
                title=known[int(match[1])].headline,
                url=_address(known[int(match[1])]),
            )
        )
        for match in found
    ]
