"""What arrives and should not, or not so: unused, twice, past a control, where it must not be."""

from __future__ import annotations

from flowmap.diagrams import pens, wording
from flowmap.diagrams.remarks import PLAIN, Remark, Words
from flowmap.diagrams.views.finding.scene import Scene
from flowmap.domain.records import Handoff
from flowmap.domain.words import kind, number

WRONG = Remark(line=pens.LATE)  # solid and red: it arrives, and that is wrong
MOST_WAYS = 6


def about(scene: Scene) -> None:
    """Only who and what a finding is about."""
    finding = scene.finding
    words = kind(finding.code, finding.name)
    ends = [one for one in (finding.counterpart, finding.holder) if one is not None]
    boxes = [scene.team(one, words if one == finding.holder else "") for one in ends]
    others = [one for one in finding.providers if one not in ends]
    if others:
        boxes.insert(0, scene.group(dict.fromkeys(others, "")))
    if finding.item is not None:
        boxes.insert(max(0, len(boxes) - 1), scene.note(finding.item, []))
    if not boxes:
        scene.sheet.words(words)
    scene.way(*boxes)


def not_used(scene: Scene) -> None:
    """What somebody gets from whom, and that nobody there uses it."""
    finding = scene.finding
    hands = scene.receiving(finding.holder or "", finding.item or "")
    hands = [one for one in hands if finding.counterpart in (None, wording.giver(one))]
    if not hands or finding.holder is None:
        about(scene)
        return
    for one in hands[:MOST_WAYS]:
        scene.team(wording.giver(one))
    needs = [one.kano for one in scene.m.needs if (one.holder, one.item) == (finding.holder, finding.item)]
    scene.team(finding.holder, "does not want it" if "not_relevant" in needs else "is not known to use it")
    for one in hands[:MOST_WAYS]:
        work = one.times.base * one.effort.base if one.times is not None and one.effort is not None else 0
        words = (Words(f"{number(work)} h a year", "passage"),) if work else ()
        scene.hand(one, Remark(words=words, finding=finding.fingerprint))


def delivered_twice(scene: Scene) -> None:
    """From whom the same comes to the same place."""
    finding = scene.finding
    hands = scene.receiving(finding.holder or "", finding.item or "")
    if len(hands) < 2 or finding.holder is None:
        about(scene)
        return
    for one in hands[:MOST_WAYS]:
        scene.team(wording.giver(one))
    scene.team(finding.holder, f"gets the same from {len(finding.providers)}")
    for one in hands[:MOST_WAYS]:
        scene.hand(one, PLAIN)


def control_bypassed(scene: Scene) -> None:
    """The way past the control, and the way through it."""
    finding, m = scene.finding, scene.m
    controls = [one.holder for one in m.policies if one.rule == "must_pass" and one.item == finding.item]
    hands = _way_here(scene)
    if not hands or finding.holder is None or finding.item is None:
        about(scene)
        return
    first = wording.giver(hands[0])
    start = scene.team(first, "has it")
    passed = [one for one in dict.fromkeys(controls) if one not in {wording.receiver(hand) for hand in hands}]
    for control in passed[:2]:
        scene.team(control, "must see it before")
    end = scene.team(
        finding.holder,
        f"gets it without {wording.teams(m, controls) if controls else 'control'}",
        "missing",
        pens.LACKS,
    )
    for one in hands:
        scene.hand(one, WRONG)
    for control in passed[:2]:
        if scene.places[control] not in (start, end):
            through = scene.proposal("Proposed: through the control only")
            scene.way(start, through, scene.places[control], pen=pens.SUGGESTED)
            scene.way(scene.places[control], end, pen=pens.SUGGESTED)


def must_not_have(scene: Scene) -> None:
    """By which way it comes to where it must not be, also within something else."""
    finding = scene.finding
    hands = _way_here(scene)
    if finding.holder is None or finding.item is None:
        return
    if not hands:
        end = scene.team(finding.holder, "must not have it", "missing", pens.LACKS)
        scene.way(scene.note(finding.item, []), end, pen=pens.LATE)
        return
    for one in hands:
        scene.team(wording.giver(one))
    scene.team(finding.holder, "must not have it", "missing", pens.LACKS)
    for one in hands:
        within = (
            () if one.item == finding.item else (Words(f"contains {wording.item(scene.m, finding.item)}", "missing"),)
        )
        scene.hand(one, Remark(line=pens.LATE, words=within, finding=finding.fingerprint))


def _way_here(scene: Scene) -> list[Handoff]:
    """The last handoffs of the finding's proof: those of the item, or of what contains it, up to the holder."""
    finding, m = scene.finding, scene.m
    wholes = {finding.item}
    found: list[Handoff] = []
    at = finding.holder
    for step in reversed(finding.proof):
        if step.by == "composition" and step.item in wholes and step.holder == at:
            wholes |= {one.id for one in m.items if step.item in one.parts}
        record = m.find(step.by) if step.by.startswith("handoff:") else None
        if isinstance(record, Handoff) and record.receiver == at and record.item in wholes and len(found) < MOST_WAYS:
            found.append(record)
            at = record.giver
    return found[::-1]
