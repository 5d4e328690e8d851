"""From HTML, XHTML and NITF to text: blocks in reading order, parted by blank lines.

Paragraphs, headings and list items are blocks, `<br>` ends a line, inline tags vanish without
a space. What stands beside a story is not its text: scripts, comments, figures, captions,
asides, media. A table is no prose either: its rows follow the story as lines of
``cell | cell``, so that figures can be found and quoted and no sentence runs into them. A
table that only lays out a page (one column, or cells of several blocks) is read as the blocks
that it holds.

Strings are cut into tags by hand, since libxml2's HTML parser loses the whole text of a
fragment that is nested deeper than 256 and takes quadratic time over attributes.
"""

import re
from collections.abc import Iterator
from dataclasses import dataclass, field
from html import unescape
from typing import TYPE_CHECKING

from index.article import canonical_line, canonical_text

if TYPE_CHECKING:
    from lxml.etree import _Element


def _names(text: str) -> frozenset[str]:
    return frozenset(text.split())


_BLOCKS = _names(
    """address article blockquote body center dd details div dl dt fieldset footer form h1 h2 h3
    h4 h5 h6 header hgroup hr legend li main ol p pre section summary ul
    abstract block body.content body.end body.head bq byline byttl copyrite credit dateline
    distributor fn hedline hl1 hl2 nitf nitf-table note series tagline"""
)
_HIDDEN = _names(
    """applet aside audio button canvas caption datalist dialog embed figcaption figure head iframe
    map media media-caption media-metadata media-producer media-reference nav
    nitf-table-metadata noembed noframes noscript object picture script select style svg template
    textarea title video"""
)
_RAW = _names("iframe noembed noframes noscript script style textarea title")
_VOID = _names("area base br col embed hr img input link meta param source track wbr")
_HEADINGS = _names("h1 h2 h3 h4 h5 h6 hl1 hl2")
_TABLES, _ROWS, _CELLS = _names("table custom-table"), _names("tr row"), _names("td th entry")
_INLINE = _names(
    """a abbr acronym b bdi bdo big cite code del dfn em font i ins kbd mark q s samp small span
    strike strong sub sup time tt u var html img br wbr tbody thead tfoot col colgroup
    chron classifier denom event frac function lang location money num numer object.title org
    person postaddr pronounce virtloc"""
)
_KNOWN = "|".join(
    re.escape(name)
    for name in sorted(_BLOCKS | _HIDDEN | _TABLES | _ROWS | _CELLS | _INLINE, reverse=True)
)
_MARKUP = re.compile(
    rf"</?(?:[a-z]+:)?(?:{_KNOWN})(?:\s+[\w:-]+\s*=[^<>]*)?\s*/?>|<!--|<!doctype|<!\[CDATA\[",
    re.IGNORECASE,
)
_REFERENCE = re.compile(r"&(?:#[0-9]{1,7}|#[xX][0-9a-fA-F]{1,6}|[A-Za-z][A-Za-z0-9]{1,31});")
_TAG_NAME = re.compile(r"<(/?)(?:[A-Za-z][\w.-]*:)?([A-Za-z][\w.-]*)(?=[\s/>])")
_TAG_REST = re.compile(r"(?:[^'\"<>]|\"[^\"]*+\"|'[^']*+')*+>")
_WHITESPACE = re.compile(r"[ \t\r\n\f]+")
_PARAGRAPH = re.compile(r"\n[ \t\r]*\n\s*")
_MOST_NESTED_TABLES = 20
_QUOTES = "\"'“”„«»‘’"


def text_of_html(html: str) -> str:
    r"""Return the text of a document or fragment, in canonical form; never raises.

    A string without any tag is text already: its lines stay, its entities are resolved. Each
    entity is resolved once: ``&amp;amp;`` is the text ``&amp;``.

    >>> text_of_html("<p>The <b>d</b>am held.</p><ul><li>So did<br>the wall.</ul>")
    'The dam held.\n\nSo did\nthe wall.'
    """
    if not _MARKUP.search(html):
        return canonical_text(_resolved(html))
    text = _Text()
    _cut(html.replace("<![CDATA[", "").replace("]]>", "") if "<![CDATA[" in html else html, text)
    return text.whole()


def line_of_html(html: str) -> str:
    """Return the text of a title or another short field, on one line; never raises.

    >>> line_of_html("Profits < 5% & rising"), line_of_html("AT&amp;T <i>falls</i>")
    ('Profits < 5% & rising', 'AT&T falls')
    """
    return canonical_line(text_of_html(html))


def text_of(source: "_Element | str") -> str:
    """Return the text of a parsed element (without what follows it) or of a string."""
    if isinstance(source, str):
        return text_of_html(source)
    text = _Text()
    _walk(source, text)
    return text.whole()


@dataclass(slots=True)
class _Table:
    rows: list[list[list[str]]] = field(default_factory=list)
    layout: bool = False


@dataclass(slots=True)
class _Text:
    """Puts tags and characters, in their order, together to blocks."""

    pieces: list[str] = field(default_factory=list)
    tables: list[_Table] = field(default_factory=list)
    data: list[str] = field(default_factory=list)
    hidden: str = ""
    depth: int = 0
    preformatted: int = 0
    too_deep: int = 0

    def start(self, name: str, *, presentation: bool = False) -> None:
        """Open an element; `presentation` is ARIA's word for a table that is mere layout."""
        if self.hidden:
            self.depth += name == self.hidden
        elif name in _HIDDEN:
            if name not in _VOID:
                self.hidden, self.depth = name, 1
        elif name == "br":
            self._target().append("\n")
        elif name in _TABLES:
            self._open_table(presentation=presentation)
        elif name in _ROWS or name in _CELLS:
            self._open_cell(name)
        elif name in _BLOCKS:
            self._break()
            self.preformatted += name == "pre"
            if self.tables and name in _HEADINGS:
                self.tables[-1].layout = True
        elif name == "q":
            self._target().append("“")
        elif name == "frac" and "".join(self._target()[-1:])[-1:].isdigit():
            self._target().append(" ")  # one and a half is not eleven halves
        elif name == "denom" and not "".join(self._target()[-1:]).rstrip().endswith(("/", "⁄")):
            self._target().append("/")

    def end(self, name: str) -> None:
        """Close an element; one that is not open does no harm."""
        if self.hidden:
            self.depth -= name == self.hidden
            if not self.depth:
                self.hidden = ""
        elif name in _TABLES:
            self._close_table()
        elif name in _BLOCKS:
            self._break()
            self.preformatted -= name == "pre" and self.preformatted > 0
        elif name == "q":
            self._target().append("”")

    def add(self, text: str) -> None:
        """Take characters, with their entities resolved."""
        if text and not self.hidden:
            self._target().append(text if self.preformatted else _WHITESPACE.sub(" ", text))

    def whole(self) -> str:
        """Return the text: the story, then its tables."""
        while self.tables:
            self._close_table()
        return canonical_text("\n\n".join(("".join(self.pieces), *self.data)))

    def _target(self) -> list[str]:
        for table in reversed(self.tables):
            if table.rows and table.rows[-1]:
                return table.rows[-1][-1]
        return self.pieces

    def _break(self) -> None:
        self._target().append("\n\n")

    def _open_table(self, *, presentation: bool) -> None:
        if len(self.tables) == _MOST_NESTED_TABLES:
            self.too_deep += 1
            self._break()
            return
        self._break()
        if self.tables:
            self.tables[-1].layout = True
        self.tables.append(_Table(layout=presentation))

    def _open_cell(self, name: str) -> None:
        if not self.tables:
            self._break()
            return
        rows = self.tables[-1].rows
        if name in _ROWS or not rows:
            rows.append([])
        if name in _CELLS:
            rows[-1].append([])

    def _close_table(self) -> None:
        if self.too_deep:
            self.too_deep -= 1
            self._break()
            return
        if not self.tables:
            return
        table = self.tables.pop()
        rows = [[canonical_text("".join(cell)) for cell in row] for row in table.rows]
        blocks = any(cell.count("\n\n") for row in rows for cell in row)
        if table.layout or blocks or all(len(row) < 2 for row in rows):
            self._target().extend(f"\n\n{cell}\n\n" for row in rows for cell in row)
        else:
            lines = (" | ".join(" ".join(cell.split()) for cell in row) for row in rows)
            self.data.append("\n".join(line for line in lines if line.strip(" |")))


def _resolved(text: str) -> str:
    """Return text with its entities resolved; an ampersand that opens none stays."""
    return _REFERENCE.sub(lambda match: unescape(match[0]), text) if "&" in text else text


def _cut(source: str, text: _Text) -> None:
    """Cut a string into tags and characters, in time linear in its length."""
    position, quoted = 0, True
    last, last_comment = source.rfind(">"), source.rfind("-->")
    while 0 <= (opened := source.find("<", position)) < last:
        text.add(_resolved(source[position:opened]))
        if source.startswith(("<!", "<?"), opened):
            comment = source.startswith("<!--", opened) and opened + 2 <= last_comment
            mark = "-->" if comment else ">"
            position = source.index(mark, opened + 2) + len(mark)
            continue
        tag = _TAG_NAME.match(source, opened)
        rest = _TAG_REST.match(source, tag.end()) if tag and quoted else None
        # After one tag with an unclosed quote, every other ends at the next ">".
        quoted = quoted and not (tag and not rest)
        if tag:
            closed = rest.end() if rest else source.index(">", opened) + 1
            position = _take_tag(source, tag, closed, text)
        else:
            text.add("<")
            position = opened + 1
    text.add(_resolved(source[position:]))


def _take_tag(source: str, tag: re.Match[str], closed: int, text: _Text) -> int:
    """Open or close the tag's element; return where reading goes on."""
    name, empty = tag[2].lower(), source[closed - 2] == "/"
    if tag[1]:
        text.end(name)
        return closed
    if name in _RAW:
        if empty:
            return closed
        end = re.compile(rf"</{name}(?=[\s/>])", re.IGNORECASE).search(source, closed)
        return (source.find(">", end.end()) + 1 or len(source)) if end else len(source)
    layout = name in _TABLES and bool(
        re.search(r"role\s*=\s*[\"']?(?:presentation|none)", source[tag.end() : closed])
    )
    text.start(name, presentation=layout)
    if empty and name not in _VOID:
        text.end(name)
    return closed


def _walk(root: "_Element", text: _Text) -> None:
    """Go through a parsed element in document order, without recursion; itself is never hidden."""
    text.add(root.text or "")
    for event, element in _events(root):
        if element is root:
            continue
        if not isinstance(element.tag, str) and event in ("start", "end"):
            # An entity that nothing declares: it stays as it was written.
            text.add((element.text if event == "start" else element.tail) or "")
            continue
        if event == "start":
            layout = element.get("role") in ("presentation", "none")
            text.start(_local(element), presentation=layout)
            text.add(element.text or "")
            continue
        if event == "end":
            text.end(_local(element))
        text.add(element.tail or "")


def _local(element: "_Element") -> str:
    return element.tag.rpartition("}")[2].lower()


def _events(root: "_Element") -> "Iterator[tuple[str, _Element]]":
    from lxml import etree  # noqa: PLC0415

    yield from etree.iterwalk(root, events=("start", "end", "comment", "pi"))
