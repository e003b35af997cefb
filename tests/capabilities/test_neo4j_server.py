"""The Neo4j server of the tests is real, keeps its data when it goes away, and dies with its session."""

from __future__ import annotations

import subprocess
import sys
import time

import pytest
from neo4j import GraphDatabase
from neo4j.exceptions import AuthError, ConstraintError, ServiceUnavailable

from tests.capabilities.neo4j_server import ROOT, UNTIL_STDIN_ENDS, Server

UNIQUE = "CREATE CONSTRAINT probe IF NOT EXISTS FOR ()-[r:PROBES]-() REQUIRE (r.map, r.id) IS UNIQUE"
PROBE = "CREATE (:Probe)-[:PROBES {map: 'probe', id: 'one'}]->(:Probe)"
COUNT = "MATCH (:Probe)-[r:PROBES]->(:Probe) RETURN count(r) AS n"
FORGET = "MATCH (p:Probe) DETACH DELETE p"


def test_it_goes_away_and_comes_back_with_its_data(neo4j_server: Server) -> None:
    auth = (neo4j_server.user, neo4j_server.password)
    with GraphDatabase.driver(neo4j_server.uri, auth=auth, max_transaction_retry_time=0) as driver:
        driver.execute_query(UNIQUE)
        driver.execute_query(PROBE)
        with pytest.raises(ConstraintError):
            driver.execute_query(PROBE)
        neo4j_server.stop()
        with pytest.raises(ServiceUnavailable):
            driver.execute_query(COUNT)
        neo4j_server.start()
        assert driver.execute_query(COUNT).records[0]["n"] == 1
        driver.execute_query(FORGET)
        driver.execute_query("DROP CONSTRAINT probe")


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
