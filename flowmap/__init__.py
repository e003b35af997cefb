"""flowmap: who inside a company needs what information from whom, and where does that flow break?"""

from __future__ import annotations

from importlib import import_module
from typing import TYPE_CHECKING, Any

if TYPE_CHECKING:
    from flowmap.domain.map import Map
    from flowmap.services import (
        Found,
        Look,
        Options,
        apply,
        check,
        diff,
        draw,
        load,
        make_rule,
        measures,
        parse,
        prove_rule,
        settings,
        what_if,
    )

__all__ = [
    "Found",
    "Look",
    "Map",
    "Options",
    "apply",
    "check",
    "diff",
    "draw",
    "load",
    "make_rule",
    "measures",
    "parse",
    "prove_rule",
    "settings",
    "what_if",
]
__version__ = "0.1.0"


def __getattr__(name: str) -> Any:
    """Names are imported when they are first used, so that importing flowmap costs nothing."""
    if name not in __all__:
        raise AttributeError(f"module 'flowmap' has no attribute {name!r}")
    return getattr(import_module("flowmap.domain.map" if name == "Map" else "flowmap.services"), name)
