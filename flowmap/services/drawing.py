"""Pictures of a map, shown or written."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from pathlib import Path
from typing import TYPE_CHECKING, Any

from flowmap.analyzers.check import DESCRIBED, check
from flowmap.analyzers.settings import Settings
from flowmap.domain.finding import Report
from flowmap.domain.map import Map
from flowmap.errors import BadInput

if TYPE_CHECKING:
    from flowmap.diagrams.drawing import Drawing


def draw(
    m: Map, *, view: str = "map", report: Report | None = None, settings: Settings | None = None, **focus: Any
) -> Drawing:
    """A picture of a map; views and their focus are those of `flowmap.diagrams.draw`.

    The findings in it are those of `report`; the map is checked, with `settings`, where none is given.
    """
    from flowmap.diagrams import draw as drawn

    if report is None:
        most = DESCRIBED if focus.get("finding") is None else None
        report = check(m, effects=False, describe=most, settings=settings)
    return drawn(m, view=view, report=report, **focus)


def picture(drawing: Drawing, suffix: str) -> bytes:
    """A picture as a file with this suffix: .svg, .dot, .png, .pdf or .mmd."""
    made: Mapping[str, Callable[[], bytes]] = {
        ".svg": lambda: drawing.svg.encode(),
        ".dot": lambda: drawing.dot.encode(),
        ".png": drawing.png,
        ".pdf": drawing.pdf,
        ".mmd": lambda: drawing.mermaid.encode(),
    }
    if suffix not in made:
        raise BadInput(f"flowmap draws no “{suffix}” file.", hint=f"Use one of {', '.join(made)}.")
    return made[suffix]()


def write_drawing(drawing: Drawing, target: str | None) -> None:
    """Write a picture to a file by its suffix, or as SVG to standard output."""
    import sys

    suffix = ".svg" if target is None else Path(target).suffix.lower()
    content = picture(drawing, suffix or target or "")
    if target is None:
        sys.stdout.buffer.write(content)
        return
    try:
        Path(target).write_bytes(content)
    except OSError as error:
        raise BadInput(f"{target} cannot be written: {error.strerror}.") from error
