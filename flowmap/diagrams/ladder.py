"""From the full picture to simpler ones: the first that can be laid out with all its parts is the drawing."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from functools import lru_cache

from flowmap.diagrams.dot import to_dot
from flowmap.diagrams.drawing import Drawing
from flowmap.diagrams.moved import moved
from flowmap.diagrams.palette import Theme
from flowmap.diagrams.render import render
from flowmap.diagrams.sketch import Engine, Sketch
from flowmap.diagrams.svg import finished, read
from flowmap.domain.map import Map
from flowmap.errors import RendererError

MOST_BOXES: Mapping[Engine, int] = {
    "dot": 160,
    "neato": 1_500,
    "nop2": 1_500,
}  # our choice: dot takes 3 s for 160, then ever longer
MOST_ARROWS = 4_000
MOST_REMEMBERED = 100_000  # bytes of DOT; our choice: the picture has four times as many, and 16 of them take 6 MB


def first_drawn(
    m: Map, sketches: Iterator[Sketch], *, max_nodes: int | None, theme: Theme, links: Mapping[str, str]
) -> Drawing:
    """The drawing of the first sketch that succeeds; its note says why it is not the fullest one.

    RendererError with the last reason if none succeeds.
    """
    why: str | None = None
    smallest: Sketch | None = None  # of those that have too many boxes
    failure: RendererError | None = None
    for sketch in sketches:
        try:
            if max_nodes is None or boxes_of(sketch) <= max_nodes:
                return drawn(m, sketch, theme=theme, links=links, why=why)
            why = f"Simpler, because at most {max_nodes} boxes were wanted."
            smallest = min(smallest or sketch, sketch, key=boxes_of)
        except RendererError as error:
            failure, why = error, f"Simpler, because the full picture could not be drawn: {error.message}"
    if smallest is not None:
        why = f"The simplest picture has {boxes_of(smallest)} boxes."
        return drawn(m, smallest, theme=theme, links=links, why=why)
    raise failure or RendererError("There is nothing to draw.")


def boxes_of(sketch: Sketch) -> int:
    """How many boxes a picture has; headings and other words are none."""
    return sum(node.pen.line is not None for node in sketch.nodes)


def _laid_out(dot: str, engine: Engine) -> bytes:
    """What Graphviz makes of DOT text. The last ones are remembered: many edits, and each undo, change no picture."""
    return _remembered(dot, engine) if len(dot) <= MOST_REMEMBERED else render(dot, engine=engine)


@lru_cache(maxsize=16)
def _remembered(dot: str, engine: Engine) -> bytes:
    return render(dot, engine=engine)


def drawn(m: Map, sketch: Sketch, *, theme: Theme, links: Mapping[str, str], why: str | None = None) -> Drawing:
    """The drawing of one sketch; RendererError if Graphviz fails, warns, or loses a part of it."""
    if len(sketch.nodes) > MOST_BOXES[sketch.engine] or len(sketch.edges) > MOST_ARROWS:
        raise RendererError(f"The picture would have {len(sketch.nodes):,} boxes and {len(sketch.edges):,} arrows.")
    dot = asked = to_dot(sketch, theme)  # the same on every machine; how far it is moved hangs on the fonts there
    made = read(_laid_out(dot, sketch.engine))
    if (far := moved(made, sketch)) is not None:
        dot = to_dot(sketch, theme, moved=far)
        made = read(_laid_out(dot, sketch.engine))
    note = " ".join(part for part in (why, sketch.note) if part) or None
    svg = finished(made, sketch, dot=asked, model=m.model, theme=theme, links=links)
    return Drawing(sketch.title, svg, lambda: dot, "\n".join(sketch.lines), note, sketch.engine, sketch=sketch)
