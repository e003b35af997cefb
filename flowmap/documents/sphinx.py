"""The directive `flowmap` for Sphinx, in reStructuredText and MyST: drawn when the pages are built.

    extensions = ["flowmap.documents.sphinx"]
    flowmap_url = "https://flowmap.example.org"   # boxes lead to the web application (default: to nothing)
    flowmap_root = ".."                           # no map outside of it is read (default: the repository)

The options are those of marks. A page is built again when its map has changed. What is wrong is a warning with file
and line.
"""

from __future__ import annotations

import hashlib
from collections.abc import Callable
from pathlib import Path
from typing import TYPE_CHECKING, Any, ClassVar, NoReturn

from docutils import nodes
from docutils.parsers.rst import directives
from sphinx.util import logging
from sphinx.util.docutils import SphinxDirective

from flowmap.diagrams.render import render
from flowmap.documents.answers import NOTHING, answer
from flowmap.documents.asked import OPTIONS, Asked, asked
from flowmap.documents.content import alternative, caption
from flowmap.documents.inline import checked, painted, svg
from flowmap.documents.making import shown_of
from flowmap.documents.opened import Maps, Opened
from flowmap.domain.answer import Answer
from flowmap.errors import FlowmapError, RendererError
from flowmap.formats.tables.cells import numeric, text

if TYPE_CHECKING:
    from sphinx.application import Sphinx
    from sphinx.util.typing import ExtensionMetadata, OptionSpec

LOG = logging.getLogger(__name__)


class Picture(nodes.General, nodes.Inline, nodes.Element):
    """A picture: `svg` for pages of HTML, `dot` and `engine` to make a PDF of, `alt` for pages of text."""


class AnyOption(dict[str, Callable[[str], Any]]):
    """Takes every option, so that flowmap itself says which is unknown, and which is near."""

    def __missing__(self, name: str) -> Callable[[str], Any]:
        return directives.unchanged

    def __contains__(self, name: object) -> bool:
        return True


class FlowmapDirective(SphinxDirective):
    """A picture or table of a map."""

    has_content = False
    option_spec: ClassVar[OptionSpec] = AnyOption(dict.fromkeys(OPTIONS, directives.unchanged))

    def run(self) -> list[nodes.Node]:
        """The nodes of the picture or table; none, and a warning, where it cannot be had."""
        document = Path(self.env.doc2path(self.env.docname))
        root = self.config.flowmap_root
        maps = Maps(Path(self.env.srcdir, root) if root else None)
        try:
            wanted = asked({name: value or "" for name, value in self.options.items()})
            opened = maps.of(wanted.map, document=document)
            made = (
                self._picture(wanted, opened)
                if wanted.drawn
                else _table(answer(wanted, opened, document=document), wanted)
            )
        except FlowmapError as error:
            LOG.warning("flowmap: %s", error, location=self.get_location(), type="flowmap")
            self.env.note_reread()  # the map may be mended, not the page
            return []
        finally:
            for file in maps.named:  # the map, and the file of a saved question
                self.env.note_dependency(file)
        for one in made:
            self.set_source_info(one)
        return made

    def _picture(self, wanted: Asked, opened: Opened) -> list[nodes.Node]:
        serial = self.env.new_serialno("flowmap") + 1
        address = checked(self.config.flowmap_url) if self.config.flowmap_url else None
        drawing = painted(wanted, opened, address=address)
        said = alternative(shown_of(drawing, wanted, opened, document=self.env.docname), wanted)
        made = svg(drawing, wanted, address=address, serial=serial)
        figure = nodes.figure("", Picture(svg=made, alt=said, dot=drawing.dot, engine=drawing.engine))
        figure["classes"].append("flowmap")
        if below := caption(wanted):
            figure += nodes.caption(below, below)
        return [figure]


def _table(found: Answer, wanted: Asked) -> list[nodes.Node]:
    below = caption(wanted)
    if not found.rows:
        said: list[nodes.Node] = [nodes.paragraph("", NOTHING.get(wanted.show, "Nothing."))]
        return [*said, nodes.paragraph("", "", nodes.emphasis("", below))] if below else said
    table = nodes.table(classes=["flowmap"])
    if below:
        table += nodes.title(below, below)
    group = nodes.tgroup(cols=len(found.columns))
    table += group
    group += [nodes.colspec(colwidth=1) for _ in found.columns]
    group += nodes.thead("", _row(found, found.columns))
    group += nodes.tbody("", *(_row(found, row) for row in found.rows))
    more = f"This is not all of it: {found.cut}."
    return [table, nodes.paragraph(more, more)] if found.cut else [table]


def _row(found: Answer, values: tuple[Any, ...]) -> nodes.row:
    row = nodes.row()
    for place, value in enumerate(values):
        entry = nodes.entry("", nodes.paragraph("", text(value)))
        if numeric(found, place):
            entry["classes"].append("text-right")
        row += entry
    return row


def _html(self: Any, node: Picture) -> None:
    self.body.append(node["svg"])
    raise nodes.SkipNode


def _latex(self: Any, node: Picture) -> None:
    """The picture as PDF beside the text; where it cannot be made, its alternative text."""
    name = f"flowmap-{hashlib.sha256(node['dot'].encode()).hexdigest()[:16]}"
    try:
        content = render(node["dot"], engine=node["engine"], form="pdf")
    except RendererError as error:
        LOG.warning("flowmap: %s", error, location=node, type="flowmap")
        _words(self, node)
    Path(self.builder.outdir, f"{name}.pdf").write_bytes(content)
    self.body.append(rf"\sphinxincludegraphics{{{{{name}}}.pdf}}")
    raise nodes.SkipNode


def _words(self: Any, node: Picture) -> NoReturn:
    """Where no picture can stand: the alternative text."""
    nodes.Text(node["alt"]).walkabout(self)
    raise nodes.SkipNode


def setup(app: Sphinx) -> ExtensionMetadata:
    """Register the directive and its settings."""
    app.add_config_value("flowmap_url", None, "env", (str, type(None)))
    app.add_config_value("flowmap_root", None, "env", (str, type(None)))
    words = (_words, None)
    app.add_node(Picture, html=(_html, None), latex=(_latex, None), text=words, man=words, texinfo=words)
    app.add_directive("flowmap", FlowmapDirective)
    return {"version": "1", "parallel_read_safe": True, "parallel_write_safe": True}
