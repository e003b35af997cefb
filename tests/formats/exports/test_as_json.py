"""JSON: the published schema describes it, and the reader of YAML, which does not know it, reads the same map."""

from __future__ import annotations

import json

import jsonschema
from hypothesis import given, settings

import flowmap
from flowmap.domain.map import Map
from flowmap.formats import yaml_map
from flowmap.formats.exports import as_json
from flowmap.formats.json_schema import schema
from tests.strategies import random_maps

VALIDATOR = jsonschema.Draft7Validator(schema())


@given(random_maps())
@settings(max_examples=40)
def test_it_is_the_whole_map(m: Map) -> None:
    text = as_json.dump(m)
    assert yaml_map.parse(text, name=m.name) == m
    assert list(VALIDATOR.iter_errors(json.loads(text))) == []


def test_what_it_looks_like() -> None:
    m = flowmap.parse("map Small\nSales -> Production: order, takes 2d, quality 95%\ndeny Production: price list")
    assert json.loads(as_json.dump(m)) == {
        "flowmap": 1,
        "title": "Small",
        "teams": {"sales": {"title": "Sales"}, "production": {"title": "Production"}},
        "items": {"order": {"title": "order"}, "price-list": {"title": "price list"}},
        "handoffs": [
            {
                "id": "handoff:sales:production:order",
                "giver": "sales",
                "receiver": "production",
                "item": "order",
                "lead": "2d",
                "quality": "95%",
            }
        ],
        "policies": [{"id": "policy:deny:price-list:production", "deny": "production", "item": "price-list"}],
    }
