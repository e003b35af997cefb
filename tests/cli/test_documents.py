"""`flowmap docs`: what it writes, what it says, and how it ends."""

from __future__ import annotations

import json
from pathlib import Path

from tests.cli.conftest import Flowmap

BLOCK = "<!-- flowmap: show=measures map=engines.flow -->\n<!-- /flowmap -->\n"


def test_build_says_what_it_wrote(flowmap: Flowmap, engines: str, tmp_path: Path) -> None:
    (tmp_path / "page.md").write_text(BLOCK + BLOCK.replace("measures", "map"))
    assert flowmap("docs", "build", "--dry-run", ".") == (0, "would write page.map.svg\nwould write page.md\n", "")
    assert flowmap("docs", "build", ".") == (0, "wrote page.map.svg\nwrote page.md\n", "")
    assert flowmap("docs", "build", ".") == (0, "", "2 blocks, all as they should be.\n")
    (tmp_path / "page.md").unlink()
    assert flowmap("docs", "build", ".") == (0, "removed page.map.svg\n", "")


def test_check_says_what_is_out_of_date(flowmap: Flowmap, engines: str, tmp_path: Path) -> None:
    (tmp_path / "page.md").write_text(f"# T\n\n{BLOCK}")
    assert flowmap("docs", "check", "page.md") == (
        1,
        "page.md:3: The table of measures has not been filled in yet.\n",
        "1 block in 1 document, 1 to be looked at. Fill them again: flowmap docs build\n",
    )
    flowmap("docs", "build", "page.md")
    assert flowmap("docs", "check", "page.md") == (0, "", "1 block in 1 document, all true.\n")
    (tmp_path / engines).write_text(
        (tmp_path / engines).read_text() + "Sales -> Goods receiving: goods announcement if engine\n"
    )
    code, out, _ = flowmap("docs", "check", ".")
    assert code == 1
    assert out.startswith(
        "page.md:3: The table of measures is out of date.\n"
        "  - needs met: 18 of 18 instead of 17.1 of 18.\n  - needs met: must have: 18 of 18 instead of 17.1 of 18.\n"
    )


def test_check_for_programs(flowmap: Flowmap, engines: str, tmp_path: Path) -> None:
    (tmp_path / "page.md").write_text(BLOCK)
    code, out, _ = flowmap("docs", "check", "--format", "json", ".")
    assert code == 1
    assert json.loads(out) == {
        "flowmap": 1,
        "documents": 1,
        "blocks": 1,
        "outdated": [
            {
                "what": "The table of measures",
                "why": "not built",
                "says": "has not been filled in yet.",
                "since": [],
                "file": "page.md",
                "line": 1,
            }
        ],
        "problems": [],
    }


def test_check_as_annotations(flowmap: Flowmap, engines: str, tmp_path: Path) -> None:
    """A text of the map cannot end the line and give a command of its own."""
    (tmp_path / "a, b.md").write_text(BLOCK + '<!-- flowmap: show=map map="x%0A::y.flow" -->\n<!-- /flowmap -->\n')
    code, out, _ = flowmap("docs", "check", "--format", "github", ".")
    assert code == 2
    path = "x%250A::y.flow"
    assert out.splitlines() == [
        f"::error file=a%2C b.md,line=3::map={path}: there is no file {path}. The path counts from the document.",
        "::error file=a%2C b.md,line=1,title=not built::The table of measures has not been filled in yet.",
    ]


def test_what_is_wrong_ends_with_2(flowmap: Flowmap, engines: str, tmp_path: Path) -> None:
    (tmp_path / "page.md").write_text(BLOCK.replace("measures", "measure") + "<!-- flowmap: show=map -->\n")
    said = [
        "page.md:1: There is nothing to show as “measure”. Did you mean “measures”?",
        "page.md:3: The block has no end. Put <!-- /flowmap --> behind it.",
    ]
    code, out, err = flowmap("docs", "build", ".")
    assert (code, out, err.splitlines()) == (2, "", said)
    code, out, err = flowmap("docs", "check", ".")
    assert (code, out, sorted(err.splitlines())) == (2, "", said)
    assert flowmap("docs", "check", "none.md")[0] == 2
    assert flowmap("docs", "check")[0] == 2


def test_the_limit_can_be_named(flowmap: Flowmap, engines: str, tmp_path: Path) -> None:
    (tmp_path / "book").mkdir()
    (tmp_path / "book" / "page.md").write_text(BLOCK.replace("engines.flow", "../engines.flow"))
    code, _, err = flowmap("docs", "build", "--root", "book", "book")
    assert (code, err.partition(" lies ")[0]) == (2, "book/page.md:1: map=../engines.flow")
    assert flowmap("docs", "build", "--root", ".", "book").code == 0


def test_the_settings_near_a_map_say_what_its_documents_show(flowmap: Flowmap, engines: str, tmp_path: Path) -> None:
    block = BLOCK.replace("measures", "findings") + BLOCK.replace("measures", "map")
    (tmp_path / "page.md").write_text(block)
    flowmap("docs", "build", "page.md")
    before = (tmp_path / "page.md").read_text()
    assert "| asks in vain |" in before
    (tmp_path / "flowmap.toml").write_text('ignore = ["GAP05"]\n')
    code, out, _ = flowmap("docs", "check", ".")
    assert code == 1
    assert "The list of findings is out of date." in out
    assert "No longer: Goods receiving asks Purchasing" in out
    flowmap("docs", "build", ".")
    assert "| asks in vain |" not in (tmp_path / "page.md").read_text()
    assert flowmap("docs", "check", ".").code == 0
    (tmp_path / "flowmap.toml").unlink()  # the map is the same, what is found is not
    assert flowmap("docs", "check", ".").code == 1
    assert flowmap("docs", "build", ".").code == 0
    assert (tmp_path / "page.md").read_text() == before
    (tmp_path / "flowmap.toml").write_text("ignroe = []\n")
    wrong = flowmap("docs", "check", ".")
    assert wrong.code == 2
    assert "page.md:1: " in wrong.err
    assert "Did you mean “ignore”?" in wrong.err


def test_a_question_that_is_saved_with_the_map(flowmap: Flowmap, engines: str, tmp_path: Path) -> None:
    flowmap("convert", engines, "engines.yaml")
    asks = "MATCH (h:Holder {id: $team})-[:LACKS]->(i) RETURN i.title AS lacks"
    flowmap("query", "engines.yaml", asks, "--keep", "lacks", "--title", "What does a team lack?")
    mark = "<!-- flowmap: show=query saved=lacks team=goods-receiving map=engines.yaml -->\n<!-- /flowmap -->\n"
    (tmp_path / "page.md").write_text(mark)
    assert flowmap("docs", "build", "page.md").code == 0
    assert "| lacks |\n| --- |\n| goods announcement |\n" in (tmp_path / "page.md").read_text()
    flowmap("query", "engines.yaml", "--forget", "lacks")
    code, _, err = flowmap("docs", "check", "page.md")
    assert (code, err.startswith("page.md:1: There is no saved question “lacks”.")) == (2, True)
