"""The JSON Schema knows every key, takes every map that the reader takes, and refuses what an editor should mark."""

from __future__ import annotations

import json
from pathlib import Path
from typing import Any

import pytest
from hypothesis import given, settings
from jsonschema import Draft7Validator
from ruamel.yaml import YAML

from flowmap.domain.map import Map
from flowmap.errors import InvalidMap
from flowmap.formats import files, yaml_map
from flowmap.formats.json_schema import schema
from flowmap.formats.yaml_map.meanings import MEANINGS, meaning
from flowmap.formats.yaml_map.shape import HEADER, SECTIONS
from tests.capabilities.shared import ROOT, SAMPLES, golden_files
from tests.strategies import random_maps

WRITTEN = ROOT / "sample_orgs" / "flowmap.schema.json"
MODELINE = "# yaml-language-server: $schema=../flowmap.schema.json\n"


@pytest.fixture(scope="module")
def validator() -> Draft7Validator:
    """The schema as an editor uses it."""
    Draft7Validator.check_schema(schema())
    return Draft7Validator(schema())


def as_an_editor_reads(text: str) -> Any:
    """YAML 1.2 with its core types only: a day is a text."""
    yaml = YAML(typ="safe", pure=True)

    yaml.Constructor.yaml_constructors = {
        **yaml.Constructor.yaml_constructors,
        "tag:yaml.org,2002:timestamp": lambda loader, node: loader.construct_scalar(node),
    }
    return yaml.load(text)


def test_the_schema_of_the_samples_is_current() -> None:
    written = json.loads(WRITTEN.read_text(encoding="utf-8"))
    assert written == schema(), "make it again: flowmap schema > sample_orgs/flowmap.schema.json"


@pytest.mark.parametrize("path", SAMPLES, ids=lambda path: path.parent.name)
def test_sample_maps_name_the_schema_and_keep_to_it(validator: Draft7Validator, path: Path) -> None:
    text = path.read_text(encoding="utf-8")
    imported = (path.parent / "log.csv").exists()  # that one stays byte for byte what the import writes
    assert text.startswith(MODELINE) or imported
    assert [error.message for error in validator.iter_errors(as_an_editor_reads(text))] == []


def test_golden_maps_keep_to_it(validator: Draft7Validator) -> None:
    for path in golden_files():
        text = yaml_map.dump(files.read(str(path)))
        assert [error.message for error in validator.iter_errors(as_an_editor_reads(text))] == [], path.name


@given(random_maps())
@settings(max_examples=15)
def test_every_map_keeps_to_it(validator: Draft7Validator, m: Map) -> None:
    document = as_an_editor_reads(yaml_map.dump(m))
    assert [error.message for error in validator.iter_errors(document)] == []


# What an editor should mark: each is refused by the reader, too.
BROKEN = {
    "an unknown section": "handofs: []",
    "another version": "flowmap: 2",
    "an unknown key of a team": "teams: {a: {titel: A}}",
    "a kind in a section that says it": "teams: {a: {kind: system}}",
    "an id with a blank": "teams: {goods receiving: x}",
    "an id in capitals": "teams: {Sales: x}",
    "an id with an underscore": "teams: {goods_receiving: x}",
    "teams in a list": "teams: [a, b]",
    "a title in a list": "teams: {a: [A]}",
    "an inventory that is not complete": "teams: {a: {inventory: nearly}}",
    "fewer than no people": "teams: {a: {people: -1}}",
    "a capacity without a period": "teams: {a: {capacity: 40h}}",
    "a handoff without a receiver": "teams: {a: }\nhandoffs: [{giver: a}]",
    "a duration without a unit": "teams: {a: , b: }\nhandoffs: [{giver: a, receiver: b, lead: 5}]",
    "a duration in words": "teams: {a: , b: }\nhandoffs: [{giver: a, receiver: b, lead: 5 days}]",
    "a negative duration": "teams: {a: , b: }\nhandoffs: [{giver: a, receiver: b, lead: -5d}]",
    "an effort in days": "teams: {a: , b: }\nhandoffs: [{giver: a, receiver: b, effort: 1d}]",
    "a rate without a period": "teams: {a: , b: }\nhandoffs: [{giver: a, receiver: b, times: 5}]",
    "a fraction above one": "teams: {a: , b: }\nhandoffs: [{giver: a, receiver: b, quality: 1.5}]",
    "an unknown mode": "teams: {a: , b: }\nhandoffs: [{giver: a, receiver: b, mode: pull}]",
    "a backup that is no flag": "teams: {a: , b: }\nhandoffs: [{giver: a, receiver: b, backup: perhaps}]",
    "a need of an unknown kind": "teams: {a: }\nitems: {x: }\nneeds: [{holder: a, item: x, kano: must}]",
    "a need without an item": "teams: {a: }\nneeds: [{holder: a}]",
    "a policy of two rules": "teams: {a: }\nitems: {x: }\npolicies: [{deny: a, must_pass: a, item: x}]",
    "a policy without a rule": "items: {x: }\npolicies: [{item: x}]",
    "an activity that does nothing": "teams: {a: }\nactivities: [{at: a}]",
    "an unknown control": "teams: {a: }\nitems: {x: }\nactivities: [{at: a, uses: x, control: sign}]",
    "a code in small letters": "accepted: [{finding: gap01}]",
    "a record that is a word": "handoffs: sales",
}


@pytest.mark.parametrize("what", BROKEN)
def test_a_broken_map_is_marked_in_the_editor_and_refused_by_the_reader(validator: Draft7Validator, what: str) -> None:
    text = BROKEN[what]
    assert list(validator.iter_errors(as_an_editor_reads(text)))
    with pytest.raises(InvalidMap):
        yaml_map.parse(text)


def test_every_key_has_a_meaning_that_an_editor_shows() -> None:
    keys = [("map", key) for key in HEADER]
    keys += [(section.type, key) for section in SECTIONS.values() for key in section.fields]
    sentences = {meaning(type_name, key) for type_name, key in keys}
    assert all(sentence.endswith(".") for sentence in sentences)
    assert sentences == set(MEANINGS.values())  # none is left over


def test_units_and_words_are_proposed() -> None:
    handoff = schema()["definitions"]["handoff"]["properties"]
    assert handoff["lead"]["examples"] == ["30min", "4h", "2d", "1w"]
    assert handoff["times"]["examples"][-4:] == ["yearly", "monthly", "weekly", "daily"]
    assert handoff["via"]["anyOf"][0]["enum"][:3] == ["voice", "phone", "paper"]
    assert handoff["quality"]["default"] == "100%"
