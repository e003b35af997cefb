"""RSK01: what hangs on a carrier, how it is told, and who could step in.

Compared with brute force in tests/custody.
"""

from __future__ import annotations

import pytest

from flowmap.domain.finding import Finding
from tests.analyzers.rules.found_by import found_by
from tests.analyzers.rules.moves import moves

CASES = "case a 25%\ncase b 75%\n"
WAY = "Sales makes order\nSales -> Desk: order\nDesk -> Works: order\n"
NEED = "Works needs order threshold\n"


def carriers(text: str) -> list[Finding]:
    """What RSK01 finds; repairs as they are proposed."""
    return found_by("RSK01", text)


def test_what_is_lost_in_which_cases_and_who_steps_in() -> None:
    (found,) = carriers(f"""{CASES}skill is expertise
Sales makes order
Sales -> Desk: order
Desk -> Works: order if a
Desk -> Works: order, takes 1d, p90 2d, if b
Desk -> Legal: order
Desk -> Zed: remark
Works needs order threshold
Works needs skill threshold if b
Legal needs order threshold if a
Legal needs remark
Desk makes skill
Desk makes remark
Works asks Desk: skill
Ann makes order if b
""")
    assert (found.severity, found.holder, found.counterpart, found.item) == ("warning", "desk", None, None)
    assert (found.cases, found.effect.weight) == (("a", "b"), 9 * 0.25 + 9 + 9 * 0.75)
    assert found.lost == (("legal", "order"), ("works", "order"), ("works", "skill"))
    assert found.message == (
        "Without Desk, which carries or alone knows them, 3 must-have needs would be lost: "
        "Legal (order), Works (order) and Works (skill)."
    )
    assert (found.rests_on, found.questions) == (("legal", "works"), ("Who steps in when Desk is away?",))
    assert [one.record for one in found.evidence] == [
        *("handoff:desk:legal:order", "handoff:desk:works:order", "handoff:desk:works:order-2"),
    ]
    assert [step.holder for step in found.proof] == ["sales", "desk", "legal"]
    (repair,) = found.repairs
    assert repair.title == "Agree a backup for the day on which Desk is away."
    assert moves(repair) == [
        "+handoff:sales:legal:order backup=True cases=a",
        "+handoff:sales:works:order backup=True cases=a",
        "+handoff:ann:works:order lead=1d lead_p90=2d backup=True cases=b",  # who makes it, the first by id
    ]


def test_who_alone_knows_it() -> None:
    text = "skill is expertise\nAnn makes skill\nWorks asks Ann: skill\nWorks needs skill threshold\n"
    (found,) = carriers(text)
    assert found.message == "Without Ann, which alone knows it, 1 must-have need would be lost: Works (skill)."
    assert (found.evidence, found.repairs) == ((), ())
    (found,) = carriers(f"{text}Zed asks Ann: skill\nZed needs skill threshold\n")
    assert found.message.startswith("Without Ann, which alone knows them, 2 must-have needs would be lost:")
    assert carriers(text.replace("threshold", "performance")) == []


def test_what_others_make_of_what_one_alone_knows_hangs_on_that_one() -> None:
    text = "skill is expertise\nAnn makes skill\nEng asks Ann: skill\nEng makes layout from skill\n"
    more = "Eng -> Works: layout\nWorks needs layout threshold\n"
    (found,) = (one for one in carriers(text + more) if one.holder == "ann")
    assert found.message == "Without Ann, which alone knows skill, 1 must-have need would be lost: Works (layout)."
    order = "Ann makes order\nAnn -> Sales: order\nSales -> Works: order\nWorks needs order threshold\n"
    (found,) = (one for one in carriers(text + more + order) if one.holder == "ann")
    assert found.lost == (("works", "layout"),)  # who makes an order does not carry it
    (found,) = (one for one in carriers(f"{text}{more}Ann makes layout from skill\nAnn -> Works: layout\n"))
    assert found.message.startswith("Without Ann, which alone knows skill, 1 must-have need would be lost")
    assert not [one for one in carriers(f"{text}{more}Bob makes skill\nEng asks Bob: skill\n") if one.holder == "ann"]


ITSELF = "Works asks Ann: skill\nWorks needs skill threshold\n"
CARRIED = f"{NEED}Sales makes order\nSales -> Ann: order\nAnn -> Works: order\n"
CRAFT = "craft is expertise\nAnn makes craft\nEng asks Ann: craft\nEng makes plan from craft\nEng -> Works: plan\n"


@pytest.mark.parametrize(
    ("text", "said"),
    [
        (ITSELF, "alone knows skill"),
        (CARRIED, "carries them or alone knows what is needed for them"),
        (f"{CRAFT}Works needs plan threshold\n", "alone knows craft and skill"),
    ],
)
def test_what_is_lost_in_several_ways(text: str, said: str) -> None:
    skill = "skill is expertise\nAnn makes skill\nEng asks Ann: skill\nEng makes layout from skill\n"
    found = carriers(f"{skill}Eng -> Works: layout\nWorks needs layout threshold\n{text}")
    (message,) = (one.message for one in found if one.holder == "ann")
    assert message.startswith(f"Without Ann, which {said}, 2 must-have needs would be lost: Works (layout) and Works (")


def test_only_what_is_known_in_the_cases_of_the_loss_is_named() -> None:
    know = (
        f"{CASES}skill is expertise\ncraft is expertise\nAnn makes skill\nAnn makes craft if b\nEng asks Ann: skill\n"
    )
    layout = "Eng makes layout from skill if a\nEng -> Works: layout if a\nWorks needs layout threshold if a\n"
    (found,) = (one for one in carriers(f"{know}Eng asks Ann: craft if b\n{layout}") if one.holder == "ann")
    assert found.message.startswith("Without Ann, which alone knows skill, 1 must-have need would be lost in case a:")
    plan = "Eng makes plan from skill if b\nEng -> Works: plan if b\nWorks needs plan threshold if b\n"
    (found,) = (
        one for one in carriers(f"{know.replace('Ann makes craft if b', '')}{layout}{plan}") if one.holder == "ann"
    )
    assert found.message.startswith("Without Ann, which alone knows skill, 2 must-have needs would be lost:")


def test_who_carries_expertise_in_one_case_and_makes_it_in_another() -> None:
    text = "skill is expertise\nAnn makes skill if a\nBob makes skill if b\nAnn asks Bob: skill if b\n"
    found = carriers(f"{CASES}{text}Works asks Ann: skill\nWorks needs skill threshold if b\n")
    assert [(one.holder, one.message.split(", ")[1]) for one in found] == [
        ("ann", "which only carries it"),
        ("bob", "which alone knows it"),
    ]


def test_the_handoffs_and_the_cases_of_the_loss_are_shown() -> None:
    (found,) = carriers(f"""{CASES}Sales makes order
Sales -> Desk: order
Desk -> Works: order if b
Desk -> Works: order, takes 1d, if a
Sales -> Works: order, takes 2d, if a
Works needs order threshold
""")
    assert (found.cases, found.effect.weight) == (("b",), 6.75)
    assert "which only carries it, 1 must-have need would be lost in case b: Works (order)." in found.message
    assert [one.record for one in found.evidence] == ["handoff:desk:works:order"]
    assert [moves(repair) for repair in found.repairs] == [["+handoff:sales:works:order-2 backup=True cases=b"]]


def test_several_needs_that_are_only_carried() -> None:
    (found,) = carriers(f"{WAY}{NEED}Desk -> Zed: order\nZed needs order threshold\n")
    assert found.message.startswith("Without Desk, which only carries them, 2 must-have needs would be lost: ")


def test_the_proof_is_of_the_first_case_of_the_first_need() -> None:
    made = "Sales makes order if b\nShop makes order if a\nSales -> Desk: order\nShop -> Desk: order\n"
    (found,) = carriers(f"{CASES}{made}Desk -> Works: order\n{NEED}")
    assert [step.holder for step in found.proof] == ["shop", "desk", "works"]


@pytest.mark.parametrize(
    "reason",
    [
        "Works needs order performance",
        "Desk needs order threshold",  # it is its own
        "Works makes plan from order\nWorks -> Desk: plan\nDesk needs plan threshold",
        "order must pass Desk\nWorks needs order threshold",
        "Sales -> Works: order, backup\nWorks needs order threshold",
    ],
)
def test_what_is_no_carrier(reason: str) -> None:
    assert carriers(f"{WAY}{reason}\n") == []
    assert len(carriers(f"{WAY}{NEED}")) == 1


def test_who_makes_it_is_no_carrier() -> None:
    assert carriers(f"Desk makes order\nDesk -> Works: order\n{NEED}") == []


def test_a_control_has_no_backup() -> None:
    (found,) = carriers(f"{WAY}{NEED}Desk checks order\n")
    assert found.repairs == ()
    (found,) = carriers(f"{CASES}{WAY}{NEED}Desk checks order if a\nSales -> Works: order if a\n")
    assert (found.cases, len(found.repairs)) == (("b",), 1)


def test_a_control_that_it_must_pass_in_some_cases_is_a_carrier_in_the_others() -> None:
    (found,) = carriers(f"{CASES}{WAY}{NEED}order must pass Desk if a\nmemo must pass Desk\n")
    assert (found.cases, found.effect.weight) == (("b",), 6.75)


def test_the_control_of_one_item_is_a_carrier_of_the_others() -> None:
    (found,) = carriers(f"{WAY}{NEED}memo must pass Desk\ndeny Desk: memo\n")
    assert found.lost == (("works", "order"),)


def test_backups_are_given_by_who_has_it_without_the_carrier_and_may_have_it() -> None:
    way = WAY.replace("Sales -> Desk", "Sales -> Ann: order\nAnn -> Desk")
    ann, desk = carriers(f"{way}{NEED}Desk -> Aaa: order\n")
    assert (ann.holder, desk.holder) == ("ann", "desk")
    assert [moves(repair) for repair in ann.repairs] == [["+handoff:sales:desk:order backup=True"]]
    assert [moves(repair) for repair in desk.repairs] == [["+handoff:sales:works:order backup=True"]]
    ann, desk = carriers(f"{way}{NEED}deny Sales: order\n")
    assert (ann.repairs, moves(desk.repairs[0])) == ((), ["+handoff:ann:works:order backup=True"])
    ann, desk = carriers(f"{way}{NEED}deny Desk: order\n")
    assert ann.repairs == ()


def test_no_backup_leads_past_a_control() -> None:
    way = (
        "Sales makes x\nSales -> Legal: x\nLegal approves x\nLegal -> Desk: x\nDesk -> Finance: x\nx must pass Legal\n"
    )
    (found,) = carriers(f"{way}Finance needs x threshold\n")
    assert (found.holder, moves(found.repairs[0])) == ("desk", ["+handoff:legal:finance:x backup=True"])
    (found,) = carriers(
        "Sales makes x\nSales -> Post: x\nPost -> Legal: x\nx must pass Legal\nLegal needs x threshold\n"
    )
    assert (found.holder, moves(found.repairs[0])) == ("post", ["+handoff:sales:legal:x backup=True"])  # to the control
    (found,) = carriers(
        "Sales makes x\nSales -> Desk, Hall: x\nDesk -> Works: x\nx must pass Legal\nWorks needs x threshold\n"
    )
    assert (found.holder, found.repairs) == ("desk", ())


def test_a_backup_is_given_by_who_has_it_in_all_the_cases() -> None:
    text = f"{CASES}Sales makes order if a\nZed makes order if b\nSales -> Desk: order\nZed -> Desk: order\n"
    (found,) = carriers(f"{text}Desk -> Works: order\n{NEED}")
    assert found.repairs == ()
    (found,) = carriers(f"{text}Desk -> Works: order if a\nZed -> Works: order if b\n{NEED}")
    assert [moves(repair) for repair in found.repairs] == [["+handoff:sales:works:order backup=True cases=a"]]
    (found, *_) = carriers(f"{text}Ann makes x\nSales -> Ann: order\nZed -> Ann: order\nDesk -> Works: order\n{NEED}")
    assert [moves(repair) for repair in found.repairs] == [["+handoff:ann:works:order backup=True"]]


def test_the_control_of_what_is_needed_hides_no_carrier_of_what_it_is_made_from() -> None:
    text = f"{WAY}Works makes plan from order\nWorks -> Zed: plan\nZed needs plan threshold\nplan must pass Zed\n"
    assert [(one.holder, one.lost) for one in carriers(text)] == [("desk", (("zed", "plan"),))]


def test_who_also_makes_what_it_carries_does_not_alone_know_it() -> None:
    (found,) = carriers(f"{WAY}{NEED}Desk makes order\n")
    assert "Desk, which only carries it, 1" in found.message
    text = f"skill is expertise\nWorks makes skill from order\n{WAY}Works needs skill threshold\nZed makes zinc\n"
    assert "Desk, which only carries it, 1" in next(one for one in carriers(text) if one.holder == "desk").message


def test_what_the_carrier_does_not_have_needs_no_backup() -> None:
    plan = "Works makes plan from order\nWorks makes plan from y\nDesk -> Works: y\nShop makes y\n"
    (found,) = [one for one in carriers(f"{WAY}{plan}Works needs plan threshold\n") if one.holder == "desk"]
    assert [moves(repair) for repair in found.repairs] == [["+handoff:sales:works:order backup=True"]]


def test_who_makes_it_in_another_case_is_no_better_than_others() -> None:
    text = f"{CASES}Ann makes order if b\nBob makes order if a\nBob -> Ann: order if a\nBob -> Desk: order\n"
    (found,) = carriers(f"{text}Desk -> Works: order if a\nWorks needs order threshold if a\n")
    assert [moves(repair) for repair in found.repairs] == [["+handoff:bob:works:order backup=True cases=a"]]


def test_a_system_may_be_a_carrier() -> None:
    (found,) = carriers(f"{WAY.replace('Works: order', 'Works: order, read')}Desk is a system\n{NEED}")
    assert found.holder == "desk"
