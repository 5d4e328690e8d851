"""Web archives: WARC and WET, as Common Crawl publishes its news (ISO 28500, WARC 1.1).

A record is read whole and left behind before the next: memory is bounded by the longest record
that is read, whatever the size of the archive. warcio reads the headers and the chunks.
"""

import re
from collections import Counter
from collections.abc import Iterator
from dataclasses import replace
from io import BytesIO
from pathlib import Path
from typing import TYPE_CHECKING, BinaryIO

from index import pages
from index.article import Article
from index.errors import InvalidArticleError
from index.pages.addresses import plain_url
from index.readers.bodies import BodyError, content_of
from index.readers.contract import Options, Skipped, shown
from index.readers.mapping import article_of
from index.readers.warc_records import MAX_RECORD, Damaged, Long, Record, records
from index.times import Timestamp

if TYPE_CHECKING:
    from warcio.recordloader import ArcWarcRecord

CUT_OFF = "The archive cut this page off"
_HTML = ("text/html", "application/xhtml+xml")
_CHARSET = re.compile(r"charset\s*=\s*[\"']?\s*([\w.:-]{1,40})", re.IGNORECASE)


class WarcReader:
    """One article a response that holds an HTML page, or a conversion that holds text (WET).

    The address of the record is that of the page. Its date says when the page was fetched,
    which is never taken for its publication. Records of other kinds are counted, and each kind
    is reported once, at the end.
    """

    name = "WARC"
    harvested = True

    def detects(self, head: bytes, path: Path) -> bool:
        """Tell by the version that opens every record."""
        return head[:7] in (b"WARC/1.", b"WARC/0.")

    def read(self, stream: BinaryIO, path: Path, options: Options) -> Iterator[Article | Skipped]:
        """Yield an article for each page or text, and a `Skipped` for what cannot be read."""
        others: Counter[str] = Counter()
        for record in records(stream):
            match record:
                case Damaged(position):
                    reason = "a damaged record: what follows is read from the next whole one"
                    yield Skipped(f"{shown(path)}, byte {position}", reason)
                case Long(position):
                    reason = f"a record over {MAX_RECORD >> 20} MiB"
                    yield Skipped(f"{shown(path)}, byte {position}", reason)
                case Record():
                    item = _item(record)
                    if isinstance(item, str):
                        others[item] += 1
                    elif isinstance(item, Skipped):
                        yield Skipped(f"{shown(path)}: {item.where}", item.reason)
                    else:
                        yield item
        for kind, count in others.items():
            yield Skipped(shown(path), f"{count} × {kind}: not a page")


def _item(record: Record) -> Article | Skipped | str:
    """Return what a record holds; or, for one that holds no article, its kind."""
    from warcio.exceptions import ArchiveLoadFailed  # noqa: PLC0415
    from warcio.recordloader import ArcWarcRecordLoader  # noqa: PLC0415
    from warcio.statusandheaders import StatusAndHeadersParserException  # noqa: PLC0415

    try:
        found = ArcWarcRecordLoader(verify_http=False).parse_record_stream(BytesIO(record.data))
    except (
        ArchiveLoadFailed,
        StatusAndHeadersParserException,
        EOFError,
        ValueError,
        AttributeError,
    ) as error:
        # warcio takes for granted that a response names its page.
        reason = "no WARC-Target-URI" if isinstance(error, AttributeError) else error
        return Skipped(f"byte {record.position}", f"headers that cannot be read: {reason}")
    where = found.rec_headers.get_header("WARC-Target-URI") or f"byte {record.position}"
    if found.rec_type == "conversion":
        return _text(found, where)
    if found.rec_type != "response" or found.http_headers is None:
        return f"{_kind(found.rec_type)} record"
    status = found.http_headers.get_statuscode()
    if status != "200":
        return f"response with status {status if re.fullmatch(r'[1-5][0-9]{2}', status) else '?'}"
    content_type = found.http_headers.get_header("Content-Type") or _HTML[0]
    media = content_type.split(";")[0].strip().lower()
    if media not in _HTML:
        return f"response of type {_kind(media.split('/')[0])}"
    return _page(found, where, content_type)


def _page(found: "ArcWarcRecord", where: str, content_type: str) -> Article | Skipped:
    """Read the HTML page that a response holds."""
    header = found.http_headers.get_header
    url = found.rec_headers.get_header("WARC-Target-URI") or ""
    charset = _CHARSET.search(content_type)
    try:
        body = _body(found, header("Transfer-Encoding") or "", header("Content-Encoding") or "")
    except BodyError as error:
        return Skipped(where, str(error))
    item = pages.article_of_page(
        body, url=url, charset=charset[1] if charset else "", fetched=_fetched(found)
    )
    if isinstance(item, Skipped):
        return Skipped(where, item.reason)
    cut = found.rec_headers.get_header("WARC-Truncated")
    return replace(item, notices=(*item.notices, CUT_OFF)) if cut else item


def _body(found: "ArcWarcRecord", transfer: str, encodings: str) -> bytes:
    from warcio.bufferedreaders import ChunkedDataReader  # noqa: PLC0415

    chunked = "chunked" in transfer.lower()
    stream = ChunkedDataReader(found.raw_stream) if chunked else found.raw_stream
    return content_of(stream.read(MAX_RECORD), encodings)


def _text(found: "ArcWarcRecord", where: str) -> Article | Skipped:
    """Read plain text that an archive made of a page: the title, then a block a line."""
    lines = found.raw_stream.read(MAX_RECORD).decode("utf-8", "replace").split("\n")
    title, *blocks = [line for line in map(str.strip, lines) if line] or [""]
    try:
        return article_of({"uri": plain_url(where), "headline": title, "text": "\n\n".join(blocks)})
    except InvalidArticleError as error:
        return Skipped(where, str(error))


def _fetched(found: "ArcWarcRecord") -> Timestamp | None:
    try:
        return Timestamp.parse(found.rec_headers.get_header("WARC-Date") or "")
    except ValueError:
        return None


def _kind(name: str | None) -> str:
    """Return a name that is safe to count by: short, of plain letters."""
    return name if name and re.fullmatch(r"[a-z][a-z-]{0,20}", name) else "unknown"
