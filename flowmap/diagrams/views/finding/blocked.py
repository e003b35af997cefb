"""What cannot be made: from the white spots that are the root of it, along the map to who waits."""

from __future__ import annotations

from collections import deque
from collections.abc import Iterator, Sequence

from flowmap.diagrams import pens, wording
from flowmap.diagrams.facts import Facts
from flowmap.diagrams.remarks import Remark, Words
from flowmap.diagrams.views.finding.arriving import about
from flowmap.diagrams.views.finding.scene import Scene
from flowmap.diagrams.wording import Handed
from flowmap.domain.finding import Finding

MOST_ROOTS = 3
State = tuple[str, str]  # holder, item


def blocked(scene: Scene) -> None:
    """Each root with its way to the one who waits: one missing item stops the others."""
    finding = scene.finding
    roots = [root for one in finding.roots if (root := scene.facts.report.find(one)) is not None]
    ways = [(root, way_between(scene.facts, root, finding)) for root in roots[:MOST_ROOTS]]
    found = [(root, way) for root, way in ways if way is not None]
    if not found or finding.holder is None or finding.item is None:
        about(scene)
        return
    for root, _ in found:
        if root.providers:
            scene.group(dict.fromkeys(root.providers[:1], "has it"))
        scene.team(root.holder or "", "lacks it", "missing", pens.LACKS)
    drawn: set[tuple[str, str, str]] = set()
    for root, way in found:
        box = scene.spot(root)
        start = [scene.places[root.providers[0]]] if root.providers else []
        scene.way(*start, box, scene.places[root.holder or ""], pen=pens.MISSING)
        scene.sheet.says(wording.sentence(scene.m, root))
        for one in way:
            hand = wording.giver(one), wording.receiver(one), one.item
            if hand not in drawn:
                drawn.add(hand)
                _stopped(scene, one)
        if not way:
            scene.way(
                scene.places[finding.holder], scene.note(finding.item, [], _starved(scene.mark)), pen=pens.STOPPED
            )
    if len(finding.roots) > len(found):
        scene.sheet.says(f"{len(finding.roots) - len(found)} more white spots are at the root of it.")


def _stopped(scene: Scene, one: Handed) -> None:
    """A handoff that has nothing to hand over."""
    follows = scene.related(["GAP02"], holder=wording.receiver(one), item=one.item)
    mark = scene.facts.mark(follows[0]) if follows else ""
    giver, receiver = wording.giver(one), wording.receiver(one)
    start = scene.team(giver, "waits", "missing", pens.WAITS)
    note = scene.note(one.item, [one], _starved(mark))
    scene.way(start, note, scene.team(receiver, "waits", "missing", pens.WAITS), pen=pens.STOPPED)
    scene.sheet.says(f"{wording.team(scene.m, receiver)} waits for {wording.item(scene.m, one.item)}.")


def _starved(mark: str) -> Remark:
    return Remark(pens.STARVED, pens.STOPPED, mark, (Words("cannot be made", "missing"),))


def way_between(facts: Facts, root: Finding, finding: Finding) -> Sequence[Handed] | None:
    """The handoffs on a shortest way from where something is lacking to where something waits, or None."""
    start, goal = (root.holder or "", root.item or ""), (finding.holder or "", finding.item or "")

    def steps(holder: str, item: str) -> Iterator[tuple[State, Handed | None]]:
        for work in facts.m.activities.where(at=holder, uses=item):
            yield from (((holder, made), None) for made in work.makes)
        for one in facts.handed_over(giver=holder, item=item):
            yield (wording.receiver(one), item), one
        if (whole := facts.m.items.get(item)) is not None:
            yield from (((holder, part), None) for part in whole.parts)

    reached: dict[State, tuple[State, Handed | None] | None] = {start: None}
    queue = deque([start])
    while queue and goal not in reached:
        here = queue.popleft()
        for there, by in steps(*here):
            if there not in reached:
                reached[there] = (here, by)
                queue.append(there)
    if goal not in reached:
        return None
    found: list[Handed] = []
    at = goal
    while (before := reached[at]) is not None:
        at, by = before
        found.extend([by] if by is not None else [])
    return found[::-1]
