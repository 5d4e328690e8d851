"""A question set made from feedback, as files in BEIR's layout."""

import csv
import io
from collections.abc import Sequence
from pathlib import Path
from typing import Any

import orjson

from eval.errors import ResultsError
from eval.feedback.topics import UNANSWERABLE, RatedSet, RatedTopic
from eval.judging.draft import Draft
from eval.store import write

MANIFEST = "feedback.json"
TO_JUDGE = "to-judge.csv"
CORPUS = "corpus.jsonl"


def write_set(found: RatedSet, folder: Path) -> None:
    """Write `queries.jsonl`, `qrels/test.tsv`, what is to be judged, and what was counted.

    What an earlier export wrote there is replaced; its corpus is deleted, as it was another
    moment's.

    Raises:
        ResultsError: The folder holds something else, or cannot be written.
    """
    try:
        others = {entry.name for entry in folder.iterdir()} if folder.exists() else set()
        if others and MANIFEST not in others:
            raise ResultsError(
                f"{folder} holds {min(others)}, and nothing that this command wrote: "
                "give another folder"
            )
        (folder / "qrels").mkdir(parents=True, exist_ok=True)
        for name in (CORPUS, TO_JUDGE):
            (folder / name).unlink(missing_ok=True)
    except OSError as error:
        raise ResultsError(f"{folder} cannot be written: {error.strerror or error}") from error
    write(folder / MANIFEST, orjson.dumps(counts(found), option=orjson.OPT_INDENT_2))
    write(folder / "queries.jsonl", b"".join(map(_query, found.topics)))
    rows = [
        f"{topic.id}\t{uri}\t{grade}\n"
        for topic in found.topics
        for uri, grade in sorted(topic.grades.items())
    ]
    judged = "".join(["query-id\tcorpus-id\tscore\n", *rows])
    write(folder / "qrels" / "test.tsv", judged.encode())
    if found.to_judge:
        write(folder / TO_JUDGE, _table(found.to_judge))


def counts(found: RatedSet) -> dict[str, Any]:
    """Return how many questions are in the set, by what they were made from, and how many not."""
    kinds = [topic.kind for topic in found.topics]
    return {
        "answerable": sum(any(topic.grades.values()) for topic in found.topics),
        "unanswerable": sum(kind in UNANSWERABLE for kind in kinds),
        "unjudged": sum(t.answerable and not any(t.grades.values()) for t in found.topics),
        "kinds": {kind.value: kinds.count(kind) for kind in dict.fromkeys(sorted(kinds))},
        "left_out": {why.value: count for why, count in sorted(found.left_out.items())},
    }


def _query(topic: RatedTopic) -> bytes:
    metadata = {
        "asked": str(topic.asked),
        "answerable": topic.answerable,
        "kind": topic.kind.value,
        "limited": topic.limited,
    }
    record = {"_id": topic.id, "text": topic.text, "metadata": metadata}
    return orjson.dumps(record, option=orjson.OPT_APPEND_NEWLINE)


def _table(drafts: Sequence[Draft]) -> bytes:
    out = io.StringIO(newline="")
    table = csv.writer(out)
    table.writerow(("question", "asked"))
    table.writerows((draft.text, draft.asked) for draft in drafts)
    return out.getvalue().encode()
