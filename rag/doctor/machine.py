"""The machine: its Python, its processors, its disk."""

import os
import platform
import shutil
import sys
from pathlib import Path

from index.health import Condition, Finding

_LEAST_PYTHON = (3, 11)
_FULL = 100 << 20
_NEARLY_FULL = 1 << 30
_QUOTA = Path("/sys/fs/cgroup/cpu.max")


def python() -> Finding:
    """Return which Python runs, and on what."""
    told = f"{platform.python_version()} on {platform.system()} {platform.machine()}"
    if sys.version_info < _LEAST_PYTHON:
        cure = "make .venv anew with Python 3.11 or newer: make clean setup PYTHON=python3.11"
        return Finding("python", Condition.PROBLEM, told, cure)
    return Finding("python", Condition.OK, f"{told}, {sys.prefix}")


def processors() -> int:
    """Return how many processors this process may use: what affinity and container allow."""
    usable = getattr(os, "sched_getaffinity", None)
    count = len(usable(0)) if usable else os.cpu_count() or 1
    try:
        quota, period = _QUOTA.read_text("ascii").split()
    except (OSError, ValueError):
        return count
    return count if quota == "max" else max(1, min(count, int(quota) // int(period)))


def threads() -> Finding:
    """Return how many threads embed, and whether there are processors for them."""
    import torch  # noqa: PLC0415  (seconds)

    count, usable = torch.get_num_threads(), processors()
    told = f"{count} to embed, on {usable} processors"
    if count > usable:
        cure = f"export OMP_NUM_THREADS={usable}: more threads than processors slow each other down"
        return Finding("threads", Condition.WARNING, told, cure)
    return Finding("threads", Condition.OK, told)


def disk(name: str, folder: Path) -> Finding:
    """Return how much room there is where a folder lies, or is to lie."""
    place = folder.absolute()
    while not place.exists():
        place = place.parent
    free = shutil.disk_usage(place).free
    told = f"{free / (1 << 30):,.1f} GB free at {place}"
    if free >= _NEARLY_FULL:
        return Finding(name, Condition.OK, told)
    condition = Condition.PROBLEM if free < _FULL else Condition.WARNING
    return Finding(name, condition, told, "make room, or keep the index elsewhere with --index")
