"""Maps as files: the notation, the name, what saving keeps, and what happens to a file that cannot be written."""

from __future__ import annotations

import io
import os
import sys
from pathlib import Path

import pytest

from flowmap.domain.map import Map
from flowmap.domain.records import Activity, Holder, Item
from flowmap.errors import BadInput, InvalidMap
from flowmap.formats import files

FLOW = "Sales -> Purchasing: order\n"
YAML = """\
teams: {sales: Sales, purchasing: Purchasing}
items: {order: order}
handoffs: {giver: sales, receiver: purchasing, item: order}
"""
ONE = Map.of([Holder(id="a", title="A")])


@pytest.mark.parametrize(("name", "text"), [("m.flow", FLOW), ("m.yaml", YAML), ("m.yml", YAML), ("M.YAML", YAML)])
def test_the_suffix_says_the_notation(tmp_path: Path, name: str, text: str) -> None:
    (tmp_path / name).write_text(text)
    m = files.read(str(tmp_path / name))
    assert [handoff.id for handoff in m.handoffs] == ["handoff:sales:purchasing:order"]
    assert m.name == "m"


@pytest.mark.parametrize(
    ("path", "name"),
    [
        ("engines/map.yaml", "engines"),
        ("engines/map.flow", "engines"),
        ("Our Company.yaml", "our-company"),
        ("g1.flow", "g1"),
        ("☺.flow", "map"),
    ],
)
def test_a_map_is_called_like_its_file_or_folder(tmp_path: Path, path: str, name: str) -> None:
    (tmp_path / path).parent.mkdir(exist_ok=True)
    (tmp_path / path).write_text("")
    assert files.read(str(tmp_path / path)).name == name


@pytest.mark.parametrize(
    ("text", "notation"),
    [
        (FLOW, "flow"),
        (YAML, "yaml"),
        ("", "flow"),
        ("# only a comment\n", "flow"),
        ("\ufeff# c\n\n  teams:\n", "yaml"),
        ("temas: {}", "yaml"),
        ('"flowmap": 1', "yaml"),
        ("{flowmap: 1}", "yaml"),
        ("- a\n- b", "yaml"),
        ('{"flowmap": 1}', "yaml"),
        ("{\n  flowmap: 1}", "yaml"),
        ("{Sales} makes [x]", "flow"),
        ("[x] makes {y}: z", "flow"),
        ("---\n", "yaml"),
        ("%YAML 1.2\n---\n", "yaml"),
        ("map Engines: the story", "flow"),
        ("deny Service: contract", "flow"),
        ("Sales:x -> B: y", "flow"),
        ("accept GAP01: x", "flow"),
    ],
)
def test_a_text_from_standard_input_is_recognised(text: str, notation: str) -> None:
    assert files.recognised(text) == notation


@pytest.mark.parametrize("text", [FLOW, YAML])
def test_standard_input_is_a_map(monkeypatch: pytest.MonkeyPatch, text: str) -> None:
    monkeypatch.setattr(sys, "stdin", io.TextIOWrapper(io.BytesIO(text.encode())))
    assert len(files.read("-").handoffs) == 1


def test_a_problem_of_standard_input_has_its_place(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(sys, "stdin", io.TextIOWrapper(io.BytesIO(b"A -> A: x")))
    with pytest.raises(InvalidMap, match=r"^standard input:1:6: “a” hands over to itself\."):
        files.read("-")


@pytest.mark.parametrize(("notation", "text"), [(None, "flowmap: 1\n\nteams:\n  a: A\n"), ("flow", "A is a team\n")])
def test_standard_output_gets_the_map(capfdbinary: pytest.CaptureFixture[bytes], notation: str, text: str) -> None:
    files.write(ONE, "-", notation=notation)
    assert capfdbinary.readouterr().out == text.encode()


def test_saving_keeps_comments_line_ends_and_the_byte_order_mark(tmp_path: Path) -> None:
    path = tmp_path / "m.yaml"
    path.write_bytes(b"\xef\xbb\xbf# ours\r\nteams: {b: B}\r\n")
    files.write(ONE, str(path))
    assert path.read_bytes() == b"\xef\xbb\xbf# ours\r\nteams:\r\n  a: A\r\n"


def test_saving_the_same_map_does_not_touch_the_file(tmp_path: Path) -> None:
    path = tmp_path / "m.yaml"
    path.write_text("teams: {a: A}   # ours\n")
    before = path.stat()
    files.write(ONE, str(path))
    assert (path.stat().st_ino, path.stat().st_mtime_ns) == (before.st_ino, before.st_mtime_ns)


def test_saving_keeps_permissions_and_links(tmp_path: Path) -> None:
    real, link = tmp_path / "real.yaml", tmp_path / "link.yaml"
    real.write_text("teams: {b: B}\n")
    real.chmod(0o640)
    link.symlink_to(real)
    files.write(ONE, str(link))
    assert link.is_symlink()
    assert real.stat().st_mode & 0o777 == 0o640
    assert files.read(str(real)) == ONE


def test_a_file_that_is_no_map_is_not_overwritten(tmp_path: Path) -> None:
    path = tmp_path / "notes.yaml"
    path.write_text("shopping: [milk]\n")
    with pytest.raises(BadInput) as refusal:
        files.write(ONE, str(path))
    assert str(refusal.value) == (
        f"{path} is there already and is no map that can be kept:\n"
        f"{path}:1:1: There is no section “shopping”. Possible here: flowmap, title, hourly_rate, note, source, cases, "
        "stages, teams, systems, meetings, outsiders, items, activities, handoffs, questions, needs, policies, "
        "accepted, aliases, queries. "
        "Mend it or remove it first, or choose another name."
    )
    assert path.read_text() == "shopping: [milk]\n"


def test_what_flow_text_cannot_say_leaves_the_file_alone(tmp_path: Path) -> None:
    path = tmp_path / "m.flow"
    path.write_text("A makes x\n")
    m = Map.of([Holder(id="a"), Item(id="x"), Activity(at="a", makes=("x",), control="approve")])
    with pytest.raises(BadInput, match="Flow text cannot say"):
        files.write(m, str(path))
    assert path.read_text() == "A makes x\n"


@pytest.mark.parametrize(
    ("name", "reason"),
    [
        ("none/m.yaml", "No such file or directory"),
        ("m.txt", "is no file of a map. Its name must end in .yaml, .yml, .flow."),
        ("x" * 300 + ".yaml", "File name too long"),
        ("nul\0.yaml", "has a NUL character"),
    ],
)
def test_what_cannot_be_written_is_said_in_one_sentence(tmp_path: Path, name: str, reason: str) -> None:
    with pytest.raises(BadInput) as refusal:
        files.write(ONE, f"{tmp_path}/{name}")
    assert reason in str(refusal.value)
    assert list(tmp_path.iterdir()) == []


def test_a_full_disk_leaves_the_old_file(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    path = tmp_path / "m.yaml"
    path.write_text("teams: {b: B}\n")

    def full(_handle: int) -> None:
        raise OSError(28, "No space left on device")

    monkeypatch.setattr(os, "fsync", full)
    with pytest.raises(BadInput, match=r"m\.yaml cannot be written: No space left on device\."):
        files.write(ONE, str(path))
    assert [(one.name, one.read_text()) for one in tmp_path.iterdir()] == [("m.yaml", "teams: {b: B}\n")]


def test_a_pipe_is_read_and_written(tmp_path: Path) -> None:
    path = tmp_path / "pipe.flow"
    os.mkfifo(path)
    if os.fork() == 0:
        path.write_text("A makes x\n")
        os._exit(0)
    assert len(files.read(str(path)).activities) == 1
    os.wait()
