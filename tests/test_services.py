"""The use cases as Python programs call them."""

from __future__ import annotations

import datetime
import subprocess
import sys
from html.parser import HTMLParser
from pathlib import Path
from types import SimpleNamespace
from typing import Any

import pytest

import flowmap
from flowmap import services
from flowmap.domain.change import Change, inverse
from flowmap.domain.finding import Coverage
from flowmap.domain.records import Handoff, Header, Holder
from flowmap.errors import BadInput, Conflict, InvalidMap, UnknownName
from flowmap.stores.port import HistoryLine
from tests.capabilities.shared import ROOT

ENGINES = str(ROOT / "sample_orgs" / "engines" / "map.yaml")
DIRECT = Change(None, Handoff(giver="sales", receiver="goods-receiving", item="goods-announcement", cases=("engine",)))
WHITE_SPOT = "ce1000c87ce2"


@pytest.fixture(scope="module")
def engines() -> flowmap.Map:
    """The sample organisation of the engines that get lost."""
    return flowmap.load(ENGINES)


@pytest.fixture
def store(tmp_path: Path) -> str:
    """The URL of an empty store."""
    return f"sqlite:///{tmp_path}/maps.db"


def test_importing_flowmap_imports_nothing_else() -> None:
    code = "import sys, flowmap; print([m for m in sys.modules if m.startswith('flowmap.') or m == 'numpy'])"
    ran = subprocess.run([sys.executable, "-c", code], capture_output=True, text=True, check=True)
    assert ran.stdout == "[]\n"


def test_everything_that_is_promised_is_there() -> None:
    assert all(callable(getattr(flowmap, name)) for name in flowmap.__all__)
    with pytest.raises(AttributeError, match="has no attribute 'lod'"):
        flowmap.lod  # noqa: B018


def test_load_by_file_and_by_name(engines: flowmap.Map, store: str) -> None:
    services.push(engines, "engines", by="test", store=store)
    assert services.load("engines", store=store) == engines
    assert (engines.name, engines.title) == ("engines", "The engines that get lost")


def test_parse_both_notations() -> None:
    m = flowmap.parse("Sales -> Purchasing: order")
    assert m == flowmap.parse(
        "teams: {sales: Sales, purchasing: Purchasing}\nitems: {order: order}\n"
        "handoffs: {giver: sales, receiver: purchasing, item: order}",
        notation="yaml",
    )
    with pytest.raises(BadInput, match=r"There is no notation “xml”\. Use flow or yaml\."):
        flowmap.parse("", notation="xml")


def test_check(engines: flowmap.Map) -> None:
    report = flowmap.check(engines)
    assert report.coverage == Coverage(25.2, 27.0, 25.2, 27.0)
    assert report.findings[0].fingerprint == WHITE_SPOT
    assert report.to_dict()["map"] == "engines"
    assert [finding.code for finding in flowmap.check(engines, select=["GAP05"]).findings] == ["GAP05"]


def test_apply_gives_a_new_map_and_its_inverse_the_old_one(engines: flowmap.Map) -> None:
    repaired = flowmap.apply(engines, [DIRECT])
    assert len(repaired.handoffs) == len(engines.handoffs) + 1
    assert flowmap.diff(engines, repaired) == [DIRECT]
    assert flowmap.apply(repaired, [DIRECT.inverse()]) == engines
    with pytest.raises(Conflict):
        flowmap.apply(repaired, [DIRECT])
    with pytest.raises(InvalidMap, match=r"There is no information “nothing”"):
        flowmap.apply(engines, [Change(None, Handoff(giver="sales", receiver="production", item="nothing"))])


def test_what_if_says_what_would_change_and_changes_nothing(engines: flowmap.Map) -> None:
    before = engines.model
    tried = flowmap.what_if(engines, [DIRECT])
    assert (tried.before.coverage.met, tried.after.coverage.met) == (25.2, 27.0)
    assert {finding.code for finding in tried.closed} == {"GAP01", "GAP02", "GAP05"}
    assert tried.created == ()
    assert {finding.code for finding in tried.left} == {"GAP04"}
    assert engines.model == before


def test_what_if_takes_statements_of_flow_text(engines: flowmap.Map) -> None:
    said = "Sales -> Goods receiving: goods announcement if engine"
    for changes in ([said], said, [DIRECT]):
        assert flowmap.what_if(engines, changes).changes == (DIRECT,)
    both = flowmap.what_if(engines, ["-" + said, DIRECT])  # records first: the statement is about what they made
    assert both.map == engines
    with pytest.raises(InvalidMap, match="There is no kind of order “enigne”"):
        flowmap.what_if(engines, ["Sales -> Goods receiving: goods announcement if enigne"])


def test_draw(engines: flowmap.Map) -> None:
    drawing = flowmap.draw(engines, view="team", team="sales")
    assert 'data-team="sales"' in drawing.svg
    assert drawing._repr_svg_() == drawing.svg


def test_to_networkx(engines: flowmap.Map) -> None:
    graph = engines.to_networkx()
    assert set(graph) == {"sales", "purchasing", "goods-receiving", "production"}
    assert graph.nodes["goods-receiving"]["title"] == "Goods receiving"
    assert sorted((giver, receiver, fields["item"]) for giver, receiver, fields in graph.edges(data=True)) == [
        ("goods-receiving", "production", "put-away-order"),
        ("purchasing", "goods-receiving", "goods-announcement"),
        ("sales", "purchasing", "order"),
    ]


def test_to_pandas_without_pandas_says_so(engines: flowmap.Map, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setitem(sys.modules, "pandas", None)
    with pytest.raises(BadInput, match=r"pandas is not installed\. Install flowmap with its extra: flowmap\[data\]\."):
        flowmap.check(engines).to_pandas()


def test_to_pandas_gives_one_row_a_finding(engines: flowmap.Map, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setitem(sys.modules, "pandas", SimpleNamespace(DataFrame=list))  # its constructor takes the rows
    report = flowmap.check(engines)
    rows: list[dict[str, Any]] = report.to_pandas()
    assert [row["fingerprint"] for row in rows] == [finding.fingerprint for finding in report.findings]
    assert (rows[0]["code"], rows[0]["cases"], rows[0]["weight"]) == ("GAP01", "engine", 1.8)
    assert rows[0]["accepted"] is False


class Balanced(HTMLParser):
    """Tags that open and close, and the text between."""

    def __init__(self, html: str) -> None:
        super().__init__()
        self.open: list[str] = []
        self.seen: set[str] = set()
        self.text = ""
        self.feed(html)

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        self.open.append(tag)
        self.seen.add(tag)

    def handle_endtag(self, tag: str) -> None:
        assert self.open.pop() == tag

    def handle_data(self, data: str) -> None:
        self.text += data + "\n"


def test_maps_and_reports_show_themselves_in_a_notebook(engines: flowmap.Map) -> None:
    as_map, as_report = Balanced(engines._repr_html_()), Balanced(flowmap.check(engines)._repr_html_())
    assert as_map.text.splitlines()[:2] == [
        "The engines that get lost",
        "4 holders, 3 items, 2 cases, 4 activities, 3 handoffs, 1 question, 3 needs",
    ]
    assert as_report.open == []
    assert "Needs met: 25.2 of 27." in as_report.text
    assert "white spot" in as_report.text


def test_titles_cannot_become_html() -> None:
    m = flowmap.parse('map <script>alert(1)</script>\nx is a team called "<img src=x>"\nx needs y threshold')
    for html in (m._repr_html_(), flowmap.check(m)._repr_html_()):
        assert Balanced(html).seen <= {"p", "strong", "table", "tr", "th", "td"}


def test_require_names_the_nearest(engines: flowmap.Map) -> None:
    services.require(engines, holder="sales", item="order", case="engine")
    with pytest.raises(UnknownName, match=r"has no information “ordre”\. Did you mean “order”\?"):
        services.require(engines, item="ordre")


def test_finding_of_takes_the_beginning_of_a_fingerprint(engines: flowmap.Map) -> None:
    finding = services.finding_of(engines, WHITE_SPOT[:5].upper())
    assert finding.fingerprint == WHITE_SPOT
    assert finding.proof
    assert finding.repairs[0].coverage == Coverage(27.0, 27.0, 27.0, 27.0)
    with pytest.raises(UnknownName, match=r"has no finding “fff”\. flowmap check, or the page Findings, lists all"):
        services.finding_of(engines, "fff")
    with pytest.raises(UnknownName, match=r"has [0-9]+ findings that begin with “”\. Write more of it"):
        services.finding_of(engines, "")


def test_exit_code(engines: flowmap.Map) -> None:
    report = flowmap.check(engines, select=["GAP05"])
    codes = {"error": 0, "warning": 1, "info": 1, "never": 0}
    assert {level: services.exit_code([report], fail_on=level) for level in codes} == codes
    assert services.exit_code([], fail_on="info") == 0


def test_summary_of_changes(engines: flowmap.Map) -> None:
    sales = engines.holders["sales"]
    changes = [DIRECT, Change(sales, sales.model_copy(update={"people": 3.0})), Change(engines.needs[0], None)]
    assert services.summary_of(changes) == "adds 1 handoff, changes 1 team, removes 1 need"
    assert services.summary_of([]) == ""
    every = [Change(None, record) for record in engines.records()]
    assert services.summary_of(every) == "names the map, adds 2 kinds of order, 4 teams and 14 others"
    assert services.summary_of(every, first=True) == "begins the map, adds 2 kinds of order, 4 teams and 14 others"
    header = Header(title="A")
    assert services.summary_of([Change(header, Header(title="B"))]) == "renames the map"
    priced = header.model_copy(update={"hourly_rate": "60 EUR"})
    assert services.summary_of([Change(header, priced)]) == "changes what is said of the map"
    assert services.summary_of([Change(header, None)]) == "takes the map's name away"
    assert services.summary_of([Change(None, header)], first=True) == "begins the map"


def test_a_line_of_history_says_what_it_takes_back() -> None:
    at, added = datetime.datetime.now(datetime.UTC), (Change(None, Holder(id="legal")),)
    lines = {
        one.revision: one
        for one in (
            HistoryLine(2, at, "Ann", added),
            HistoryLine(3, at, "Ann", tuple(inverse(added)), undoes=2),
            HistoryLine(4, at, "Ann", added, undoes=3),
        )
    }
    assert [services.summary_of_line(one, lines) for one in lines.values()] == [
        "adds 1 team",
        "takes back revision 2: removes 1 team",
        "makes revision 2 again: adds 1 team",
    ]
    assert services.summary_of_line(lines[4], {}) == "takes back revision 3: adds 1 team"


@pytest.mark.parametrize(
    ("name", "said"),
    [
        ("My map", "“My map” is no name for a map. Use lower case letters, digits and “-”: my-map."),
        ("☺", "“☺” is no name for a map. Use lower case letters, digits and “-”: my-map."),
    ],
)
def test_push_refuses_what_is_no_name(engines: flowmap.Map, store: str, name: str, said: str) -> None:
    with pytest.raises(BadInput) as refusal:
        services.push(engines, name, by="test", store=store)
    assert str(refusal.value) == said


def test_every_rule_has_a_page() -> None:
    pages = services.rules()
    assert [page.code for page in pages] == sorted(page.code for page in pages)
    assert services.rule_page("gap01").page.startswith("# GAP01 white-spot\n")


@pytest.mark.parametrize("suffix", [".svg", ".png", ".pdf", ".dot"])
def test_a_picture_is_written_by_its_suffix(engines: flowmap.Map, tmp_path: Path, suffix: str) -> None:
    target = tmp_path / f"picture{suffix}"
    services.write_drawing(flowmap.draw(engines), str(target))
    starts = {".svg": b"<", ".png": b"\x89PNG", ".pdf": b"%PDF", ".dot": b""}
    assert target.read_bytes().startswith(starts[suffix])
    assert target.stat().st_size > 500


def test_a_picture_that_cannot_be_written_is_said(engines: flowmap.Map, tmp_path: Path) -> None:
    drawing = flowmap.draw(engines)
    with pytest.raises(BadInput, match=r"flowmap draws no “\.gif” file\. Use one of \.svg, .*, \.mmd\."):
        services.write_drawing(drawing, "x.gif")
    with pytest.raises(BadInput, match=r"x\.svg cannot be written: No such file or directory\."):
        services.write_drawing(drawing, str(tmp_path / "none" / "x.svg"))
