"""EXC03: who brings the same, who is the backup, and which handoffs show it.

Compared with brute force in tests/custody.
"""

from __future__ import annotations

from hypothesis import HealthCheck, Phase, given, settings

from flowmap.analyzers.check import check
from flowmap.domain.finding import Finding
from flowmap.domain.map import Map
from tests.analyzers.rules.found_by import found_by
from tests.analyzers.rules.fuller_maps import fuller_maps
from tests.analyzers.rules.moves import moves

PHASES = (Phase.explicit, Phase.reuse, Phase.generate)

DOUBLE = "Sales makes order\nSales -> Planning: order\nSales -> Desk: order\nDesk -> Planning: order\n"


def duplicates(text: str) -> list[Finding]:
    """What EXC03 finds."""
    return found_by("EXC03", text)


def test_whoever_makes_it_is_the_main_way_of_two_that_are_equally_quick() -> None:
    (found,) = duplicates(f"{DOUBLE}Planning needs order\n")
    assert (found.severity, found.holder, found.counterpart, found.item) == ("info", "planning", None, "order")
    assert found.message == "Planning gets the same order from Desk and Sales."
    assert (found.providers, found.rests_on) == (("desk", "sales"), ("planning",))
    assert [one.record for one in found.evidence] == ["handoff:desk:planning:order", "handoff:sales:planning:order"]
    assert found.questions == ("Is one of them meant as a backup?",)
    (repair,) = found.repairs
    assert repair.title == "Agree that Desk is the backup."
    assert moves(repair) == ["handoff:desk:planning:order backup=True"]


def test_the_quicker_way_is_the_main_one_and_several_others_are_backups() -> None:
    (found,) = duplicates("""\
Maker makes x
Maker -> Ann: x, takes 3d
Maker -> Bob: x, takes 2d
Maker -> Carl: x, takes 1d
Ann -> Goal: x
Bob -> Goal: x
Carl -> Goal: x
Goal needs x
""")
    (repair,) = found.repairs
    assert repair.title == "Agree that Ann and Bob are backups."
    assert moves(repair) == ["handoff:bob:goal:x backup=True", "handoff:ann:goal:x backup=True"]


def test_the_way_through_a_control_is_the_main_one_though_it_is_later() -> None:
    (found,) = duplicates("""\
Maker makes x
Maker -> Ann: x
Maker -> Legal: x, takes 3d
Legal checks x
Ann -> Goal: x
Legal -> Goal: x
Goal needs x
""")
    assert moves(found.repairs[0]) == ["handoff:ann:goal:x backup=True"]


def test_what_comes_inside_a_whole_stays_and_what_comes_alone_is_the_backup() -> None:
    (found,) = duplicates("""\
file consists of sheet
sheet consists of x
Maker makes file
Maker -> Ann: file, takes 1d
Maker -> Bob: x
Ann -> Goal: file
Bob -> Goal: x
Zed makes x
Zed -> Goal: x
Goal needs x
Bob -> Goal: remark
""")
    assert (found.item, found.providers) == ("x", ("ann", "bob"))
    assert [one.record for one in found.evidence] == ["handoff:ann:goal:file", "handoff:bob:goal:x"]
    assert moves(found.repairs[0]) == ["handoff:bob:goal:x backup=True"]


def test_nobody_is_the_backup_where_all_come_inside_wholes() -> None:
    (found,) = duplicates("""\
file consists of x
folder consists of x
Maker makes x
Maker -> Ann, Bob: x
Ann makes file from x
Bob makes folder from x
Ann -> Goal: file
Bob -> Goal: folder
Goal needs x
""")
    assert (found.item, found.providers, found.repairs) == ("x", ("ann", "bob"), ())


def test_only_the_handoffs_of_these_cases_count() -> None:
    cases = "case a 50%\ncase b 50%\n"
    text = f"{cases}Maker makes x\nMaker -> Ann, Bob: x\nAnn -> Goal: x if a\nBob -> Goal: x if b\nGoal needs x\n"
    assert duplicates(text) == []
    (found,) = duplicates(f"{text}Bob -> Goal: x, takes 1d, if a\n")
    assert (found.cases, found.message) == (("a",), "Goal gets the same x from Ann and Bob in case a.")
    assert [one.record for one in found.evidence] == ["handoff:ann:goal:x", "handoff:bob:goal:x-2"]


def test_a_giver_that_has_nothing_to_give_in_a_case_brings_nothing_in_it() -> None:
    (found,) = duplicates("""\
case a 50%
case b 50%
Maker makes x
Maker -> Ann: x if a
Maker -> Bob, Carl: x
Ann -> Goal: x if a
Bob -> Goal: x
Carl -> Goal: x if b
Ann -> Goal: x if b
Goal needs x
""")
    assert (found.cases, found.providers) == (("a", "b"), ("ann", "bob", "carl"))
    assert "handoff:ann:goal:x-2" not in [one.record for one in found.evidence]


def test_backups_and_reads_and_empty_promises_do_not_count() -> None:
    assert duplicates(DOUBLE.replace("Desk -> Planning: order", "Desk -> Planning: order, backup")) == []
    assert (
        duplicates(f"{DOUBLE.replace('Desk -> Planning: order', 'Desk -> Planning: order, read')}Desk is a system\n")
        == []
    )
    assert duplicates(DOUBLE.replace("Sales -> Desk: order", "Sales -> Shop: order")) == []


CASES = "case home 60%\ncase export 40%\n"


def test_what_comes_twice_in_some_orders_only_is_a_backup_in_these_only() -> None:
    (found,) = duplicates(f"""\
{CASES}Sales makes order
Sales -> Desk: order, takes 1d
Desk -> Planning: order, takes 2d, 50/year
Sales -> Export: order, takes 1h, if export
Export -> Planning: order, takes 1h, if export
Planning needs order
""")
    (repair,) = found.repairs
    assert (found.cases, repair.title) == (("export",), "Agree that Desk is the backup in case export.")
    assert moves(repair) == [
        "handoff:desk:planning:order times=30/year cases=home",
        "+handoff:desk:planning:order-2 lead=2d times=20/year backup=True cases=export",
    ]


TWO_PAIRS = f"{CASES}Maker makes x\nMaker -> Ann, Bob, Carl: x\nAnn -> Goal: x if home\nCarl -> Goal: x if export\n"


def test_who_serves_all_these_orders_is_the_main_way_of_those_that_are_no_control() -> None:
    (found,) = duplicates(f"{TWO_PAIRS}Bob -> Goal: x\nGoal needs x\n")
    (repair,) = found.repairs
    assert repair.title == "Agree that Ann and Carl are backups."
    assert moves(repair) == ["handoff:ann:goal:x backup=True", "handoff:carl:goal:x backup=True"]


def test_one_of_several_handoffs_may_be_a_backup_in_all_its_orders() -> None:
    text = f"{CASES}Maker makes x\nMaker -> Desk: x\nMaker -> Goal: x if export\nGoal needs x\n"
    (found,) = duplicates(f"{text}Desk -> Goal: x\nDesk -> Goal: x via mail if export\n")
    (repair,) = found.repairs
    assert repair.title == "Agree that Desk is the backup in case export."
    assert moves(repair) == [
        "handoff:desk:goal:x cases=home",
        "+handoff:desk:goal:x-3 backup=True cases=export",
        "handoff:desk:goal:x-2 backup=True",
    ]


def test_in_each_order_one_delivery_stays() -> None:
    (found,) = duplicates(f"{TWO_PAIRS}Ann checks x if home\nBob -> Goal: x\nGoal needs x\n")
    (repair,) = found.repairs
    assert repair.title == "Agree that Bob is the backup in case home and Carl is the backup."
    assert moves(repair) == [
        "handoff:bob:goal:x cases=export",
        "+handoff:bob:goal:x-2 backup=True cases=home",
        "handoff:carl:goal:x backup=True",
    ]


def deliveries(m: Map, *, backup: bool) -> set[tuple[str, str, str, str]]:
    """(giver, receiver, item, case) of the handoffs, with backups or without."""
    return {
        (one.giver, one.receiver, one.item, case)
        for one in m.handoffs
        for case in one.cases or m.case_bits
        if backup or not one.backup
    }


@settings(max_examples=25, suppress_health_check=[HealthCheck.too_slow], phases=PHASES, deadline=None)
@given(fuller_maps())
def test_nobody_is_left_with_backups_alone(m: Map) -> None:
    """All that is handed over still is, as often; and where something came, something that is no backup still does."""
    for finding in check(m, select=["EXC03"], effects=False, describe=None).findings:
        for repair in finding.repairs:
            after = m.apply(repair.changes)
            assert deliveries(after, backup=True) == deliveries(m, backup=True)
            told = [sum(one.times.base for one in some.handoffs if one.times is not None) for some in (m, after)]
            assert abs(told[0] - told[1]) < 1e-3
            less = {one[1:] for one in deliveries(m, backup=False) - deliveries(after, backup=False)}
            assert {case for *_, case in less} <= set(finding.cases)
            inside = {one.id for one in m.items if finding.item in {one.id, *contents(m, one.id)}}
            for receiver, item, case in less:
                assert (receiver, item) == (finding.holder, finding.item)
                still = {one[2] for one in deliveries(after, backup=False) if (one[1], one[3]) == (receiver, case)}
                assert still & inside


def contents(m: Map, item: str) -> set[str]:
    """All that an item consists of, however deep."""
    return {deeper for part in m.items[item].parts for deeper in {part, *contents(m, part)}}
