"""The feedback of a catalog: kept, changed and taken back."""

import sqlite3
from dataclasses import astuple
from typing import Any

import orjson

from index.errors import FeedbackNotFoundError
from index.feedback import CitedSpan, Feedback, Outcome, Reason, Verdict
from index.times import Timestamp

_FIELDS = (
    "id",
    "given",
    "question",
    "resolved",
    "as_of",
    "since",
    "until",
    "limits",
    "status",
    "answer",
    "citations",
    "verdict",
    "reason",
    "comment",
    "expected",
)
_COLUMNS = ", ".join(_FIELDS)


class FeedbackTable:
    """What readers said of answers.

    Args:
        db: The catalog's connection, with a transaction open for whatever writes.
    """

    def __init__(self, db: sqlite3.Connection) -> None:
        self._db = db

    def keep(self, feedback: Feedback) -> None:
        """Store feedback; what has the same id is replaced."""
        row = {name: getattr(feedback, name) for name in _FIELDS}
        row |= {name: str(row[name]) for name in ("given", "as_of")}
        row |= {name: str(row[name]) if row[name] else None for name in ("since", "until")}
        row["limits"] = orjson.dumps(feedback.limits).decode()
        row["citations"] = orjson.dumps([astuple(cited) for cited in feedback.citations]).decode()
        row["reason"] = feedback.reason or ""
        marks = ", ".join(f":{name}" for name in _FIELDS)
        self._db.execute(f"REPLACE INTO feedback ({_COLUMNS}) VALUES ({marks})", row)  # noqa: S608

    def remove(self, name: str) -> None:
        """Delete feedback by its id.

        Raises:
            FeedbackNotFoundError: There is none.
        """
        if not self._db.execute("DELETE FROM feedback WHERE id = ?", (name,)).rowcount:
            raise FeedbackNotFoundError(f"the index has no feedback {name!r}")

    def all(self) -> list[Feedback]:
        """Return all feedback, the oldest first; none of a catalog from before there was any."""
        found = "SELECT 1 FROM sqlite_master WHERE type = 'table' AND name = 'feedback'"
        if not self._db.execute(found).fetchone():
            return []
        rows = self._db.execute(f"SELECT {_COLUMNS} FROM feedback ORDER BY given, id")  # noqa: S608
        return [_feedback(dict(zip(_FIELDS, row, strict=True))) for row in rows]


def _feedback(row: dict[str, Any]) -> Feedback:
    row |= {name: Timestamp.parse(row[name]) for name in ("given", "as_of")}
    row |= {name: Timestamp.parse(row[name]) if row[name] else None for name in ("since", "until")}
    row["limits"] = orjson.loads(row["limits"])
    row["citations"] = tuple(CitedSpan(*cited) for cited in orjson.loads(row["citations"]))
    row["status"] = Outcome(row["status"])
    row["verdict"] = Verdict(row["verdict"])
    row["reason"] = Reason(row["reason"]) if row["reason"] else None
    return Feedback(**row)
