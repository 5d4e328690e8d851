"""What the rest of Dateline needs of a language model."""

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Literal, Protocol, Self

from rag.llm.settings import ModelSettings


@dataclass(frozen=True, slots=True)
class Message:
    """One message of a prompt.

    Args:
        role: Who speaks.
        content: Plain text.
    """

    role: Literal["system", "user", "assistant"]
    content: str


@dataclass(frozen=True, slots=True)
class Completion:
    """What a model wrote.

    Args:
        text: Everything that it wrote; nothing is cut or cleaned.
        prompt_tokens: Tokens that it read.
        completion_tokens: Tokens that it wrote.
        finish: Why it stopped, in the server's word: "stop", "length"; empty if it did not say,
            as where the answer broke off.
        seconds: From the request to the last byte, retries included.
        estimated: Whether the tokens were counted here, as the server did not tell them.
    """

    text: str
    prompt_tokens: int
    completion_tokens: int
    finish: str
    seconds: float
    estimated: bool


class TextStream(Protocol):
    """A text as it is being written, piece by piece; closing it cancels the rest."""

    def __iter__(self) -> Self:
        """Return itself."""
        ...

    def __next__(self) -> str:
        """Return the next piece, never empty.

        Raises:
            StopIteration: The text is complete, or the stream was closed.
            LanguageModelError: It cannot be completed.
        """
        ...

    def close(self) -> None:
        """End the answer: the connection is closed, and most servers stop writing."""
        ...

    @property
    def completion(self) -> Completion:
        """What has come so far; after the last piece, the whole."""
        ...


class LanguageModel(Protocol):
    """A model that continues a conversation; safe to use from several threads."""

    @property
    def settings(self) -> ModelSettings:
        """Its name and its bounds."""
        ...

    def complete(
        self, messages: Sequence[Message], *, max_tokens: int, timeout: float | None = None
    ) -> Completion:
        """Return the model's answer.

        Args:
            messages: The prompt.
            max_tokens: Tokens of the answer at most.
            timeout: Seconds for all of it; None takes the settings'.

        Raises:
            LanguageModelError: There is no answer; its subclasses say why.
        """
        ...

    def stream(
        self, messages: Sequence[Message], *, max_tokens: int, timeout: float | None = None
    ) -> TextStream:
        """Return the model's answer as it is written; takes and raises as `complete`."""
        ...
