"""Whoever hangs up is worked for no longer: the language model is hung up on, too."""

import http.client
import json
import logging
from threading import Event
from urllib.parse import urlsplit

import pytest

from rag import NewsRAG
from rag.llm import connect
from rag.server.application import create_app
from tests.llm.server import Act, playing
from tests.server.calling import AS_OF, KREMLIN
from tests.server.serving import serving

PATIENT = 120  # seconds, where the machine may be busy
ASK = {"question": KREMLIN, "as_of": AS_OF}
EARLIER = [{"question": "Who leads Norland?", "names": ["Tom Calder"]}]
CHAT = {"model": "dateline", "messages": [{"role": "user", "content": KREMLIN}]}


class Ended(logging.Handler):
    """Waits for the line that the log has of a request when it is over."""

    def __init__(self):
        super().__init__()
        self.over = Event()

    def emit(self, record):
        self.status = record.fields["status"]
        self.over.set()


@pytest.fixture
def logged():
    log, handler = logging.getLogger("rag.server.watching"), Ended()
    before = log.level
    log.addHandler(handler)
    log.setLevel(logging.INFO)
    yield handler
    log.setLevel(before)
    log.removeHandler(handler)


@pytest.mark.parametrize(
    ("path", "body", "status"),
    [
        ("/v1/ask", ASK, 499),
        ("/v1/ask", ASK | {"stream": True}, 200),
        ("/v1/ask", ASK | {"stream": True, "conversation": EARLIER}, 499),
        ("/v1/chat/completions", CHAT, 499),
        ("/v1/chat/completions", CHAT | {"stream": True}, 499),
    ],
    ids=["whole", "streamed", "before the stream", "chat", "chat streamed"],
)
def test_a_caller_who_hangs_up_is_worked_for_no_longer(sample, logged, path, body, status):
    """The model never says a word, and its time-out is long."""
    with playing(Act(mute=True)) as model:
        llm = connect(model.settings(timeout=3000))
        with serving(create_app(NewsRAG(sample, llm=llm))) as address:
            caller = http.client.HTTPConnection(urlsplit(address).netloc)
            headers = {"Content-Type": "application/json"}
            caller.request("POST", path, json.dumps(body), headers)
            assert model.asked.wait(PATIENT)
            assert not model.gone.is_set()
            caller.close()
            assert model.gone.wait(PATIENT)
            assert logged.over.wait(PATIENT)
            assert logged.status == status
        llm.close()
