"""Building documents: what stands between the marks, and not a byte else."""

from __future__ import annotations

import os
from pathlib import Path

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from flowmap.documents import build
from flowmap.documents.shown import shown_in
from flowmap.errors import BadInput, InvalidDocument
from tests.documents.handbook import page

BLOCK = "<!-- flowmap: show={} map=engines.flow -->\n{}<!-- /flowmap -->\n"
MAP, MEASURES = BLOCK.format("map", "{}"), BLOCK.format("measures", "{}")


def files(folder: Path) -> dict[str, bytes]:
    """Every file of a folder, and what it holds."""
    return {str(path.relative_to(folder)): path.read_bytes() for path in folder.rglob("*") if path.is_file()}


def said(folder: Path, *arguments: Path, root: Path | None = None) -> str:
    """What building says is wrong; nothing is written."""
    before = files(folder)
    with pytest.raises((InvalidDocument, BadInput)) as error:
        build(arguments or [folder], root=root)
    assert files(folder) == before
    return str(error.value).replace(f"{folder}{os.sep}", "")


def test_a_picture_stands_beside_its_document_with_its_words(tmp_path: Path) -> None:
    file = page(tmp_path, BLOCK.format('team team=sales caption="What *sales* gives"', "old\n"))
    built = build([file])
    assert (built.blocks, built.documents, built.pictures) == (1, (file,), (tmp_path / "page.team-sales.svg",))
    first, *rest = file.read_text().splitlines()[1:]
    assert first == ""
    assert rest[0].startswith("![Sales: what it gets, does, gives and lacks. Sales gives Purchasing order,")
    assert rest[0].endswith("](page.team-sales.svg)")
    assert rest[1:] == ["", "*What \\*sales\\* gives*", "", "<!-- /flowmap -->"]


def test_building_again_changes_nothing(tmp_path: Path) -> None:
    page(tmp_path, MAP.format("") + MEASURES.format("x\n"))
    build([tmp_path])
    before = files(tmp_path)
    built = build([tmp_path])
    assert (files(tmp_path), built.documents, built.pictures, built.removed) == (before, (), (), ())


def test_a_dry_run_says_and_writes_nothing(tmp_path: Path) -> None:
    file = page(tmp_path, MAP.format(""))
    before = files(tmp_path)
    built = build([file], dry=True)
    assert (built.documents, built.pictures, files(tmp_path)) == ((file,), (tmp_path / "page.map.svg",), before)


@pytest.mark.parametrize("newline", ["\n", "\r\n", "\r"])
@pytest.mark.parametrize("mark", [b"", b"\xef\xbb\xbf"])
@pytest.mark.parametrize("end", ["", "\n", "\n\ntail  \t", "\nÄ\u2028\x0b\f\n"])
def test_nothing_else_changes(tmp_path: Path, newline: str, mark: bytes, end: str) -> None:
    before = f"# Ä  \n\ttab\n\n<!-- flowmap: show=measures map=engines.flow -->\nold\n<!-- /flowmap -->{end}"
    content = mark + before.replace("\n", newline).encode()
    file = page(tmp_path, "")
    file.write_bytes(content)
    build([file])
    head, _, tail = content.partition(f"-->{newline}old".encode())
    made = file.read_bytes()
    assert made.startswith(head + b"-->" + newline.encode())
    assert made.endswith(tail.removeprefix(newline.encode()))
    inner = made[len(head) : len(made) - len(tail)].decode()
    assert inner.replace(newline, "").count("\r") == inner.replace(newline, "").count("\n") == 0
    assert "| needs met | 8.1 | 9 |" in inner


@settings(max_examples=25, suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(
    st.lists(st.sampled_from(["text", "", "- a", "> b", "```", "    c", "x\u2028y", "| a | b |", "***"]), max_size=6),
    st.lists(st.sampled_from(["old", "", "    code", "| t |", "<br>", "```x"]), max_size=3),
    st.sampled_from(["\n", "\r\n"]),
)
def test_whatever_stands_around(tmp_path: Path, around: list[str], old: list[str], newline: str) -> None:
    """Text before and after is kept to the byte, wherever a block is seen; where none is seen, all of it."""
    lines = [*around, "", "<!-- flowmap: show=measures map=engines.flow -->", *old, "<!-- /flowmap -->", *around]
    file = page(tmp_path, newline.join(lines))
    before = file.read_bytes()
    try:
        built = build([file])
    except InvalidDocument:
        assert file.read_bytes() == before
        return
    made = file.read_bytes()
    if not built.documents:
        assert made == before
        return
    head = newline.join([*around, "", "<!-- flowmap: show=measures map=engines.flow -->"]).encode()
    tail = newline.join(["<!-- /flowmap -->", *around]).encode()
    assert made.startswith(head)
    assert made.endswith(tail)
    assert build([file]).documents == ()


@pytest.mark.parametrize(
    ("text", "before"),
    [
        ("1. point\n\n    {}\n    {}\n\n2. point\n", "    "),
        ("> {}\n> {}\n", "> "),
        ("- > {}\n  > {}\n", "  > "),
    ],
)
def test_in_lists_and_quotations_every_line_is_indented(tmp_path: Path, text: str, before: str) -> None:
    file = page(tmp_path, text.format("<!-- flowmap: show=measures map=engines.flow -->", "<!-- /flowmap -->"))
    build([file])
    opened, closed = (
        next(n for n, line in enumerate(file.read_text().splitlines()) if mark in line)
        for mark in ("show=", "/flowmap")
    )
    inner = file.read_text().splitlines()[opened + 1 : closed]
    assert inner[1] == f"{before}| measure | value | of |"
    assert all(line == before.rstrip() or line.startswith(before) for line in inner)
    assert build([file]).documents == ()


def test_restructured_text(tmp_path: Path) -> None:
    text = "T\n=\n\n.. note::\n\n   .. flowmap: show=map map=engines.flow\n\n   .. /flowmap\n\nEnd"
    file = page(tmp_path, text, name="page.rst")
    build([file])
    made = file.read_text()
    assert made.startswith(text.partition("   .. /flowmap")[0])
    assert "\n   .. image:: page.map.svg\n      :alt: Engine builders: who hands what to whom. Sales gives" in made
    assert made.endswith("\n\n   .. /flowmap\n\nEnd")


def test_names_are_stable_and_chosen(tmp_path: Path) -> None:
    page(tmp_path, BLOCK.format("map name=all", "") + BLOCK.format("item item=order case=engine", ""))
    assert [path.name for path in build([tmp_path]).pictures] == ["page.all.svg", "page.item-order-engine.svg"]


def test_a_picture_elsewhere(tmp_path: Path) -> None:
    (tmp_path / "pictures").mkdir()
    file = page(tmp_path, BLOCK.format("map file=pictures/all.svg", ""))
    assert build([file], root=tmp_path).pictures == (tmp_path / "pictures" / "all.svg",)
    assert "](pictures/all.svg)" in file.read_text()
    assert build([tmp_path], root=tmp_path).removed == ()


def test_left_over_pictures_are_removed_if_they_are_ours(tmp_path: Path) -> None:
    file = page(tmp_path, BLOCK.format("map", ""))
    (tmp_path / "page.own.svg").write_text("<svg/>")
    build([file])
    (tmp_path / "other.map.svg").write_bytes((tmp_path / "page.map.svg").read_bytes())  # says that it is of page.md
    file.write_text(BLOCK.format("matrix", ""))
    gone = (tmp_path / "other.map.svg", tmp_path / "page.map.svg")
    assert build([file]).removed == gone
    assert sorted(path.name for path in tmp_path.glob("*.svg")) == ["page.matrix.svg", "page.own.svg"]


def test_the_picture_of_a_document_that_is_gone_is_removed(tmp_path: Path) -> None:
    file = page(tmp_path, MAP.format(""))
    build([file])
    file.unlink()
    assert build([tmp_path]).removed == (tmp_path / "page.map.svg",)


def test_a_document_that_was_not_looked_at_keeps_its_pictures(tmp_path: Path) -> None:
    file = page(tmp_path, MAP.format(""))
    build([file])
    other = page(tmp_path, "flowmap\n", name="other.md")
    assert build([other]).removed == ()
    assert (tmp_path / "page.map.svg").is_file()


def test_what_a_folder_has(tmp_path: Path) -> None:
    for folder in ("", ".hidden", "node_modules/x", "env", "_build", "sub"):
        (tmp_path / folder).mkdir(parents=True, exist_ok=True)
        page(tmp_path / folder, MEASURES.format(""))
    (tmp_path / "env" / "pyvenv.cfg").touch()
    (tmp_path / "link.md").symlink_to(tmp_path / "page.md")
    assert build([tmp_path]).documents == (tmp_path / "page.md", tmp_path / "sub" / "page.md")


def test_all_that_is_wrong_is_told_at_once_and_nothing_is_written(tmp_path: Path) -> None:
    page(tmp_path, BLOCK.format("team team=slaes", "") + BLOCK.format("maps", "") + BLOCK.format("item item=x", ""))
    page(tmp_path, BLOCK.format("map", "") + "<!-- /flowmap -->\n", name="two.md")
    assert said(tmp_path).splitlines() == [
        "page.md:1: “Engine builders” has no team, system, meeting or outsider “slaes”. Did you mean “sales”?",
        "page.md:3: There is nothing to show as “maps”. Did you mean “map”?",
        "page.md:5: “Engine builders” has no information “x”. Known are order and goods-announcement.",
        "two.md:3: This mark ends a block that was not begun. Begin it with <!-- flowmap: show=... -->.",
    ]


def test_two_blocks_with_one_picture(tmp_path: Path) -> None:
    page(tmp_path, MAP.format("") + MAP.format(""))
    page(tmp_path, MAP.format(""), name="page.rst.md")
    assert said(tmp_path).endswith(
        "page.md:3: The picture page.map.svg is that of another block, page.md:1. "
        "Give one of them a name of its own: name=..."
    )


def test_a_map_with_faults(tmp_path: Path) -> None:
    file = page(tmp_path, MEASURES.format(""), flow="map A\nSales makes\nhm hm\n")
    assert said(tmp_path, file).startswith("page.md:1: The map has a fault: engines.flow:2:")


@pytest.mark.parametrize(
    ("name", "why"),
    [
        ("/etc/passwd.yaml", "map=/etc/passwd.yaml is no path from the document."),
        ("c:\\org\\map.yaml", "map=c:\\org\\map.yaml is no path from the document."),
        ("https://example.org/map.yaml", "map=https://example.org/map.yaml is no path from the document."),
        ("../../secret.yaml", "map=../../secret.yaml lies outside of"),
        ("engines", "engines is no file of a map."),
        ("-", "- is no file of a map."),
        ("none.yaml", "map=none.yaml: there is no file"),
        ("link.yaml", "map=link.yaml lies outside of"),
    ],
)
def test_maps_that_are_not_read(tmp_path: Path, name: str, why: str) -> None:
    book = tmp_path / "book"
    book.mkdir()
    (tmp_path / "secret.yaml").write_text("title: secret\n")
    (book / "link.yaml").symlink_to(tmp_path / "secret.yaml")
    page(book, f"<!-- flowmap: show=measures map={name} -->\n<!-- /flowmap -->\n")
    assert said(book, root=book).startswith(f"page.md:1: {why}")


def test_a_repository_is_the_limit(tmp_path: Path) -> None:
    book = tmp_path / "repository" / "book"
    book.mkdir(parents=True)
    page(tmp_path / "repository", "")
    file = page(book, "<!-- flowmap: show=measures map=../engines.flow -->\n<!-- /flowmap -->\n")
    (tmp_path / "repository" / ".git").mkdir()
    assert build([file]).documents == (file,)
    page(tmp_path, "")
    file.write_text("<!-- flowmap: show=measures map=../../engines.flow -->\n<!-- /flowmap -->\n")
    assert said(book).startswith(f"page.md:1: map=../../engines.flow lies outside of {tmp_path / 'repository'}.")


def test_nothing_of_others_is_written_over(tmp_path: Path) -> None:
    page(tmp_path, MAP.format(""))
    own = tmp_path / "page.map.svg"
    own.write_text("<svg>by hand</svg>")
    assert said(tmp_path).startswith("page.md:1: page.map.svg is there already and is no picture by flowmap.")
    own.unlink()
    own.symlink_to(tmp_path / "elsewhere.svg")
    assert said(tmp_path).startswith("page.md:1: page.map.svg is a link or a folder.")
    own.unlink()
    page(tmp_path, BLOCK.format("map file=../out.svg", ""))
    assert said(tmp_path, root=tmp_path).startswith("page.md:1: file=../out.svg lies outside of")


@pytest.mark.parametrize(
    ("content", "why"),
    [
        (MAP.format("Ä").encode("latin-1"), "page.md: The file is not UTF-8: byte"),
        (MAP.format("").encode("utf-16"), "page.md: The file is written in UTF-16."),
        (b"flowmap" + b" " * 2_000_000, "page.md has more than 2,000,000 bytes."),
    ],
)
def test_documents_that_are_not_read(tmp_path: Path, content: bytes, why: str) -> None:
    page(tmp_path, "").write_bytes(content)
    assert said(tmp_path).startswith(why)


def test_documents_without_blocks_may_be_anything(tmp_path: Path) -> None:
    for name, content in (("a.md", b"\xff\xfe\x00a"), ("b.md", "Ä".encode("latin-1")), ("c.rst", b"x" * 9_000_000)):
        (tmp_path / name).write_bytes(content)
    assert build([tmp_path]).blocks == 0


@pytest.mark.parametrize("name", ["none.md", "page.txt"])
def test_paths_that_are_no_documents(tmp_path: Path, name: str) -> None:
    (tmp_path / "page.txt").touch()
    with pytest.raises(BadInput):
        build([tmp_path / name])


def test_the_picture_says_what_it_is_of(tmp_path: Path) -> None:
    build([page(tmp_path, MAP.format(""))])
    shown = shown_in((tmp_path / "page.map.svg").read_text(encoding="utf-8"))
    assert shown is not None
    assert (shown.document, shown.about) == ("page.md", "map=engines.flow show=map")
    assert len(shown.model) == len(shown.drawing) == len(shown.says) == 64


def test_a_saved_question_by_name_and_from_a_file(tmp_path: Path) -> None:
    pytest.importorskip("kglite")
    (tmp_path / "needs.cypher").write_text(
        "// Who needs what?\nMATCH (h:Holder)-[:NEEDS]->(i:Item) RETURN h.id, i.id\n"
    )
    file = page(
        tmp_path, BLOCK.format("query saved=needs.cypher", "") + BLOCK.format("query saved=who-has item=order", "")
    )
    build([file])
    assert "| h.id | i.id |\n| --- | --- |\n| goods-receiving | goods-announcement |\n" in file.read_text()
    file.write_text(BLOCK.format("query saved=who-hs item=order", ""))
    assert "There is no saved question “who-hs”. Did you mean “who-has”?" in said(tmp_path)
