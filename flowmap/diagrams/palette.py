"""The colours of pictures: one hex a role, in light and dark; text on its fills has at least 5.6:1."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Literal

Theme = Literal["light", "dark", "auto"]
Role = Literal[
    "ground", "panel", "box", "text", "second", "arrow", "line", "faint", "note",
    "start", "start-fill", "missing", "missing-fill", "passage", "passage-fill",
]  # fmt: skip

LIGHT: Mapping[Role, str] = {
    "ground": "#ffffff",
    "panel": "#f4f6f8",  # bands; systems, meetings, outsiders
    "box": "#ffffff",
    "text": "#1f2933",
    "second": "#52606d",
    "arrow": "#5b6775",
    "line": "#3b4754",
    "faint": "#d3dae1",  # decoration only: grids, edges of bands
    "note": "#75828f",  # lines of notes, pale arrows
    "start": "#2457a6",  # Sales, or the team that a view starts at; proposals
    "start-fill": "#e8f0fe",
    "missing": "#b42318",
    "missing-fill": "#fff3f1",
    "passage": "#8a5200",
    "passage-fill": "#fff4df",
}
DARK: Mapping[Role, str] = {
    "ground": "#12181f",
    "panel": "#1a222b",
    "box": "#1d2630",
    "text": "#e6ebf0",
    "second": "#a9b6c3",
    "arrow": "#93a3b3",
    "line": "#b6c2ce",
    "faint": "#2f3b47",
    "note": "#6f8091",
    "start": "#8ab4ff",
    "start-fill": "#16294a",
    "missing": "#ff8f85",
    "missing-fill": "#3a1a18",
    "passage": "#f0b35a",
    "passage-fill": "#3a2a10",
}


def palette(theme: Theme) -> Mapping[Role, str]:
    """Role -> hex. A picture that follows its reader ("auto") is drawn in light and overridden by its style."""
    return DARK if theme == "dark" else LIGHT
