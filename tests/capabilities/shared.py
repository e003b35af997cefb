"""The folder beside the repository: the golden organisations and real data; absent, tests say so and are skipped."""

from __future__ import annotations

from pathlib import Path

from tests.capabilities.missing import missing

ROOT = Path(__file__).resolve().parents[2]
SHARED = ROOT.parent / "shared"
SAMPLES = sorted((ROOT / "sample_orgs").glob("*/map.yaml"))


def shared(folder: str) -> Path:
    """A folder of ../shared, such as `golden` or `data`."""
    found = SHARED / folder
    if not found.is_dir():
        missing(f"../shared/{folder} is not here")
    return found


def golden_files() -> list[Path]:
    """Every golden organisation, in flow text."""
    return sorted(shared("golden").glob("*.flow"))
