"""White spots, empty promises, questions asked in vain, and what is kept back: all ways of not getting something."""

from __future__ import annotations

from flowmap.diagrams import pens, wording
from flowmap.diagrams.remarks import LACKING, Remark, Words
from flowmap.diagrams.views.finding.scene import Scene

MOST_GIVERS = 3  # who give it in other kinds of order; more would hide the gap


def white_spot(scene: Scene) -> None:
    """Who has it, who lacks it, who is said to give it, and whom the one who lacks it asks in vain."""
    finding, m = scene.finding, scene.m
    wanting = finding.counterpart if finding.code == "GAP04" else finding.holder
    item = finding.item
    if wanting is None or item is None:
        return
    spots = [finding] if finding.code in LACKING else scene.related(LACKING, holder=wanting, item=item)
    promises = [
        one for one in scene.facts.report.findings if (one.code, one.counterpart, one.item) == ("GAP04", wanting, item)
    ]
    vain = [finding] if finding.code == "GAP05" else scene.related(["GAP05"], holder=wanting, item=item)
    has_it = list(dict.fromkeys(one for found in (*spots, *vain) for one in found.providers))
    givers = scene.receiving(wanting, item)[:MOST_GIVERS]
    if has_it:
        scene.group(dict.fromkeys(has_it, "has it"))
    without = {one.holder for one in promises} | {one.counterpart for one in vain}
    for one in dict.fromkeys([*(wording.giver(hand) for hand in givers), *(one.counterpart or "" for one in vain)]):
        if one:
            scene.team(one, "does not have it" if one in without else "")
    scene.team(wanting, "lacks it" if spots or vain else "is said to get it", "missing", pens.LACKS)
    _where_givers_learn(scene, has_it, [wording.giver(one) for one in givers], item)
    for hand in givers:
        scene.hand(hand)
    for spot in spots:
        box = scene.spot(spot)
        start = [scene.places[spot.providers[0]]] if spot.providers else []
        scene.way(*start, box, scene.places[wanting], pen=pens.MISSING)
        scene.sheet.says(wording.sentence(m, spot))
    for question in vain:
        scene.vain(question)
        if not spots and has_it:
            ask = scene.proposal(f"Ask {wording.teams(m, has_it)} instead")
            scene.way(scene.places[has_it[0]], ask, scene.places[wanting], pen=pens.SUGGESTED)


def _where_givers_learn(scene: Scene, has_it: list[str], givers: list[str], item: str) -> None:
    """What those who have it hand to those who usually give it, so that they can."""
    makes = [one for one in scene.m.activities.where(makes=item) if one.at in givers]
    for giver, used in dict.fromkeys((one.at, used) for one in makes for used in one.uses):
        for one in scene.facts.handed_over(receiver=giver, item=used):
            if wording.giver(one) in has_it:
                scene.hand(one)


def kept_back(scene: Scene) -> None:
    """Who has it, that a policy keeps it back, and the form that could be given instead."""
    finding, m = scene.finding, scene.m
    if finding.holder is None or finding.item is None:
        return
    what = wording.item(m, finding.item)
    end = scene.team(finding.holder, "would like it, must not have it")
    barred = Remark(words=(Words("kept back on purpose", "second"),), finding=finding.fingerprint)
    note = scene.note(finding.item, [], barred)
    if finding.providers:
        start = scene.group(dict.fromkeys(finding.providers, "has it"))
        scene.way(start, note, pen=pens.PALE)
        scene.way(start, scene.proposal(f"A redacted form of {what}", "could be given"), end, pen=pens.SUGGESTED)
