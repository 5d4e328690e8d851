"""Which language model is asked, where, and within which bounds."""

import os
from collections.abc import Mapping
from typing import Any, Literal, Self
from urllib.parse import urlsplit

from pydantic import (
    BaseModel,
    ConfigDict,
    Field,
    SecretStr,
    ValidationError,
    field_validator,
    model_validator,
)

from rag.llm.errors import ModelSettingsError

PREFIX = "DATELINE_LLM_"


class ModelSettings(BaseModel):
    """Settings of a language model; an unknown name or a value out of bounds is refused."""

    model_config = ConfigDict(extra="forbid", frozen=True, hide_input_in_errors=True)

    base_url: str = Field(
        description="Where the server's protocol begins, as in http://127.0.0.1:11434/v1."
    )
    model: str = Field(min_length=1, description="The model's name on that server.")
    api_key: SecretStr | None = Field(
        default=None, description="Sent as a bearer token; in no trace, repr or message."
    )
    timeout: float = Field(
        default=60, gt=0, le=3600, description="Seconds for one whole call, retries included."
    )
    retries: int = Field(
        default=2,
        ge=0,
        le=10,
        description="Further attempts after 408, 409, 429, 5xx or no answer.",
    )
    context_tokens: int = Field(
        default=4096,
        ge=256,
        le=10_000_000,
        description="Tokens that the model reads and writes in one call.",
    )
    answer_tokens: int = Field(
        default=600, ge=16, le=100_000, description="Tokens of an answer at most."
    )
    headroom: float = Field(
        default=0.15,
        ge=0,
        le=0.5,
        description="Share of the context left free, as the model may count tokens otherwise.",
    )
    temperature: float | None = Field(
        default=0.0,
        ge=0,
        le=2,
        description="Randomness; none sends none, for models that refuse it.",
    )
    seed: int | None = Field(
        default=0, description="For servers that can repeat themselves; none sends none."
    )
    tokens_field: Literal["max_tokens", "max_completion_tokens"] = Field(
        default="max_tokens",
        description="How the server names the bound of an answer; OpenAI's reasoning models want "
        "max_completion_tokens.",
    )
    prompt_price: float | None = Field(
        default=None, ge=0, description="Price of a million tokens read, in any currency."
    )
    completion_price: float | None = Field(
        default=None, ge=0, description="Price of a million tokens written, in the same."
    )

    @field_validator("temperature", "seed", mode="before")
    @classmethod
    def _may_be_none(cls, value: Any) -> Any:  # noqa: ANN401
        written = isinstance(value, str) and value.strip().lower() == "none"
        return None if written else value  # neither a variable nor TOML has another way to say it

    @field_validator("base_url")
    @classmethod
    def _is_plain_address(cls, value: str) -> str:
        parts = urlsplit(value.strip())
        if parts.scheme not in {"http", "https"} or not parts.hostname:
            raise ValueError("must be a web address such as http://127.0.0.1:11434/v1")
        if parts.username or parts.password or parts.query or parts.fragment:
            raise ValueError("must hold no user, password or query: a key belongs in api_key")
        return value.strip().rstrip("/")

    @model_validator(mode="after")
    def _leaves_room(self) -> Self:
        if self.prompt_room < 64:
            raise ValueError(
                f"answer_tokens {self.answer_tokens} leave no room for a prompt in context_tokens "
                f"{self.context_tokens} with headroom {self.headroom}"
            )
        return self

    @property
    def prompt_room(self) -> int:
        """Tokens, as tiktoken counts them, that a prompt may have beside the longest answer."""
        return self.room_beside(self.answer_tokens)

    def room_beside(self, max_tokens: int) -> int:
        """Return the tokens that a prompt may have beside an answer of at most so many."""
        return int(self.context_tokens * (1 - self.headroom)) - max_tokens

    @property
    def trace(self) -> dict[str, Any]:
        """The settings without address and key, as an answer's trace shows them."""
        return self.model_dump(exclude={"api_key", "base_url"})

    @classmethod
    def of(cls, **given: Any) -> Self:  # noqa: ANN401
        """Return the settings as given.

        Raises:
            ModelSettingsError: One of them is unknown or out of bounds.
        """
        try:
            return cls(**given)
        except ValidationError as error:
            told = "; ".join(
                f"{'.'.join(map(str, entry['loc'])) or 'settings'}: {entry['msg']}"
                for entry in error.errors(include_input=False, include_url=False)
            )
            raise ModelSettingsError(f"the language model is not well configured: {told}") from None

    @classmethod
    def from_environment(
        cls,
        environment: Mapping[str, str] | None = None,
        *,
        beneath: Mapping[str, Any] | None = None,
    ) -> Self | None:
        """Return the settings that `DATELINE_LLM_BASE_URL`, `..._MODEL` and so on give.

        Every field can be given so; what is empty counts as not given.

        Args:
            environment: The variables; None takes the process's.
            beneath: Values of fields that the variables do not give, as of a file.

        Returns:
            None if there is neither an address nor a model.

        Raises:
            ModelSettingsError: One of the two is missing, or a variable is unknown or out of
                bounds.
        """
        variables = os.environ if environment is None else environment
        given = dict(beneath or {}) | {
            name.removeprefix(PREFIX).lower(): value
            for name, value in variables.items()
            if name.startswith(PREFIX) and value.strip()
        }
        if not {"base_url", "model"} & given.keys():
            return None
        for field in ("base_url", "model"):
            if field not in given:
                raise ModelSettingsError(
                    f"a language model needs an address and a name: set {PREFIX}{field.upper()}, "
                    f"or {field} in the table [llm] of dateline.toml"
                )
        return cls.of(**given)
