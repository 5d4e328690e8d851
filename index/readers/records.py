"""The records of one file as articles, and what is to be said of the file as a whole."""

from collections.abc import Iterator, Mapping
from pathlib import Path
from typing import Any

from index.article import Article
from index.errors import InvalidArticleError
from index.readers.contract import STDIN, Options, Skipped, shown
from index.readers.mapping import NoTextError, read_record, value_at

_NAMED = 12


class Records:
    """Reads the records of one file as articles.

    Args:
        path: The file. Its name goes before identifiers that are mere row numbers.
        options: What the user says of the input.

    Dates and short fields that cannot be read cost no article; `remarks` reports them once for
    the file.
    """

    def __init__(self, path: Path, options: Options) -> None:
        self._options = options
        self._collection = "" if path == STDIN else shown(path).rpartition("/")[2].split(".")[0]
        self._first_unread: tuple[Skipped, ...] = ()
        self._unread = 0

    def read(self, record: Mapping[str, Any], where: str) -> Article | Skipped:
        """Return the record's article, or why it is none.

        Args:
            record: Values by the names of `index.readers.names`.
            where: Names the record in a report.
        """
        for name in self._options.fields.values():
            if value_at(record, name) is not None:
                self._options.occurred.add(name)
        try:
            article, unread = read_record(record, self._options.fields, self._collection)
        except NoTextError as error:
            return Skipped(where, f"{error}: {self._without_text(record)}")
        except InvalidArticleError as error:
            return Skipped(where, str(error))
        if unread:
            self._unread += 1
            self._first_unread = self._first_unread or tuple(
                Skipped(where, problem) for problem in unread
            )
        return article

    def remarks(self) -> Iterator[Skipped]:
        """Yield what is to be said when the last record was read."""
        more = f"; so are {self._unread - 1} more of this file" if self._unread > 1 else ""
        for first in self._first_unread:
            yield Skipped(first.where, f"{first.reason}{more}")

    @staticmethod
    def _without_text(record: Mapping[str, Any]) -> str:
        names = [str(name)[:40] for name in list(record)[: _NAMED + 1]]
        if not names:
            return "the record is empty"
        listed = ", ".join(names[:_NAMED]) + (", …" if len(names) > _NAMED else "")
        return f"the fields are {listed}; if one holds it, name it with --map text=NAME"
