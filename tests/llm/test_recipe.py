"""The recipe of docs/llm.md works as it stands, and the command asks only where it is told to."""

import json
import re
import subprocess
import sys
from pathlib import Path

import pytest
from typer.testing import CliRunner

from rag.cli import app
from rag.llm import ModelSettingsError
from tests.llm.server import Act, playing

QUESTION = "How many people were killed when the River Arrin burst its banks?"
GOOD = "At least four people were killed when the River Arrin burst its banks"
PAGE = (Path(__file__).parents[2] / "docs/llm.md").read_text("utf-8")


def ask(sample_path, *options, **environment):
    run = CliRunner().invoke(
        app,
        ["ask", QUESTION, "--index", str(sample_path), "--as-of", "2025-10-14", *options, "--json"],
        env={"DATELINE_LLM_BASE_URL": None, "DATELINE_LLM_MODEL": None} | environment,
    )
    if run.exception and not isinstance(run.exception, SystemExit):
        raise run.exception
    return json.loads(run.stdout)


@pytest.mark.parametrize(("options", "environment"), [(["--llm"], {}), ([], {"DATELINE_LLM": "1"})])
def test_the_command_asks_the_configured_model_if_told_to(sample_path, options, environment):
    with playing(Act(f"{GOOD} [1].")) as server:
        told = {"DATELINE_LLM_BASE_URL": server.base_url, "DATELINE_LLM_MODEL": "m"}
        answer = ask(sample_path, *options, **told, **environment)
        assert answer["text"] == f"{GOOD}. [1]"
        assert answer["trace"]["model"]["calls"][0]["outcome"] == "used"
        assert server.base_url not in json.dumps(answer)
        assert len(server.requests) == 1


@pytest.mark.parametrize(
    ("options", "environment"), [([], {}), (["--no-llm"], {"DATELINE_LLM": "1"})]
)
def test_a_configured_model_is_not_asked_otherwise(sample_path, options, environment):
    with playing(Act("x")) as server:
        told = {"DATELINE_LLM_BASE_URL": server.base_url, "DATELINE_LLM_MODEL": "m"}
        answer = ask(sample_path, *options, **told, **environment)
        assert (answer["trace"]["model"], server.requests) == (None, [])


def test_a_model_that_is_not_configured_cannot_be_asked(sample_path):
    with pytest.raises(ModelSettingsError, match="set DATELINE_LLM_BASE_URL"):
        ask(sample_path, "--llm")


def test_the_page_names_every_setting_and_variable():
    from rag.llm import ModelSettings
    from rag.settings import Settings

    assert [name for name in ModelSettings.model_fields if f"`{name}`" not in PAGE] == []
    named = set(re.findall(r"`(llm_\w+)`", PAGE))
    assert named <= Settings.model_fields.keys()


def test_the_recipe_works(sample_path, tmp_path):
    code = next(c for c in re.findall(r"```python\n(.*?)```", PAGE, re.DOTALL) if "xllama" in c)
    exports = dict(re.findall(r"(DATELINE_LLM_\w+)=(\S+)", PAGE[PAGE.index("another terminal") :]))
    script = tmp_path / "serve.py"
    script.write_text(code, "utf-8")
    with subprocess.Popen(
        [sys.executable, str(script)],
        stdin=subprocess.PIPE,
        stdout=subprocess.PIPE,
        stderr=subprocess.DEVNULL,
        text=True,
    ) as server:
        try:
            address = server.stdout.readline().strip()
            assert address.startswith("http://127.0.0.1:")
            told = exports | {"DATELINE_LLM_BASE_URL": address}
            answer = ask(sample_path, "--llm", **told)
        finally:
            server.stdin.close()
            server.wait(60)
    call = answer["trace"]["model"]["calls"][-1]
    assert (call["purpose"], call["estimated"]) == ("answer", False)
    assert call["prompt_tokens"] > 300
    assert answer["citations"]
