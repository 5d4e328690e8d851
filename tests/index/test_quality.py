"""The quality gate keeps stories about cookies, robots and error pages, and refuses those pages."""

import pytest

from index.article import Article, Status
from index.quality import Gate, word_count
from index.quality.repeats import MOST, Repeats
from tests.index.quality_cases import INDEXES, STORIES, WALLS

FILL = (
    "The harbour of Calder Bay handled more grain in October than in any month since the "
    "flood, the port authority said on Tuesday. Forty ships were loaded, most of "
    "them for Port Sele, and the authority expects as many in November because the river "
    "Arrin is high enough again for barges."
)


def article(headline, text, **fields):
    return Article(uri="https://post.example/a", headline=headline, text=text, **fields).canonical()


@pytest.mark.parametrize(("headline", "text"), STORIES, ids=[h for h, _ in STORIES])
@pytest.mark.parametrize("harvested", [True, False])
def test_a_story_passes_whatever_it_is_about(headline, text, harvested):
    least = 0 if harvested else None  # its length is not the question here
    assert Gate().reason(article(headline, text), harvested, least) == ""


@pytest.mark.parametrize(("headline", "text", "what"), WALLS)
@pytest.mark.parametrize("harvested", [True, False])
def test_a_page_that_is_none_is_named_for_what_it_is(headline, text, what, harvested):
    reason = Gate().reason(article(headline, text), harvested)
    assert reason.startswith("not an article but a")
    assert what in reason


@pytest.mark.parametrize("text", INDEXES)
def test_an_index_is_refused_among_harvested_pages_only(text):
    page = article("World", text)
    assert "index of other pages" in Gate().reason(page, True)
    assert Gate().reason(page, False) == ""


def test_what_is_found_on_a_page_does_not_depend_on_the_story_behind_it():
    story = article("Harbour", f"{FILL}\n\n{FILL}\n\nWe use cookies. Accept all cookies.")
    assert Gate().reason(story, True) == ""


@pytest.mark.parametrize(
    "spent", ["“", '"', "«", "a ", ". ", "1 of 9\n", "you the page ", "we " * 5]
)
def test_strange_texts_take_no_time_and_no_reason_of_their_own(spent):
    assert Gate().reason(article("Odd", spent * 20_000 + "end."), False) == ""


def test_short_pages_are_refused_and_short_copy_is_not():
    brief = article("Rate", "The central bank left its rate at 4.25% on Tuesday.")
    assert Gate().reason(brief, True) == "10 words: fewer than 40 are not taken for an article"
    assert Gate().reason(brief, False) == ""
    assert Gate().reason(brief, False, 11).startswith("10 words: fewer than 11")
    assert Gate().reason(brief, True, 10) == ""


def test_a_withdrawn_article_always_passes():
    empty = article("STORY WITHDRAWN", "", status=Status.WITHDRAWN)
    assert Gate().reason(empty, True, 100) == ""
    wall = article("404", "Page not found.", status=Status.WITHDRAWN)
    assert Gate().reason(wall, True) == ""


@pytest.mark.parametrize(
    ("text", "words"),
    [
        ("", 0),
        ("The dam opened.", 3),
        ("大坝星期一正式开放了", 5),
        ("ダムは月曜日に開いた", 5),
        ("เขื่อนเปิดแล้วเมื่อวันจันทร์", 5),
        ("댐이 월요일에 열렸다", 3),
        ("AP通信 said", 3),
    ],
)
def test_words_are_counted_in_every_script(text, words):
    assert word_count(text) == words


def boilerplate(number, host="post.example"):
    own = f"Weather for day {number}: {number} degrees."
    return Article(
        uri=f"https://{host}/{number}", headline="Weather", text=f"{FILL}\n\n{own}",
        url=f"https://{host}/{number}",
    )  # fmt: skip


def test_the_fourth_page_of_a_site_with_the_same_paragraphs_is_boilerplate():
    gate = Gate()
    reasons = [gate.reason(boilerplate(number), True) for number in range(5)]
    assert reasons[:3] == ["", "", ""]
    assert all("3 other pages of the site have too" in reason for reason in reasons[3:])


def test_other_sites_other_versions_and_other_formats_are_no_boilerplate():
    gate = Gate()
    assert [gate.reason(boilerplate(n, f"post{n}.example"), True) for n in range(6)] == [""] * 6
    assert [gate.reason(boilerplate(1), True) for _ in range(6)] == [""] * 6
    assert [gate.reason(boilerplate(n, "wire.example"), False) for n in range(6)] == [""] * 6


def test_what_is_remembered_of_a_site_is_bounded():
    repeats = Repeats()
    for page in range(0, MOST * 2, 10_000):
        text = "\n\n".join(f"Paragraph {page + number}." for number in range(10_000))
        repeats.share(text, f"https://post.example/{page}", "")
    assert len(repeats) == MOST
