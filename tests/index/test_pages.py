# ruff: noqa: E501
"""Web pages: what is the story, who says when, and under which address."""

import json

import pytest

from index import Article, Timestamp
from index.article import Status
from index.pages import article_of_page
from index.pages.addresses import canonical_url, plain_url
from index.pages.decoding import decoded
from index.pages.facts import language_tag
from index.readers import Skipped

BODY = (
    "<p>The dam on the river Arrin opened on Monday after ten years of repair, the ministry said "
    "in Calder Bay, and the lake behind it began to fill.</p>"
    "<p>“We did what we could,” said Ira Vane, who led the works. She thanked the people of the "
    "town for the patience with which they had waited.</p>"
)
URL = "https://www.post.example/news/dam"


def page(head="", body=BODY, title="Dam opens", language=' lang="en"'):
    return (
        f"<!DOCTYPE html><html{language}><head><title>{title}</title>{head}</head>"
        f"<body><article><h1>{title}</h1>{body}</article></body></html>"
    )


def ld(**said):
    value = {"@context": "https://schema.org", "@type": "NewsArticle", "headline": "Dam opens"}
    return f'<script type="application/ld+json">{json.dumps({**value, **said})}</script>'


def read(html, url=URL, **more):
    article = article_of_page(html, url=url, **more)
    assert isinstance(article, Article), article
    return article


def test_json_ld_wins_over_meta_tags_and_those_over_what_is_shown():
    meta = (
        '<meta property="article:published_time" content="2025-11-19">'
        '<meta name="author" content="Meta Name"><meta property="og:title" content="Meta title">'
    )
    shown = '<time datetime="2025-11-18">18 November</time>' + BODY
    facts = ld(headline="Said title", datePublished="2025-11-20", author={"name": "Ann Ives"})
    best = read(page(meta + facts, shown, "Said title"))
    assert (best.headline, str(best.published), best.byline) == (
        "Said title", "2025-11-20", "Ann Ives",
    )  # fmt: skip
    middle = read(page(meta, shown))
    assert (middle.headline, str(middle.published), middle.byline) == (
        "Meta title", "2025-11-19", "Meta Name",
    )  # fmt: skip
    last = read(page("", shown))
    assert (last.headline, str(last.published), last.byline) == ("Dam opens", "2025-11-18", "")


@pytest.mark.parametrize(
    "script",
    [
        '[{"@type": "NewsArticle", "datePublished": "2025-11-20"}]',
        '{"@graph": [{"@type": "WebPage"}, {"@type": "Article", "datePublished": "2025-11-20"}]}',
        '{"@type": "WebPage", "mainEntity": {"@type": "BlogPosting", "datePublished": "2025-11-20"}}',
        '{"@type": "schema:NewsArticle", "datePublished": {"@value": "2025-11-20"}}',
        '{"@type": ["Thing", "OpinionNewsArticle"], "datePublished": ["2025-11-20"]}',
        '{"@type": "NewsArticle", "datePublished": "2025-11-20", "description": "a\tb\nc",}',
        '<!-- {"@type": "NewsArticle", "datePublished": "2025-11-20"} -->',
        '//<![CDATA[\n{"@type": "NewsArticle", "datePublished": "2025-11-20"}\n//]]>',
        '{"@type": "Thing"} {"@type": "NewsArticle", "datePublished": "2025-11-20"}',
        '{&quot;@type&quot;: &quot;NewsArticle&quot;, &quot;datePublished&quot;: &quot;2025-11-20&quot;}',
        '{"@type": "NewsArticle", "datePublished": "2025-11-20"}; garbage',
    ],
)  # fmt: skip
def test_json_ld_is_read_in_every_shape(script):
    html = page(f'<script type="application/ld+json">{script}</script>')
    assert str(read(html).published) == "2025-11-20"


@pytest.mark.parametrize(
    "script",
    ["", "{", "[" * 100_000, '{"@type": "NewsArticle"', "null", '"x"', '{"@type": {"a": 1}}',
     '{"@type": "NewsArticle", "headline": {}, "author": [[], {}, 5], "publisher": 7, '
     '"datePublished": {"x": 1}, "correction": [3, {}], "articleSection": {"a": []}, '
     '"mainEntityOfPage": [null, 4], "inLanguage": [], "isAccessibleForFree": {}}'],
)  # fmt: skip
def test_broken_json_ld_costs_nothing_but_itself(script):
    article = read(page(f'<script type="application/ld+json">{script}</script>'))
    assert article.headline == "Dam opens"
    assert article.published is None


def test_stories_that_a_page_only_lists_do_not_date_it():
    others = [
        {"@type": "NewsArticle", "headline": name, "datePublished": "2001-01-01"}
        for name in ("Ferry stops", "Fair opens")
    ]
    two = "".join(ld(**other) for other in others)
    assert read(page(two)).published is None
    own = ld(datePublished="2025-11-20")
    assert str(read(page(two + own)).published) == "2025-11-20"
    by_url = ld(headline="Another title", url=URL, datePublished="2025-11-20")
    assert str(read(page(two + by_url)).published) == "2025-11-20"


@pytest.mark.parametrize(
    "said", ["", "yesterday", "0001-01-01", "1970-01-01T00:00:00Z", "2099-01-01", "20 November"]
)
def test_a_page_without_a_date_has_none(said):
    head = f'<meta name="date" content="{said}">' + ld(datePublished=said)
    article = read(page(head), fetched=Timestamp.parse("2025-11-21T06:00:00Z"))
    assert article.published is None
    assert article.updated is None


def test_two_zones_become_one():
    head = ld(datePublished="2025-11-20T23:30:00+03:00", dateModified="2025-11-20T15:31:00-05:00")
    article = read(page(head))
    assert (str(article.published), str(article.updated)) == (
        "2025-11-20T20:30:00Z", "2025-11-20T20:31:00Z",
    )  # fmt: skip


@pytest.mark.parametrize(
    ("shown", "day"),
    [
        ('<span class="pub-date">November 20, 2025</span>', "2025-11-20"),
        ('<div class="date">20 ноября 2025</div>', "2025-11-20"),
        ('<p class="byline">Von Ann Ives, 20. November 2025</p>', "2025-11-20"),
        ('<footer class="date">November 20, 2025</footer>', None),
        ('<span class="date">2 hours ago</span>', None),
        ("<p>It was built on November 20, 2005, and closed in 2015.</p>", None),
    ],
)
def test_a_day_counts_where_it_is_marked_as_one(shown, day):
    article = read(page("", shown + BODY))
    assert (article.published and str(article.published)) == day


def test_the_day_in_the_address_is_the_last_resort():
    article = read(page(), url="https://post.example/2025/11/20/dam?x=/2001/01/01/")
    assert str(article.published) == "2025-11-20"


@pytest.mark.parametrize(
    ("url", "plain"),
    [
        ("HTTPS://WWW.Post.Example:443/A?b=1&utm_source=x&c=#top", "https://www.post.example/A?b=1&c="),
        ("http://post.example?fbclid=1&GCLID=2", "http://post.example/"),
        ("https://user:secret@post.example/a", "https://post.example/a"),
        ("http://[::1]:8000/a", "http://[::1]:8000/a"),
        ("http://[bad/", ""), ("javascript:alert(1)", ""), ("file:///a.html", ""), ("", ""),
        ("https://post.example/a?utmost=1&id=gclid", "https://post.example/a?utmost=1&id=gclid"),
    ],
)  # fmt: skip
def test_an_address_is_kept_without_what_only_tracks(url, plain):
    assert plain_url(url) == plain


@pytest.mark.parametrize(
    ("named", "url", "chosen"),
    [
        (["/a"], "https://post.example/b", "https://post.example/a"),
        (["https://m.post.co.uk/a"], "https://www.post.co.uk/b", "https://m.post.co.uk/a"),
        (["https://other.co.uk/a"], "https://post.co.uk/b", "https://post.co.uk/b"),
        (["https://other.example/a", "/c"], "https://post.example/b", "https://post.example/c"),
        (["https://post.example/"], "https://post.example/b", "https://post.example/b"),
        (["http://127.0.0.1:1/a"], "http://127.0.0.1:2/b", "http://127.0.0.1:2/b"),
        (["https://other.example/a"], "", "https://other.example/a"),
        (["/a", "http://[x"], "", ""),
    ],
)  # fmt: skip
def test_the_canonical_address_is_believed_on_its_own_site(named, url, chosen):
    assert canonical_url(named, url) == chosen


def test_without_any_address_the_text_names_the_article():
    article = read(page(), url="")
    assert article.url == ""
    assert article.uri.startswith("urn:sha256:")


@pytest.mark.parametrize(
    ("encoded", "charset"),
    [
        ("Плотина открылась".encode("cp1251"), "windows-1251"),
        ('<meta charset="windows-1251">Плотина открылась'.encode("cp1251"), ""),
        ('<meta charset="windows-1251">Плотина открылась'.encode(), "windows-1251"),
        ('<?xml version="1.0" encoding="windows-1251"?>Плотина открылась'.encode("cp1251"), ""),
        ("<p>Плотина открылась".encode("utf-16"), "utf-8"),
        ("<p>Плотина открылась".encode("utf-16-le"), ""),
        ("<p>Плотина открылась".encode("utf-16-be"), ""),
        ("\ufeffПлотина открылась".encode(), "iso-8859-1"),
        ('<meta charset="utf-16">Плотина открылась'.encode(), ""),
        (("Плотина открылась. " * 30).encode("cp1251"), ""),
        (("Плотина открылась. " * 30).encode("cp1251"), "no-such-code"),
        (("Плотина открылась. " * 30).encode() + b"\xff", "utf-8"),
    ],
)
def test_a_page_is_decoded_whatever_it_says_of_itself(encoded, charset):
    assert "Плотина открылась" in decoded(encoded, charset)


@pytest.mark.parametrize("label", ["shift_jis", "x-sjis", "euc-jp", "iso-2022-jp"])
def test_japanese_encodings(label):
    text = "アリン川のダムが①月曜日に開いた" if "jis" in label else "アリン川のダムが開いた"
    name = {"shift_jis": "cp932", "x-sjis": "cp932"}.get(label, label)
    assert decoded(text.encode(name), label) == text


def test_western_quotes_that_claim_to_be_latin_1():
    assert decoded(b"\x93We did\x94 \x96 caf\xe9", "iso-8859-1") == "“We did” – café"


def test_markup_and_entities_of_titles_are_resolved_once():
    html = page('<meta property="og:title" content="Dam &amp;amp; river &amp;lt;b&amp;gt;">')
    assert read(html).headline == "Dam &amp; river &lt;b&gt;"
    html = page(ld(headline="Dam &amp; <em>river</em> 3 < 4"), title="x")
    assert read(html).headline == "Dam & river 3 < 4"


def test_corrections_of_machines_and_of_the_foot_become_notices():
    said = [{"@type": "CorrectionComment", "text": "The sum was wrong.", "datePublished": "2025-11-22"},
            "Corrected: the name of the river."]  # fmt: skip
    foot = BODY + "<p>Correction: An earlier version of this article gave the wrong day.</p>"
    article = read(page(ld(correction=said, datePublished="2025-11-20"), foot))
    assert article.status is Status.CORRECTED
    assert article.notices == (
        "Correction: The sum was wrong.",
        "Corrected: the name of the river.",
        "Correction: An earlier version of this article gave the wrong day.",
    )
    assert "wrong day" not in article.text
    assert str(article.updated) == "2025-11-22"


@pytest.mark.parametrize(
    "foot",
    [
        "This article was amended on 21 November 2025 to give the right sum.",
        "This article was amended on 21 November 2025. An earlier version gave the wrong sum.",
        "Correction 21 November 2025: the sum was wrong.",
        "Correction (Nov. 21, 2025): the sum was wrong.",
        "This story has been corrected to give the right sum.",
    ],
)
def test_the_foot_of_a_page_says_that_it_was_corrected(foot):
    article = read(page("", f"{BODY}<p><em>{foot}</em></p>"))
    assert article.status is Status.CORRECTED
    assert article.notices == (foot,)
    assert foot not in article.text


def test_a_withdrawal_is_not_made_a_correction():
    article = read(page(ld(headline="STORY WITHDRAWN-Dam opens", correction="It was wrong.")))
    assert article.status is Status.WITHDRAWN


def test_the_body_in_json_ld_is_taken_where_the_page_shows_clearly_less():
    whole = "<p>The dam opened &amp; filled.</p><p>" + "Ten years had passed. " * 30 + "</p>"
    facts = ld(articleBody=whole)
    short = read(page(facts, "<p>The dam opened. Subscribe to read on.</p>"))
    assert short.text.startswith("The dam opened & filled.\n\nTen years had passed. Ten")
    assert read(page(ld(articleBody="The dam opened."))).text.startswith("The dam on the river")


def test_a_live_blog_is_made_of_its_entries():
    entries = [
        {"@type": "BlogPosting", "headline": f"Entry {n}", "articleBody": "The water falls. " * 20}
        for n in (2, 1)
    ]
    facts = ld(**{"@type": "LiveBlogPosting", "liveBlogUpdate": entries})
    text = read(page(facts, "<p>Loading.</p>")).text
    assert text.index("Entry 2") < text.index("Entry 1")


@pytest.mark.parametrize(
    ("said", "tag"),
    [("en", "en"), ("EN_us", "en-US"), ("zh-hant-tw", "zh-Hant-TW"), ("de_DE.UTF-8", "de-DE"),
     ("English", ""), ("", ""), ("und", "")],
)  # fmt: skip
def test_languages_are_tags_or_nothing(said, tag):
    assert language_tag(said) == tag


PARAGRAPHS = BODY * 3


@pytest.mark.parametrize(
    "html",
    [
        "<div>" * 40_000 + PARAGRAPHS,
        "<b>" * 300_000 + PARAGRAPHS,
        f'<div class="{"date " * 1_000_000}">{PARAGRAPHS}</div>',
        "<div " + " ".join(f"a{n}=1" for n in range(200_000)) + f">{PARAGRAPHS}</div>",
        "<p>" + "<" * 3_000_000,
        "<!--" * 500_000 + PARAGRAPHS,
        "\x00" * 1_000_000 + PARAGRAPHS,
        "<table><tr><td>" * 10_000 + PARAGRAPHS,
        '<script type="application/ld+json">' + "[" * 1_000_000 + "</script>" + PARAGRAPHS,
    ],
    ids=["nested", "many", "attribute", "attributes", "open", "comments", "zeros", "tables", "json"],
)  # fmt: skip
def test_a_hostile_page_is_read_or_refused(html):
    assert isinstance(article_of_page(f"<html><body>{html}", url=URL), Article | Skipped)


def test_a_page_that_is_too_large_or_empty_is_refused_with_the_reason():
    large = article_of_page(b"x" * ((16 << 20) + 1), url=URL)
    assert large == Skipped(URL, "the page is over 16 MiB")
    assert article_of_page(b"", url=URL) == Skipped(URL, "the page is empty or not HTML")
    assert "no text" in article_of_page(page(body="", title=""), url=URL).reason


def test_labels_bylines_and_tags_are_no_paragraphs():
    body = (
        '<article><div data-component="byline-block"><span>Jane Doe</span><span>Rivers</span></div>'
        f'{BODY}<div class="ad-slot">Your ad here today</div><p>Advertisement</p><p>Read more: On Rivers</p><p>It ended so.</p>'
        '<section class="topic-list"><ul><li>Norland</li></ul></section></article>'
    )
    text = read(page(body=body)).text
    assert text.endswith("It ended so.")
    assert not any(
        word in text for word in ("Doe", "Rivers", "dvertisement", "ad here", "Norland\n")
    )


def test_a_request_to_subscribe_below_the_story_leaves_a_notice():
    request = (
        "<p>This article is for subscribers only. Subscribe now. Already a subscriber? Log in.</p>"
    )
    article = read(page(body=f"<article>{BODY}{request}</article>"))
    assert "ubscribe" not in article.text
    assert article.notices == ("Not everybody may read this page in full",)


@pytest.mark.parametrize("note", ["Editor’s note", "Editors' note", "Editor's Note"])
def test_a_note_above_the_story_that_retracts_it_withdraws_it(note):
    body = f"<p><em>{note}: This story has been retracted. Its quotes were invented.</em></p>{BODY}"
    assert read(page(body=f"<article>{body}</article>")).status is Status.WITHDRAWN
    about = f"<p>{note}: This story is part of a series on retracted studies.</p>{BODY}"
    assert read(page(body=f"<article>{about}</article>")).status is Status.USABLE
