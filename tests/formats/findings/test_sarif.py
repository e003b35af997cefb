"""SARIF: every log is one by the published schema of SARIF 2.1.0, and says what the report says."""

from __future__ import annotations

import json
from pathlib import Path
from typing import Any

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from jsonschema import Draft4Validator

from flowmap import services
from flowmap.analyzers.check import check
from flowmap.analyzers.own_rules import admitted
from flowmap.analyzers.registry import registry
from flowmap.analyzers.settings import Settings
from flowmap.domain.finding_list import sentence
from flowmap.formats import flow_text
from flowmap.formats.findings import Checked, DescribedRule, sarif
from flowmap.formats.findings.sarif import SCHEMA
from flowmap.formats.flow_text.parse import lines
from tests.analyzers.own_rules import own_rule
from tests.capabilities.npm import installed
from tests.capabilities.shared import SAMPLES
from tests.cli.conftest import ENGINES

HERE = Path(__file__).parent
RULES = [DescribedRule(p.code, p.name, p.severity, p.summary, p.page) for p in services.rules()]
VERSION = "1.2.3"


@pytest.fixture(scope="session")
def published() -> Draft4Validator:
    """The schema that OASIS published, as Microsoft's own matchers bring it."""
    folder = installed(HERE) / "@microsoft" / "jest-sarif" / "lib" / "schemas"
    schema = json.loads((folder / "sarif-2.1.0-rtm.5.json").read_text(encoding="utf-8"))
    assert "2.1.0" in schema["title"]
    Draft4Validator.check_schema(schema)
    return Draft4Validator(schema)


def wrong(published: Draft4Validator, log: Any) -> list[str]:
    """What the schema does not allow."""
    return [f"{list(error.absolute_path)}: {error.message}"[:300] for error in published.iter_errors(log)]


def log_of(*checked: Checked, rules: list[DescribedRule] = RULES) -> dict[str, Any]:
    """The log of some maps."""
    text = sarif(checked, rules, version=VERSION)
    assert text.endswith("}\n")
    log: dict[str, Any] = json.loads(text)
    return log


def checked(text: str = ENGINES, *, file: str | None = "maps/engines.flow", **more: Any) -> Checked:
    """A map of flow text and its report."""
    m = flow_text.parse(text, name="engines")
    return Checked(m, check(m, effects=False), file, lines(text) if file else {}, **more)


def test_a_result_says_what_its_finding_says() -> None:
    one = checked()
    log = log_of(one)
    assert (log["$schema"], log["version"], len(log["runs"])) == (SCHEMA, "2.1.0", 1)
    (run,) = log["runs"]
    driver = run["tool"]["driver"]
    assert (driver["name"], driver["version"]) == ("flowmap", VERSION)
    assert [rule["id"] for rule in driver["rules"]] == [rule.code for rule in RULES]
    assert len(run["results"]) == len(one.report.findings)
    for result, finding in zip(run["results"], one.report.findings, strict=True):
        assert driver["rules"][result["ruleIndex"]]["id"] == result["ruleId"] == finding.code
        assert result["message"]["text"] == finding.message
        assert result["level"] == {"error": "error", "warning": "warning", "info": "note"}[finding.severity]
        assert result["partialFingerprints"] == {"flowmap/v1": finding.fingerprint}
        assert "baselineState" not in result
        assert "suppressions" not in result
    assert run["results"][0]["locations"] == [
        {
            "physicalLocation": {
                "artifactLocation": {"uri": "maps/engines.flow"},
                "region": {"startLine": 9, "startColumn": 1},
            },
            "logicalLocations": [
                {"name": "goods-receiving", "fullyQualifiedName": "engines/goods-receiving/goods-announcement"}
            ],
        }
    ]
    assert run["results"][0]["properties"] == {
        "map": "engines",
        "holder": "goods-receiving",
        "item": "goods-announcement",
        "cases": ["engine"],
        "kano": "threshold",
        "effect": {"weight": 0.9, "hours_per_year": None, "days": None},
    }


@pytest.mark.parametrize("path", SAMPLES, ids=lambda path: path.parent.name)
def test_the_log_of_a_sample_is_one_by_the_published_schema(published: Draft4Validator, path: Path) -> None:
    m = services.load(str(path))
    report = services.check(m, effects=False)
    text = services.findings_for_programs([(str(path), m, report, None)], to="sarif")
    log = json.loads(text)
    assert wrong(published, log) == []
    assert [one["message"]["text"] for one in log["runs"][0]["results"]] == [sentence(m, f) for f in report.findings]
    assert all("region" in one["locations"][0]["physicalLocation"] for one in log["runs"][0]["results"])


def test_the_schema_is_strict_enough_to_notice(published: Draft4Validator) -> None:
    log = log_of(checked())
    log["runs"][0]["results"][0]["level"] = "info"
    log["runs"][0]["colour"] = "red"
    assert len(wrong(published, log)) == 2


def test_a_baseline_an_acceptance_and_a_rule_that_failed(published: Draft4Validator) -> None:
    m = flow_text.parse(ENGINES + 'accept GAP05 because "why" until 2999-12-31\naccept GAP04\n', name="engines")

    def breaks(look: object, options: object) -> Any:
        raise ValueError("broken")

    broken = admitted(own_rule(breaks), origin="mine.py", known=registry())
    report = check(m, effects=False, settings=Settings(own={"XAB01": broken}))
    new = frozenset({report.findings[0].fingerprint})
    log = log_of(Checked(m, report, None, {}, new))
    assert wrong(published, log) == []
    (run,) = log["runs"]
    assert [one["baselineState"] for one in run["results"]] == ["new", "unchanged", "unchanged"]
    assert [one.get("suppressions") for one in run["results"]] == [
        None,
        [{"kind": "inSource", "status": "accepted"}],
        [{"kind": "inSource", "status": "accepted", "justification": "why"}],
    ]
    assert all("physicalLocation" not in one["locations"][0] for one in run["results"])
    assert run["invocations"] == [
        {
            "executionSuccessful": False,
            "toolExecutionNotifications": [
                {"level": "error", "message": {"text": str(report.failed_rules[0])}},
            ],
        }
    ]


def test_no_map_and_several(published: Draft4Validator) -> None:
    assert wrong(published, log_of()) == []
    both = log_of(checked(), checked("A makes x\nB -> A: y\n", file=None))
    assert wrong(published, both) == []
    assert {one["properties"]["map"] for one in both["runs"][0]["results"]} == {"engines"}


@settings(max_examples=25, deadline=None)
@given(st.text(max_size=30), st.text(max_size=10))
def test_any_name_of_a_file_or_map_makes_a_log(published: Draft4Validator, file: str, name: str) -> None:
    m = flow_text.parse(ENGINES, name=name)
    assert wrong(published, log_of(Checked(m, check(m, effects=False, select=["GAP01"]), file))) == []


@pytest.mark.parametrize(
    ("file", "uri"),
    [
        ("maps/engines.yaml", "maps/engines.yaml"),
        ("./maps//engines.yaml", "maps/engines.yaml"),
        ("über karte #1.yaml", "%C3%BCber%20karte%20%231.yaml"),
        ("/srv/maps/a b.yaml", "file:///srv/maps/a%20b.yaml"),
        ("../maps/x.yaml", "../maps/x.yaml"),
    ],
)
def test_a_path_is_a_uri(file: str, uri: str) -> None:
    (first, *_) = log_of(checked(file=file))["runs"][0]["results"]
    assert first["locations"][0]["physicalLocation"]["artifactLocation"] == {"uri": uri}
