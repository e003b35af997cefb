"""Compare the engine and the rules with the oracle on many random maps, beyond what a test run has time for.

Run: python -m tests.benchmarks.compare_with_oracle [MAPS] [FIRST SEED]      (default 10,000 from 0)
Prints every difference with the seed that makes the map, and how many maps there were; exit 1 if any differed.
"""

from __future__ import annotations

import random
import sys
import time

from tests.custody.comparing import differences
from tests.dense_maps import dense_map


def main(count: int, first: int) -> int:
    """How many maps differ."""
    began, wrong = time.perf_counter(), 0
    for seed in range(first, first + count):
        found = differences(dense_map(random.Random(seed)))
        if found:
            wrong += 1
            print(f"seed {seed}: {'; '.join(found[:5])}", flush=True)
    print(f"{count:,} random maps, {wrong} differ from the oracle, {time.perf_counter() - began:.0f} s")
    return wrong


if __name__ == "__main__":
    numbers = [int(text) for text in sys.argv[1:]]
    sys.exit(min(1, main(*(numbers + [10_000, 0][len(numbers) :]))))
