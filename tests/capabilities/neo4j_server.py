"""The real Neo4j server of the tests: from Maven artifacts (tests/neo4j/pom.xml), or FLOWMAP_TEST_NEO4J_URI."""

from __future__ import annotations

import hashlib
import os
import secrets
import shutil
import socket
import subprocess
import tempfile
import time
from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field
from pathlib import Path

import pytest

from tests.capabilities.missing import missing

ROOT = Path(__file__).resolve().parents[2]
POM = ROOT / "tests" / "neo4j" / "pom.xml"
# A server of the tests holds small maps: a small heap, one collector thread, the quick compiler, classes as Maven
# compared them.
JAVA = (
    *("java", "-Xms256m", "-Xmx512m", "-XX:+UseSerialGC", "-XX:TieredStopAtLevel=1", "-XX:-UsePerfData"),
    *("-XX:+UnlockDiagnosticVMOptions", "-XX:-BytecodeVerificationRemote"),
)
SERVER = "org.neo4j.server.CommunityEntryPoint"
INITIAL = "neo4j"  # the password of a server without data; it answers nothing before it is changed
SETTINGS = """\
server.bolt.listen_address=127.0.0.1:{port}
server.http.enabled=false
server.https.enabled=false
server.memory.pagecache.size=64m
db.tx_log.preallocate=false
db.tx_log.rotation.size=16m
dbms.usage_report.enabled=false
dbms.cypher.min_replan_interval=1h
dbms.cypher.statistics_divergence_threshold=1.0
"""
# Runs the server until standard input ends: the server then goes at once, even if the test session was killed.
UNTIL_STDIN_ENDS = '"$@" </dev/null & read -r _; kill -9 "$!"; wait "$!"'
STARTS_WITHIN = 120.0  # seconds; usually 5, more when other tests use both cores


@dataclass
class Server:
    """A Neo4j server that tests share; each test works in maps of its own, or calls `clear`."""

    uri: str
    user: str
    password: str

    @property
    def environment(self) -> Mapping[str, str]:
        """The variables by which flowmap gets in (INTERFACES 1)."""
        return {"FLOWMAP_NEO4J_USER": self.user, "FLOWMAP_NEO4J_PASSWORD": self.password}

    def clear(self) -> None:
        """Delete all nodes and relationships; constraints and indexes stay."""
        from neo4j import GraphDatabase

        with GraphDatabase.driver(self.uri, auth=(self.user, self.password)) as driver, driver.session() as session:
            session.run("MATCH (n) CALL (n) { DETACH DELETE n } IN TRANSACTIONS OF 10000 ROWS").consume()

    def stop(self) -> None:
        """Take the server away at once, as a crash does; what it acknowledged is kept."""
        pytest.skip("the server of FLOWMAP_TEST_NEO4J_URI is not ours to stop")

    def start(self) -> None:
        """Bring the server back at the same address; returns when it answers."""


@dataclass
class OwnServer(Server):
    """A server that this session started; its files are in `home`."""

    home: Path
    jars: Path
    _process: subprocess.Popen[bytes] | None = field(default=None, repr=False)

    @property
    def pid(self) -> int:
        """The process that runs the server as its child."""
        assert self._process is not None
        return self._process.pid

    def start(self) -> None:
        if self._process is not None:
            return
        options = ("--console-mode", f"--home-dir={self.home}", f"--config-dir={self.home}/conf")
        with (self.home / "console.log").open("ab") as log:
            self._process = subprocess.Popen(
                ("sh", "-c", UNTIL_STDIN_ENDS, "sh", *JAVA, "-cp", f"{self.jars}/*", SERVER, *options),
                stdin=subprocess.PIPE,
                stdout=log,
                stderr=subprocess.STDOUT,
                start_new_session=True,  # Ctrl+C ends the tests first, then the server
            )
        self._wait_until_it_answers(time.monotonic() + STARTS_WITHIN)
        if self.password == INITIAL:
            self._take_a_password()

    def stop(self) -> None:
        if self._process is None:
            return
        assert self._process.stdin is not None
        self._process.stdin.close()
        self._process.wait(timeout=60)
        self._process = None

    def _take_a_password(self) -> None:
        from neo4j import GraphDatabase

        chosen = secrets.token_hex(16)
        with GraphDatabase.driver(self.uri, auth=(self.user, self.password)) as driver:
            change = "ALTER CURRENT USER SET PASSWORD FROM $old TO $new"
            driver.execute_query(change, {"old": self.password, "new": chosen}, database_="system")
        self.password = chosen

    def _wait_until_it_answers(self, deadline: float) -> None:
        from neo4j import GraphDatabase
        from neo4j.exceptions import DriverError, Neo4jError

        assert self._process is not None
        port = int(self.uri.rpartition(":")[2])
        while True:
            try:
                with socket.create_connection(("127.0.0.1", port), timeout=1):
                    pass
                with GraphDatabase.driver(self.uri, auth=(self.user, self.password)) as driver:
                    driver.verify_connectivity()
                    return
            except (OSError, DriverError, Neo4jError) as error:
                if self._process.poll() is not None or time.monotonic() > deadline:
                    log = (self.home / "console.log").read_text(errors="replace")[-3000:]
                    raise RuntimeError(f"Neo4j does not answer at {self.uri}: {error}\n{log}") from error
                time.sleep(0.1)


def copied_jars() -> Path:
    """The folder with the server's jars: copied once per version of the pom, whole or not at all."""
    jars = ROOT / ".cache" / "neo4j" / hashlib.sha256(POM.read_bytes()).hexdigest()[:12]
    if not jars.is_dir():
        jars.parent.mkdir(parents=True, exist_ok=True)
        with tempfile.TemporaryDirectory(dir=jars.parent) as scratch:
            command = ["mvn", "-q", "-B", "-f", str(POM), "dependency:copy-dependencies"]
            copied = Path(scratch) / "jars"
            done = subprocess.run(
                [*command, f"-DoutputDirectory={copied}"],
                stdin=subprocess.DEVNULL,
                capture_output=True,
                text=True,
                timeout=600,
            )
            if done.returncode != 0:
                missing(f"Maven could not get Neo4j: {(done.stdout + done.stderr)[-2000:]}")
            copied.rename(jars)
    return jars


def own_server(home: Path) -> OwnServer:
    """A server of this session in an empty home folder, not started yet."""
    absent = [program for program in ("java", "mvn") if shutil.which(program) is None]
    if absent:
        missing(f"a Neo4j server needs {' and '.join(absent)}, or FLOWMAP_TEST_NEO4J_URI")
    with socket.create_server(("127.0.0.1", 0)) as probe:
        port = probe.getsockname()[1]
    for folder in ("conf", "data", "logs", "plugins", "import", "run"):
        (home / folder).mkdir()
    (home / "conf" / "neo4j.conf").write_text(SETTINGS.format(port=port))
    return OwnServer(f"bolt://127.0.0.1:{port}", "neo4j", INITIAL, home, copied_jars())


@pytest.fixture(scope="session")
def neo4j_server(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Server]:
    """A running Neo4j server with authentication on; one a session (tests that use it run in one worker)."""
    given = os.environ.get("FLOWMAP_TEST_NEO4J_URI")
    if given:
        user = os.environ.get("FLOWMAP_NEO4J_USER", "neo4j")
        yield Server(given, user, os.environ.get("FLOWMAP_NEO4J_PASSWORD", ""))
        return
    server = own_server(tmp_path_factory.mktemp("neo4j"))
    try:
        server.start()
        yield server
    finally:
        server.stop()
        shutil.rmtree(server.home / "data", ignore_errors=True)
