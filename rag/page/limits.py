"""What a reader has limited an answer to, as the page sends it."""

from datetime import UTC, datetime, timedelta
from typing import Annotated, Literal

from pydantic import BaseModel, ConfigDict, Field

from index import Timestamp
from rag.chat import ChatOptions
from rag.errors import QuestionError

PERIODS = {"day": 1, "week": 7, "month": 31}
"""Days that a period reaches back from the as-of."""
PERIOD_NAMES = {"": "All time", "day": "24 hours", "week": "Week", "month": "Month"}

Short = Annotated[str, Field(max_length=200)]


class Limits(BaseModel):
    """Limits of an answer; what is empty does not limit it."""

    model_config = ConfigDict(extra="forbid", frozen=True, str_strip_whitespace=True)

    as_of: Short = Field(default="", description="The moment to ask from; empty means now.")
    since: Short = Field(default="", description="Earliest publication.")
    until: Short = Field(default="", description="Latest publication.")
    period: Literal["", "day", "week", "month"] = Field(
        default="", description="Only this long before the as-of; `since` goes before it."
    )
    sources: tuple[Short, ...] = Field(
        default=(), max_length=1000, description="Names of the sources that may answer."
    )
    sections: tuple[Short, ...] = Field(
        default=(), max_length=1000, description="Names of the sections that may answer."
    )
    languages: tuple[Short, ...] = Field(
        default=(), max_length=1000, description="BCP 47 tags of the languages that may answer."
    )
    freshness: Literal["", "off", "mild", "news", "latest"] = Field(
        default="", description="How fresh the answer should be; empty leaves it to the words."
    )

    def arguments(self) -> ChatOptions:
        """Return the limits as `Chat.ask` takes them: all are given, so that none holds on.

        Raises:
            QuestionError: The as-of cannot be read.
        """
        return {
            "as_of": self.as_of or None,
            "since": self.since or self._begin(),
            "until": self.until or None,
            "sources": self.sources,
            "sections": self.sections,
            "languages": self.languages,
            "freshness": self.freshness or None,
        }

    def _begin(self) -> Timestamp | None:
        if not self.period:
            return None
        try:
            end = Timestamp.parse(self.as_of).end if self.as_of else datetime.now(UTC)
        except ValueError as error:
            raise QuestionError(f"as_of: {error}") from error
        return Timestamp.of(end - timedelta(days=PERIODS[self.period]))
