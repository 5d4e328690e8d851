"""The database under the catalog: connections, schema versions, transactions."""

import contextlib
import sqlite3
import threading
import uuid
from collections.abc import Iterator
from contextlib import contextmanager
from importlib import resources
from pathlib import Path

from index.errors import (
    DatelineError,
    IndexFormatError,
    IndexLockedError,
    IndexNotFoundError,
    IndexWriteError,
)

_CACHE_KIB = 64 * 1024
_PATIENCE = 30.0
_READABLE = 2
"""The oldest schema that is read as it is: later ones only added what may be missing."""


class Database:
    """One SQLite file; every thread that uses it gets a connection of its own.

    Args:
        path: The file.
        writable: False never changes the file, and also works where the folder is read-only.
        patience: Seconds to wait for another's transaction.

    Raises:
        IndexNotFoundError: The file is empty.
        IndexFormatError: The file is no catalog, or a newer Dateline wrote it.
        IndexWriteError: The file cannot be written.
        IndexLockedError: Another's transaction lasts longer.
    """

    def __init__(self, path: Path, *, writable: bool, patience: float = _PATIENCE) -> None:
        self.path = path
        self.writable = writable
        self._patience = patience
        self._local = threading.local()
        self._opened: list[sqlite3.Connection] = []
        try:
            self._migrate() if writable else self._check_version()
            self.id = str(self.db.execute("SELECT value FROM meta WHERE key = 'id'").fetchone()[0])
        except sqlite3.DatabaseError as error:
            self.close()
            if isinstance(error, sqlite3.OperationalError):
                raise self._write_error(error) from error
            raise IndexFormatError(f"{path} is not a catalog of Dateline's: {error}") from error
        except BaseException:
            self.close()
            raise

    # -- connections ------------------------------------------------------------------------

    @property
    def db(self) -> sqlite3.Connection:
        """The calling thread's connection."""
        connection: sqlite3.Connection | None = getattr(self._local, "connection", None)
        if connection is None:
            connection = self._connect()
            self._local.connection = connection
            self._opened.append(connection)
        return connection

    def _connect(self) -> sqlite3.Connection:
        mode = "rwc" if self.writable else "ro"
        connection = self._open(mode)
        if not self.writable:
            try:
                connection.execute("SELECT count(*) FROM sqlite_master").fetchone()
            except sqlite3.OperationalError:
                # A read-only folder has no room for the write-ahead log's index; nobody can
                # write there either, so the file may be read as it stands.
                connection.close()
                connection = self._open("ro&immutable=1")
        connection.execute("PRAGMA foreign_keys = ON")
        if self.writable:
            connection.execute("PRAGMA journal_mode = WAL")
            connection.execute("PRAGMA synchronous = FULL")
            # The hashes of an article's shingles lie all over their table.
            connection.execute(f"PRAGMA cache_size = {-_CACHE_KIB}")
        return connection

    def _open(self, mode: str) -> sqlite3.Connection:
        uri = f"{self.path.absolute().as_uri()}?mode={mode}"
        return sqlite3.connect(
            uri, uri=True, isolation_level=None, check_same_thread=False, timeout=self._patience
        )

    def close(self) -> None:
        """Close every thread's connection; a writer moves its log into the file first.

        So that a copy of the file alone, made while nobody writes, is a whole backup.
        """
        if self.writable and self._opened:
            with contextlib.suppress(sqlite3.OperationalError):  # a full disk; the log is kept
                self.db.execute("PRAGMA wal_checkpoint(TRUNCATE)")
        while self._opened:
            self._opened.pop().close()
        self._local = threading.local()

    # -- schema -----------------------------------------------------------------------------

    def _check_version(self) -> None:
        found = int(self.db.execute("PRAGMA user_version").fetchone()[0])
        newest = len(_migrations())
        if found > newest:
            raise IndexFormatError(
                f"{self.path.parent} was written by a newer Dateline (its schema is {found}, this "
                f"one knows {newest}): upgrade Dateline to read it"
            )
        if found == 0:
            tables = self.db.execute("SELECT count(*) FROM sqlite_master").fetchone()[0]
            if tables == 0:  # the writer that made it was stopped before its first transaction
                raise no_index(self.path.parent)
            raise IndexFormatError(f"{self.path} is not a catalog of Dateline's")
        if found < _READABLE:
            raise IndexFormatError(
                f"{self.path.parent} has the older schema {found}: `dateline add PATH... --index "
                f"{self.path.parent}` brings it to {newest}, also with a file that it holds already"
            )

    def _migrate(self) -> None:
        found = int(self.db.execute("PRAGMA user_version").fetchone()[0])
        steps = _migrations()
        if found > len(steps):
            self._check_version()
        for number, script in enumerate(steps[found:], found + 1):
            with self.transaction():
                if int(self.db.execute("PRAGMA user_version").fetchone()[0]) >= number:
                    continue  # another process was faster
                for statement in _statements(script):
                    self.db.execute(statement)
                if number == 1:
                    self.db.execute("INSERT INTO meta VALUES ('id', ?)", (uuid.uuid4().hex,))
                    self.db.execute("INSERT INTO meta VALUES ('seq', '0')")
                self.db.execute(f"PRAGMA user_version = {number}")

    @contextmanager
    def transaction(self) -> Iterator[None]:
        """Commit what happens inside, or nothing of it."""
        try:
            self.db.execute("BEGIN IMMEDIATE")
            yield
            self.db.execute("COMMIT")
        except BaseException as error:
            if self.db.in_transaction:
                self.db.execute("ROLLBACK")
            if isinstance(error, sqlite3.OperationalError):
                raise self._write_error(error) from error
            raise

    def _write_error(self, error: sqlite3.OperationalError) -> DatelineError:
        code = getattr(error, "sqlite_errorcode", 0) & 0xFF  # without what makes it more exact
        if code in (sqlite3.SQLITE_BUSY, sqlite3.SQLITE_LOCKED):
            return IndexLockedError(
                f"another process is writing to {self.path.parent}: wait until it is done"
            )
        return IndexWriteError(
            f"{self.path.parent} could not be written ({error}): check free space and permissions; "
            "what was acknowledged before is safe"
        )

    def check(self, *, quick: bool = False) -> list[str]:
        """Return what SQLite's own integrity checks find wrong; empty if nothing.

        Args:
            quick: Leave out whether indexes agree with their tables, which takes longest.
        """
        pragma = "quick_check" if quick else "integrity_check"
        problems = [row[0] for row in self.db.execute(f"PRAGMA {pragma}") if row[0] != "ok"]
        return problems + [
            f"foreign key of {row[0]}" for row in self.db.execute("PRAGMA foreign_key_check")
        ]


def no_index(folder: Path) -> IndexNotFoundError:
    """Return the error that says that a folder holds no index."""
    return IndexNotFoundError(
        f"there is no index at {folder}: make one with `dateline add PATH... --index {folder}`"
    )


def _migrations() -> list[str]:
    folder = resources.files("index") / "schema"
    scripts = sorted((s for s in folder.iterdir() if s.name.endswith(".sql")), key=lambda s: s.name)
    return [script.read_text("utf-8") for script in scripts]


def _statements(script: str) -> Iterator[str]:
    statement = ""
    for line in script.splitlines(keepends=True):
        statement += line
        if sqlite3.complete_statement(statement):
            yield statement
            statement = ""
