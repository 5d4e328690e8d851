"""Judging in the terminal: a passage on the screen, a key for an answer; keys may be piped, too."""

import sys
import textwrap
from collections.abc import Iterator

import typer
from rich.console import Console
from rich.text import Text

from eval.judging.asking import Key
from eval.judging.pool import Pooled
from eval.judging.state import Question

HELP = "y answers, p in part, n does not, s skip the question, u nothing answers it, q quit"
_WIDTH = 100


class Terminal:
    """Shows passages on stderr and reads keys from stdin.

    Where stdin is no terminal every character but white space is a key, and its end is `q`.

    Args:
        total: Questions in all, to say how far the judge is.
    """

    def __init__(self, total: int) -> None:
        self._console = Console(stderr=True, highlight=False)
        self._total = total
        self._shown = ""

    def __call__(self, question: Question, item: Pooled, place: tuple[int, int]) -> Key:
        """Show a passage and return what the judge says of it."""
        self._console.print(*self._lines(question, item, place), sep="\n")
        while True:
            key = self._key()
            if key in set(Key):
                return Key(key)
            self._console.print(Text(HELP, style="dim"))

    def _lines(self, question: Question, item: Pooled, place: tuple[int, int]) -> Iterator[Text]:
        if question.id != self._shown:
            self._shown = question.id
            asked = f", asked {question.asked}" if question.asked else ""
            made = f", proposed by rule {question.rule}" if question.rule else ""
            yield Text(f"\n{question.id} of {self._total}{asked}{made}: {HELP}", style="dim")
        yield Text(f"\n{question.text}", style="bold")
        facts = " · ".join(part for part in (item.source, item.published, item.headline) if part)
        yield Text(f"{place[0]}/{place[1]}  {facts}", style="dim")
        width = min(_WIDTH, self._console.width) - 2
        for paragraph in item.text.split("\n"):
            yield Text(textwrap.fill(paragraph, width, initial_indent="  ", subsequent_indent="  "))

    @staticmethod
    def _key() -> str:
        if sys.stdin.isatty():
            try:
                return typer.getchar().lower()
            except (EOFError, KeyboardInterrupt):
                return Key.QUIT
        while character := sys.stdin.read(1):
            if character.strip():
                return character.lower()
        return Key.QUIT
