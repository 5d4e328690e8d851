"""From a page's text to its tree, within bounds of size and of the number of elements."""

import re
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from lxml.html import HtmlElement

MAX_BYTES = 16 << 20
"""The longest page that is read, in bytes; most news pages have less than 1 MiB."""
MAX_ELEMENTS = 50_000
"""The most elements of a page that is read; most news pages have less than 5,000."""

_DECLARATION = re.compile(r"\A\s*<\?xml\b[^>]*>", re.IGNORECASE)
_FORBIDDEN = dict.fromkeys(
    (*range(9), 11, 12, *range(14, 32), *range(0xD800, 0xE000), 0xFFFE, 0xFFFF)
)


def parsed(html: str) -> "HtmlElement | str":
    """Return the page's tree, or why it has none."""
    from lxml.etree import LxmlError  # noqa: PLC0415
    from lxml.html import HTMLParser, document_fromstring  # noqa: PLC0415

    if html.count("<") > 4 * MAX_ELEMENTS:
        return f"the page has over {MAX_ELEMENTS:,} elements"
    parser = HTMLParser(
        encoding="utf-8", remove_comments=True, remove_pis=True,
        no_network=True, collect_ids=False,
    )  # fmt: skip
    plain = _DECLARATION.sub("", html).translate(_FORBIDDEN)
    try:
        tree = document_fromstring(plain.encode(), parser=parser)
    except LxmlError:
        return "the page is empty or not HTML"
    if sum(1 for _ in tree.iter("*")) > MAX_ELEMENTS:
        return f"the page has over {MAX_ELEMENTS:,} elements"
    return tree
