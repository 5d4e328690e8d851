"""XML from strangers, parsed without risk: no entities, no network, bounds on everything."""

import re
from html.entities import html5
from typing import TYPE_CHECKING, BinaryIO

from index.errors import InvalidArticleError

if TYPE_CHECKING:
    from lxml.etree import _Element

MAX_BYTES = 32 << 20
MAX_TAGS = 200_000
MAX_ATTRIBUTES = 1_000_000
MAX_REFERENCES = 500_000

_DECLARATION = re.compile(rb"\s*<\?xml\s[^>]{0,200}\?>")
_ENCODING = re.compile(rb"\sencoding\s*=\s*[\"']([A-Za-z][\w.-]{0,40})[\"']")
_ENTITY = re.compile(rb"<!(?:ENTITY|NOTATION)\b")
_REFERENCE = re.compile(rb"&([A-Za-z][A-Za-z0-9]{0,31});")
_PREDEFINED = frozenset((b"amp", b"lt", b"gt", b"quot", b"apos"))
_CONTROLS = bytes(code for code in range(32) if code not in b"\t\n\r")
_PROLOG = re.compile(
    rb"(?:\s++|<\?[^>]*+>|<!--(?:[^-]|-(?!->))*+-->|<!DOCTYPE[^\[<>]*+(?:\[[^\]]*+\]\s*+)?>)*+"
)
_ROOT = re.compile(rb"<(?:[\w.-]{1,99}:)?([\w.-]{1,99})")
_ENCODINGS = re.compile(
    r"(?:iso-?8859-\d+|latin-?\d|(?:windows|cp)-?\d+|us-ascii|mac-?\w+|koi8-[ru]|shift[_-]jis|big5"
    r"|euc-(?:jp|kr)|gb(?:2312|k|18030))",
    re.IGNORECASE,
)


def root_name(head: bytes) -> str:
    """Return the local name of the root element that a file starts with; empty if there is none.

    >>> root_name(b'<?xml version="1.0"?><!-- wire --><n:newsItem xmlns:n="urn:x">')
    'newsItem'
    """
    prolog = _PROLOG.match(head)
    root = _ROOT.match(head, prolog.end() if prolog else 0)
    return root[1].decode("ascii", "replace") if root else ""


def parse_stream(stream: BinaryIO) -> "_Element":
    """Return the root of the XML document in a stream; at most 32 MiB of it are read.

    Raises:
        InvalidArticleError: As `parse`.
    """
    raw = stream.read(MAX_BYTES + 1)
    if len(raw) > MAX_BYTES:
        raise InvalidArticleError(f"over {MAX_BYTES >> 20} MiB of XML: split it into several files")
    return parse(raw)


def parse(raw: bytes) -> "_Element":
    """Return the root element of an XML document.

    The bytes are taken as UTF-8 if they are valid UTF-8, whatever the declaration says, and in
    the declared encoding otherwise. The names of HTML's entities are known (agencies write
    ``&nbsp;`` without a document type); what else is named stays as it is written.
    Characters that XML forbids are dropped.

    Raises:
        InvalidArticleError: It is not well-formed, declares entities, is nested deeper than 256
            levels, or has more tags or attributes than any article.
    """
    from lxml import etree  # noqa: PLC0415

    if _ENTITY.search(raw):
        raise InvalidArticleError("the XML declares entities of its own, which may be a bomb")
    if raw.count(b"<") > 2 * MAX_TAGS:
        raise InvalidArticleError(f"over {MAX_TAGS:,} elements: split it into several files")
    if raw.count(b"=") > MAX_ATTRIBUTES:
        raise InvalidArticleError(f"over {MAX_ATTRIBUTES:,} attributes: this is no news item")
    if raw.count(b"&") > MAX_REFERENCES:
        raise InvalidArticleError(f"over {MAX_REFERENCES:,} entities: this is no news item")
    raw = _in_utf8(raw).translate(None, _CONTROLS)
    raw = _REFERENCE.sub(_numeric, raw)
    parser = etree.XMLParser(
        encoding="utf-8",
        resolve_entities=False,
        load_dtd=False,
        dtd_validation=False,
        attribute_defaults=False,
        no_network=True,
        huge_tree=False,
        recover=False,
        remove_comments=True,
        remove_pis=True,
    )
    try:
        return etree.fromstring(raw, parser)
    except etree.XMLSyntaxError as error:
        raise InvalidArticleError(f"invalid XML: {_said(error)}") from None


def _said(error: SyntaxError) -> str:
    message = error.msg or "no reason given"
    if "depth" in message:
        return "nested deeper than 256 levels"
    if "limit exceeded" in message or "too long" in message:
        return "a tag or a text over 10 million characters"
    return message[:200]


def _in_utf8(raw: bytes) -> bytes:
    """Return the document in UTF-8, without its declaration, which may name another encoding."""
    declaration = _DECLARATION.match(raw)
    body = raw[declaration.end() :] if declaration else raw
    encoding = _ENCODING.search(declaration[0]) if declaration else None
    try:
        body.decode("utf-8")
    except UnicodeDecodeError as error:
        name = encoding[1].decode("ascii") if encoding else "utf-8"
        try:
            return body.decode(name if _ENCODINGS.fullmatch(name) else "utf-8").encode("utf-8")
        except (UnicodeDecodeError, LookupError):
            wrong = body[error.start : error.start + 1].hex()
            raise InvalidArticleError(
                f"byte 0x{wrong} is not valid {name}: declare the right encoding, or convert "
                "the file to UTF-8"
            ) from None
    return body


def _numeric(reference: re.Match[bytes]) -> bytes:
    """Return HTML's entities as character references, and unknown ones as plain text."""
    name = reference[1]
    if name in _PREDEFINED:
        return reference[0]
    characters = html5.get(f"{name.decode('ascii')};")
    if characters is None:
        return b"&amp;" + name + b";"
    return "".join(f"&#{ord(char)};" for char in characters).encode("ascii")
