"""The main text of a page, as paragraphs."""

from collections.abc import Iterator
from typing import TYPE_CHECKING

from index.pages.facts import same_text

if TYPE_CHECKING:
    from lxml.etree import _Element

_INLINE = frozenset({"hi", "ref", "del", "graphic"})  # trafilatura's names of elements


def main_text(tree: "_Element", headline: str) -> str:
    """Return what trafilatura takes for the page's story, paragraphs parted by blank lines.

    Comments, tables, images and their captions, navigation and related links are left out.
    A heading at the top that repeats `headline` is left out too.
    """
    from trafilatura import bare_extraction  # noqa: PLC0415 - 0.4 s

    found = bare_extraction(tree, with_metadata=False, include_comments=False, include_tables=False)
    if found is None or isinstance(found, dict):
        return ""
    blocks = [block for block in _blocks(found.body) if block]
    while blocks and same_text(blocks[0], headline):
        del blocks[0]
    return "\n\n".join(blocks)


def _blocks(element: "_Element") -> Iterator[str]:
    """Yield each innermost block's text; what stands between blocks is a block too."""
    loose: list[str] = [element.text or ""]
    for child in element:
        if child.tag == "lb":
            loose.append("\n")
        elif child.tag in _INLINE:
            loose.append(_inline(child))
        else:
            yield _lines("".join(loose))
            loose = []
            yield from _blocks(child)
        loose.append(child.tail or "")
    yield _lines("".join(loose))


def _inline(element: "_Element") -> str:
    parts = [element.text or ""]
    for child in element:
        parts += ["\n" if child.tag == "lb" else _inline(child), child.tail or ""]
    return "".join(parts)


def _lines(text: str) -> str:
    return "\n".join(filter(None, (" ".join(line.split()) for line in text.split("\n"))))
