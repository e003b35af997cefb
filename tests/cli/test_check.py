"""`flowmap check`: exit codes, formats, filters, and what it prints where."""

from __future__ import annotations

import csv
import io
import json
import shlex
from pathlib import Path

import pytest

from flowmap import services
from flowmap.cli.check_markdown import for_people
from flowmap.domain.answer import Answer
from tests.analyzers.own_rules import TEXT as RULE
from tests.capabilities.shared import SAMPLES
from tests.cli.conftest import ENGINES, Flowmap

GOOD = "Sales makes order\nSales -> Purchasing: order\nPurchasing needs order threshold\n"
SUITS = {"error": 1, "warning": 1, "info": 1, "never": 0}


def test_the_text_is_grouped_by_what_to_do_and_ends_with_what_to_do_next(flowmap: Flowmap, engines: str) -> None:
    code, out, err = flowmap("check", engines)
    assert (code, err) == (1, "")
    lines = out.splitlines()
    assert lines[:3] == [
        "Engines",
        "3 teams, 2 handoffs, 2 stated needs, 2 kinds of order.",
        "Needs met: 17.1 of 18 (95 %); must have: 17.1 of 18 (95 %).",
    ]
    assert [line for line in lines if line and line[0] != " "][3:] == [
        "Hand over what is missing",
        "Keep the promise, or take it back",
        "Ask somebody who knows, or agree on a handoff",
        "1 error, 2 warnings. Next, why and how to repair the worst:",
    ]
    assert lines[-1] == "  flowmap explain engines.flow ce1000c"
    assert flowmap("explain", "engines.flow", "ce1000c").code == 0


def test_what_a_filter_hides_is_not_said_to_be_nothing(flowmap: Flowmap) -> None:
    text = 'Sales makes order\nPlanning needs order threshold\nStores needs order\naccept GAP01 Stores because "x"\n'
    for some in (("--accepted", "yes"), ("--holder", "stores")):
        last = flowmap("check", "-", *some, stdin=text).out.splitlines()[-1]
        assert last == "1 accepted finding. Nothing else passes these filters."
    rest = text.replace("Planning needs order threshold\n", "")
    assert flowmap("check", "-", stdin=rest).out.splitlines()[-1] == "1 accepted finding. Nothing is open."


@pytest.mark.parametrize("columns", ["60", "80", "120", "400"])
def test_no_line_is_wider_than_the_terminal(flowmap: Flowmap, monkeypatch: pytest.MonkeyPatch, columns: str) -> None:
    monkeypatch.setenv("COLUMNS", columns)
    for path in SAMPLES:
        out = flowmap("check", str(path), "--verbose", "--fail-on", "never").out
        lines = [line for line in out.splitlines() if "flowmap explain" not in line]
        assert max(map(len, lines)) <= min(int(columns), 140)


def test_a_program_gets_one_line_a_finding(flowmap: Flowmap, engines: str, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.delenv("COLUMNS")
    (finding,) = (line for line in flowmap("check", engines).out.splitlines() if line.startswith("  error"))
    sentence = "Goods receiving needs goods announcement in case engine; Sales has it and does not hand it over."
    assert finding == f"  error   GAP01 ce1000c  {sentence} [weight 0.9]"


@pytest.mark.parametrize("level", SUITS)
def test_the_exit_code_follows_fail_on(flowmap: Flowmap, engines: str, level: str) -> None:
    assert flowmap("check", engines, "--fail-on", level).code == SUITS[level]
    assert flowmap("check", "-", "--fail-on", level, stdin=GOOD).code == 0


@pytest.mark.parametrize(("level", "code"), [("error", 0), ("warning", 1), ("info", 1), ("never", 0)])
def test_a_warning_fails_only_from_warning_on(flowmap: Flowmap, engines: str, level: str, code: int) -> None:
    assert flowmap("check", engines, "--select", "GAP05", "--fail-on", level).code == code


def test_a_map_without_needs_is_told_what_to_say(flowmap: Flowmap) -> None:
    code, out, _ = flowmap("check", "-", stdin="Sales -> Purchasing: order")
    assert code == 0
    assert out.splitlines()[-1] == "Nothing to report. Say who must have what, and flowmap finds what is missing."


def test_needs_that_do_not_count_are_not_missing(flowmap: Flowmap) -> None:
    text = "Works makes plan\ndeny Works: plan\nWorks needs plan threshold\n"
    assert flowmap("check", "-", stdin=text).out.splitlines()[1:3] == [
        "1 team, 0 handoffs, 1 stated need.",
        "No stated need counts: each is of something that is not wanted, or that a policy denies.",
    ]


def test_a_little_less_than_all_is_not_all(flowmap: Flowmap) -> None:
    text = "case a 99.9%\ncase b 0.1%\nA makes x\nA -> B: x if a\nB needs x threshold\n"
    assert "Needs met: 8.99 of 9 (99.9 %); must have: 8.99 of 9 (99.9 %)." in flowmap("check", "-", stdin=text).out


@pytest.mark.parametrize("options", [("--q", "xyzzy"), ("--ignore", "GAP"), ("--item", "order")])
def test_a_filter_that_nothing_passes_is_no_map_without_findings(
    flowmap: Flowmap, engines: str, options: tuple[str, ...]
) -> None:
    assert flowmap("check", engines, *options).out.splitlines()[-1] == "No finding passes these filters."


def test_accepted_findings_are_counted_and_do_not_fail(flowmap: Flowmap, engines: str, tmp_path: Path) -> None:
    accepted = ENGINES + 'accept GAP01 because "new ERP"\naccept GAP04\naccept GAP05\n'
    (tmp_path / engines).write_text(accepted)
    code, out, _ = flowmap("check", engines)
    assert (code, out.splitlines()[-1]) == (0, "3 accepted findings. Nothing is open.")


def test_a_table_of_several_maps_has_the_columns_of_each(flowmap: Flowmap, engines: str, tmp_path: Path) -> None:
    paid = 'map "M" hourly rate 60 EUR\n' + ENGINES
    (tmp_path / "paid.flow").write_text(paid + 'accept GAP05 because "why" by owner until 2999-12-31\n')
    told = list(csv.DictReader(io.StringIO(flowmap("check", engines, "paid.flow", "--format", "csv").out)))
    assert list(told[0])[-5:] == ["fingerprint", "accepted_by", "accepted_until", "accepted_because", "EUR_a_year"]
    said = {(row["map"], row["code"]): tuple(row.values())[-4:] for row in told}
    assert said["engines", "GAP05"] == ("", "", "", "")
    assert said["paid", "GAP05"] == ("owner", "2999-12-31", "why", "1440.0")


def test_json_is_the_report(flowmap: Flowmap, engines: str) -> None:
    code, out, err = flowmap("check", engines, "--format", "json")
    assert (code, err) == (1, "")
    assert json.loads(out) == services.check(services.load(engines)).to_dict()
    assert json.loads(out)["map"] == "engines"
    assert flowmap("check", engines, "--format", "json").out == out


def test_equal_maps_give_equal_bytes(flowmap: Flowmap, engines: str) -> None:
    as_flow = flowmap("check", engines, "--format", "json").out
    flowmap("convert", engines, "engines.yaml")
    flowmap("push", engines, "engines")
    assert flowmap("check", "engines.yaml", "--format", "json").out == as_flow
    assert flowmap("check", "engines", "--format", "json").out == as_flow


def test_jsonl_is_one_map_a_line_in_the_order_of_the_arguments(flowmap: Flowmap, tmp_path: Path) -> None:
    names = ["c", "a", "b"]
    for name in names:
        (tmp_path / f"{name}.flow").write_text(GOOD)
    out = flowmap("check", *(f"{name}.flow" for name in names), "--format", "jsonl").out
    assert [json.loads(line)["map"] for line in out.splitlines()] == names
    listed = json.loads(flowmap("check", "c.flow", "a.flow", "--format", "json").out)
    assert [one["map"] for one in listed] == ["c", "a"]


def test_what_cannot_be_read_does_not_hide_the_others(flowmap: Flowmap, engines: str) -> None:
    code, out, err = flowmap("check", "none.yaml", engines, "--format", "jsonl")
    assert (code, len(out.splitlines())) == (2, 1)
    assert err == "Error: none.yaml cannot be read: No such file or directory. Give the path of a map.\n"


@pytest.mark.parametrize(
    ("options", "codes"),
    [
        ((), ["GAP01", "GAP04", "GAP05"]),
        (("--select", "GAP01"), ["GAP01"]),
        (("--select", "gap05,GAP04"), ["GAP04", "GAP05"]),
        (("--select", "GAP", "--ignore", "GAP04", "--ignore", "GAP05"), ["GAP01"]),
        (("--ignore", "GAP"), []),
        (("--case", "standard"), []),
        (("--case", "engine", "--select", "GAP01"), ["GAP01"]),
        (("--holder", "purchasing"), ["GAP04", "GAP05"]),
        (("--item", "order"), []),
    ],
)
def test_only_what_is_asked_for(flowmap: Flowmap, engines: str, options: tuple[str, ...], codes: list[str]) -> None:
    report = json.loads(flowmap("check", engines, "--format", "json", *options).out)
    assert [finding["code"] for finding in report["findings"]] == codes


@pytest.mark.parametrize(
    ("options", "said"),
    [
        (("--select", "GAP11"), "Error: There is no rule or family “GAP11”. Did you mean “GAP01”?"),
        (("--ignore", "FLOW"), "Error: There is no rule or family “FLOW”. Did you mean “FLW”?"),
        (("--case", "engin"), "Error: “Engines” has no kind of order “engin”. Did you mean “engine”?"),
        (
            ("--holder", "salse"),
            "Error: “Engines” has no team, system, meeting or outsider “salse”. Did you mean “sales”?",
        ),
        (
            ("--holder", "SALES"),
            "Error: “Engines” has no team, system, meeting or outsider “SALES”. Did you mean “sales”?",
        ),
        (("--item", "ordr"), "Error: “Engines” has no information “ordr”. Did you mean “order”?"),
    ],
)
def test_an_unknown_name_is_an_error_with_the_nearest(
    flowmap: Flowmap, engines: str, options: tuple[str, ...], said: str
) -> None:
    code, out, err = flowmap("check", engines, *options)
    assert (code, out, err.strip()) == (2, "", said)


def test_problems_of_a_map_are_lines_that_editors_understand(flowmap: Flowmap) -> None:
    code, out, err = flowmap("check", "-", stdin="teams: {A: x}\nhandofs: []\n")
    assert (code, out) == (2, "")
    assert err.splitlines() == [
        "standard input:1:9: “A” is no id. Use lower case letters, digits and “-”: “a”.",
        "standard input:2:1: There is no section “handofs”. Did you mean “handoffs”?",
    ]


def test_verbose_shows_the_proof_and_what_repairs_would_do(flowmap: Flowmap, engines: str) -> None:
    out = flowmap("check", engines, "--verbose", "--select", "GAP01").out
    parts = [line.strip() for line in out.splitlines()]
    for word in ("How we know", "What the map says", "Repairs, the best first", "- Sales makes goods announcement."):
        assert word in parts
    assert "Needs met then: 18 of 18." in parts
    assert "How we know" not in flowmap("check", engines).out


def test_findings_that_are_not_described_are_counted(flowmap: Flowmap, tmp_path: Path) -> None:
    lines = [f"T{n} needs x{n} threshold\n" for n in range(203)]
    (tmp_path / "many.flow").write_text("".join(lines))
    out = flowmap("check", "many.flow").out
    assert out.count("  error ") == 200
    assert "And 3 more findings: --all shows them." in out
    assert flowmap("check", "many.flow", "--all").out.count("  error ") == 203


def test_every_rule_has_its_place_in_the_report() -> None:
    from flowmap.cli.text import GROUPS

    grouped = [code for _, codes in GROUPS for code in codes]
    assert len(grouped) == len(set(grouped))
    assert {page.code for page in services.rules()} <= set(grouped)


def test_stdin_may_be_yaml(flowmap: Flowmap) -> None:
    assert flowmap("check", "-", stdin="teams: {a: A}").code == 0


def test_stdin_is_read_once_only(flowmap: Flowmap) -> None:
    code, out, err = flowmap("check", "-", "-", stdin="Sales makes order\n")
    assert (code, out) == (2, "")
    assert err.endswith("Error: Standard input (-) can be read once only.\n")


def test_markdown_has_a_title_and_only_columns_that_say_something(flowmap: Flowmap, engines: str) -> None:
    told = flowmap("check", engines, engines, "--select", "GAP01,GAP04", "--format", "markdown").out
    lines = told.splitlines()
    assert lines[:3] == ["# Engines", "", "Needs met: 17.1 of 18 (95 %); must have: 17.1 of 18 (95 %)."]
    assert lines[4].split(" | ")[-4:] == ["sentence", "weight of needs", "first repair", "fingerprint |"]
    assert [line.split(" | ")[0] for line in lines[6:8]] == ["| GAP01", "| GAP04"]
    assert lines[8:12] == ["", "1 error, 1 warning.", "", "# Engines"]
    nothing = flowmap("check", engines, "--select", "MOD01", "--format", "markdown").out
    assert nothing.splitlines()[4:] == ["Nothing to report."]
    flowmap("check", engines, "--write-baseline", "known.json")
    known = flowmap("check", engines, "--baseline", "known.json", "--format", "markdown").out
    assert known.splitlines()[4:] == ["Nothing new is open. 3 findings of the baseline are known."]


def test_markdown_rounds_what_people_read() -> None:
    exact = Answer(("need", "days", "map_of"), ((1 / 3, None, "a"), (1.0, None, None)))
    assert for_people(exact) == Answer(("weight of needs", "map of"), ((0.33, "a"), (1.0, None)))


def test_all_that_is_needed_is_met_whatever_the_shares_add_up_to(flowmap: Flowmap, tmp_path: Path) -> None:
    (tmp_path / "m.flow").write_text(
        "case road 70%\ncase sea 30%\nSales makes booking\nSales -> Dispatch: booking if road\n"
        "Sales -> Dispatch: booking if sea\nDispatch makes list from booking\nDispatch -> Customs: list\n"
        "Customs makes clearance from list\nCustoms -> Dispatch: clearance\n"
        "Dispatch needs clearance threshold if sea\nDispatch needs booking threshold\n"
    )
    said = "Needs met: 11.7 of 11.7 (100 %); must have: 11.7 of 11.7 (100 %)."
    assert said in flowmap("check", "m.flow").out.splitlines()
    assert said in flowmap("check", "m.flow", "--format", "markdown").out.splitlines()


def test_the_command_at_the_end_finds_the_same_finding(flowmap: Flowmap, engines: str, tmp_path: Path) -> None:
    """With the rules, the settings and the store that the check had."""
    (tmp_path / "my own rules.py").write_text(RULE)
    (tmp_path / "often.flow").write_text(
        "Sales makes order\nSales -> Purchasing: order\nPurchasing asks Sales: order 48/year\n"
    )
    (tmp_path / "few.toml").write_text('select = ["XAB"]\n')
    store = f"sqlite:///{tmp_path}/an other.db"
    flowmap("push", "often.flow", "often", "--store", store)
    for arguments in (
        ("often.flow", "--rules", "my own rules.py", "--config", "few.toml"),
        ("often", "--rules", "my own rules.py", "--store", store, "--config", "few.toml"),
        (engines, "--preset", "workshop"),
    ):
        (command,) = (line for line in flowmap("check", *arguments).out.splitlines() if "flowmap explain" in line)
        name, _, *options = shlex.split(command)[2:]
        assert (name, sorted(options)) == (arguments[0], sorted(arguments[1:]))
        assert flowmap(*shlex.split(command)[1:]).code == 0
    told = flowmap("check", engines, "--store", store).out
    assert told.endswith("  flowmap explain engines.flow ce1000c\n"), "a file is found without a store"
