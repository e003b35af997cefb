"""A picture: as SVG, PNG and PDF, and as text for those who cannot see it."""

from __future__ import annotations

import math
import re
from collections.abc import Callable, Mapping
from dataclasses import dataclass, field
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from flowmap.diagrams.sketch import Sketch

MOST_DOTS, MOST_SIDE = 25_000_000, 30_000  # our choice: 2 s of work, and any image viewer opens it
_SIZE = re.compile(r'\b(?:width|height)="([\d.]+)pt"')


@dataclass(frozen=True, slots=True)
class Drawing:
    """A picture of a map. `text` is the text alternative, one fact a line; `note` says what the picture leaves out.

    `written`: writes its DOT text. `places`: in the view drawing, the middle of every box by its key, in points, x to
    the right and y downwards; empty in other views.
    """

    title: str
    svg: str
    written: Callable[[], str]
    text: str
    note: str | None
    engine: str
    places: Mapping[str, tuple[float, float]] = field(default_factory=dict)
    sketch: Sketch | None = field(default=None, compare=False, repr=False)

    @property
    def mermaid(self) -> str:
        """The same boxes and arrows as a Mermaid flowchart; its reader chooses the places."""
        from flowmap.diagrams.mermaid import to_mermaid

        return "" if self.sketch is None else to_mermaid(self.sketch)

    @property
    def dot(self) -> str:
        """The DOT text that PNG and PDF are made from."""
        return self.written()

    def png(self) -> bytes:
        """The picture as PNG, 144 dots an inch, a poster with fewer; RendererError if it cannot be made."""
        from flowmap.diagrams.render import render

        return render(self.dot, engine=self.engine, form="png", dpi=self._dpi)

    @property
    def _dpi(self) -> float:
        """Dots an inch that keep the picture within MOST_DOTS in all and MOST_SIDE to each side."""
        wide, high = (float(one) for one in _SIZE.findall(self.svg)[:2])
        points = 72.0
        most = min(MOST_SIDE / max(wide, high), math.sqrt(MOST_DOTS / (wide * high))) * points
        return round(min(144.0, most), 2)

    def pdf(self) -> bytes:
        """The picture as PDF, one page of its size; RendererError if it cannot be made."""
        from flowmap.diagrams.render import render

        return render(self.dot, engine=self.engine, form="pdf")

    def _repr_svg_(self) -> str:
        """Notebooks show the picture."""
        return self.svg
