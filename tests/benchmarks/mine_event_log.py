"""How fast an event log is counted, and in how much memory: seeded logs of any size, CSV and XES; beside PM4Py.

    python tests/benchmarks/mine_event_log.py [EVENTS ...] [--log FILE ...] [--pm4py PYTHON] [--only KIND ...]

Prints for each size (default 100,000 and 1,000,000 events) and kind, and for each given file, the seconds of the
processor, the events read in one of them, and the peak memory of the process that read them. The kinds: `csv`; `xes`
as tools write it, `xes.gz` the same, packed; `apart.xes` with each event in a trace of its own, which is the worst that
a reader can meet. `--pm4py`: the interpreter of an environment that has PM4Py, which then counts the same log (events,
cases, handovers from team to team; each event must name a team); the counts must be equal. PM4Py is under the AGPL: it
is never installed with flowmap, and nothing of it is imported here.
"""

from __future__ import annotations

import argparse
import gzip
import json
import multiprocessing
import random
import subprocess
import sys
import tempfile
import time
from collections.abc import Callable, Iterator
from datetime import UTC, datetime, timedelta
from itertools import groupby
from pathlib import Path
from typing import Any

SEED = 7
TEAMS, ACTIVITIES, EVENTS_A_CASE = 30, 40, 10
OPEN_CASES = 50_000  # cases that interleave, fewer in a short log
FIGURES = """
pairs = sorted([giver, receiver, times] for (giver, receiver), times in pairs.items())
unit = 1024 * 1024 if sys.platform == "darwin" else 1024
peak = resource.getrusage(resource.RUSAGE_SELF).ru_maxrss / unit
seconds = time.process_time() - began
print(json.dumps({"events": events, "cases": cases, "pairs": pairs, "team": team, "seconds": seconds, "peak": peak}))
"""
FLOWMAP = """
import json, resource, sys, time
from collections import Counter
from flowmap.formats.event_log import read_log
began = time.process_time()
log = read_log(sys.argv[1])
counts, team = log.counts, log.columns.team
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
    log, team = pm4py.read_xes(sys.argv[1]), sys.argv[2]
pairs, _, _ = pm4py.discover_dfg(log, activity_key=team)
events, cases = len(log), log["case:concept:name"].nunique()
"""


def events(count: int) -> Iterator[tuple[str, str, str, str]]:
    """(case, activity, team, time) of a log whose cases interleave at random; the same for the same count."""
    draw, size = random.Random(SEED), together(count)
    now = datetime(2020, 1, 1, tzinfo=UTC)
    for n in range(count):
        now += timedelta(seconds=draw.randrange(60))
        case = n // size * OPEN_CASES + draw.randrange(size // EVENTS_A_CASE)
        step = draw.randrange(ACTIVITIES)
        team = (step + draw.randrange(3)) % TEAMS
        yield f"case-{case}", f"Step {step}", f"Team {team}", now.isoformat()


def together(count: int) -> int:
    """How many events follow one another before all their cases are over."""
    return max(EVENTS_A_CASE, min(count, OPEN_CASES * EVENTS_A_CASE))


def write_csv(path: Path, count: int) -> None:
    """One row an event."""
    with path.open("w", encoding="utf-8") as out:
        out.write("case,activity,team,timestamp\n")
        out.writelines(f"{','.join(event)}\n" for event in events(count))


HEAD = """<?xml version="1.0" encoding="UTF-8" ?>
<log xes.version="1.0" xes.features="nested-attributes" xmlns="http://www.xes-standard.org/">
\t<extension name="Lifecycle" prefix="lifecycle" uri="http://www.xes-standard.org/lifecycle.xesext"/>
\t<extension name="Organizational" prefix="org" uri="http://www.xes-standard.org/org.xesext"/>
\t<extension name="Time" prefix="time" uri="http://www.xes-standard.org/time.xesext"/>
\t<extension name="Concept" prefix="concept" uri="http://www.xes-standard.org/concept.xesext"/>
\t<global scope="trace">
\t\t<string key="concept:name" value="UNKNOWN"/>
\t</global>
\t<global scope="event">
\t\t<string key="org:group" value="UNKNOWN"/>
\t\t<date key="time:timestamp" value="1970-01-01T00:00:00.000+00:00"/>
\t\t<string key="lifecycle:transition" value="UNKNOWN"/>
\t\t<string key="concept:name" value="UNKNOWN"/>
\t</global>
\t<classifier name="Activity classifier" keys="concept:name lifecycle:transition"/>
\t<string key="concept:name" value="a log"/>
"""
EVENT = """\t\t<event>
\t\t\t<string key="org:group" value="{}"/>
\t\t\t<date key="time:timestamp" value="{}"/>
\t\t\t<string key="lifecycle:transition" value="complete"/>
\t\t\t<string key="concept:name" value="{}"/>
\t\t</event>
"""


def traces(count: int) -> Iterator[tuple[str, list[tuple[str, str, str, str]]]]:
    """The cases with all their events."""
    size = together(count)
    for _, batch in groupby(enumerate(events(count)), lambda one: one[0] // size):
        cases: dict[str, list[tuple[str, str, str, str]]] = {}
        for _, event in batch:
            cases.setdefault(event[0], []).append(event)
        yield from cases.items()


def write_xes(path: Path, count: int) -> None:
    """As OpenXES writes it: a line an attribute, all events of a case in one trace, four attributes an event."""
    with gzip.open(path, "wt", compresslevel=6) if path.suffix == ".gz" else path.open("w", encoding="utf-8") as out:
        out.write(HEAD)
        for case, of_case in traces(count):
            out.write(f'\t<trace>\n\t\t<string key="concept:name" value="{case}"/>\n')
            out.writelines(EVENT.format(team, f"{at[:19]}.000{at[19:]}", step) for _, step, team, at in of_case)
            out.write("\t</trace>\n")
        out.write("</log>\n")


def write_apart(path: Path, count: int) -> None:
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


KINDS: dict[str, Callable[[Path, int], None]] = {
    "csv": write_csv,
    "xes": write_xes,
    "xes.gz": write_xes,
    "apart.xes": write_apart,
}


def write(kind: Callable[[Path, int], None], path: Path, count: int) -> None:
    """Write a log in a process of its own: what memory this one has had would count as that of those that read it."""
    writer = multiprocessing.get_context("spawn").Process(target=kind, args=(path, count))
    writer.start()
    writer.join()
    if writer.exitcode:
        raise SystemExit(f"{path.name} could not be written")


def counted(python: str, script: str, *arguments: str) -> dict[str, Any]:
    """What one program counts in a log, in a process of its own."""
    call = [python, "-c", script + FIGURES, *arguments]
    done = subprocess.run(call, check=True, capture_output=True, text=True)  # PM4Py shows its progress as an error
    found: dict[str, Any] = json.loads(done.stdout)
    return found


def compared(path: Path, kind: str, pm4py: str | None) -> bool:
    """Print what each program needs for a log; whether they count the same."""
    every: list[dict[str, Any]] = []
    for name, python, script in [("flowmap", sys.executable, FLOWMAP), ("PM4Py", pm4py, PM4PY)]:
        if python is None:
            continue
        found = counted(python, script, str(path), *(one["team"] for one in every))
        every.append(found)
        print(
            f"{name:9}{kind:10}{found['events']:>12,}{found['cases']:>12,}{len(found['pairs']):>9,}"
            f"{path.stat().st_size / 1e6:>9,.1f}{found['seconds']:>8.2f}"
            f"{found['events'] / found['seconds']:>10,.0f}{found['peak']:>9,.0f}",
            flush=True,
        )
    return all(one[what] == every[0][what] for one in every for what in ("events", "cases", "pairs"))


def main() -> int:
    """Print the table."""
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("sizes", nargs="*", type=int)
    parser.add_argument("--pm4py", metavar="PYTHON")
    parser.add_argument("--only", choices=KINDS, nargs="*", default=list(KINDS))
    parser.add_argument("--log", type=Path, nargs="*", default=[])
    asked, equal = parser.parse_args(), True
    head = f"{'program':9}{'kind':10}{'events':>12}{'cases':>12}{'pairs':>9}"
    print(head + f"{'file MB':>9}{'cpu s':>8}{'events/s':>10}{'peak MB':>9}")
    for path in asked.log:
        equal &= compared(path, path.name[:9], asked.pm4py)
    with tempfile.TemporaryDirectory() as folder:
        for size in asked.sizes or ([] if asked.log else [100_000, 1_000_000]):
            for kind in asked.only:
                path = Path(folder, f"log.{kind}")
                write(KINDS[kind], path, size)
                equal &= compared(path, kind, asked.pm4py)
                path.unlink()
    print("the counts are equal" if equal else "the counts differ")
    return int(not equal)


if __name__ == "__main__":
    began = time.perf_counter()
    code = main()
    print(f"in all {time.perf_counter() - began:.0f} s")
    sys.exit(code)
