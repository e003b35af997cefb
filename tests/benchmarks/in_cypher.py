"""A large map in a real Neo4j: writing it, checking it from there, and what Cypher can ask, compared for equal answers.

    python -m tests.benchmarks.in_cypher [HANDOFFS]      (default 100,000)

Needs what tests/capabilities/neo4j_server.py needs. Prints one JSON line: `write_s`, `read_s`, `check_s` from the store
to the report; of each question that Cypher can ask (white spots one handoff away, relay candidates, held along handoffs
by quantified paths) the seconds there and here, and whether the answers are `equal`. The server's work is not in the
processor time of this process: these are seconds of the clock.
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
from typing import Any
from unittest.mock import patch

import numpy as np

from flowmap.custody.kernel import EVERY, Rules, reach
from flowmap.domain.columns import Ragged, distinct
from flowmap.domain.map import Map
from tests.benchmarks.check_speed import NAME, Clock, peak_gb
from tests.benchmarks.company import company
from tests.capabilities import neo4j_server

JAVA = ("java", "-Xms1g", "-Xmx4g", "-XX:+UseParallelGC", "-XX:-UsePerfData")
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
    with patch.object(neo4j_server, "JAVA", JAVA):
        server = neo4j_server.own_server(home)
        try:
            server.start()
            os.environ |= server.environment
            return _figures(server, handoffs)
        finally:
            server.stop()
            shutil.rmtree(home, ignore_errors=True)


def _figures(server: neo4j_server.Server, handoffs: int) -> dict[str, Any]:
    from neo4j import GraphDatabase

    from flowmap import services

    m, clock = company(handoffs), Clock()
    with services.opened(server.uri.replace("bolt", "neo4j")) as store:
        store.init()
        with clock.part("write"):
            store.create(NAME, m, by="the benchmark")
        with clock.part("check"):
            with clock.part("read"):
                stored = store.load(NAME).map
            json.dumps(services.check(stored, most=services.FIRST).to_dict())
    figures: dict[str, Any] = {"handoffs": len(m.handoffs), **clock.figures, "peak_gb": peak_gb(), "equal": True}
    width, codes = len(m.names["holder"]), {space: m.names[space].codes for space in ("holder", "item")}
    with GraphDatabase.driver(server.uri, auth=(server.user, server.password)) as driver, driver.session() as session:
        for name, ask in here(m).items():
            session.run(CYPHER[name], map=NAME).consume()  # planned and read once: the second time counts
            began = time.perf_counter()
            rows = session.run(CYPHER[name], map=NAME).values()
            figures[f"{name}_cypher_s"] = round(time.perf_counter() - began, 3)
            began = time.perf_counter()
            mine = ask()
            figures[f"{name}_flowmap_s"] = round(time.perf_counter() - began, 3)
            theirs = np.array(sorted(codes["item"][item] * width + codes["holder"][holder] for holder, item in rows))
            figures["equal"] &= bool(np.array_equal(mine, theirs))
            figures[f"{name}_answers"] = len(mine)
    return figures


if __name__ == "__main__":
    found = measured(int(sys.argv[1]) if len(sys.argv) > 1 else 100_000)
    print(json.dumps(found))
    sys.exit(int(not found["equal"]))
