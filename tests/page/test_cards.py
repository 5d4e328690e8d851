"""The cards and replies in themselves, without a browser."""

from dataclasses import replace
from html.parser import HTMLParser

import pytest
from hypothesis import given
from hypothesis import strategies as st
from markdown_it import MarkdownIt

from index import Status, Timestamp
from rag.answer import Answer, AnswerStatus, Citation, Sentence, Support
from rag.page.cards import EMPTY, card, group, panel
from rag.page.conversation import Limits, Turn, asked, messages
from rag.page.reply import literal, reply

CITATION = Citation(
    number=1,
    uri="urn:newsml:northwire:1",
    version=1,
    digest="0" * 16,
    headline="Rain in Oslo",
    source="Northwire",
    byline="Petra Holm",
    dateline="OSLO",
    published=Timestamp.parse("2025-11-20T14:05:00Z"),
    updated=None,
    status=Status.USABLE,
    superseded=False,
    start=7,
    end=22,
    quote="It rained hard.",
    before="Before. ",
    after=" After.",
    url="https://northwire.example/1",
)


class Text(HTMLParser):
    """The text that a browser would show, and the tags that it would see."""

    def __init__(self, html):
        super().__init__()
        self.tags = []
        self.text = ""
        self.feed(html)
        self.close()

    def handle_starttag(self, tag, attrs):
        self.tags.append(tag)

    def handle_data(self, data):
        self.text += data


def test_a_card_tells_where_the_quote_comes_from():
    html = card(CITATION, 3)
    assert 'id="source-3-1"' in html
    assert "Before. <mark>It rained hard.</mark> After." in html
    shown = Text(html).text
    for fact in ("Rain in Oslo", "Northwire", "Petra Holm", "OSLO", CITATION.uri):
        assert fact in shown
    assert '<time datetime="2025-11-20T14:05:00Z">20 November 2025, 14:05 UTC</time>' in html


@pytest.mark.parametrize(
    ("changed", "shown"),
    [
        ({"notices": ("Corrects the town.",)}, "Corrects the town."),
        ({"status": Status.CORRECTED}, "CORRECTED"),
        ({"superseded": True}, "A newer version of this article exists."),
        ({"also_reported_by": ("Meridian", "Courier")}, "Also reported by Meridian, Courier"),
        ({"updated": Timestamp.parse("2025-11-21")}, "updated 21 November 2025"),
        ({"published": None}, "undated"),
        ({"headline": ""}, "Untitled"),
    ],
)
def test_what_else_there_is_to_know_is_on_the_card(changed, shown):
    assert shown not in Text(card(CITATION, 1)).text
    assert shown in Text(card(replace(CITATION, **changed), 1)).text


@pytest.mark.parametrize("url", ["", "javascript:alert(1)", "data:text/html,x", "file:///etc"])
def test_only_an_address_of_the_web_becomes_a_link(url):
    assert "href" not in card(replace(CITATION, url=url), 1)


@given(st.text())
def test_a_text_on_a_card_stays_text(text):
    fields = ("headline", "source", "byline", "dateline", "quote", "before", "after", "uri")
    changed = replace(CITATION, **dict.fromkeys(fields, text + "x"), notices=(text + "x",))
    assert Text(card(changed, 1)).tags == Text(card(replace(CITATION, notices=("x",)), 1)).tags


@given(st.text(alphabet=st.sampled_from("ab1 .,-+*_`~#>|<&![](){}$\\:/@=\n\t'\"w")))
def test_no_text_becomes_markdown(text):
    html = MarkdownIt("commonmark").enable(["table", "strikethrough"]).render(literal(text))
    line = " ".join(text.split())
    assert Text(html).tags == (["p"] if line else [])
    assert Text(html).text.removesuffix("\n") == line


def test_every_sentence_of_a_reply_links_to_its_cards():
    answer = Answer(
        question="Where did it rain?",
        text="It rained [1] hard. [1] [2]",
        sentences=(
            Sentence(text="It rained [1] hard.", citations=(1, 2), support=Support.VERBATIM),
        ),
        citations=(CITATION, replace(CITATION, number=2)),
        status=AnswerStatus.ANSWERED,
        as_of=Timestamp.parse("2025-11-30"),
    )
    shown = reply(answer, 4)
    assert shown == "It rained &#91;1&#93; hard.\xa0[[1]](#source-4-1)\xa0[[2]](#source-4-2)"


def test_the_newest_sources_are_first_and_open():
    older, newer = group("Older?", [CITATION], 1), group("Newer?", [], 2)
    shown = panel([older, newer])
    assert shown.startswith('<details open class="turn"><summary>Newer?')
    assert shown.endswith(older)
    assert panel([]) == EMPTY


def test_limits_show_with_the_question():
    limits = Limits.of(" 2025-11-20 ", None, "", ["Northwire"])
    assert limits == Limits(as_of="2025-11-20", sources=("Northwire",))
    assert asked("Why?", limits).question == "Why?\n\n*as of 2025-11-20 · in Northwire*"
    assert asked("Why?", Limits()).question == "Why?"


def test_a_turn_without_a_reply_is_one_message():
    assert messages([Turn("Why?", "Because."), Turn("When?")]) == [
        {"role": "user", "content": "Why?"},
        {"role": "assistant", "content": "Because."},
        {"role": "user", "content": "When?"},
    ]
