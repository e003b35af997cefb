"""The fence for MkDocs and Zensical, run for real on the example documentation."""

from __future__ import annotations

from pathlib import Path

import pytest

from flowmap.documents.fence import fence, validator
from tests.documents.handbook import ENGINES, handbook
from tests.documents.tools import program, run


class Page:
    """A Markdown that converts no page: what plain Python-Markdown gives."""

    treeprocessors: tuple[object, ...] = ()
    preprocessors: tuple[object, ...] = ()


def shown(source: str, page: Page | None = None) -> str:
    """What a fence becomes."""
    return fence(source, "flowmap", "flowmap", {}, page or Page())


@pytest.fixture
def engines(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """A folder of work with the map engines.flow."""
    (tmp_path / "engines.flow").write_text(ENGINES)
    monkeypatch.chdir(tmp_path)
    monkeypatch.delenv("FLOWMAP_URL", raising=False)
    return tmp_path


def test_a_picture(engines: Path) -> None:
    html = shown("show: team\nteam: sales\nmap: engines.flow\ncaption: <b>\n")
    assert html.startswith('<figure class="flowmap"><svg class="flowmap" ')
    assert html.endswith("<figcaption>&lt;b&gt;</figcaption></figure>")


def test_two_pictures_on_one_page_share_no_id(engines: Path) -> None:
    page = Page()
    one, two = (shown("show: map\nmap: engines.flow", page) for _ in range(2))
    assert one != two
    assert one.replace("-1-", "-2-") == two


def test_a_table(engines: Path) -> None:
    html = shown("show: measures\nmap: engines.flow\ncaption: Where we stand")
    assert html.startswith("<table><caption>Where we stand</caption><thead><tr><th>measure</th>")
    assert '<tr><td>needs met</td><td style="text-align:right">8.1</td><td style="text-align:right">9</td></tr>' in html


def test_boxes_lead_to_the_web_application(engines: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("FLOWMAP_URL", "https://flowmap.example.org")
    assert 'href="https://flowmap.example.org/maps/engines/items/order"' in shown("show: map\nmap: engines.flow")
    monkeypatch.setenv("FLOWMAP_URL", 'javascript:alert("x")')
    assert "is no address of a web application" in shown("show: map\nmap: engines.flow")


def test_what_is_wrong_stands_in_its_place(engines: Path) -> None:
    html = shown("show: team\nteam: <slaes>\nmap: engines.flow")
    assert html.startswith('<div class="admonition failure">')
    assert "“&lt;slaes&gt;”" in html


def test_a_fence_with_options_on_its_first_line_is_not_ours() -> None:
    assert validator("flowmap", {}, {}, {}, None)
    assert not validator("flowmap", {"title": "x"}, {}, {}, None)


def test_mkdocs(tmp_path: Path) -> None:
    book = handbook(tmp_path)
    build = [program("mkdocs"), "build", "--strict"]
    run(build, folder=book)
    index = (book / "site" / "index.html").read_text(encoding="utf-8")
    live = (book / "site" / "live" / "index.html").read_text(encoding="utf-8")
    assert 'src="index.map.svg"' in index
    assert (book / "site" / "index.map.svg").is_file()
    assert index.count("<table>") == 3
    assert "Goods receiving: what it gets, does, gives and lacks</title>" in live
    page = book / "pages" / "live.md"
    page.write_text(page.read_text().replace("team: goods-receiving", "team: good-receiving"))
    said = run(build, folder=book, code=1)
    assert "live.md: flowmap: “Engine builders” has no team, system, meeting or outsider “good-receiving”." in said
    assert "Aborted with 1 warnings in strict mode" in said


def test_zensical_with_the_same_file(tmp_path: Path) -> None:
    book = handbook(tmp_path)
    run([program("zensical"), "build", "--clean"], folder=book)
    index = (book / "site" / "index.html").read_text(encoding="utf-8")
    live = (book / "site" / "live" / "index.html").read_text(encoding="utf-8")
    assert "index.map.svg" in index
    assert "Goods receiving: what it gets, does, gives and lacks</title>" in live
