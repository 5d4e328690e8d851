"""RSS and Atom, from their bytes to entries.

They are read by feedparser, which is given bytes and never fetches anything. A document that
declares entities is refused before it is parsed.
"""

import re
from collections.abc import Mapping
from io import BytesIO
from typing import Any

from index.article import canonical_line, canonical_text
from index.feeds.entry import CUT_SHORT, MAX_ENTRIES, Entry, Parts, first, moment, web_address
from index.markup import line_of_html, text_of_html
from index.pages.decoding import decoded
from index.readers.feeds import FIRST_TAG, without_comments
from index.readers.opening import HEAD

_DECLARATION = re.compile(r"<\?xml\b[^>]*\?>\s*")
_REFERENCE = re.compile(r"&#(?:[xX]([0-9a-fA-F]+)|([0-9]+));?")
_NO_CHARACTERS = re.compile(r"[^\t\n\r\x20-\ud7ff\ue000-\ufffd\U00010000-\U0010ffff]+")
_PARSER_FAULTS = (
    ArithmeticError, AssertionError, AttributeError, LookupError, RecursionError, TypeError,
    ValueError,
)  # fmt: skip
_END = re.compile(
    r"</(?:\w+:)?(?:rss|feed|rdf|channel)\s*>\s*+(?:<!--(?:(?!-->).)*+-->\s*+)*+$", re.I | re.S
)
_TEXTUAL = re.compile(r"text/|application/xhtml\+xml|application/xml|^$")
# The line that WordPress adds to every entry of its feeds.
_POST_APPEARED = re.compile(
    r"^The post .{1,400} (?:appeared first|first appeared) on .{1,100}$", re.MULTILINE
)
_MAX_TAGS = 150_000  # feedparser takes 20 µs for each: three seconds
_ENTRY = re.compile(r"<(?:\w+:)?(?:item|entry)\b", re.IGNORECASE)
# feedparser looks for addresses of mail in time that grows with the square of such a run.
_NO_PROSE = re.compile(r"(?<![\w.+-])[\w.+-]{2000,}+", re.ASCII)
_MANY_ATTRIBUTES = re.compile(
    r"<[\w:.-]++(?:\s++[^\s=<>\"']++\s*+=\s*+(?:\"[^\"]*+\"|'[^']*+'|[^\s<>\"']++)){100}"
)
_MAIL = re.compile(r"(?<![^\s<>()@])[^\s<>()@]++@[^\s<>()@]++")


def read_xml(body: bytes, url: str, charset: str) -> Parts | str:
    """Return what RSS or Atom holds, or why it cannot be read; arguments as for `read_feed`."""
    import feedparser  # noqa: PLC0415

    text = decoded(body, charset)
    text = _NO_CHARACTERS.sub("", _REFERENCE.sub(_possible, text))
    if reason := _refusal(text):
        return reason
    text = _NO_PROSE.sub("", text)
    text = text.lstrip("\ufeff \t\r\n")
    if declaration := _DECLARATION.match(text):
        text = text[declaration.end() :]
    try:
        found = feedparser.parse(
            BytesIO(text.encode("utf-8", "replace")),
            response_headers={"content-location": url, "content-type": "text/xml; charset=utf-8"},
            resolve_relative_uris=False,
            sanitize_html=False,
        )
    except _PARSER_FAULTS as error:  # feedparser meets damage that it was not made for
        return f"the feed is damaged beyond reading: {error}"
    about: Mapping[str, Any] = found["feed"]
    version = str(found.get("version", ""))
    if not version and not found["entries"]:
        return "the feed cannot be read: it is neither RSS nor Atom"
    whole = not found["bozo"] or _END.search(text[-2000:])
    fault = "" if whole else "the feed is cut off: only the entries before the end are read"
    atom = version.startswith("atom")
    parts = [_entry(entry, about, url, atom=atom) for entry in found["entries"]]
    site = web_address(url, first(about, "link")) or url
    return Parts(_title(about, atom=atom), site, parts, fault)


def _refusal(text: str) -> str:
    """Return why a feed is not parsed: it would take too long, or fetch; empty if it is."""
    head = without_comments(text[:HEAD])
    root = FIRST_TAG.search(head)
    prolog = head[: root.start()] if root else head
    if re.search(r"<!ENTITY|<!DOCTYPE[^>\[]*\[", prolog, re.IGNORECASE):
        return "the feed declares entities of its own, which are not resolved: take them out"
    if _MANY_ATTRIBUTES.search(text):
        return "a tag of the feed has a hundred attributes or more"
    if text.count("<") > _MAX_TAGS:
        return f"the feed has over {_MAX_TAGS:,} tags: split it into several"
    if sum(1 for _ in _ENTRY.finditer(text)) > MAX_ENTRIES:
        return f"the feed has over {MAX_ENTRIES:,} entries: split it into several"
    return ""


def _possible(reference: re.Match[str]) -> str:
    """Return a character reference, but nothing for one to what is no character (XML 1.0, 2.2)."""
    digits = (reference[1] or reference[2]).lstrip("0")[:8]
    code = int(digits or "0", 16 if reference[1] else 10)
    possible = code < 0x110000 and not _NO_CHARACTERS.match(chr(code))
    return reference[0] if possible else ""


def _entry(
    entry: Mapping[str, Any], feed: Mapping[str, Any], url: str, *, atom: bool
) -> tuple[Entry, str]:
    link = web_address(url, first(entry, "feedburner_origlink", "link"))
    guid = canonical_line(first(entry, "id"))
    text, full = _text(entry, atom=atom)
    published, updated = moment(_raw(entry, "published")), moment(_raw(entry, "updated"))
    source = entry.get("source") or {}
    labels = (tag.get("label") or tag.get("term") for tag in entry.get("tags") or ())
    return Entry(
        link=link,
        title=_title(entry, atom=atom),
        text=text,
        full=full,
        published=published or updated,
        updated=updated if published else None,
        byline=_byline(entry, feed, atom=atom),
        section=next((line_of_html(label) for label in labels if label), ""),
        language=_language(entry, feed),
        source=_title(source, atom=atom) or _title(feed, atom=atom),
    ), guid


def _text(entry: Mapping[str, Any], *, atom: bool) -> tuple[str, bool]:
    """Return the entry's text, and whether it is the full one."""
    bodies = (_plain(part, atom=atom) for part in entry.get("content") or ())
    content = max(bodies, key=len, default="")
    detail = entry.get("summary_detail") or {"value": entry.get("summary") or ""}
    summary = _plain(detail, atom=atom)
    if content and len(content) >= len(summary):
        return content, not CUT_SHORT.search(content[-200:])
    return summary, False


def _plain(part: Mapping[str, Any], *, atom: bool) -> str:
    value, kind = str(part.get("value") or ""), str(part.get("type") or "")
    if not _TEXTUAL.match(kind):
        return ""
    # Atom says whether a text is HTML (RFC 4287, section 3.1); in RSS it always may be.
    text = canonical_text(value) if atom and kind == "text/plain" else text_of_html(value)
    return canonical_text(_POST_APPEARED.sub("", text))


def _title(part: Mapping[str, Any], *, atom: bool) -> str:
    value = str(part.get("title") or "")
    kind = (part.get("title_detail") or {}).get("type")
    return canonical_line(value) if atom and kind == "text/plain" else line_of_html(value)


def _byline(entry: Mapping[str, Any], feed: Mapping[str, Any], *, atom: bool) -> str:
    authors = entry.get("authors") or (feed.get("authors") if atom else ()) or ()
    names = [author.get("name") or "" for author in authors]
    if not atom and len(names) == 1:  # RSS: "desk@site.example (Jane Doe)"; feedparser's own
        names = [str(entry.get("author") or "")]  # split errs on newer top-level domains
    shown = (line_of_html(_MAIL.sub("", name)).strip(" ,()<>") for name in names)
    return ", ".join(dict.fromkeys(filter(None, shown)))


def _language(entry: Mapping[str, Any], feed: Mapping[str, Any]) -> str:
    parts = (*(entry.get("content") or ()), entry.get("title_detail") or {}, feed)
    return next((str(part["language"]) for part in parts if part.get("language")), "")


def _raw(entry: Mapping[str, Any], name: str) -> str:
    # feedparser hands out `published` for a missing `updated`, with a warning.
    return str(dict.get(entry, name) or "") if isinstance(entry, dict) else ""
