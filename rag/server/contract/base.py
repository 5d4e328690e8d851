"""What the models of the contract have in common."""

from typing import Any, Self

from pydantic import BaseModel, ConfigDict

from rag.answer import plain


class Given(BaseModel):
    """What a caller sends: an unknown name is refused, so that a misspelt one is not ignored."""

    model_config = ConfigDict(extra="forbid", frozen=True)


class Told(BaseModel):
    """What a caller gets."""

    model_config = ConfigDict(extra="ignore", frozen=True)

    @classmethod
    def of(cls, value: Any, **more: Any) -> Self:  # noqa: ANN401
        """Return the model of a dataclass: its fields by their names, times as text.

        Args:
            value: The dataclass.
            more: Fields that it does not have, or that are told otherwise.
        """
        return cls.model_validate({**plain(value), **more})
