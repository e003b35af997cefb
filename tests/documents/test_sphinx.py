"""The extension for Sphinx, run for real on the example documentation and on small ones."""

from __future__ import annotations

import contextlib
import io
import warnings
from importlib.util import find_spec
from pathlib import Path

import pytest

from tests.capabilities.missing import missing
from tests.documents.handbook import ENGINES, handbook
from tests.documents.tools import program, run

CONF = 'extensions = ["flowmap.documents.sphinx"]\nproject = "Book"\n'
PAGE = """\
Title
=====

.. flowmap::
   :show: team
   :team: sales
   :map: engines.flow
   :caption: What *sales* gives
"""


def book(folder: Path, *, page: str = PAGE, conf: str = CONF) -> Path:
    """The sources of a documentation of one page."""
    source = folder / "source"
    source.mkdir()
    (source / "conf.py").write_text(conf)
    (source / "index.rst").write_text(page)
    (source / "engines.flow").write_text(ENGINES)
    return source


def built(source: Path, *, form: str = "html", code: int = 0) -> str:
    """What a build says, warnings being errors; in this process, which is quicker."""
    if find_spec("sphinx") is None:
        missing("no Sphinx (the extra docs, or dev, brings it)")
    from sphinx.cmd.build import build_main

    said = io.StringIO()
    with warnings.catch_warnings(), contextlib.redirect_stdout(said), contextlib.redirect_stderr(said):
        warnings.simplefilter("ignore")  # those of Sphinx about itself are not ours
        out = str(source.parent / form)
        ended = build_main(["-W", "--keep-going", "-q", "--no-color", "-b", form, str(source), out])
    assert ended == code, said.getvalue()
    return said.getvalue()


def test_the_handbook(tmp_path: Path) -> None:
    book = handbook(tmp_path)
    assert run([program("sphinx-build"), "-W", "-q", "sphinx", "html"], folder=book) == ""
    index = (tmp_path / "handbook" / "html" / "index.html").read_text(encoding="utf-8")
    assert 'alt="Engine builders: who hands what to whom. ' in index  # the block that was filled in
    assert '<svg class="flowmap"' in index  # the directive
    assert "goods announcement: how it travels and when it arrives</title>" in index
    assert "How the announcement travels" in index
    myst = (tmp_path / "handbook" / "html" / "goods-receiving.html").read_text(encoding="utf-8")
    assert "<p>Sales could give it</p>" in myst


def test_a_picture_says_what_it_shows_and_has_its_caption(tmp_path: Path) -> None:
    source = book(tmp_path)
    assert built(source) == ""
    page = (tmp_path / "html" / "index.html").read_text(encoding="utf-8")
    assert "Sales: what it gets, does, gives and lacks</title>" in page
    assert "What *sales* gives" in page
    assert 'role="graphics-document"' in page
    assert "light-dark(#ffffff," in page
    assert "href=" not in page[page.find("<svg") : page.find("</svg>")]


def test_boxes_lead_to_the_web_application(tmp_path: Path) -> None:
    assert built(book(tmp_path, conf=CONF + 'flowmap_url = "https://flowmap.example.org/"\n')) == ""
    page = (tmp_path / "html" / "index.html").read_text(encoding="utf-8")
    assert 'href="https://flowmap.example.org/maps/engines/items/order"' in page
    assert 'href="/maps' not in page


def test_a_page_is_built_again_when_its_map_has_changed(tmp_path: Path) -> None:
    source = book(tmp_path)
    built(source)
    (source / "engines.flow").write_text(ENGINES.replace("order, takes 1d", "order, takes 2d"))
    built(source)
    assert "2 days" in (tmp_path / "html" / "index.html").read_text(encoding="utf-8")


def test_what_is_wrong_is_a_warning_with_its_place_until_it_is_mended(tmp_path: Path) -> None:
    source = book(tmp_path, page=PAGE.replace(": sales", ": slaes"))
    said = built(source, code=1)
    assert "index.rst:4: WARNING: flowmap: “Engine builders” has no team, system, meeting or outsider “slaes”." in said
    assert "Did you mean “sales”?" in said
    (source / "engines.flow").write_text(ENGINES + "Slaes is a team\n")
    assert built(source) == ""


@pytest.mark.parametrize(
    ("page", "why"),
    [
        (PAGE.replace(":team:", ":taem:"), "There is no option “taem”. Did you mean “team”?"),
        (PAGE.replace("engines.flow", "/engines.flow"), "map=/engines.flow is no path from the document."),
        (PAGE.replace("engines.flow", "none.flow"), "map=none.flow: there is no file"),
    ],
    ids=["option", "absolute", "missing"],
)
def test_options_that_are_wrong(tmp_path: Path, page: str, why: str) -> None:
    assert f"index.rst:4: WARNING: flowmap: {why}" in built(book(tmp_path, page=page), code=1)


def test_where_no_svg_can_stand_the_words_do(tmp_path: Path) -> None:
    source = book(tmp_path)
    built(source, form="text")
    text = " ".join((tmp_path / "text" / "index.txt").read_text(encoding="utf-8").split())
    assert "Sales: what it gets, does, gives and lacks. Sales gives Purchasing order, usually takes 1 day." in text


def test_latex_gets_a_pdf(tmp_path: Path) -> None:
    assert built(book(tmp_path), form="latex") == ""
    (picture,) = (tmp_path / "latex").glob("flowmap-*.pdf")
    assert picture.read_bytes().startswith(b"%PDF-")
    text = (tmp_path / "latex" / "book.tex").read_text(encoding="utf-8")
    assert f"\\sphinxincludegraphics{{{{{picture.stem}}}.pdf}}" in text
    assert "\\caption{What *sales* gives}" in text


def test_tables(tmp_path: Path) -> None:
    page = "T\n=\n\n.. flowmap::\n   :show: measures\n   :map: engines.flow\n   :caption: Where we stand\n"
    built(book(tmp_path, page=page))
    html = (tmp_path / "html" / "index.html").read_text(encoding="utf-8")
    assert "<p>needs met</p>" in html
    assert "Where we stand" in html
