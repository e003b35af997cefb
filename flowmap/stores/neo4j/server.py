"""The way to the server: one driver a store, every transaction with a time limit, errors as sentences."""

from __future__ import annotations

import logging
import os
from collections import deque
from collections.abc import Callable, Iterable, Iterator, Mapping
from concurrent.futures import Future, ThreadPoolExecutor
from contextlib import contextmanager
from queue import Empty, SimpleQueue
from threading import RLock, Thread
from typing import TYPE_CHECKING, Any, TypeVar
from urllib.parse import urlsplit

from flowmap.errors import BadInput, StoreError
from flowmap.stores.neo4j import cypher
from flowmap.stores.neo4j.cells import plain
from flowmap.stores.refusals import no_text

if TYPE_CHECKING:
    from neo4j import Driver, ManagedTransaction

FORMAT = 6  # of the graph: raise it with every change of it, and write how a database of the last one becomes one
# Seconds; our choice. A server that is away is reported soon; a large map may take its time.
CONNECTS_WITHIN, TRIES_AGAIN_FOR, READS_WITHIN, WRITES_WITHIN = 5.0, 3.0, 120.0, 300.0
AT_A_TIME = 3  # transactions of a large map; our choice: two cores stay busy while one waits for the disk or for us
FETCHED = 1_000  # rows that the server sends at once while somebody asks; our choice
_ACCESS = "Set FLOWMAP_NEO4J_USER and FLOWMAP_NEO4J_PASSWORD."

Answer = TypeVar("Answer")
Rows = tuple[list[str], list[list[Any]], bool]  # columns, rows, and whether there are more


class Transaction:
    """A transaction under way: runs statements, gives their rows."""

    def __init__(self, tx: ManagedTransaction) -> None:
        self._tx = tx

    def rows(self, statement: str, **parameters: Any) -> list[list[Any]]:
        """All rows of a statement's result."""
        return [list(row) for row in self._tx.run(statement, parameters).values()]

    def made(self, statement: str, **parameters: Any) -> int:
        """How many nodes and relationships a statement made."""
        counters = self._tx.run(statement, parameters).consume().counters
        return counters.nodes_created + counters.relationships_created

    def claim(self, statement: str, **parameters: Any) -> bool:
        """Whether a statement made what only one may make; False ends the transaction."""
        from neo4j.exceptions import ConstraintError

        try:
            return self.made(statement, **parameters) > 0
        except ConstraintError:
            return False


class Server:
    """A server, cluster or hosted service; user, password and database come from the environment (INTERFACES 1)."""

    def __init__(
        self, url: str, *, renew: Callable[[Transaction], None], environment: Mapping[str, str] = os.environ
    ) -> None:
        """`renew` makes the maps of a database of an older format those of this one, in one transaction."""
        self.url, self._renew = _checked(url), renew
        self._user = environment.get("FLOWMAP_NEO4J_USER", "")
        self._password = environment.get("FLOWMAP_NEO4J_PASSWORD", "")
        self.database = environment.get("FLOWMAP_NEO4J_DATABASE") or None
        self._driver: Driver | None = None
        self._bookmarks: Any = None
        self._lock = RLock()
        self._ready = self._closed = False

    def read(self, work: Callable[[Transaction], Answer]) -> Answer:
        """What `work` finds in a transaction that only reads, on any member of a cluster."""
        return self._run(work, writes=False)

    def write(self, work: Callable[[Transaction], Answer], *, within: float | None = None) -> Answer:
        """What `work` did in one transaction: all of it or nothing. It may be run again, so it must not mind."""
        return self._run(work, writes=True, within=within)

    def write_each(self, works: Iterable[Callable[[Transaction], object]]) -> None:
        """Each in a transaction of its own, some at a time in any order; the first that fails ends it."""
        with ThreadPoolExecutor(AT_A_TIME) as threads:
            under_way: deque[Future[object]] = deque()
            for work in works:
                under_way.append(threads.submit(self.write, work))
                if len(under_way) > AT_A_TIME:
                    under_way.popleft().result()
            for last in under_way:
                last.result()

    def asked(self, query: str, parameters: Mapping[str, Any], *, seconds: float, rows: int) -> Rows | None:
        """Columns, at most so many rows, and whether there are more; None if it takes longer than `seconds`.

        The database itself must say that the query only reads, and runs it in a transaction that cannot write. It ends
        it when its time is over, but not within one long expression: who asks does not wait for that.
        """
        self.prepare()
        answers: SimpleQueue[Rows | Exception | None] = SimpleQueue()

        def ask() -> None:
            try:
                answers.put(self._asked(query, parameters, seconds=seconds, rows=rows))
            except Exception as error:  # for the thread that waits
                answers.put(error)

        Thread(target=ask, daemon=True).start()
        try:
            answer = answers.get(timeout=seconds + CONNECTS_WITHIN)
        except Empty:
            return None
        if isinstance(answer, Exception):
            raise answer
        return answer

    def _asked(self, query: str, parameters: Mapping[str, Any], *, seconds: float, rows: int) -> Rows | None:
        from neo4j import READ_ACCESS
        from neo4j import exceptions as fault

        settings = {"database": self.database, "bookmark_manager": self._bookmarks, "fetch_size": FETCHED}
        with self._refusals():
            try:
                with (
                    self._connected().session(default_access_mode=READ_ACCESS, **settings) as session,
                    session.begin_transaction(timeout=seconds, metadata={"app": "flowmap"}) as tx,
                ):
                    if tx.run(f"EXPLAIN {query}", dict(parameters)).consume().query_type != "r":
                        raise BadInput("The query does more than read.")
                    result = tx.run(query, dict(parameters))
                    columns = list(result.keys())
                    found = [list(row.values()) for row in result.fetch(rows + 1)]
                    tx.rollback()
                    return columns, [[plain(cell) for cell in row] for row in found[:rows]], len(found) > rows
            except fault.Neo4jError as error:
                code = error.code or ""
                if "TransactionTimedOut" in code or "Terminated" in code:
                    return None
                if "OutOfMemory" in code:
                    hint = "Match fewer things at once, or return less."
                    raise BadInput("The query needs too much memory.", hint=hint) from error
                if code.startswith("Neo.ClientError.Statement"):
                    raise BadInput(f"Neo4j cannot answer the query: {_sentence(error)}") from error
                raise

    def prepare(self) -> None:
        """Check the format of the database; make its constraints and indexes if it has none."""
        with self._lock:
            if self._ready:
                return
            found = self._transact(lambda tx: tx.rows(cypher.FORMAT)[0][0], writes=False)
            if found is not None and found > FORMAT:
                raise StoreError(
                    f"{self.url} was written by a newer flowmap (format {found}; this one knows {FORMAT}).",
                    hint="Update flowmap.",
                )
            if found is None or found < FORMAT:
                for statement in cypher.schema():
                    self._transact(lambda tx, made=statement: tx.rows(made), writes=True)  # type: ignore[misc]
                self._transact(self._renewed if found else self._marked, writes=True)
            self._ready = True

    def _renewed(self, tx: Transaction) -> None:
        self._renew(tx)
        self._marked(tx)

    def _marked(self, tx: Transaction) -> None:
        tx.rows(cypher.SET_FORMAT, format=FORMAT)

    def close(self) -> None:
        """Close all connections."""
        with self._lock:
            self._closed = True
            driver, self._driver = self._driver, None
        if driver is not None:
            driver.close()

    def _run(self, work: Callable[[Transaction], Answer], *, writes: bool, within: float | None = None) -> Answer:
        if not self._ready:
            self.prepare()
        return self._transact(work, writes=writes, within=within)

    def _transact(self, work: Callable[[Transaction], Answer], *, writes: bool, within: float | None = None) -> Answer:
        try:
            from neo4j import READ_ACCESS, WRITE_ACCESS, unit_of_work
        except ModuleNotFoundError as error:
            raise StoreError(
                f"The driver for {self.url} is not installed.", hint="Install flowmap with its extra: flowmap[neo4j]."
            ) from error

        usual = WRITES_WITHIN if writes else READS_WITHIN

        @unit_of_work(timeout=within or usual, metadata={"app": "flowmap"})
        def unit(tx: ManagedTransaction) -> Answer:
            return work(Transaction(tx))

        with self._refusals():
            mode = WRITE_ACCESS if writes else READ_ACCESS
            driver = self._connected()
            settings = {"database": self.database, "bookmark_manager": self._bookmarks}
            with driver.session(default_access_mode=mode, **settings) as session:
                return session.execute_write(unit) if writes else session.execute_read(unit)

    def _connected(self) -> Driver:
        with self._lock:
            if self._closed:
                raise StoreError(f"The store {self.url} is closed.", hint="Open it again.")
            if self._driver is None:
                self._driver = self._opened()
            return self._driver

    def _opened(self) -> Driver:
        from neo4j import GraphDatabase

        logging.getLogger("neo4j").addHandler(logging.NullHandler())  # what it says about tries is for log files
        self._bookmarks = GraphDatabase.bookmark_manager()  # in a cluster, too, one reads what one has written
        return GraphDatabase.driver(
            self.url,
            auth=(self._user, self._password) if self._user or self._password else None,
            connection_timeout=CONNECTS_WITHIN,
            connection_acquisition_timeout=2 * CONNECTS_WITHIN,
            max_transaction_retry_time=TRIES_AGAIN_FOR,
            liveness_check_timeout=60,
            telemetry_disabled=True,
            notifications_min_severity="OFF",
            user_agent="flowmap",
        )

    @contextmanager
    def _refusals(self) -> Iterator[None]:
        """The driver's errors as sentences; none of them shows the password."""
        from neo4j import exceptions as fault

        try:
            yield
        except UnicodeEncodeError as error:
            raise no_text(error) from error
        except fault.AuthError as error:
            raise StoreError(f"{self.url} does not accept the user or the password.", hint=_ACCESS) from error
        except fault.IncompleteCommit as error:
            raise StoreError(
                f"The connection to {self.url} broke while saving.", hint="Load the map to see whether it was saved."
            ) from error
        except (fault.ServiceUnavailable, fault.SessionExpired, OSError) as error:
            raise StoreError(
                f"No Neo4j server answers at {self.url}; nothing was saved.",
                hint="Is it running, and is the address right?",
            ) from error
        except fault.Neo4jError as error:
            hint = "Give it more memory: server.memory.heap.max_size." if "OutOfMemory" in (error.code or "") else None
            raise StoreError(f"{self.url} refused: {_sentence(error)}", hint=hint) from error
        except fault.DriverError as error:
            raise StoreError(f"{self.url} refused: {_sentence(error)}") from error


def _checked(url: str) -> str:
    """The URL, if it is one of a server; BadInput, without showing a password, if not."""
    try:
        parts = urlsplit(url)
        host, port = parts.hostname, parts.port
    except ValueError:
        host, port = None, None
    else:
        if parts.username is not None or parts.password is not None:
            raise BadInput("The address of a Neo4j server has no user and no password.", hint=_ACCESS)
        if host and port != 0 and parts.path in ("", "/") and not parts.fragment:
            return url
    raise BadInput("This is no address of a Neo4j server.", hint="Write neo4j://host:7687.")


def _sentence(error: Exception) -> str:
    """What the server says, in one line."""
    text = " ".join(str(getattr(error, "message", None) or error).split()).rstrip(".")
    return f"{text if len(text) <= 300 else text[:297]}."
