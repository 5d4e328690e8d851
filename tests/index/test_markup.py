import pytest
from hypothesis import given
from hypothesis import strategies as st
from lxml import etree

from index.article import canonical_text
from index.markup import line_of_html, text_of, text_of_html


@pytest.mark.parametrize(
    ("html", "text"),
    [
        ("<p>One.</p><p>Two.</p>", "One.\n\nTwo."),
        ("<p>One.<p>Two.", "One.\n\nTwo."),
        ("<h1>Head</h1>text<div>more</div>end", "Head\n\ntext\n\nmore\n\nend"),
        ("<ul><li>a<ol><li>b</li></ol></li><li>c</ul>", "a\n\nb\n\nc"),
        ("<p>One<br>two<br/>three</p>", "One\ntwo\nthree"),
        ("<p>a<br><br>b</p>", "a\n\nb"),
        ("<p>The <b>d</b>a<i>m</i> held</p>", "The dam held"),
        ("<p>a\n  b\t c</p>", "a b c"),
        ("<pre>a\n  b</pre><p>c\nd</p>", "a\nb\n\nc d"),
        ("<p>x &amp;amp; y &lt;b&gt; &#8212; &nbsp;z</p>", "x &amp; y <b> — z"),
        ("<p>CUT&COPY, R&D</p>", "CUT&COPY, R&D"),
        ("<p>5 < 6 and <7, <jane@wire.example></p>", "5 < 6 and <7, <jane@wire.example>"),
        ("<p>a<script>if (1<2) '<p>no</p>'</script>b</p>", "ab"),
        ("<p>a</p><script src='x.js' /><p>b</p>", "a\n\nb"),
        ("<style>p { color: red }</style><p>a</p>", "a"),
        ("<p>a<!-- <p>no</p> -->b</p>", "ab"),
        ("<p>a</p><figure><img alt='a > b'><figcaption>no</figcaption></figure>b", "a\n\nb"),
        ("<aside>no<aside>no</aside>no</aside>b<p>c", "b\n\nc"),
        ("<p>a</p><media><media-caption><p>no</p></media-caption></media><p>b</p>", "a\n\nb"),
        ("<a href='x>y' title=\"<p>\">link</a>, <A HREF=z>other</A>", "link, other"),
        ("<q>Yes</q>, she said", "“Yes”, she said"),
        ("<p>1<frac><numer>1</numer><denom>2</denom></frac> km</p>", "1 1/2 km"),
        ("<![CDATA[<p>a &amp; b</p>]]>", "a & b"),
        ("<?xml version='1.0'?><!DOCTYPE html><html><head><title>no</title></head><body>a", "a"),
        ("<x:p xmlns:x='urn:x'>a</x:p><x:p>b</x:p>", "a\n\nb"),
        ("<p>مرحبا <b>بال</b>عالم</p>", "مرحبا بالعالم"),
        ("no markup\n\ntwo &amp; three", "no markup\n\ntwo & three"),
        ("", ""),
        ("<p> </p><br><hr>", ""),
    ],
)
def test_blocks_in_reading_order(html, text):
    assert text_of_html(html) == text


@pytest.mark.parametrize(
    ("html", "text"),
    [
        ("<p>a</p><table><tr><th>Day<th>mm<tr><td>Mon<td>41</table><p>b</p>",
         "a\n\nb\n\nDay | mm\nMon | 41"),
        ("<table><caption>no</caption><tr><td><p>x</p></td><td>y<br>z</td></tr></table>",
         "x | y z"),
        ("<table><tr><td>a</td><td></td><td>c</td></tr><tr><td></td><td></td></tr></table>",
         "a | | c"),
        ("<table><tr><td><p>One.</p><p>Two.</p></td><td>side</td></tr></table>end",
         "One.\n\nTwo.\n\nside\n\nend"),
        ("<table><tr><td>only</td></tr><tr><td>column</td></tr></table>end",
         "only\n\ncolumn\n\nend"),
        ("<table role='presentation'><tr><td>a</td><td>b</td></tr></table>", "a\n\nb"),
        ("<table><tr><td>x</td><td><table><tr><td>1</td><td>2</td></tr></table></td></tr></table>",
         "x\n\n1 | 2"),
        ("<p>a</p><table><tr><td>1</td><td>2", "a\n\n1 | 2"),
    ],
)  # fmt: skip
def test_rows_of_a_table_follow_the_story_and_a_layout_is_read_as_blocks(html, text):
    assert text_of_html(html) == text


@pytest.mark.parametrize(
    ("title", "line"),
    [
        ("Profits < 5% & rising", "Profits < 5% & rising"),
        ("if a<b and c>d", "if a<b and c>d"),
        ("<3 from Norland", "<3 from Norland"),
        ("R&D; Q&A &unknown;", "R&D; Q&A &unknown;"),
        ("AT&amp;T <i>f</i>alls", "AT&T falls"),
        ("&amp;amp;", "&amp;"),
        ("&lt;b&gt; is a tag", "<b> is a tag"),
        ("Dam<br>holds", "Dam holds"),
        ("  Dam\n holds ", "Dam holds"),
    ],
)
def test_titles_are_one_line_of_plain_text(title, line):
    assert line_of_html(title) == line


def test_an_element_is_read_like_its_text():
    source = (
        "<nitf xmlns='urn:n'>before<body.content>in<!-- no --><p>a<em>b</em>c<?pi no?>d</p>"
        "<hl2>e</hl2></body.content>after</nitf>"
    )
    content = etree.fromstring(source)[0]
    assert text_of(content) == "in\n\nabcd\n\ne"
    assert text_of("<p>a</p>") == "a"
    assert text_of(etree.fromstring("<title>A <b>t</b>itle</title>")) == "A title"


@pytest.mark.parametrize(
    ("piece", "end"),
    [("<div>", ""), ("<table><tr><td>", ""), ("<b>", ""), ("</p>", ""), ("<a title='", ">"),
     ("<!-- >", ""), ("<a", ""), ("<!--", ""), ("<p ", ""), ("<table>", ""), ("<a \">\"", "")],
)  # fmt: skip
def test_a_long_run_of_one_mark_is_read_to_its_end(piece, end):
    assert text_of_html("<p>start</p>" + piece * (200_000 // len(piece)) + end + " dam").endswith(
        "dam"
    )


MARKS = st.sampled_from(
    ["<p>", "</p>", "<br>", "<table>", "<tr>", "<td>", "</table>", "<script>", "</script>",
     "<figure>", "</figure>", "<!--", "-->", "&amp;", "&", "<", ">", '"', "'", " | ", "<q>",
     "<pre>", "</pre>", "\n", "<a href='", "<![CDATA[", "]]>", "<li/>", "<frac>", "<denom>",
     "dam", "\u2028", "\x00", "\ud800"]
)  # fmt: skip


@given(st.one_of(st.text(), st.lists(MARKS).map("".join)))
def test_any_text_is_read_to_canonical_text(text):
    read = text_of_html(text)
    assert canonical_text(read) == read
    assert "\n" not in line_of_html(text)


@given(st.text(alphabet=st.characters(exclude_characters="<&")))
def test_text_without_marks_is_unchanged(text):
    assert text_of_html(text) == canonical_text(text)


def test_an_entity_that_nothing_declares_stays_as_it_was_written():
    parser = etree.XMLParser(resolve_entities=False, no_network=True, load_dtd=False)
    head = b'<!DOCTYPE nitf PUBLIC "-//NORLAND//EN" "http://norland.example/nitf.dtd">'
    root = etree.fromstring(head + b"<p>Dam &odd:mark; holds <em>&x;</em> on</p>", parser)
    assert text_of(root) == "Dam &odd:mark; holds &x; on"
