"""API keys: who may read and who may write, from a file that holds no key itself."""

import hashlib
import re
import secrets
from collections.abc import Iterator
from dataclasses import dataclass
from enum import StrEnum
from pathlib import Path

from index.errors import DatelineError

PREFIX = "dl_"
_NAME = re.compile(r"[\w.@-]{1,64}")
_DIGEST = re.compile(r"[0-9a-f]{64}")


class KeysError(DatelineError):
    """The file of keys cannot be read, or a line of it is wrong."""


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
        name: The key's name, or the address where no key is asked for.
        role: What the caller may do.
    """

    name: str
    role: Role


def digest(key: str) -> str:
    """Return what the file holds of a key: its SHA-256 in hexadecimal.

    A key is 256 random bits, which nobody finds by trying, so that no slow hash is needed.
    """
    return hashlib.sha256(key.encode("utf-8", "replace")).hexdigest()


def new_key(name: str, role: Role) -> tuple[str, str]:
    """Return a new key, and the line for the file.

    Raises:
        KeysError: The name has other characters than letters, digits and ``. _ @ -``.
    """
    if not _NAME.fullmatch(name):
        raise KeysError(f"{name!r} is no name for a key: take letters, digits, '.', '_', '@', '-'")
    key = PREFIX + secrets.token_urlsafe(32)
    return key, f"{name} {role} {digest(key)}"


def add_key(path: Path, name: str, role: Role) -> str:
    """Add a new key to a file, which is made if there is none, and return the key.

    Raises:
        KeysError: The file is wrong, has such a name already, or cannot be written.
    """
    key, line = new_key(name, role)
    try:
        path.touch(mode=0o600)
        if name in Keys(path).names():
            raise KeysError(f"{path} has a key named {name}: delete its line first")
        text = path.read_text("utf-8")
        glue = "" if not text or text.endswith("\n") else "\n"
        with path.open("a", encoding="utf-8") as file:
            file.write(f"{glue}{line}\n")
    except OSError as error:
        raise KeysError(f"the keys in {path} cannot be written: {error}") from error
    return key


class Keys:
    """The keys of a file, one a line: ``name role sha256``; what begins with # is a comment.

    The file is read again when it changes, so that a line taken out shuts its key out at once. A
    file that has become wrong, or is gone, lets nobody in.

    Args:
        path: The file.

    Raises:
        KeysError: It cannot be read, or a line is wrong.
    """

    def __init__(self, path: Path) -> None:
        self.path = path
        self._state: tuple[int, int, int] | None = None
        self._callers: dict[str, Caller] = {}
        self._refresh()

    def caller(self, key: str) -> Caller | None:
        """Return whose key it is; None if it is nobody's.

        Raises:
            KeysError: The file has become wrong.
        """
        self._refresh()
        # Looked up by its hash: how long that takes tells nothing of the key.
        return self._callers.get(digest(key))

    def names(self) -> list[str]:
        """Return the names of the keys, sorted."""
        return sorted(caller.name for caller in self._callers.values())

    def _refresh(self) -> None:
        try:
            found = self.path.stat()
            state = (found.st_mtime_ns, found.st_size, found.st_ino)
            if state == self._state:
                return
            self._callers = {}
            self._callers = dict(self._read(self.path.read_text("utf-8")))
        except (OSError, UnicodeDecodeError) as error:
            self._callers = {}
            raise KeysError(f"the keys in {self.path} cannot be read: {error}") from error
        self._state = state

    def _read(self, text: str) -> Iterator[tuple[str, Caller]]:
        seen: set[str] = set()
        for number, line in enumerate(text.splitlines(), 1):
            parts = line.split()
            if not parts or parts[0].startswith("#"):
                continue
            if len(parts) != 3 or not _NAME.fullmatch(parts[0]) or parts[1] not in list(Role):
                raise KeysError(
                    f"{self.path}, line {number}: not 'name role sha256' with a role of reader or "
                    "editor; `dateline keys NAME` makes such a line"
                )
            name, role, hashed = parts
            if not _DIGEST.fullmatch(hashed):
                raise KeysError(f"{self.path}, line {number}: {name}'s hash has not 64 hex digits")
            if name in seen:
                raise KeysError(f"{self.path}, line {number}: there are two keys named {name}")
            seen.add(name)
            yield hashed, Caller(name, Role(role))
