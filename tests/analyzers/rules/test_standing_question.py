"""GAP06: questions so frequent that they should be handoffs."""

from __future__ import annotations

from collections import defaultdict

import pytest
from hypothesis import HealthCheck, Phase, given, settings

from flowmap.analyzers.check import check
from flowmap.domain.finding import Finding
from flowmap.domain.map import Map
from flowmap.formats import flow_text
from tests.analyzers.rules.found_by import found_by
from tests.analyzers.rules.moves import moves
from tests.custody.oracle import worlds
from tests.spoken_maps import spoken_maps

PHASES = (Phase.explicit, Phase.reuse, Phase.generate)
relaxed = settings(max_examples=40, suppress_health_check=[HealthCheck.too_slow], phases=PHASES)


def findings(text: str, **options: float) -> tuple[Finding, ...]:
    """What the rule finds in a map."""
    return check(flow_text.parse(text, name="asked"), select=["GAP06"], options={"GAP06": options}).findings


ASKS = "Sales makes date\nPlanning asks Sales: date"


def test_who_asks_whom_how_often() -> None:
    (found,) = findings(f"{ASKS} 2/month 30min\n")
    assert (found.severity, found.holder, found.counterpart, found.item) == ("info", "planning", "sales", "date")
    assert found.message == (
        "Planning asks Sales for date 24 times a year (12 h) and gets it no other way; "
        "Sales could hand it over unasked."
    )
    assert found.effect.hours_per_year == pytest.approx(12)
    assert found.providers == ("sales",)
    assert found.rests_on == ("planning",)
    assert [one.record for one in found.evidence] == ["question:planning:sales:date"]
    (repair,) = found.repairs
    assert repair.title == "Sales hands date to Planning directly."
    assert found.fingerprint in repair.closes


@pytest.mark.parametrize(("often", "found"), [("11/year", 0), ("12/year", 1), ("monthly", 1), ("", 0)])
def test_twelve_a_year_is_often(often: str, found: int) -> None:
    assert len(findings(f"{ASKS}, {often}\n" if often.isalpha() else f"{ASKS} {often}\n")) == found


def test_how_often_and_how_well_answered_are_options() -> None:
    assert findings(f"{ASKS} 12/year\n", times=12.5) == ()
    assert len(findings(f"{ASKS} 4/year\n", times=4.0)) == 1
    assert findings(f"{ASKS} 12/year answered 89%\n") == ()
    assert len(findings(f"{ASKS} 12/year answered 90%\n")) == 1
    assert len(findings(f"{ASKS} 12/year answered 50%\n", answered=0.5)) == 1


def test_questions_between_the_same_two_are_counted_together() -> None:
    cases = "case home 50%\ncase export 50%\n"
    (found,) = findings(f"{cases}{ASKS} 6/year 1h if home\nPlanning asks Sales: date 6/year 1h if export\n")
    assert found.cases == ("home", "export")
    assert found.effect.hours_per_year == pytest.approx(12)
    assert findings(f"{ASKS} 6/year\nDora asks Sales: date 6/year\n") == ()
    # Of a question nobody knows how often it is asked, nothing follows; but work that is not known stays not known.
    (found,) = findings(f"{cases}{ASKS} 12/year 1h if home\nPlanning asks Sales: date 1h if export\n")
    assert (found.cases, found.effect.hours_per_year) == (("home",), 12)
    (found,) = findings(f"{cases}{ASKS} 12/year 1h if home\nPlanning asks Sales: date 6/year if export\n")
    assert (found.cases, found.effect.hours_per_year) == (("home", "export"), None)


def test_only_the_share_of_the_cases_in_which_it_is_answered_counts() -> None:
    text = f"case home 75%\ncase export 25%\n{ASKS} 16/year 1h\n".replace("date\n", "date if home\n", 1)
    (found,) = findings(text)
    assert (found.cases, found.effect.hours_per_year) == (("home",), 12)
    assert findings(text.replace("16/year", "15/year")) == ()


@pytest.mark.parametrize(
    "more",
    [
        "Sales -> Planning: date",
        "Key account -> Planning: dossier\nKey account makes dossier\ndossier consists of date",
        "Planning makes date",
        "date is expertise",
        "deny Planning: date",
    ],
)
def test_where_a_handoff_is_there_or_cannot_be_nothing_is_said(more: str) -> None:
    assert findings(f"{ASKS} 48/year\n{more}\n") == ()


def test_a_handoff_that_does_not_happen_is_none() -> None:
    assert len(findings(f"{ASKS} 48/year\nDora -> Planning: date\nPlanning -> Dora: offer\n")) == 1


def test_the_asked_must_have_it() -> None:
    assert findings("Sales makes date from order\nPlanning asks Sales: date 48/year\n") == ()
    assert findings("Planning asks Sales: date 48/year\n") == ()
    assert findings("") == ()


def test_the_maker_is_proposed_before_the_one_who_is_asked() -> None:
    (found,) = findings(f"{ASKS.replace('asks Sales', 'asks Dora')} 48/year\nSales -> Dora: date\n")
    assert (found.counterpart, found.providers) == ("dora", ("sales", "dora"))
    assert [repair.title for repair in found.repairs] == [
        "Sales hands date to Planning directly.",
        "Dora hands date to Planning directly.",
    ]


def offered(text: str) -> dict[str, list[str]]:
    """By asker, and who is asked, what is proposed."""
    return {f"{one.holder} asks {one.counterpart}": [repair.title for repair in one.repairs] for one in findings(text)}


def test_nobody_is_proposed_who_neither_makes_it_nor_is_asked() -> None:
    """Archive knows it only from Porter, and Bot has nothing to do with it."""
    text = "Lab makes result\nWard asks Lab: result 300/year\nPorter asks Ward: result 60/year\n"
    text += "Archive asks Porter: result 12/year\nBot asks Lab: result 2/year\n"
    assert offered(text) == {
        "ward asks lab": ["Lab hands result to Ward directly."],
        "porter asks ward": ["Lab hands result to Porter directly.", "Ward hands result to Porter directly."],
        "archive asks porter": ["Lab hands result to Archive directly.", "Porter hands result to Archive directly."],
    }
    assert {one.providers for one in findings(text) if one.holder == "porter"} == {("lab", "ward")}


def test_nobody_is_proposed_who_has_it_only_through_the_asker() -> None:
    """Copyist makes it anew from what Ward tells, and Desk, who is asked too, only knows it from Ward."""
    text = "Lab makes result\nWard asks Lab: result 300/year\nWard -> Copyist, Desk: result\n"
    text += "Copyist makes draft from result\nCopyist makes result from draft\nWard asks Desk: result 20/year\n"
    only = ["Lab hands result to Ward directly."]
    assert offered(text) == {"ward asks lab": only, "ward asks desk": only}
    (found, _) = findings(f"{text}Lab -> Copyist: result\n")  # then it has it of its own
    assert "copyist" in found.providers


def test_who_has_it_through_the_asker_in_some_orders_is_proposed_in_the_others() -> None:
    (found,) = found_by(
        "GAP06",
        """\
case home 50%
case export 50%
Lab makes result
Head makes result if home
Ward asks Lab: result 300/year
Ward -> Copyist: result
Head -> Copyist: result if home
Copyist makes draft from result
Copyist makes result from draft
deny Lab: result
deny Head: result
""",
    )
    assert found.providers == ("copyist",)
    assert [moves(repair) for repair in found.repairs] == [["+handoff:copyist:ward:result cases=home"]]


def test_who_is_asked_comes_first_if_it_makes_it_and_second_if_not() -> None:
    text = "".join(f"{one} makes date\n" for one in ("Ann", "Bob", "Carl"))
    (found,) = findings(f"{text}Planning asks Carl: date 48/year\n")
    assert found.providers == ("carl", "ann", "bob")
    (found,) = findings(f"{text}Carl -> Dora: date\nPlanning asks Dora: date 48/year\n")
    assert found.providers == ("ann", "dora", "bob", "carl")


def test_a_control_that_it_must_pass_may_hand_it_over() -> None:
    (found,) = findings(f"{ASKS} 48/year\nSales -> Legal: date\nSales -> Desk: date\ndate must pass Legal\n")
    assert (found.providers, [repair.title for repair in found.repairs]) == (
        ("legal",),
        ["Legal hands date to Planning directly."],
    )


def test_the_questions_and_the_proof_are_those_of_its_cases() -> None:
    (found,) = findings("""\
case home 50%
case export 50%
Sales makes date if export
Dora makes date if home
Dora -> Sales: date if home
Planning asks Sales: date 24/year 1h if home
Planning asks Sales: date 24/year 1h answered 10% if export
Planning asks Sales: date 12/year 1h if export
""")
    assert (found.cases, found.effect.hours_per_year) == (("home", "export"), 36)
    assert [step.holder for step in found.proof] == ["dora", "sales", "planning"]
    assert found.questions == ("Does Planning need date every time, or only now and then?",)
    text = "case home 50%\ncase export 50%\nSales makes date\nPlanning asks Sales: date 24/year if home\n"
    (found,) = findings(f"{text}Planning asks Sales: date 48/year answered 10% if export\n")
    assert [one.record for one in found.evidence] == ["question:planning:sales:date"]
    assert found.message.startswith(
        "Planning asks Sales for date in case home 24 times a year and gets it no other way"
    )


@pytest.mark.parametrize(("effort", "said"), [("", ""), (" 0min", ""), (" 1min", " (0.4 h)")])
def test_the_hours_are_told_where_there_are_some(effort: str, said: str) -> None:
    (found,) = findings(f"{ASKS} 24/year{effort}\n")
    assert f"24 times a year{said} and gets it no other way" in found.message


def test_nobody_is_offered_who_must_not_have_it() -> None:
    (found,) = findings(f"{ASKS} 24/year\ndeny Sales: date\n")
    assert found.message.endswith(" and gets it no other way.")
    assert (found.providers, found.repairs) == ((), ())


def test_a_question_in_vain_or_in_no_order_at_all_costs_nothing_here() -> None:
    text = "Sales makes date if home\nPlanning asks Sales: date 24/year 1h if home\n"
    text += "Planning asks Sales: date 9/year 1h if export\n"
    (found,) = findings(f"case home 50%\ncase export 50%\n{text}")
    assert (found.cases, found.effect.hours_per_year) == (("home",), 24)
    assert findings(f"case home 0%\ncase export 100%\n{text}") == ()


def test_a_question_about_what_has_no_name_is_none() -> None:
    assert findings("Planning asks Sales: ? 24/year\n") == ()


def expected(m: Map) -> dict[tuple[str, str, str], set[str]]:
    """(asker, asked, item) -> cases, by looking at every question in every case."""
    often: dict[tuple[str, str, str], float] = defaultdict(float)
    cases: dict[tuple[str, str, str], set[str]] = defaultdict(set)
    for world in worlds(m):
        for one in world.questions:
            state = one.asker, one.item
            unasked = any(
                fact.head == state and fact.kind != "question" and set(fact.tails) <= world.held for fact in world.facts
            )
            answered = one.answered.base >= 0.9 and (one.asked, one.item) in world.held
            kept_back = world.barred(state) or world.expertise(one.item)
            if answered and one.times is not None and not unasked and not kept_back:
                key = one.asker, one.asked, one.item
                often[key] += world.part(one, one.times) or 0.0
                cases[key].add(world.case)
    return {key: cases[key] for key, times in often.items() if times >= 12 - 1e-6}


def may_give(m: Map, found: Finding) -> tuple[set[str], set[str]]:
    """Who could hand over what is asked for: who has it without the asker, and of these the makers and the asked."""
    here = [world for world in worlds(m) if world.case in found.cases]
    state, having = (str(found.holder), str(found.item)), set[str]()
    makers = {
        fact.head[0]
        for world in here
        for fact in world.facts
        if fact.kind in ("activity", "origin") and found.item in world.inside(fact.head[1])
    }
    for world in here:
        held = world.hold(fact for fact in world.facts if fact.head != state)
        having |= {holder for holder, item in world.having(state[1]) if (holder, item) in held}
    return having, having & {*makers, str(found.counterpart)}


@relaxed
@given(spoken_maps())
def test_it_finds_what_looking_at_every_question_finds(m: Map) -> None:
    report = check(m, select=["GAP06"], effects=False, describe=None)
    found = {(one.holder, one.counterpart, one.item): set(one.cases) for one in report.findings}
    assert found == expected(m)
    for one in report.findings:
        controls = {policy.holder for policy in m.policies if policy.rule == "must_pass" and policy.item == one.item}
        having, own = may_give(m, one)
        assert set(one.providers) == own if not controls else set(one.providers) <= own | (having & controls)
    for one in report.findings[:2]:
        for repair in one.repairs:
            after = check(m.apply(repair.changes), select=["GAP06"], effects=False, describe=0)
            assert one.fingerprint not in {left.fingerprint for left in after.findings}
