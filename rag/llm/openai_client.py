"""A model behind OpenAI's chat protocol, through the `openai` package."""

import json
from collections.abc import Callable, Generator, Iterator, Sequence
from contextlib import contextmanager
from typing import Any, Self
from urllib.parse import urlsplit

import httpx2
import openai
from pydantic import ValidationError

from rag.llm.bounded import BoundedClient
from rag.llm.contract import Completion, Message, TextStream
from rag.llm.errors import (
    LanguageModelError,
    ModelMalformedError,
    ModelRefusedError,
    ModelUnreachableError,
)
from rag.llm.protocol import Chunk, Reply, Usage
from rag.llm.retrying import Deadline, Failure, retry_after, with_retries
from rag.llm.settings import ModelSettings
from rag.llm.tokens import count, require_room

_AGAIN = frozenset({408, 409, 429})
"""Statuses that may pass, beside those from 500 on."""
_LONGEST_REPLY = 8_000_000
"""Bytes of a reply after which it is no answer any more."""
_TOLD = 300
"""Characters of a server's own message that are repeated."""


class OpenAIModel:
    """A model of a server that speaks OpenAI's chat protocol: Ollama, vLLM, llama.cpp, or a cloud.

    Nothing but the configured address is spoken to: redirections are not followed, and proxies of
    the environment are passed by for addresses of this machine.

    Args:
        settings: Which, and where.
    """

    def __init__(self, settings: ModelSettings) -> None:
        self._settings = settings
        key = settings.api_key.get_secret_value() if settings.api_key else ""
        host = urlsplit(settings.base_url).hostname or ""
        local = host == "localhost" or host.startswith("127.") or host == "::1"
        self._client = openai.OpenAI(
            base_url=settings.base_url,
            api_key=key or "none",  # the client insists on one; servers without keys ignore it
            max_retries=0,  # see `with_retries`, which keeps to a deadline
            http_client=BoundedClient(follow_redirects=False, trust_env=not local),
        )
        # The client would take these from variables meant for another server.
        self._client.organization = None
        self._client.project = None

    @property
    def settings(self) -> ModelSettings:
        """Its name and its bounds."""
        return self._settings

    def close(self) -> None:
        """Close the connections."""
        self._client.close()

    def complete(
        self, messages: Sequence[Message], *, max_tokens: int, timeout: float | None = None
    ) -> Completion:
        """Return the model's answer; see `LanguageModel.complete`."""
        deadline = Deadline(timeout or self.settings.timeout)
        expected = require_room(messages, max_tokens, self.settings)

        def attempt() -> Reply:
            with (
                self._failures(),
                self._client.chat.completions.with_streaming_response.create(
                    **self._request(messages, max_tokens), timeout=deadline.left
                ) as response,
            ):
                body = self._body(response.iter_bytes())
            try:
                return Reply.model_validate_json(body)
            except ValidationError as error:
                raise self._malformed(error) from None

        reply = with_retries(attempt, self.settings.retries, deadline)
        choice = reply.choices[0]
        return _completion(
            choice.message.content or "",
            reply.usage,
            choice.finish_reason or "",
            expected,
            deadline,
        )

    def stream(
        self, messages: Sequence[Message], *, max_tokens: int, timeout: float | None = None
    ) -> TextStream:
        """Return the model's answer as it is written; see `LanguageModel.stream`."""
        deadline = Deadline(timeout or self.settings.timeout)
        expected = require_room(messages, max_tokens, self.settings)

        def attempt() -> openai.Stream[Any]:
            with self._failures():
                opened: openai.Stream[Any] = self._client.chat.completions.create(
                    **self._request(messages, max_tokens),
                    stream=True,
                    stream_options={"include_usage": True},
                    timeout=deadline.left,
                )
                return opened

        opened = with_retries(attempt, self.settings.retries, deadline)
        return _OpenAIStream(self, opened, expected, deadline)

    def _request(self, messages: Sequence[Message], max_tokens: int) -> dict[str, Any]:
        chosen = {
            "temperature": self.settings.temperature,
            "seed": self.settings.seed,
            self.settings.tokens_field: max_tokens,
        }
        return {
            "model": self.settings.model,
            "messages": [{"role": m.role, "content": m.content} for m in messages],
            **{name: value for name, value in chosen.items() if value is not None},
        }

    def _body(self, chunks: Iterator[bytes]) -> bytes:
        body = bytearray()
        for chunk in chunks:
            body += chunk
            self._bound(len(body))
        return bytes(body)

    def _bound(self, length: int) -> None:
        if length > _LONGEST_REPLY:
            raise self._malformed(f"more than {_LONGEST_REPLY:,} characters")

    @property
    def _server(self) -> str:
        return f"the language model {self.settings.model} at {self.settings.base_url}"

    def _malformed(self, what: object) -> ModelMalformedError:
        told = str(what)
        if isinstance(what, ValidationError):
            told = "; ".join(
                " ".join((*map(str, entry["loc"]), entry["msg"]))
                for entry in what.errors(include_input=False, include_url=False)
            )
        return ModelMalformedError(
            f"{self._server} sent what is not OpenAI's chat protocol ({self._short(told)}): "
            "check that the address ends where the protocol begins, mostly in /v1"
        )

    def _short(self, told: str) -> str:
        """Return a server's words on one line, cut, and without the key if it repeats it."""
        key = self.settings.api_key.get_secret_value() if self.settings.api_key else ""
        if key:
            told = told.replace(key, "***")
        told = " ".join("".join(c for c in told if c.isprintable() or c.isspace()).split())
        return told if len(told) <= _TOLD else f"{told[:_TOLD]}…"

    @contextmanager
    def _failures(self, *, begun: bool = False) -> Iterator[None]:
        """Turn the client's errors into ours; what may pass into `Failure`.

        Args:
            begun: Whether the answer had begun, so that it cannot be asked for again.
        """
        passing: Callable[[LanguageModelError], Exception] = (
            (lambda error: error) if begun else Failure
        )
        try:
            yield
        except openai.APITimeoutError:
            raise passing(
                ModelUnreachableError(
                    f"{self._server} had not finished in time: raise its timeout, or "
                    "ask for a shorter answer"
                )
            ) from None
        except openai.APIConnectionError as error:
            cause = error.__cause__ or error
            told = self._short(str(cause) or type(cause).__name__)
            raise passing(
                ModelUnreachableError(f"{self._server} cannot be reached ({told}): is it running?")
            ) from None
        except openai.APIStatusError as error:
            what = self._short(error.message.removeprefix(f"Error code: {error.status_code} - "))
            told = f"{self._server} answered {error.status_code} ({what})"
            if error.status_code in _AGAIN or error.status_code >= 500:
                headers = error.response.headers
                again = retry_after(
                    headers.get("retry-after", ""), headers.get("retry-after-ms", "")
                )
                late = ModelUnreachableError(f"{told}: try again later")
                raise (late if begun else Failure(late, again)) from None
            raise ModelRefusedError(f"{told}: check its name, key and context_tokens") from None
        except (httpx2.TimeoutException, httpx2.RequestError) as error:
            told = self._short(str(error) or type(error).__name__)
            raise passing(ModelUnreachableError(f"{self._server} broke off ({told})")) from None
        except openai.APIResponseValidationError as error:
            raise self._malformed(error) from None
        except openai.APIError as error:  # an error event in a stream
            told = self._short(error.message)
            raise ModelUnreachableError(f"{self._server} gave up ({told}): try again") from None
        except (openai.OpenAIError, json.JSONDecodeError, UnicodeDecodeError) as error:
            raise self._malformed(error) from None


class _OpenAIStream:
    """An answer as it comes in; the connection is given back when it ends."""

    def __init__(
        self, model: OpenAIModel, opened: openai.Stream[Any], expected: int, deadline: Deadline
    ) -> None:
        self._model = model
        self._opened = opened
        self._expected = expected
        self._deadline = deadline
        self._pieces: list[str] = []
        self._length = 0
        self._finish = ""
        self._usage: Usage | None = None
        self._chunks = self._read()

    def __iter__(self) -> Self:
        return self

    def __next__(self) -> str:
        piece = next(self._chunks)
        self._pieces.append(piece)
        return piece

    def close(self) -> None:
        """End the answer and close its connection."""
        self._chunks.close()
        self._opened.close()

    @property
    def completion(self) -> Completion:
        """What has come so far."""
        return _completion(
            "".join(self._pieces), self._usage, self._finish, self._expected, self._deadline
        )

    def _read(self) -> Generator[str]:
        begun = False
        try:
            with self._model._failures(begun=True):
                for raw in self._opened:
                    chunk = self._chunk(raw)
                    begun = True
                    self._usage = chunk.usage or self._usage
                    for choice in chunk.choices[:1]:
                        self._finish = choice.finish_reason or self._finish
                        piece = choice.delta.content or ""
                        self._length += len(piece)
                        self._model._bound(self._length)
                        if piece:
                            yield piece
            if not begun:
                raise self._model._malformed("a stream without an event")
        finally:
            self._opened.close()

    def _chunk(self, raw: object) -> Chunk:
        plain = raw.to_dict(warnings=False) if isinstance(raw, openai.BaseModel) else raw
        try:
            return Chunk.model_validate(plain)
        except ValidationError as error:
            raise self._model._malformed(error) from None


def _completion(
    text: str, usage: Usage | None, finish: str, expected: int, deadline: Deadline
) -> Completion:
    return Completion(
        text=text,
        prompt_tokens=usage.prompt_tokens if usage else expected,
        completion_tokens=usage.completion_tokens if usage else count(text),
        finish=finish,
        seconds=deadline.spent,
        estimated=usage is None,
    )
