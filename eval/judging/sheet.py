"""Judging outside of the terminal: passages to a table, grades from one."""

import csv
import io
from collections.abc import Callable, Iterator, Sequence
from pathlib import Path

from eval.errors import DatasetError
from eval.judging.draft import table_rows
from eval.judging.pool import Pooled
from eval.judging.state import NOT, PARTLY, RELEVANT, Judging, Question, Stage
from eval.store import write

_COLUMNS = ("id", "question", "uri", "headline", "source", "published", "text", "grade")
_GRADES = {"y": RELEVANT, "2": RELEVANT, "p": PARTLY, "1": PARTLY, "n": NOT, "0": NOT}
_UNANSWERABLE = "u"


def write_sheet(path: Path, judging: Judging, pool: Callable[[Question], Sequence[Pooled]]) -> int:
    """Write the passages of all open questions as CSV, the grade left empty; return how many.

    Raises:
        ResultsError: The file cannot be written.
    """
    out = io.StringIO(newline="")
    table = csv.writer(out)
    table.writerow(_COLUMNS)
    count = 0
    for question in judging.questions:
        if question.stage is Stage.OPEN:
            for item in pool(question):
                facts = (item.uri, item.headline, item.source, item.published, item.text)
                table.writerow((question.id, question.text, *facts, ""))
                count += 1
    write(path, out.getvalue().encode())
    return count


def read_sheet(path: Path, judging: Judging) -> None:
    """Take the grades of a CSV file; a question with a grade is done.

    The columns `id` (or `question`, its text), `uri` and `grade` count: y or 2 the article
    answers, p or 1 in part, n or 0 not; u in any row, the corpus does not answer the question;
    without a grade the row was not judged.

    Raises:
        DatasetError: The file cannot be read, a column is missing, a question is unknown, or a
            grade is none; the message names the line.
    """
    try:
        text = path.read_text("utf-8-sig")
    except (OSError, UnicodeDecodeError) as error:
        reason = getattr(error, "strerror", None) or f"it is not UTF-8: {error}"
        raise DatasetError(f"{path} cannot be read: {reason}") from error
    graded: list[tuple[Question, str, str]] = []
    for where, row in table_rows(text, path, ","):
        missing = [name for name in ("uri", "grade") if name not in row]
        if missing or not {"id", "question"} & set(row):
            raise DatasetError(f"{where}: no column {(*missing, 'id or question')[0]!r}")
        grade = row["grade"].strip().lower()
        if grade and grade != _UNANSWERABLE and grade not in _GRADES:
            known = ", ".join((*_GRADES, _UNANSWERABLE))
            raise DatasetError(f"{where}: the grade {grade[:20]!r} is none of {known}")
        if grade in _GRADES and not row["uri"].strip():
            raise DatasetError(f"{where}: the row has no uri")
        if grade:
            graded.extend((q, row["uri"].strip(), grade) for q in _meant(row, judging, where))
    for question, uri, grade in graded:
        if grade == _UNANSWERABLE:
            question.stage = Stage.UNANSWERABLE
        else:
            question.grade(uri, _GRADES[grade])
            if question.stage is not Stage.UNANSWERABLE:
                question.stage = Stage.DONE


def _meant(row: dict[str, str], judging: Judging, where: str) -> Iterator[Question]:
    name, text = row.get("id", "").strip(), row.get("question", "").strip()
    found = [q for q in judging.questions if (q.id == name if name else q.text == text)]
    if not found:
        raise DatasetError(f"{where}: there is no question {name or text!r} in {judging.folder}")
    yield from found
