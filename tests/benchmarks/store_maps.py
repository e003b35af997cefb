"""How fast stores write, read and change a large map: a SQLite file, and any store whose URL is given.

    python -m tests.benchmarks.store_maps --handoffs 100000 --store neo4j://localhost:7687

Times are of one run on one machine; what counts is their ratio to making the same records one by one.
"""

from __future__ import annotations

import argparse
import random
import resource
import tempfile
import time
from collections.abc import Callable
from pathlib import Path
from typing import TypeVar

from flowmap.domain.change import Change
from flowmap.domain.map import Map
from flowmap.domain.quantities import Duration, Effort, Rate
from flowmap.domain.records import Case, Handoff, Holder, Item, Need, Record
from flowmap.stores import Store, open_store

Answer = TypeVar("Answer")
NAME = "benchmark"


def large(handoffs: int) -> list[Record]:
    """The records of a company: half as many needs as handoffs, teams and items by the square root."""
    chance, many = random.Random(1), max(10, int(handoffs**0.5))
    teams, items = [f"team-{n}" for n in range(many)], [f"item-{n}" for n in range(2 * many)]
    cases = [f"case-{n}" for n in range(8)]
    records: dict[str, Record] = {}
    for named in ([Case(id=c) for c in cases], [Holder(id=t) for t in teams], [Item(id=i) for i in items]):
        records.update({record.ref: record for record in named})
    while handoffs > 0:
        giver, receiver = chance.sample(teams, 2)
        handoff = Handoff(
            giver=giver,
            receiver=receiver,
            item=chance.choice(items),
            via=chance.choice(("e-mail", "phone", None)),
            lead=Duration(chance.randint(1, 9), "d"),
            effort=Effort(chance.randint(5, 60), "min"),
            times=Rate(chance.randint(1, 99), "/month"),
            cases=tuple(chance.sample(cases, chance.choice((0, 0, 1, 2)))),
        )
        handoffs -= handoff.ref not in records
        records[handoff.ref] = handoff
        if handoffs % 2:
            need = Need(holder=receiver, item=chance.choice(items), within=Duration(10, "d"))
            records[need.ref] = need
    return list(records.values())


def timed(what: str, unit: float, work: Callable[[], Answer]) -> Answer:
    """Do the work and print how long it took, in seconds and as a multiple of `unit`."""
    start = time.perf_counter()
    answer = work()
    took = time.perf_counter() - start
    print(f"  {what:34} {took:8.3f} s  {took / unit:6.3f}")
    return answer


def measure(store: Store, m: Map, unit: float) -> None:
    """Write, read and change the map in a store."""
    if NAME in {line.name for line in store.maps()}:
        store.remove(NAME)
    timed("write the map", unit, lambda: store.create(NAME, m, by="benchmark"))
    stored = timed("read it", unit, lambda: store.load(NAME))
    timed("read it again", unit, lambda: store.load(NAME))
    assert stored.map.model == m.model
    handoff = stored.map.handoffs[0]
    after = handoff.model_copy(update={"note": "changed"})
    timed("change one handoff", unit, lambda: store.save(NAME, [Change(handoff, after)], base=1, by="benchmark"))
    timed("change it back", unit, lambda: store.save(NAME, [Change(after, handoff)], base=2, by="benchmark"))
    timed("ask for the revision", unit, lambda: store.revision(NAME))
    timed("read the last line of the history", unit, lambda: store.history(NAME, most=1))
    timed("remove it", unit, lambda: store.remove(NAME))


def main() -> None:
    """Print the figures."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--handoffs", type=int, default=100_000)
    parser.add_argument("--store", action="append", default=[], help="URL of a further store")
    given = parser.parse_args()
    start = time.perf_counter()
    records = large(given.handoffs)
    unit = time.perf_counter() - start
    m = Map.of(records, name=NAME)
    print(f"{given.handoffs} handoffs, {len(m.needs)} needs; made one by one in {unit:.2f} s = 1")
    timed("their model hash", unit, lambda: m.model)
    with tempfile.TemporaryDirectory() as folder:
        for url in (f"sqlite:///{folder}/maps.db", *given.store):
            print(url.partition(":")[0])
            with open_store(url) as store:
                measure(store, m, unit)
        print(f"  file after removal                 {Path(folder, 'maps.db').stat().st_size / 1e6:8.1f} MB")
    print(f"most memory {resource.getrusage(resource.RUSAGE_SELF).ru_maxrss / 1e3:.0f} MB")


if __name__ == "__main__":
    main()
