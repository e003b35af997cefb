"""EXC03: who brings the same, who is the backup, and which handoffs show it.

Compared with brute force in tests/custody.
"""

from __future__ import annotations

from flowmap.domain.finding import Finding
from tests.analyzers.rules.found_by import found_by
from tests.analyzers.rules.moves import moves

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
Maker -> Ann: file
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
