"""Markdown: one article a file, its fields in front matter, its syntax turned into plain text."""

import re
from collections.abc import Iterator, Mapping, Sequence
from pathlib import Path
from typing import TYPE_CHECKING, BinaryIO

from index.article import Article
from index.errors import InvalidArticleError
from index.markup import text_of_html
from index.readers.contract import Options, Skipped, file_uri, shown, undecodable
from index.readers.front_matter import split_front_matter
from index.readers.names import names_in
from index.readers.records import Records

if TYPE_CHECKING:
    from markdown_it.token import Token

MAX_BYTES = 4 << 20
_SUFFIXES = (".md", ".markdown", ".mdown", ".mkd")
_FRONT_MATTER = re.compile(rb"(?:---[ \t]*\r?\n(?:[ \t]*#.*\r?\n|\s)*[\w\"' -]+:|"
                           rb"\+\+\+[ \t]*\r?\n(?:[ \t]*#.*\r?\n|\s)*[\w\"'. -]+=)")  # fmt: skip


# Calls of templates and of code, in the sites of Hugo and Jekyll.
_CALL = re.compile(
    r"\{\{[<%][^\n]{0,500}?[>%]\}\}|\{%[^\n]{0,500}?%\}|^\{\{[^{}\n]{0,500}\}\}[ \t]*$",
    re.MULTILINE,
)
_FOOTNOTE = re.compile(r"^\[\^[^\]\s]{1,40}\]:[ \t]*|(?<=\S)\[\^[^\]\s]{1,40}\]", re.MULTILINE)
_POST = re.compile(r"(\d{4}-\d\d-\d\d)-.")


class MarkdownReader:
    """One article a file."""

    name = "Markdown"
    harvested = False

    def detects(self, head: bytes, path: Path) -> bool:
        """Tell by the name, or by front matter at the very start."""
        suffix = path.suffix.lower()
        return suffix in _SUFFIXES or (
            suffix in ("", ".txt", ".text") and bool(_FRONT_MATTER.match(head))
        )

    def read(self, stream: BinaryIO, path: Path, options: Options) -> Iterator[Article | Skipped]:
        """Yield the file's one article; a README is about the files beside it, and is none."""
        if path.stem.lower() == "readme":
            yield Skipped(shown(path), "a README tells of the files beside it: no article")
            return
        raw = stream.read(MAX_BYTES + 1)
        if len(raw) > MAX_BYTES:
            reason = f"over {MAX_BYTES >> 20} MiB of Markdown: split it into one file an article"
            yield Skipped(shown(path), reason)
            return
        records = Records(path, options)
        try:
            text = raw.decode("utf-8").replace("\r\n", "\n")
            fields, body = split_front_matter(text.lstrip())
            headline, body = text_of_markdown(_CALL.sub("", body) if fields else body)
        except UnicodeDecodeError as error:
            yield Skipped(shown(path), undecodable(error))
            return
        except InvalidArticleError as error:
            yield Skipped(shown(path), str(error))
            return
        if _says(fields, "draft", "true") or _says(fields, "published", "false"):
            yield Skipped(shown(path), "a draft: its front matter says that it is not published")
            return
        known = names_in(tuple(fields))
        own = {"text": body} if body or "text" not in known else {}
        if headline and "headline" in known and own:
            own["text"] = _without_repeated(headline, fields[known["headline"][0]], body)
        elif headline:
            own["headline"] = headline
        if "uri" not in known and (uri := file_uri(path)):
            own["uri"] = uri
        if "published" not in known and (post := _POST.match(path.name)):
            own["published"] = post[1]  # as Jekyll names its posts
        yield records.read({**fields, **own}, shown(path))
        yield from records.remarks()


def _says(fields: Mapping[str, object], name: str, value: str) -> bool:
    return str(fields.get(name)).casefold() == value


def _without_repeated(heading: str, title: object, body: str) -> str:
    """Return the text, with the heading on top if it is another than the title."""
    same = " ".join(str(title).split()).casefold() == heading.casefold()
    return body if same else f"{heading}\n\n{body}"


def text_of_markdown(source: str) -> tuple[str, str]:
    r"""Return the headline and the text of Markdown (CommonMark with tables).

    The headline is a heading of the first level at the very start; empty if there is none.
    Links become their text, images and emphasis marks vanish, each item of a list is a line,
    code stays as it is, marks of footnotes vanish, and the rows of tables follow the text as
    lines of ``cell | cell``.

    >>> text_of_markdown("# Dam *holds*\n\nThe [dam](http://a.example) held.")
    ('Dam holds', 'The dam held.')
    """
    from markdown_it import MarkdownIt  # noqa: PLC0415

    plain = _FOOTNOTE.sub("", source)
    tokens = MarkdownIt("commonmark", {"maxNesting": 50}).enable("table").parse(plain)
    headline = ""
    if len(tokens) > 1 and tokens[0].type == "heading_open" and tokens[0].tag == "h1":
        headline = " ".join(_inline(tokens[1].children or ()).split())
        tokens = tokens[3:]
    return headline, _blocks(tokens)


def _blocks(tokens: Sequence["Token"]) -> str:
    blocks: list[str] = []
    rows: list[str] = []
    cells: list[str] | None = None
    joint = False  # whether the next block is one more line of the last
    for token in tokens:
        match token.type:
            case "inline" if cells is not None:
                cells.append(" ".join(_inline(token.children or ()).split()))
            case "inline":
                text = _inline(token.children or ())
                if joint and blocks:
                    blocks[-1] += f"\n{text}"
                else:
                    blocks.append(text)
                joint = False
            case "list_item_close":
                joint = True
            case "bullet_list_open" | "ordered_list_open":
                joint = joint or token.level > 0
            case "bullet_list_close" | "ordered_list_close":
                joint = token.level > 0
            case "fence" | "code_block":
                blocks.append(token.content.rstrip("\n"))
                joint = False
            case "html_block":
                blocks.append(text_of_html(token.content))
                joint = False
            case "tr_open":
                cells = []
            case "tr_close":
                rows.append(" | ".join(cells or ()))
                cells = None
    text = "\n\n".join(block for block in blocks if block.strip())
    return "\n\n".join(filter(None, (text, "\n".join(rows))))


def _inline(tokens: Sequence["Token"]) -> str:
    """Return the text of a paragraph; its HTML is resolved as a whole."""
    pieces: list[str] = []
    html = any(token.type == "html_inline" for token in tokens)
    for token in tokens:
        match token.type:
            case "text" | "code_inline" | "text_special":
                text = token.content
                pieces.append(text.replace("&", "&amp;").replace("<", "&lt;") if html else text)
            case "softbreak":
                pieces.append(" ")
            case "hardbreak":
                pieces.append("<br>" if html else "\n")
            case "html_inline":
                pieces.append(token.content)
    text = "".join(pieces)
    return text_of_html(text) if html else text
