"""Thumbs under an answer: kept in the index, changed and taken back, whatever is written there."""

import re
import shutil
from dataclasses import replace

import pytest
from playwright.sync_api import expect

from index import Index, Reason, Verdict
from index.errors import InvalidFeedbackError
from rag.answer import AnswerStatus
from rag.engine import NewsRAG
from rag.page.answering import restored
from rag.page.limits import Limits
from rag.page.plainly import RecordError
from rag.page.rating import Rating, rate
from rag.page.records import Record, read_sent
from rag.page.talk.thumbs import REASONS, thumbs
from rag.sampling import sample_index
from tests.page.conftest import KREMLIN, reply
from tests.page.payloads import PAYLOADS
from tests.page.test_hostile import harmless

ARTICLE = "https://northwire.example/2025/11/20/kremlin-settlement"
LIMITS = Limits(as_of="2025-11-27", period="month")


@pytest.fixture
def news(sample_path, embedder, tmp_path):
    """A copy of the sample corpus's index, to be written to."""
    path = shutil.copytree(sample_path, tmp_path / "index")
    with NewsRAG(Index.open(path, embedder=embedder)) as news:
        yield news


@pytest.fixture
def record(news):
    """A turn as a browser keeps it."""
    answer = news.ask(KREMLIN, **LIMITS.arguments())
    return Record.of(KREMLIN, LIMITS, answer).model_dump(mode="json")


def rating(record, verdict="down", **said):
    return read_sent(Rating, {"turn": 3, "record": record, "verdict": verdict} | said)


# -- what the page asks the server for --------------------------------------------------------


def test_a_verdict_is_kept_with_what_the_reader_limited_the_answer_to(news, record):
    told = rate(news.index, rating(record, "up"))
    (kept,) = news.index.feedback()
    assert (kept.question, str(kept.as_of), kept.verdict) == (KREMLIN, "2025-11-27", Verdict.UP)
    assert kept.limits == {"period": "month"}
    assert [c.uri for c in kept.citations] == [c["uri"] for c in record["answer"]["citations"]]
    assert told["rated"]["id"] == kept.id
    assert 'aria-pressed="true" aria-label="Good answer"' in told["html"]


def test_it_is_changed_shown_again_and_taken_back(news, record):
    record["feedback"] = rate(news.index, rating(record, "up"))["rated"]
    said = {"reason": "wrong_source", "comment": "Not <b>this</b>.", "expected": ARTICLE}
    record["feedback"] = rate(news.index, rating(record, **said))["rated"]
    (kept,) = news.index.feedback()
    assert (kept.reason, kept.comment, kept.expected) == (
        Reason.WRONG_SOURCE,
        *list(said.values())[1:],
    )
    talk, _ = restored(news, read_sent(Record, record), 3)
    assert 'id="thumbs-3"' in talk
    assert "Not &lt;b&gt;this&lt;/b&gt;." in talk
    assert f'value="{ARTICLE}"' in talk
    for _ in range(2):  # the second time it is gone already
        told = rate(news.index, rating(record, ""))
        assert (told["rated"], told["say"]) == (None, "Taken back.")
        assert news.index.feedback() == []


@pytest.mark.parametrize(
    ("said", "error", "message"),
    [
        ({"expected": "urn:none", "reason": "other"}, InvalidFeedbackError, "no article"),
        ({"reason": "should_have_answered"}, InvalidFeedbackError, "was answered"),
        ({"reason": "rude"}, RecordError, "reason"),
        ({"verdict": "meh"}, RecordError, "verdict"),
        ({"comment": "x" * 2001}, RecordError, "comment"),
        ({"record": {}}, RecordError, "question"),
        ({"record": {"question": "x", "error": "No."}}, RecordError, "without an answer"),
        ({"record": {"question": "x", "answer": {"a": 1}}}, RecordError, "without question"),
        (
            {"record": {"question": "x", "feedback": {"id": "1", "verdict": "up"}}},
            RecordError,
            "id",
        ),
    ],
)
def test_what_a_page_would_not_send_is_refused(news, record, said, error, message):
    with pytest.raises(error, match=message):
        rate(news.index, rating(**{"record": record} | said))
    assert news.index.feedback() == []


@pytest.mark.parametrize("status", AnswerStatus)
def test_the_form_offers_the_reasons_that_fit(news, record, status):
    given = rate(news.index, rating(record))["rated"]
    rated = read_sent(Record, record | {"feedback": given}).feedback
    offered = set(re.findall(r'name="reason" value="(\w+)"', thumbs(1, status, rated)))
    answer = replace(news.ask(KREMLIN), status=status)
    taken = set()
    for reason in REASONS:
        try:
            taken.add(news.feedback(answer, "down", reason=reason).reason)
        except InvalidFeedbackError:
            assert reason not in offered
    assert offered <= taken
    assert "other" in offered


# -- in a browser -----------------------------------------------------------------------------


def kept():
    """Return what the running program's index holds: that of the sample, in the cache."""
    with Index.open(sample_index()) as index:
        return index.feedback()


def thumb(page, name):
    return page.get_by_role("button", name=name, exact=True)


def told(page):
    return page.locator("#announcer")


def test_a_reader_judges_an_answer_by_keyboard_and_changes_it(page, tab):
    before = kept()
    new = lambda: [one for one in kept() if one not in before]  # noqa: E731
    tab.ask(KREMLIN)
    good, bad = thumb(page, "Good answer"), thumb(page, "Bad answer")
    expect(good).to_have_attribute("aria-pressed", "false")
    good.focus()
    page.keyboard.press("Enter")
    expect(good).to_have_attribute("aria-pressed", "true")
    expect(good).to_be_focused()
    expect(told(page)).to_have_text("Noted: a good answer.")
    (first,) = new()
    assert (first.question, first.verdict) == (KREMLIN, Verdict.UP)

    page.keyboard.press("Tab")
    expect(bad).to_be_focused()
    page.keyboard.press("Space")
    form = page.get_by_role("form", name="What is wrong with answer 1")
    expect(form.get_by_role("radio").first).to_be_focused()
    page.keyboard.press("Escape")
    expect(form).to_be_hidden()
    expect(thumb(page, "Say why")).to_be_focused()
    page.keyboard.press("Enter")
    expect(form.get_by_role("radio").first).to_be_focused()
    form.get_by_label("The source is the wrong one").check()
    form.get_by_label("In your words").fill("Ask Kyiv.")
    form.get_by_label("The article that answers it").fill("urn:none")
    form.get_by_role("button", name="Save").click()
    expect(page.locator("#thumbs-1 .fault")).to_contain_text("no article 'urn:none'")
    expect(told(page)).to_contain_text("no article 'urn:none'")
    form.get_by_label("The article that answers it").fill(ARTICLE)
    form.get_by_role("button", name="Save").click()
    expect(thumb(page, "The source is the wrong one")).to_be_focused()
    expect(told(page)).to_have_text("Noted, thank you.")
    (second,) = new()
    assert (second.id, second.reason) == (first.id, Reason.WRONG_SOURCE)
    assert (second.comment, second.expected) == ("Ask Kyiv.", ARTICLE)

    page.reload()
    expect(bad).to_have_attribute("aria-pressed", "true")
    bad.click()
    expect(bad).to_have_attribute("aria-pressed", "false")
    expect(told(page)).to_have_text("Taken back.")
    assert new() == []


def test_whatever_is_written_as_the_reason_shows_as_text(page, tab, sample):
    tab.ask(KREMLIN)
    thumb(page, "Bad answer").click()
    form = page.get_by_role("form", name="What is wrong with answer 1")
    written = "\n".join(["</textarea></form>", *PAYLOADS])[:2000]
    form.get_by_label("Something else").check()
    form.get_by_label("In your words").fill(written)
    form.get_by_role("button", name="Save").click()
    expect(thumb(page, "Something else")).to_be_focused()
    harmless(tab, sample)
    page.reload()
    expect(reply(page)).to_contain_text("root causes")
    thumb(page, "Something else").click()
    (stored,) = (one.comment for one in kept() if one.comment.startswith("</textarea>"))
    expect(form.get_by_label("In your words")).to_have_value(stored)
    assert len(stored) > 1000
    harmless(tab, sample)
