"""Whether a server's memory grows with the questions it has answered.

Run from the repository root: `python -m benchmarks.memory INDEX QUESTIONS`. A server of its own is
started over the index, and asked by a few users at once. Prints its resident memory after 200
questions and after 2,000. Linux only.

QUESTIONS is a file of JSON lines with a `text`, as a BEIR folder's queries.jsonl.
"""

import argparse
import asyncio
import json
import re
import subprocess
import sys
from itertools import cycle, islice
from pathlib import Path

import httpx

from benchmarks.load import SERVE

CUTS = (200, 500, 1000, 2000)
USERS = 8


def resident(pid: int) -> float:
    """Return the resident memory of a process in MiB."""
    told = Path(f"/proc/{pid}/status").read_text("utf-8")
    return int(re.search(r"VmRSS:\s+(\d+)", told)[1]) / 1024


async def ask(url: str, questions: list[str]) -> None:
    """Ask all of them, some at a time."""
    left = iter(questions)

    async def user(client: httpx.AsyncClient) -> None:
        for question in left:
            (await client.post("/v1/ask", json={"question": question})).raise_for_status()

    async with httpx.AsyncClient(base_url=url, timeout=120) as client:
        await asyncio.gather(*(user(client) for _ in range(USERS)))


def main() -> int:
    """Run, and tell what was seen."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("index", type=Path)
    parser.add_argument("questions", type=Path)
    given = parser.parse_args()
    lines = given.questions.read_text("utf-8").splitlines()
    questions = cycle(json.loads(line)["text"] for line in lines if line.strip())
    options = ("--port", "0", "--rate", "0", "--log-level", "warning")
    command = [*SERVE, str(given.index), *options]
    with subprocess.Popen(command, stdout=subprocess.PIPE, text=True) as server:
        try:
            url = server.stdout.readline().split()[3]
            asked, first = 0, 0.0
            for cut in CUTS:
                asyncio.run(ask(url, list(islice(questions, cut - asked))))
                asked, memory = cut, resident(server.pid)
                first = first or memory
                print(f"after {cut} questions: {memory:.0f} MiB ({memory / first:.3f})", flush=True)
        finally:
            server.terminate()
    return 0


if __name__ == "__main__":
    sys.exit(main())
