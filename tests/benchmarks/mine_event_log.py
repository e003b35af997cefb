"""How fast an event log is counted, and in how much memory: seeded logs of any size, CSV and XES; beside PM4Py.

    python tests/benchmarks/mine_event_log.py [EVENTS ...] [--pm4py PYTHON] [--only csv]    (default 100,000, 1,000,000)

Prints for each size and format the seconds of the processor, the events read in one of them, and the peak memory of the
process that read them. `--pm4py`: the interpreter of an environment that has PM4Py, which then counts the same log
(events, cases, handovers from team to team); the counts must be equal. PM4Py is under the AGPL: it is never installed
with flowmap, and nothing of it is imported here.
"""

from __future__ import annotations

import argparse
import json
import random
import subprocess
import sys
import tempfile
import time
from collections.abc import Iterator
from datetime import UTC, datetime, timedelta
from pathlib import Path
from typing import Any

SEED = 7
TEAMS, ACTIVITIES, EVENTS_A_CASE = 30, 40, 10
OPEN_CASES = 50_000  # cases that interleave
FIGURES = """
pairs = sorted([giver, receiver, times] for (giver, receiver), times in pairs.items())
unit = 1024 * 1024 if sys.platform == "darwin" else 1024
peak = resource.getrusage(resource.RUSAGE_SELF).ru_maxrss / unit
seconds = time.process_time() - began
print(json.dumps({"events": events, "cases": cases, "pairs": pairs, "seconds": seconds, "peak": peak}))
"""
FLOWMAP = """
import json, resource, sys, time
from collections import Counter
from flowmap.formats.event_log import read_log
began = time.process_time()
counts = read_log(sys.argv[1]).counts
events, cases, pairs = counts.events, counts.cases, Counter(dict(counts.within_teams))
for link in counts.links:
    pairs[link.giver, link.receiver] += link.times
pairs = {(one if isinstance(one, tuple) else (one, one)): times for one, times in pairs.items()}
"""
PM4PY = """
import json, resource, sys, time
import pandas, pm4py
began = time.process_time()
if sys.argv[1].endswith(".csv"):
    log = pandas.read_csv(sys.argv[1])
    log["timestamp"] = pandas.to_datetime(log["timestamp"], utc=True, format="ISO8601")
    log = pm4py.format_dataframe(log, case_id="case", activity_key="activity", timestamp_key="timestamp")
    team = "team"
else:
    log, team = pm4py.read_xes(sys.argv[1]), "org:group"
pairs, _, _ = pm4py.discover_dfg(log, activity_key=team)
events, cases = len(log), log["case:concept:name"].nunique()
"""


def events(count: int) -> Iterator[tuple[str, str, str, str]]:
    """(case, activity, team, time) of a log whose cases interleave at random; the same for the same count."""
    draw = random.Random(SEED)
    now = datetime(2020, 1, 1, tzinfo=UTC)
    for n in range(count):
        now += timedelta(seconds=draw.randrange(60))
        case = n // (OPEN_CASES * EVENTS_A_CASE) * OPEN_CASES + draw.randrange(OPEN_CASES)
        step = draw.randrange(ACTIVITIES)
        team = (step + draw.randrange(3)) % TEAMS
        yield f"case-{case}", f"Step {step}", f"Team {team}", now.isoformat()


def write_csv(path: Path, count: int) -> None:
    """One row an event."""
    with path.open("w", encoding="utf-8") as out:
        out.write("case,activity,team,timestamp\n")
        out.writelines(f"{','.join(event)}\n" for event in events(count))


def write_xes(path: Path, count: int) -> None:
    """One trace an event: the traces of a case come in pieces, which is the worst that a reader can meet."""
    with path.open("w", encoding="utf-8") as out:
        out.write("<log>\n")
        for case, activity, team, moment in events(count):
            out.write(
                f'<trace><string key="concept:name" value="{case}"/><event>'
                f'<string key="concept:name" value="{activity}"/><string key="org:group" value="{team}"/>'
                f'<date key="time:timestamp" value="{moment}"/></event></trace>\n'
            )
        out.write("</log>\n")


def counted(python: str, script: str, path: Path) -> dict[str, Any]:
    """What one program counts in a log, in a process of its own."""
    call = [python, "-c", script + FIGURES, str(path)]
    done = subprocess.run(call, check=True, capture_output=True, text=True)  # PM4Py shows its progress as an error
    found: dict[str, Any] = json.loads(done.stdout)
    return found


def main() -> int:
    """Print the table."""
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("sizes", nargs="*", type=int)
    parser.add_argument("--pm4py", metavar="PYTHON")
    parser.add_argument("--only", choices=("csv", "xes"))
    asked, equal = parser.parse_args(), True
    head = f"{'program':9}{'format':8}{'events':>12}{'cases':>12}{'pairs':>9}"
    print(head + f"{'file MB':>9}{'cpu s':>8}{'events/s':>10}{'peak MB':>9}")
    with tempfile.TemporaryDirectory() as folder:
        for size in asked.sizes or [100_000, 1_000_000]:
            for suffix, write in (("csv", write_csv), ("xes", write_xes)):
                if asked.only not in (None, suffix):
                    continue
                path = Path(folder, f"log.{suffix}")
                write(path, size)
                programs = [("flowmap", sys.executable, FLOWMAP)]
                programs += [("PM4Py", asked.pm4py, PM4PY)] if asked.pm4py else []
                every = []
                for name, python, script in programs:
                    found = counted(python, script, path)
                    every.append([found[one] for one in ("events", "cases", "pairs")])
                    print(
                        f"{name:9}{suffix:8}{found['events']:>12,}{found['cases']:>12,}{len(found['pairs']):>9,}"
                        f"{path.stat().st_size / 1e6:>9,.0f}{found['seconds']:>8.1f}"
                        f"{found['events'] / found['seconds']:>10,.0f}{found['peak']:>9,.0f}",
                        flush=True,
                    )
                equal &= all(one == every[0] for one in every)
                path.unlink()
    print("the counts are equal" if equal else "the counts differ")
    return int(not equal)


if __name__ == "__main__":
    began = time.perf_counter()
    code = main()
    print(f"in all {time.perf_counter() - began:.0f} s")
    sys.exit(code)
