"""The people who may use the page, from a file that holds no password itself."""

import re
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path

from index.errors import DatelineError
from rag.server.keys import Caller, Role
from rag.server.passwords import Hashed, PasswordError

_NAME = re.compile(r"[\w.@-]{1,64}")
_CURE = "`dateline users add NAME` makes such a line"


class UsersError(DatelineError):
    """The file of users cannot be read or written, or a line of it is wrong."""


@dataclass(frozen=True, slots=True)
class User:
    """One who may use the page.

    Args:
        caller: The name, and what the user may do.
        hashed: What is kept of the password.
    """

    caller: Caller
    hashed: Hashed


class Users:
    """The users of a file, one a line: ``name role hash``; what begins with # is a comment.

    The file is read again when it changes, so that a user who is taken out is shut out at once. A
    file that has become wrong, or is gone, lets nobody in.

    Args:
        path: The file.

    Raises:
        UsersError: It cannot be read, or a line is wrong.
    """

    def __init__(self, path: Path) -> None:
        self.path = path
        self._state: tuple[int, int, int] | None = None
        self._users: dict[str, User] = {}
        self._nobody = Hashed.nobodys()
        self._refresh()

    def user(self, name: str) -> User | None:
        """Return the user of a name; None if there is none.

        Raises:
            UsersError: The file has become wrong.
        """
        self._refresh()
        return self._users.get(name)

    def check(self, name: str, password: str) -> User | None:
        """Return the user whose name and password these are; None if they are nobody's.

        It takes a quarter of a second, and as long for a name that is not there.

        Raises:
            UsersError: The file has become wrong.
        """
        found = self.user(name)
        fits = (found.hashed if found else self._nobody).fits(password)
        return found if fits else None

    def callers(self) -> list[Caller]:
        """Return all users by name."""
        return sorted((user.caller for user in self._users.values()), key=lambda one: one.name)

    def _refresh(self) -> None:
        try:
            found = self.path.stat()
            state = (found.st_mtime_ns, found.st_size, found.st_ino)
            if state == self._state:
                return
            self._users, self._state = {}, None
            self._users = dict(self._read(self.path.read_text("utf-8")))
        except (OSError, UnicodeDecodeError) as error:
            self._users, self._state = {}, None
            raise UsersError(f"the users in {self.path} cannot be read: {error}") from error
        self._state = state

    def _read(self, text: str) -> Iterator[tuple[str, User]]:
        seen: set[str] = set()
        for number, line in enumerate(text.splitlines(), 1):
            parts = line.split()
            if not parts or parts[0].startswith("#"):
                continue
            place = f"{self.path}, line {number}"
            if len(parts) != 3 or not _NAME.fullmatch(parts[0]) or parts[1] not in list(Role):
                raise UsersError(
                    f"{place}: not 'name role hash' with a role of reader or editor; {_CURE}"
                )
            name, role, hashed = parts
            if name in seen:
                raise UsersError(f"{place}: there are two users named {name}")
            seen.add(name)
            try:
                yield name, User(Caller(name, Role(role)), Hashed.read(hashed))
            except PasswordError as error:
                raise UsersError(f"{place}: {name}'s password is {error}; {_CURE}") from None


def add_user(path: Path, name: str, role: Role, password: str) -> None:
    """Add a user to a file, which is made if there is none.

    Raises:
        UsersError: The name has other characters than letters, digits and ``. _ @ -``, the file is
            wrong or has such a name already, or it cannot be written.
        PasswordError: The password is too short or too long.
    """
    if not _NAME.fullmatch(name):
        raise UsersError(f"{name!r} is no name: take letters, digits, '.', '_', '@', '-'")
    hashed = Hashed.of(password)
    with _changing(path):
        path.touch(mode=0o600)
        if Users(path).user(name):
            raise UsersError(f"{path} has a user named {name}: remove that one first")
        text = path.read_text("utf-8")
        glue = "" if not text or text.endswith("\n") else "\n"
        _write(path, f"{text}{glue}{name} {role} {hashed}\n")


def remove_user(path: Path, name: str) -> None:
    """Take a user out of a file.

    Raises:
        UsersError: The file is wrong, has no such user, or cannot be written.
    """
    with _changing(path):
        if not Users(path).user(name):
            raise UsersError(f"{path} has no user named {name}")
        lines = path.read_text("utf-8").splitlines(keepends=True)
        _write(path, "".join(line for line in lines if line.split()[:1] != [name]))


@contextmanager
def _changing(path: Path) -> Iterator[None]:
    """Tell of a file that cannot be changed as what it is.

    Raises:
        UsersError: Just so.
    """
    try:
        yield
    except OSError as error:
        raise UsersError(f"the users in {path} cannot be written: {error}") from error


def _write(path: Path, text: str) -> None:
    """Replace the file as a whole, so that no reader sees half of it."""
    fresh = path.with_name(f"{path.name}.new")
    fresh.touch(mode=0o600)
    fresh.write_text(text, "utf-8")
    fresh.replace(path)
