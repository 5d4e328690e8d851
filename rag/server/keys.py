"""API keys: who may read and who may write, from a file that holds no key itself."""

import hashlib
import re
import secrets
from pathlib import Path

from index.errors import DatelineError
from rag.server.callers import NAME, Caller, CallersFile, Line, Role

PREFIX = "dl_"
_DIGEST = re.compile(r"[0-9a-f]{64}")


class KeysError(DatelineError):
    """The file of keys cannot be read, or a line of it is wrong."""


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
    if not NAME.fullmatch(name):
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
        self._file = CallersFile(
            path,
            kind="key",
            form="name role sha256",
            cure="`dateline keys NAME` makes such a line",
            error=KeysError,
            entry=_entry,
        )
        self._file.entries()

    def caller(self, key: str) -> Caller | None:
        """Return whose key it is; None if it is nobody's.

        Raises:
            KeysError: The file has become wrong.
        """
        # Looked up by its hash: how long that takes tells nothing of the key.
        return self._file.entries().get(digest(key))

    def names(self) -> list[str]:
        """Return the names of the keys, sorted.

        Raises:
            KeysError: The file has become wrong.
        """
        return sorted(caller.name for caller in self._file.entries().values())


def _entry(line: Line) -> tuple[str, Caller]:
    if not _DIGEST.fullmatch(line.secret):
        raise KeysError(f"{line.place}: {line.caller.name}'s hash has not 64 hex digits")
    return line.secret, line.caller
