"""NewsML-G2 of the IPTC: a news item, or a message with several of them."""

from collections.abc import Iterator
from pathlib import Path
from typing import TYPE_CHECKING, BinaryIO

from index.article import Article
from index.errors import InvalidArticleError
from index.markup import text_of, text_of_html
from index.readers import nitf
from index.readers.contract import Options, Skipped, shown
from index.readers.items import Item
from index.readers.nitf import attribute, every, first, line_of
from index.readers.xml import parse_stream, root_name

if TYPE_CHECKING:
    from lxml.etree import _Element

_ROOTS = frozenset(
    ("newsItem", "newsMessage", "packageItem", "catalogItem", "conceptItem", "knowledgeItem",
     "planningItem")
)  # fmt: skip
_OTHERS = {
    "packageItem": "a package: a list of other items without a text of its own",
    "conceptItem": "a concept, not a story",
    "knowledgeItem": "a list of concepts, not a story",
    "planningItem": "a plan of coverage, not a story",
    "catalogItem": "a catalog of schemes, not a story",
}
_LANGUAGE = "{http://www.w3.org/XML/1998/namespace}lang"


class NewsMlReader:
    """The `newsItem` elements of a document with text in their content sets.

    `guid` is the URI, `version` the revision; `itemMeta` gives publishing status, signals,
    notes to editors, embargo and times, `contentMeta` headline, byline, dateline, subject,
    language and source.
    """

    name = "NewsML-G2"
    harvested = False

    def detects(self, head: bytes, path: Path) -> bool:
        """Tell by the root element."""
        return root_name(head) in _ROOTS

    def read(self, stream: BinaryIO, path: Path, options: Options) -> Iterator[Article | Skipped]:
        """Yield an article for each text item, and what every other item is."""
        try:
            root = parse_stream(stream)
        except InvalidArticleError as error:
            yield Skipped(shown(path), str(error))
            return
        names = [f"{{*}}{name}" for name in ("newsItem", *_OTHERS)]
        items = [i for i in root.iter(*names) if next(i.iterancestors(*names), None) is None]
        if not items:
            yield Skipped(shown(path), "the message holds no news items")
        for number, item in enumerate(items, start=1):
            where = shown(path) if len(items) == 1 else f"{shown(path)}#{number}"
            try:
                yield _article_of(item)
            except InvalidArticleError as error:
                yield Skipped(where, str(error))


def _article_of(root: "_Element") -> Article:
    kind = root.tag.rpartition("}")[2]
    if kind in _OTHERS:
        raise InvalidArticleError(_OTHERS[kind])
    uri = (root.get("guid") or "").strip()
    if not uri:
        raise InvalidArticleError("no guid: a newsItem needs one")
    item, content = _part(root, "itemMeta"), _part(root, "contentMeta")
    inner = _inner_nitf(root)
    text = _text(root)
    pubstatus = attribute(item, "pubStatus", "qcode") or attribute(item, "pubStatus", "uri")
    media = attribute(item, "itemClass", "qcode") or attribute(item, "itemClass", "uri")
    if not text and not media.endswith("text") and not _stopped(pubstatus):
        what = f"a {media.rpartition(':')[2]} item" if media else "an item"
        raise InvalidArticleError(f"{uri}: {what} without text")
    embargo = first(item, "embargoed")
    return Item(
        uri=uri,
        revision=root.get("version") or "",
        headline=_headline(content) or inner.headline or _line(item, "title"),
        text=text,
        summary=_line(content, "description"),
        slug=_line(content, "slugline"),
        byline=_line(content, "by") or _names(content, "creator") or inner.byline,
        dateline=_line(content, "dateline") or _names(content, "located") or inner.dateline,
        section=_subject(content),
        language=attribute(content, "language", "tag")
        or root.get(_LANGUAGE)
        or _language_of_text(root),
        source=_names(content, "infoSource")
        or _names(item, "provider")
        or _names(root, "copyrightHolder")
        or inner.source
        or attribute(item, "provider", "qcode").rpartition(":")[2],
        published=_line(item, "firstCreated") or _line(content, "contentCreated"),
        updated=_line(item, "versionCreated") or _line(content, "contentModified"),
        pubstatus=pubstatus,
        notes=(*(line_of(note) for note in every(item, "edNote")), *inner.notes),
        signals=tuple(
            signal.get("qcode") or signal.get("uri") or "" for signal in every(item, "signal")
        ),
        embargo=None if embargo is None else line_of(embargo),
    ).article()


def _stopped(pubstatus: str) -> bool:
    return pubstatus.casefold().endswith(("canceled", "cancelled", "withheld"))


def _part(root: "_Element", name: str) -> "_Element":
    """Return a child of the item; an empty one of that name if there is none."""
    child = root.find(f"{{*}}{name}")
    return root.makeelement(name) if child is None else child


def _line(root: "_Element", name: str) -> str:
    """Return the first of the root's children of a name that has text, on one line."""
    return next(filter(None, map(line_of, root.findall(f"{{*}}{name}"))), "")


def _headline(content: "_Element") -> str:
    """Return the headline of role "main" or of none before those of other roles ("hld:sub")."""
    headlines = content.findall("{*}headline")
    main = [h for h in headlines if (h.get("role") or "main").casefold().endswith(("main", ":hl"))]
    return next(filter(None, map(line_of, (*main, *headlines))), "")


def _names(root: "_Element", name: str) -> str:
    """Return who or what the first such property with a name is."""
    for element in every(root, name):
        told = line_of(element.find("{*}name")) or element.get("literal") or line_of(element)
        if told.strip():
            return told.strip()
    return ""


def _subject(content: "_Element") -> str:
    """Return the name of the first of IPTC's media topics, else of the first subject."""
    subjects = content.findall("{*}subject")
    topics = [
        subject
        for subject in subjects
        if (subject.get("qcode") or "").startswith(("medtop:", "subj:"))
        or "mediatopic" in (subject.get("uri") or "")
    ]
    return next(filter(None, (line_of(s.find("{*}name")) for s in (*topics, *subjects))), "")


def _contents(root: "_Element") -> "Iterator[_Element]":
    for content in root.findall("{*}contentSet"):
        yield from every(content, "inlineXML")
        yield from every(content, "inlineData")


def _text(root: "_Element") -> str:
    """Return the text of the first rendition that has one: XML before data."""
    return next(filter(None, map(_text_of_content, _contents(root))), "")


def _text_of_content(content: "_Element") -> str:
    if content.tag.rpartition("}")[2] == "inlineXML":
        if first(content, "nitf") is not None or first(content, "body.content") is not None:
            return nitf.item_of(content).text
        body = first(content, "body")
        return text_of(content if body is None else body)
    kind = (content.get("contenttype") or "text/plain").casefold()
    if content.get("encoding") or not kind.startswith(("text/", "application/xhtml")):
        return ""
    raw = "".join(map(str, content.itertext()))
    return text_of_html(raw) if "html" in kind else raw.strip()


def _inner_nitf(root: "_Element") -> Item:
    """Return what an NITF document inside says, for the fields that the item itself lacks."""
    inner = next(every(root, "nitf"), None)
    return Item(uri="") if inner is None else nitf.item_of(inner)


def _language_of_text(root: "_Element") -> str:
    for content in _contents(root):
        for element in content.iter("*"):
            if language := element.get(_LANGUAGE) or element.get("lang"):
                return language
    return ""
