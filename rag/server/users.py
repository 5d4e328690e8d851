"""The people who may use the page, from a file that holds no password itself."""

from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path

from index.errors import DatelineError
from rag.server.callers import NAME, Caller, CallersFile, Line, Role
from rag.server.passwords import Hashed, PasswordError

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
        self._file = CallersFile(
            path, kind="user", form="name role hash", cure=_CURE, error=UsersError, entry=_entry
        )
        self._nobody = Hashed.nobodys()
        self._file.entries()

    def user(self, name: str) -> User | None:
        """Return the user of a name; None if there is none.

        Raises:
            UsersError: The file has become wrong.
        """
        return self._file.entries().get(name)

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
        """Return all users by name.

        Raises:
            UsersError: The file has become wrong.
        """
        found = (user.caller for user in self._file.entries().values())
        return sorted(found, key=lambda one: one.name)


def _entry(line: Line) -> tuple[str, User]:
    name = line.caller.name
    try:
        return name, User(line.caller, Hashed.read(line.secret))
    except PasswordError as error:
        raise UsersError(f"{line.place}: {name}'s password is {error}; {_CURE}") from None


def add_user(path: Path, name: str, role: Role, password: str) -> None:
    """Add a user to a file, which is made if there is none.

    Raises:
        UsersError: The name has other characters than letters, digits and ``. _ @ -``, the file is
            wrong or has such a name already, or it cannot be written.
        PasswordError: The password is too short or too long.
    """
    if not NAME.fullmatch(name):
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
