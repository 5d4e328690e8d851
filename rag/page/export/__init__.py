"""A conversation, or one answer of it, in forms that other programs read."""

from collections.abc import Callable, Sequence
from typing import Any, Literal, NamedTuple

from pydantic import BaseModel, ConfigDict, Field

from rag.page.export.bibtex import bibtex
from rag.page.export.document import document
from rag.page.export.markdown import markdown
from rag.page.export.plain import plain
from rag.page.records import Record, read_sent

Kind = Literal["markdown", "plain", "bibtex", "html"]


class Exporting(BaseModel):
    """What to export, as the page sends it."""

    model_config = ConfigDict(extra="forbid", frozen=True)

    kind: Kind
    title: str = Field(default="", max_length=1000)
    records: tuple[dict[str, Any], ...] = Field(max_length=500)


class _Form(NamedTuple):
    write: Callable[[str, Sequence[Record]], str]
    suffix: str
    media: str


_FORMS: dict[Kind, _Form] = {
    "markdown": _Form(markdown, "md", "text/markdown"),
    "plain": _Form(plain, "txt", "text/plain"),
    "bibtex": _Form(bibtex, "bib", "application/x-bibtex"),
    "html": _Form(document, "html", "text/html"),
}


def exported(wanted: Exporting) -> dict[str, str]:
    """Return text, name and media type of the file.

    Raises:
        RecordError: What the browser kept is not what the page gave it.
    """
    form = _FORMS[wanted.kind]
    records = [read_sent(Record, record) for record in wanted.records]
    letters = (char if char.isalnum() else " " for char in wanted.title)
    name = "-".join("".join(letters).split()[:8]).lower() or "conversation"
    text = form.write(wanted.title, records)
    return {"text": text, "name": f"{name}.{form.suffix}", "media": form.media}
