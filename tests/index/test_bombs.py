"""Files made to exhaust a reader are refused with a message, in little memory and without a hang.

Each is read in a process of its own, whose memory is measured and bounded.
"""

import bz2
import gzip
import io
import json
import lzma
import struct
import subprocess
import sys
import tarfile
import zipfile
import zlib
from pathlib import Path

import pytest

from index.readers import Reading, packing, zips

ROOT = Path(__file__).parents[2]
HANG_SECONDS = 60  # a bomb takes one or two, on a busy machine some more
MEMORY = 500_000_000
READ = """
import json, sys
from index.article import Article
from index.readers import Reading
told = []
for count, item in enumerate(Reading([sys.argv[1]])):
    told = [*told[-9:], getattr(item, "reason", None)]
    assert count < 100_000, "no end in sight"
with open("/proc/self/status") as status:
    peak = next(int(line.split()[1]) << 10 for line in status if line.startswith("VmHWM:"))
print(json.dumps({"told": told, "peak": peak}))
"""
LONG = 100 << 20
LINE = b'{"uri": "urn:1", "text": "The ferry ran."}\n'
BOMB = "unpacks to over 1000 times its size, as a bomb does"


@pytest.fixture
def refused(tmp_path):
    """Read a file in a process of its own; return what was said of the last items."""

    def read(content, name="bomb"):
        path = tmp_path / name
        if isinstance(content, bytes):
            path.write_bytes(content)
        else:
            with path.open("wb") as file:
                file.writelines(content)
        done = subprocess.run(
            [sys.executable, "-c", READ, path],
            capture_output=True,
            text=True,
            check=False,
            timeout=HANG_SECONDS,
            cwd=ROOT,
        )
        assert done.returncode == 0, done.stderr
        result = json.loads(done.stdout)
        assert result["peak"] < MEMORY
        return result["told"]

    return read


def zipped(files, method=zipfile.ZIP_DEFLATED):
    out = io.BytesIO()
    with zipfile.ZipFile(out, "w", method, compresslevel=9) as archive:
        for name, content in files.items():
            archive.writestr(name, content)
    return out.getvalue()


def only(told):
    assert len(told) == 1, told
    return told[0]


# --- Packed files


@pytest.fixture(scope="module")
def long_line():
    return LINE + b'{"text": "' + b"a" * LONG


def test_gzip_bomb(refused, long_line):
    article, reason = refused(gzip.compress(long_line))
    assert article is None
    assert BOMB in reason


def test_gzip_bomb_in_a_gzip_bomb(refused, long_line):
    assert BOMB in refused(gzip.compress(gzip.compress(long_line)))[-1]


def test_bzip2_bomb(refused, long_line):
    assert BOMB in refused(bz2.compress(long_line))[-1]


def test_xz_bomb(refused, long_line):
    assert BOMB in refused(lzma.compress(long_line, preset=0))[-1]


def zstd_frame(window, blocks):
    """Return a frame by hand (RFC 8878): no checksum, no content size, the window as given."""
    return b"\x28\xb5\x2f\xfd\x00" + bytes((window,)) + blocks


def zstd_block(kind, size, last, data):
    return struct.pack("<L", last | kind << 1 | size << 3)[:3] + data


def test_zstd_bomb(refused):
    text = zstd_block(0, len(LINE), 0, LINE)
    repeated = zstd_block(1, 128 << 10, 0, b"a") * 50_000  # 200 kB for 6 GiB
    article, reason = refused(zstd_frame(7 << 3, text + repeated))
    assert article is None
    assert BOMB in reason


def test_zstd_window_of_two_gigabytes(refused):
    frame = zstd_frame(21 << 3, zstd_block(0, len(LINE), 1, LINE))
    reason = "unpacking the zstd data takes a window of over 128 MiB: pack it again with a smaller"
    assert reason in only(refused(frame))


def test_xz_window_of_four_gigabytes(refused):
    content = bytearray(lzma.compress(LINE))
    header = memoryview(content)[12 : 12 + (content[12] + 1) * 4]
    assert (header[2], header[3]) == (0x21, 1), "one filter, LZMA2, with its dictionary's size"
    header[4] = 40
    struct.pack_into("<L", header, len(header) - 4, zlib.crc32(header[:-4]))
    header.release()
    reason = "unpacking the xz data takes a window of over 128 MiB: pack it again with a smaller"
    assert reason in only(refused(bytes(content)))


# --- Archives


@pytest.mark.parametrize("method", [zipfile.ZIP_DEFLATED, zipfile.ZIP_BZIP2])
def test_zip_bomb(refused, long_line, method):
    assert BOMB in refused(zipped({"a.jsonl": long_line}, method))[-1]


def test_many_small_bombs_in_one_zip(refused):
    lines = b" " * (60 << 20)  # each below what any member may have
    (inner,) = [zipped({"a.jsonl": LINE + lines})]
    stored = zipped({f"{n}.zip": inner for n in range(40)})
    told = refused(stored)
    assert BOMB in told[-1]
    assert len(told) < 10, "the rest is not read"


def test_zips_in_zips(refused):
    content = zipped({"a.jsonl": LINE})
    for _ in range(5):
        content = zipped({f"{n}.zip": content for n in range(4)})
    assert set(refused(content)) == {"packed over 3 times, one in the other: unpack it first"}


def test_an_archive_that_holds_itself(refused):
    content = bytearray(zipped({"r.zip": bytes(400)}, zipfile.ZIP_STORED))
    entry = content.index(b"PK\x01\x02")
    struct.pack_into("<2L", content, 18, len(content), len(content))
    struct.pack_into("<2L", content, entry + 20, len(content), len(content))
    assert "overlap" in only(refused(bytes(content)))


def test_members_that_share_their_data(refused):
    """As Fifield's zip bomb does ("A better zip bomb", WOOT 2019)."""
    content = zipped({"a.jsonl": LINE + b" " * (1 << 20)})
    start, end = content.index(b"PK\x01\x02"), content.index(b"PK\x05\x06")
    entry = content[start:end]
    last = struct.pack("<4s4H2LH", b"PK\x05\x06", 0, 0, 9999, 9999, len(entry) * 9999, start, 0)
    assert "overlap" in only(refused(content[:start] + entry * 9999 + last))


def test_an_archive_of_too_many_members(monkeypatch, tmp_path):
    monkeypatch.setattr(packing, "MEMBERS", 50)
    monkeypatch.setattr(zips, "MEMBERS", 50)
    path = tmp_path / "bomb"
    path.write_bytes(zipped({f"{n}.jsonl": LINE for n in range(51)}))
    (told,) = Reading([path])
    assert told.reason == "it holds over 50 members: split it into smaller archives"
    with tarfile.open(path, "w") as archive:
        for n in range(60):
            archive.addfile(tarfile.TarInfo(f".hidden{n}"))
    (told,) = Reading([path])
    assert told.reason == "it holds over 50 members: split it into smaller archives"


def test_a_name_of_a_gigabyte_in_a_tar(refused):
    member = tarfile.TarInfo("name")
    member.type, member.size = tarfile.GNUTYPE_LONGNAME, 1 << 30
    header = member.tobuf(tarfile.GNU_FORMAT)
    assert "a name of over 1 MiB" in only(refused([header, bytes(LONG)]))


def test_a_file_of_holes_in_a_tar(refused):
    member = tarfile.TarInfo("holes.txt")
    member.type, member.size = tarfile.GNUTYPE_SPARSE, 512
    content = member.tobuf(tarfile.GNU_FORMAT) + bytes(512 + 1024)
    assert only(refused(content)) == "a file with holes in an archive: unpack it first"


# --- Long and deep data


def test_a_line_of_two_hundred_megabytes(refused):
    article, reason, last = refused([LINE, b'{"text": "', *[b"a" * LONG] * 2, b'"}\n', LINE])
    assert (article, last) == (None, None)
    assert "the line is over 8 MiB" in reason


def test_a_text_of_two_hundred_megabytes(refused):
    assert "split it" in only(refused([b"The ferry ran. " * (LONG // 15)] * 2))


def test_a_line_of_many_small_values(refused):
    told = refused([b'{"text": "The ferry ran.", "x": [', b"[]," * (2 << 20), b"[]]}\n"])
    assert told == [None]


@pytest.mark.parametrize("opening", [b"[", b'{"a":', b'[{"a":'], ids=["list", "object", "both"])
@pytest.mark.parametrize("name", ["bomb.json", "bomb.jsonl", "bomb"])
def test_json_of_a_hundred_thousand_levels(refused, opening, name):
    assert refused(opening * 100_000, name)[-1]
    assert refused(b'{"uri": "urn:1", "text": ' + opening * 100_000 + b"\n", name)[-1]


ENTITIES = b'<!DOCTYPE %s [<!ENTITY a "%s">%s]>' % (
    b"%s",
    b"ha" * 50,
    b"".join(b'<!ENTITY %c "%s">' % (name, b"&%c;" % (name - 1) * 50) for name in b"bcdefghij"),
)
ROOTS = [b"rss", b"nitf", b"newsItem", b"html", b"news", b"feed"]


@pytest.mark.parametrize("root", ROOTS, ids=bytes.decode)
def test_xml_of_entities(refused, root):
    document = b"<?xml version='1.0'?>%s<%s><title>&j;</title><p>&j;</p></%s>"
    told = refused(document % (ENTITIES % root, root, root))
    assert told
    assert all(told)


@pytest.mark.parametrize("root", ROOTS, ids=bytes.decode)
def test_an_attribute_of_a_hundred_megabytes(refused, root):
    told = refused([b"<%s title='" % root, b"a" * LONG, b"'><p>The ferry ran.</p></%s>" % root])
    assert told
    assert all(told)


@pytest.mark.parametrize("root", ROOTS, ids=bytes.decode)
def test_markup_of_a_hundred_thousand_levels(refused, root):
    told = refused(b"<%s>" % root + b"<p>" * 100_000 + b"The ferry ran.")
    assert told
    assert all(told)


@pytest.mark.parametrize("root", ROOTS, ids=bytes.decode)
def test_markup_of_many_small_elements(refused, root):
    assert refused([b"<%s>" % root, b"<p/>" * (7 << 20), b"</%s>" % root])
