"""HTML in which texts stay texts."""

from html.parser import HTMLParser

import pytest
from hypothesis import given
from hypothesis import strategies as st

from rag.page.markup import Markup, join, tag


class Text(HTMLParser):
    """The text that a browser would show, the tags that it would see, and their attributes."""

    def __init__(self, html):
        super().__init__()
        self.tags = []
        self.attributes = []
        self.text = ""
        self.feed(html)
        self.close()

    def handle_starttag(self, tag, attrs):
        self.tags.append(tag)
        self.attributes.extend(attrs)

    def handle_data(self, data):
        self.text += data


@given(st.text(), st.text())
def test_a_text_and_an_attribute_stay_what_they_are(text, attribute):
    read = Text(tag("p", text + "x", title=attribute))
    assert read.tags == ["p"]
    assert read.text.replace("\r", "\n") == (text + "x").replace("\r", "\n")
    assert read.attributes == [("title", attribute)]


@pytest.mark.parametrize(
    "address", ["javascript:alert(1)", "data:text/html,x", "file:///etc", "//evil.invalid", ""]
)
def test_only_an_address_of_the_web_or_the_page_becomes_a_link(address):
    assert "href" not in tag("a", "x", href=address)


@pytest.mark.parametrize(
    "address", ["https://a.example/?a=1&b=2", "http://a.example", "#source-1-1"]
)
def test_an_address_of_the_web_or_the_page_is_kept(address):
    assert Text(tag("a", "x", href=address)).attributes == [("href", address)]


def test_what_was_made_goes_in_as_it_is_and_what_is_nothing_leaves_nothing():
    inner = tag("b", "<")
    assert join("a", inner, None, [inner, ["c"]]) == "a<b>&lt;</b><b>&lt;</b>c"
    assert isinstance(join(), Markup)
    assert (
        tag("input", name="x", checked=True, hidden=False, value=None) == '<input name="x" checked>'
    )
    assert (
        tag("i", class_="a", data_do=1, aria_label="b")
        == '<i class="a" data-do="1" aria-label="b"></i>'
    )
