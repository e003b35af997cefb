"""`flowmap export`: by suffix or by name; what a format does not carry is said, what is none is refused."""

from __future__ import annotations

import json
from pathlib import Path

import pytest

from flowmap.documents.exporting import FORMS
from flowmap.formats import files
from tests.cli.conftest import Flowmap

ARROWS = "Who gives what to whom is in it, not what is needed, made, asked, forbidden or accepted.\n"


@pytest.mark.parametrize("form", FORMS.values(), ids=list(FORMS))
def test_by_suffix_and_by_name_it_is_the_same(flowmap: Flowmap, engines: str, tmp_path: Path, form: object) -> None:
    name, suffix = form.name, form.suffixes[0]  # type: ignore[attr-defined]
    by_suffix = flowmap("export", engines, "-o", f"map{suffix}")
    by_name = flowmap("export", engines, "--to", name, "-o", "other.file")
    assert (by_suffix.code, by_suffix.out) == (by_name.code, by_name.out) == (0, "")
    assert by_suffix.err == by_name.err
    content = (tmp_path / f"map{suffix}").read_bytes()
    assert content
    assert name == "xlsx" or content == (tmp_path / "other.file").read_bytes()  # a workbook says when it was made


def test_json_is_read_back(flowmap: Flowmap, engines: str, tmp_path: Path) -> None:
    ran = flowmap("export", engines, "--to", "json")
    assert (ran.code, ran.err, json.loads(ran.out)["flowmap"]) == (0, "", 1)
    (tmp_path / "back.yaml").write_text(ran.out)
    assert files.read(str(tmp_path / "back.yaml")) == files.read(str(tmp_path / engines))


def test_what_a_format_does_not_carry_is_said(flowmap: Flowmap, engines: str) -> None:
    assert flowmap("export", engines, "-o", "map.graphml").err == ARROWS
    assert flowmap("export", engines, "--to", "mermaid").err == "Only who gives what to whom is in it.\n"
    assert flowmap("export", engines, "-o", "map.xlsx").err == ""


def test_more_arrows_than_mermaid_draws_are_said(flowmap: Flowmap, tmp_path: Path) -> None:
    (tmp_path / "large.flow").write_text("".join(f"Sales -> Production: item x{n}\n" for n in range(501)))
    said = "Only who gives what to whom is in it. It has 501 arrows: Mermaid draws 500 unless its maxEdges is raised.\n"
    assert flowmap("export", "large.flow", "--to", "mermaid").err == said


def test_a_map_of_the_store(flowmap: Flowmap, engines: str) -> None:
    flowmap("push", engines, "engines")
    assert flowmap("export", "engines", "--to", "mermaid").out.splitlines()[:2] == ["flowchart LR", '  t1["Sales"]']


@pytest.mark.parametrize(
    ("arguments", "said"),
    [
        (("--to", "graphlm"), "“graphlm” is no format that a map is exported to. Did you mean “graphml”?"),
        (("-o", "map.zip"), "“map.zip” is no format that a map is exported to. Use one of json, xlsx"),
        (("-o", "map.svg"), "map.svg is a picture. Use flowmap draw."),
        (("-o", "map.yaml"), "map.yaml is a file of a map. Use flowmap convert or flowmap pull."),
        (("-o", "nowhere/map.json"), "nowhere/map.json cannot be written: No such file or directory."),
        ((), "Say where to: -o FILE with a suffix, or --to FORMAT."),
    ],
)
def test_what_cannot_be_is_said(flowmap: Flowmap, engines: str, arguments: tuple[str, ...], said: str) -> None:
    ran = flowmap("export", engines, *arguments)
    assert (ran.code, ran.out) == (2, "")
    assert said in ran.err.replace("\n", " ")
