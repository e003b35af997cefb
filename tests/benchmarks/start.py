"""How long `flowmap --help` takes, as a multiple of the bare start of the interpreter; at most 6.

    python tests/benchmarks/start.py [ROUNDS]

The two run in turns, so that whatever else the machine does touches both; the ratio is that of the medians.
"""

from __future__ import annotations

import statistics
import subprocess
import sys
import time

MOST = 6.0
COMMANDS = {
    "the interpreter": [sys.executable, "-c", "pass"],
    "flowmap --help": [sys.executable, "-c", "from flowmap.cli import main; main()", "--help"],
    "flowmap check": [sys.executable, "-c", "from flowmap.cli import main; main()", "check", "-"],
}


def seconds(command: list[str]) -> float:
    """One run of a command."""
    started = time.perf_counter()
    subprocess.run(command, stdin=subprocess.DEVNULL, stdout=subprocess.DEVNULL, check=True)
    return time.perf_counter() - started


def measured(rounds: int) -> dict[str, float]:
    """The median seconds of each command."""
    runs: dict[str, list[float]] = {name: [] for name in COMMANDS}
    for _ in range(rounds):
        for name, command in COMMANDS.items():
            runs[name].append(seconds(command))
    return {name: statistics.median(times) for name, times in runs.items()}


if __name__ == "__main__":
    figures = measured(int(sys.argv[1]) if len(sys.argv) > 1 else 20)
    bare = figures["the interpreter"]
    for name, figure in figures.items():
        print(f"{name:<16} {figure * 1000:6.1f} ms  {figure / bare:5.2f} times")
    sys.exit(figures["flowmap --help"] > MOST * bare)
