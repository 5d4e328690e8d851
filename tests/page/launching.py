"""Starting the program as a user does, and ending it."""

import subprocess
import sys
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

ROOT = Path(__file__).parents[2]


def command(*arguments: str) -> list[str]:
    return [sys.executable, "app.py", *arguments]


@contextmanager
def program(folder: Path, *arguments: str) -> Iterator[tuple[str, subprocess.Popen[str]]]:
    """Run the program until it has printed its address; ended by its id afterwards."""
    errors = folder / "stderr.txt"
    with errors.open("w") as stderr:
        process = subprocess.Popen(
            command("--port", "0", *arguments),
            cwd=ROOT,
            stdout=subprocess.PIPE,
            stderr=stderr,
            text=True,
        )
    with process:
        try:
            line = process.stdout.readline()
            assert line.startswith("Dateline is at http://127.0.0.1:"), errors.read_text()
            yield line.split()[3], process
        finally:
            process.terminate()
