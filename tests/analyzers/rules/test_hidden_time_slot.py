"""FLW04: what waits for its stage, and in which stages nobody talks with an outsider; compared with brute force."""

from __future__ import annotations

from math import isclose
from typing import Any

import pytest
from hypothesis import HealthCheck, Phase, given, settings

from flowmap.analyzers.check import check
from flowmap.domain.change import additions
from flowmap.domain.finding import Finding
from flowmap.domain.map import Map
from flowmap.domain.quantities import Duration
from flowmap.domain.records import Activity, Handoff
from flowmap.formats import flow_text
from tests.analyzers.rules.moves import moves
from tests.custody.oracle import INF, State, World, hours, worlds
from tests.dense_maps import timed_maps

PHASES = (Phase.explicit, Phase.reuse, Phase.generate)
STAGES = "stages early, late, last\n"
TWO = "case u 50%\ncase v 50%\n"


def parsed(text: str, **starts: float) -> Map:
    """A map from flow text, with the days on which some stages start."""
    m = flow_text.parse(text, name="map")
    days = {name: Duration(number, "d") for name, number in starts.items()}
    update = {name: m.stages[name].model_copy(update={"starts": start}) for name, start in days.items()}
    return Map.of([update.get(one.id, one) if one.type == "stage" else one for one in m.records()], name="map")


def slots(text: str, *, options: dict[str, Any] | None = None, **starts: float) -> list[Finding]:
    """What FLW04 finds."""
    return list(check(parsed(STAGES + text, **starts), select=["FLW04"], options={"FLW04": options or {}}).findings)


def gist(findings: list[Finding]) -> list[tuple[str | None, str | None, float | None]]:
    """Who, what, days."""
    return sorted((one.holder, one.item, one.effect.days) for one in findings)


WORK = "Works makes plan from a, b, stage late\nWorks needs plan\n"
HANDED = "Shop makes plan\nShop -> Works: plan, stage late\n"


def test_what_waits_five_days_for_its_stage() -> None:
    (finding,) = slots(HANDED, late=5)
    assert (finding.severity, finding.holder, finding.counterpart, finding.item) == ("info", "shop", None, "plan")
    assert (finding.effect.days, finding.effect.weight, finding.kano) == (5.0, None, None)
    assert finding.message == (
        "Shop has plan up to 5 days before stage late begins, and could hand it to Works sooner."
    )
    assert (finding.rests_on, finding.questions) == (("shop",), ("What keeps Shop from starting before late?",))
    assert [one.record for one in finding.evidence] == ["handoff:shop:works:plan"]
    assert [step.by for step in finding.proof] == ["activity:shop:plan"]
    assert slots(HANDED, late=4.99) == []
    assert slots(HANDED) == []  # nobody knows when it starts
    assert gist(slots(HANDED, options={"days": 4.0}, late=4)) == [("shop", "plan", 4.0)]
    assert slots(HANDED, options={"days": 6.0}, late=5.9) == []
    assert gist(slots(HANDED, options={"days": 0.01}, late=0.02)) == [("shop", "plan", 0.02)]  # half an hour


@pytest.mark.parametrize(
    ("text", "found"),
    [
        # Work waits, too; of its inputs the one that comes last.
        (f"Shop -> Works: a, takes 2d\nShop -> Works: b, takes 3d\n{WORK}", ("works", "b", 7.0)),
        (f"Shop -> Works: a, takes 6d\nShop -> Works: b\n{WORK}", None),
        ("Shop -> Legal: plan, takes 1d\nLegal approves plan, stage late\n", ("legal", "plan", 9.0)),
        # Not if something is done with it before.
        ("Shop makes plan\nShop -> Works: plan, stage late\nShop -> Desk: plan\n", None),
        ("Shop makes plan\nShop -> Works: plan, stage late\nShop -> Desk: plan, stage early\n", None),
        ("Shop makes plan\nShop -> Works: plan, stage late\nDesk asks Shop: plan 4/year\n", None),
        ("Shop makes plan\nShop -> Works: plan, stage late\nShop approves plan\n", None),
        ("Shop makes plan\nShop -> Works: plan, stage late\nShop makes other from plan\nShop -> Works: other\n", None),
        # What leads to nothing is no next step.
        ("Shop makes plan\nShop -> Works: plan, stage late\nShop makes other from plan\n", ("shop", "plan", 10.0)),
        ("Shop makes plan, stage late\nShop -> Works: plan, stage late\n", None),
        ("Works needs plan\n", None),
        ("Shop makes plan from order\nShop -> Works: plan, stage late\n", None),  # it is not there
    ],
)  # fmt: skip
def test_when_something_waits(text: str, found: tuple[str, str, float] | None) -> None:
    assert gist(slots(text, late=10)) == ([] if found is None else [found])


def test_kinds_of_order_wait_apart() -> None:
    (finding,) = slots(
        "case a 50%\ncase b 30%\ncase c 20%\nShop makes plan if a\nShop makes plan, takes 3d, if b\n"
        "Shop makes plan, takes 6d, if c\nShop -> Works: plan, stage late\n",
        late=10,
    )
    assert (finding.cases, finding.effect.days) == (("a", "b"), 10.0)
    assert finding.message.startswith("Shop has plan in cases a and b up to 10 days before stage late begins")


def test_a_wait_is_exact_where_every_step_is_known() -> None:
    text = "Shop makes plan, stage early\nShop -> Desk: plan{}, stage early\nDesk -> Works: plan, stage late\n"
    (finding,) = slots(text.format(", takes 1d"), early=2, late=10)
    assert finding.message.startswith("Desk has plan 7 days before")
    (finding,) = slots(text.format(""), early=2, late=10)
    assert finding.message.startswith("Desk has plan up to 8 days before")


def test_the_step_moves_to_the_stage_in_which_all_is_there() -> None:
    text = "Shop makes plan, stage early\nShop -> Works: plan, stage last\n"
    (finding,) = slots(text, early=2, late=4, last=10)
    (repair,) = finding.repairs
    assert repair.title == "Shop can hand plan to Works in stage early already."
    assert isinstance(repair.changes[0].after, Handoff)
    assert repair.changes[0].after.stage == "early"
    (finding,) = slots(text.replace("stage early", "takes 5d"), early=2, late=4, last=10)
    assert finding.repairs[0].title == "Shop can hand plan to Works in stage late already."
    (finding,) = slots(HANDED, late=10, last=20)
    assert finding.repairs[0].title == "Shop can hand plan to Works in stage early already."
    (finding,) = slots(HANDED, early=12, late=10)
    assert finding.repairs[0].title == "Shop can hand plan to Works as soon as it has it."
    moved = finding.repairs[0].changes[0].after
    assert isinstance(moved, Handoff)
    assert moved.stage is None
    text = "Shop makes a\nShop makes plan from a, stage late\nShop approves a, stage late\nShop -> Works: plan\n"
    (finding,) = slots(text, late=9)
    told = "Shop can approve a and make plan in stage early already."
    assert finding.repairs[0].title == told
    assert finding.fingerprint in finding.repairs[0].closes


TALK = """\
Customer is an outsider
Customer -> Sales: order, stage early
Sales -> Customer: invoice, stage last
"""


def silent(text: str, **starts: float) -> list[tuple[str | None, str | None, str]]:
    """Who has or wants what, and the sentence."""
    found = slots(TALK + text, options=None, **starts)
    assert all(one.severity == "info" and one.effect.days is None for one in found)
    return sorted((one.holder, one.item, one.message) for one in found)


def test_a_stage_without_a_word_although_we_have_what_they_want() -> None:
    told = "Nobody talks with Customer in stage late, although Works has progress, which Customer still wants."
    have = "Works makes progress\nCustomer needs progress\n"
    assert silent(have) == [("works", "progress", told)]
    assert silent(have + "Works -> Customer: progress, stage last\n") == [("works", "progress", told)]
    for talk in (
        "Works -> Customer: progress, stage late",
        "Customer -> Desk: news, stage late",
        "Desk -> Customer: ?, stage late",
    ):
        assert silent(f"{have}{talk}\n") == [], talk
    assert silent(have + "Customer asks Desk: weather 1/year answered 0%\n") == []  # may be in any stage
    assert silent(have + "Desk -> Customer: weather\n") == []
    assert silent("Works makes progress\nCustomer needs progress not relevant\n") == []
    assert silent(have + "deny Customer: progress\n") == []
    assert silent(have + "deny Works: progress\n") == []
    assert silent("Customer needs progress\n") == []  # nobody has it
    assert silent(have.replace("progress\nC", "progress, stage last\nC")) == []  # not before they talk again


def test_a_stage_without_a_word_although_they_have_what_we_want() -> None:
    told = "Nobody talks with Customer in stage late, although Customer has site, which Works still wants."
    want = "Customer makes site\nWorks needs site\n"
    assert silent(want) == [("works", "site", told)]
    assert silent(want + "Customer -> Works: site, stage last\n") == [("works", "site", told)]
    assert silent(want + "Customer -> Works: site, stage early\n") == []
    assert silent(want + "Customer -> Desk: site, stage early\n") == []  # somebody here has it
    assert silent(want + "Planner is an outsider\nCustomer -> Planner: site, stage late\n") == [("works", "site", told)]


def test_it_is_in_the_stage_in_which_it_arrives() -> None:
    have = "Works makes progress, takes 6d\nCustomer needs progress\n"
    assert silent(have, late=3, last=7) != []
    assert silent(have, late=3, last=5) == []
    assert silent(have, late=3, last=6) == []


def test_one_side_is_spoken_for_by_who_makes_it_else_by_who_has_it_first() -> None:
    have = "Works makes progress\nWorks -> Desk: progress\nCustomer needs progress\n"
    assert [one[0] for one in silent(have)] == ["works"]
    two = "Works makes progress if a\nDesk makes progress if b\nWorks -> Desk: progress if a\nCustomer needs progress\n"
    assert [one[0] for one in silent("case a 50%\ncase b 50%\n" + two)] == ["desk", "works"]
    theirs = "Supplier is an outsider\nSupplier makes news\nCustomer needs news\n"
    assert [one[0] for one in silent(theirs + "Supplier -> Works, Desk: news, stage early\n")] == ["desk", "works"]
    later = "Supplier -> Works: news, stage early\nWorks -> Desk: news, takes 1d\n"
    assert [one[0] for one in silent(theirs + later)] == ["works"]


def test_what_is_known_is_told_in_the_silent_stage() -> None:
    (finding,) = slots(TALK + "Works makes progress\nCustomer needs progress\n")
    (repair,) = finding.repairs
    assert repair.title == "Works tells Customer progress in stage late."
    assert finding.questions == ("Should Customer hear from us in stage late?",)
    assert [one.record for one in finding.evidence] == ["need:customer:progress"]
    (finding,) = slots(
        TALK + "Works makes progress\nWorks -> Customer: progress, stage last\nCustomer needs progress\n"
    )
    (repair,) = finding.repairs
    (change,) = repair.changes
    assert isinstance(change.after, Handoff)
    assert (change.before is not None, change.after.stage) == (True, "late")
    (finding,) = slots(TALK + "Customer makes site\nWorks needs site\n")
    assert finding.repairs[0].title == "Customer tells Works site in stage late."
    assert finding.questions == ("Could Customer tell us in stage late?",)
    assert finding.proof[-1].holder == "customer"
    (finding,) = slots(TALK + "tricks is expertise\nWorks makes tricks\nCustomer needs tricks\n")
    assert finding.repairs[0].title == "Customer asks Works for tricks."
    (finding,) = slots(TALK + "Works makes progress\nprogress must pass Legal\nCustomer needs progress\n")
    assert finding.repairs == ()


def test_what_is_told_in_a_silent_stage_is_told_in_its_cases_only() -> None:
    have = f"{TALK}{TWO}Works makes progress if v\nCustomer needs progress\n"
    (finding,) = slots(have)
    assert [change.after for change in finding.repairs[0].changes] == [
        Handoff(giver="works", receiver="customer", item="progress", stage="late", cases=("v",))
    ]
    # A handoff of other cases too stays where it is, and so does one that only steps in.
    for there in ("stage last", "stage last, if v, backup"):
        (finding,) = slots(f"{have}Works -> Customer: progress, {there}\n")
        (change,) = finding.repairs[0].changes
        assert (change.before, getattr(change.after, "cases", None)) == (None, ("v",)), there
    (finding,) = slots(f"{have}Works -> Customer: progress, takes 2d, stage last, if v\n")
    (change,) = finding.repairs[0].changes
    assert isinstance(change.before, Handoff)
    assert change.after == change.before.model_copy(update={"stage": "late"})


@pytest.mark.parametrize(("control", "offered"), [("Works", 1), ("Legal if u", 1), ("Legal if v", 0)])
def test_nothing_is_told_past_a_control(control: str, offered: int) -> None:
    have = f"{TALK}{TWO}Works makes progress if v\nCustomer needs progress\n"
    m = parsed(f"{STAGES}{have}progress must pass {control}\n")
    (finding,) = check(m, select=["FLW04"], effects=False, describe=None).findings
    assert len(finding.repairs) == offered


def test_what_we_still_want_is_shown_by_who_wants_it_here() -> None:
    (finding,) = slots(f"{TALK}Customer makes site\nWorks needs site\n")
    assert [one.record for one in finding.evidence] == ["need:works:site"]


def test_what_somebody_has_from_the_start_comes_at_no_known_time() -> None:
    """Whatever row of whatever table stands behind it."""
    text = "Shop -> Desk: plan, takes 1d\nDesk makes other from plan, stage late\nDesk needs other\n"
    (finding,) = slots(text, late=9)
    assert finding.message.startswith("Desk has plan up to 8 days before stage late begins")


def test_both_at_once_is_one_finding() -> None:
    (finding,) = slots(
        TALK + "Works makes progress\nWorks -> Customer: progress, stage last\nCustomer needs progress\n", last=9
    )
    assert (finding.effect.days, finding.message.count("Nobody talks")) == (9.0, 1)
    assert finding.message.startswith("Works has progress up to 9 days before stage last begins, and")
    assert len(finding.questions) == 2
    assert [one.record for one in finding.evidence] == ["handoff:works:customer:progress", "need:customer:progress"]
    assert finding.fingerprint in finding.repairs[0].closes
    assert moves(finding.repairs[0]) == ["handoff:works:customer:progress stage=late"]


BOTH = f"{TALK}{TWO}Works makes progress\nWorks -> Desk: progress, stage last\n"
BOTH += "Desk needs progress\nCustomer needs progress"


def test_what_waits_and_is_not_said_is_done_sooner_and_told_in_one_repair() -> None:
    (finding,) = slots(f"{BOTH}\n", last=9)
    (repair,) = finding.repairs
    assert repair.title == (
        "Works can hand progress to Desk in stage late already, and Works tells Customer progress in stage late."
    )
    assert moves(repair) == ["handoff:works:desk:progress stage=late", "+handoff:works:customer:progress stage=late"]
    assert finding.fingerprint in repair.closes
    # The two halves may be of different kinds of order.
    apart = BOTH.replace("Desk: progress, stage last", "Desk: progress, stage last, if u")
    (finding,) = slots(f"{apart} if v\n", last=9)
    (repair,) = finding.repairs
    assert moves(repair) == [
        "handoff:works:desk:progress stage=late",
        "+handoff:works:customer:progress stage=late cases=v",
    ]
    assert (finding.cases, finding.fingerprint in repair.closes) == (("u", "v"), True)


def test_what_comes_to_them_sooner_need_not_be_told_them_apart() -> None:
    text = BOTH.replace("Desk: progress, stage last\nDesk needs", "Customer: progress, stage last, if u\nDesk needs")
    (finding,) = slots(f"{text}\n", last=9)
    (repair,) = finding.repairs
    assert repair.title == (
        "Works can hand progress to Customer in stage late already, and Works tells Customer progress in stage late."
    )
    assert moves(repair) == [
        "handoff:works:customer:progress stage=late",
        "+handoff:works:customer:progress-2 stage=late cases=v",
    ]


def test_what_must_pass_a_control_is_only_done_sooner() -> None:
    m = parsed(f"{STAGES}{BOTH}\nprogress must pass Legal\n", last=9)
    (finding,) = check(m, select=["FLW04"], effects=False, describe=None).findings
    assert [moves(repair) for repair in finding.repairs] == [["handoff:works:desk:progress stage=late"]]


# ------------------------------------------------------------------------------------------------ brute force
def waiting(world: World) -> dict[State, float]:
    """What waits five days or more in a case: hours."""
    wants, arrival = world.wants(), world.best("median")
    steps = [
        (fact.tails, fact.floor)
        for fact in world.facts
        if fact.kind in ("activity", "handoff", "question") and fact.head in wants.useful
    ]
    for one in world.activities:
        if not one.makes:
            steps.append((tuple((one.at, item) for item in one.uses), world.stages.get(one.stage, 0.0)))
    steps = [(tails, floor) for tails, floor in steps if tails and set(tails) <= world.held]
    found = {}
    for state in world.held:
        own = [(max(arrival[tail] for tail in tails), floor) for tails, floor in steps if state in tails]
        first = min((max(ready, floor) for ready, floor in own), default=INF)
        waits = [
            floor - ready
            for ready, floor in own
            if max(ready, floor) <= first + 1e-9 and floor - ready >= 120 - 1e-9 and arrival[state] >= ready - 1e-9
        ]
        if waits:
            found[state] = max(waits)
    return found


def unsaid(world: World) -> set[State]:
    """Who inside has, or wants, what nobody talks about in a silent stage."""
    m, wants = world.map, world.wants()
    stages = sorted(m.stages, key=lambda one: one.position)
    place, count = {one.id: k for k, one in enumerate(stages)}, len(stages)
    outsiders = {one.id for one in m.holders if one.kind == "outsider"}
    rank: dict[State, int] = {}
    changed = True
    while changed:
        changed = False
        for fact in world.facts:
            if set(fact.tails) <= rank.keys():
                record = m.find(fact.by)
                at = place.get(getattr(record, "stage", None) or "", 0)
                new = max([at, *(rank[tail] for tail in fact.tails)])
                if fact.head not in rank or new < rank[fact.head]:
                    rank[fact.head], changed = new, True
    for state, arrival in world.best("median").items():
        for one in stages:
            if one.starts is not None and arrival >= hours(one.starts) - 1e-9:
                rank[state] = max(rank[state], place[one.id])
    talks = {
        (one, place.get(h.stage or ""))
        for h in m.handoffs
        if world.on(h) and (h.giver in outsiders) != (h.receiver in outsiders)
        for one in (h.giver, h.receiver)
    }
    for q in m.questions:
        if world.on(q):
            talks |= {(one, None) for one in (q.asker, q.asked) if (q.asker in outsiders) != (q.asked in outsiders)}

    def silence(outsider: str, first: int) -> int:
        free = [k for k in range(first, count) if not {(outsider, k), (outsider, None)} & talks]
        return min(free, default=count)

    makers = {
        (fact.head[0], part)
        for fact in world.facts
        if fact.kind in ("activity", "origin")
        for part in world.inside(fact.head[1])
    }
    wanted = {state for state in (*wants.declared, *wants.implied) if not world.barred(state)}
    found: set[State] = set()
    for item in world.items:

        def speakers(inside: bool, item: str = item) -> list[State]:
            may = [one for one in world.having(item) if (one[0] not in outsiders) == inside]
            made = [one for one in may if one in makers]
            first = min((world.best("median")[one] for one in may), default=INF)
            return made or [one for one in may if world.best("median")[one] <= first + 1e-9]

        ours, theirs = speakers(True), speakers(False)
        since = min((rank[one] for one in ours), default=count)
        told = [
            silence(other, since)
            for other, what in wanted
            if what == item
            and other in outsiders
            and silence(other, since) < min(count, rank.get((other, item), count))
        ]
        found |= {one for one in ours if any(rank[one] <= at for at in told)}
        here = min((rank[one] for one in world.held if one[1] == item and one[0] not in outsiders), default=count)
        if any(silence(one[0], rank[one]) < here for one in theirs):
            found |= {(one, what) for one, what in wanted if what == item and one not in outsiders}
    return found


@settings(max_examples=60, suppress_health_check=[HealthCheck.too_slow], phases=PHASES)
@given(timed_maps())
def test_against_brute_force(m: Map) -> None:
    expected: dict[State, set[str]] = {}
    longest: dict[State, float] = {}
    for world in worlds(m):
        waits = waiting(world)
        for state in {*waits, *unsaid(world)}:
            expected.setdefault(state, set()).add(world.case)
        for state, found in waits.items():
            longest[state] = max(longest.get(state, 0.0), found)
    report = check(m, select=["FLW04"], effects=False, describe=None)
    assert {(one.holder, one.item): set(one.cases) for one in report.findings} == expected
    for one in report.findings:
        days = longest.get((one.holder or "", one.item or ""))
        assert (one.effect.days is None) == (days is None)
        assert isclose((one.effect.days or 0.0) * 24, days or 0.0, abs_tol=1e-6)
        assert one.message
        assert one.evidence


def test_a_wait_in_the_second_case_alone() -> None:
    (finding,) = slots(f"{TWO}Shop makes plan if v\nShop -> Works: plan, stage late, if v\n", late=5)
    assert (finding.cases, [step.by for step in finding.proof]) == (("v",), ["activity:shop:plan"])


def test_one_beginning_without_a_stage_makes_the_time_vague() -> None:
    text = "Shop makes a, stage early\nDesk makes b{}\nShop -> Desk: a, takes 1d\nDesk makes plan from a, b\n"
    text += "Desk -> Works: plan, stage late\nWorks needs plan\n"
    (finding,) = slots(text.format(", stage early"), late=9)
    assert finding.message.startswith("Desk has plan 8 days before stage late begins")
    (finding,) = slots(text.format(""), late=9)
    assert finding.message.startswith("Desk has plan up to 8 days before stage late begins")


def test_a_step_is_moved_to_where_all_is_there_in_every_case() -> None:
    text = "Shop -> Desk: plan, takes 1d, if u\nShop -> Desk: plan, takes 3d, if v\nDesk -> Works: plan, stage last\n"
    (finding,) = slots(f"{TWO}Shop makes plan, stage early\n{text}Works needs plan\n", early=0, late=2, last=9)
    assert [repair.title for repair in finding.repairs] == ["Desk can hand plan to Works in stage early already."]


def test_work_that_only_uses_it_may_wait_too() -> None:
    m = parsed(f"{STAGES}Shop makes plan\nShop -> Works: plan, takes 1d\nWorks needs plan\n", late=9)
    used = Activity(at="works", uses=("plan",), stage="late")
    (finding,) = check(m.apply(additions([used])), select=["FLW04"]).findings
    assert finding.message.endswith("before stage late begins, and could use it sooner.")
