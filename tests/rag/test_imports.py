"""Importing is cheap and honest: nothing heavy is loaded, and every public name exists."""

import importlib
import json
import os
import subprocess
import sys

import pytest

HEAVY = (
    "torch",
    "transformers",
    "sentence_transformers",
    "gradio",
    "faiss",
    "httpx",
    "feedparser",
    "openai",
    "fastapi",
    "uvicorn",
    "prometheus_client",
    "mcp",
    "tiktoken",
)


@pytest.fixture(scope="module")
def loaded():
    """What each statement loads in a fresh interpreter."""

    def after(statement):
        code = f"import json, sys\n{statement}\nprint(json.dumps(sorted(sys.modules)))"
        # Where coverage is measured it would load modules of its own.
        plain = {name: value for name, value in os.environ.items() if "COVERAGE" not in name}
        run = subprocess.run(
            [sys.executable, "-c", code], capture_output=True, text=True, check=True, env=plain
        )
        return set(json.loads(run.stdout))

    return {
        statement: after(statement)
        for statement in (
            "import rag, index",
            "from rag import NewsRAG; from index import Index",
            "from rag import *; from index import *",
            "import rag.cli",
        )
    }


@pytest.mark.parametrize("package", HEAVY)
def test_importing_loads_nothing_heavy(loaded, package):
    assert [statement for statement in loaded if package in loaded[statement]] == []


def test_the_bare_packages_load_next_to_nothing(loaded):
    bare = loaded["import rag, index"]
    assert not bare & {"numpy", "pydantic", "tantivy", "sqlite3", "rich", "typer"}


def test_the_command_line_loads_an_index_only_when_a_command_needs_one(loaded):
    assert not loaded["import rag.cli"] & {"numpy", "tantivy", "tokenizers", "index.store"}


@pytest.mark.parametrize("package", ["rag", "index"])
def test_every_public_name_is_there(package):
    module = importlib.import_module(package)
    assert module.__all__ == sorted(module.__all__)
    for name in module.__all__:
        assert getattr(module, name).__name__ == name


@pytest.mark.parametrize("package", ["rag", "index"])
def test_a_name_that_is_not_there_is_an_attribute_error(package):
    module = importlib.import_module(package)
    with pytest.raises(AttributeError, match=f"module '{package}' has no attribute 'NewRAG'"):
        _ = module.NewRAG
    with pytest.raises(ImportError, match="cannot import name 'NewRAG'"):
        exec(f"from {package} import NewRAG")
