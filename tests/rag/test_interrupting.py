"""Ctrl-C in the terminal hangs up on a language model that is still thinking."""

import os
import pty
import signal
import subprocess

import pytest

from tests.llm.server import Act, playing
from tests.rag.test_cli import COMMAND

QUESTION = "How many people were killed when the River Arrin burst its banks?"
GOOD = "At least four people were killed when the River Arrin burst its banks [1]."
PATIENT = 120  # seconds, where the machine may be busy


def environment(server):
    given = {"BASE_URL": server.base_url, "MODEL": "scripted", "TIMEOUT": "3000"}
    variables = {f"DATELINE_LLM_{name}": value for name, value in given.items()}
    return {**os.environ, **variables, "TERM": "dumb"}


@pytest.mark.parametrize(
    ("act", "more", "shown"),
    [(Act(mute=True), [], ""), (Act(hang=True), ["--chat"], f"> {QUESTION}\n")],
    ids=["mute", "silent in a conversation"],
)
def test_a_model_that_is_silent_is_hung_up_on(sample_path, act, more, shown):
    with playing(act) as server:
        run = subprocess.Popen(
            [*COMMAND, "ask", QUESTION, "--llm", *more, "--as-of", "2025-10-14", "-i", sample_path],
            env=environment(server), text=True,
            stdin=subprocess.DEVNULL, stdout=subprocess.PIPE, stderr=subprocess.PIPE,
        )  # fmt: skip
        with run:
            assert server.asked.wait(PATIENT)
            run.send_signal(signal.SIGINT)
            out, err = run.communicate(timeout=PATIENT)
        assert server.gone.wait(PATIENT)
    assert (run.returncode, out) == (130, shown)
    assert err.startswith("dateline: interrupted")
    assert len(server.requests) == 1


def test_on_a_terminal_the_conversation_goes_on(sample_path):
    leader, follower = pty.openpty()
    with (
        playing(Act(mute=True), Act(GOOD)) as server,
        subprocess.Popen(
            [*COMMAND, "ask", "--chat", "--llm", "--as-of", "2025-10-14", "-i", sample_path],
            stdin=follower, stdout=follower, stderr=follower, env=environment(server),
        ) as run,
    ):  # fmt: skip
        os.close(follower)

        def until(end):
            shown = b""
            while not shown.endswith(end):
                shown += os.read(leader, 1)
            return shown.decode()

        until(b"> ")
        os.write(leader, f"{QUESTION}\n".encode())
        assert server.asked.wait(PATIENT)
        run.send_signal(signal.SIGINT)
        assert server.gone.wait(PATIENT)
        assert "stopped" in until(b"> ")
        os.write(leader, f"{QUESTION}\n".encode())
        assert "At least four people were killed" in until(b"\r\n> ")
        os.write(leader, b"\x04")
        assert run.wait(PATIENT) == 0
    os.close(leader)
