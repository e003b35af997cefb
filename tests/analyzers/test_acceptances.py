"""Acceptances: which of them hides a finding, and which hide nothing."""

from __future__ import annotations

import datetime

import pytest

from flowmap.analyzers.acceptances import acceptance_of
from flowmap.analyzers.accepting import Accepting
from flowmap.analyzers.check import check
from flowmap.analyzers.registry import registry
from flowmap.analyzers.settings import Settings
from flowmap.domain.change import Change
from flowmap.domain.finding import Report
from flowmap.domain.finding_list import acceptance, accepted
from flowmap.formats import flow_text
from tests.cli.conftest import ENGINES

DAY = datetime.date(2026, 6, 1)


def report(*accepted: str, day: datetime.date = DAY, select: tuple[str, ...] = (), **options: object) -> Report:
    """The report on the map with an error (GAP01) and two warnings (GAP04, GAP05), with these acceptances."""
    m = flow_text.parse(ENGINES + "".join(f"accept {one}\n" for one in accepted))
    return check(m, effects=False, today=day, select=select, **options)  # type: ignore[arg-type]


def unmatched(said: Report) -> list[tuple[str, str, str | None]]:
    """Why, code and holder of the acceptances that hide nothing."""
    return [(one.why, one.acceptance.finding, one.acceptance.holder) for one in said.unmatched_acceptances]


def test_an_acceptance_that_hides_a_finding_is_not_listed() -> None:
    said = report('GAP01 Goods receiving: goods announcement because "why"', 'GAP05 because "why"')
    assert said.counts == {"error": 0, "warning": 1, "info": 0, "accepted": 2}
    assert unmatched(said) == []


@pytest.mark.parametrize(
    "acceptance",
    ["GAP01 Sales: goods announcement", "GAP01 Goods receiving: order", "GAP03", "GAP05 Purchasing", "RSK01"],
)
def test_one_that_agrees_with_nothing_is_listed(acceptance: str) -> None:
    said = report(f'{acceptance} because "why"')
    assert [why for why, *_ in unmatched(said)] == ["unmatched"]
    assert said.counts["accepted"] == 0


def test_one_that_is_over_is_listed_whether_it_agrees_or_not() -> None:
    over = ('GAP01 because "why" until 2026-05-31', 'RSK01 because "why" until 2026-05-31')
    said = report(*over)
    assert [(why, code) for why, code, _ in unmatched(said)] == [("expired", "GAP01"), ("expired", "RSK01")]
    assert said.counts["error"] == 1
    assert unmatched(report(over[0], day=datetime.date(2026, 5, 31))) == [], "the day itself counts"


def test_of_a_rule_that_did_not_look_nobody_can_say() -> None:
    assert unmatched(report('RSK01 because "why"', select=("GAP",))) == []
    assert unmatched(report('GAP03 because "why"', select=("GAP",))) == [("unmatched", "GAP03", None)]
    off = Settings(severities={"RSK01": "off"})
    assert unmatched(report('RSK01 because "why"', settings=off)) == []


def test_a_code_that_no_rule_has_is_listed() -> None:
    assert unmatched(report('GAP99 because "why"')) == [("unmatched", "GAP99", None)]
    assert unmatched(report('GAP99 because "why"', select=("REL",))) == [("unmatched", "GAP99", None)]


@pytest.mark.parametrize("code", ["GAP99", "GPA01", "ZZZ99"])
def test_a_code_that_no_rule_has_is_told_as_the_form_tells_it(code: str) -> None:
    (one,) = report(f'{code} because "why"').unmatched_acceptances
    (fault,) = Accepting(DAY, registry()).faults(one.acceptance)
    assert (one.message, one.hint) == (fault.message, fault.hint)


def test_a_rule_that_somebody_has_written_need_not_be_here() -> None:
    (one,) = report('XAB01 because "why"').unmatched_acceptances
    hint = "No rule XAB01 is loaded. A rule of your own comes with --rules FILE, FLOWMAP_RULES or an installed package."
    assert (one.message, one.hint) == ("Nothing like this is found.", hint)


def test_one_that_covers_some_of_the_cases_hides_nothing_and_is_not_listed() -> None:
    """It agrees with a finding, which has spread: the finding says so, and is open."""
    text = "case a 50%\ncase b 50%\nSales makes x\nB needs x threshold\n"
    m = flow_text.parse(f'{text}accept GAP01 B: x because "why" if a until 2026-12-31 by owner\n')
    said = check(m, effects=False, today=DAY)
    (finding,) = said.findings
    assert (finding.code, finding.accepted, finding.accepted_in_part) == ("GAP01", None, tuple(m.acceptances))
    assert accepted(m, finding) == "Accepted in case a by owner until 2026-12-31: why."
    assert [one["cases"] for one in finding.to_dict()["accepted_in_part"]] == [["a"]]
    assert unmatched(said) == []
    later = check(m, effects=False, today=datetime.date(2027, 1, 1)).findings[0]
    assert (later.accepted_in_part, "accepted_in_part" in later.to_dict()) == ((), False)


def test_several_that_cover_the_cases_together_hide_a_finding() -> None:
    text = "case a 50%\ncase b 25%\ncase c 25%\nSales makes x\nB needs x threshold\n"
    one, two = (f'accept GAP01 B: x because "{case}" if {case}\n' for case in "ab")
    rest = 'accept GAP01 B: x because "c" if c until 2026-07-01 by owner\n'
    longer = 'accept GAP01 B: x because "a" if c until 2026-08-01\n'
    whole = 'accept GAP01 B: x because "whole" until 2026-06-15\n'
    some = "Accepted in case a: a. Accepted in case b: b."
    end, later = datetime.date(2026, 7, 1), datetime.date(2026, 8, 1)
    for lines, said, row in (
        (one + two, some, (None, None, None)),
        (one + two + rest, f"{some} Accepted in case c by owner until 2026-07-01: c.", ("owner", end, "a; b; c")),
        (one + two + longer, f"{some} Accepted in case c until 2026-08-01: a.", (None, later, "a; b")),
        (
            one + two + rest + longer,
            f"{some} Accepted in case c by owner until 2026-07-01: c. Accepted in case c until 2026-08-01: a.",
            ("owner", later, "a; b; c"),
        ),
        (one + whole, "Accepted until 2026-06-15: whole.", (None, datetime.date(2026, 6, 15), "whole")),
    ):
        m = flow_text.parse(text + lines)
        (finding,) = check(m, effects=False, today=DAY).findings
        assert (accepted(m, finding), acceptance(finding)) == (said, row)
        assert (finding.accepted is None) == (row[2] is None)


def test_one_for_another_case_is_listed() -> None:
    said = report('GAP01 because "why" if standard')
    assert unmatched(said) == [("unmatched", "GAP01", None)]
    (one,) = said.unmatched_acceptances
    assert one.message == "Nothing like this is found in case standard."
    assert one.hint == "It is found in case engine."
    assert report('GAP01 because "why" if engine').counts["accepted"] == 1


def test_json_says_which_and_why() -> None:
    told = report('RSK01 Sales because "why" until 2026-01-01').to_dict()
    assert told["unmatched_acceptances"] == [
        {
            "why": "expired",
            "message": "It ended on 2026-01-01.",
            "hint": None,
            "acceptance": {"finding": "RSK01", "holder": "sales", "because": "why", "until": "2026-01-01"},
        }
    ]
    assert report().to_dict()["unmatched_acceptances"] == []


def test_a_record_that_accepts_a_finding_hides_just_that_in_its_cases() -> None:
    m = flow_text.parse(ENGINES)
    for finding in check(m).findings:
        wanted = acceptance_of(finding, because="why", by="owner", until=DAY, all_cases=m.case_bits)
        assert (wanted.cases, wanted.by, wanted.until) == (("engine",), "owner", DAY)
        after = check(m.apply([Change(None, wanted)]), effects=False, today=DAY)
        assert [one.fingerprint for one in after.findings if one.accepted] == [finding.fingerprint]
        assert after.unmatched_acceptances == ()


def test_no_case_is_named_where_the_finding_is_in_all() -> None:
    m = flow_text.parse("Sales makes x\nB needs x threshold\n")
    (finding,) = check(m).findings
    assert acceptance_of(finding, because="why", all_cases=m.case_bits).cases == ()
