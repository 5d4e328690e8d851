"""The fields of a ninjs document, whichever version of the standard it follows."""

from collections.abc import Mapping
from typing import Annotated, Any

from pydantic import AliasChoices, BaseModel, BeforeValidator, ConfigDict, Field, ValidationError

from index.article import Article
from index.errors import InvalidArticleError
from index.markup import line_of_html, text_of_html
from index.readers.items import Item
from index.readers.nitf import body_text

_NAMES = ("name", "value", "title", "by", "literal", "text", "description")
_DEEPEST = 5
MAX_BODY = 2_000_000


def line_in(value: object, depth: int = 0) -> str:
    """Return the text in a value that agencies write as text, a number, an object or a list."""
    match value:
        case str():
            return line_of_html(value)
        case bool() | None:
            return ""
        case int() | float():
            return str(value)
        case list() if depth < _DEEPEST:
            return ", ".join(filter(None, (line_in(part, depth + 1) for part in value)))
        case dict() if depth < _DEEPEST:
            found = (line_in(value.get(name), depth + 1) for name in _NAMES)
            return next(filter(None, found), "")
    return ""


def _objects(value: object) -> list[dict[str, Any]]:
    """Return the objects of a list, of one object, or of a text that stands for its name."""
    if not isinstance(value, list):
        value = [value]
    return [
        part if isinstance(part, dict) else {"name": part}
        for part in value
        if isinstance(part, dict | str)
    ]


Line = Annotated[str, BeforeValidator(line_in)]
Objects = Annotated[list[dict[str, Any]], BeforeValidator(_objects)]


def either(*names: str) -> Any:  # noqa: ANN401
    """Declare a text that may be missing and that versions of a standard name differently."""
    return Field(default="", validation_alias=AliasChoices(*names))


class Lenient(BaseModel):
    """What comes from outside: unknown fields are ignored, missing ones empty."""

    model_config = ConfigDict(extra="ignore", frozen=True)


class Ninjs(Lenient):
    """A document of ninjs 1 (lower case), 2 or 3 (camel case)."""

    uri: Line = either("uri", "urn", "guid")
    type: Line = ""
    version: Line = ""
    pubstatus: Line = either("pubstatus", "pubStatus")
    ednote: Line = either("ednote", "edNote", "edNotes", "ednotes")
    embargoed: Line = either("embargoed", "embargoedUntil", "embargoeduntil")
    headline: Line = either("headline", "title")
    headlines: Objects = Field(default_factory=list)
    descriptions: Objects = Field(default_factory=list)
    description: Line = either("description_text", "description_html", "description_xhtml")
    byline: Line = either("byline", "by")
    located: Line = either("located", "dateline", "datelinelocation")
    language: Line = ""
    slugline: Line = either("slugline", "slugLine")
    published: Line = either("firstcreated", "firstCreated", "contentCreated", "contentcreated")
    updated: Line = either("versioncreated", "versionCreated", "version_created")
    subjects: Objects = Field(
        default_factory=list, validation_alias=AliasChoices("subjects", "subject", "rubric_names")
    )
    sources: Objects = Field(
        default_factory=list,
        validation_alias=AliasChoices("infoSources", "infosources", "infosource", "source"),
    )
    provider: Line = either("provider", "copyrightHolder", "copyrightholder")
    url: Line = either("url", "canonicalurl", "canonicalUrl")
    signals: Objects = Field(
        default_factory=list, validation_alias=AliasChoices("signals", "signal")
    )
    bodies: Objects = Field(default_factory=list)


def article_of_ninjs(document: Mapping[str, Any]) -> Article:
    """Return the article of a ninjs document.

    Raises:
        InvalidArticleError: It has no uri or no text, or is no text at all (a picture).
    """
    try:
        ninjs = Ninjs.model_validate(document)
    except ValidationError as error:
        raise InvalidArticleError(said(error)) from None
    if not ninjs.uri:
        raise InvalidArticleError("uri is empty: ninjs needs one")
    text = _body(ninjs, document)
    if not text and ninjs.type not in ("", "text"):
        raise InvalidArticleError(f"{ninjs.uri}: the item is of type {ninjs.type}, not a text")
    url = ninjs.url or (ninjs.uri if ninjs.uri.startswith(("http://", "https://")) else "")
    return Item(
        uri=ninjs.uri,
        revision=ninjs.version,
        headline=_main(ninjs.headlines) or ninjs.headline,
        text=text,
        summary=_main(ninjs.descriptions) or ninjs.description,
        slug=ninjs.slugline,
        byline=ninjs.byline,
        dateline=ninjs.located,
        section=section_of(ninjs.subjects),
        language=ninjs.language,
        source=next(filter(None, map(line_in, ninjs.sources)), "") or ninjs.provider,
        url=url,
        published=ninjs.published,
        updated=ninjs.updated,
        pubstatus=ninjs.pubstatus,
        notes=(ninjs.ednote,),
        signals=tuple(str(s.get("code") or s.get("uri") or line_in(s)) for s in ninjs.signals),
        embargo=ninjs.embargoed or None,
    ).article()


def section_of(subjects: list[dict[str, Any]]) -> str:
    """Return the name of the first of IPTC's media topics, else of the first subject."""
    topics = [
        subject
        for subject in subjects
        if any(mark in _codes(subject) for mark in ("medtop", "mediatopic"))
    ]
    return next(filter(None, map(line_in, (*topics, *subjects))), "")


def _codes(subject: Mapping[str, Any]) -> str:
    keys = ("scheme", "code", "uri", "rel", "creator")
    return " ".join(str(subject.get(key) or "") for key in keys).casefold()


def said(error: ValidationError) -> str:
    """Say which fields are wrong."""
    faults = (
        f"{'.'.join(map(str, e['loc']))}: {e['msg']}" for e in error.errors(include_url=False)
    )
    return "; ".join(faults)[:300]


def _main(texts: list[dict[str, Any]]) -> str:
    """Return the text of role "main", else the first."""
    ranked = sorted(texts, key=_is_other)
    return next(filter(None, (line_in(text.get("value")) for text in ranked)), "")


def _is_other(text: Mapping[str, Any]) -> bool:
    return line_in(text.get("role")).rpartition(":")[2].casefold() not in ("main", "")


def _body(ninjs: Ninjs, document: Mapping[str, Any]) -> str:
    """Return the text of the main body, from markup before plain text."""
    bodies = [
        (_is_other(body), str(body.get("contentType") or body.get("contenttype") or ""), value)
        for body in ninjs.bodies
        if isinstance(value := body.get("value"), str)
    ]
    bodies += [
        (False, name.removeprefix("body_"), value)
        for name, value in document.items()
        if name.startswith(("body_", "article_html")) and isinstance(value, str)
    ]
    ranked = sorted(bodies, key=lambda body: (body[0], _rank(body[1])))
    return next(filter(None, (_plain(kind, value) for _, kind, value in ranked)), "")


def _rank(kind: str) -> int:
    kinds = ("xhtml", "html", "nitf", "plain", "text")
    return next((rank for rank, name in enumerate(kinds) if name in kind.casefold()), 1)


def bounded(body: str) -> str:
    """Return a body as it is.

    Raises:
        InvalidArticleError: It is longer than that of any article.
    """
    if len(body) > MAX_BODY:
        raise InvalidArticleError(f"the body has over {MAX_BODY:,} characters: no article has")
    return body


def _plain(kind: str, value: str) -> str:
    kind, value = kind.casefold(), bounded(value)
    if "nitf" in kind:
        return body_text(value)
    return value.strip() if "plain" in kind or kind == "text" else text_of_html(value)
