"""The Neo4j server of the tests is real, and dies with its session."""

from __future__ import annotations

import subprocess
import sys
import time

import pytest
from neo4j import GraphDatabase
from neo4j.exceptions import AuthError

from tests.capabilities.neo4j_server import ROOT, UNTIL_STDIN_ENDS, Server


def test_it_asks_for_its_password(neo4j_server: Server) -> None:
    with (
        GraphDatabase.driver(neo4j_server.uri, auth=(neo4j_server.user, "wrong")) as driver,
        pytest.raises(AuthError),
    ):
        driver.verify_connectivity()


def test_it_does_not_outlive_a_killed_session() -> None:
    server = [sys.executable, "-c", "import time; print('up', flush=True); time.sleep(600)"]
    session = "import subprocess, sys, time; subprocess.Popen(sys.argv[1:], stdin=-1); time.sleep(600)"
    with subprocess.Popen(
        [sys.executable, "-c", session, "sh", "-c", UNTIL_STDIN_ENDS, "sh", *server],
        stdout=subprocess.PIPE,
        text=True,
        cwd=ROOT,
    ) as killed:
        assert killed.stdout is not None
        assert killed.stdout.readline() == "up\n"
        killed.kill()
        started = time.monotonic()
        assert killed.stdout.read() == ""  # ends only when the server, which holds the other end, is gone
        assert time.monotonic() - started < 60
