"""Many users at once: errors, time to first evidence, and answers with another user's context.

Run from the repository root: `python -m benchmarks.load INDEX QUESTIONS --users 32 --seconds 60`.
A server of its own is started over the index. Each user asks one question after the other as
server-sent events, now and then with a follow-up that only the user's own conversation resolves.
Exits with 1 if anything failed, or if an answer is of another question than the one that was put.

QUESTIONS is a file of JSON lines with a `text`, as a BEIR folder's queries.jsonl.
"""

import argparse
import asyncio
import json
import random
import subprocess
import sys
import time
from collections import Counter
from dataclasses import dataclass, field
from pathlib import Path

import httpx

SERVE = (sys.executable, "-c", "from rag.cli import main; main()", "serve")
FOLLOW_UP = "And who said it?"


@dataclass
class Seen:
    """What the users have met."""

    answers: int = 0
    first: list[float] = field(default_factory=list)
    whole: list[float] = field(default_factory=list)
    errors: Counter[str] = field(default_factory=Counter)
    mixed: list[str] = field(default_factory=list)


async def user(number: int, url: str, questions: list[str], until: float, seen: Seen) -> None:
    """Ask until the time is over."""
    chance = random.Random(number)
    async with httpx.AsyncClient(base_url=url, timeout=120) as client:
        turns: list[dict[str, object]] = []
        while time.monotonic() < until:
            follows = bool(turns) and chance.random() < 0.25
            question = FOLLOW_UP if follows else f"{chance.choice(questions)}"
            body = {"question": question, "conversation": turns if follows else [], "stream": True}
            try:
                answer = await asked(client, body, seen)
            except httpx.HTTPError as error:
                seen.errors[type(error).__name__] += 1
                continue
            if answer is None:
                continue
            asked_again = " ".join(question.split())
            if answer["question"] != asked_again:
                seen.mixed.append(f"{asked_again!r} got {answer['question']!r}")
            if not follows and answer["resolved"]:
                seen.mixed.append(f"{asked_again!r} was resolved to {answer['resolved']!r}")
            turns = [answer["turn"]]


async def asked(client: httpx.AsyncClient, body: dict[str, object], seen: Seen) -> dict | None:
    """Return the answer of one stream, having noted its times."""
    started = time.monotonic()
    first = None
    name = ""
    async with client.stream("POST", "/v1/ask", json=body) as response:
        if response.status_code != 200:
            seen.errors[str(response.status_code)] += 1
            return None
        async for line in response.aiter_lines():
            if line.startswith("event: "):
                name = line.removeprefix("event: ")
                if name == "candidates" and first is None:
                    first = time.monotonic() - started
                    seen.first.append(first)
            elif line.startswith("data: ") and name == "done":
                seen.answers += 1
                seen.whole.append(time.monotonic() - started)
                answer: dict = json.loads(line.removeprefix("data: "))
                return answer
            elif line.startswith("data: ") and name == "error":
                seen.errors["error event"] += 1
                return None
    seen.errors["ended early"] += 1
    return None


def centile(values: list[float], share: float) -> float:
    """Return a centile by the nearest rank."""
    return (
        sorted(values)[min(len(values) - 1, int(share * len(values)))] if values else float("nan")
    )


async def drive(url: str, questions: list[str], users: int, seconds: float) -> Seen:
    """Let the users ask."""
    async with httpx.AsyncClient(base_url=url) as client:
        while (await client.get("/readyz")).status_code != 200:
            await asyncio.sleep(0.5)
    seen = Seen()
    until = time.monotonic() + seconds
    await asyncio.gather(*(user(n, url, questions, until, seen) for n in range(users)))
    return seen


def main() -> int:
    """Run, and tell what was seen."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("index", type=Path)
    parser.add_argument("questions", type=Path)
    parser.add_argument("--users", type=int, default=32)
    parser.add_argument("--seconds", type=float, default=60)
    parser.add_argument("--workers", type=int, default=48)
    given = parser.parse_args()
    lines = given.questions.read_text("utf-8").splitlines()
    questions = [json.loads(line)["text"] for line in lines if line.strip()]
    options = ("--port", "0", "--rate", "0", "--no-page", "--log-level", "warning")
    command = [*SERVE, str(given.index), *options, "--workers", str(given.workers)]
    with subprocess.Popen(command, stdout=subprocess.PIPE, text=True) as server:
        try:
            url = server.stdout.readline().split()[3]
            seen = asyncio.run(drive(url, questions, given.users, given.seconds))
        finally:
            server.terminate()
    print(f"{seen.answers} answers to {given.users} users in {given.seconds:.0f} s")
    for name, values in (("first evidence", seen.first), ("whole answer", seen.whole)):
        print(f"{name}: p50 {centile(values, 0.5):.2f} s, p95 {centile(values, 0.95):.2f} s")
    print(f"errors: {dict(seen.errors) or 'none'}")
    print(f"answers with another user's context: {len(seen.mixed)}")
    for line in seen.mixed[:10]:
        print(f"  {line}")
    return 1 if seen.errors or seen.mixed or not seen.answers else 0


if __name__ == "__main__":
    sys.exit(main())
