"""The sample organisations as maps, each read once."""

from __future__ import annotations

from functools import cache

from flowmap.domain.map import Map
from flowmap.services import load, samples_folder


@cache
def sample(name: str) -> Map:
    """A company to try."""
    return load(str(samples_folder() / name / "map.yaml"))
