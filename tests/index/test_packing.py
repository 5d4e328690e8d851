"""Packed files and archives: read like what they hold, whatever they hold."""

import bz2
import gc
import gzip
import io
import json
import lzma
import os
import struct
import sys
import tarfile
import zipfile
import zlib
from functools import partial

import pytest
import zstandard
from hypothesis import given
from hypothesis import strategies as st

from index.article import Article
from index.readers import Reading, Skipped, contents, packing

PACKERS = {
    ".gz": gzip.compress,
    ".zst": zstandard.compress,
    ".bz2": partial(bz2.compress, compresslevel=1),  # small blocks: damage costs a whole one
    ".xz": lzma.compress,
}
LEDE = "The ferry to Calder Bay ran again on Tuesday, the harbour office said."


def record(number, text=LEDE):
    return {"uri": f"urn:norland:{number}", "headline": f"Ferry {number}", "text": text}


def json_lines(*numbers, text=LEDE):
    return "".join(json.dumps(record(number, text)) + "\n" for number in numbers).encode()


def story(title="Ferry runs again"):
    return f"{title}\n\n{LEDE}".encode()


def zipped(files, method=zipfile.ZIP_DEFLATED):
    out = io.BytesIO()
    with zipfile.ZipFile(out, "w", method) as archive:
        for name, content in files.items():
            archive.writestr(name, content)
    return out.getvalue()


def tarred(files, layout=tarfile.PAX_FORMAT):
    out = io.BytesIO()
    with tarfile.open(fileobj=out, mode="w", format=layout) as archive:
        for name, content in files.items():
            member = name if isinstance(name, tarfile.TarInfo) else tarfile.TarInfo(name)
            member.size = len(content)
            archive.addfile(member, io.BytesIO(content))
    return out.getvalue()


@pytest.fixture
def read(tmp_path):
    def write_and_read(content, name="news"):
        path = tmp_path / name
        path.write_bytes(content)
        return list(Reading([path]))

    return write_and_read


def told(items):
    """Return headlines of articles, and name and reason of what was skipped."""
    return [
        item.headline
        if isinstance(item, Article)
        else (item.where.rpartition("/news")[2], item.reason)
        for item in items
    ]


# --- Packed files


@pytest.mark.parametrize("packer", PACKERS.values(), ids=PACKERS)
@pytest.mark.parametrize("name", ["news", "news.txt", "news.jsonl"])
def test_packing_is_told_by_content_whatever_the_name(read, packer, name):
    assert told(read(packer(json_lines(1, 2)), name)) == ["Ferry 1", "Ferry 2"]


@pytest.mark.parametrize("packer", PACKERS.values(), ids=PACKERS)
def test_members_in_a_row_are_one_file_and_zeros_are_padding(read, packer):
    content = packer(json_lines(1)) + packer(b"") + packer(json_lines(2)) + bytes(40)
    assert told(read(content)) == ["Ferry 1", "Ferry 2"]


@pytest.mark.parametrize("suffix", PACKERS)
def test_what_follows_the_packed_data_is_reported(read, suffix):
    name = packing.SUFFIXES[suffix].name
    content = PACKERS[suffix](json_lines(1)) + b"trailing garbage, sixteen bytes or more"
    article, (_, reason) = told(read(content))
    assert article == "Ferry 1"
    assert reason == f"what follows the {name} data is not {name}: only articles before it are read"


@pytest.mark.parametrize("suffix", PACKERS)
def test_of_damaged_data_what_precedes_is_read(read, suffix):
    lines = b"".join(json_lines(n, text=f"{LEDE} {os.urandom(1500).hex()}") for n in range(80))
    packed = PACKERS[suffix](lines)
    for damaged in (packed[: len(packed) * 9 // 10], packed[:-3]):
        *articles, (_, reason) = told(read(damaged))
        assert articles[0] == "Ferry 0"
        assert "is damaged or cut off (cut off): only articles before the damage" in reason
        assert len(articles) < 80 or damaged == packed[:-3]


def test_a_wrong_checksum_is_reported_after_the_articles(read):
    packed = bytearray(gzip.compress(json_lines(1)))
    packed[-8] ^= 1
    article, (_, reason) = told(read(bytes(packed)))
    assert article == "Ferry 1"
    assert "incorrect data check" in reason


def test_a_packing_that_holds_nothing_is_an_empty_file(read):
    for packer in PACKERS.values():
        assert told(read(packer(b""))) == [("", "the file is empty")]


@given(st.lists(st.binary(max_size=400), max_size=5), st.sampled_from(sorted(PACKERS)))
def test_unpacking_is_the_inverse_of_packing(parts, suffix):
    packed = b"".join(map(PACKERS[suffix], parts)) or PACKERS[suffix](b"")
    stream = packing.Unpacked(
        io.BytesIO(packed), packing.SUFFIXES[suffix], packing.Budget(lambda: len(packed))
    )
    assert io.BufferedReader(stream).read() == b"".join(parts)


@pytest.mark.parametrize("suffix", PACKERS)
def test_a_large_file_is_unpacked_whole(suffix):
    content = b"".join(f"{n} {n * n} {LEDE}\n".encode() for n in range(9000))
    packed = PACKERS[suffix](content)
    stream = packing.Unpacked(
        io.BytesIO(packed), packing.SUFFIXES[suffix], packing.Budget(lambda: len(packed))
    )
    assert io.BufferedReader(stream).read() == content


# --- Archives


@pytest.mark.parametrize("pack", [zipped, tarred], ids=["zip", "tar"])
def test_members_are_read_in_order_under_the_path_of_the_archive(tmp_path, pack):
    path = tmp_path / "Norland news.zip"
    path.write_bytes(
        pack({"may/01 é.txt": story("A"), "may/02.jsonl": json_lines(1), "x.txt": b""})
    )
    first, second, skipped = Reading([path])
    assert (first.headline, second.uri) == ("A", "urn:norland:1")
    assert first.uri == f"{path.resolve().as_uri()}/may/01%20%C3%A9.txt"
    assert skipped == Skipped(str(path / "x.txt"), "the file is empty")


@pytest.mark.parametrize("packer", PACKERS.values(), ids=PACKERS)
@pytest.mark.parametrize("layout", [tarfile.USTAR_FORMAT, tarfile.GNU_FORMAT, tarfile.PAX_FORMAT])
def test_tars_of_every_layout_and_packing(read, packer, layout):
    name = "long/" * 15 + "n" * 60 + ".txt"
    content = packer(tarred({name: story("A"), "b.jsonl": json_lines(1)}, layout))
    assert told(read(content)) == ["A", "Ferry 1"]


@pytest.mark.parametrize(
    "method", [zipfile.ZIP_STORED, zipfile.ZIP_DEFLATED, zipfile.ZIP_BZIP2], ids=str
)
def test_zips_of_every_method(read, method):
    files = {"a.txt": story("A"), "b.jsonl": json_lines(*range(500))}
    assert told(read(zipped(files, method)))[:2] == ["A", "Ferry 0"]
    assert len(read(zipped(files, method))) == 501


@pytest.mark.parametrize(("method", "suffix"), [(93, ".zst"), (95, ".xz")])
def test_zips_with_the_newer_methods(read, method, suffix):
    packed = PACKERS[suffix](story("A"))
    content = bytearray(zipped({"a.txt": packed}, zipfile.ZIP_STORED))
    directory = content.index(b"PK\x01\x02")
    struct.pack_into("<H", content, 8, method)
    struct.pack_into("<H", content, directory + 10, method)
    struct.pack_into("<L", content, directory + 16, zlib.crc32(story("A")))
    struct.pack_into("<L", content, directory + 24, len(story("A")))
    assert told(read(bytes(content))) == ["A"]


def test_packings_nest_to_a_depth_of_three(read):
    inner = gzip.compress(json_lines(1))
    for deep in (
        zipped({"a.jsonl.gz": inner}),
        tarred({"a.zip": zipped({"a.jsonl.gz": inner})}),
        gzip.compress(tarred({"a.zip": zipped({"a.jsonl.gz": inner})})),
    ):
        assert told(read(deep)) == ["Ferry 1"]
    four = zipped({"c.zip": zipped({"b.zip": zipped({"a.jsonl.gz": inner})})})
    reason = "packed over 3 times, one in the other: unpack it first"
    assert told(read(four)) == [("/c.zip/b.zip/a.jsonl.gz", reason)]


def test_a_damaged_member_does_not_cost_the_others(read):
    content = bytearray(zipped({"a.txt": story("A"), "b.txt": story("B"), "c.txt": story("C")}, 0))
    content[content.index(b"B\n\nThe ferry")] ^= 1
    first, (where, reason), last = told(read(bytes(content)))
    assert (first, where, last) == ("A", "/b.txt", "C")
    assert "not what its checksum says" in reason


def test_a_cut_off_archive_says_so(read):
    files = {"a.txt": story("A"), "b.jsonl": json_lines(*range(400))}
    assert told(read(zipped(files)[:-40])) == [
        ("", "the zip archive is cut off: its directory is missing")
    ]
    tar = tarred(files)
    first, second, *_, (_, reason) = told(read(tar[:9000]))
    assert (first, second) == ("A", "Ferry 0")
    assert "the tar archive is cut off" in reason


def test_tars_that_were_joined_are_read_to_the_end(read):
    assert told(read(tarred({"a.txt": story("A")}) + tarred({"b.txt": story("B")}))) == ["A", "B"]
    first, (_, reason) = told(read(tarred({"a.txt": story("A")}) + b"garbage" * 100))
    assert first == "A"
    assert "the tar archive is damaged at byte 10241" in reason


@pytest.mark.parametrize("pack", [zipped, tarred], ids=["zip", "tar"])
def test_hidden_members_are_left_out_as_in_folders(read, pack):
    files = {
        "__MACOSX/._a.txt": b"x",
        ".git/x.txt": story(),
        "d/.h.txt": story(),
        "./a.txt": story("A"),
    }
    assert told(read(pack(files))) == ["A"]
    empty = [("", "the archive holds no files (hidden ones are not read)")]
    assert told(read(pack({".h.txt": story()}))) == empty
    assert told(read(pack({}))) in (empty, [("", "a binary file: byte 0 at position 1")])


@pytest.mark.parametrize("pack", [zipped, tarred], ids=["zip", "tar"])
def test_names_never_lead_out_of_the_archive(tmp_path, pack):
    (tmp_path / "real.txt").write_bytes(story("Real"))
    path = tmp_path / "news.zip"
    path.write_bytes(pack({"../real.txt": story("B"), "/etc/dam.txt": story("C"),
                           "C:/dam.txt": story("D"), "a\x1b[2J\nb.txt": b""}))  # fmt: skip
    before = sorted(tmp_path.rglob("*"))
    out, absolute, drive, control = Reading([path])
    assert out.reason == "its name leads out of the archive"
    assert absolute.uri == f"{path.resolve().as_uri()}/etc/dam.txt"
    assert drive.uri == f"{path.resolve().as_uri()}/C%3A/dam.txt"
    assert control.where == f"{path}/a\\x1b[2J\\nb.txt"
    assert sorted(tmp_path.rglob("*")) == before


def test_links_and_devices_in_archives_are_skipped(read):
    kinds = {
        "s": tarfile.SYMTYPE,
        "h": tarfile.LNKTYPE,
        "d": tarfile.CHRTYPE,
        "p": tarfile.FIFOTYPE,
    }
    members = {}
    for name, kind in kinds.items():
        member = tarfile.TarInfo(name)
        member.type, member.linkname = kind, "/etc/hostname"
        members[member] = b""
    link = "a link in an archive: links are not followed"
    neither = "neither a file nor a folder"
    assert told(read(tarred(members))) == [
        ("/s", link), ("/h", link), ("/d", neither), ("/p", neither)
    ]  # fmt: skip
    entry = zipfile.ZipInfo("s")
    entry.create_system, entry.external_attr = 3, 0o120777 << 16
    assert told(read(zipped({entry: b"/etc/hostname"}))) == [("/s", link)]


def test_encrypted_members_and_unknown_methods_are_skipped(read):
    content = bytearray(zipped({"a.txt": story("A"), "b.txt": story("B")}))
    directory = content.index(b"PK\x01\x02")
    content[directory + 8] |= 1
    second = content.index(b"PK\x01\x02", directory + 4)
    content[second + 10] = 9
    assert told(read(bytes(content))) == [
        ("/a.txt", "encrypted: unpack it with its password first"),
        ("/b.txt", "packed with Deflate64: unpack it, and pack it again with deflate or zstd"),
    ]


@pytest.mark.parametrize("name", ["[Content_Types].xml", "mimetype", "META-INF/MANIFEST.MF"])
def test_office_documents_are_no_archives_of_news(read, name):
    ((_, reason),) = told(read(zipped({name: b"x", "word/document.xml": b"<x/>"})))
    assert "office document" in reason or "OpenDocument" in reason or reason == "a program"


def test_a_name_without_end_is_skipped(read):
    long = "a/" * 100_000 + "x.txt"
    (where, reason), last = told(read(tarred({long: story(), "b.txt": story("B")})))
    assert (where, last) == ("", "B")
    assert reason == "a member whose name has over 4096 characters"
    assert "a name of over 1 MiB" in told(read(tarred({"a/" * 600_000: story()})))[0][1]


def test_a_name_from_an_old_computer_is_decoded(read, tmp_path):
    content = zipped({"caf_.txt": story("A")}).replace(b"caf_", b"caf\x82")
    assert [a.uri.rpartition("/")[2] for a in read(content)] == ["caf%C3%A9.txt"]
    content = zipped({"a_b.txt": story("A")}).replace(b"a_b", b"a\\b")
    assert [a.uri.rpartition("/news/")[2] for a in read(content)] == ["a/b.txt"]


def test_large_archives_have_their_sizes_in_the_zip64_fields(read):
    out = io.BytesIO()
    with zipfile.ZipFile(out, "w") as archive, archive.open("a.txt", "w", force_zip64=True) as file:
        file.write(story("A"))
    assert told(read(out.getvalue())) == ["A"]
    # What the end and the entry have no room for stands in records of their own.
    content = bytearray(zipped({"a.txt": story("A")}, 0))
    start, end = content.index(b"PK\x01\x02"), content.index(b"PK\x05\x06")
    entry = bytearray(content[start:end])
    struct.pack_into("<2L", entry, 20, 0xFFFFFFFF, 0xFFFFFFFF)
    struct.pack_into("<H", entry, 30, 20)
    entry += struct.pack("<2H2Q", 1, 16, len(story("A")), len(story("A")))
    end64 = struct.pack("<4sQ2H2L4Q", b"PK\x06\x06", 44, 45, 45, 0, 0, 1, 1, len(entry), start)
    locator = struct.pack("<4sLQL", b"PK\x06\x07", 0, start + len(entry), 1)
    last = struct.pack("<4s4H2LH", b"PK\x05\x06", 0, 0, 1, 1, 0xFFFFFFFF, 0xFFFFFFFF, 0)
    assert told(read(bytes(content[:start] + entry + end64 + locator + last))) == ["A"]


def test_a_folder_in_an_archive_is_no_member(read):
    folder = tarfile.TarInfo("d")
    folder.type = tarfile.DIRTYPE
    assert told(read(tarred({folder: b"", "d/a.txt": story("A")}))) == ["A"]
    assert told(read(zipped({"d/": b"", "d/a.txt": story("A")}))) == ["A"]


# --- BEIR corpora


def beir(text=LEDE):
    return json.dumps({"_id": "d1", "title": "Ferry", "text": text, "metadata": {}}).encode()


QUERY = b'{"_id": "q1", "text": "When did the ferry run?"}\n'


@pytest.mark.parametrize("corpus", ["corpus.jsonl", "corpus.jsonl.gz"])
def test_a_beir_zip_is_its_corpus_alone(read, corpus):
    files = {
        "b/queries.jsonl": QUERY,
        "b/README.txt": story("About"),
        f"b/{corpus}": gzip.compress(beir()) if corpus.endswith("gz") else beir(),
        "b/qrels/test.tsv": b"query-id\tcorpus-id\tscore\nq1\td1\t1\n",
        "other/a.txt": story("A"),
    }
    assert told(read(zipped(files))) == ["Ferry", "A"]


def test_the_packed_form_of_a_corpus_in_an_archive_is_reported(read):
    files = {"corpus.jsonl.gz": gzip.compress(beir()), "corpus.jsonl": beir()}
    skipped = ("/corpus.jsonl.gz", "corpus.jsonl beside it is read instead")
    assert told(read(zipped(files))) == [skipped, "Ferry"]


def test_the_questions_of_a_beir_corpus_in_a_tar_are_not_articles(read):
    skipped = ("/queries.jsonl", "the questions of a BEIR corpus, not articles")
    files = {"queries.jsonl": QUERY, "corpus.jsonl": beir()}
    assert told(read(tarred(files))) == [skipped, "Ferry"]
    assert told(read(gzip.compress(tarred(dict(reversed(files.items())))))) == ["Ferry"]


# --- Standard input, spooling, progress


def test_archives_come_from_standard_input_too(monkeypatch):
    content = zipped({"a.txt": story("A"), "b.jsonl.gz": gzip.compress(json_lines(1))})
    for data in (content, gzip.compress(tarred({"a.txt": story("A"), "b.jsonl": json_lines(1)}))):
        monkeypatch.setattr(sys, "stdin", io.TextIOWrapper(io.BytesIO(data)))
        first, second = Reading(["-"])
        assert (first.headline, second.headline) == ("A", "Ferry 1")
        assert first.uri.startswith("urn:sha256:")


def test_a_zip_in_a_stream_has_a_limit(read, monkeypatch):
    monkeypatch.setattr(contents, "SPOOL", 1000)
    content = zipped({"a.txt": story("A") + os.urandom(2000).hex().encode()})
    assert len(read(content)) == 1
    (where, reason), last = told(read(tarred({"a.zip": content, "b.txt": story("B")})))
    assert (where, last) == ("/a.zip", "B")
    assert "in a stream: unpack it to a file first" in reason


def test_progress_is_in_bytes_of_the_archive(tmp_path):
    lines = json_lines(*range(200), text=os.urandom(400).hex() + LEDE)
    for name, content in {
        "a.zip": zipped({f"{n}.jsonl": lines for n in range(4)}),
        "b.tar.zst": zstandard.compress(tarred({f"{n}.jsonl": lines for n in range(4)})),
        "c.jsonl.xz": lzma.compress(lines),
    }.items():
        (tmp_path / name).write_bytes(content)
    reading = Reading([tmp_path])
    steps = [reading.done_bytes for _ in reading]
    assert steps == sorted(steps)
    assert steps[-1] <= reading.total_bytes == sum(p.stat().st_size for p in tmp_path.iterdir())
    assert reading.done_bytes == reading.total_bytes


@given(st.binary(max_size=2000), st.integers(0, 10_000), st.sampled_from(["zip", "tar"]))
def test_no_archive_breaks_the_reading(tmp_path_factory, noise, at, kind):
    whole = bytearray(zipped({"a.txt": story(), "b.jsonl": json_lines(1)}) if kind == "zip" else
                      tarred({"a.txt": story(), "b.jsonl": json_lines(1)}))  # fmt: skip
    at %= len(whole)
    whole[at : at + len(noise)] = noise
    path = tmp_path_factory.mktemp("noise") / "news"
    path.write_bytes(bytes(whole))
    for item in Reading([path]):
        assert item == item.canonical() if isinstance(item, Article) else item.reason


def test_members_are_let_go_when_they_have_been_read(tmp_path):
    path = tmp_path / "news.zip"
    documents = {f"{n}.json": json.dumps(record(n)) for n in range(300)}
    texts = {f"{n}.txt": story() for n in range(300)}
    path.write_bytes(zipped({**documents, **texts}, zipfile.ZIP_STORED))
    held = []
    for number, _ in enumerate(Reading([path])):
        if number % 299 == 0:
            gc.collect()
            held.append(
                sum(issubclass(type(o), (io.BufferedReader, io.BytesIO)) for o in gc.get_objects())
            )
    assert max(held) - min(held) < 20
