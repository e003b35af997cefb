"""A map in any format, by name or by the suffix of a file: those of `formats.exports`, the picture, and the site."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from pathlib import PurePath

from flowmap.analyzers.check import check
from flowmap.analyzers.settings import Settings
from flowmap.domain.map import Map
from flowmap.domain.nearest import did_you_mean
from flowmap.errors import BadInput
from flowmap.formats.exports import EXPORTS, Export, export
from flowmap.formats.exports.mermaid import MOST_ARROWS

_SITE = "Rules, stages, notes, sources and accepted findings are not in it."
DRAWN: Mapping[str, Export] = {
    one.name: one
    for one in (
        Export("dot", (".dot", ".gv"), "text/vnd.graphviz; charset=utf-8", "", "the picture, for Graphviz"),
        Export(
            "html", (".html", ".htm"), "text/html; charset=utf-8", "", "a site in one file, to read and to print", _SITE
        ),
    )
}
FORMS: Mapping[str, Export] = {**EXPORTS, **DRAWN}
PICTURES = (".svg", ".png", ".pdf")


@dataclass(frozen=True, slots=True)
class Exported:
    """A map in a format. `lacks` says what of the map is not in it, None where all of it is."""

    content: bytes
    form: Export
    lacks: str | None


def form_of(to: str) -> Export:
    """The format with a name, or of a file's suffix; BadInput with the nearest name."""
    if to.lower() in FORMS:
        return FORMS[to.lower()]
    suffix = PurePath(to).suffix.lower()
    for form in FORMS.values():
        if suffix in form.suffixes:
            return form
    if suffix in PICTURES:
        raise BadInput(f"{to} is a picture.", hint="Use flowmap draw.")
    if suffix in (".yaml", ".yml", ".flow"):
        raise BadInput(f"{to} is a file of a map.", hint="Use flowmap convert or flowmap pull.")
    hint = did_you_mean(to.lower(), FORMS) or f"Use one of {', '.join(FORMS)}."
    raise BadInput(f"“{to}” is no format that a map is exported to.", hint=hint)


def exported(m: Map, *, to: str, settings: Settings | None = None) -> Exported:
    """The map in a format, by name or by the suffix of a file; RendererError where its picture cannot be made."""
    form = form_of(to)
    match form.name:
        case "html":
            from flowmap.documents.site import site

            return Exported(site(m, check(m, settings=settings)).encode(), form, form.lacks)
        case "dot":
            from flowmap.diagrams import draw

            drawing = draw(m, report=check(m, effects=False, settings=settings))
            return Exported(drawing.dot.encode(), form, drawing.note)
    lacks = [form.lacks] if form.lacks else []
    if form.name == "mermaid" and len(m.handoffs) > MOST_ARROWS:
        lacks.append(f"It has {len(m.handoffs):,} arrows: Mermaid draws {MOST_ARROWS} unless its maxEdges is raised.")
    return Exported(export(m, to=form.name), form, " ".join(lacks) or None)
