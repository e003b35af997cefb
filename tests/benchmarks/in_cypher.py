"""A large map in a real Neo4j: writing it, checking it from there, and what Cypher can ask, compared for equal answers.

    python -m tests.benchmarks.in_cypher [HANDOFFS]      (default 100,000)

Needs what tests/capabilities/neo4j_server.py needs. Prints one JSON line: `write_s`, `read_s`, `check_s` from the store
to the report, when the server has done it once before; `cold`: the same when it has just started (the first time is of
a map of 10,000 where there are more than 200,000); of each question that Cypher can ask (white spots one handoff away,
relay candidates, held along handoffs by quantified paths) the seconds there and here, and whether the answers are
`equal`; a question that takes Cypher longer than LONGEST is given up, and named in `given_up`. Where there are more
than ONCE, Cypher follows only every hundredth item (`held_items` says how many), what is here all of them. Seconds are
of the clock; `_cpu_s` of this process' processor, `_server_cpu_s` of the server's.
"""

from __future__ import annotations

import json
import os
import shutil
import sys
import tempfile
import time
from collections.abc import Callable
from pathlib import Path
from typing import Any, TypeVar
from unittest.mock import patch

import numpy as np
from neo4j import GraphDatabase, Session
from neo4j.exceptions import Neo4jError

from flowmap import services
from flowmap.custody.kernel import EVERY, Rules, reach
from flowmap.domain.columns import Ragged, distinct, firsts, order_of
from flowmap.domain.map import Map
from flowmap.stores import Store
from tests.benchmarks.check_speed import NAME, Clock, peak_gb
from tests.benchmarks.company import company
from tests.capabilities import neo4j_server

Answer = TypeVar("Answer")
JAVA = ("java", "-Xms1g", "-Xmx4g", "-XX:+UseParallelGC", "-XX:-UsePerfData")
# Those of the tests, but with the memory of a large database, and its log as a server comes.
SETTINGS = neo4j_server.SETTINGS.replace("pagecache.size=64m", "pagecache.size=2g").replace(
    "db.tx_log.preallocate=false\ndb.tx_log.rotation.size=16m\n", ""
)
ONCE, FIRST = 200_000, 10_000  # handoffs: above the one, a map of the other is what warms the server
ENDING = "00"  # of the ids of the items that Cypher follows in a map above ONCE: every hundredth
LONGEST = 240.0  # seconds that a question may take
CYPHER = {
    "white_spots": """MATCH (h:Holder {map: $map})
CALL (h) { MATCH (h)<-[r:HANDS_OFF]-() RETURN collect(DISTINCT r.item) AS got }
CALL (h) { MATCH (h)-[:PERFORMS]->(:Activity)-[:MAKES]->(i) RETURN collect(DISTINCT i.id) AS made }
MATCH (h)-[n:NEEDS]->() WHERE NOT n.item IN got AND NOT n.item IN made
RETURN DISTINCT h.id, n.item""",
    "relays": """MATCH (b:Holder {map: $map})
CALL (b) { MATCH (b)-[n:NEEDS]->() RETURN collect(DISTINCT n.item) AS needed }
CALL (b) {
  CALL (b) {
    MATCH (a)-[r:HANDS_OFF]->(b) RETURN r.item AS item, a AS giver, null AS taker
    UNION ALL MATCH (b)-[r:HANDS_OFF]->(c) RETURN r.item AS item, null AS giver, c AS taker
  }
  WITH item, collect(DISTINCT giver) AS givers, collect(DISTINCT taker) AS takers
  WHERE size(givers) > 0 AND size(takers) > 0 AND (size(givers + takers) > 2 OR givers <> takers)
  RETURN item
}
WITH * WHERE NOT item IN needed
RETURN b.id, item""",
    "held": """MATCH (m:Holder {map: $map})-[:PERFORMS]->(:Activity)-[:MAKES]->(i:Item)
WHERE i.id ENDS WITH $ending
WITH m, i.id AS item
MATCH (m) (()-[r:HANDS_OFF WHERE r.item = item]->()){0,} (h)
RETURN DISTINCT h.id, item""",
}


def here(m: Map) -> dict[str, Callable[[], np.ndarray]]:
    """The same questions on columns: (holder, item) as one number, ascending."""
    width = len(m.names["holder"])
    handoffs, needs, work = m.handoffs, m.needs, m.activities
    item = handoffs.codes("item").astype(np.int64)
    given, got = item * width + handoffs.codes("giver"), item * width + handoffs.codes("receiver")
    makes = work.lists("makes")
    made = makes.values.astype(np.int64) * width + work.codes("at")[makes.rows]
    need = needs.codes("item").astype(np.int64) * width + needs.codes("holder")

    def among(states: np.ndarray, others: np.ndarray) -> np.ndarray:
        return np.isin(states, others, kind="table")  # of all teams and items

    def white_spots() -> np.ndarray:
        return distinct(need[~among(need, np.concatenate([got, made]))])

    def relays() -> np.ndarray:
        into = np.flatnonzero(among(got, given) & ~among(got, need))
        out = np.flatnonzero(among(given, got) & ~among(given, need))
        between = np.concatenate([got[into], given[out]])
        other = np.concatenate([handoffs.codes("giver")[into], handoffs.codes("receiver")[out]])
        order = order_of(between)
        between, other = between[order], other[order]
        begins = np.flatnonzero(firsts(between))
        several = np.minimum.reduceat(other, begins) != np.maximum.reduceat(other, begins)
        found: np.ndarray = between[begins[several]]  # somebody gives and somebody else gets
        return found

    def held() -> np.ndarray:
        states = distinct(np.concatenate([given, got, made]))
        starts = Ragged(np.arange(len(given) + 1), np.searchsorted(states, given).astype(np.int32))
        rules, _ = Rules.of(len(states), np.searchsorted(states, got).astype(np.int32), starts)
        start = np.zeros(len(states), dtype=np.uint64)
        start[np.searchsorted(states, made)] = 1
        found: np.ndarray = states[reach(rules, np.full(len(given), EVERY), start) != 0]
        return found

    return {"white_spots": white_spots, "relays": relays, "held": held}


def measured(handoffs: int) -> dict[str, Any]:
    """All figures of one size."""
    home = Path(tempfile.mkdtemp(prefix="neo4j-"))
    with patch.object(neo4j_server, "JAVA", JAVA), patch.object(neo4j_server, "SETTINGS", SETTINGS):
        server = neo4j_server.own_server(home)
        try:
            server.start()
            os.environ |= server.environment
            return _figures(server, handoffs)
        finally:
            server.stop()
            shutil.rmtree(home, ignore_errors=True)


def _figures(server: neo4j_server.OwnServer, handoffs: int) -> dict[str, Any]:
    m = company(handoffs)
    figures: dict[str, Any] = {"handoffs": len(m.handoffs)}
    with services.opened(server.uri.replace("bolt", "neo4j")) as store:
        store.init()
        cold = _kept(server, store, "first", company(handoffs if handoffs <= ONCE else FIRST))
        store.remove("first")
        figures |= {**_kept(server, store, NAME, m), "cold": cold, "peak_gb": peak_gb(), "equal": None, "given_up": []}
    with GraphDatabase.driver(server.uri, auth=(server.user, server.password)) as driver, driver.session() as session:
        followed = {one for one in m.names["item"].values if one.endswith(_ending(m))}
        figures["held_items"] = len(followed)
        for name, ask in here(m).items():
            mine, figures[f"{name}_flowmap_s"] = _timed(ask)
            figures[f"{name}_answers"] = len(mine)
            if name == "held":
                mine = mine[np.isin(mine // len(m.names["holder"]), [m.names["item"].codes[one] for one in followed])]
            try:
                rows, spent = _timed(lambda name=name: _asked(session, name, m))  # type: ignore[misc]
                if spent < LONGEST / 8:  # planned and read once: the second time counts
                    rows, spent = _timed(lambda name=name: _asked(session, name, m))  # type: ignore[misc]
            except Neo4jError:
                figures["given_up"].append(name)
                continue
            figures[f"{name}_cypher_s"] = spent
            figures["equal"] = figures["equal"] is not False and bool(np.array_equal(mine, _numbers(m, rows)))
    return figures


def _kept(server: neo4j_server.OwnServer, store: Store, name: str, m: Map) -> dict[str, Any]:
    """A map written and checked: the figures."""
    clock, spent = Clock(), [_server_cpu(server)]
    with clock.part("write"):
        store.create(name, m, by="the benchmark")
    spent.append(_server_cpu(server))
    with clock.part("check"):
        with clock.part("read"):
            stored = store.load(name).map
        json.dumps(services.check(stored, most=services.FIRST).to_dict())
    return clock.figures | {"write_server_cpu_s": round(spent[1] - spent[0], 2)}


def _server_cpu(server: neo4j_server.OwnServer) -> float:
    """Seconds of the processor that the server has used, 0 where the system does not say."""
    children = Path(f"/proc/{server.pid}/task/{server.pid}/children")
    if not children.exists():
        return 0.0
    texts = [Path(f"/proc/{child}/stat").read_text() for child in children.read_text().split()]
    stats = [text.rpartition(")")[2].split() for text in texts]
    return sum(int(one[11]) + int(one[12]) for one in stats) / os.sysconf("SC_CLK_TCK")


def _timed(work: Callable[[], Answer]) -> tuple[Answer, float]:
    began = time.perf_counter()
    return work(), round(time.perf_counter() - began, 3)


def _asked(session: Session, name: str, m: Map) -> list[list[Any]]:
    with session.begin_transaction(timeout=LONGEST) as tx:
        return tx.run(CYPHER[name], map=NAME, ending=_ending(m)).values()


def _ending(m: Map) -> str:
    """What the ids of the items end in that Cypher follows."""
    return ENDING if len(m.handoffs) > ONCE else ""


def _numbers(m: Map, rows: list[list[Any]]) -> np.ndarray:
    """Pairs of ids as the questions here answer them."""
    width, codes = len(m.names["holder"]), {space: m.names[space].codes for space in ("holder", "item")}
    return np.array(sorted(codes["item"][item] * width + codes["holder"][holder] for holder, item in rows))


if __name__ == "__main__":
    found = measured(int(sys.argv[1]) if len(sys.argv) > 1 else 100_000)
    print(json.dumps(found))
    sys.exit(int(found["equal"] is False))
