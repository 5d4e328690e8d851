"""The parts of OpenAI's chat protocol that are read; what else a server sends is ignored.

The fields are those of the chat completion object and of its chunk in OpenAI's API reference.
"""

from pydantic import BaseModel, ConfigDict, Field


class _Part(BaseModel):
    model_config = ConfigDict(extra="ignore", frozen=True, hide_input_in_errors=True)


class Usage(_Part):
    """Tokens read and written."""

    prompt_tokens: int = Field(ge=0)
    completion_tokens: int = Field(ge=0)


class Text(_Part):
    """A message, or a piece of one."""

    content: str | None = None


class Whole(_Part):
    """An answer."""

    message: Text
    finish_reason: str | None = None


class Reply(_Part):
    """A reply in one piece."""

    choices: list[Whole] = Field(min_length=1)
    usage: Usage | None = None


class Piece(_Part):
    """The next piece of an answer."""

    delta: Text = Text()
    finish_reason: str | None = None


class Chunk(_Part):
    """One event of a stream; the last one may hold the usage alone."""

    choices: list[Piece]
    usage: Usage | None = None
