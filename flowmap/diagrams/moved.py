"""How far Graphviz has moved a picture: lines outside of all boxes move these, but not what is drawn behind."""

from __future__ import annotations

import re
from xml.etree.ElementTree import Element

from flowmap.diagrams.dot import canvas
from flowmap.diagrams.sketch import Sketch

SVG = "{http://www.w3.org/2000/svg}"
_NUMBER = re.compile(r"-?\d+(?:\.\d+)?")
_CLOSE = 0.6  # points; the coordinates of an SVG are rounded


def moved(made: Element, sketch: Sketch) -> tuple[float, float] | None:
    """Points to the right and down by which the boxes stand from where the shapes behind them are drawn.

    None where they agree, or where nothing stands behind the boxes. Measured at one box of the SVG.
    """
    node = next((one for one in sketch.nodes if one.at is not None and one.size is not None and one.pen.line), None)
    if node is None or node.at is None or not sketch.background:
        return None
    group = next((one for one in made.iter(f"{SVG}g") if one.get("id") == node.id), None)
    outline = next((one for one in group or () if one.get("points") or one.get("d")), None)
    if outline is None:
        return None
    numbers = [float(one) for one in _NUMBER.findall(outline.get("points") or outline.get("d") or "")]
    x, y = (min(numbers[::2]) + max(numbers[::2])) / 2, (min(numbers[1::2]) + max(numbers[1::2])) / 2
    left, _, _, bottom = canvas(sketch)
    far = x - (node.at[0] - left), y - (node.at[1] - bottom)
    return far if max(map(abs, far)) > _CLOSE else None
