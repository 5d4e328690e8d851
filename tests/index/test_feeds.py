"""Feeds that were made to hurt: read or refused at once, whatever they hold."""

import pytest

from index.feeds import read_feed
from index.feeds.entry import MAX_ENTRIES

START = '<rss version="2.0"><channel><title>Courier</title>'
END = "</channel></rss>"
JSON = '{"version": "https://jsonfeed.org/version/1.1", "items": '


def item(inside):
    return f"{START}<item><link>http://courier.example/1</link>{inside}</item>{END}"


@pytest.mark.parametrize(
    "text",
    [
        f"{START}{' ' * 500_000}{END}",
        START + "<?xml" * 100_000,
        item("") + "<!---->" * 250 + "x",
        item(f"<author>{'a' * 500_000}</author>"),
        item(f"<author>{'(' * 500_000}</author>"),
        item(f"<pubDate>{'Thu, ' * 100_000}</pubDate>"),
        START + "<!--" * 50_000,
    ],
    ids=["spaces", "declarations", "comments", "author", "brackets", "date", "open comments"],
)
def test_what_could_take_hours_is_read_at_once(text):
    feed = read_feed(text.encode(), url="http://courier.example/feed")
    assert len(feed.entries) == text.count("<item>")


@pytest.mark.parametrize(
    ("text", "reason"),
    [
        (START + "<item/>" * (MAX_ENTRIES + 1) + END, "over 20,000 entries"),
        (START + "<item>" * (MAX_ENTRIES + 1), "over 20,000 entries"),
        (JSON + "[" + "{}," * MAX_ENTRIES + "{}]}", "over 20,000 entries"),
        (JSON + "[" + "[]," * 600_000 + "1]}", "over 1,000,000 values"),
        (JSON + "[" * 100_000, "invalid JSON"),
        (START + "<b>" * 150_001, "over 150,000 tags"),
    ],
)
def test_feeds_of_too_many_parts_are_refused(text, reason):
    assert reason in read_feed(text.encode())


def test_the_most_entries_are_read():
    feed = read_feed((JSON + "[" + "{}," * (MAX_ENTRIES - 1) + "{}]}").encode())
    assert len(feed.entries) == MAX_ENTRIES


@pytest.mark.parametrize(
    ("link", "read"),
    [
        ("http://courier.example/\\u001b[2J", "http://courier.example/%1B[2J"),
        ("file:///etc/passwd", ""),
        ("javascript:alert(1)", ""),
        ("/a b", "http://courier.example/a%20b"),
    ],
)
def test_links_are_addresses_of_the_web_and_nothing_else(link, read):
    body = JSON + f'[{{"id": "1", "url": "{link}", "content_text": "Rain."}}]}}'
    (entry,) = read_feed(body.encode(), url="http://courier.example/feed").entries
    assert entry.link == read
