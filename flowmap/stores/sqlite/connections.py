"""Connections to the file: opened as they are needed, each used by one thread at a time; errors as sentences."""

from __future__ import annotations

import os
import sqlite3
import time
from collections.abc import Iterator
from contextlib import closing, contextmanager
from pathlib import Path
from threading import Lock

from flowmap.errors import StoreError
from flowmap.stores.refusals import no_text
from flowmap.stores.sqlite.renewal import renew
from flowmap.stores.sqlite.schema import APPLICATION, FORMAT, statements

_LEAST = 512  # bytes of a file of SQLite that is not empty: a page
WAITS = 30.0  # seconds for other processes to finish writing; our choice


class Connections:
    """The connections of one store object to one file; a process forks before it opens one, not after."""

    def __init__(self, path: str) -> None:
        self.path = Path(path)
        self._free: list[sqlite3.Connection] = []
        self._lock = Lock()
        self._closed = False

    @contextmanager
    def reading(self) -> Iterator[sqlite3.Connection]:
        """A connection that sees one state of the file, whoever writes meanwhile."""
        with self._lent() as db:
            db.execute("BEGIN")
            yield db
            db.execute("COMMIT")

    @contextmanager
    def writing(self) -> Iterator[sqlite3.Connection]:
        """A connection in the only writing transaction of the file; committed at the end, or nothing happened."""
        with self._lent() as db:
            db.execute("BEGIN IMMEDIATE")
            yield db
            db.execute("COMMIT")

    def close(self) -> None:
        """Close what is free; what is in use is closed when it is given back."""
        with self._lock:
            self._closed = True
            free, self._free = self._free, []
        for db in free:
            db.close()

    @contextmanager
    def _lent(self) -> Iterator[sqlite3.Connection]:
        with self._lock:
            if self._closed:
                raise StoreError(f"The store {self.path} is closed.", hint="Open it again.")
            db = self._free.pop() if self._free else None
        try:
            db = db or self._opened()
            try:
                yield db
            finally:
                self._give_back(db)
        except UnicodeEncodeError as error:
            raise no_text(error) from error
        except (sqlite3.Error, UnicodeDecodeError) as error:
            raise self._refusal(error) from error

    def _give_back(self, db: sqlite3.Connection) -> None:
        if db.in_transaction:  # left by an error: whatever it was, nothing is half there
            try:
                db.rollback()
            except sqlite3.Error:  # the error before it is the one to tell
                db.close()
                return
        with self._lock:
            if not self._closed:
                self._free.append(db)
                return
        db.close()

    def _opened(self) -> sqlite3.Connection:
        self._refuse_other_things()
        db = sqlite3.connect(self._uri(), uri=True, timeout=WAITS, isolation_level=None, check_same_thread=False)
        try:
            self._prepare(db)
        except BaseException:
            db.close()
            raise
        return db

    def _refuse_other_things(self) -> None:
        """Make the folders; refuse what is there and no file of SQLite, which writes over a very short text.

        The file is never opened but by SQLite: when any other hand closes it, POSIX drops all locks that this process
        has on it, and another process then takes away the log into which this one goes on writing.
        """
        try:
            self.path.parent.mkdir(parents=True, exist_ok=True)
            there, a_file = self.path.exists(), self.path.is_file()
            size = self.path.stat().st_size if a_file else 0
        except OSError as error:
            raise StoreError(f"There can be no file {_short(self.path)}: {error.strerror}.") from error
        if there and not a_file:
            raise StoreError(f"{self.path} is no file.", hint="Name a file.")
        if 0 < size < _LEAST:
            raise StoreError(f"{self.path} is no SQLite file.", hint="Name another file.")

    def _uri(self) -> str:
        """The file for SQLite: read-only where it may only be read, without its side files where none can be made."""
        uri = self.path.absolute().as_uri()
        if not self.path.exists() or os.access(self.path, os.W_OK):
            return uri
        alone = not os.access(self.path.parent, os.W_OK) and not Path(f"{self.path}-wal").exists()
        return f"{uri}?mode=ro&immutable=1" if alone else f"{uri}?mode=ro"

    def _prepare(self, db: sqlite3.Connection) -> None:
        """Check that the file is a store of a format that is known; make an empty one a store."""
        db.execute("PRAGMA trusted_schema = OFF")  # a file from elsewhere may hold anything
        if self._is_empty(db):
            self._make(db)
        (application,) = db.execute("PRAGMA application_id").fetchone()
        (found,) = db.execute("PRAGMA user_version").fetchone()
        if application != APPLICATION:
            raise StoreError(f"{self.path} is a SQLite file of another program.", hint="Name another file.")
        if found > FORMAT:
            raise StoreError(
                f"{self.path} was written by a newer flowmap (format {found}; this one knows {FORMAT}).",
                hint="Update flowmap.",
            )
        db.execute("PRAGMA synchronous = FULL")  # what is acknowledged survives a power failure
        if found < FORMAT:
            self._renew(db)

    def _make(self, db: sqlite3.Connection) -> None:
        deadline = time.monotonic() + WAITS
        while True:  # SQLite does not wait by itself where two processes set the journal at once
            try:
                with closing(db.execute("PRAGMA journal_mode = WAL")) as answer:
                    answer.fetchone()
                break
            except sqlite3.OperationalError as error:
                if error.sqlite_errorcode != sqlite3.SQLITE_BUSY or time.monotonic() > deadline:
                    raise
                time.sleep(0.02)
        db.execute("BEGIN IMMEDIATE")
        if self._is_empty(db):
            for statement in statements():
                db.execute(statement)
        db.execute("COMMIT")

    def _renew(self, db: sqlite3.Connection) -> None:
        db.execute("BEGIN IMMEDIATE")
        (found,) = db.execute("PRAGMA user_version").fetchone()  # another process may have been quicker
        if 0 < found < FORMAT:
            renew(db, found)
        db.execute("COMMIT")

    def _is_empty(self, db: sqlite3.Connection) -> bool:
        (things,) = db.execute("SELECT count(*) FROM sqlite_master").fetchone()
        (application,) = db.execute("PRAGMA application_id").fetchone()
        return (things, application) == (0, 0)

    def _refusal(self, error: Exception) -> StoreError:
        """The sentence for an error of SQLite."""
        name = getattr(error, "sqlite_errorname", "")
        for start, message, hint in (
            ("SQLITE_FULL", "The disk has no room for {path}; nothing was saved.", "Make room, then try again."),
            ("SQLITE_READONLY", "{path} may only be read.", "Allow writing, or use another store."),
            ("SQLITE_BUSY", "Another program has kept {path} for {wait:.0f} s.", "Try again when it is done."),
            ("SQLITE_LOCKED", "Another program keeps {path}.", "Try again when it is done."),
            ("SQLITE_NOTADB", "{path} is no SQLite file.", "Name another file."),
            ("SQLITE_CORRUPT", "{path} is damaged.", "Restore it from a backup."),
            ("SQLITE_CANTOPEN", "{path} cannot be opened.", "Is it there, and may you read and write it?"),
            ("SQLITE_IOERR", "The disk does not read or write {path}; nothing was saved.", "Look at the disk."),
        ):
            if name.startswith(start):
                return StoreError(message.format(path=self.path, wait=WAITS), hint=hint)
        return StoreError(f"{self.path} does not answer as a store does: {error}.", hint="Restore it from a backup.")


def _short(path: Path) -> str:
    """A path as a message may show it."""
    text = str(path)
    return text if len(text) <= 200 else f"{text[:197]}..."
