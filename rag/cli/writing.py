"""An answer printed while it is written."""

from collections.abc import Iterable

from rich.console import Console
from rich.live import Live
from rich.text import Text

from rag.answer import Answer, AnswerPart, Sentence, Support
from rag.cli.render import answer_renderable, print_rich
from rag.generative.writing import UNSUPPORTED


def print_answer(parts: Iterable[AnswerPart | Answer], *, live: bool) -> None:
    """Print an answer with its sources; on a terminal, what is finished of it meanwhile.

    What has been shown meanwhile gives way to the answer, as it may be another one: where too
    little of what a language model wrote holds, the extractive answer is given.

    Args:
        parts: As `NewsRAG.stream` gives them.
        live: Whether sentences come one by one.
    """
    console = Console(highlight=False)
    if not (live and console.is_terminal):
        (answer,) = (part for part in parts if isinstance(part, Answer))
    else:
        answer = watched(parts, console)
    print_rich(answer_renderable(answer))


def watched(parts: Iterable[AnswerPart | Answer], console: Console) -> Answer:
    """Return the answer; until it comes, show its sentences as they do.

    Args:
        parts: As `NewsRAG.stream` gives them.
        console: A terminal.
    """
    said: list[str] = []
    found: list[Answer] = []
    with Live(console=console, transient=True, auto_refresh=False) as live:
        for part in parts:
            if isinstance(part, Answer):
                found.append(part)
            else:
                said.append(_shown(part.sentence))
                live.update(Text(" ".join(said)), refresh=True)
    (answer,) = found
    return answer


def _shown(sentence: Sentence) -> str:
    text = Answer.text_of([sentence])
    return f"{text} {UNSUPPORTED}" if sentence.support is Support.UNSUPPORTED else text
