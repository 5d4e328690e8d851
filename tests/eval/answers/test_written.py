"""Answers that a language model writes are measured like any others."""

import json
import re

from typer.testing import CliRunner

from eval.cli import app
from tests.llm.server import Act, playing

PASSAGE = re.compile(r"^\[1\] [^\n]*\n(.*?)(?:\n\n\[2\]|\n=====)", re.DOTALL | re.MULTILINE)


def first_sentence(request):
    """What a model might write: the first passage's first sentence, cited, and one made up."""
    passage = PASSAGE.search(request["messages"][-1]["content"])
    if passage is None:  # another request than for an answer
        return ""
    return f"{passage[1].split('. ')[0]}. [1] The moon is made of Gouda cheese. [1]"


def test_a_model_writes_and_its_answers_are_judged(sample, indexed, monkeypatch, tmp_path):
    with playing(Act(first_sentence)) as server:
        monkeypatch.setenv("DATELINE_LLM_BASE_URL", server.base_url)
        monkeypatch.setenv("DATELINE_LLM_MODEL", "writer-1")
        options = ["--cache", indexed, "--limit", 2, "--written", "--out", tmp_path]
        command = ["answers", str(sample), *map(str, options)]
        result = CliRunner().invoke(app, command)
        assert result.exit_code == 0, result.output
        asked = len(server.requests)
        again = CliRunner().invoke(app, command)
        assert len(server.requests) == asked
        address = server.base_url
    assert "asked before: 2 questions of written" in again.stderr
    text = (tmp_path / "answers.json").read_text("utf-8")
    record = json.loads(text)
    assert list(record["systems"]) == ["default", "written"]
    figures = record["systems"]["written"]
    assert (figures["exactness"], figures["answered"]) == (1, 1)
    assert record["configurations"]["written"]["llm"]["model"] == "writer-1"
    assert "llm" not in record["configurations"]["default"]
    assert "model" in record["stages_ms"]["written"]
    said = [one["answer"] for one in record["per_question"]["written"]]
    assert said != [one["answer"] for one in record["per_question"]["default"]]
    assert "Gouda" not in " ".join(said)
    page = (tmp_path / "answers.html").read_text("utf-8")
    assert "writer-1" in page
    assert address not in page + text
