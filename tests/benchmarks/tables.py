"""All tables of docs/performance.md, one after the other.

    python -m tests.benchmarks.tables [--pm4py PYTHON]

Every size of the check with one case and eight; the re-check after an edit; Neo4j and Cypher; the stores; event logs.
"""

from __future__ import annotations

import argparse
import subprocess
import sys

from tests.benchmarks.check_speed import measured

SIZES = (1_000, 10_000, 100_000, 1_000_000)
CASES = (1, 8)
COLUMNS = ("handoffs", "cases", "findings", "read_s", "check_s", "check_cpu_s", "check_again_s", "recheck_s", "peak_gb")
BESIDE = ("flowmap_cpu_s", "networkx_cpu_s", "equal")


def row(values: list[object]) -> str:
    """A row of a table in Markdown."""
    return f"| {' | '.join(f'{one:,}' if isinstance(one, int | float) else str(one) for one in values)} |"


def check_table() -> bool:
    """Print the table of the check; whether all answers were equal to those of networkx."""
    heads = (*COLUMNS, *BESIDE)
    print(f"{row(list(heads))}\n{row(['---'] * len(heads))}")
    equal = True
    for cases in CASES:
        for size in SIZES:
            found = measured(size, cases)
            equal &= found["equal"]
            print(row([found[name] if name != "equal" else str(found[name]) for name in heads]), flush=True)
    return equal


def main() -> int:
    """Print all tables; 1 if something was not equal."""
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--pm4py", metavar="PYTHON")
    pm4py = parser.parse_args().pm4py
    failed = not check_table()
    mining = ["mine_event_log", "100000", "1000000", *(["--pm4py", pm4py] if pm4py else [])]
    for others in (
        ["in_cypher", "100000"],
        ["in_cypher", "1000000"],
        mining,
        ["mine_event_log", "10000000", "--only", "csv", "xes"],
    ):
        print(f"\n{' '.join(others)}", flush=True)
        failed |= subprocess.run([sys.executable, "-m", f"tests.benchmarks.{others[0]}", *others[1:]]).returncode != 0
    return int(failed)


if __name__ == "__main__":
    sys.exit(main())
