"""Libraries that not everybody needs: imported where they are used, and missed with the extra that brings them."""

from __future__ import annotations

from importlib import import_module
from typing import Any

from flowmap.errors import BadInput


def optional(name: str, *, extra: str, instead: str = "") -> Any:
    """The module `name`; BadInput where its library is not installed. `instead`: a sentence on what needs nothing."""
    try:
        return import_module(name)
    except ModuleNotFoundError as error:
        library = name.partition(".")[0]
        if error.name is None or error.name.partition(".")[0] != library:
            raise
        hint = f"Install flowmap with its extra: flowmap[{extra}]. {instead}"
        raise BadInput(f"{library} is not installed.", hint=hint.strip()) from None
