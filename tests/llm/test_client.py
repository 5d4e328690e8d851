"""Any server that speaks OpenAI's chat protocol is asked, and whatever it does ends in time."""

import socket
import subprocess
import sys
from concurrent.futures import ThreadPoolExecutor

import pytest

from index.errors import DatelineError
from rag.cancelling import Cancellation
from rag.errors import CalledOffError
from rag.llm import (
    LanguageModelError,
    Message,
    Metered,
    ModelBudgetError,
    ModelMalformedError,
    ModelRefusedError,
    ModelUnreachableError,
    connect,
)
from tests.llm.server import Act, playing

PROMPT = [Message("system", "Be brief."), Message("user", "Who won?")]
SOON = {"retry-after-ms": "1"}
LATER = {"retry-after": "600"}
PATIENT = 120  # seconds, where the machine may be busy
EVENTS = {"Content-Type": "text/event-stream"}


@pytest.fixture
def model():
    """Connects to a server; closed when the test ends."""
    opened = []

    def make(server, **settings):
        opened.append(connect(server.settings(**settings)))
        return opened[-1]

    yield make
    for one in opened:
        one.close()


def ask(model, streamed, **options):
    """Return the completion, in one piece or streamed to its end."""
    options = {"max_tokens": 50} | options
    if not streamed:
        return model.complete(PROMPT, **options)
    stream = model.stream(PROMPT, **options)
    assert "".join(stream) == stream.completion.text
    return stream.completion


both_ways = pytest.mark.parametrize("streamed", [False, True], ids=["whole", "streamed"])


@both_ways
def test_an_answer_comes_with_its_tokens(model, streamed):
    with playing(Act("Costan won the run-off.")) as server:
        found = ask(model(server, api_key="sk-secret", seed=5), streamed)
        assert (found.text, found.finish) == ("Costan won the run-off.", "stop")
        assert (found.prompt_tokens, found.completion_tokens, found.estimated) == (100, 4, False)
        request = server.requests[0]
    assert request["messages"] == [
        {"role": "system", "content": "Be brief."},
        {"role": "user", "content": "Who won?"},
    ]
    assert (request["model"], request["max_tokens"]) == ("scripted", 50)
    assert (request["temperature"], request["seed"]) == (0.0, 5)
    assert server.headers[0]["authorization"] == "Bearer sk-secret"
    assert server.paths == ["/v1/chat/completions"]


@both_ways
def test_what_a_server_does_not_tell_is_counted(model, streamed):
    with playing(Act("hello world", usage=False)) as server:
        found = ask(model(server), streamed)
    assert (found.prompt_tokens, found.completion_tokens, found.estimated) == (17, 2, True)


@both_ways
def test_settings_decide_what_is_sent(model, streamed):
    with playing(Act("yes")) as server:
        ask(
            model(server, temperature=None, seed=None, tokens_field="max_completion_tokens"),
            streamed,
        )
        request = server.requests[0]
    assert request["max_completion_tokens"] == 50
    assert not {"temperature", "seed", "max_tokens"} & request.keys()


@both_ways
@pytest.mark.parametrize(
    "trouble",
    [
        Act(status=429, headers=SOON),
        Act(status=429, headers={"retry-after": "0.001"}),
        Act(status=500, headers=SOON),
        Act(status=503, headers=SOON),
        Act(status=408, headers=SOON),
        Act(drop="before"),
    ],
    ids=["429", "429 seconds", "500", "503", "408", "dropped"],
)
def test_trouble_that_passes_is_survived(model, streamed, trouble):
    with playing(trouble, Act("There.")) as server:
        assert ask(model(server), streamed).text == "There."
        assert len(server.requests) == 2


@both_ways
@pytest.mark.parametrize(
    ("act", "error", "says", "requests"),
    [
        (Act(status=429, headers=SOON), ModelUnreachableError, "answered 429", 2),
        (Act(status=429, headers={"retry-after": "90"}), ModelUnreachableError, "429", 1),
        (Act(status=500, headers=SOON), ModelUnreachableError, "answered 500", 2),
        (Act("bad key", status=401), ModelRefusedError, "answered 401 .bad key", 1),
        (Act("too long", status=400), ModelRefusedError, "answered 400 .too long", 1),
        (Act(status=404, body="<html>"), ModelRefusedError, "answered 404", 1),
        (Act(drop="before"), ModelUnreachableError, "is it running", 2),
        (Act(body="<html>Welcome</html>"), ModelMalformedError, "not OpenAI's", 1),
        (Act(body=""), ModelMalformedError, "not OpenAI's", 1),
        (Act(body="[1]"), ModelMalformedError, "not OpenAI's", 1),
        (Act(body='{"choices": []}'), ModelMalformedError, "mostly in /v1", 1),
        (Act("abc", hang=True), ModelUnreachableError, "not finished in time", 1),
    ],
)  # fmt: skip
def test_trouble_that_stays_is_an_error_that_says_what_to_do(
    model, streamed, *, act, error, says, requests
):
    with playing(act) as server:
        patient = model(server, retries=1, timeout=1 if act.hang else 20)
        with pytest.raises(error, match=says) as caught:
            ask(patient, streamed)
        assert isinstance(caught.value, LanguageModelError)
        assert isinstance(caught.value, DatelineError)
        assert f"the language model scripted at {server.base_url}" in str(caught.value)
        assert len(server.requests) == requests


@pytest.mark.parametrize(
    ("events", "error", "says"),
    [
        ("data: {nope\n\n", ModelMalformedError, "not OpenAI's"),
        ("data: [1]\n\n", ModelMalformedError, "not OpenAI's"),
        ('data: {"choices": 3}\n\n', ModelMalformedError, "choices Input should be"),
        ('data: {"choices": [{"delta": {"content": 3}}]}\n\n', ModelMalformedError, "content"),
        (": only a comment\n\n", ModelMalformedError, "a stream without an event"),
        ('data: {"error": {"message": "overloaded"}}\n\n', ModelUnreachableError, "overloaded"),
    ],
)
def test_a_stream_that_is_none_is_an_error(model, events, error, says):
    with playing(Act(body=events, headers=EVENTS)) as server, pytest.raises(error, match=says):
        ask(model(server), streamed=True)


@pytest.mark.parametrize(
    "act", [Act("One two three.", finish=None), Act("One two three.", drop="middle")]
)
def test_a_stream_that_breaks_off_says_so_by_its_finish(model, act):
    with playing(act) as server:
        found = ask(model(server), streamed=True)
        assert "One two three.".startswith(found.text)
        assert (found.finish, found.estimated) == ("", True)
        assert found.text


def test_an_answer_cut_by_its_length_says_so(model):
    with playing(Act("One two", finish="length")) as server:
        assert ask(model(server), streamed=False).finish == "length"


def test_a_dropped_reply_in_one_piece_is_asked_for_again(model):
    with playing(Act("One", drop="middle"), Act("Two")) as server:
        assert ask(model(server), streamed=False).text == "Two"


def test_comments_do_not_hold_a_caller_beyond_the_deadline(model):
    late = pytest.raises(ModelUnreachableError, match="not finished in time")
    with playing(Act("abc", pings=200_000)) as server, late:
        ask(model(server, timeout=0.2), streamed=True)


def test_closing_a_stream_cancels_it_at_the_server(model):
    with playing(Act("One two three", hang=True)) as server:
        stream = model(server).stream(PROMPT, max_tokens=50)
        assert next(stream) == "One"
        stream.close()
        assert server.gone.wait(30)
        assert next(stream, None) is None
        assert stream.completion.text == "One"


@both_ways
@pytest.mark.parametrize(
    "act",
    [Act(mute=True), Act(hang=True), Act("abc", hang=True), Act(status=503, headers=LATER)],
    ids=["mute", "silent", "stuck", "busy"],
)
def test_what_is_called_off_ends_at_once_whatever_the_server_does(model, streamed, act):
    """No time-out passes meanwhile: those of the model and of its next attempt are long."""
    cancellation = Cancellation()

    def asked(metered):
        with cancellation.covering():
            return ask(metered, streamed)

    with playing(act) as server, ThreadPoolExecutor(1) as pool:
        answer = pool.submit(asked, Metered(model(server, timeout=3000)))
        assert server.asked.wait(PATIENT)
        cancellation.cancel()
        with pytest.raises(CalledOffError, match="nobody waits"):
            answer.result(PATIENT)
        if act.status == 200:
            assert server.gone.wait(PATIENT)
        assert len(server.requests) == 1


@both_ways
def test_what_was_called_off_before_is_not_sent(model, streamed):
    cancellation = Cancellation()
    cancellation.cancel()
    with playing(Act("yes")) as server:
        with cancellation.covering(), pytest.raises(CalledOffError):
            ask(Metered(model(server)), streamed)
        assert server.requests == []


def test_the_connection_of_one_that_is_called_off_is_no_other_ones(model):
    cancellation = Cancellation()
    with playing(Act("abc", hang=True), Act("There.")) as server:
        shared = model(server)
        with cancellation.covering():
            stream = Metered(shared).stream(PROMPT, max_tokens=50)
            assert next(stream) == "abc"
        cancellation.cancel()
        assert server.gone.wait(PATIENT)
        assert ask(shared, streamed=True).text == "There."
        stream.close()


def test_a_connection_that_is_made_too_late_is_cut_at_once(model):
    """As if the call were called off while the name is looked up."""
    cancellation = Cancellation()
    with playing(Act("yes")) as server, pytest.MonkeyPatch.context() as patch:
        connect_late = socket.create_connection

        def connected(*arguments, **options):
            made = connect_late(*arguments, **options)
            cancellation.cancel()
            return made

        patch.setattr(socket, "create_connection", connected)
        with cancellation.covering(), pytest.raises(CalledOffError):
            ask(Metered(model(server)), streamed=True)
        assert server.requests == []


@both_ways
def test_a_prompt_out_of_budget_is_never_sent(model, streamed):
    with playing(Act("yes")) as server:
        with pytest.raises(ModelBudgetError):
            ask(model(server, context_tokens=256, answer_tokens=64), streamed, max_tokens=250)
        assert server.requests == []


@both_ways
def test_a_redirection_is_not_followed(model, streamed):
    with playing(Act("elsewhere")) as other:
        away = Act(status=307, headers={"Location": f"{other.base_url}/chat/completions"})
        refused = pytest.raises(ModelRefusedError, match="answered 307")
        with playing(away) as server, refused:
            ask(model(server), streamed)
        assert other.requests == []


@both_ways
def test_proxies_of_the_environment_see_nothing_that_stays_on_this_machine(
    model, streamed, monkeypatch
):
    with playing(Act("seen by the proxy")) as proxy, playing(Act("There.")) as server:
        for name in ("http_proxy", "all_proxy"):
            monkeypatch.setenv(name, proxy.base_url.removesuffix("/v1"))
        assert ask(model(server), streamed).text == "There."
        assert proxy.requests == []


def test_what_is_meant_for_openai_is_sent_to_nobody_else(model, monkeypatch):
    for name in ("OPENAI_API_KEY", "OPENAI_ORG_ID", "OPENAI_PROJECT_ID", "OPENAI_ADMIN_KEY"):
        monkeypatch.setenv(name, "for-openai-alone")
    with playing(Act("yes")) as server:
        ask(model(server), streamed=False)
        assert "for-openai-alone" not in str(server.headers)


@both_ways
def test_a_key_that_the_server_repeats_is_not_shown(model, streamed):
    with playing(Act("no such key: sk-secret", status=401)) as server:
        keyed = model(server, api_key="sk-secret")
        with pytest.raises(ModelRefusedError) as caught:
            ask(keyed, streamed)
        assert "sk-secret" not in repr(caught.value)
        assert caught.value.__suppress_context__
        assert "sk-secret" not in repr(keyed)


def test_nobody_at_the_address_is_an_error_that_asks_whether_it_runs(model):
    with socket.create_server(("127.0.0.1", 0)) as taken:
        port = taken.getsockname()[1]
    with playing() as server:
        lost = model(server, base_url=f"http://127.0.0.1:{port}/v1", retries=0)
        with pytest.raises(ModelUnreachableError, match="is it running"):
            ask(lost, streamed=False)


def test_calls_are_counted_and_priced(model):
    with playing(Act("one two three")) as server:
        priced = model(server, prompt_price=2.0, completion_price=10.0)
        metered = Metered(priced)
        metered.record("answer", metered.complete(PROMPT, max_tokens=50), "used")
        metered.record("needs", None, "unreachable")
        use = metered.use
    assert use.model == "scripted"
    assert [(call.purpose, call.prompt_tokens, call.outcome) for call in use.calls] == [
        ("answer", 100, "used"),
        ("needs", 0, "unreachable"),
    ]
    assert use.cost == pytest.approx((100 * 2 + 3 * 10) / 1e6)
    assert Metered(model(server)).use.cost is None


@pytest.mark.parametrize("missing", ["openai", "tiktoken"])
def test_without_the_extra_the_error_says_how_to_install_it(missing):
    code = (
        "import sys\n"
        f"sys.modules[{missing!r}] = None\n"
        "from rag.llm import Message, ModelSettings, connect\n"
        "model = connect(ModelSettings.of(base_url='http://127.0.0.1:9/v1', model='m'))\n"
        "model.complete([Message('user', 'x')], max_tokens=16)\n"
    )
    run = subprocess.run([sys.executable, "-c", code], capture_output=True, text=True, check=False)
    assert run.returncode == 1
    assert "ModelNotInstalledError" in run.stderr
    assert "pip install 'dateline[llm]'" in run.stderr
