"""What all tests share: the real parts as named capabilities, and the order that keeps both cores busy."""

from __future__ import annotations

import gc
import os
from pathlib import Path
from typing import TYPE_CHECKING

import pytest
from hypothesis import HealthCheck, configuration, settings

if TYPE_CHECKING:
    from xdist.scheduler import LoadGroupScheduling

pytest_plugins = ["tests.capabilities.chromium", "tests.capabilities.figures", "tests.capabilities.neo4j_server"]

ROOT = Path(__file__).resolve().parents[1]
LONGEST_NAME = 100  # letters
REPORTS = ROOT / "tests" / "documents" / "report"
configuration.set_hypothesis_home_dir(ROOT / ".cache" / "hypothesis")
# A busy machine is no reason to fail. CI tries the same maps for the same code; everybody else tries new ones.
settings.register_profile(
    "flowmap",
    deadline=None,
    print_blob=True,
    derandomize=os.environ.get("CI") == "true",
    suppress_health_check=[HealthCheck.too_slow],
)
settings.load_profile("flowmap")


def pytest_make_parametrize_id(val: object) -> str | None:
    """The beginning of a long text names its test: workers tell each other the names of all tests, again and again."""
    if isinstance(val, str | bytes) and len(val) > LONGEST_NAME:
        return f"{val[:LONGEST_NAME]!r}, {len(val):,} letters"
    return None


@pytest.hookimpl(tryfirst=True)
def pytest_collection(session: pytest.Session) -> None:
    """What is collected stays: to look for garbage among it would take a tenth of the time of all tests."""
    gc.disable()


def pytest_collection_finish(session: pytest.Session) -> None:
    """Garbage of the tests is looked for without looking through all modules and tests again and again."""
    gc.freeze()
    gc.set_threshold(10_000, 10, 10)
    gc.enable()


@pytest.hookimpl(tryfirst=True)
def pytest_collection_modifyitems(items: list[pytest.Item]) -> None:
    """Mark what uses a real part; keep in one worker what shares something dear; the tests of Neo4j run first.

    Journeys are skipped, visibly, unless they are asked for.
    """
    asked = bool(os.environ.get("FLOWMAP_TEST_JOURNEYS"))
    for item in items:
        if item.get_closest_marker("journey") and not asked:
            item.add_marker(pytest.mark.skip(reason="a minute and more of drawing in a real browser: make journeys"))
        used = getattr(item, "fixturenames", ())
        if "neo4j_server" in used:
            item.add_marker("neo4j")
        if "chromium" in used:
            item.add_marker("chromium")
        if item.get_closest_marker("neo4j"):
            item.add_marker(pytest.mark.xdist_group("neo4j"))
        elif "app" in used:  # what the application has worked out for the companies of its store
            item.add_marker(pytest.mark.xdist_group("site"))
        elif REPORTS in item.path.parents:  # reports that are made once
            item.add_marker(pytest.mark.xdist_group("reports"))
    items.sort(key=lambda item: item.get_closest_marker("neo4j") is None)


@pytest.hookimpl(optionalhook=True)
def pytest_xdist_make_scheduler(config: pytest.Config, log: object) -> LoadGroupScheduling:
    """Several workers share the tests out by module."""
    from tests.workers import ByModule

    return ByModule(config, log)
