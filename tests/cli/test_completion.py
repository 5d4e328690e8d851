"""`dateline completion`: the script that it prints completes in a real shell."""

import shutil
import subprocess
import sys

import pytest

MAIN = "import sys; sys.argv[0] = 'dateline'; from rag.cli import main; main()"


@pytest.fixture
def complete(tmp_path, monkeypatch):
    """Return what bash offers after some words."""
    bash = shutil.which("bash")
    assert bash, "the Makefile needs bash, too"
    program = tmp_path / "bin" / "dateline"
    program.parent.mkdir()
    program.write_text(f'#!/bin/sh\nexec "{sys.executable}" -c "{MAIN}" "$@"\n')
    program.chmod(0o755)

    def run(*words):
        listed = " ".join(f"'{word}'" for word in words)
        script = (
            f'PATH="{program.parent}:$PATH"; eval "$(dateline completion bash)"\n'
            f"COMP_WORDS=({listed}); COMP_CWORD={len(words) - 1}\n"
            '_dateline_completion dateline; printf "%s\\n" "${COMPREPLY[@]}"'
        )
        run = subprocess.run([bash, "-c", script], capture_output=True, text=True, check=True)
        assert run.stderr == ""
        return run.stdout.split()

    return run


def test_bash_completes_commands_and_options(complete):
    assert complete("dateline", "exp") == ["export"]
    assert complete("dateline", "config", "") == ["show", "init"]
    assert complete("dateline", "ask", "--as") == ["--as-of"]
    assert complete("dateline", "completion", "f") == ["fish"]


@pytest.mark.parametrize("shell", ["bash", "zsh", "fish"])
def test_each_shell_gets_its_script(dateline, shell):
    found = dateline("completion", shell)
    assert (found.code, found.err) == (0, "")
    assert f"_DATELINE_COMPLETE=complete_{shell}" in found.out


def test_another_shell_is_wrong_usage(dateline):
    assert dateline("completion", "tcsh").code == 2
