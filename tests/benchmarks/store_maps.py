"""How fast stores write, read and change a large map: a SQLite file, and any store whose URL is given.

    python -m tests.benchmarks.store_maps --handoffs 100000 --store neo4j://localhost:7687

Times are of one run on one machine; what counts is their ratio to making the same records one by one.
"""

from __future__ import annotations

import argparse
import resource
import tempfile
import time
from collections.abc import Callable
from pathlib import Path
from typing import TypeVar

from flowmap.domain.change import Change
from flowmap.domain.map import Map
from flowmap.stores import Store, open_store
from tests.benchmarks.company import company

Answer = TypeVar("Answer")
NAME = "benchmark"


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
    m = company(given.handoffs, 8)
    start = time.perf_counter()
    made = sum(1 for _ in m.records())
    unit = time.perf_counter() - start
    print(f"{len(m.handoffs):,} handoffs, {made:,} records; made one by one in {unit:.2f} s = 1")
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
