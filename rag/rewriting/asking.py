"""Asking the model, reading what it wrote, and falling back."""

import re
from collections.abc import Sequence

from rag.answer import Window
from rag.followups import Resolved, Turn, resolve
from rag.followups.phrases import times
from rag.followups.resolving import LAST_TURNS, MOST_CARRIED
from rag.followups.turns import cut
from rag.llm.contract import Message
from rag.llm.errors import LanguageModelError
from rag.llm.tokens import count_messages
from rag.llm.usage import Metered, reason
from rag.needs import Need, needs
from rag.rewriting.fidelity import stray, stray_parts
from rag.settings import Settings

_THOUGHT = re.compile(r"<think(?:ing)?>.*?(?:</think(?:ing)?>|\Z)|\A.*</think(?:ing)?>", re.S)
_BULLET = re.compile(r"^\s*(?:[-*•–]|\(?\d{1,2}[.):])\s+")
_LABEL = re.compile(r"^(?:rewritten |standalone |sub-?)?question(?: \d)?:\s*", re.IGNORECASE)
_SEVERAL = re.compile(
    r"\b(?:and|or|versus|vs|compare[ds]?|contrast|both|each|first|than|between)\b|[;,]|\?.+\?",
    re.IGNORECASE,
)
"""What a question with several needs has; without it no model is asked."""
_FEWEST_WORDS = 7
_MOST_PARTS = 4

_RESOLVE = """\
You rewrite the last question of a conversation about the news so that it can be understood \
without the conversation. Use only words, names and numbers of the conversation. Keep every name, \
number, time and negation of the last question. If it can be understood alone, repeat it. Write \
the one question and nothing else.

Earlier: Who leads the harbour council of Ostmark?
Names in the answer: Lena Brandt
Last: When was she elected?
Rewritten: When was Lena Brandt elected to lead the harbour council of Ostmark?"""

_SPLIT = """\
You take apart a question about the news. If it asks for several things that are told in different \
articles, write each as a question that can be understood alone, one a line, at most four lines. \
Use only words, names and numbers of the question. If it asks for one thing, write: ONE

Question: What do Ostmark and Velden each say about the bridge toll?
What does Ostmark say about the bridge toll?
What does Velden say about the bridge toll?

Question: Who won the election in Ostmark?
ONE"""


def resolve_by_model(
    question: str, turns: Sequence[Turn], model: Metered, settings: Settings
) -> Resolved:
    """Return a question that stands on its own, in the model's words if they can be trusted.

    Args:
        question: As it was put.
        turns: The conversation so far, the oldest first.
        model: Is asked, unless there is nothing to refer to; keeps the record of what was done.
        settings: Its budget.
    """
    text = " ".join(question.split())
    built_in = resolve(question, turns)
    if not turns or not text or len(text) > MOST_CARRIED:
        return built_in
    recent = turns[-LAST_TURNS:]
    try:
        prompt = _told(text, recent, model, settings)
    except LanguageModelError as error:  # tokens cannot be counted
        model.record("follow-up", None, f"built in: {reason(error)}")
        return built_in
    lines = _lines(_RESOLVE, prompt, "follow-up", model, settings)
    if lines is None:
        return built_in
    rewritten = lines[0] if len(lines) == 1 else ""
    known = [entry for turn in recent for entry in (turn.question, *turn.names)]
    fault = (
        "not one line"
        if not rewritten
        else "too long"
        if len(rewritten) > len(text) + MOST_CARRIED
        else stray(rewritten, text, known)
    )
    if fault:
        model.judge(f"built in: {fault}")
        return built_in
    model.judge("used")
    if _same(rewritten, text):
        return Resolved(text)
    last = recent[-1]
    window = Window() if times(text) else last.window
    return Resolved(rewritten, (last.question,), window)


def _told(text: str, turns: Sequence[Turn], model: Metered, settings: Settings) -> str:
    """Return the prompt with as many of the last turns as the model has room for, at least one."""
    told = [
        f"Earlier: {cut(turn.question, MOST_CARRIED)}\n"
        f"Names in the answer: {cut(', '.join(turn.names), MOST_CARRIED)}"
        for turn in turns
    ]
    room = model.settings.room_beside(settings.llm_question_tokens)
    while True:
        prompt = "\n".join([*told, f"Last: {text}", "Rewritten:"])
        messages = [Message("system", _RESOLVE), Message("user", prompt)]
        if len(told) == 1 or count_messages(messages) <= room:
            return prompt
        told = told[1:]


def split_by_model(question: str, model: Metered, settings: Settings) -> tuple[Need, ...]:
    """Return the parts of a question with several needs, the model's if they can be trusted.

    Args:
        question: It stands on its own.
        model: Is asked if the question has any sign of several needs; keeps the record.
        settings: Its budget.

    Returns:
        Two to four parts; none if it is one need.
    """
    built_in = needs(question)
    several = len(question.split()) >= _FEWEST_WORDS and _SEVERAL.search(question)
    if not several or len(question) > 2 * MOST_CARRIED:
        return built_in
    lines = _lines(_SPLIT, f"Question: {question}", "needs", model, settings)
    if lines is None:
        return built_in
    if len(lines) == 1 and (lines[0].strip(".").upper() == "ONE" or _same(lines[0], question)):
        model.judge("used")
        return ()
    distinct = {line.casefold() for line in lines}
    fault = (
        f"{len(lines)} parts"
        if not 2 <= len(lines) <= _MOST_PARTS or len(distinct) < len(lines)
        else stray_parts(lines, question)
    )
    if fault:
        model.judge(f"built in: {fault}")
        return built_in
    model.judge("used")
    return tuple(Need(line, line) for line in lines)


def _lines(
    system: str, prompt: str, purpose: str, model: Metered, settings: Settings
) -> list[str] | None:
    """Return the lines that the model wrote; None if it gave nothing. Records the call."""
    messages = [Message("system", system), Message("user", prompt)]
    try:
        found = model.complete(
            messages, max_tokens=settings.llm_question_tokens, timeout=settings.llm_question_seconds
        )
    except LanguageModelError as error:
        model.record(purpose, None, f"built in: {reason(error)}")
        return None
    lines = [_LABEL.sub("", _BULLET.sub("", line)).strip() for line in _without(found.text)]
    lines = [line.strip("\"“”' ").strip() for line in lines if line]
    if found.finish == "length":
        model.record(purpose, found, "built in: cut off")
        return None
    if not any(lines):
        model.record(purpose, found, "built in: empty")
        return None
    model.record(purpose, found, "")
    return lines


def _without(text: str) -> list[str]:
    """Return a text's lines without what the model thought aloud, and without empty ones."""
    return [line for line in _THOUGHT.sub("", text).splitlines() if line.strip()]


def _same(one: str, two: str) -> bool:
    return (
        re.sub(r"\W+", " ", one).strip().casefold() == re.sub(r"\W+", " ", two).strip().casefold()
    )
