"""Where in a file each record stands: of every record, and just there."""

from __future__ import annotations

from pathlib import Path

import pytest

from flowmap.errors import InvalidMap
from flowmap.formats.files import read, write
from flowmap.formats.record_lines import record_lines
from tests.capabilities.shared import SAMPLES
from tests.cli.conftest import ENGINES


@pytest.mark.parametrize("path", SAMPLES, ids=lambda path: path.parent.name)
def test_every_record_of_a_sample_has_its_line(path: Path) -> None:
    lines, m = record_lines(str(path)), read(str(path))
    refs = {record.ref for record in m.records() if record.type != "map"}
    assert set(lines) == refs
    text = path.read_text().splitlines()
    for record in m.handoffs:
        line, column = lines[record.ref]
        assert text[line - 1][column - 1 :].startswith("{giver:") or "giver:" in text[line - 1]


def test_flow_text(tmp_path: Path) -> None:
    (tmp_path / "m.flow").write_text(ENGINES)
    lines = record_lines(str(tmp_path / "m.flow"))
    assert lines["handoff:sales:purchasing:order"] == (4, 1)
    assert lines["question:goods-receiving:purchasing:goods-announcement"][0] == 10
    assert lines["case:engine"][0] == 2
    assert lines["holder:goods-receiving"] == (8, 15), "where it is named first"
    assert set(lines) == {record.ref for record in read(str(tmp_path / "m.flow")).records() if record.type != "map"}


def test_both_notations_have_the_same_records(tmp_path: Path) -> None:
    (tmp_path / "m.flow").write_text(ENGINES)
    write(read(str(tmp_path / "m.flow")), str(tmp_path / "m.yaml"))
    assert set(record_lines(str(tmp_path / "m.yaml"))) == set(record_lines(str(tmp_path / "m.flow")))


def test_what_is_no_map_is_said(tmp_path: Path) -> None:
    (tmp_path / "m.flow").write_text("nonsense here\n")
    with pytest.raises(InvalidMap):
        record_lines(str(tmp_path / "m.flow"))
