"""Articles and the index as a program sees them."""

from typing import Annotated, Any, Self

from pydantic import Field, JsonValue, WithJsonSchema

from index import Status, Version
from rag.server.contract.base import Told

_RECORD: dict[str, Any] = {
    "type": "object",
    "description": "An article under the names that `dateline add` reads (docs/formats.md); these "
    "are the plain ones. Only a text is needed.",
    "properties": {
        "uri": {"description": "Identifies the article over all its versions."},
        "headline": {"description": "Else the first sentence of the text."},
        "text": {"description": "The body, plain or HTML; paragraphs may be a list."},
        "source": {"description": "Who published it."},
        "url": {"description": "Where a person can read it."},
        "byline": {"description": "Who wrote it."},
        "published": {"description": "ISO 8601, or another form that docs/formats.md has."},
        "updated": {"description": "When this version came out."},
        "section": {"description": "The section or desk."},
        "language": {"description": "BCP 47, or the language's name."},
        "status": {"description": "usable, corrected, withdrawn or embargoed."},
        "embargoed_until": {"description": "When an article under embargo may be shown."},
    },
    "additionalProperties": True,
    "minProperties": 1,
}
Record = Annotated[dict[str, JsonValue], Field(min_length=1), WithJsonSchema(_RECORD)]
Records = Annotated[list[Record], Field(min_length=1, max_length=10_000)]

EXAMPLE = {
    "uri": "https://example.org/dam",
    "headline": "Dam holds",
    "text": "The Arrin dam held through the night, the ministry said.",
    "published": "2025-11-20T06:10:00Z",
    "source": "Example",
}


class VersionModel(Told):
    """One state of an article."""

    uri: str
    number: int = Field(description="1 for the oldest version, counted by time.")
    digest: str = Field(description="The text by its hash: what citations name.")
    headline: str
    text: str = Field(description="What the offsets of citations count in.")
    source: str
    url: str
    byline: str
    dateline: str
    agency: str
    credits: str
    section: str
    language: str
    published: str | None
    updated: str | None
    status: Status
    embargoed_until: str | None
    notices: list[str]
    superseded: bool

    @classmethod
    def of_version(cls, version: Version) -> Self:
        """Return the model of a version."""
        return cls.of(version, digest=version.digest)


class ArticleModel(VersionModel):
    """An article as it stands now."""

    versions: int = Field(description="How many versions can be had.")
    copies: list[str] = Field(description="URIs of the articles that carry the same text.")
    story: str = Field(description="Id of the story that it belongs to; empty if to none.")


class VersionsModel(Told):
    """An article's versions, the oldest first."""

    versions: list[VersionModel]


class SkippedModel(Told):
    """An article that could not be read."""

    where: str
    reason: str


class ReportModel(Told):
    """What became of the articles that were sent."""

    added: int
    updated: int
    unchanged: int
    skipped: list[SkippedModel]
    passages: int = Field(description="Passages embedded.")
    seconds: float


class StatsModel(Told):
    """What the index holds."""

    articles: int
    versions: int
    passages: int
    withdrawn: int
    sources: dict[str, int] = Field(description="Articles by source, most first.")
    sections: dict[str, int] = Field(
        description="Articles by section, most first; one that is of several counts in each."
    )
    languages: dict[str, int] = Field(
        description="Articles by language (BCP 47, without region), most first."
    )
    oldest: str | None
    newest: str | None
    undated: int
    model: str = Field(description="The embedding model.")
    bytes: int
