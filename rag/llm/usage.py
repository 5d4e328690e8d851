"""What a language model was asked for one answer, and what it cost."""

from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from dataclasses import dataclass, replace
from typing import Self

from rag.cancelling import go_on
from rag.llm.contract import Completion, LanguageModel, Message, TextStream
from rag.llm.errors import LanguageModelError
from rag.llm.settings import ModelSettings


@dataclass(frozen=True, slots=True)
class ModelCall:
    """One call of a model.

    Args:
        purpose: What for: "follow-up", "needs", "answer".
        prompt_tokens: Tokens read.
        completion_tokens: Tokens written.
        estimated: Whether they were counted here, as the server did not tell them.
        outcome: "used", or why the built-in way was taken instead.
    """

    purpose: str
    prompt_tokens: int
    completion_tokens: int
    estimated: bool
    outcome: str


@dataclass(frozen=True, slots=True)
class ModelUse:
    """All calls for one answer.

    Args:
        model: The model's name.
        calls: In their order.
        cost: By the configured prices; None without them.
    """

    model: str
    calls: tuple[ModelCall, ...]
    cost: float | None


class Metered:
    """A model for the time of one answer, which keeps count of its calls.

    Once the answer is called off (`rag.cancelling`), whatever is asked raises `CalledOffError`,
    also what was being waited for then.

    Args:
        model: Answers.
    """

    def __init__(self, model: LanguageModel) -> None:
        self.model = model
        self.seconds = 0.0
        self._calls: list[ModelCall] = []

    @property
    def settings(self) -> ModelSettings:
        """The model's settings."""
        return self.model.settings

    @property
    def use(self) -> ModelUse:
        """What was asked so far."""
        return ModelUse(self.settings.model, tuple(self._calls), self._cost())

    def complete(
        self,
        messages: Sequence[Message],
        *,
        max_tokens: int,
        timeout: float | None = None,
    ) -> Completion:
        """Ask, as `LanguageModel.complete` does; the caller has it recorded with `record`."""
        with _wanted():
            return self.model.complete(messages, max_tokens=max_tokens, timeout=timeout)

    def stream(
        self,
        messages: Sequence[Message],
        *,
        max_tokens: int,
        timeout: float | None = None,
    ) -> TextStream:
        """Ask, as `LanguageModel.stream` does; the caller has it recorded with `record`."""
        with _wanted():
            stream = self.model.stream(messages, max_tokens=max_tokens, timeout=timeout)
        return _Wanted(stream)

    def record(self, purpose: str, completion: Completion | None, outcome: str) -> None:
        """Add a call to the count.

        Args:
            purpose: As `ModelCall` keeps it.
            completion: What came; None if nothing did.
            outcome: As `ModelCall` keeps it.
        """
        self.seconds += completion.seconds if completion else 0.0
        self._calls.append(
            ModelCall(
                purpose,
                completion.prompt_tokens if completion else 0,
                completion.completion_tokens if completion else 0,
                completion.estimated if completion else False,
                outcome,
            )
        )

    def judge(self, outcome: str) -> None:
        """Say of the last recorded call whether it was used."""
        self._calls[-1] = replace(self._calls[-1], outcome=outcome)

    def _cost(self) -> float | None:
        read, written = self.settings.prompt_price, self.settings.completion_price
        if read is None or written is None:
            return None
        return (
            sum(
                call.prompt_tokens * read + call.completion_tokens * written for call in self._calls
            )
            / 1e6
        )


@contextmanager
def _wanted() -> Iterator[None]:
    """Raise `CalledOffError` instead of the error of a model that was hung up on."""
    go_on()
    try:
        yield
    except LanguageModelError:
        go_on()
        raise


@dataclass(frozen=True, slots=True)
class _Wanted:
    """What a model writes, as long as somebody waits for it."""

    stream: TextStream

    def __iter__(self) -> Self:
        return self

    def __next__(self) -> str:
        with _wanted():
            piece = next(self.stream, None)
        if piece is None:
            go_on()  # a connection that is cut may look like one that has ended
            raise StopIteration
        return piece

    def close(self) -> None:
        self.stream.close()

    @property
    def completion(self) -> Completion:
        return self.stream.completion


def reason(error: LanguageModelError) -> str:
    """Return in a few words why a model gave nothing, the same every time."""
    return type(error).__name__.removesuffix("Error").removeprefix("Model").lower()
