# ruff: noqa: E501
"""Web archives for the tests, record by record.

`python -m tests.index.web_archives` writes those in formats/warc, always the same to the byte.
"""

import gzip
import zlib
from pathlib import Path

import brotli
import zstandard

FOLDER = Path(__file__).parent / "formats" / "warc"
FILL = (
    "<p>The works had taken ten years and cost four million crowns, twice what the council of "
    "Calder Bay had expected, and the ministry paid the rest of the bill.</p>"
    "<p>“We did what we could,” said Ira Vane, who led them. She thanked the people of the town "
    "for the patience with which they had waited.</p>"
)


def page(title, lead, head=""):
    return f"<!DOCTYPE html><html><head><title>{title}</title>{head}</head><body><h1>{title}</h1><p>{lead}</p>{FILL}</body></html>"


def record(kind, block, url="", *, headers=(), length=None, date="2025-11-21T06:00:00Z"):
    lines = [
        "WARC/1.0",
        f"WARC-Type: {kind}",
        f"WARC-Date: {date}",
        *([f"WARC-Target-URI: {url}"] if url else []),
        *headers,
        f"Content-Length: {len(block) if length is None else length}",
    ]
    return "\r\n".join(lines).encode() + b"\r\n\r\n" + block + b"\r\n\r\n"


def response(url, body, *, status="200 OK", kind="text/html; charset=utf-8", http=(), **more):
    lines = [f"HTTP/1.1 {status}", *([f"Content-Type: {kind}"] if kind else []), *http]
    block = "\r\n".join(lines).encode() + b"\r\n\r\n" + body
    return record("response", block, url, **more)


def chunked(body, size=700):
    pieces = [body[start : start + size] for start in range(0, len(body), size)]
    return b"".join(b"%x\r\n%s\r\n" % (len(piece), piece) for piece in pieces) + b"0\r\n\r\n"


def news():
    """What a crawl of news holds: pages in several encodings, and much that is no page."""
    dam = page(
        "Dam opens on the Arrin",
        "The dam on the river Arrin opened on Monday, the ministry for rivers said.",
        '<meta property="article:published_time" content="2025-11-20T14:03:00+01:00">',
    )
    russian = page(
        "Плотина открылась",
        "Плотина на реке Аррин открылась в понедельник, сообщило министерство рек Норланда.",
    )
    japanese = page(
        "ダムが開く",
        "アリン川のダムは月曜日に開かれたと川の省が発表した。カルダー湾の住民は十年間待っていた。",
    )
    return [
        record("warcinfo", b"software: a crawler\r\n"),
        record("request", b"GET /dam HTTP/1.1\r\nHost: post.example\r\n\r\n", "https://post.example/dam"),
        response("https://post.example/dam?utm_medium=rss", dam.encode()),
        response("https://post.example/ru", russian.encode("cp1251"), kind="text/html; charset=windows-1251"),
        response("https://post.example/ja", japanese.encode("shift_jis"), kind="text/html; charset=Shift_JIS"),
        response("https://post.example/wide", dam.encode("utf-16"), kind="text/html"),
        response("https://post.example/logo.png", b"\x89PNG\r\n\x1a\n\x00\x00" * 20, kind="image/png"),
        response("https://post.example/map.jpg", b"\xff\xd8\xff\x00" * 20, kind="image/jpeg"),
        response("https://post.example/old", b"", status="301 Moved Permanently"),
        response("https://post.example/gone", b"<html>404</html>", status="404 Not Found"),
        response("https://post.example/future", page("Fair opens", "The fair of Port Sele opens on Sunday, its director Una Ferry said on Tuesday.", '<meta name="date" content="2031-01-01">').encode()),
        record("metadata", b"fetchTimeMs: 12\r\n", "https://post.example/dam"),
    ]  # fmt: skip


def packed():
    """Bodies that are chunked or packed, as their headers say, or not."""
    body = page(
        "Ferry stops",
        "The ferry over the bay stops on Friday for the winter, its captain Cal Moss said.",
    ).encode()
    zipped = gzip.compress(body, mtime=0)
    return [
        response("https://gzip.example/ferry", zipped, http=["Content-Encoding: gzip"]),
        response("https://chunked.example/ferry", chunked(zipped), http=["Content-Encoding: gzip", "Transfer-Encoding: chunked"]),
        response("https://br.example/ferry", brotli.compress(body), http=["Content-Encoding: br"]),
        response("https://zstd.example/ferry", zstandard.compress(body), http=["Content-Encoding: zstd"]),
        response("https://deflate.example/ferry", zlib.compress(body), http=["Content-Encoding: deflate"]),
        response("https://plain.example/ferry", body, http=["Content-Encoding: gzip", "Transfer-Encoding: chunked"]),
        response("https://odd.example/ferry", body, http=["Content-Encoding: lzw"]),
        response("https://bad.example/ferry", zipped[:10] + b"\xff" * 200, http=["Content-Encoding: gzip"]),
        response("https://cut.example/ferry", body, headers=["WARC-Truncated: length"]),
    ]  # fmt: skip


def texts():
    """Plain text that an archive made of pages: WET."""
    lead = "The dam on the river Arrin opened on Monday after ten years, the ministry for rivers said in Calder Bay, and the lake behind it began to fill with water from the hills."
    text = f"Dam opens on the Arrin\n{lead}\nThe repair cost four million crowns, and the mayor thanked the workers for it.\n"
    return [
        record("warcinfo", b"isPartOf: CC-NEWS\r\n"),
        record(
            "conversion",
            text.encode(),
            "https://post.example/dam#x",
            headers=["Content-Type: text/plain"],
        ),
        record("conversion", b"", "https://post.example/empty"),
        record(
            "conversion",
            "官员们说，阿林河上的大坝在关闭十年后于星期一重新开放。\n".encode() * 9,
            "https://post.example/zh",
        ),
    ]


FILES = {"news.warc": news, "packed.warc": packed, "texts.warc.wet": texts}


def write(folder):
    for name, build in FILES.items():
        (folder / name).write_bytes(b"".join(build()))
    members = b"".join(gzip.compress(one, mtime=0) for one in news())
    (folder / "news-by-record.warc.gz").write_bytes(members)


if __name__ == "__main__":
    write(FOLDER)
