"""The document of the API: nothing without a description, nothing beyond it, and the command line beside it."""

from __future__ import annotations

import re
from itertools import islice
from typing import Any

import jsonschema
import pytest
import schemathesis
from flask import Flask
from flask.testing import FlaskClient
from hypothesis import HealthCheck, Phase, given, settings
from schemathesis.config import SchemathesisConfig
from schemathesis.generation import GenerationMode
from werkzeug.test import Client

from flowmap.cli.start import COMMANDS
from flowmap.domain.records import RECORDS
from flowmap_web.api import OPERATIONS, ROOT
from flowmap_web.openapi.schemas import Schemas
from tests.web.program import HERE, Program

NAMES = [one.name for one in OPERATIONS]
# Command -> what it is in the API: (method, address); or why it is not there.
BESIDE: dict[str, list[tuple[str, str]] | str] = {
    "check": [("GET", "/maps/<name>"), ("GET", "/maps/<name>/findings"), ("POST", "/check")],
    "explain": [("GET", "/maps/<name>/findings/<fingerprint>"), ("GET", "/rules/<code>")],
    "rules": [("GET", "/rules")],
    "paths": [("GET", "/maps/<name>/paths")],
    "depends": [("GET", "/maps/<name>/depends")],
    "measures": [("GET", "/maps/<name>/measures")],
    "aliases": [("GET", "/maps/<name>/aliases"), ("POST", "/maps/<name>/aliases")],
    "draw": [("GET", "/maps/<name>/draw")],
    "import": [("POST", "/import"), ("POST", "/maps")],
    "export": [("GET", "/maps/<name>/export")],
    "report": [("GET", "/maps/<name>/report")],
    "convert": [("POST", "/convert")],
    "diff": [("GET", "/maps/<name>/diff")],
    "what-if": [("POST", "/maps/<name>/what-if"), ("POST", "/maps/<name>/changes")],
    "query": [
        ("GET", "/maps/<name>/query"),
        ("POST", "/maps/<name>/query"),
        ("GET", "/queries"),
        ("GET", "/maps/<name>/queries"),
        ("GET", "/maps/<name>/queries/<question>"),
        ("PUT", "/maps/<name>/queries/<question>"),
        ("POST", "/maps/<name>/queries/<question>/forget"),
    ],
    "publish": [("POST", "/maps/<name>/publish")],
    "maps": [("GET", "/maps")],
    "push": [("PUT", "/maps/<name>")],
    "pull": [("GET", "/maps/<name>/pull")],
    "history": [("GET", "/maps/<name>/history")],
    "trend": [("GET", "/maps/<name>/trend")],
    "accept": [("POST", "/maps/<name>/changes")],
    "edit": [("POST", "/maps/<name>/changes")],
    "undo": [("POST", "/maps/<name>/undo")],
    "redo": [("POST", "/maps/<name>/redo")],
    "restore": [("POST", "/maps/<name>/restore")],
    "remove": [("DELETE", "/maps/<name>")],
    "schema": [("GET", "/schema")],
    "docs": "it fills files, which are where the documents are and not where the server is",
    "init": "the first use of a store prepares it",
    "serve": "it is what answers",
}


@pytest.fixture
def described(client: FlaskClient) -> Any:
    return client.get(f"{ROOT}/openapi.json").json


def test_every_address_of_the_api_is_described_and_no_other(app: Flask, described: Any) -> None:
    there = {
        (method, re.sub("<(?:[a-z]+:)?([a-z]+)>", r"{\1}", rule.rule.removeprefix(ROOT)))
        for rule in app.url_map.iter_rules()
        if rule.rule.startswith("/api/")
        for method in (rule.methods or set()) - {"HEAD", "OPTIONS"}
    }
    listed = {(method.upper(), path) for path, item in described["paths"].items() for method in item}
    assert listed == there
    assert (described["openapi"], described["servers"], len(listed)) == ("3.1.0", [{"url": ROOT}], len(OPERATIONS))


def test_every_operation_says_what_it_does(described: Any) -> None:
    operations = [one for item in described["paths"].values() for one in item.values()]
    assert [one["operationId"] for one in operations if len(one["summary"]) < 12] == []
    assert len({one["operationId"] for one in operations}) == len(operations)
    posted = [one for item in described["paths"].values() for method, one in item.items() if method in ("post", "put")]
    assert all("requestBody" in one for one in posted)


def test_records_are_described_by_their_own_models(described: Any) -> None:
    for kind, record in RECORDS.items():
        schema = described["components"]["schemas"][record.__name__]
        assert list(schema["properties"]) == list(record.model_fields), kind


def test_every_schema_is_one(described: Any) -> None:
    for schema in described["components"]["schemas"].values():
        jsonschema.Draft202012Validator.check_schema(schema)


def test_what_is_described_is_what_requests_may_say(program: Program) -> None:
    wrong = program.http.get(f"{ROOT}/maps/engines/findings?sevrity=error")
    assert (wrong.status_code, wrong.json and wrong.json["hint"]) == (400, "Did you mean “severity”?")
    twice = program.http.get(f"{ROOT}/maps/engines/findings?team=sales&team=production")
    assert (twice.status_code, twice.json and twice.json["detail"]) == (400, "“team” is said more than once.")
    (fault,) = program.refused("/maps/engines/edits", {"edit": "a.1", "base": 1, "chnges": []}, status=422)["problems"]
    assert (fault["message"], fault["hint"]) == ("There is no field “chnges” here.", "Did you mean “changes”?")


def test_every_command_has_its_operation_or_a_reason() -> None:
    known = {(one.method, one.address) for one in OPERATIONS}
    assert [command for command in COMMANDS if command not in BESIDE] == []
    for command, operations in BESIDE.items():
        assert isinstance(operations, str) or set(operations) <= known, command


def test_two_classes_of_one_name_are_not_confused() -> None:
    schemas = Schemas()
    schemas.of(RECORDS["holder"])
    other = type("Holder", (RECORDS["item"],), {})
    with pytest.raises(TypeError, match="two classes are called Holder"):
        schemas.of(other)


CONFIG = {
    "checks": {
        # ids that no map has, statements that are none: what has the right shape need not fit a map
        "positive_data_acceptance": {"expected-statuses": ["2xx", "304", "400", "404", "409", "412", "422", "428"]},
        "negative_data_rejection": {
            "expected-statuses": ["400", "403", "404", "405", "412", "413", "415", "422", "428"]
        },
        # a picture that cannot be drawn, a PDF that nothing prints, are described
        "not_a_server_error": {"expected-statuses": ["2xx", "3xx", "4xx", "503"]},
    }
}
EXAMPLES, EVERY = 4, 30  # drawn of each kind; of the cases that schemathesis makes by rule, one in so many


@pytest.fixture(scope="module")
def api(app: Flask) -> Any:
    """The document as schemathesis reads it."""
    return schemathesis.openapi.from_wsgi(f"{ROOT}/openapi.json", app, config=SchemathesisConfig.from_dict(CONFIG))


@pytest.mark.parametrize("name", NAMES)
def test_no_operation_fails(name: str, api: Any, own_app: Flask) -> None:
    operation, client = api.find_operation_by_id(name), Client(own_app)
    # What only an address says can be said in no wrong way: it is of something that is not there.
    modes = [mode for mode in GenerationMode if mode.is_positive or len(operation.query) or len(operation.body)]

    def sent(case: Any) -> None:
        case.call_and_validate(session=client, headers=HERE)

    for mode in modes:
        drawn = given(case=operation.as_strategy(generation_mode=mode))(sent)
        drawing = settings(
            max_examples=EXAMPLES,
            derandomize=True,
            database=None,
            deadline=None,
            phases=[Phase.generate],
            suppress_health_check=[*HealthCheck],
        )
        drawing(drawn)()
    config = api.config.generation_for(operation=operation)
    made = api.iter_coverage_cases(operation, generation_modes=[*GenerationMode], generation_config=config)
    for case in islice(made, 0, None, EVERY):
        sent(case)
