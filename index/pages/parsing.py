"""From a page's text to its tree, within bounds of size, elements and attributes."""

import re
from collections.abc import Iterator
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from lxml.html import HtmlElement

MAX_BYTES = 16 << 20
"""The longest page that is read, in bytes; most news pages have less than 1 MiB."""
MAX_ELEMENTS = 50_000
"""The most elements of a page that is read; most news pages have less than 5,000."""
_MAX_VALUE = 2000
# libxml2 compares each attribute of a tag with all before: this sum of squares is half a second.
_MAX_COMPARED = 100_000_000

_DECLARATION = re.compile(r"\A\s*<\?xml\b[^>]*>", re.IGNORECASE)
_FORBIDDEN = dict.fromkeys(
    (*range(9), 11, 12, *range(14, 32), *range(0xD800, 0xE000), 0xFFFE, 0xFFFF)
)
_SCRIPT = re.compile(r"<script\b(?![^<>]{0,500}ld\+json)[^<>]{0,2000}>", re.IGNORECASE)
_SCRIPT_END = re.compile(r"</script\s*>", re.IGNORECASE)
_LONG_TAG = re.compile(r"<(?!!)([a-zA-Z]?)[^<>]{100,}")
_VALUE = re.compile(r"=\s*(?:\"[^\"]*\"|'[^']*')")


def parsed(html: str) -> "HtmlElement | str":
    """Return the page's tree without scripts but JSON-LD, or why it has none.

    Values of attributes are cut at 2000 characters, since trafilatura searches them hundreds of
    times; addresses and dates are shorter.
    """
    from lxml.etree import LxmlError  # noqa: PLC0415
    from lxml.html import HTMLParser, document_fromstring  # noqa: PLC0415

    plain = "".join(_without_scripts(_DECLARATION.sub("", html).translate(_FORBIDDEN)))
    if plain.count("<") > 4 * MAX_ELEMENTS:
        return f"the page has over {MAX_ELEMENTS:,} elements"
    if _compared(plain) > _MAX_COMPARED:
        return "the page has tags with thousands of attributes"
    parser = HTMLParser(
        encoding="utf-8", remove_comments=True, remove_pis=True, no_network=True, collect_ids=False
    )
    try:
        tree = document_fromstring(plain.encode(), parser=parser)
    except LxmlError:
        return "the page is empty or not HTML"
    for count, element in enumerate(tree.iter("*"), start=1):
        if count > MAX_ELEMENTS:
            return f"the page has over {MAX_ELEMENTS:,} elements"
        for name, value in element.items():
            if len(value) > _MAX_VALUE:
                element.set(name, value[:_MAX_VALUE])
    return tree


def _without_scripts(html: str) -> Iterator[str]:
    kept = 0
    while (start := _SCRIPT.search(html, kept)) and (end := _SCRIPT_END.search(html, start.end())):
        yield html[kept : start.start()]
        kept = end.end()
    yield html[kept:]


def _compared(html: str) -> int:
    """Return how many comparisons of attributes the page may cost, counted from above."""
    return sum(
        len((_VALUE.sub("", tag[0]) if tag[1] else tag[0]).split()) ** 2
        for tag in _LONG_TAG.finditer(html)
    )
