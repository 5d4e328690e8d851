"""NITF, the News Industry Text Format 3.x of the IPTC: one article a document."""

from collections.abc import Iterator
from pathlib import Path
from typing import TYPE_CHECKING, BinaryIO

from index.article import Article, canonical_line
from index.errors import InvalidArticleError
from index.markup import text_of, text_of_html
from index.readers.contract import Options, Skipped, file_uri, shown
from index.readers.items import Item
from index.readers.xml import parse, parse_stream, root_name
from index.times import Timestamp

if TYPE_CHECKING:
    from lxml.etree import _Element


class NitfReader:
    """One `nitf` document, or a bare `body` or `body.content`.

    `docdata/doc-id@id-string` is the URI (else `du-key@key`, else the file), `du-key@version`
    the revision, `date.issue` the publication, `date.release` the end of an embargo if it is
    later or the management status is "embargoed", `ed-msg@info` a note to editors.
    """

    name = "NITF"
    harvested = False

    def detects(self, head: bytes, path: Path) -> bool:
        """Tell by the root element."""
        return root_name(head) in ("nitf", "body.content")

    def read(self, stream: BinaryIO, path: Path, options: Options) -> Iterator[Article | Skipped]:
        """Yield the document's one article."""
        try:
            yield item_of(parse_stream(stream), uri=file_uri(path)).article()
        except InvalidArticleError as error:
            yield Skipped(shown(path), str(error))


def body_text(fragment: str) -> str:
    """Return the story in a fragment of NITF, such as the `body_nitf` of AP's JSON.

    Only `body.content` and what stands outside of `body.head` are the story. A fragment that is
    not well-formed XML is read as HTML.
    """
    try:
        root = parse(f"<fragment>{fragment}</fragment>".encode("utf-8", "replace"))
    except InvalidArticleError:
        return text_of_html(fragment)
    return _story(root)


def item_of(root: "_Element", *, uri: str = "") -> Item:
    """Return what an NITF document says.

    Args:
        root: The `nitf` element, or a part of one, in any namespace.
        uri: Identifies the article if the document does not.
    """
    head = first(root, "body.head")
    told = root if head is None else head
    headline = first(told, "hl1")
    if headline is None:
        headline = first(told, "hedline")
    if headline is None:
        headline = first(root, "title")
    management = attribute(root, "docdata", "management-status")
    issued, release = (attribute(root, f"date.{name}", "norm") for name in ("issue", "release"))
    subject = [attribute(root, "tobject.subject", f"tobject.subject.{kind}") for kind in _SUBJECTS]
    embargoed = management.casefold() == "embargoed" or _is_later(release, issued)
    return Item(
        uri=attribute(root, "doc-id", "id-string") or attribute(root, "du-key", "key") or uri,
        url=_web(attribute(root, "pubdata", "ex-ref")),
        revision=attribute(root, "du-key", "version"),
        headline=line_of(headline),
        text=_story(root),
        summary=text_of(abstract) if (abstract := first(told, "abstract")) is not None else "",
        byline=_byline(first(told, "byline")),
        dateline=_dateline(told),
        section=next(filter(None, subject), "")
        or attribute(root, "fixture", "fix-id")
        or _meta(root, "online_sections")
        or _meta(root, "dsk"),
        language=root.get("{http://www.w3.org/XML/1998/namespace}lang") or "",
        source=attribute(root, "doc.copyright", "holder")
        or line_of(first(told, "distributor"))
        or line_of(first(told, "copyrite.holder"))
        or attribute(root, "pubdata", "name")
        or attribute(root, "doc-id", "regsrc"),
        published=issued
        or attribute(told, "story.date", "norm")
        or attribute(root, "pubdata", "date.publication"),
        pubstatus=management,
        notes=tuple(note.get("info") or "" for note in every(root, "ed-msg")),
        embargo=release if embargoed else None,
    )


def _is_later(release: str, issued: str) -> bool:
    try:
        return Timestamp.parse(release) > Timestamp.parse(issued)
    except ValueError:
        return False


_SUBJECTS = ("type", "matter", "detail")


def first(root: "_Element", name: str) -> "_Element | None":
    """Return the first element of a local name at or below the root."""
    return next(every(root, name), None)


def every(root: "_Element", name: str) -> "Iterator[_Element]":
    """Yield all elements of a local name at or below the root, in any namespace."""
    return root.iter(f"{{*}}{name}")


def attribute(root: "_Element", name: str, key: str) -> str:
    """Return an attribute of the first element of a name that has it filled."""
    values = (element.get(key) for element in every(root, name))
    return next((value.strip() for value in values if value and value.strip()), "")


def line_of(element: "_Element | None") -> str:
    """Return an element's text on one line; empty if there is no element."""
    return "" if element is None else canonical_line(text_of(element))


def _web(address: str) -> str:
    return address if address.startswith(("http://", "https://")) else ""


def _meta(root: "_Element", name: str) -> str:
    return next((m.get("content") or "" for m in every(root, "meta") if m.get("name") == name), "")


def _drop_second_leads(root: "_Element") -> None:
    """Take out what the New York Times Annotated Corpus has twice: the lead before the whole."""
    blocks = [block for block in every(root, "block") if block.get("class")]
    if any(block.get("class") == "full_text" for block in blocks):
        for block in blocks:
            parent = block.getparent()
            if block.get("class") == "lead_paragraph" and parent is not None:
                parent.remove(block)


def _story(root: "_Element") -> str:
    _drop_second_leads(root)
    contents = [
        text_of(content)
        for content in every(root, "body.content")
        if next(content.iterancestors("{*}body.content"), None) is None
    ]
    if contents:
        return "\n\n".join(filter(None, contents))
    for name in ("docdata", "body.head", "body.end", "head"):
        for beside in list(every(root, name)):
            parent = beside.getparent()
            if parent is not None:
                beside.tail = None
                parent.remove(beside)
    return text_of(root)


def _byline(byline: "_Element | None") -> str:
    """Return the byline; the writer's title, a block of its own, follows after a comma."""
    return "" if byline is None else ", ".join(text_of(byline).split("\n\n"))


def _dateline(told: "_Element") -> str:
    """Return the dateline as printed if it names an agency, else its place."""
    dateline = first(told, "dateline")
    if dateline is None:
        return ""
    whole = line_of(dateline)
    place = line_of(first(dateline, "location"))
    return whole if "(" in whole else place or whole
