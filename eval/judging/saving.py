"""The judged questions as a data set in BEIR's layout."""

from collections.abc import Mapping
from pathlib import Path
from typing import Any

import orjson

from eval.errors import ResultsError
from eval.judging.state import Judging, Question, Stage
from eval.store import write
from index import Index, Status, Version

_FIELDS = ("url", "source", "byline", "dateline", "agency", "section", "language")


def save(judging: Judging) -> tuple[int, int]:
    """Write `queries.jsonl` and `qrels/test.tsv`; return the answerable and unanswerable.

    A question is in the set if an article answers it, or if the judge said that none does. One
    whose passages all do not answer is left out: nobody knows.

    Raises:
        ResultsError: The folder cannot be written.
    """
    chosen = [question for question in judging.questions if question.saved]
    rows = [
        f"{question.id}\t{uri}\t{grade}\n"
        for question in chosen
        if question.stage is not Stage.UNANSWERABLE
        for uri, grade in sorted(question.grades.items())
    ]
    folder = judging.folder / "qrels"
    try:
        folder.mkdir(parents=True, exist_ok=True)
    except OSError as error:
        raise ResultsError(f"{folder} cannot be made: {error.strerror or error}") from error
    write(judging.folder / "queries.jsonl", b"".join(map(_query, chosen)))
    write(folder / "test.tsv", "".join(["query-id\tcorpus-id\tscore\n", *rows]).encode())
    lacking = sum(question.stage is Stage.UNANSWERABLE for question in chosen)
    return len(chosen) - lacking, lacking


def save_corpus(index: Index, path: Path) -> int:
    """Write the newest version of every usable article as `corpus.jsonl`; return how many.

    Raises:
        ResultsError: The file cannot be written.
    """
    newest = (index.versions(uri)[-1] for uri in index.uris())
    usable = (Status.USABLE, Status.CORRECTED)
    lines = [_article(version) for version in newest if version.status in usable]
    write(path, b"".join(lines))
    return len(lines)


def _query(question: Question) -> bytes:
    metadata: dict[str, Any] = {"answerable": question.stage is not Stage.UNANSWERABLE}
    if question.asked:
        metadata["asked"] = question.asked
    if question.answers and metadata["answerable"]:
        metadata["answer"] = question.answers
    if question.rule:
        metadata |= {"synthetic": True, "rule": question.rule}
    return _line({"_id": question.id, "text": question.text, "metadata": metadata})


def _article(version: Version) -> bytes:
    metadata: dict[str, Any] = {name: getattr(version, name) for name in _FIELDS}
    metadata |= {"published": version.published, "updated": version.updated}
    kept = {name: str(value) for name, value in metadata.items() if value}
    record = {"_id": version.uri, "title": version.headline, "text": version.text}
    return _line({**record, "metadata": kept})


def _line(record: Mapping[str, Any]) -> bytes:
    return orjson.dumps(record, option=orjson.OPT_APPEND_NEWLINE)
