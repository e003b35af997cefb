"""How fast an event log is counted, and in how much memory: seeded logs of any size, CSV and XES.

Run: python tests/benchmarks/mine_event_log.py [EVENTS ...]      (default 100,000 and 1,000,000)
Prints for each size and format the events read in a second and the peak memory of the process that read them.
"""

from __future__ import annotations

import random
import subprocess
import sys
import tempfile
import time
from collections.abc import Iterator
from datetime import UTC, datetime, timedelta
from pathlib import Path

SEED = 7
TEAMS, ACTIVITIES, EVENTS_A_CASE = 30, 40, 10
OPEN_CASES = 50_000  # cases that interleave
MEASURE = """
import resource, sys, time
from flowmap.formats.event_log import read_log
began = time.perf_counter()
summary = read_log(sys.argv[1])
seconds = time.perf_counter() - began
unit = 1024 * 1024 if sys.platform == "darwin" else 1024
peak = resource.getrusage(resource.RUSAGE_SELF).ru_maxrss / unit
print(f"{summary.counts.events} {summary.counts.cases} {len(summary.counts.links)} {seconds} {peak}")
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


def main(sizes: list[int]) -> None:
    """Print the table."""
    head = f"{'format':8}{'events':>12}{'cases':>12}{'links':>9}"
    print(head + f"{'file MB':>9}{'s':>8}{'events/s':>10}{'peak MB':>9}")
    with tempfile.TemporaryDirectory() as folder:
        for size in sizes:
            for suffix, write in (("csv", write_csv), ("xes", write_xes)):
                path = Path(folder, f"log.{suffix}")
                write(path, size)
                call = [sys.executable, "-c", MEASURE, str(path)]
                found = subprocess.run(call, check=True, capture_output=True, text=True).stdout.split()
                read, cases, links, seconds, peak = int(found[0]), *map(float, found[1:])
                megabytes = path.stat().st_size / 1e6
                print(
                    f"{suffix:8}{read:>12,}{cases:>12,.0f}{links:>9,.0f}{megabytes:>9,.0f}{seconds:>8.1f}"
                    f"{read / seconds:>10,.0f}{peak:>9,.0f}"
                )
                path.unlink()


if __name__ == "__main__":
    began = time.perf_counter()
    main([int(size) for size in sys.argv[1:]] or [100_000, 1_000_000])
    print(f"in all {time.perf_counter() - began:.0f} s")
