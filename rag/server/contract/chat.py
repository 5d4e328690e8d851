"""OpenAI's chat protocol, as far as it is spoken here; fields are those of its API reference."""

from typing import Annotated, Literal

from pydantic import BaseModel, ConfigDict, Field, StrictBool, StringConstraints

from rag.server.contract.answers import AnswerModel
from rag.server.contract.asking import KREMLIN, Limits

MODEL = "dateline"
_Long = Annotated[str, StringConstraints(max_length=100_000)]


class _Sent(BaseModel):
    model_config = ConfigDict(extra="ignore", frozen=True)


class ContentPart(_Sent):
    """A part of a message; only text is read."""

    type: Annotated[str, StringConstraints(max_length=100)]
    text: _Long | None = None


class ChatMessage(_Sent):
    """One message of a conversation."""

    role: Literal["system", "developer", "user", "assistant", "tool", "function"]
    content: _Long | Annotated[list[ContentPart], Field(max_length=100)] | None = None

    @property
    def text(self) -> str:
        """The message's text."""
        if isinstance(self.content, list):
            return "\n".join(part.text for part in self.content if part.text)
        return self.content or ""


class StreamOptions(_Sent):
    """What else a stream has."""

    include_usage: StrictBool | None = None


class ChatRequest(Limits):
    """A conversation whose last message is the question.

    What else clients send (temperature, max_tokens, tools) is ignored: nothing here would follow
    it. The limits of `/v1/ask` stand beside it, in `extra_body`.
    """

    model_config = ConfigDict(
        extra="ignore",
        json_schema_extra={
            "examples": [
                {
                    "model": MODEL,
                    "messages": [{"role": "user", "content": KREMLIN}],
                    "as_of": "2025-11-30",
                }
            ]
        },
    )

    model: Literal["dateline"] = Field(description="The one model that there is.")
    messages: list[ChatMessage] = Field(min_length=1, max_length=500)
    stream: StrictBool | None = False
    stream_options: StreamOptions | None = None


class UrlCitation(BaseModel):
    """Where a number stands in the text, and what it leads to."""

    start_index: int
    end_index: int
    title: str
    url: str


class Annotation(BaseModel):
    """A citation as the chat protocol has it."""

    type: Literal["url_citation"] = "url_citation"
    url_citation: UrlCitation


class AnswerMessage(BaseModel):
    """The answer as a message."""

    role: Literal["assistant"] = "assistant"
    content: str
    refusal: None = None
    annotations: list[Annotation]


class Choice(BaseModel):
    """The one choice."""

    index: Literal[0] = 0
    message: AnswerMessage
    logprobs: None = None
    finish_reason: Literal["stop"] = "stop"


class Usage(BaseModel):
    """Tokens: the language model's, if one wrote; else as the embedder counts them."""

    prompt_tokens: int
    completion_tokens: int
    total_tokens: int


class SearchResult(BaseModel):
    """The article behind a number, as search APIs tell it."""

    title: str
    url: str
    date: str | None
    last_updated: str | None
    snippet: str = Field(description="The quote, character for character.")
    source: str


class Proof(BaseModel):
    """What stands beside the message."""

    citations: list[str] = Field(description="Addresses by the numbers in the text, from [1] on.")
    search_results: list[SearchResult] = Field(description="The same with headline and quote.")
    dateline: AnswerModel = Field(description="The answer as `/v1/ask` gives it.")


class ChatCompletion(Proof):
    """An answer in OpenAI's chat protocol, with its proof."""

    id: str
    object: Literal["chat.completion"] = "chat.completion"
    created: int
    model: Literal["dateline"] = "dateline"
    choices: list[Choice]
    usage: Usage


class ModelEntry(BaseModel):
    """The one model."""

    id: Literal["dateline"] = "dateline"
    object: Literal["model"] = "model"
    created: int = 0
    owned_by: Literal["dateline"] = "dateline"


class ModelList(BaseModel):
    """All models."""

    object: Literal["list"] = "list"
    data: list[ModelEntry]
