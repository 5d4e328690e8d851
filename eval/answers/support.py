"""What speaks for a statement in the text that is cited for it, without a language model.

Not natural language inference: rules that can be read, and that err on the side of "no". They do
not notice who did what to whom, nor that two quotes are of different matters.
"""

import re
from collections.abc import Sequence
from dataclasses import dataclass
from functools import cached_property
from typing import Protocol

import numpy as np
from numpy.typing import NDArray

from eval.answers.words import (
    acronyms,
    content,
    denied,
    names,
    numbers,
    possible_numbers,
    tokens,
)
from index.sentences import sentences

_QUOTES = str.maketrans({"“": '"', "”": '"', "‘": "'", "’": "'"})
_LEAST_PREFIX, _MOST_REST = 4, 3  # "Russia" and "Russian", "Brazil" and "Brazilian"


class Encoder(Protocol):
    """The part of an `index.Embedder` that compares texts."""

    def encode_documents(self, texts: Sequence[str]) -> NDArray[np.float32]:
        """Return unit vectors, shape (len(texts), dimension)."""
        ...


@dataclass(frozen=True, slots=True)
class Evidence:
    """What speaks for a statement.

    Args:
        verbatim: It stands in the text as it is; white space, the form of quotation marks and
            the last full stop aside.
        coverage: Share of its content words that the text has, by stem.
        similarity: Largest cosine between it and a sentence of the text, or the whole.
        missing: Its names and numbers that the text lacks.
        opposed: Words that are denied on one side and stated on the other.
    """

    verbatim: bool
    coverage: float
    similarity: float
    missing: tuple[str, ...] = ()
    opposed: tuple[str, ...] = ()

    @property
    def agrees(self) -> bool:
        """Whether names, numbers and denials agree."""
        return not self.missing and not self.opposed

    def __str__(self) -> str:
        if self.verbatim:
            return "verbatim"
        said = f"words {self.coverage:.2f}, cosine {self.similarity:.2f}"
        if self.missing:
            said += f"; lacks {', '.join(self.missing)}"
        if self.opposed:
            said += f"; denied on one side: {', '.join(self.opposed)}"
        return said


class Comparer:
    """Compares statements with texts; keeps the vectors of what it has seen.

    Args:
        encoder: Makes the vectors.
    """

    def __init__(self, encoder: Encoder) -> None:
        self._encoder = encoder
        self._vectors: dict[str, NDArray[np.float32]] = {}

    def evidence(self, statement: str, texts: Sequence[str], context: str = "") -> Evidence:
        """Return what speaks for a statement.

        Args:
            statement: One sentence.
            texts: What is cited for it, together.
            context: What is known besides (headline, source, date): it may supply names,
                numbers and words, but what stands there only counts neither for nor against.
        """
        whole = _Text(" ".join(texts))
        stated = _Text(statement)
        if any(holds(text, statement) for text in texts):
            return Evidence(True, 1.0, 1.0)
        around = _Text(f"{context} {whole.text}")
        words = set(stated.content)
        only_around = {w for w in words if not whole.has(w) and around.has(w)}
        judged = words - only_around
        covered = sum(whole.has(word) for word in judged) / len(judged) if judged else 0.0
        lacking = [name for name in sorted(names(statement)) if not around.names(name)]
        lacking += [
            f"{value:f}" for value in sorted(numbers(statement) - possible_numbers(around.text))
        ]
        shared = {word for word in stated.content if whole.has(word)}
        opposed = {
            word
            for word in shared
            if (word in stated.denied) != (word in whole.denied)
            and not (word in whole.denied and whole.undenied(word))
        }
        return Evidence(
            verbatim=False,
            coverage=covered,
            similarity=self._similarity(statement, texts),
            missing=tuple(lacking),
            opposed=tuple(sorted(opposed)),
        )

    def _similarity(self, statement: str, texts: Sequence[str]) -> float:
        cut = [t[span.start : span.end] for t in texts for span in sentences(t, "en")]
        against = list(dict.fromkeys([*cut, " ".join(texts)]))
        unseen = [t for t in dict.fromkeys([statement, *against]) if t not in self._vectors]
        if unseen:
            vectors = self._encoder.encode_documents(unseen)
            self._vectors.update(zip(unseen, vectors, strict=True))
        mine = self._vectors[statement]
        return max((float(mine @ self._vectors[text]) for text in against), default=0.0)


class _Text:
    """A text and what is read from it when it is needed."""

    def __init__(self, text: str) -> None:
        self.text = text

    @cached_property
    def content(self) -> list[str]:
        return content(self.text)

    @cached_property
    def denied(self) -> set[str]:
        return denied(self.text)

    @cached_property
    def _stems(self) -> set[str]:
        return set(self.content)

    @cached_property
    def _words(self) -> set[str]:
        return {token.casefold() for token in tokens(self.text)} | acronyms(self.text)

    def has(self, word: str) -> bool:
        """Whether a stem is among those of the text."""
        return word in self._stems

    def undenied(self, word: str) -> bool:
        """Whether a stem that is denied stands in the text elsewhere, too."""
        return self.content.count(word) > 1

    def names(self, name: str) -> bool:
        """Whether the text has a name, or a word with the same beginning ("Russia", "Russian")."""
        return name in self._words or any(_related(name, word) for word in self._words)


def _related(one: str, two: str) -> bool:
    short, long = sorted((one, two), key=len)
    return (
        len(short) >= _LEAST_PREFIX
        and long.startswith(short)
        and len(long) - len(short) <= _MOST_REST
    )


def holds(text: str, statement: str) -> bool:
    """Whether a statement stands in a text word for word, as `Evidence.verbatim` means it."""
    wanted = re.escape(_plain(statement))
    return bool(re.search(rf"(?<!\w){wanted}(?!\w)", _plain(text)))


def _plain(text: str) -> str:
    return " ".join(text.translate(_QUOTES).split()).strip().removesuffix(".").casefold()
