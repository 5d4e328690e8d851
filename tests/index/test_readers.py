import gzip
import io
import json
import os
import re
import sys
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from index.article import Article, Status
from index.readers import READERS, Options, Reading, Skipped, jsonl, text
from index.readers.mapping import NAMES, article_of, opening_words
from index.times import Precision

LEDE = "The dam above the town held overnight, officials said on Tuesday."
NEXT = "Nobody was hurt."
READ_FROM = Path("news.jsonl")
RECORD = {"uri": "urn:norland:1", "headline": "Dam holds", "text": LEDE}


def line(**fields):
    return json.dumps({**RECORD, **fields}, ensure_ascii=False)


@pytest.fixture
def read(tmp_path):
    """Write content under a name and return what is read from it."""

    def write_and_read(content, name="news.jsonl"):
        path = tmp_path / name
        path.parent.mkdir(parents=True, exist_ok=True)
        path.write_bytes(content if isinstance(content, bytes) else content.encode())
        return list(Reading([path]))

    return write_and_read


def only(items):
    assert len(items) == 1, items
    return items[0]


# --- Plain text


def test_text_has_its_headline_on_the_first_line(read, tmp_path):
    copy = f"UPDATE 1-Dam holds\n\nCALDER BAY (Reuters) -{LEDE}\n\n{NEXT}\n\n(Editing by Jane Roe)"
    article = only(read(copy, "dam story.txt"))
    assert article == Article(
        uri=(tmp_path / "dam story.txt").resolve().as_uri(),
        headline="Dam holds",
        text=f"{LEDE}\n\n{NEXT}",
        source="Reuters",
        dateline="CALDER BAY",
        agency="Reuters",
        credits="Editing by Jane Roe",
        notices=("Update 1",),
        revision=1,
    )


def test_the_day_of_a_dateline_is_kept_where_no_other_time_is_known(read):
    article = only(read(f"Dam holds\n\nCALDER BAY, Nov 12 (Reuters) - {LEDE}", "dam.txt"))
    assert (article.dateline, article.published) == ("CALDER BAY, Nov 12", None)
    dated = article_of({"text": f"CALDER BAY, Nov 12 (AP) - {LEDE}", "date": "2025-11-12"})
    assert dated.dateline == "CALDER BAY"


@pytest.mark.parametrize(
    "content",
    [
        LEDE,
        f"{LEDE}\n{NEXT}",
        f"{LEDE} {LEDE} {LEDE} {LEDE}\n\n{NEXT}",
        f"{LEDE}\n{NEXT}\n\nThe end.",
    ],
)
def test_text_without_a_headline_keeps_every_word_in_the_text(read, content):
    article = only(read(content, "dam.txt"))
    assert (article.headline, article.text) == (LEDE, content)


def test_a_dateline_on_the_first_line_means_that_there_is_no_headline(read):
    article = only(read(f"CALDER BAY (AP) — {LEDE}\n\n{NEXT}", "dam.txt"))
    assert (article.headline, article.text) == (LEDE, f"{LEDE}\n\n{NEXT}")


def test_opening_words_end_at_a_word():
    assert opening_words("Mr. Roe of St. Mary spoke. He left.") == "Mr. Roe of St. Mary spoke."
    long = opening_words("word " * 60)
    assert long.endswith("word…")
    assert len(long) <= 120


# --- Records


@pytest.mark.parametrize(
    ("field", "name"), [(field, name) for field, names in NAMES.items() for name in names]
)
def test_every_common_field_name_is_understood(field, name):
    values = {"published": "2025-11-20", "updated": "2025-11-20", "embargoed_until": "2025-11-20",
              "status": "corrected", "notices": ["Corrects name"], "revision": "7",
              "source": "Norland Times"}  # fmt: skip
    value = values.get(field, "https://norland.example/1")
    record = {"text": LEDE, "uri": "urn:1", name: value}
    if field == "uri":
        del record["uri"]
        record[name] = value
    if field == "text":
        record = {"uri": "urn:1", name: value}
    found = getattr(article_of(record), field)
    assert found == (tuple(value) if field == "notices" else found)
    assert str(found) in (value, str(tuple(value))) or field == "notices"


@pytest.mark.parametrize(
    ("value", "shown"),
    [
        ("2025-11-20T14:03:00+01:00", "2025-11-20T13:03:00Z"),
        ("2025-11", "2025-11"),
        (2025, "2025"),
        (20251120, "2025-11-20"),
        ("20251120", "2025-11-20"),
        (1763647380, "2025-11-20T14:03:00Z"),
        (1763647380000, "2025-11-20T14:03:00Z"),
        (1763647380.5, "2025-11-20T14:03:00Z"),
        ("1763647380", "2025-11-20T14:03:00Z"),
        (["2025-11-20"], "2025-11-20"),
        ("Thu, 20 Nov 2025 14:03:00 GMT", "2025-11-20T14:03:00Z"),
    ],
)
def test_dates_come_as_text_or_as_numbers(value, shown):
    assert str(article_of({**RECORD, "published": value}).published) == shown


@pytest.mark.parametrize(
    "value", ["soon", "2025-13-01", "01/02/2025", 17, True, {"a": 1}, 1e300, "20251340", "9" * 200]
)
def test_a_date_that_cannot_be_read_costs_the_date_and_is_shown(read, value):
    article, skipped = read(json.dumps({**RECORD, "published": value}))
    assert (article.published, article.text) == (None, LEDE)
    assert article.notices == (f"Date not understood: published is {str(value)[:60]!r}",)
    assert skipped.where.endswith("news.jsonl:1")
    assert re.match(r"published: .* is not a date", skipped.reason)
    assert skipped.reason.endswith("the article is kept without that date")


def test_dates_that_cannot_be_read_are_reported_once_for_a_file(read):
    lines = [line(uri=f"urn:{i}", published="soon" if i % 2 else "2025") for i in range(6)]
    *articles, skipped = read("\n".join(lines))
    assert [str(a.published) for a in articles] == ["2025", "None"] * 3
    assert skipped.where.endswith(":2")
    assert skipped.reason.endswith("without that date; so are 2 more of this file")


def test_the_next_name_counts_where_a_date_cannot_be_read():
    article = article_of({**RECORD, "published": "soon", "date": "2025-11-20"})
    assert (str(article.published), article.notices) == ("2025-11-20", ())


@pytest.mark.parametrize("value", [0, "0", "N/A", "0000-00-00", "NaT", "None", [None]])
def test_ways_to_write_that_there_is_no_date_are_no_faults(value):
    article = article_of({**RECORD, "published": value})
    assert (article.published, article.notices) == (None, ())


@pytest.mark.parametrize("value", ["soon", 17])
def test_an_embargo_whose_end_cannot_be_read_is_not_let_through(read, value):
    skipped = only(read(line(embargo=value)))
    assert skipped.reason.startswith(f"embargo: {str(value)!r} is not a date")


@pytest.mark.parametrize("value", [None, "", " ", []])
def test_an_empty_field_is_no_field(value):
    article = article_of({**RECORD, "published": value, "source": value, "title": "x"})
    assert (article.published, article.source, article.headline) == (None, "", "Dam holds")


def test_names_may_come_as_lists_and_objects():
    article = article_of(
        {**RECORD, "authors": ["Jane Roe", {"name": "John Doe"}], "source": {"name": "Norland"}}
    )
    assert (article.byline, article.source) == ("Jane Roe, John Doe", "Norland")
    assert article_of({**RECORD, "text": [LEDE, NEXT]}).text == f"{LEDE}\n\n{NEXT}"


def test_the_source_falls_back_on_the_host_and_then_on_the_agency():
    copy = f"CALDER BAY (Reuters) - {LEDE}"
    assert article_of({"text": copy, "url": "https://www.norland.example/a"}).source == (
        "norland.example"
    )
    assert article_of({"text": copy, "uri": "urn:1"}).source == "Reuters"
    assert article_of({"text": copy, "url": "http://["}).source == "Reuters"


def test_an_article_without_uri_is_named_by_its_url_or_its_content():
    url = "https://norland.example/1"
    assert article_of({"text": LEDE, "url": url}).uri == url
    derived = article_of({"text": LEDE, "title": "Dam holds"}).uri
    assert derived.startswith("urn:sha256:")
    assert derived == article_of({"body": f"  {LEDE}\r\n", "headline": "Dam holds"}).uri
    assert derived != article_of({"text": LEDE, "title": "Dam breaks"}).uri


def test_explicit_fields_win_over_the_wire_copy():
    copy = f"(Corrects name)\n\nCALDER BAY (Reuters) - {LEDE}\n\n(Editing by Jane Roe)"
    record = {"text": copy, "title": "Dam holds", "uri": "urn:1"}
    parsed = article_of(record)
    assert (parsed.status, parsed.notices) == (Status.CORRECTED, ("Corrects name",))
    article = article_of(
        {**record, "status": "usable", "dateline": "OSLO", "agency": "NTB", "notices": "Checked",
         "credits": "John Doe"}
    )  # fmt: skip
    assert (article.status, article.dateline, article.agency, article.credits) == (
        Status.CORRECTED, "OSLO", "NTB", "John Doe",
    )  # fmt: skip
    assert article.notices == ("Checked", "Corrects name")
    assert article.text == LEDE


def test_an_embargo_holds_without_a_status():
    article = article_of({**RECORD, "embargo": "2025-11-20"})
    assert (article.status, article.embargoed_until.precision) == (Status.EMBARGOED, Precision.DAY)


@pytest.mark.parametrize("status", ["withdrawn", "Canceled", "killed"])
def test_a_withdrawn_article_needs_no_text(status):
    assert article_of({"uri": "urn:1", "status": status}).status is Status.WITHDRAWN


@pytest.mark.parametrize(
    ("fields", "reason"),
    [
        ({"text": None}, "no text: the fields are uri, headline, text; if one holds it,"),
        ({"text": " \u200b "}, "no text"),
        ({"text": {"html": "x"}}, "text holds an object"),
        ({"headline": True}, "headline is true, not text"),
        ({"status": "draft"}, "status is 'draft'; known are usable"),
        ({"status": "embargoed"}, "embargoed_until is missing"),
    ],
)
def test_a_record_that_cannot_be_used_is_skipped_with_the_field_named(read, fields, reason):
    items = read(f"{line(**fields)}\n{line()}\n")
    assert reason in items[0].reason
    assert items[1].uri == RECORD["uri"]


json_values = st.recursive(
    st.none() | st.booleans() | st.integers() | st.floats(allow_nan=False) | st.text(max_size=30),
    lambda inner: (
        st.lists(inner, max_size=3)
        | st.dictionaries(st.sampled_from(["name", "title", "x"]), inner, max_size=2)
    ),
    max_leaves=5,
)
field_names = st.sampled_from(sorted({name for names in NAMES.values() for name in names}))


@given(st.dictionaries(field_names, json_values))
def test_no_record_breaks_the_reader(record):
    content = io.BytesIO(json.dumps(record).encode())
    for item in jsonl.JsonLinesReader().read(content, READ_FROM, Options()):
        assert isinstance(item, Skipped) or item == item.canonical()


@given(st.binary(max_size=300), st.sampled_from(["a.jsonl", "a.txt", "corpus.jsonl", "a.gz", "a"]))
def test_no_bytes_break_the_reading(tmp_path_factory, content, name):
    path = tmp_path_factory.mktemp("bytes") / name
    path.write_bytes(content)
    for item in Reading([path]):
        assert isinstance(item, Article | Skipped)


# --- JSON Lines


def test_each_line_is_an_article_and_blank_lines_are_none(read):
    items = read(f"{line(uri='urn:1')}\r\n\n{line(uri='urn:2')}")
    assert [item.uri for item in items] == ["urn:1", "urn:2"]


@pytest.mark.parametrize(
    ("bad", "reason"),
    [
        (b'{"uri": "urn:1", oops}', "invalid JSON at column 18"),
        (b"[1, 2]", "the line holds a list, not an object"),
        (b"null", "the line holds null"),
        (b'"text"', "the line holds a string"),
        (b'{"text": "caf\xe9"}', "byte 0xe9 at position 14 is not valid UTF-8"),
    ],
)
def test_a_bad_line_is_skipped_with_its_number_and_the_next_one_read(read, bad, reason):
    first, skipped, last = read(line().encode() + b"\n" + bad + b"\n" + line().encode())
    assert isinstance(first, Article)
    assert isinstance(last, Article)
    assert skipped.where.endswith("news.jsonl:2")
    assert reason in skipped.reason


def test_a_line_that_is_too_long_is_skipped_in_pieces(read, monkeypatch):
    monkeypatch.setattr(jsonl, "MAX_LINE", 2000)
    monkeypatch.setattr(jsonl, "_PIECE", 100)
    skipped, article = read(f"{line(text=LEDE * 500)}\n{line()}\n")
    assert skipped.reason.startswith("the line is over")
    assert skipped.where.endswith(":1")
    assert isinstance(article, Article)
    assert only(read(line(text=LEDE * 500))).where.endswith(":1")


# --- BEIR


def beir_line(**fields):
    return json.dumps({"_id": "https://www.norland.example/1", "title": "Dam holds", "text": LEDE,
                       "metadata": {"published": "2025-11-20"}, **fields})  # fmt: skip


@pytest.mark.parametrize("name", ["corpus.jsonl", "corpus.jsonl.gz"])
def test_a_beir_folder_is_its_corpus_alone(tmp_path, name):
    content = beir_line().encode()
    (tmp_path / name).write_bytes(gzip.compress(content) if name.endswith("gz") else content)
    (tmp_path / "queries.jsonl").write_text('{"_id": "q1", "text": "Did the dam hold?"}')
    (tmp_path / "README.txt").write_text("About this corpus.")
    (tmp_path / "qrels").mkdir()
    (tmp_path / "qrels" / "test.tsv").write_text("query-id\tcorpus-id\tscore\n")
    article = only(list(Reading([tmp_path])))
    assert (article.uri, article.source) == ("https://www.norland.example/1", "norland.example")
    assert (article.url, str(article.published)) == (article.uri, "2025-11-20")


def test_the_questions_of_a_beir_corpus_are_not_articles(tmp_path):
    (tmp_path / "corpus.jsonl").write_text(beir_line())
    (tmp_path / "queries.jsonl").write_text('{"_id": "q1", "text": "Did the dam hold?"}')
    article, skipped = Reading(sorted(tmp_path.iterdir()))
    assert isinstance(article, Article)
    assert "not articles" in skipped.reason


def test_a_packed_corpus_beside_the_plain_one_is_skipped(tmp_path):
    (tmp_path / "corpus.jsonl").write_text(beir_line())
    (tmp_path / "corpus.jsonl.gz").write_bytes(gzip.compress(beir_line().encode()))
    skipped, article = Reading([tmp_path])
    assert "is read instead" in skipped.reason
    assert isinstance(article, Article)


def test_beir_identifiers_win_and_a_missing_title_is_the_first_sentence(read):
    record = beir_line(_id="d1", title="", metadata={"uri": "x", "id": 7, "source": "Norland"})
    article = only(read(record, "corpus.jsonl"))
    assert (article.uri, article.headline, article.source) == ("d1", LEDE, "Norland")
    assert only(read(beir_line(_id="d1"), "other.jsonl")).uri == "d1"


@pytest.mark.parametrize(
    ("fields", "reason"), [({"_id": None}, "no _id"), ({"metadata": [1]}, "metadata is not")]
)
def test_a_beir_line_that_cannot_be_used_is_skipped(read, fields, reason):
    assert reason in only(read(beir_line(**fields), "corpus.jsonl")).reason


# --- Encodings and packing


@pytest.mark.parametrize("encoding", ["utf-8", "utf-8-sig", "utf-16", "utf-32"])
@pytest.mark.parametrize("packed", [False, True])
@pytest.mark.parametrize("name", ["dam.txt", "dam.jsonl"])
def test_unicode_is_read_in_every_encoding_that_says_what_it_is(read, encoding, packed, name):
    word = "Ærøskøbing “holds” 🜂"
    lines = f"{line(uri='urn:1', text=word)}\n{line(uri='urn:2', text=word)}\r\n"
    content = (f"Dam\r\n\r\n{word}" if name == "dam.txt" else lines).encode(encoding)
    items = read(gzip.compress(content) if packed else content, f"{name}.gz" if packed else name)
    assert len(items) == (1 if name == "dam.txt" else 2)
    assert {item.text for item in items} == {word}


def test_damaged_utf_16_is_skipped(read):
    skipped = only(read(b"\xff\xfe" + "Dam".encode("utf-16-le") + b"\x00\xd8\x41\x00", "dam.txt"))
    assert "utf-16" in skipped.reason


def test_a_packed_file_that_is_cut_off_gives_what_precedes(read):
    lines = "".join(f"{line(uri=f'urn:{i}', text=os.urandom(40).hex())}\n" for i in range(5000))
    packed = gzip.compress(lines.encode())
    *articles, skipped = read(packed[: len(packed) // 2], "news.jsonl.gz")
    assert len(articles) > 1000
    assert all(isinstance(article, Article) for article in articles)
    assert "the gzip data is damaged or cut off" in skipped.reason


def test_damaged_gzip_is_skipped(read):
    packed = bytearray(gzip.compress(line().encode()))
    packed[12] ^= 0xFF
    assert any("the gzip data is damaged" in item.reason for item in read(bytes(packed), "a.gz")
               if isinstance(item, Skipped))  # fmt: skip


# --- What cannot be read


@pytest.mark.parametrize(
    ("content", "name", "reason"),
    [
        (b"", "a.txt", "the file is empty"),
        (b" \n ", "a.txt", "the file is empty"),
        (gzip.compress(b"", mtime=0), "a.jsonl.gz", "the file is empty"),
        (b"Dam\x00holds", "a.txt", "a binary file: byte 0 at position 4"),
        (b"%PDF-1.7 dam", "a.txt", "a PDF file"),
        (b"PK\x03\x04", "a.docx", "the zip archive is cut off"),
        (b"7z\xbc\xaf\x27\x1c", "a.7z", "a 7z archive: unpack it"),
        (b"\x89PNG\r\n", "a", "an image"),
        (b"Dam\n\ncaf\xe9", "a.txt", "byte 0xe9 at position 9 is not valid UTF-8"),
        (b"<svg><text>Dam</text></svg>", "a.txt", "XML of a kind that is not known: "),
        (b"import os\n", "a.py", "a format that is not known: "),
        (b"SELECT 1;\n", "a.sql", "a format that is not known: "),
    ],
)
def test_a_file_that_cannot_be_read_is_skipped_with_the_reason(read, content, name, reason):
    skipped = only(read(content, name))
    assert isinstance(skipped, Skipped)
    assert skipped.where.endswith(name)
    assert reason in skipped.reason


def test_all_formats_are_named_where_none_fits(read):
    reason = only(read(b"import os\n", "a.py")).reason
    assert all(reader.name in reason for reader in READERS)


def test_a_text_file_that_is_too_large_is_skipped(read, monkeypatch):
    monkeypatch.setattr(text, "MAX_BYTES", 1000)
    assert "split it" in only(read(LEDE * 100, "dam.txt")).reason


def test_iconv_is_suggested(read):
    assert "iconv -f WINDOWS-1252 -t UTF-8" in only(read(b"caf\xe9", "a.txt")).reason


def test_a_missing_path_is_skipped(tmp_path):
    skipped = only(list(Reading([tmp_path / "nowhere"])))
    assert skipped == Skipped(str(tmp_path / "nowhere"), "there is no such file or folder")
    (tmp_path / "link").symlink_to(tmp_path / "nowhere")
    assert only(list(Reading([tmp_path / "link"]))).reason == "a link to nothing"


def test_what_may_not_be_read_is_skipped(tmp_path, monkeypatch):
    def refuse(folder):
        raise PermissionError(13, "Permission denied", str(folder))

    monkeypatch.setattr(os, "listdir", refuse)
    assert only(list(Reading([tmp_path]))).reason == "no permission to read it"


# --- Folders, standard input, progress


def test_a_folder_is_read_in_order_without_what_is_hidden(tmp_path):
    for name in ("b/2.txt", "a.txt", "b/1.txt", "c.txt", ".hidden.txt", ".git/x.txt"):
        path = tmp_path / name
        path.parent.mkdir(exist_ok=True)
        path.write_text(f"{name}\n\n{LEDE}")
    (tmp_path / "b" / "loop").symlink_to(tmp_path, target_is_directory=True)
    *articles, loop, last = Reading([tmp_path])
    assert [a.headline for a in articles] == ["a.txt", "b/1.txt", "b/2.txt"]
    assert "a link leads back" in loop.reason
    assert last.headline == "c.txt"


def test_a_folder_without_files_is_skipped(tmp_path):
    assert "holds no files" in only(list(Reading([tmp_path]))).reason


def test_special_files_are_skipped(tmp_path):
    os.mkfifo(tmp_path / "pipe")
    assert only(list(Reading([tmp_path]))).reason == "neither a file nor a folder"


@pytest.mark.parametrize("content", [line(), f"Dam holds\n\n{LEDE}"])
def test_standard_input_is_json_lines_or_text(monkeypatch, content):
    monkeypatch.setattr(sys, "stdin", io.TextIOWrapper(io.BytesIO(content.encode())))
    reading = Reading(["-"])
    article = only(list(reading))
    assert (article.headline, article.text) == ("Dam holds", LEDE)
    assert article.uri.startswith("urn:")
    assert (reading.total_bytes, reading.done_bytes) == (0, 0)
    assert not sys.stdin.closed


def test_progress_grows_to_the_total_in_bytes_on_the_disk(tmp_path):
    lines = "".join(f"{line(uri=f'urn:{i}', text=os.urandom(40).hex())}\n" for i in range(9000))
    (tmp_path / "a.jsonl").write_text(lines)
    (tmp_path / "b.jsonl.gz").write_bytes(gzip.compress(lines.encode()))
    (tmp_path / "c.pdf").write_bytes(b"%PDF-1.7")
    reading = Reading([tmp_path])
    assert reading.total_bytes == sum(path.stat().st_size for path in tmp_path.iterdir())
    steps = [reading.done_bytes for _ in reading]
    assert steps == sorted(steps)
    assert len(set(steps)) > 10
    assert reading.done_bytes == reading.total_bytes


# --- Every reader


@pytest.mark.parametrize("reader", READERS, ids=lambda reader: reader.name)
def test_readers_keep_the_contract(reader):
    assert reader.name
    for head in (b"", b"\xff\xff", b"{", b"{}\n", b"[", b"Dam\n\nholds", b'{"_id": 1}'):
        assert reader.detects(head, READ_FROM) in (True, False)
    for content in (b"", b"\xff\xff", b"{}", b"\n\n"):
        for item in reader.read(io.BytesIO(content), READ_FROM, Options()):
            assert isinstance(item, Article) or item.where.startswith(str(READ_FROM))
