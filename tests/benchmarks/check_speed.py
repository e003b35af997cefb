"""How fast a large map is checked, and in how much memory; beside plain networkx, with equal answers.

    python -m tests.benchmarks.check_speed [HANDOFFS [CASES]] [--parts]      (default 100,000 and 1)

Prints one JSON line: `read_s` the map from the SQLite store; `check_s` from the store to the JSON report on the disk,
the reading included; `peak_gb` of the process that does it; `networkx_s` what five of the questions take plainly
(`in_networkx`), `flowmap_s` what they take here, and whether the answers are `equal`; `check_again_s` is a check of
the map in memory, `recheck_s` the median of finding out what one more handoff closes and brings. Seconds are of the
clock, those that end in `_cpu_s` of the processor (user and system), which a busy machine makes less uncertain. Each
part has a process of its own. `--parts` prints on the error output what each part of the check takes.
"""

from __future__ import annotations

import argparse
import json
import random
import resource
import statistics
import subprocess
import sys
import tempfile
import time
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import Any, TypeVar

import numpy as np

from flowmap.analyzers.check import Checked
from flowmap.domain.change import Change
from flowmap.domain.records import Handoff
from tests.benchmarks.company import company

Answer = TypeVar("Answer")
NAME = "company"
EDITS = 15


class Clock:
    """Seconds of the clock and of the processor, by name."""

    def __init__(self) -> None:
        self.figures: dict[str, Any] = {}

    @contextmanager
    def part(self, name: str) -> Iterator[None]:
        """Measures what is done within."""
        began, cpu = time.perf_counter(), time.process_time()
        yield
        self.figures[f"{name}_s"] = round(time.perf_counter() - began, 3)
        self.figures[f"{name}_cpu_s"] = round(time.process_time() - cpu, 3)


def peak_gb() -> float:
    """The most memory that this process has used."""
    unit = 1e9 if sys.platform == "darwin" else 1e6  # ru_maxrss is in bytes there, in KiB here
    return round(resource.getrusage(resource.RUSAGE_SELF).ru_maxrss * (1 if unit == 1e9 else 1.024) / unit, 3)


def write(url: str, handoffs: int, cases: int) -> dict[str, Any]:
    """Put the company into a SQLite store as `create` does, but for the history, which has each record once more."""
    from flowmap.stores.sqlite.connections import Connections
    from flowmap.stores.sqlite.history import write_line
    from flowmap.stores.sqlite.writing import write_map

    clock = Clock()
    m = company(handoffs, cases)
    connections = Connections(url.removeprefix("sqlite:///"))
    with clock.part("write"), connections.writing() as db:
        row = (1, NAME, m.title, 1, m.model)
        at = write_line(db, 1, 1, by="the benchmark", changes=())
        db.execute(
            "INSERT INTO store_map (key, name, title, revision, model, changed) VALUES (?, ?, ?, ?, ?, ?)", (*row, at)
        )
        write_map(db, 1, m)
    connections.close()
    return {"handoffs": len(m.handoffs), "cases": len(m.cases), **clock.figures}


def read_and_check(url: str, target: str) -> dict[str, Any]:
    """From the store to a JSON report in a file, as `flowmap check --format json` does."""
    from flowmap import services
    from flowmap.formats.json_text import json_text

    clock = Clock()
    with clock.part("check"):
        with clock.part("read"), services.opened(url) as store:
            m = store.load(NAME).map
        report = services.check(m, most=services.FIRST)
        Path(target).write_text(json_text(report.to_dict()), encoding="utf-8")
    peak = peak_gb()
    with clock.part("check_again"):
        checked = services.checked_map(m, most=services.FIRST)
    clock.figures["recheck_s"] = statistics.median(_rechecks(checked))
    return {**clock.figures, "peak_gb": peak, "findings": sum(report.counts.values())}


def _rechecks(checked: Checked) -> Iterator[float]:
    """Seconds that it takes to tell what one more handoff closes and brings, for some handoffs drawn at random."""
    draw, names = random.Random(1), checked.solution.map.names
    for n in range(1 + EDITS):
        giver, receiver = draw.sample(names["holder"].values, 2)
        one_more = Handoff(giver=giver, receiver=receiver, item=draw.choice(names["item"].values))
        changes = (Change(None, one_more.with_id(f"{one_more.base_id()}-{1000 + n}")),)
        began = time.perf_counter()
        checked.trials.outcomes([changes], told=False)
        if n:  # the first one also numbers what was found
            yield round(time.perf_counter() - began, 4)


def same_questions(handoffs: int, cases: int) -> dict[str, Any]:
    """Five questions here and in networkx."""
    from tests.benchmarks import in_flowmap, in_networkx

    m, clock, equal = company(handoffs, cases), Clock(), True
    in_flowmap.answers(company(0))  # loads what is loaded once
    with clock.part("flowmap"):
        _, found = in_flowmap.answers(m)
    spent = {"networkx_s": 0.0, "networkx_cpu_s": 0.0}
    for bit in m.case_bits.values():
        one = Clock()
        with one.part("networkx"):
            plain = in_networkx.answers(m, bit)
        spent = {name: round(spent[name] + one.figures[name], 3) for name in spent}
        theirs, mine = in_networkx.columns(plain), in_flowmap.columns(found, bit)
        del plain
        equal &= all(np.array_equal(mine[name], theirs[name].reshape(mine[name].shape)) for name in mine)
    return {**clock.figures, **spent, "equal": equal}


def parts(handoffs: int, cases: int) -> None:
    """What each part of a check takes, on the error output."""
    from flowmap.analyzers.registry import registry
    from flowmap.custody.solution import solve
    from flowmap.domain.in_order import in_order

    def timed(what: str, work: Callable[[], Answer]) -> Answer:
        began = time.process_time()
        result = work()
        print(f"{what:12}{time.process_time() - began:8.2f} s", file=sys.stderr, flush=True)
        return result

    m = company(handoffs, cases)
    m = timed("in order", lambda: in_order(m))
    s = timed("compile", lambda: solve(m))
    timed("held", lambda: s.held)
    timed("wants", lambda: s.wants)
    timed("best ways", lambda: s.best("median"))
    timed("critical", lambda: s.critical)
    for code, rule in registry().items():
        timed(code, lambda rule=rule: rule.find(s, rule.options))  # type: ignore[misc]


def apart(part: str, *given: object) -> dict[str, Any]:
    """A part in a process of its own."""
    call = [sys.executable, "-m", "tests.benchmarks.check_speed", "--do", part, *map(str, given)]
    found: dict[str, Any] = json.loads(subprocess.run(call, check=True, stdout=subprocess.PIPE, text=True).stdout)
    return found


def measured(handoffs: int, cases: int, *, plain: bool = True) -> dict[str, Any]:
    """All figures of one size; `plain`: also those of networkx."""
    with tempfile.TemporaryDirectory() as folder:
        url = f"sqlite:///{folder}/maps.db"
        made = apart("write", url, handoffs, cases)
        checked = apart("check", url, Path(folder, "report.json"))
    other = apart("same", handoffs, cases) if plain else {}
    first = {name: {**made, **checked, **other}.get(name) for name in ORDER}
    return {**first, **{name: value for name, value in {**made, **checked, **other}.items() if name not in first}}


ORDER = ("handoffs", "cases", "read_s", "check_s", "peak_gb", "networkx_s", "equal")


def main() -> int:
    """Print the line."""
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("given", nargs="*")
    parser.add_argument("--parts", action="store_true", help="what each part takes")
    parser.add_argument("--do", choices=("write", "check", "same"), help=argparse.SUPPRESS)
    asked = parser.parse_args()
    if asked.do == "write":
        print(json.dumps(write(asked.given[0], *map(int, asked.given[1:]))))
    elif asked.do == "check":
        print(json.dumps(read_and_check(*asked.given)))
    else:
        sizes = [int(one) for one in asked.given] + [100_000, 1][len(asked.given) :]
        if asked.parts:
            parts(*sizes)
        found = same_questions(*sizes) if asked.do else measured(*sizes)
        print(json.dumps(found))
        return int(found["equal"] is False)
    return 0


if __name__ == "__main__":
    sys.exit(main())
