"""The shapes of public data sets, tables and JSON documents, and what is wrong with them."""

import io
import json
import tracemalloc
import zipfile
from pathlib import Path

import pyarrow as pa
import pyarrow.parquet as pq
import pytest
from hypothesis import given
from hypothesis import strategies as st

from index.article import Article
from index.readers import (
    Options,
    Reading,
    Skipped,
    json_stream,
    parquet_pages,
    reuters21578,
    tables,
)
from index.readers import parquet as parquet_reader
from index.readers.front_matter import split_front_matter
from index.readers.json_document import JsonDocumentReader
from index.readers.markdown import MarkdownReader, text_of_markdown
from index.readers.reuters21578 import ReutersReader
from index.readers.tables import TableReader

LEDE = "The dam above Calder Bay held overnight, officials said."
URL = "https://times.norland.example/dam"
HERE = Path("news")


@pytest.fixture
def read(tmp_path):
    """Write content under a name and return what is read from it."""

    def write_and_read(content, name, **options):
        path = tmp_path / name
        path.write_bytes(content if isinstance(content, bytes) else content.encode())
        return list(Reading([path], Options(**options)))

    return write_and_read


def only(items):
    assert len(items) == 1, items
    return items[0]


def parquet(**columns):
    sink = io.BytesIO()
    pq.write_table(pa.table(columns), sink)
    return sink.getvalue()


# --- Public data sets


def test_multihop_rag(read):
    record = {"title": "Dam holds", "author": "Jane Roe", "source": "Norland Times",
              "published_at": "2023-11-27T08:45:59+00:00", "category": "world", "url": URL,
              "body": LEDE}  # fmt: skip
    article = only(read(json.dumps([record]), "corpus.json"))
    assert article == Article(
        uri=URL, headline="Dam holds", text=LEDE, source="Norland Times", url=URL,
        byline="Jane Roe", section="world", published=article.published,
    )  # fmt: skip
    assert str(article.published) == "2023-11-27T08:45:59Z"


@pytest.mark.parametrize("options", [{}, {"fields": {"headline": "2", "text": "3"}}])
def test_ag_news_has_only_descriptions(read, options):
    row = f'3,"Dam holds","{LEDE}"\n'
    content = row if options else f"Class Index,Title,Description\n{row}"
    article = only(read(content, "test.csv", **options))
    assert (article.headline, article.text) == ("Dam holds", LEDE)
    assert (article.notices, article.revision) == (((), 0) if options else (("Summary only",), -1))


def test_a_table_without_header_says_how_to_name_its_columns(read):
    skipped = only(read(f'3,"Dam holds","{LEDE}"\n', "test.csv"))
    assert "no column has the name of a text; the columns are '3', 'Dam holds'" in skipped.reason
    assert "--map text=2" in skipped.reason


def test_cnn_dailymail(read):
    content = f'id,article,highlights\nf0a1,"{LEDE}","Dam holds ."\n'
    article = only(read(content, "train.csv"))
    assert (article.uri, article.text, article.notices) == ("f0a1", LEDE, ())


def test_cc_news(read):
    content = parquet(
        title=["Dam holds"], text=[LEDE], domain=["www.norland.example"], url=[URL],
        date=["2017-07-17 16:01:00"], description=["Teaser"], image_url=["https://x.example/i.png"],
    )  # fmt: skip
    article = only(read(content, "cc_news.parquet"))
    assert (article.text, article.source) == (LEDE, "norland.example")
    assert (article.url, str(article.published)) == (URL, "2017-07-17T16:01:00Z")


def test_all_the_news(read):
    header = "date,year,month,day,author,title,article,url,section,publication"
    row = f'2016-12-09 18:31:00,2016,12.0,9,Jane Roe,Dam holds,"{LEDE}",{URL},World,Norland Times'
    article = only(read(f"{header}\n{row}\n", "all-the-news-2-1.csv"))
    assert (article.text, article.byline, article.section) == (LEDE, "Jane Roe", "World")
    assert (article.source, str(article.published)) == ("Norland Times", "2016-12-09T18:31:00Z")


def test_voa_mot(read):
    record = {"filename": "x", "url": URL, "title": "Dam holds", "authors": ["Jane Roe"],
              "section": "World", "paragraphs": [LEDE, "Second."], "site_language": "eng",
              "sentences": [[LEDE], ["Second."]], "time_published": "2022-01-03T10:00:00+00:00",
              "time_modified": "2022-01-03T11:00:00+00:00", "content_type": "article"}  # fmt: skip
    article = only(read(json.dumps(record, indent=2), "dam.json"))
    assert (article.text, article.language) == (f"{LEDE}\n\nSecond.", "en")
    assert str(article.published) == "2022-01-03T10:00:00Z"
    assert str(article.updated) == "2022-01-03T11:00:00Z"


def test_real_time_qa(read):
    found = {"url": URL, "title": "Dam holds", "text": LEDE, "authors": ["Jane Roe"],
             "publish_date": "['2023/01/05']"}  # fmt: skip
    line = json.dumps({"question_id": "1", "search_time": "x", "search_result": [found]})
    first, second = read(f"{line}\n{line}\n", "20230105_qa_gcs.jsonl")
    assert first == second
    assert (first.text, str(first.published)) == (LEDE, "2023-01-05")


def test_metadata_alone_is_no_article(read):
    content = f"url,title,seendate,domain\n{URL},Dam holds,20230105T100000Z,norland.example\n"
    skipped = only(read(content, "gdelt.csv"))
    assert "no column has the name of a text; the columns are 'url', 'title'" in skipped.reason


# --- Mapping


def test_a_mapped_name_that_no_record_has_is_reported(read):
    lines = json.dumps({"content_clean": LEDE, "meta": {"head": "Dam holds"}})
    fields = {"text": "content_clean", "headline": "meta.head", "byline": "writer"}
    article, skipped = read(lines, "news.jsonl", fields=fields)
    assert (article.headline, article.text) == ("Dam holds", LEDE)
    assert skipped == Skipped(
        "--map byline=writer", "no record has 'writer', from which byline was to be taken"
    )


def test_reading_again_reports_again(tmp_path):
    (tmp_path / "a.jsonl").write_text(json.dumps({"text": LEDE}))
    reading = Reading([tmp_path], Options(fields={"byline": "writer"}))
    assert list(reading) == list(reading)


@pytest.mark.parametrize("name", ["news.csv", "news.parquet", "news.json", "news.md"])
def test_every_record_format_can_be_mapped(read, name):
    content = {
        "news.csv": f'words,x\n"{LEDE}",y\n',
        "news.parquet": parquet(words=[LEDE], x=["y"]),
        "news.json": json.dumps([{"words": LEDE}]),
        "news.md": f"---\nwords: {LEDE}\n---\n",
    }[name]
    assert only(read(content, name, fields={"text": "words"})).text == LEDE


def test_short_articles_are_skipped_if_the_user_says_so(read):
    content = json.dumps([{"text": "Too short."}, {"text": LEDE}])
    skipped, article = read(content, "news.json", min_words=5)
    assert isinstance(skipped, Skipped)
    assert article.text == LEDE


# --- JSON documents


@pytest.mark.parametrize("name", ["articles", "Items", "data", "results", "docs", "news"])
@pytest.mark.parametrize("indent", [None, 2])
@pytest.mark.parametrize("file", ["news.json", "news.jsonl", "news"])
def test_records_are_found_under_a_name(read, name, indent, file):
    content = json.dumps({"status": "ok", name: [{"text": LEDE}, {"text": "Two."}]}, indent=indent)
    assert [item.text for item in read(content, file)] == [LEDE, "Two."]


@pytest.mark.parametrize(
    "document",
    [
        {"response": {"docs": [{"text": LEDE}]}},
        {"data": {"articles": [{"text": LEDE}], "total": 1}},
        {"article": {"title": "Dam", "text": LEDE}},
        {"n1": {"title": "Dam", "text": LEDE}},
        {"title": "Dam", "text": LEDE, "items": [{"caption": "no article"}]},
        [{"title": "Dam", "text": LEDE}],
    ],
)
@pytest.mark.parametrize("indent", [None, 2])
def test_records_are_found_where_they_are(read, document, indent):
    assert only(read(json.dumps(document, indent=indent), "news.json")).text == LEDE


def test_a_long_line_is_a_document_if_it_holds_a_list(read):
    records = [{"text": f"{LEDE} {number}"} for number in range(3000)]
    assert len(read(json.dumps({"articles": records}), "news")) == 3000


def test_a_record_on_one_line_is_json_lines(read):
    record = {"text": LEDE, "authors": [{"name": "Jane Roe"}], "items": [{"x": 1}]}
    assert only(read(json.dumps(record), "news.json")).byline == "Jane Roe"


@pytest.mark.parametrize(
    ("content", "reason"),
    [
        ("[]", "the JSON holds no records"),
        ('[{"text": "x"', "invalid JSON near byte"),
        ("[" * 5000, "invalid JSON near byte"),
        ("[1]", "not an object"),
        ("[" * 200 + "]" * 200, "nested deeper than 100 levels"),
        ('[{"text": "x", "text": "y"}]', "the field 'text' stands twice"),
        ('{\n"text": "x",\n"text": "y"}', "the field 'text' stands twice"),
        ('[{"text": ' + "[" * 200 + "]" * 200 + "}]", "nested deeper than 100 levels"),
        ('[{"text": "x", "n": ' + "9" * 5000 + "}]", "integer overflow"),
        ('[{"text": "x", "n": 1e999}]', "numeric (floating point) overflow"),
        ('[{"text": "x", "n": Infinity}]', "invalid JSON"),
        ("{\n}", "no text: the record is empty"),
        ('{\n"text": 1\n', "invalid JSON"),
    ],
)
def test_json_that_cannot_be_read_is_skipped_with_the_reason(read, content, reason):
    assert reason in read(content, "news.json")[-1].reason


def test_what_precedes_a_fault_is_read(read):
    first, second, skipped = read('[{"text": "One."}, {"text": "Two."}, {"te', "news.json")
    assert (first.text, second.text) == ("One.", "Two.")
    assert skipped.reason.endswith("only what precedes is read")


def test_giant_values_are_refused(read, monkeypatch):
    monkeypatch.setattr(json_stream, "MAX_VALUE", 200_000)
    record = {"list": ["x" * 1000] * 400, "text": "x"}
    big, sound = read(json.dumps([record, {"text": LEDE}]), "news.json")
    assert big.reason == "the record is over 0 MiB"
    assert sound.text == LEDE
    skipped = only(read(json.dumps([{"text": "x" * 900_000}]), "news.json"))
    assert skipped.reason.startswith("a single value is over")


def test_a_long_array_is_read_with_flat_memory():
    class Long(io.RawIOBase):
        record = b'{"text": "' + b"word " * 2000 + b'"}'
        pieces = iter([b"[" + record, *[b"," + record] * 2998, b"]"])

        def read(self, size=-1):
            return next(self.pieces, b"") if size else b""

    tracemalloc.start()
    count = sum(1 for _ in JsonDocumentReader().read(Long(), HERE, Options()))
    _, peak = tracemalloc.get_traced_memory()
    tracemalloc.stop()
    assert count == 2999
    assert peak < 8 << 20


# --- Tables


@pytest.mark.parametrize("delimiter", [",", ";", "\t", "|"])
@pytest.mark.parametrize("name", ["news.csv", "news.tsv", "news"])
@pytest.mark.parametrize("end", ["\n", "\r\n"])
def test_a_table_is_read_whatever_its_delimiter(read, delimiter, name, end):
    rows = [["Title", "Text", "Date"], ["Dam", f'"{LEDE}"', "2025-11-20"], ["B", "Two.", ""]]
    items = read(end.join(delimiter.join(row) for row in rows), name)
    assert [item.text for item in items] == [LEDE, "Two."]
    assert [str(item.published) for item in items] == ["2025-11-20", "None"]


@pytest.mark.parametrize("encoding", ["utf-8", "utf-8-sig", "utf-16"])
def test_tables_come_in_every_encoding_that_says_what_it_is(read, encoding):
    content = "title,text\nDämme,Die Dämme hielten.\n".encode(encoding)
    assert only(read(content, "news.csv")).text == "Die Dämme hielten."


def test_the_delimiter_line_of_spreadsheets_is_no_header(read):
    assert only(read(f"sep=;\ntitle;text\nDam;{LEDE}\n", "news.csv")).text == LEDE


def test_a_row_of_another_length_is_named_by_its_line(read):
    content = 'title,text\n"a\nb","c\nd"\nx,y,z\nonly one\nlast,row,\n'
    first, long, short, last = read(content, "news.csv")
    assert (first.headline, first.text, last.text) == ("a b", "c\nd", "row")
    assert long.where.endswith("news.csv:5")
    assert long.reason.startswith("3 fields where the header has 2")
    assert short.where.endswith("news.csv:6")


def test_quotation_marks_in_tabs_are_part_of_the_text(read):
    content = 'title\ttext\nA\t"We hold," said Roe.\nB\t"Never closed\nC\tThree.\n'
    assert [item.text for item in read(content, "news.tsv")] == [
        '"We hold," said Roe.', '"Never closed', "Three.",
    ]  # fmt: skip
    quoted = 'title\ttext\nA\t"Two\nlines"\n'
    assert only(read(quoted, "news.tsv")).text == "Two\nlines"


def test_a_mark_that_is_never_closed_is_reported_with_its_line(read):
    first, skipped = read('title,text\nA,One.\nB,"Two.\nC,Three.\n', "news.csv")
    assert first.text == "One."
    assert skipped.where.endswith("news.csv:3")
    assert "never closed" in skipped.reason


def test_rows_have_a_limit(read, monkeypatch):
    monkeypatch.setattr(tables, "MAX_ROW", 1000)
    for long in ("x" * 5000, '"' + "x\n" * 600 + '"', '"' + '\n","'.join("x" * 600) + '"'):
        first, skipped = read(f"title,text\nA,One.\nB,{long}\nC,Three.\n", "news.csv")
        assert first.text == "One."
        assert skipped.where.endswith("news.csv:3")
        assert "the row is over 0 MiB, or a quotation mark is never closed" in skipped.reason


def test_bytes_that_are_not_utf_8_cost_their_row_only(read):
    skipped, article = read(b"title,text\ncaf\xe9,x\nB,Two.\n", "news.csv")
    assert "byte 0xe9 at position 4 is not valid UTF-8" in skipped.reason
    assert skipped.where.endswith("news.csv:2")
    assert article.text == "Two."


def test_two_columns_of_one_name_are_reported(read):
    skipped, article = read("title,text,text\nA,One.,Two.\n", "news.csv")
    assert skipped.reason == "columns of one name: text; the first is read"
    assert article.text == "One."


def test_carriage_returns_end_lines_of_a_text_and_never_rows(read):
    assert only(read("title,text\nA,One.\rTwo.\n", "news.csv")).text == "One.\nTwo."
    skipped = only(read("title,text\rA,One.\rB,Two.\r", "news.csv"))
    assert "tr '\\r' '\\n'" in skipped.reason


@pytest.mark.parametrize("cell", ["nan", "NULL", "None", "N/A", "\\N"])
def test_what_programs_write_for_nothing_is_nothing(read, cell):
    article = only(read(f"title,text,author,date\nA,One.,{cell},{cell}\n", "news.csv"))
    assert (article.byline, article.published, article.notices) == ("", None, ())


def test_prose_is_no_table(read):
    prose = "Text, and more text\n\nThe dam held, the mayor said.\n"
    assert only(read(prose, "news.txt")).headline == "Text, and more text"


@given(st.binary(max_size=200))
def test_no_bytes_break_the_readers_of_records(content):
    for reader in (TableReader(), JsonDocumentReader(), MarkdownReader(), ReutersReader()):
        for item in reader.read(io.BytesIO(content), HERE, Options()):
            assert isinstance(item, Article | Skipped)


@given(st.text(alphabet='ab,;\t"\n\r\x00é', max_size=80))
def test_no_table_breaks_its_reader(content):
    stream = io.BytesIO(f"title,text\n{content}".encode())
    for item in TableReader().read(stream, HERE, Options()):
        assert isinstance(item, Article | Skipped)


# --- Parquet


def test_parquet_is_read_from_an_archive(tmp_path):
    path = tmp_path / "news.zip"
    with zipfile.ZipFile(path, "w", zipfile.ZIP_DEFLATED) as archive:
        archive.writestr("a.parquet", parquet(text=[LEDE]))
    assert only(list(Reading([path]))).text == LEDE


def test_values_that_cannot_be_had_cost_their_row_only(read):
    broken = pa.Array.from_buffers(
        pa.string(), 2, [None, pa.py_buffer(b"\0\0\0\0\1\0\0\0\5\0\0\0"), pa.py_buffer(b"\xe9Two.")]
    )
    late = pa.array([0, 1 << 62], pa.timestamp("ms"))
    skipped, article = read(parquet(text=broken), "news.parquet")
    assert "byte 0xe9" in skipped.reason
    assert skipped.where.endswith("news.parquet: row 1")
    assert article.text == "Two."
    first, skipped = read(parquet(text=["One.", "Two."], date=late), "late.parquet")
    assert first.text == "One."
    assert skipped.reason.startswith("a value cannot be read")


def test_giant_values_of_parquet_cost_their_row_only(read, monkeypatch):
    monkeypatch.setattr(parquet_reader, "MAX_VALUE", 100)
    skipped, article = read(parquet(text=["x" * 200, "Two."]), "news.parquet")
    assert skipped.reason == "a value cannot be read: it is over 0 MiB"
    assert article.text == "Two."


@pytest.mark.parametrize(
    ("limit", "columns", "claim"),
    [
        ("MAX_PAGE", {"text": ["x" * 40_000]}, "claims 40,0"),
        ("MAX_VALUES", {"text": [LEDE], "authors": [["Ina Roe"] * 1200]}, "claims 1,200 values"),
    ],
)
def test_pages_of_parquet_that_claim_too_much_are_not_unpacked(
    read, monkeypatch, limit, columns, claim
):
    content = parquet(**columns)
    assert isinstance(only(read(content, "news.parquet")), Article)
    monkeypatch.setattr(parquet_pages, limit, 1000)
    assert claim in only(read(content, "news.parquet")).reason


@pytest.mark.parametrize("keep", [0.2, 0.5, 0.9])
def test_damaged_parquet_is_skipped(read, keep):
    content = parquet(text=[f"{LEDE} {number}" for number in range(1000)])
    cut = content[: int(len(content) * keep)]
    assert "the Parquet data is damaged" in only(read(cut, "news.parquet")).reason
    middle = len(content) // 3
    items = read(content[:middle] + b"\xff" * 200 + content[middle + 200 :], "news.parquet")
    assert all(isinstance(item, Article | Skipped) for item in items)


# --- Markdown and Reuters-21578


@pytest.mark.parametrize(
    ("source", "text"),
    [
        ("a *b* **c** ~~d~~ `e*f*`", "a b c ~~d~~ e*f*"),
        ("[link](http://a.example 'x') <http://b.example>", "link http://b.example"),
        ("![image](a.png)text[^1]\n\n[^1]: A note [^ here.", "text\n\nA note [^ here."),
        ("1. one\n2. two\n\nafter", "one\ntwo\n\nafter"),
        ("a<br>b &lt; c", "a\nb < c"),
        ("a < b & c\\*", "a < b & c*"),
        ("<script>x</script>\n\ntext", "text"),
        ("```python\nif a < b:\n    c\n```", "if a < b:\n    c"),
        ("text\n\n# Later heading", "text\n\nLater heading"),
    ],
)
def test_markdown_becomes_clean_text(source, text):
    assert text_of_markdown(source) == ("", text)


def test_a_heading_that_is_not_the_title_stays_in_the_text(read):
    article = only(read(f"---\ntitle: Dam\n---\n# Holds\n\n{LEDE}\n", "news.md"))
    assert (article.headline, article.text) == ("Dam", f"Holds\n\n{LEDE}")


def test_a_rule_is_no_front_matter():
    source = "---\nJust prose between rules.\n---\nMore."
    assert split_front_matter(source) == ({}, source)
    assert split_front_matter("---\n---\nText.") == ({}, "Text.")


@pytest.mark.parametrize(
    ("front", "reason"),
    [
        ("---\na: &a [b]\nc: *a\n---\n", "uses YAML aliases"),
        ("---\na: " + "[" * 30 + "]" * 30 + "\n---\n", "nested deeper than 20 levels"),
        ("---\na: b\n" + "x: y\n" * 20_000 + "---\n", "front matter over 64 KiB"),
        ("---\na: [b\n---\n", "not valid YAML on line"),
        ("+++\na = \n+++\n", "not valid TOML"),
        ("---\na: !!python/object/apply:os.system ['x']\n---\n", ""),
    ],
)
def test_front_matter_that_cannot_be_read_is_refused(read, front, reason):
    item = only(read(f"{front}{LEDE}", "news.md"))
    assert reason in item.reason if reason else item.text == LEDE


def test_a_readme_is_no_article(read):
    assert "no article" in only(read(LEDE, "README.md")).reason


def test_an_item_of_reuters_that_never_ends_is_refused(read, monkeypatch):
    monkeypatch.setattr(reuters21578, "MAX_ITEM", 100_000)
    skipped = only(read('<REUTERS NEWID="1">' + "x" * 200_000, "reut2-000.sgm"))
    assert skipped.reason.startswith("the item is over")


def test_items_of_reuters_may_lie_anywhere_in_the_stream(read):
    item = '<REUTERS NEWID="{}"><TEXT><TITLE>A</TITLE><BODY>{}</BODY></TEXT></REUTERS>\n'
    content = "".join(item.format(number, "x" * (number * 37 % 5000)) for number in range(1, 200))
    assert [a.uri for a in read(content, "a.sgm")] == [f"reuters21578:{n}" for n in range(1, 200)]
