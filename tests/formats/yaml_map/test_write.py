"""YAML written from a map is read as the same map, by flowmap and by any YAML reader."""

from __future__ import annotations

from pathlib import Path
from typing import Any

import pytest
from hypothesis import given, settings
from ruamel.yaml import YAML

from flowmap.domain.map import Map
from flowmap.formats import files, yaml_map
from flowmap.formats.problems import Problems
from flowmap.formats.yaml_map.nodes import Mapping, Scalar, Sequence, compose
from flowmap.formats.yaml_map.scalars import text_scalar
from tests.capabilities.shared import SAMPLES, golden_files
from tests.strategies import random_maps, titles


@given(random_maps())
@settings(max_examples=40)
def test_every_map_is_read_back_as_the_same(m: Map) -> None:
    text = yaml_map.dump(m)
    assert yaml_map.parse(text, name=m.name) == m
    assert yaml_map.dump(yaml_map.parse(text)) == text


@given(random_maps(most=3))
@settings(max_examples=15)
def test_other_readers_of_yaml_see_the_same_structure(m: Map) -> None:
    text = yaml_map.dump(m)
    assert _names(YAML(typ="safe", pure=True).load(text)) == _names(_plain(compose(text, Problems(None))))


@given(titles())
@settings(max_examples=200)
def test_a_text_is_read_as_that_text_by_any_reader(text: str) -> None:
    read = YAML(typ="safe", pure=True).load(f"a: {text_scalar(text)}\nb: [{text_scalar(text)}, x]\n")
    assert read == {"a": text, "b": [text, "x"]}


def _plain(node: Any) -> Any:
    if isinstance(node, Mapping):
        return {key.text: _plain(value) for key, value in node.pairs}
    if isinstance(node, Sequence):
        return [_plain(item) for item in node.items]
    return node.text if isinstance(node, Scalar) else None


def _names(value: Any) -> Any:
    """Keys and lists as they are, single values as texts: a reader takes 90 as a number, flowmap as typed."""
    if isinstance(value, dict):
        return {str(key): _names(inner) for key, inner in value.items()}
    return [_names(inner) for inner in value] if isinstance(value, list) else type(value) in (dict, list)


def test_every_golden_map_is_read_back_as_the_same() -> None:
    for path in golden_files():
        m = files.read(str(path))
        assert yaml_map.parse(yaml_map.dump(m), name=m.name) == m, path.name


@pytest.mark.parametrize("path", SAMPLES, ids=lambda path: path.parent.name)
def test_every_sample_map_is_read_back_as_the_same(path: Path) -> None:
    m = files.read(str(path))
    assert yaml_map.parse(yaml_map.dump(m)) == m


def test_what_is_written_has_the_short_forms_that_people_write() -> None:
    text = """\
# yaml-language-server: $schema=../flowmap.schema.json
flowmap: 1
title: Industrial installations

cases:
  standard: 90%
  engine: {title: Customer supplies the engine, share: 10%}

stages: [qualify, win-back]

teams:
  sales: Sales
  legal: {title: Law department, people: 6, capacity: 40h/week, inventory: complete}

systems:
  erp: {title: ERP, note: "the old one: 2009"}

items:
  order: Order
  dossier: {parts: [order]}

activities:
  - {at: sales, makes: order}

handoffs:
  - {giver: sales, receiver: legal, item: order, via: erp, lead: 1d, times: 40/month,
     cases: [engine, standard]}

policies:
  - {deny: legal, item: dossier}
"""
    written = yaml_map.dump(yaml_map.parse(text), schema="../flowmap.schema.json")
    assert written == text.replace("parts: [order]", "parts: order")


def test_a_long_record_goes_on_in_the_next_line() -> None:
    note = "a word and another " * 4
    m = yaml_map.parse(f"teams: {{a: A, b: B}}\nhandoffs: {{giver: a, receiver: b, lead: 1d, note: {note}, source: x}}")
    assert yaml_map.dump(m).splitlines()[-2:] == [
        "  - {giver: a, receiver: b, lead: 1d,",
        f"     note: {note.strip()}, source: x}}",
    ]
