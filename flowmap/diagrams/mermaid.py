"""A sketch as a Mermaid flowchart, which pages draw themselves: boxes, arrows and words, without places or colours.

Every text stands in quotes, and every sign of it that might mean something to Mermaid or to HTML as its number.
"""

from __future__ import annotations

from collections.abc import Mapping

from flowmap.diagrams.pens import BoxPen
from flowmap.diagrams.sketch import Edge, Head, Label, Node, Sketch, Table, cells
from flowmap.diagrams.wrap import visible
from flowmap.graph.mermaid_text import said

SOLID: Mapping[Head, str] = {"end": "-->", "start": "-->", "both": "<-->", "none": "---"}
BROKEN: Mapping[Head, str] = {"end": "-.->", "start": "-.->", "both": "<-.->", "none": "-.-"}
DASHES: Mapping[str, str] = {"dashed": "5 2", "dotted": "1 5"}


def to_mermaid(sketch: Sketch) -> str:
    """The text of a flowchart from left to right; an empty sketch has its heading alone."""
    numbers = {node.id: f"n{number}" for number, node in enumerate(sketch.nodes)}
    lines = ["flowchart LR"]
    for node in sketch.nodes:
        lines.append(f"  {numbers[node.id]}{_shaped(node)}")
    for edge in sketch.edges:
        lines.append(f"  {_arrow(edge, numbers)}")
    for node in sketch.nodes:
        if node.pen.stroke in DASHES:
            lines.append(f"  style {numbers[node.id]} stroke-dasharray:{DASHES[node.pen.stroke]}")
    return "\n".join([*lines, ""])


def _shaped(node: Node) -> str:
    text = f'"{"<br/>".join(said(visible(line)) for line in _lines(node.label)) or " "}"'
    opening, closing = _brackets(node.pen)
    return f"{opening}{text}{closing}"


def _brackets(pen: BoxPen) -> tuple[str, str]:
    if pen.double:
        return "[[", "]]"
    if pen.shape == "note":
        return ">", "]"
    return ("(", ")") if pen.rounded else ("[", "]")


def _lines(label: Label) -> list[str]:
    if isinstance(label, Table):
        return [line.text for cell in cells(label) for line in cell.lines]
    return [line.text for line in label]


def _arrow(edge: Edge, numbers: Mapping[str, str]) -> str:
    ends = [numbers[edge.start], numbers[edge.end]]
    if edge.head == "start":
        ends.reverse()
    signs = SOLID if edge.pen.stroke == "solid" else BROKEN
    return f"{ends[0]} {signs[edge.head]} {ends[1]}"
