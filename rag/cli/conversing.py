"""A conversation in the terminal: a question a line, and a few commands."""

import io
import sys
from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from contextlib import closing
from typing import Any

import typer

from rag.answer import Answer, Citation
from rag.chat import Chat
from rag.cli.writing import print_answer

PROMPT = "> "
COMMANDS = {
    "/clear": "forget what was asked",
    "/sources": "list the articles that were cited",
    "/quit": "end, as the end of input does",
}
HELP = "".join(f"{name}  {what}\n" for name, what in COMMANDS.items())


def questions(first: str | None) -> Iterator[str]:
    """Yield the first question, if there is one, and each line of the input that is not empty.

    A terminal is prompted; elsewhere each line is shown as if it had been typed.
    """
    if first is not None:
        yield first
    for line in _lines():
        if line.strip():
            yield line.strip()


def _lines() -> Iterator[str]:
    if not sys.stdin.isatty():
        if isinstance(sys.stdin, io.TextIOWrapper):
            sys.stdin.reconfigure(errors="replace")  # broken bytes are no reason to end
        yield from sys.stdin
        return
    import readline  # noqa: F401, PLC0415  (from here on `input` edits lines and remembers them)

    while True:
        try:
            yield input(PROMPT)
        except EOFError:
            typer.echo()
            return


def converse(
    chat: Chat,
    lines: Iterable[str],
    given: Mapping[str, Any],
    show: Callable[[str, Iterator[Any]], None],
    tell: Callable[[str], None],
) -> None:
    """Answer line by line until the lines end, or one says so.

    On a terminal Ctrl-C ends the answer that is being made, and not the conversation.

    Args:
        chat: The conversation.
        lines: Questions, and commands that begin with a slash.
        given: What its answers are limited to, as `Chat.ask` takes it; holds after `/clear`, too.
        show: Is handed each question and the stream of its answer, and shows them.
        tell: Prints what is no answer.

    Raises:
        QuestionError: A date or the freshness cannot be read.
    """
    fresh = given.get("freshness")
    limits = {name: value for name, value in given.items() if name != "freshness"}
    held: Mapping[str, Any] = limits
    for line in lines:
        if line == "/quit":
            return
        if line == "/clear":
            chat.clear()
            held = limits
            tell("forgotten")
        elif line == "/sources":
            tell(listed(chat.sources))
        elif line.startswith("/"):
            tell(HELP.rstrip("\n"))
        else:
            try:
                with closing(chat.stream(line, freshness=fresh, **held)) as parts:
                    show(line, parts)
            except KeyboardInterrupt:
                if not sys.stdin.isatty():
                    raise
                tell("\nstopped")
            else:
                held = {}


def listed(cited: Sequence[Citation]) -> str:
    """Return the articles that are cited, one below the other."""
    lines = (f"{n}. {citation.line}\n   {citation.uri}" for n, citation in enumerate(cited, 1))
    return "\n".join(lines) or "nothing was cited yet"


def show_answer(question: str, parts: Iterator[Any], *, live: bool) -> None:
    """Print an answer; where nobody types, the question before it.

    Args:
        question: As it was put.
        parts: As `Chat.stream` gives them.
        live: Whether sentences come one by one.
    """
    if not sys.stdin.isatty():
        typer.echo(f"{PROMPT}{question}")
    print_answer(parts, live=live)
    typer.echo()


def show_json(question: str, parts: Iterator[Any]) -> None:  # noqa: ARG001
    """Print an answer as one line of JSON."""
    import orjson  # noqa: PLC0415

    (answer,) = (part for part in parts if isinstance(part, Answer))
    typer.echo(orjson.dumps(answer.to_dict()).decode())
