"""Whose answers are waited for: stopped by name, or left by a tab that hung up, and no others."""

import pytest

from rag.page.readers import HangUps, Readers
from tests.running import run

STREAM = "/gradio_api/queue/data"


def test_a_question_is_stopped_by_its_name():
    readers = Readers()
    with readers.waiting("tab", "one") as one, readers.waiting("tab", "two") as two:
        readers.stop("one")
        assert (one.called_off, two.called_off) == (True, False)
    with readers.waiting("tab", "two") as again:
        assert not again.called_off


def test_a_question_that_is_stopped_before_its_turn_does_not_begin():
    readers = Readers()
    readers.stop("one")
    with readers.waiting("tab", "one") as one:
        assert one.called_off
    with readers.waiting("tab", "one") as asked_again:
        assert not asked_again.called_off


def test_what_is_remembered_of_stops_is_bounded():
    readers = Readers()
    for number in range(5000):
        readers.stop(f"{number}")
    with readers.waiting("tab", "4999") as last, readers.waiting("tab", "0") as first:
        assert (last.called_off, first.called_off) == (True, False)


def test_a_tab_that_leaves_takes_its_own_questions_along():
    readers = Readers()
    with readers.waiting("tab", "one") as one, readers.waiting("other", "two") as two:
        readers.left("tab")
        readers.left("nobody")
        assert (one.called_off, two.called_off) == (True, False)


@pytest.mark.parametrize(
    ("path", "sent", "left"),
    [
        (STREAM, [], True),
        (STREAM, ["http.response.start", "more"], True),
        (STREAM, ["http.response.start", "more", "last"], False),
        (f"/below{STREAM}", [], True),
        ("/gradio_api/queue/join", [], False),
    ],
    ids=["at once", "between", "after its end", "below a path", "another request"],
)
def test_who_hangs_up_on_the_stream_of_answers_has_left(path, sent, left):
    readers = Readers()

    async def stream(scope, receive, send):
        for kind in sent:
            is_body = kind in ("more", "last")
            message = {"type": "http.response.body" if is_body else kind}
            await send(message | {"more_body": kind == "more"} if is_body else message)
        assert (await receive())["type"] == "http.disconnect"

    async def receive():
        return {"type": "http.disconnect"}

    async def send(message):
        pass

    scope = {"type": "http", "path": path, "query_string": b"session_hash=tab"}
    with readers.waiting("tab", "one") as one:
        run(HangUps(stream, readers)(scope, receive, send))
        assert one.called_off == left
