"""Who may call, from a file with one caller a line: ``name role secret``; # begins a comment."""

import re
from collections.abc import Callable, Iterator, Mapping
from dataclasses import dataclass
from enum import StrEnum
from pathlib import Path
from typing import Generic, TypeVar

from index.errors import DatelineError

NAME = re.compile(r"[\w.@-]{1,64}")
T = TypeVar("T")


class Role(StrEnum):
    """What a caller may do."""

    READER = "reader"
    """Ask, search and read."""
    EDITOR = "editor"
    """Add and remove articles, too, and see what is withdrawn or under embargo."""


@dataclass(frozen=True, slots=True)
class Caller:
    """Who sent a request.

    Args:
        name: The key's or the user's name, or the address where none is asked for.
        role: What the caller may do.
    """

    name: str
    role: Role


@dataclass(frozen=True, slots=True)
class Line:
    """A line of the file.

    Args:
        place: Where it stands, for errors.
        caller: Whose it is.
        secret: What the file holds of the caller's secret.
    """

    place: str
    caller: Caller
    secret: str


class CallersFile(Generic[T]):
    """The callers of a file, which is read again when it changes.

    So whoever is taken out is shut out at once. A file that has become wrong, or is gone, lets
    nobody in.

    Args:
        path: The file.
        kind: What a line is, "key" or "user".
        form: What a line looks like.
        cure: What makes such a line.
        error: What is raised of a file that cannot be read, or is wrong.
        entry: Returns what is kept of a line, and by what it is looked up; may raise `error`.
    """

    def __init__(
        self,
        path: Path,
        *,
        kind: str,
        form: str,
        cure: str,
        error: type[DatelineError],
        entry: Callable[[Line], tuple[str, T]],
    ) -> None:
        self._path = path
        self._kind = kind
        self._form = form
        self._cure = cure
        self._error = error
        self._entry = entry
        self._state: tuple[int, int, int] | None = None
        self._entries: Mapping[str, T] = {}

    def entries(self) -> Mapping[str, T]:
        """Return what is kept of all lines, as the file is now.

        Raises:
            DatelineError: It cannot be read, or a line is wrong.
        """
        try:
            found = self._path.stat()
            state = (found.st_mtime_ns, found.st_size, found.st_ino)
            if state != self._state:
                self._entries, self._state = {}, None
                lines = self._lines(self._path.read_text("utf-8"))
                self._entries, self._state = dict(map(self._entry, lines)), state
        except (OSError, UnicodeDecodeError) as error:
            self._entries, self._state = {}, None
            told = f"the {self._kind}s in {self._path} cannot be read: {error}"
            raise self._error(told) from error
        return self._entries

    def _lines(self, text: str) -> Iterator[Line]:
        seen: set[str] = set()
        for number, line in enumerate(text.splitlines(), 1):
            parts = line.split()
            if not parts or parts[0].startswith("#"):
                continue
            place = f"{self._path}, line {number}"
            if len(parts) != 3 or not NAME.fullmatch(parts[0]) or parts[1] not in list(Role):
                raise self._error(
                    f"{place}: not '{self._form}' with a role of reader or editor; {self._cure}"
                )
            name, role, secret = parts
            if name in seen:
                raise self._error(f"{place}: there are two {self._kind}s named {name}")
            seen.add(name)
            yield Line(place, Caller(name, Role(role)), secret)
