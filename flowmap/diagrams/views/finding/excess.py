"""What comes too often, too much at once, in versions that may differ, or only round in a circle; and too much work."""

from __future__ import annotations

from flowmap.diagrams import pens, wording
from flowmap.diagrams.remarks import Remark, Words
from flowmap.diagrams.views.finding.arriving import MOST_WAYS, about
from flowmap.diagrams.views.finding.scene import Scene
from flowmap.diagrams.wording import Handed
from flowmap.domain.records import Handoff, Need, Question
from flowmap.domain.words import counted, number


def sent_too_often(scene: Scene) -> None:
    """How often it is sent, and how old it may be there."""
    ages = [one.max_age for one in scene.m.needs if isinstance(one, Need) and _of_receiver(scene, one)]
    limit = min((age for age in ages if age is not None), key=lambda age: age.base, default=None)
    _sent(scene, "" if limit is None else f"may be {wording.time(limit)} old")


def too_much_at_once(scene: Scene) -> None:
    """What is sent, of how many parts, and which of them are used."""
    finding, m = scene.finding, scene.m
    parts = m.items[finding.item].parts if finding.item in m.items else ()
    used = [one.item for one in (m.find(proof.record) for proof in finding.evidence) if isinstance(one, Need)]
    names = [wording.item(m, part) for part in parts if part in used]
    _sent(scene, f"uses {', '.join(names)}" if names else "uses little of it", counted(len(parts), "part"))


def _of_receiver(scene: Scene, need: Need) -> bool:
    return (need.holder, need.item) == (scene.finding.holder, scene.finding.item) and need.kano != "not_relevant"


def _sent(scene: Scene, use: str, size: str = "") -> None:
    """What the counterpart of a finding gives its holder, and what that one does with it."""
    finding = scene.finding
    hands = scene.receiving(finding.holder or "", finding.item or "")
    hands = [one for one in hands if wording.giver(one) == finding.counterpart][:MOST_WAYS]
    if not hands or finding.holder is None or finding.counterpart is None:
        about(scene)
        return
    scene.team(finding.counterpart)
    scene.team(finding.holder, use)
    for one in hands:
        words = size or _rhythm(one)
        scene.hand(one, Remark(words=(Words(words, "passage"),) if words else (), finding=finding.fingerprint))


def _rhythm(one: Handed) -> str:
    """How often it is sent."""
    if isinstance(one, Handoff) and one.every is not None:
        return f"every {wording.time(one.every)}"
    return "" if one.times is None else wording.often(one.times)


def versions_meet(scene: Scene) -> None:
    """Who brings which version to where they meet."""
    finding, m = scene.finding, scene.m
    records = [m.find(one.record) for one in finding.evidence]
    hands = [one for one in records if isinstance(one, Handoff) and one.receiver == finding.holder][:MOST_WAYS]
    if len({one.giver for one in hands}) < 2 or finding.holder is None:
        about(scene)
        return
    for one in hands:
        makes = one.giver in finding.rests_on
        scene.team(one.giver, "makes it" if makes else "passes it on")
    scene.team(finding.holder, "gets versions that may differ", "missing", pens.LACKS)
    for one in hands:
        scene.hand(one, Remark(finding=finding.fingerprint))


def goes_round(scene: Scene) -> None:
    """Who hands it to whom in the circle that nobody feeds."""
    finding, m = scene.finding, scene.m
    records = [m.find(one.record) for one in finding.evidence]
    hands = [one for one in records if isinstance(one, Handoff)][:MOST_WAYS]
    if not hands or finding.item is None:
        about(scene)
        return
    remark = Remark(words=(Words("nobody brings it in", "second"),), finding=finding.fingerprint)
    for place, one in enumerate(hands):
        scene.hand(one, remark if place == 0 else Remark(finding=finding.fingerprint))


def too_much_work(scene: Scene) -> None:
    """Which handoffs and questions take the most time of whom."""
    finding, m = scene.finding, scene.m
    if finding.holder is None:
        return
    records = [m.find(one.record) for one in finding.evidence]
    scene.team(finding.holder, "more work than time", "missing", pens.LACKS)
    for one in [one for one in records if isinstance(one, Handoff | Question)][:MOST_WAYS]:
        if one.times is None or one.effort is None:
            continue
        words = (Words(f"{number(one.times.base * one.effort.base)} h a year", "passage"),)
        if isinstance(one, Handoff):
            scene.hand(one, Remark(words=words, finding=finding.fingerprint))
        else:
            asked = scene.team(one.asked, "is asked")
            note = scene.note(one.item, [], Remark(words=words, finding=finding.fingerprint))
            scene.way(scene.places[finding.holder], note, asked, pen=pens.HANDED)
