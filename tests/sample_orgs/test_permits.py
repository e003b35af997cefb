"""The map of the permits comes from its log, and the log from its script: both again, byte for byte."""

from __future__ import annotations

import csv
import importlib.util
import io
from collections import defaultdict
from datetime import datetime
from itertools import pairwise
from pathlib import Path
from types import ModuleType

import pytest

from tests.docs.fenced import Reader
from tests.sample_orgs.expected import SAMPLES

FOLDER = SAMPLES / "permits"


@pytest.fixture(scope="module")
def script() -> ModuleType:
    spec = importlib.util.spec_from_file_location("make_log", FOLDER / "make_log.py")
    assert spec is not None
    assert spec.loader is not None
    module = importlib.util.module_from_spec(spec)
    spec.loader.exec_module(module)
    return module


def test_the_script_makes_the_log(script: ModuleType) -> None:
    made = io.StringIO(newline="")
    script.write(made)
    assert made.getvalue().encode() == (FOLDER / "log.csv").read_bytes()


def test_the_import_makes_the_map(tmp_path: Path) -> None:
    command = next(
        line[2:] for line in (FOLDER / "README.md").read_text().splitlines() if line.startswith("$ flowmap import")
    )
    code, _printed = Reader(tmp_path).run(command)
    assert code == 0
    assert (tmp_path / "permits.yaml").read_bytes() == (FOLDER / "map.yaml").read_bytes()


def test_the_log_is_one_that_could_be(script: ModuleType) -> None:
    with (FOLDER / "log.csv").open(newline="") as file:
        rows = list(csv.DictReader(file))
    cases = defaultdict(list)
    for row in rows:
        start, end = (datetime.fromisoformat(row[name]) for name in ("start", "timestamp"))
        assert start <= end
        assert all(moment.weekday() < 5 for moment in (start, end))
        assert script.STEPS[row["activity"]][0] == row["team"]
        cases[row["case"]].append((start, end))
    assert len(cases) == script.APPLICATIONS
    for steps in cases.values():
        assert all(before[1] <= after[0] for before, after in pairwise(steps))
    assert {row["activity"] for row in rows} == set(script.STEPS)
    assert (FOLDER / "log.csv").stat().st_size < 1_000_000
