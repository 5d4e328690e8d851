"""Fuzz one target, guided by coverage, until its time is over or an input breaks it.

`python -m tests.fuzz.run TARGET SECONDS FOLDER`: inputs that reach new code are kept in the
folder, which may be there already; what broke the target is written to it as `broken-…`. The last
line of the output is a JSON object of what was measured.
"""

import json
import os
import re
import resource
import sys
import time
from collections import Counter
from pathlib import Path

import atheris

with atheris.instrument_imports(include=["index"]):
    from tests.fuzz.targets import targets

HANG_SECONDS = 5
MEMORY = 500 << 20
"""Bytes above what the process takes once everything is imported and every seed was read."""
_LONGEST = 64 << 10


def main() -> None:
    """Fuzz the target that the command line names; end the process."""
    name, seconds, folder = sys.argv[1], int(sys.argv[2]), Path(sys.argv[3])
    target = targets()[name]
    corpus = folder / "corpus"
    corpus.mkdir(parents=True, exist_ok=True)
    seeds = target.seeds()
    for number, seed in enumerate(seeds):
        (corpus / f"seed-{number}").write_bytes(seed)
        target.read(seed)  # imports whatever the reader imports late
    before = _peak()
    until = time.monotonic() + seconds
    runs, worst = 0, 0.0

    def test(data: bytes) -> None:
        nonlocal runs, worst
        start = time.monotonic()
        if start > until:
            peak = _peak() - before
            print(json.dumps({"inputs": runs, "worst_s": worst, "peak_bytes": peak}), flush=True)
            os._exit(0)
        target.check(data)
        runs, worst = runs + 1, max(worst, time.monotonic() - start)
        if _peak() - before > MEMORY:
            raise MemoryError(f"{(_peak() - before) >> 20} MiB above the memory at the start")

    words = folder / "words"
    words.write_text("".join(f'"{word}"\n' for word in ["uri", *_words(seeds)]), "ascii")
    arguments = [
        sys.argv[0],
        f"-timeout={HANG_SECONDS}",
        f"-rss_limit_mb={(before + MEMORY) >> 20}",
        f"-max_len={_LONGEST}",
        f"-artifact_prefix={folder}/broken-",
        f"-dict={words}",
        "-print_final_stats=0",
        str(corpus),
    ]
    atheris.Setup(arguments, test)
    atheris.Fuzz()


def _peak() -> int:
    return resource.getrusage(resource.RUSAGE_SELF).ru_maxrss << 10


def _words(seeds: list[bytes]) -> list[str]:
    """Return the names that the seeds use most: tags, fields, commands of the format."""
    counts = Counter(word for seed in seeds for word in set(re.findall(rb"[\w:-]{3,24}", seed)))
    ascii_words = (word.decode("ascii", "ignore") for word, _ in counts.most_common(300))
    return [word for word in ascii_words if word]


if __name__ == "__main__":
    main()
