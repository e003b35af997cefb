"""Rules of people's own, settings and acceptances in the browser and in the API."""

from __future__ import annotations

from pathlib import Path
from typing import Any

import pytest
from flask.testing import FlaskClient

from flowmap import services
from flowmap_web import Settings, create_app
from tests.analyzers.own_rules import BAD, TEXT
from tests.web.document import page
from tests.web.plain_forms import HERE, Person, messages, values

VAIN = 'accept RSK01 Sales because "why"\naccept XAB01 because "why" until 2020-01-01\naccept GAP99 because "why"\n'


@pytest.fixture
def store(tmp_path: Path) -> str:
    """The URL of a store with one map, in which a rule of somebody's own finds something."""
    url = f"sqlite:///{tmp_path / 'maps.db'}"
    services.push(services.parse(BAD + VAIN), "one", by="me", store=url)
    return url


def check(tmp_path: Path) -> services.Settings:
    """Settings with a rule that works, one that fails, and one of flowmap's that is off."""
    (tmp_path / "mine.py").write_text(TEXT)
    (tmp_path / "broken.py").write_text("import nothing_of_the_kind\n")
    (tmp_path / "own.toml").write_text('[rules.GAP06]\nseverity = "off"\n[rules.XAB01]\nseverity = "error"\n')
    names = [str(tmp_path / "mine.py"), str(tmp_path / "broken.py")]
    return services.settings(config=str(tmp_path / "own.toml"), rules=names)


@pytest.fixture
def client(store: str, tmp_path: Path) -> FlaskClient:
    """The application with these settings."""
    return create_app(Settings(store=store, check=check(tmp_path))).test_client()


def test_the_findings_of_a_rule_are_among_the_others(client: FlaskClient) -> None:
    root = page(client.get("/maps/one/findings").text)
    rows = [[cell.text for cell in row.all("td", "th")][:3] for row in root.one("tbody").all("tr")]
    assert rows == [["broken", "asks all the time XAB01", "Purchasing asks Sales all the time."]]
    assert "asks all the time" in [one.text for one in root.one("select", name="rule").all("option")]
    (filtered,) = page(client.get("/maps/one/findings?rule=XAB01").text).one("tbody").all("tr")
    link = filtered.one("th").one("a").get("href")
    one = page(client.get(link).text)
    assert one.one("h1").text == "Purchasing asks Sales all the time."
    assert "The picture could not be drawn" not in one.text


def test_what_failed_and_what_is_accepted_in_vain_is_said(client: FlaskClient) -> None:
    root = page(client.get("/maps/one/findings").text)
    said = root.one("section", id="list").all("p")[0]  # before the list: it is not all that there is
    assert "broken.py: cannot be read: ModuleNotFoundError" in said.text
    assert said.text in [one.text for one in page(client.get("/maps/one").text).one("section", id="side").all("p")]
    listed = root.one("section", aria_labelledby="unmatched").all("a")
    assert [one.text for one in listed] == [
        "GAP99. There is no rule “GAP99”. GAP has GAP01 to GAP08.",
        "RSK01 the only way (Sales). Nothing like this is found.",
        "XAB01. It ended on 2020-01-01.",
    ]
    assert client.get(listed[1].get("href")).status_code == 200


def test_the_catalogue_has_the_rule_and_its_page(client: FlaskClient, tmp_path: Path) -> None:
    root = page(client.get("/rules").text)
    own = root.one("section", aria_labelledby="X")
    assert own.one("h2").text == "Rules of your own X"
    assert f"From {tmp_path / 'mine.py'}." in own.text
    assert any("broken.py: cannot be read" in one.text for one in root.all("p"))
    rule = page(client.get("/rules/XAB01").text)
    assert rule.one("h1").text == "Asks all the time"
    assert [one.text for one in rule.one("section", aria_labelledby="bad").all("p", class_="kind")] == [
        "weak Purchasing asks Sales all the time."
    ], "an example has the severity of the rule itself"


def answer(client: FlaskClient, path: str, **sent: str) -> Any:
    """The JSON of an address; with `sent`, of a POST."""
    at = f"/api/v1/{path}"
    told = client.post(at, json=sent, headers=HERE) if sent else client.get(at)
    assert told.status_code == 200, told.text
    return told.json


def test_the_api_has_all_of_it(client: FlaskClient) -> None:
    told = answer(client, "maps/one")
    assert [(one["code"], one["severity"]) for one in told["findings"]] == [("XAB01", "error")]
    assert [(one["why"], one["message"]) for one in told["unmatched_acceptances"]] == [
        ("unmatched", "There is no rule “GAP99”."),
        ("unmatched", "Nothing like this is found."),
        ("expired", "It ended on 2020-01-01."),
    ]
    assert [one["rule"] for one in told["failed_rules"]] == [""]
    assert answer(client, "maps/one?select=REL")["findings"] == []
    assert client.get("/api/v1/maps/one?select=XAB02").status_code == 404
    assert answer(client, "rules/XAB01")["name"] == "asks-all-the-time"
    posted = answer(client, "check", **{"from": "flow", "text": BAD})
    assert [one["code"] for one in posted["findings"]] == ["XAB01"]


def test_settings_of_a_rule_that_is_not_loaded_stop_no_application_and_are_said_when_it_starts(
    store: str, tmp_path: Path, monkeypatch: pytest.MonkeyPatch, caplog: pytest.LogCaptureFixture
) -> None:
    for variable in ("FLOWMAP_RULES", "FLOWMAP_CONFIG"):
        monkeypatch.delenv(variable, raising=False)
    monkeypatch.setenv("FLOWMAP_STORE", store)
    monkeypatch.chdir(tmp_path)
    (tmp_path / "flowmap.toml").write_text('[rules.GAP06]\nseverity = "off"\n[rules.XAB01]\nseverity = "error"\n')
    client = create_app().test_client()
    for path in ("/maps/one/findings", "/api/v1/maps/one"):
        assert client.get(path).status_code == 200
    assert "GAP06" not in {one["code"] for one in answer(client, "maps/one")["findings"]}
    (said,) = (one.getMessage() for one in caplog.records if "flowmap.toml" in one.getMessage())
    assert said.startswith("flowmap.toml:3: “rules.XAB01” counts for nothing: no such rule is loaded.")


def test_without_its_file_nothing_of_it_is_there(store: str) -> None:
    client = create_app(Settings(store=store)).test_client()
    assert client.get("/rules/XAB01").status_code == 404
    assert "XAB01" not in {one["code"] for one in answer(client, "maps/one")["findings"]}


def test_a_finding_is_accepted_from_its_page(ann: Person, prints: dict[str, str]) -> None:
    finding = f"/maps/engines/findings/{prints['GAP01']}"
    link = next(one for one in ann.open(finding).all("a") if one.text == "Accept it").get("href")
    assert (
        link == "/maps/engines/add/acceptance?finding=GAP01&holder=goods-receiving&item=goods-announcement&cases=engine"
    )
    form = next(one for one in ann.open(link).all("form") if one.all("textarea"))
    filled = values(form)
    assert (filled["holder"], filled["item"]) == (["Goods receiving"], ["Goods announcement"])
    boxes = {one.get("value"): "checked" in one.attributes for one in form.all("input", type="checkbox", name="cases")}
    assert boxes == {"Standard order": False, "Customer supplies the engine": True}
    for typed, said in (
        ({"because": "", "until": ""}, {"because": "A finding is accepted for a reason."}),
        ({"because": "x", "until": "2020-01-01"}, {"until": "2020-01-01 is past: nothing would be accepted."}),
        ({"because": "x", "finding": "GAP99"}, {"finding": "There is no rule “GAP99”. GAP has GAP01 to GAP08."}),
    ):
        told = messages(ann.refused(form.get("action"), **{**filled, **typed}))
        assert told.keys() == said.keys()
        assert all(told[field].startswith(said[field]) for field in said)
    leads = ann.sent(form.get("action"), **{**filled, "because": "new ERP in March", "until": "2999-12-31"})
    assert leads == finding
    (acceptance,) = ann.map("engines").acceptances
    assert (acceptance.finding, acceptance.cases, acceptance.because) == ("GAP01", ("engine",), "new ERP in March")
    again = ann.open(finding)
    assert "Accepted until 2999-12-31: new ERP in March" in again.text
    assert [one for one in again.all("a") if one.text == "Accept it"] == []
    assert "Accepted until 2999-12-31: new ERP in March." in ann.open("/maps/engines/findings?accepted=yes").text


def test_the_trend_is_a_picture_and_a_table(client: FlaskClient, store: str) -> None:
    services.edit("one", ["Sales -> Shipping: order"], by="me", store=store)
    root = page(client.get("/maps/one/trend").text)
    rows = [[cell.text for cell in row.all("td", "th")] for row in root.one("tbody").all("tr")]
    assert [row[1:3] for row in rows] == [["2", "1"], ["1", "1"]]
    assert root.one("table").get("data-table") == "trend"
    assert root.one("figure").one("svg").one("title").text == "One: needs met and findings over time"
    assert client.get(root.one("tbody").all("a")[0].get("href")).status_code == 200
    assert client.get("/maps/one/trend?format=csv").text.startswith("revision,at,errors")
    assert [one["error"] for one in answer(client, "maps/one/trend")["points"]] == [1, 1]
    services.edit("one", ["Sales -> Planning: order"], by="me", store=store)
    fewer = answer(client, "maps/one/trend?points=2")["points"]
    assert [one["revision"] for one in fewer] == [1, 3]
    assert client.get("/api/v1/maps/one/trend?format=csv&points=2").text.splitlines()[2].startswith("3,")
    assert "/maps/one/trend" in client.get("/maps/one/history").text
