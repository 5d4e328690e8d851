"""A question as a program puts it."""

from typing import Annotated, Any

from pydantic import ConfigDict, Field, StrictBool, StringConstraints

from index import Timestamp
from rag.answer import Window
from rag.followups import Turn
from rag.retrieval import Mode
from rag.server.contract.base import Given, Told
from rag.temporal.freshness import Freshness

MOST_CHARACTERS = 2000
MOST_TURNS = 50

Text = Annotated[str, StringConstraints(min_length=1, max_length=MOST_CHARACTERS)]
Date = Annotated[
    str,
    StringConstraints(min_length=4, max_length=40),
    Field(description="ISO 8601, also cut short: 2025, 2025-11, 2025-11-20, 2025-11-20T14:03Z."),
]
SourceName = Annotated[str, StringConstraints(min_length=1, max_length=200)]
SectionName = Annotated[str, StringConstraints(min_length=1, max_length=200)]
LanguageTag = Annotated[str, StringConstraints(min_length=2, max_length=40)]

KREMLIN = "What does the Kremlin require of any settlement?"


class Limits(Given):
    """What limits an answer, and the moment that it is asked from."""

    as_of: Date | None = Field(
        default=None,
        description="Ask from this moment: what came out later is not seen. Now by default.",
    )
    since: Date | None = Field(default=None, description="Earliest publication.")
    until: Date | None = Field(default=None, description="Latest publication; a day counts whole.")
    sources: list[SourceName] = Field(
        default=[], max_length=50, description="Only these sources, by name; none means all."
    )
    sections: list[SectionName] = Field(
        default=[],
        max_length=50,
        description="Only articles of these sections, by name; none means all.",
    )
    languages: list[LanguageTag] = Field(
        default=[],
        max_length=50,
        description="Only articles in these languages: BCP 47 tags, of which `en` means `en-GB`, "
        "too, or English names; none means all.",
    )
    freshness: Freshness | None = Field(
        default=None,
        description="How fresh the answer should be; by default as the question's words say.",
    )

    @property
    def options(self) -> dict[str, Any]:
        """The limits as `NewsRAG.ask` and `NewsRAG.search` take them."""
        return {
            "as_of": self.as_of,
            "since": self.since,
            "until": self.until,
            "sources": self.sources,
            "sections": self.sections,
            "languages": self.languages,
            "freshness": self.freshness,
        }


class WindowModel(Told):
    """A time that is limited to; a missing end is open."""

    since: str | None = None
    until: str | None = None


class TurnModel(Told):
    """What a conversation keeps of an answered question: send it back with a follow-up."""

    question: str = Field(max_length=2 * MOST_CHARACTERS, description="As it was resolved.")
    names: list[str] = Field(default=[], max_length=100, description="Whom the answer names.")
    window: WindowModel = WindowModel()

    @property
    def turn(self) -> Turn:
        """The turn as `rag.followups` knows it.

        Raises:
            ValueError: A date of its window cannot be read.
        """
        ends = (self.window.since, self.window.until)
        since, until = (Timestamp.parse(end) if end else None for end in ends)
        return Turn(self.question, tuple(self.names), Window(since=since, until=until))


class AskRequest(Limits):
    """A question."""

    model_config = ConfigDict(
        json_schema_extra={
            "examples": [
                {"question": KREMLIN, "as_of": "2025-11-30"},
                {
                    "question": "And what did Kyiv say?",
                    "as_of": "2025-11-30",
                    "conversation": [{"question": KREMLIN, "names": ["Kremlin"]}],
                },
            ]
        }
    )

    question: Text = Field(description="In plain language.")
    conversation: list[TurnModel] = Field(
        default=[],
        max_length=MOST_TURNS,
        description="What was asked before: the `turn` of each earlier answer, the oldest first.",
    )
    trace: StrictBool = Field(
        default=False, description="Whether to tell how the answer was found."
    )
    stream: StrictBool = Field(
        default=False,
        description="Whether to send server-sent events, as does `Accept: text/event-stream`.",
    )


class SearchQuery(Limits):
    """A search."""

    q: Text = Field(description="In plain language; no query syntax.", examples=["bird flu farms"])
    k: int = Field(default=10, ge=1, le=1000, description="How many passages at most.")
    mode: Mode = Field(default=Mode.HYBRID, description="Both engines, or one alone.")
