"""The fields of an item of AP's Media API (api.ap.org/media/v/docs)."""

from collections.abc import Mapping
from typing import Any

from pydantic import Field, ValidationError

from index.article import Article
from index.errors import InvalidArticleError
from index.markup import text_of_html
from index.readers.items import Item
from index.readers.ninjs_fields import Lenient, Line, Objects, bounded, line_in, said, section_of
from index.readers.nitf import body_text


class ApItem(Lenient):
    """An item; `altids.itemid` names it over all its versions."""

    altids: Any = None
    uri: Line = ""
    type: Line = ""
    version: Line = ""
    pubstatus: Line = ""
    ednote: Line = ""
    embargoed: Line = ""
    headline: Line = ""
    headline_extended: Line = ""
    title: Line = ""
    slugline: Line = ""
    bylines: Objects = Field(default_factory=list)
    datelinelocation: Any = None
    located: Line = ""
    language: Line = ""
    firstcreated: Line = ""
    versioncreated: Line = ""
    subject: Objects = Field(default_factory=list)
    infosource: Objects = Field(default_factory=list)
    provider: Line = ""
    copyrightholder: Line = ""
    signals: Objects = Field(default_factory=list)
    editorialtypes: Objects = Field(default_factory=list)
    links: Objects = Field(default_factory=list)
    body_nitf: str | None = None
    body_text: str | None = None
    summary: Line = Field("", validation_alias="description_summary")


def article_of_ap(document: Mapping[str, Any]) -> Article:
    """Return the article of an item.

    Raises:
        InvalidArticleError: It has no identifier or no text, or is no text at all (a picture).
    """
    try:
        item = ApItem.model_validate(document)
    except ValidationError as error:
        raise InvalidArticleError(said(error)) from None
    uri = _item_id(item.altids) or item.uri
    if not uri:
        raise InvalidArticleError("altids.itemid is empty: an item of AP's needs one")
    text = body_text(bounded(item.body_nitf or ""))
    text = text or text_of_html(bounded(item.body_text or ""))
    if not text and item.type not in ("", "text"):
        raise InvalidArticleError(f"{uri}: the item is of type {item.type}, not a text")
    marks = (*item.signals, *item.editorialtypes)
    return Item(
        uri=uri,
        revision=item.version,
        headline=item.headline or item.headline_extended or item.title,
        text=text,
        summary=item.summary,
        slug=item.slugline,
        byline=", ".join(filter(None, map(_byline, item.bylines))),
        dateline=_place(item.datelinelocation) or item.located,
        section=section_of(item.subject),
        language=item.language,
        source=next(filter(None, map(line_in, item.infosource)), "")
        or item.provider
        or item.copyrightholder,
        url=next(filter(None, map(_canonical, item.links)), ""),
        published=item.firstcreated,
        updated=item.versioncreated,
        pubstatus=item.pubstatus,
        notes=(item.ednote,),
        signals=tuple(str(mark.get("code") or line_in(mark)) for mark in marks),
        embargo=item.embargoed or None,
    ).article()


def _item_id(altids: object) -> str:
    return line_in(altids.get("itemid")) if isinstance(altids, dict) else ""


def _byline(byline: Mapping[str, Any]) -> str:
    return line_in(byline.get("by")) or line_in(byline)


def _place(location: object) -> str:
    """Return the city with its region or country, as AP writes a dateline."""
    if not isinstance(location, dict):
        return line_in(location)
    city = line_in(location.get("city"))
    if not city:
        return line_in(location)
    area = line_in(location.get("countryareaname")) or line_in(location.get("countryname"))
    return f"{city}, {area}" if area and area != city else city


def _canonical(link: Mapping[str, Any]) -> str:
    href = line_in(link.get("href"))
    return href if line_in(link.get("rel")) == "canonical" and href.startswith("http") else ""
