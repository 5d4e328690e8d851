"""What a language model was asked for one answer, and what it cost."""

from collections.abc import Sequence
from dataclasses import dataclass, replace

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
        return self.model.complete(messages, max_tokens=max_tokens, timeout=timeout)

    def stream(
        self,
        messages: Sequence[Message],
        *,
        max_tokens: int,
        timeout: float | None = None,
    ) -> TextStream:
        """Ask, as `LanguageModel.stream` does; the caller has it recorded with `record`."""
        return self.model.stream(messages, max_tokens=max_tokens, timeout=timeout)

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


def reason(error: LanguageModelError) -> str:
    """Return in a few words why a model gave nothing, the same every time."""
    return type(error).__name__.removesuffix("Error").removeprefix("Model").lower()
