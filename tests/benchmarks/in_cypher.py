"""A large map in a real Neo4j: writing it, checking it from there, and what Cypher can ask, compared for equal answers.

    python -m tests.benchmarks.in_cypher [HANDOFFS]      (default 100,000)

Needs what tests/capabilities/neo4j_server.py needs. Prints one JSON line: `write_s`, `read_s`, `check_s` from the store
to the report, when the server has done it once before; `cold`: the same when it has just started (the first time is of
a map of 10,000 where there are more than 200,000); of each question that Cypher can ask (white spots one handoff away,
relay candidates, held along handoffs by quantified paths) the seconds there and here, and whether the answers are
`equal`; a question that takes Cypher longer than LONGEST is given up, and named in `given_up`. Seconds are of the
clock; `_cpu_s` of this process' processor, `_server_cpu_s` of the server's.
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
from flowmap.domain.columns import Ragged, distinct
from flowmap.domain.map import Map
from flowmap.stores import Store
from tests.benchmarks.check_speed import NAME, Clock, peak_gb
from tests.benchmarks.company import company
from tests.capabilities import neo4j_server

Answer = TypeVar("Answer")
JAVA = ("java", "-Xms1g", "-Xmx4g", "-XX:+UseParallelGC", "-XX:-UsePerfData")
SETTINGS = neo4j_server.SETTINGS.replace("pagecache.size=64m", "pagecache.size=2g").replace("size=16m", "size=256m")
ONCE, FIRST = 200_000, 10_000  # handoffs: above the one, a map of the other is what warms the server
LONGEST = 240.0  # seconds that a question may take
CYPHER = {
    "white_spots": """MATCH (h:Holder {map: $map})-[:NEEDS]->(i:Item)
WHERE NOT EXISTS { (h)<-[r:HANDS_OFF]-() WHERE r.item = i.id }
  AND NOT EXISTS { (h)-[:PERFORMS]->(:Activity)-[:MAKES]->(i) }
RETURN DISTINCT h.id, i.id""",
    "relays": """MATCH (a:Holder {map: $map})-[r:HANDS_OFF]->(b:Holder)-[s:HANDS_OFF]->(c:Holder)
WHERE r.item = s.item AND a <> c AND NOT EXISTS { (b)-[n:NEEDS]->(:Item {map: $map, id: r.item}) }
RETURN DISTINCT b.id, r.item""",
    "held": """MATCH (m:Holder {map: $map})-[:PERFORMS]->(:Activity)-[:MAKES]->(i:Item)
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

    def white_spots() -> np.ndarray:
        return np.setdiff1d(need, np.concatenate([got, made]))

    def relays() -> np.ndarray:
        between = np.setdiff1d(np.intersect1d(given, got), need)
        into, out = np.flatnonzero(np.isin(got, between)), np.flatnonzero(np.isin(given, between))
        givers = distinct(got[into] * width + handoffs.codes("giver")[into])
        takers = distinct(given[out] * width + handoffs.codes("receiver")[out])
        # Somebody gives and somebody else gets: not if the only giver is the only receiver.
        lone = _alone(givers, width), _alone(takers, width)
        back = np.intersect1d(lone[0], lone[1])
        found: np.ndarray = np.setdiff1d(between, back // width)
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


def _alone(pairs: np.ndarray, width: int) -> np.ndarray:
    """The pairs (state * width + other, ascending) whose state has no other one."""
    state = pairs // width
    new = np.append(True, state[1:] != state[:-1])
    found: np.ndarray = pairs[new & np.append(new[1:], True)]
    return found


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
        for name, ask in here(m).items():
            mine, figures[f"{name}_flowmap_s"] = _timed(ask)
            figures[f"{name}_answers"] = len(mine)
            try:
                rows, spent = _timed(lambda name=name: _asked(session, name))  # type: ignore[misc]
                if spent < LONGEST / 8:  # planned and read once: the second time counts
                    rows, spent = _timed(lambda name=name: _asked(session, name))  # type: ignore[misc]
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


def _asked(session: Session, name: str) -> list[list[Any]]:
    with session.begin_transaction(timeout=LONGEST) as tx:
        return tx.run(CYPHER[name], map=NAME).values()


def _numbers(m: Map, rows: list[list[Any]]) -> np.ndarray:
    """Pairs of ids as the questions here answer them."""
    width, codes = len(m.names["holder"]), {space: m.names[space].codes for space in ("holder", "item")}
    return np.array(sorted(codes["item"][item] * width + codes["holder"][holder] for holder, item in rows))


if __name__ == "__main__":
    found = measured(int(sys.argv[1]) if len(sys.argv) > 1 else 100_000)
    print(json.dumps(found))
    sys.exit(int(found["equal"] is False))
