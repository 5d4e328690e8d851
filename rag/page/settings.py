"""How the page lets people in and what it takes of them, with the bounds of each setting."""

from typing import Any
from urllib.parse import urlsplit

from pydantic import BaseModel, ConfigDict, Field, ValidationError, field_validator

from index.errors import DatelineError


class PageSettingsError(DatelineError):
    """A setting of the page has an impossible value."""


class UploadLimits(BaseModel):
    """How much may be sent to the corpus page at once."""

    model_config = ConfigDict(extra="forbid", frozen=True)

    files: int = Field(default=100, ge=1, le=10_000, description="Files at once.")
    file_bytes: int = Field(
        default=32 << 20, ge=1 << 10, le=1 << 32, description="Bytes of each of them."
    )
    total_bytes: int = Field(
        default=128 << 20, ge=1 << 10, le=1 << 34, description="Bytes of all of them."
    )


class PageSettings(BaseModel):
    """Settings of the page; an unknown name or a value out of bounds is refused."""

    model_config = ConfigDict(extra="forbid", frozen=True)

    root_path: str = Field(
        default="",
        max_length=200,
        pattern=r"^(https?://[\w.:\[\]-]+)?(/[\w.~-]+)*/?$",
        description="The path below which a proxy shows the server (/news), or the whole address "
        "(https://example.org/news) if the proxy does not pass the Host header on.",
    )
    rate: int = Field(
        default=60,
        ge=0,
        le=100_000,
        description="Questions and additions a minute for each user or address; the page's other "
        "calls may be ten times as many, and 600 in any case; 0 sets no limit.",
    )
    uploads: UploadLimits | None = Field(
        default=UploadLimits(),
        description="What editors may add on the corpus page; None lets nobody add there.",
    )
    allow_private: bool = Field(
        default=False,
        description="Whether addresses of private networks may be fetched for editors.",
    )

    @field_validator("root_path")
    @classmethod
    def _without_slash(cls, given: str) -> str:
        return given.rstrip("/")

    @property
    def prefix(self) -> str:
        """The path alone, without a slash at its end; empty if the server stands at the root."""
        return urlsplit(self.root_path).path


def page_settings(**given: Any) -> PageSettings:  # noqa: ANN401
    """Return the settings of the page as a command's options give them.

    Raises:
        PageSettingsError: One of them is impossible.
    """
    try:
        return PageSettings(**given)
    except ValidationError as error:
        first = error.errors()[0]
        name = "--" + str(first["loc"][0]).replace("_", "-")
        cure = "write /news, or https://example.org/news" if name == "--root-path" else first["msg"]
        raise PageSettingsError(f"{name} {first['input']!r} is not possible: {cure}") from None
