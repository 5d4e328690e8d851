"""What the readers of the agencies' formats make of statuses, of order, and of hostile input."""

import json
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from index.article import Article, Status
from index.errors import InvalidArticleError
from index.readers import Reading, Skipped
from index.readers.ap import ApReader
from index.readers.newsml import NewsMlReader
from index.readers.ninjs import NinjsReader
from index.readers.nitf import NitfReader, body_text
from index.readers.xml import parse, root_name

NS = "http://iptc.org/std/nar/2006-10-01/"
MOMENT = "2025-03-10T18:30:00Z"


def ninjs(**fields):
    document = {"uri": "urn:x:1", "type": "text", "versioncreated": MOMENT, "headline": "Dam opens"}
    return {**document, "body_html": "<p>The dam opened on Tuesday.</p>", **fields}


def newsml(meta="", content="The dam opened.", version="1"):
    return (
        f"<newsItem xmlns='{NS}' guid='urn:x:1' version='{version}'><itemMeta>"
        f"<itemClass qcode='ninat:text'/>{meta}</itemMeta><contentMeta>"
        f"<headline>Dam opens</headline></contentMeta><contentSet>{content}</contentSet></newsItem>"
    )


def nitf(docdata="", status="usable"):
    return (
        f"<nitf><head><docdata management-status='{status}'><doc-id id-string='1'/>{docdata}"
        "</docdata></head><body><body.head><hedline><hl1>Dam opens</hl1></hedline></body.head>"
        "<body.content><p>The dam opened.</p></body.content></body></nitf>"
    )


@pytest.fixture
def read(tmp_path):
    def read(content, name="item"):
        path = tmp_path / name
        if not isinstance(content, str | bytes):
            content = json.dumps(content)
        path.write_bytes(content.encode() if isinstance(content, str) else content)
        return list(Reading([path]))

    return read


STATUSES = [
    ({}, Status.USABLE, ()),
    ({"ednote": "Eds: UPDATES: With quotes."}, Status.USABLE, ("Eds: UPDATES: With quotes.",)),
    ({"ednote": "Eds: CORRECTS: Name."}, Status.CORRECTED, ("Eds: CORRECTS: Name.",)),
    ({"edNote": "<p>Corrects name</p>"}, Status.CORRECTED, ("Corrects name",)),
    ({"slugline": "DAM/ (CORRECTED)"}, Status.CORRECTED, ("Corrected",)),
    ({"signals": [{"code": "sig:correction"}]}, Status.CORRECTED, ()),
    ({"headline": "CORRECTED-Dam opens"}, Status.CORRECTED, ("Corrected",)),
    ({"pubstatus": "usable"}, Status.USABLE, ()),
    ({"pubstatus": "stat:canceled"}, Status.WITHDRAWN, ("Canceled by the publisher",)),
    ({"pubStatus": "CANCELLED"}, Status.WITHDRAWN, ("Canceled by the publisher",)),
    ({"pubstatus": "withheld"}, Status.WITHDRAWN,
     ("Withheld by the publisher until further notice",)),
    ({"pubstatus": "archived"}, Status.USABLE, ("Publishing status: archived",)),
    ({"ednote": "Mandatory kill: wrong dam."}, Status.WITHDRAWN, ("Mandatory kill: wrong dam.",)),
    ({"ednote": "Kill: wrong dam.", "embargoed": "2030-01-01T00:00:00Z"}, Status.WITHDRAWN,
     ("Kill: wrong dam.",)),
    ({"embargoed": "2030-01-01T00:00:00Z", "ednote": "CORRECTS: Name."}, Status.EMBARGOED,
     ("CORRECTS: Name.",)),
]  # fmt: skip


@pytest.mark.parametrize(("fields", "status", "notices"), STATUSES)
def test_a_ninjs_document_is_what_its_status_notes_and_signals_say(read, fields, status, notices):
    [article] = read(ninjs(**fields))
    assert (article.status, article.notices) == (status, notices)
    assert article.headline == "Dam opens"


@pytest.mark.parametrize(
    ("meta", "status"),
    [
        ("<pubStatus qcode='stat:usable'/>", Status.USABLE),
        ("<pubStatus uri='http://cv.iptc.org/newscodes/pubstatusg2/canceled'/>", Status.WITHDRAWN),
        ("<pubStatus qcode='stat:withheld'/>", Status.WITHDRAWN),
        ("<signal qcode='sig:update'/>", Status.USABLE),
        ("<signal uri='http://cv.iptc.org/newscodes/signal/correction'/>", Status.CORRECTED),
        ("<edNote>Eds: CORRECTS: Name.</edNote>", Status.CORRECTED),
        ("<edNote>Embargo lifted</edNote><edNote>STORY WITHDRAWN</edNote>", Status.WITHDRAWN),
        ("<embargoed>2030-01-01T00:00:00Z</embargoed>", Status.EMBARGOED),
        ("<embargoed/>", Status.WITHDRAWN),
    ],
)
def test_a_news_item_is_what_its_item_meta_says(read, meta, status):
    [article] = read(newsml(meta, "<inlineData>The dam opened.</inlineData>"))
    assert article.status is status


@pytest.mark.parametrize(
    ("docdata", "status", "expected"),
    [
        ("", "usable", Status.USABLE),
        ("", "canceled", Status.WITHDRAWN),
        ("", "withheld", Status.WITHDRAWN),
        ("<date.release norm='2030-01-01'/>", "embargoed", Status.EMBARGOED),
        ("", "embargoed", Status.WITHDRAWN),
        ("<date.issue norm='20250101T000000Z'/><date.release norm='20250102T000000Z'/>", "usable",
         Status.EMBARGOED),
        ("<date.issue norm='20250101T000000Z'/><date.release norm='20250101T000000Z'/>", "usable",
         Status.USABLE),
        ("<ed-msg info='CORRECTS: Name.'/>", "usable", Status.CORRECTED),
    ],
)  # fmt: skip
def test_a_nitf_document_is_what_its_docdata_says(read, docdata, status, expected):
    [article] = read(nitf(docdata, status))
    assert article.status is expected


def test_an_embargo_that_cannot_be_read_holds_the_item_back(read):
    [skipped] = read(ninjs(embargoed="Tuesday, six"))
    assert isinstance(skipped, Skipped)
    assert "'Tuesday, six' is not a date" in skipped.reason


@pytest.mark.parametrize(
    ("bodies", "text"),
    [
        ([("main", "text/plain", "plain"), ("main", "text/html", "<p>html</p>")], "html"),
        (
            [("main", "text/html", "<p>html</p>"), ("main", "application/xhtml+xml", "<p>x</p>")],
            "x",
        ),
        ([("short", "text/html", "<p>short</p>"), ("main", "text/plain", "a < b")], "a < b"),
        ([("main", "text/html", "<p> </p>"), ("", "text/plain", "plain")], "plain"),
        ([("x:main", "", "<p>a</p>"), ("short", "", "<p>b</p>")], "a"),
    ],
)
def test_the_main_body_with_the_best_markup_is_the_text(read, bodies, text):
    listed = [{"role": r, "contentType": t, "value": v} for r, t, v in bodies]
    document = {"uri": "u", "pubStatus": "usable", "versionCreated": MOMENT, "bodies": listed}
    assert [article.text for article in read(document)] == [text]


@pytest.mark.parametrize(
    "wrap",
    [
        lambda one: one,
        lambda one: [one],
        lambda one: {"items": [one]},
        lambda one: {"data": {"item": one}},
        lambda one: {"data": {"items": [{"item": one}]}},
        lambda one: {"_items": [one], "_meta": {"total": 1}},
    ],
)
@pytest.mark.parametrize("indent", [None, 2])
@pytest.mark.parametrize(
    "document",
    [ninjs(), {"altids": {"itemid": "urn:x:1"}, "body_nitf": "<p>The dam opened on Tuesday.</p>"}],
    ids=["ninjs", "ap"],
)
def test_documents_are_found_in_arrays_and_wrappers_on_one_line_or_several(
    read, wrap, indent, document
):
    for name in ("item.json", "item.jsonl", "item"):
        [article] = read(json.dumps(wrap(document), indent=indent), name)
        assert (article.uri, article.text) == ("urn:x:1", "The dam opened on Tuesday.")


def test_a_bad_document_among_lines_costs_only_itself(read):
    lines = [json.dumps(ninjs(uri=f"urn:x:{n}")) for n in range(3)]
    lines[1] = lines[1][:-9]
    first, skipped, last = read("\n".join(lines), "wire.jsonl")
    assert (first.uri, last.uri) == ("urn:x:0", "urn:x:2")
    assert skipped.where.endswith("wire.jsonl:2")


@pytest.mark.parametrize(
    "record",
    [
        {"text": "The dam opened.", "title": "Dam"},
        {"uri": "https://news.example/1", "headline": "Dam", "text": "It opened.", "version": 2},
        {"uri": "u", "body_html": "<p>It opened.</p>"},
        {"id": "1", "body": "It opened.", "headlines": ["Dam opens"], "uri": "u"},
        {"text": 'A note: "pubstatus": "usable", "altids": {"itemid": "x"}, "uri": "u"'},
        {"_id": "1", "text": "x", "metadata": {"uri": "u", "pubstatus": "usable", "type": "text"}},
        {"text": "x", "bodies": [{"role": "main", "value": "x"}]},
        {"altids": "1", "text": "x"},
        {"standard": "ninjs is mentioned", "text": "x"},
        [1, 2],
        [],
    ],
)
def test_ordinary_records_are_not_taken_for_agency_json(record):
    head = json.dumps(record).encode()
    assert not NinjsReader().detects(head, Path("a.jsonl"))
    assert not ApReader().detects(head, Path("a.jsonl"))


def test_a_document_longer_than_the_head_is_detected_by_what_the_head_holds():
    head = json.dumps(ninjs(body_html="<p>" + "dam " * 50_000)).encode()[: 64 << 10]
    assert NinjsReader().detects(head, Path("a.json"))
    assert not ApReader().detects(head, Path("a.json"))


@pytest.mark.parametrize(
    ("head", "name"),
    [
        (b"<newsItem guid='a'>", "newsItem"),
        (
            b"<?xml version='1.0'?>\n<!-- > < -- x --><!DOCTYPE nitf SYSTEM 'x' [\n]>\n<n:nitf>",
            "nitf",
        ),
        (b'<!DOCTYPE nitf PUBLIC "-//IPTC//DTD" "nitf.dtd"><nitf>', "nitf"),
        (b"text <nitf>", ""),
        (b"<!-- <nitf> ", ""),
        (b"<?" * 30_000, ""),
        (b" " * 60_000, ""),
        (b"<!DOCTYPE [" * 6_000, ""),
    ],
)
def test_the_root_element_is_found_behind_what_may_stand_before_it(head, name):
    assert root_name(head) == name


def test_no_other_xml_is_taken_for_an_agency_format():
    for head in (b"<rss>", b"<html>", b"<feed>", b"<newsItems>", b"{}", b"nitf", b"<body>"):
        assert not NitfReader().detects(head, Path("a.xml"))
        assert not NewsMlReader().detects(head, Path("a.xml"))


LAUGHS = (
    "<!DOCTYPE nitf [<!ENTITY a 'ha'>"
    + "".join(
        f"<!ENTITY {b} '{f'&{a};' * 10}'>" for a, b in zip("abcdefgh", "bcdefghi", strict=True)
    )
    + "]><nitf>&i;</nitf>"
)
MIB = 1 << 20
BOMBS = {
    "billion laughs": (LAUGHS, "declares entities"),
    "quadratic blow-up": (
        f"<!DOCTYPE nitf [<!ENTITY a '{'x' * 50_000}'>]><nitf>{'&a;' * 50_000}</nitf>",
        "declares entities",
    ),
    "external entity": (
        "<!DOCTYPE nitf [<!ENTITY a SYSTEM 'file:///etc/hostname'>]><nitf>&a;</nitf>",
        "declares entities",
    ),
    "parameter entity": (
        "<!DOCTYPE nitf [<!ENTITY % a SYSTEM 'http://127.0.0.1:9/x'> %a;]><nitf/>",
        "declares entities",
    ),
    "long attribute": (f"<nitf a='{'x' * 11 * MIB}'/>", "10 million characters"),
    "long file": (f"<nitf a='{'x' * 32 * MIB}'/>", "over 32 MiB"),
    "deep nesting": ("<nitf>" + "<p>" * 100_000, "deeper than 256 levels"),
    "many elements": (f"<nitf>{'<p/>' * 1_100_000}</nitf>", "over 200,000 elements"),
    "many attributes": (f"<nitf {'a= ' * 1_100_000}/>", "over 1,000,000 attributes"),
    "many references": (f"<nitf>{'&lt;' * 600_000}</nitf>", "over 500,000 entities"),
    "not XML": ("<nitf><p></nitf>", "invalid XML"),
    "no characters": ("<nitf>\udcff", "0xff is not valid utf-8"),
    "strange encoding": (
        "<?xml version='1.0' encoding='punycode'?><nitf>\udcff",
        "not valid punycode",
    ),
}


@pytest.mark.parametrize("name", BOMBS)
def test_hostile_xml_is_refused_with_a_message(read, name):
    source, reason = BOMBS[name]
    [skipped] = read(source.encode("utf-8", "surrogateescape"))
    assert isinstance(skipped, Skipped)
    assert reason in skipped.reason


def test_nothing_is_loaded_for_a_document_type(read, tmp_path):
    (tmp_path / "nitf.dtd").write_text("<!ENTITY dam 'loaded'><!ATTLIST p lang CDATA 'loaded'>")
    [article] = read(f"<!DOCTYPE nitf SYSTEM '{tmp_path}/nitf.dtd'>" + nitf().replace(
        "The dam opened.", "&dam; &eacute;t&eacute; &amp;amp; &#233;"
    ))  # fmt: skip
    assert article.text == "&dam; été &amp; é"


@pytest.mark.parametrize(
    ("declared", "encoding"),
    [("UTF-8", "utf-8"), ("ISO-8859-1", "iso-8859-1"), ("windows-1252", "cp1252"),
     ("ISO-8859-1", "utf-8"), ("UTF-16", "utf-8")],
)  # fmt: skip
def test_text_is_right_whatever_the_declared_encoding(declared, encoding):
    source = f"<?xml version='1.0' encoding='{declared}'?><p>Løkka café\x03</p>"
    assert parse(source.encode(encoding)).text == "Løkka café"


def test_a_body_that_is_no_xml_is_read_as_html():
    assert body_text("<p>a<br>b<p>c &nbsp;d") == "a\nb\n\nc d"
    assert body_text("<body.head><hl1>no</hl1></body.head><p>a</p>") == "a"
    assert body_text("") == ""


def test_hostile_json_is_refused_with_a_message(read):
    several = '{"uri": "u", "pubstatus": "usable", "version": 1,\n"x": '
    for rest in ("[" * 100_000, "[" + "0," * 1_100_000 + "0]}", '"' + "x" * (33 << 20) + '"}'):
        [skipped] = read(several + rest)
        assert isinstance(skipped, Skipped)
        assert any(word in skipped.reason for word in ("invalid JSON", "values", "MiB"))


JSON = st.recursive(
    st.none() | st.booleans() | st.integers() | st.floats() | st.text(),
    lambda inner: st.lists(inner, max_size=3) | st.dictionaries(st.text(), inner, max_size=3),
    max_leaves=6,
)
FIELDS = st.sampled_from(
    ["type", "version", "pubstatus", "pubStatus", "ednote", "embargoed", "headline", "headlines",
     "byline", "by", "located", "language", "slugline", "firstcreated", "versioncreated", "subject",
     "subjects", "infosource", "provider", "signals", "bodies", "body_html", "body_nitf", "altids",
     "bylines", "datelinelocation", "editorialtypes", "links"]
)  # fmt: skip


@given(st.dictionaries(FIELDS, JSON, max_size=8), st.sampled_from(["ninjs", "ap"]))
def test_no_value_of_a_field_makes_a_reader_raise(fields, kind):
    from index.readers.ap_fields import article_of_ap
    from index.readers.ninjs_fields import article_of_ninjs

    build = article_of_ninjs if kind == "ninjs" else article_of_ap
    try:
        article = build({"uri": "urn:x:1", **fields})
    except InvalidArticleError:
        return  # what a reader reports as skipped
    assert isinstance(article, Article)
    assert article == article.canonical()
