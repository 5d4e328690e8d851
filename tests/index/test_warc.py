"""Web archives are read record by record, past what is damaged, in little memory."""

import gzip
import io
import tracemalloc
from functools import partial
from pathlib import Path

import brotli
import pytest
import zstandard

from index.article import Article
from index.readers import Options, Skipped
from index.readers.bodies import BodyError, content_of
from index.readers.warc import CUT_OFF, WarcReader
from index.readers.warc_records import MAX_RECORD, Damaged, Long, Record, records
from tests.index.web_archives import FILES, FOLDER, page, record, response

GOOD = page("Dam opens", "The dam on the river Arrin opened on Monday, the ministry said.").encode()


def read(data):
    return list(WarcReader().read(io.BytesIO(data), Path("a.warc"), Options()))


def urls(items):
    return [item.url for item in items if isinstance(item, Article)]


def good(name):
    return response(f"https://{name}.example/", GOOD)


def test_the_archives_of_the_golden_files_are_those_that_the_script_writes():
    for name, build in FILES.items():
        assert (FOLDER / name).read_bytes() == b"".join(build())


@pytest.mark.parametrize(
    "damage",
    [
        b"rubbish between two records\r\n" * 3,
        good("cut")[:400] + b"\r\n\r\n",
        record("response", GOOD, "https://long.example/", length=len(GOOD) + 300),
        record("response", GOOD, "https://short.example/", length=len(GOOD) - 300),
        record("response", GOOD, "https://sign.example/", length=-5),
        record("response", GOOD, "https://word.example/", length="many"),
        b"WARC/1.0\r\nWARC-Type: response\r\n\r\n" + GOOD + b"\r\n\r\n",
        b"WARC/1.0\r\n" + b"X: y\r\n" * 50_000 + b"\r\n",
        b"\x00\xff" * 100_000 + b"\r\n",
    ],
    ids=["rubbish", "cut", "long", "short", "below 0", "word", "no length", "endless", "bytes"],
)  # fmt: skip
def test_after_a_damaged_record_the_next_is_read(damage):
    items = read(good("one") + damage + good("two") + good("three"))
    read_on = [url for url in urls(items) if "one" in url or "two" in url or "three" in url]
    assert read_on == [f"https://{name}.example/" for name in ("one", "two", "three")]
    assert any(isinstance(item, Skipped) and "damaged" in item.reason for item in items)


def test_an_archive_cut_off_keeps_what_precedes():
    items = read(good("one") + good("two")[:-200])
    assert urls(items) == ["https://one.example/"]
    assert [type(item) for item in items] == [Article, Skipped]


@pytest.mark.parametrize("line", ["HTTP/1.1 200", "HTTP/1.1 200 Very well", "HTTP/2 200 OK"])
def test_status_lines_vary(line):
    block = f"{line}\r\nContent-Type: text/html\r\n\r\n".encode() + GOOD
    assert urls(read(record("response", block, "https://one.example/"))) == ["https://one.example/"]


def test_a_response_without_headers_is_reported():
    items = read(record("response", b"", "https://one.example/") + good("two"))
    assert urls(items) == ["https://two.example/"]
    assert len(items) == 2


def test_kinds_of_records_are_reported_once_each():
    images = [
        response(f"https://one.example/{n}.png", b"\x89PNG", kind="image/png") for n in range(50)
    ]
    odd = [response("https://one.example/x", b"x", kind=f"{'x' * n}!/y") for n in range(50)]
    reasons = [item.reason for item in read(b"".join(images + odd))]
    assert reasons == [
        "50 × response of type image: not a page",
        "50 × response of type unknown: not a page",
    ]


def test_a_page_that_the_archive_cut_says_so():
    items = read(response("https://one.example/", GOOD, headers=["WARC-Truncated: length"]))
    assert items[0].notices == (CUT_OFF,)


class Endless(io.RawIOBase):
    """Pages, then a record of 150 MiB, then pages: 200 MB that nobody holds."""

    def __init__(self):
        self.sent = 0
        self.pieces = self._pieces()
        self.rest = b""

    def _pieces(self):
        for number in range(300):
            yield response(f"https://h{number}.example/", GOOD + b" " * 80_000, kind="image/x")
        yield record("response", b"", "https://long.example/", length=150 << 20)[:-4]
        for _ in range(150):
            yield b"z" * (1 << 20)
        yield b"\r\n\r\n"
        for number in range(300):
            yield response(f"https://k{number}.example/", GOOD + b" " * 80_000, kind="image/x")
        yield good("last")

    def readable(self):
        return True

    def readinto(self, buffer):
        while not self.rest:
            piece = next(self.pieces, None)
            if piece is None:
                return 0
            self.rest = piece
        count = min(len(buffer), len(self.rest))
        buffer[:count], self.rest = self.rest[:count], self.rest[count:]
        self.sent += count
        return count


def test_memory_stays_flat_over_200_megabytes():
    source = Endless()
    read(good("warm"))  # what the first page loads is not the archive's
    tracemalloc.start()
    items = list(WarcReader().read(io.BufferedReader(source), Path("a.warc"), Options()))
    peak = tracemalloc.get_traced_memory()[1]
    tracemalloc.stop()
    assert source.sent > 200_000_000
    assert peak < 8 << 20
    assert urls(items) == ["https://last.example/"]
    assert any("over 16 MiB" in item.reason for item in items if isinstance(item, Skipped))


def test_records_tell_where_they_begin():
    one, two = good("one"), good("two")
    found = list(records(io.BytesIO(one + b"rubbish\r\n" + two)))
    assert [item.position for item in found] == [0, len(one), len(one) + 9]
    assert [type(item) for item in found] == [Record, Damaged, Record]
    long = record("response", b"", length=MAX_RECORD + 1)
    assert [type(item) for item in records(io.BytesIO(long))] == [Damaged]
    assert type(next(iter(records(io.BytesIO(long + b"z" * (MAX_RECORD + 1)))))) is Long


@pytest.mark.parametrize("encoding", ["gzip", "br", "zstd"])
def test_a_bomb_is_refused_before_it_unfolds(encoding):
    pack = {"gzip": gzip.compress, "zstd": zstandard.compress}.get(
        encoding, partial(brotli.compress, quality=1)
    )
    body = pack(bytes(64 << 20))
    tracemalloc.start()
    with pytest.raises(BodyError, match="over 16 MiB when it is unpacked"):
        content_of(body, encoding)
    peak = tracemalloc.get_traced_memory()[1]
    tracemalloc.stop()
    assert peak < 40 << 20
