"""Files of settings: which one is near, what is no TOML, and in which line something stands."""

from __future__ import annotations

from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from flowmap.errors import BadInput, InvalidSettings
from flowmap.formats.settings_file import SettingsFile, find, read

TEXT = """\
# what fails
preset = "strict"
"fail-on" = "info"
select = [
  "GAP",
  "REL01",
]

[rules.GAP05] # in vain
severity = "error"
answered = 0.5

[rules]
EXC01.severity = "off"
EXC02 = {severity = "off", x = 1}
[rules."RSK01"]
'severity' = "info"
"""


def test_the_line_of_a_value(tmp_path: Path) -> None:
    (tmp_path / "flowmap.toml").write_text(TEXT)
    file = read(tmp_path / "flowmap.toml", said="flowmap.toml")
    lines = {
        ("preset",): 2,
        ("fail-on",): 3,
        ("select", 1): 4,
        ("rules", "GAP05"): 9,
        ("rules", "GAP05", "severity"): 10,
        ("rules", "GAP05", "answered"): 11,
        ("rules", "EXC01", "severity"): 14,
        ("rules", "EXC02", "x"): 15,
        ("rules", "RSK01", "severity"): 17,
        ("rules", "EXC01"): 14,
        ("nothing",): 1,
    }
    assert {path: file.line(path) for path in lines} == lines
    assert file.table["rules"]["EXC02"] == {"severity": "off", "x": 1}


def test_a_section_stands_where_a_part_of_it_first_stands() -> None:
    text = "select = []\n[rules.GAP06]\ntimes = 5\n[rulez.GAP05]\ntimes=3\n[rulez.GAP06]\n[more]\n"
    assert SettingsFile("f", {}, text).line(("rulez",)) == 4
    inside = SettingsFile("f", {}, "[tool.other.rulez]\n[tool.flowmap.rulez.GAP05]\n", ("tool", "flowmap"))
    assert inside.line(("rulez",)) == 2


def test_a_section_of_a_project_is_read_like_a_file(tmp_path: Path) -> None:
    path = tmp_path / "pyproject.toml"
    path.write_text('[project]\nname = "x"\n\n[tool.flowmap]\npreset = "strict"\n\n[tool.flowmap.rules.GAP05]\nx = 1\n')
    file = read(path)
    assert file.table == {"preset": "strict", "rules": {"GAP05": {"x": 1}}}
    assert [file.line(one) for one in (("preset",), ("rules", "GAP05", "x"), ("rules", "GAP05", "y"))] == [5, 8, 7]


def test_the_nearest_counts(tmp_path: Path) -> None:
    below = tmp_path / "a" / "b"
    below.mkdir(parents=True)
    (tmp_path / "pyproject.toml").write_text("[tool.flowmap]\n")
    assert find(below) == tmp_path / "pyproject.toml"
    (tmp_path / "a" / "pyproject.toml").write_text("[tool.other]\n")
    assert find(below) == tmp_path / "pyproject.toml", "a project that says nothing to flowmap is passed over"
    (tmp_path / "a" / "flowmap.toml").write_text("")
    assert find(below) == tmp_path / "a" / "flowmap.toml"
    (tmp_path / "a" / "pyproject.toml").write_text("[tool.flowmap]\n")
    assert find(below) == tmp_path / "a" / "flowmap.toml"
    (below / "flowmap.toml").mkdir()
    (below / "pyproject.toml").write_text("no toml")
    assert find(below) == tmp_path / "a" / "flowmap.toml"


@pytest.mark.parametrize(
    ("content", "said"),
    [
        (b"x = [", r"flowmap.toml:1: This is no TOML: "),
        (b"ok = 1\nx = y\n", r"flowmap.toml:2:5: This is no TOML: "),
        (b"x = 1\nx = 2\n", r"flowmap.toml:2.*: This is no TOML: Cannot overwrite a value"),
        (b"\xff", "flowmap.toml"),
        (b"a" * 1_000_001, "flowmap.toml is larger than 1,000,000 bytes"),
        (b"x = " + b"[" * 100_000, "flowmap.toml"),
    ],
)
def test_what_cannot_be_read_is_said(tmp_path: Path, content: bytes, said: str) -> None:
    (tmp_path / "flowmap.toml").write_bytes(content)
    with pytest.raises((BadInput, InvalidSettings), match=said):
        read(tmp_path / "flowmap.toml", said="flowmap.toml")


def test_a_file_that_is_not_there_is_said(tmp_path: Path) -> None:
    for path in (tmp_path / "none.toml", tmp_path):
        with pytest.raises(BadInput, match="cannot be read"):
            read(path)


@pytest.mark.parametrize("section", ["[tool]\nflowmap = 3\n", "tool = 3\n", ""])
def test_a_project_without_a_section(tmp_path: Path, section: str) -> None:
    path = tmp_path / "pyproject.toml"
    path.write_text(section)
    if "flowmap" in section:
        with pytest.raises(InvalidSettings, match="“flowmap” is no section"):
            read(path, said="pyproject.toml")
    else:
        assert read(path).table == {}
        assert find(tmp_path) != path


@given(st.text(), st.lists(st.text(max_size=5) | st.integers(0, 3), max_size=3))
def test_every_text_has_a_line_for_every_path(text: str, path: list[str | int]) -> None:
    assert 1 <= SettingsFile("f", {}, text).line(tuple(path)) <= max(1, len(text.splitlines()))
