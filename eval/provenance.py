"""What figures depend on: data, index, settings and code, each as a digest or a version."""

import hashlib
import platform
from datetime import UTC, datetime
from functools import cache
from importlib.metadata import version
from importlib.resources import files
from pathlib import Path

import orjson

from eval.datasets.dataset import Dataset
from eval.systems import System
from index import Index

_PACKAGES = ("dateline", "faiss-cpu", "ir-measures", "numpy", "sentence-transformers", "tantivy")


def versions() -> dict[str, str]:
    """Return the versions of Python, of Dateline, and of what ranks and measures."""
    found = {"python": platform.python_version()}
    return found | {name: version(name) for name in (*_PACKAGES, "torch")}


@cache
def code_sha256() -> str:
    """Return the SHA-256 of the code that finds and ranks: `index`, `rag` and two of `eval`."""
    digest = hashlib.sha256()
    folders = {package: Path(str(files(package))) for package in ("index", "rag")}
    sources = {
        f"{package}/{path.relative_to(folder).as_posix()}": path
        for package, folder in folders.items()
        for path in folder.rglob("*")
        if path.is_file() and "__pycache__" not in path.parts
    }
    own = Path(str(files("eval")))
    sources |= {f"eval/{name}": own / name for name in ("runs.py", "reciprocal.py")}
    for name in sorted(sources):
        digest.update(
            f"{name}\0{hashlib.sha256(sources[name].read_bytes()).hexdigest()}\n".encode()
        )
    return digest.hexdigest()


def qrels_sha256(dataset: Dataset) -> str:
    """Return the SHA-256 of the judgements, whatever their order."""
    rows = sorted(
        (topic, uri, str(grade))
        for topic, found in dataset.qrels.items()
        for uri, grade in found.items()
    )
    return _sha256(rows)


def topics_sha256(dataset: Dataset) -> str:
    """Return the SHA-256 of the questions: ids, texts and the moments they are asked from."""
    return _sha256([(topic.id, topic.text, str(topic.as_of)) for topic in dataset.topics])


def gold_sha256(dataset: Dataset) -> str:
    """Return the SHA-256 of what is known of the answers: gold ones, assertions, unanswerable."""
    return _sha256([(t.id, t.answers, t.assertions, t.unanswerable) for t in dataset.topics])


def index_generation(index: Index) -> str:
    """Return the SHA-256 of an index's state: its passages, their changes, its embedder."""
    columns = index.view().columns
    digest = hashlib.sha256(index.embedder.identity.to_json().encode())
    for column in (columns.ids, columns.changed, columns.live_from, columns.live_to):
        digest.update(column.tobytes())
    digest.update(str(columns.seq).encode())
    return digest.hexdigest()


def fingerprint(system: System, index: Index, dataset: Dataset, depth: int) -> str:
    """Return the SHA-256 of all that decides what a system finds.

    Where a question has no as-of it is asked from today, so the day is part of it.

    Args:
        system: Its mode, settings and searcher count, its name does not.
        index: What is searched.
        dataset: Whose questions are asked.
        depth: Articles kept of each question.
    """
    undated = any(topic.as_of is None for topic in dataset.topics)
    return _sha256(
        [
            system.mode.value,
            system.searcher.__name__,
            system.settings.model_dump(mode="json"),
            index_generation(index),
            topics_sha256(dataset),
            depth,
            datetime.now(UTC).date().isoformat() if undated else "",
            code_sha256(),
            versions(),
        ]
    )


def _sha256(value: object) -> str:
    return hashlib.sha256(orjson.dumps(value)).hexdigest()
