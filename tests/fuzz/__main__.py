"""Fuzz all targets, or those that are named, two at a time: `make fuzz`.

Prints one line a target and ends with 1 if any broke. An input that crashed a target, took it over
5 seconds or over 500 MB is saved to `tests/fuzz/corpus/<target>/`, and is read by the tests ever
after.
"""

import argparse
import hashlib
import json
import subprocess
import sys
import time
from collections.abc import Sequence
from concurrent.futures import ThreadPoolExecutor
from functools import partial
from pathlib import Path

from tests.fuzz.targets import KEPT, targets


def main(arguments: Sequence[str]) -> int:
    """Fuzz; return the exit code."""
    names = list(targets())
    parser = argparse.ArgumentParser(prog="python -m tests.fuzz", description=__doc__)
    parser.add_argument("targets", nargs="*", metavar="TARGET", help=f"of {', '.join(names)}")
    parser.add_argument("--seconds", type=int, default=300, help="for each target (300)")
    parser.add_argument("--jobs", type=int, default=2, help="targets at a time (2)")
    parser.add_argument(
        "--work", type=Path, default=Path(".fuzz"), help="keeps what was found (.fuzz)"
    )
    asked = parser.parse_args(arguments)
    if unknown := set(asked.targets) - set(names):
        parser.error(f"no such target: {', '.join(sorted(unknown))}")
    print(f"{'target':<24}{'inputs':>10}{'seconds':>9}{'worst s':>9}{'peak MB':>9}  result")
    with ThreadPoolExecutor(asked.jobs) as pool:
        results = pool.map(
            partial(fuzz, seconds=asked.seconds, work=asked.work), asked.targets or names
        )
        shown = [_show(*result) for result in results]
    return 0 if all(shown) else 1


def fuzz(name: str, seconds: int, work: Path) -> tuple[str, float, str, list[Path]]:
    """Fuzz one target in a process of its own; return its output and the inputs that broke it."""
    folder = work / name
    folder.mkdir(parents=True, exist_ok=True)
    start = time.monotonic()
    command = [sys.executable, "-m", "tests.fuzz.run", name, str(seconds), str(folder)]
    with (folder / "log").open("w+", encoding="utf-8", errors="replace") as log:
        done = subprocess.run(command, stdout=subprocess.PIPE, stderr=log, text=True, check=False)
        log.write(done.stdout)  # the traceback of a crash is there
    broken = [_kept(path, name) for path in sorted(folder.glob("broken-*"))]
    report = done.stdout.strip().rpartition("\n")[2] if done.returncode == 0 else ""
    return name, time.monotonic() - start, report, broken


def _kept(path: Path, name: str) -> Path:
    kind = path.name.removeprefix("broken-").partition("-")[0]
    digest = hashlib.sha256(path.read_bytes()).hexdigest()[:12]
    kept = KEPT / name / f"{kind}-{digest}"
    kept.parent.mkdir(parents=True, exist_ok=True)
    return path.replace(kept)


def _show(name: str, seconds: float, report: str, broken: Sequence[Path]) -> bool:
    if not report:
        inputs = " ".join(map(str, broken)) or "no input kept, see its log"
        print(f"{name:<24}{'':>10}{seconds:>9.0f}{'':>18}  BROKEN: {inputs}", flush=True)
        return False
    measured = json.loads(report)
    print(
        f"{name:<24}{measured['inputs']:>10}{seconds:>9.0f}{measured['worst_s']:>9.2f}"
        f"{measured['peak_bytes'] / 1e6:>9.0f}  no failure",
        flush=True,
    )
    return True


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
