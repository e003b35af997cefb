"""What the API answers about measures: an object a measure, with the lines that the catalogue says it has."""

from __future__ import annotations

from dataclasses import make_dataclass
from functools import reduce
from operator import or_
from types import GenericAlias
from typing import Any

from flowmap.analyzers.measures.catalogue import MEASURES, Summary
from flowmap.analyzers.measures.measure import Measure


def _told(measure: Measure) -> Any:
    """The lines of one measure, what was left out of them, and why something cannot be said."""
    lines = GenericAlias(list, (measure.line,))
    name = measure.line.__name__.removesuffix("Line")
    return make_dataclass(f"{name}Measured", [("lines", lines), ("cut", str | None), ("note", str | None)])


# by its name, only those that were asked for
_MEASURES = GenericAlias(dict, (str, reduce(or_, map(_told, MEASURES.values()))))
MeasuresTold = make_dataclass(
    "MeasuresTold",
    [
        *(("map", str), ("revision", int), ("flowmap", int), ("title", str), ("model", str)),
        *(("summary", Summary), ("measures", _MEASURES)),
    ],
)
