"""What all tests share: the real parts as named capabilities, and the order that keeps both cores busy."""

from __future__ import annotations

import os
from pathlib import Path

import pytest
from hypothesis import HealthCheck, configuration, settings

pytest_plugins = ["tests.capabilities.chromium", "tests.capabilities.figures", "tests.capabilities.neo4j_server"]

ROOT = Path(__file__).resolve().parents[1]
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


@pytest.hookimpl(tryfirst=True)
def pytest_collection_modifyitems(items: list[pytest.Item]) -> None:
    """Mark what uses a real part; what uses Neo4j runs first and in one worker, because all share one server.

    Journeys take minutes of a real browser each: they are skipped, visibly, unless they are asked for.
    """
    asked = bool(os.environ.get("FLOWMAP_TEST_JOURNEYS"))
    for item in items:
        if item.get_closest_marker("journey") and not asked:
            item.add_marker(pytest.mark.skip(reason="a journey of minutes through a real browser: make journeys"))
        used = getattr(item, "fixturenames", ())
        if "neo4j_server" in used:
            item.add_marker("neo4j")
        if "chromium" in used:
            item.add_marker("chromium")
        if item.get_closest_marker("neo4j"):
            item.add_marker(pytest.mark.xdist_group("neo4j"))
    items.sort(key=lambda item: item.get_closest_marker("neo4j") is None)
