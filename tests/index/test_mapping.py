"""Field names and values in the shapes that data sets give them."""

from datetime import UTC, date, datetime
from decimal import Decimal

import pytest
from hypothesis import given
from hypothesis import strategies as st

from index.errors import InvalidArticleError
from index.readers.mapping import article_of, read_record
from index.readers.names import NAMES, field_of, names_in
from index.readers.values import list_in, moment, plain_line, plain_text

LEDE = "The dam above the town held overnight, officials said."


def read(record, **fields):
    article, _ = read_record(record, fields, "news")
    return article


@pytest.mark.parametrize("name", ["Publish Date", "publishDate", "PUBLISH_DATE", "publish-date"])
def test_case_spaces_hyphens_and_underscores_of_a_name_do_not_matter(name):
    assert str(read({"Text": LEDE, name: "2025-11-20"}).published) == "2025-11-20"


def test_no_two_fields_share_a_name_but_the_url_is_an_identifier():
    names = [name for field, known in NAMES.items() for name in known if field != "url"]
    assert len(names) == len(set(names))
    assert set(NAMES["url"]) < set(NAMES["uri"])


def test_the_particular_name_goes_before_the_general_one():
    record = {"text": LEDE, "date": "2025", "datePublished": "2025-11-20"}
    assert str(read(record).published) == "2025-11-20"
    assert read({"text": LEDE, "domain": "a.example", "publisher": "Norland"}).source == "Norland"


def test_the_exact_spelling_goes_before_other_spellings_of_a_name():
    assert names_in(("Title", "title")) == {"headline": ("title", "Title")}
    assert read({"text": LEDE, "Title": "x", "title": "y"}).headline == "y"


def test_giant_records_are_looked_up_without_being_kept():
    keys = (*(f"column {number}" for number in range(1000)), "Full Text")
    assert names_in(keys) == {"text": ("Full Text",)}
    assert names_in(("x" * 100_000, "body")) == {"text": ("body",)}


@pytest.mark.parametrize(
    ("name", "field"),
    [("body", "text"), ("Date", "published"), ("author", "byline"), ("uri", "uri"), ("URL", "url")],
)
def test_a_user_names_a_field_as_data_sets_do(name, field):
    assert field_of(name) == field


def test_an_unknown_field_is_refused_with_the_known_ones():
    with pytest.raises(ValueError, match="'colour' is no field of an article; known are uri, head"):
        field_of("colour")


def test_a_mapped_name_goes_before_the_known_ones_and_reaches_into_objects():
    record = {"text": "Teaser.", "raw": {"body": LEDE}, "a.b": "Dotted"}
    article = read(record, text="raw.body", headline="a.b")
    assert (article.text, article.headline) == (LEDE, "Dotted")
    assert read({"text": LEDE}, text="raw.body").text == LEDE
    assert article_of(record, {"text": "raw.body"}).text == LEDE


@pytest.mark.parametrize("name", ["description", "Summary", "lead_paragraph"])
def test_a_summary_is_text_only_where_there_is_no_other(name):
    article = read({"title": "Dam holds", name: LEDE, "revision": 3})
    assert (article.text, article.notices, article.revision) == (LEDE, ("Summary only",), -1)
    full = read({"title": "Dam holds", name: "Teaser.", "content": LEDE})
    assert (full.text, full.notices, full.revision) == (LEDE, (), 0)


def test_a_text_that_an_interface_cut_off_is_marked_as_a_summary():
    article = read({"content": f"{LEDE} And then… [+1234 chars]", "title": "Dam"})
    assert article.text == f"{LEDE} And then…"
    assert (article.notices, article.revision) == (("Summary only",), -1)


def test_a_bare_number_is_told_from_those_of_other_files():
    assert read({"text": LEDE, "id": 17}).uri == "news:17"
    assert read({"text": LEDE, "id": 17, "url": "https://a.example/1"}).uri == "https://a.example/1"
    assert read({"text": LEDE, "uri": "17"}).uri == "17"
    assert article_of({"text": LEDE, "id": 17}).uri == "17"


def test_a_source_that_is_an_address_is_its_host():
    assert read({"text": LEDE, "source": "https://www.norland.example/x"}).source == (
        "norland.example"
    )


def test_the_word_by_is_no_part_of_a_byline():
    assert read({"text": LEDE, "author": "By Jane Roe"}).byline == "Jane Roe"
    assert read({"text": LEDE, "author": "Byron Doe"}).byline == "Byron Doe"


@pytest.mark.parametrize("head", ["Friday, January 4, 2019\u00a0\n\n\n", "4 January 2019\n"])
def test_a_line_that_is_the_date_leaves_the_text(head):
    article = read({"text": head + LEDE})
    assert (article.text, str(article.published)) == (LEDE, "2019-01-04")
    with_date = read({"text": head + LEDE, "date": "2019-01-05T01:00:00Z"})
    assert (with_date.text, str(with_date.published)) == (LEDE, "2019-01-05T01:00:00Z")


@pytest.mark.parametrize(
    "text",
    ["Friday, January 4, 2019 was cold.", "May 35, 2019\n\nIt was.", "Bond 5, 2019\n\nIt was."],
)
def test_a_line_that_is_no_date_stays(text):
    assert (read({"text": text}).text, read({"text": text}).published) == (text, None)


def test_a_line_of_another_day_than_the_record_names_stays():
    text = f"Friday, January 4, 2019\n\n{LEDE}"
    assert read({"text": text, "date": "2020-06-01"}).text == text


# --- Values


@pytest.mark.parametrize(
    ("text", "plain"),
    [
        ("<p>Fish &amp; chips</p><p>5 &lt; 6</p>", "Fish & chips\n\n5 < 6"),
        ("One <b>bold</b> word.\n\nTwo.", "One bold word.\n\nTwo."),
        ("Norland&#8217;s dam &amp; wall", "Norland’s dam & wall"),
        ("a < b and c > d", "a < b and c > d"),
        ("AT&T & R&D", "AT&T & R&D"),
        ("AT&T says &amp; is an entity", "AT&T says &amp; is an entity"),
        ("an email <jane@norland.example>", "an email <jane@norland.example>"),
        ("the tag <p> alone", "the tag <p> alone"),
        ("&nosuch;", "&nosuch;"),
    ],
)
def test_only_what_clearly_is_html_is_read_as_such(text, plain):
    assert plain_text(text) == plain


@pytest.mark.parametrize(
    ("text", "plain"),
    [("Ferry <i>Arrin</i> sails", "Ferry Arrin sails"), ("x <y> z", "x <y> z"), ("A&amp;B", "A&B")],
)
def test_markup_in_a_headline_is_resolved(text, plain):
    assert plain_line(text) == plain


def test_text_that_other_readers_give_is_not_resolved_again():
    article = article_of({"headline": "A &amp; <b>b</b>", "text": "<p>x</p> <p>&amp;</p>"})
    assert (article.headline, article.text) == ("A &amp; <b>b</b>", "<p>x</p> <p>&amp;</p>")


@pytest.mark.parametrize(
    ("text", "items"),
    [
        ("['2023/01/05']", ["2023/01/05"]),
        ("[\"a\", 'b']", ["a", "b"]),
        (r"['it\'s', 'two\nlines', '\u00e9']", ["it's", "two\nlines", "é"]),
        ("['a' 'b']", ["a", "b"]),
        ("[Editor's note]", None),
        ("['open", None),
        ("['a'] and more", None),
        ("['a', open('x')]", None),
    ],
)
def test_a_list_written_as_text_is_read_as_a_list(text, items):
    assert list_in(text) == items


@pytest.mark.parametrize(
    ("value", "shown"),
    [
        ("['2023/01/05']", "2023-01-05"),
        (date(2025, 11, 20), "2025-11-20"),
        (datetime(2025, 11, 20, 14, 3, tzinfo=UTC), "2025-11-20T14:03:00Z"),
        (Decimal(1763647380), "2025-11-20T14:03:00Z"),
        ("20230105101500", "2023-01-05T10:15:00Z"),
        ("20230105T101500Z", "2023-01-05T10:15:00Z"),
        ([None, "2025"], "2025"),
    ],
)
def test_moments_come_in_many_shapes(value, shown):
    assert str(moment(value)) == shown


def test_what_is_nested_without_end_is_refused():
    value = "x"
    for _ in range(900):
        value = [value]
    with pytest.raises(InvalidArticleError, match="nested deeper than 20 levels"):
        read({"text": value})


def test_an_empty_number_of_a_table_is_no_field():
    assert read({"text": LEDE, "author": float("nan")}).byline == ""


@given(st.text(max_size=200), st.text(max_size=400))
def test_no_text_breaks_the_mapping(headline, text):
    try:
        article = read({"headline": headline, "text": text, "date": headline, "authors": text})
    except InvalidArticleError:
        return
    assert article == article.canonical()


@pytest.mark.parametrize(
    ("record", "revision"),
    [
        ({"headline": "UPDATE 2-Dam holds"}, 2),
        ({"headline": "WRAPUP 11-Dam holds"}, 11),
        ({"headline": "CORRECTED-UPDATE 3-Dam holds"}, 3),
        ({"headline": "UPDATE 2-Dam holds", "revision": 7}, 7),
        ({"headline": "Dam holds"}, 0),
    ],
)
def test_numbered_tags_number_the_versions(record, revision):
    assert article_of({"text": "The dam held overnight.", **record}).revision == revision


def test_a_revision_that_is_no_number_of_a_version_is_refused():
    with pytest.raises(InvalidArticleError, match="revision"):
        article_of({"text": "The dam held overnight.", "revision": str(10**30)})


@pytest.mark.parametrize(
    ("tag", "said", "status"),
    [
        ("STORY WITHDRAWN-", "usable", "withdrawn"),
        ("STORY WITHDRAWN-", "corrected", "withdrawn"),
        ("CORRECTED-", "usable", "corrected"),
        ("CORRECTED-", "withdrawn", "withdrawn"),
        ("UPDATE 1-", "corrected", "corrected"),
    ],
)
def test_what_the_copy_says_of_itself_outweighs_usable(tag, said, status):
    record = {"headline": f"{tag}Dam holds", "text": "The dam held overnight.", "status": said}
    assert article_of(record).status == status
