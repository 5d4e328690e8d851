"""Plain text: a headline on the first line, then paragraphs parted by blank lines."""

import re
from collections.abc import Iterator
from mimetypes import MimeTypes
from pathlib import Path
from typing import BinaryIO

from index.article import Article, canonical_text
from index.errors import InvalidArticleError
from index.readers.contract import Options, Skipped, file_uri, shown, undecodable
from index.readers.mapping import article_of
from index.wire import read_wire
from index.wire.datelines import read_dateline

MAX_BYTES = 8 << 20
MAX_HEADLINE = 200
_MOST_ABOVE = 5
_DATA = re.compile(rb"\s*(?:(<)[!?/a-zA-Z]|(\[)\s*[\[{\"]|(\{)\s*[\"}])")
_NOT_PROSE = frozenset({".sql", ".log", ".toml", ".yaml", ".yml", ".ini", ".cfg", ".lock", ".tex"})
_KINDS = MimeTypes()  # the built-in table: the same on every machine


class TextReader:
    """One article a file.

    A first line is the headline if a blank line follows, it has at most 200 characters and no
    dateline opens it, or if a dateline opens one of the next four lines. Otherwise the file is
    all text, and the headline is the first sentence.
    """

    name = "plain text"
    harvested = False

    def detects(self, head: bytes, path: Path) -> bool:
        """Tell whether the file is prose: not markup, data or code by its start or its name."""
        kind, _ = _KINDS.guess_type(path.name)
        prose = kind in (None, "text/plain") and path.suffix.lower() not in _NOT_PROSE
        return prose and not data_start(head)

    def read(self, stream: BinaryIO, path: Path, options: Options) -> Iterator[Article | Skipped]:
        """Yield the file's one article."""
        raw = stream.read(MAX_BYTES + 1)
        if len(raw) > MAX_BYTES:
            reason = f"over {MAX_BYTES >> 20} MiB of plain text: split it into one file an article"
            yield Skipped(shown(path), reason)
            return
        try:
            headline, body = _split_headline(canonical_text(raw.decode("utf-8")))
            record = {"headline": headline, "text": body, "uri": file_uri(path)}
            yield article_of(record)
        except UnicodeDecodeError as error:
            yield Skipped(shown(path), undecodable(error))
        except InvalidArticleError as error:
            yield Skipped(shown(path), str(error))


def data_start(head: bytes) -> bytes:
    """Return the "<", "[" or "{" that markup or JSON opens with; empty for prose."""
    match = _DATA.match(head)
    return match[match.lastindex or 0] if match else b""


def _split_headline(text: str) -> tuple[str, str]:
    lines = text.split("\n\n", maxsplit=1)[0].split("\n")[:_MOST_ABOVE]
    opened = len(lines[0]) > MAX_HEADLINE or read_dateline(text).agency
    if not opened and any(read_dateline(line).agency for line in lines[1:]):
        # Copy as the wire sends it: headline, advisories, byline, dateline, a line each.
        return lines[0], text[len(lines[0]) :]
    first, _, rest = text.partition("\n\n")
    is_headline = rest and "\n" not in first and len(first) <= MAX_HEADLINE
    copy = read_wire("", text)
    if not is_headline or copy.agency or copy.dateline:
        return "", text
    return first, rest
