"""Tokens are counted as OpenAI's cl100k_base does, and without a network."""

import os
import subprocess
import sys
from pathlib import Path

import pytest

from rag.llm import Message, ModelBudgetError, ModelSettings
from rag.llm.tokens import count, count_messages, require_room


@pytest.mark.parametrize(
    ("text", "tokens"),
    [
        ("", 0),
        ("hello world", 2),
        ("tiktoken is great!", 6),
        ("antidisestablishmentarianism", 6),
        ("<|endoftext|>", 7),  # as text, not as the one control token
    ],
)
def test_tokens_are_those_of_cl100k_base(text, tokens):
    assert count(text) == tokens


def test_a_long_run_without_spaces_is_counted_in_pieces():
    assert 30_000 / 10 < count("x" * 50_000) < 50_000


def test_a_prompt_counts_its_messages_and_their_frame():
    assert count_messages([]) == 3
    assert count_messages([Message("system", "hello world"), Message("user", "")]) == 3 + 4 + 2 + 4


def test_a_prompt_that_does_not_fit_is_refused_before_it_is_sent():
    settings = ModelSettings.of(
        base_url="http://127.0.0.1:9/v1", model="m", context_tokens=300, answer_tokens=100
    )
    short, long = "word " * 100, "word " * 200
    assert require_room([Message("user", short)], 100, settings) == count_messages(
        [Message("user", short)]
    )
    with pytest.raises(
        ModelBudgetError, match=r"about \d+ tokens, .* only 155 fit into the 300 of m"
    ):
        require_room([Message("user", long)], 100, settings)


def test_counting_looks_nothing_up():
    code = (
        "import socket\n"
        "def refuse(*a, **k): raise AssertionError('looked up')\n"
        "socket.getaddrinfo = socket.socket.connect = refuse\n"
        "from rag.llm.tokens import count\n"
        "print(count('hello world'))"
    )
    # A cache that an earlier download has filled would hide one.
    environment = {
        "TIKTOKEN_CACHE_DIR": "",
        "PATH": os.environ["PATH"],
        "PYTHONPATH": str(Path.cwd()),
    }
    run = subprocess.run(
        [sys.executable, "-c", code], capture_output=True, text=True, check=True, env=environment
    )
    assert run.stdout.strip() == "2"
