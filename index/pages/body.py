"""The main text of a page, as paragraphs."""

import re
from collections.abc import Iterator
from itertools import islice
from typing import TYPE_CHECKING

from index.article import canonical_text
from index.pages.facts import same_text
from index.quality.walls import wall
from index.quality.words import word_count

if TYPE_CHECKING:
    from lxml.etree import _Element
    from lxml.html import HtmlElement

_MARKED = re.compile(
    r"(?:^|[\s_-])(?:byline|author-?bio|topic-?list|article-?tags|tag-?list|ad-?(?:slot|label|unit)"
    r"|newsletter-?(?:signup|promo)|share-?(?:bar|tools|buttons))(?:$|[\s_-])",
    re.IGNORECASE,
)
_LONGEST_MARKED = 300
_LABELS = frozenset(
    ("advertisement", "advertising", "story continues below advertisement", "sponsored",
     "article continues below", "article continues below this ad", "anzeige", "publicité",
     "реклама")
)  # fmt: skip
_BESIDE = re.compile(
    r"(?:read more|read also|also read|related|see also|watch|listen)\s*[:|]\s*\S.{2,150}"
    r"|follow us on \S.{2,80}|sign up (?:for|to) (?:our|the) .{0,60}newsletter.{0,60}",
    re.IGNORECASE,
)
_INLINE = frozenset({"hi", "ref", "del", "graphic"})  # trafilatura's names of elements


def main_text(tree: "HtmlElement", headline: str) -> str:
    """Return what trafilatura takes for the page's story, paragraphs parted by blank lines.

    Comments, tables, images and their captions, navigation and related links are left out, and
    short elements that are marked as byline, tags or advertisement. A heading at the top that
    repeats `headline` is left out too.
    """
    from trafilatura import bare_extraction  # noqa: PLC0415 - 0.4 s

    _drop_marked(tree)
    found = bare_extraction(tree, with_metadata=False, include_comments=False, include_tables=False)
    if found is None or isinstance(found, dict):
        return ""
    blocks = [block for block in _blocks(found.body) if _is_told(block)]
    while blocks and same_text(blocks[0], headline):
        del blocks[0]
    return "\n\n".join(blocks)


def without_walls(headline: str, text: str) -> tuple[str, str]:
    """Return a text without the paragraphs at its end that ask to subscribe or to accept cookies.

    A page that asks nothing but this keeps them: the quality gate tells it by them.

    Returns:
        The text, and what the first of these paragraphs is; empty if there is none.
    """
    blocks, found = text.split("\n\n"), ""
    if wall(headline, text, word_count(text)):
        return text, ""
    while len(blocks) > 1 and (kind := wall("", blocks[-1], word_count(blocks[-1]))):
        blocks.pop()
        found = kind
    return "\n\n".join(blocks), found


def _drop_marked(tree: "HtmlElement") -> None:
    """Take out short elements that are marked as byline, tags or an advertisement."""
    for element in list(tree.iter("div", "section", "ul", "span", "p")):
        marks = " ".join(element.get(name, "") for name in ("class", "id", "data-component"))
        if not _MARKED.search(marks):
            continue
        length = sum(len(str(text)) for text in islice(element.itertext(), _LONGEST_MARKED))
        if element.getparent() is not None and length <= _LONGEST_MARKED:
            element.drop_tree()


def _is_told(block: str) -> bool:
    """Tell whether a block is the story's: no label of an advertisement, no link to another."""
    label = block.strip(" -–—:.[]").casefold()
    return bool(block) and label not in _LABELS and not _BESIDE.fullmatch(label)


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
    """Return lines without needless spaces; an empty line, of two breaks, parts paragraphs."""
    return canonical_text("\n".join(" ".join(line.split()) for line in text.split("\n")))
