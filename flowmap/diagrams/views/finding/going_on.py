"""How it goes on from hand to hand: past many, in a circle, in other media; and what is asked for or disputed."""

from __future__ import annotations

from flowmap.diagrams import pens, wording
from flowmap.diagrams.remarks import PLAIN, Remark, Words
from flowmap.diagrams.sheet import SECOND, Means, lines
from flowmap.diagrams.views.finding.arriving import about
from flowmap.diagrams.views.finding.scene import Scene, squared
from flowmap.domain.records import Handoff, Question
from flowmap.domain.words import number

MOST = 12  # handoffs of one picture; our choice, because more are no picture


def past_many(scene: Scene) -> None:
    """The way past those who only pass it on, and the direct way that is proposed."""
    finding, m, hands = scene.finding, scene.m, _way(scene)
    if not hands or finding.holder is None:
        about(scene)
        return
    links = set(finding.rests_on)
    scene.team(hands[0].giver, "makes it" if hands[0].giver == finding.counterpart else "")
    for one in hands[1:]:
        if one.giver in links:
            pen = squared(pens.PASSES, team=m.holders[one.giver].kind == "team")
            scene.team(one.giver, "only passes it on", "passage", pen)
    for one in hands:
        passed = {one.giver, one.receiver} & links
        scene.hand(one, Remark(pens.PASSED, pens.PASSING, finding=finding.fingerprint) if passed else PLAIN)
    for change in (change for repair in finding.repairs[:1] for change in repair.changes):
        new = change.after
        if change.before is None and isinstance(new, Handoff) and {new.giver, new.receiver} <= scene.places.keys():
            ends = scene.team(new.giver), scene.team(new.receiver)
            scene.way(ends[0], scene.proposal("Proposed: directly"), ends[1], pen=pens.SUGGESTED)


def in_a_circle(scene: Scene) -> None:
    """Who hands it to whom in the circle, and what only brings it back."""
    finding, m = scene.finding, scene.m
    found = [m.find(one.record) for one in finding.evidence]
    hands = [one for one in found if isinstance(one, Handoff)]
    if not hands or len(hands) > MOST:
        about(scene)
        return
    back = {change.record.ref for repair in finding.repairs[:1] for change in repair.changes}
    brought = Remark(line=pens.LATE, words=(Words("brings it back", "missing"),), finding=finding.fingerprint)
    for one in sorted(hands, key=lambda one: one.ref in back):
        scene.hand(one, brought if one.ref in back else PLAIN)


def in_other_media(scene: Scene) -> None:
    """The way with its channels."""
    hands = _way(scene)
    if not hands or scene.finding.holder is None:
        about(scene)
        return
    for one in hands:
        scene.team(one.giver)
    scene.team(scene.finding.holder, "gets it in another medium", "passage")
    for one in hands:
        scene.hand(one, PLAIN)


def asked_again(scene: Scene) -> None:
    """Who asks whom how often, and who could hand it over unasked."""
    finding, m = scene.finding, scene.m
    found = [m.find(one.record) for one in finding.evidence]
    questions = [one for one in found if isinstance(one, Question)]
    if not questions or finding.holder is None:
        about(scene)
        return
    means = Means(scene.sentence, finding=finding.fingerprint)
    for one in questions[:MOST]:
        asked, asker = scene.team(one.asked, "is asked"), scene.team(one.asker, "asks")
        how = "asks" if one.times is None else f"asks {wording.often(one.times)}"
        if one.times is not None and one.effort is not None:
            how += f", {number(one.times.base * one.effort.base)} h"
        label = [
            line
            for text in (wording.item(m, one.item), how)
            for line in lines(text, size=SECOND, within=scene.boxes.within, role="passage")
        ]
        says = scene.sheet.box(tuple(label), pens.WORDS, means=means, key=one.ref)
        scene.sheet.arrow(asked, says, pens.IN_VAIN, head="start", means=means)
        scene.sheet.arrow(says, asker, pens.IN_VAIN, head="none", means=means)
    if finding.providers:
        giver, receiver = scene.team(finding.providers[0], "has it"), scene.team(finding.holder)
        scene.way(giver, scene.proposal("Proposed: unasked"), receiver, pen=pens.SUGGESTED)


def disputed(scene: Scene) -> None:
    """The handoff that one side alone names, and who is silent."""
    finding, m = scene.finding, scene.m
    found = [m.find(one.record) for one in finding.evidence]
    hands = [one for one in found if isinstance(one, Handoff)]
    if not hands:
        about(scene)
        return
    silent = set(finding.rests_on)
    for side in (hands[0].giver, hands[0].receiver):
        scene.team(side, "does not say so" if side in silent else "says so", "passage" if side in silent else "second")
    for one in hands[:MOST]:
        scene.hand(one, Remark(line=pens.IN_VAIN, finding=finding.fingerprint))


def _way(scene: Scene) -> list[Handoff]:
    """The handoffs at the end of the finding's proof, one after the other, up to the holder."""
    found: list[Handoff] = []
    at = scene.finding.holder
    for step in reversed(scene.finding.proof):
        record = scene.m.find(step.by) if step.by.startswith("handoff:") else None
        if isinstance(record, Handoff) and record.receiver == at and len(found) < MOST:
            found.append(record)
            at = record.giver
            if at == scene.finding.counterpart:
                break
    return found[::-1]
