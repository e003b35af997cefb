"""Who only passes it on, and on whom everything depends."""

from __future__ import annotations

from collections.abc import Collection, Iterable, Sequence

from flowmap.diagrams import pens, wording
from flowmap.diagrams.remarks import Remark, Words
from flowmap.diagrams.sheet import ITEM, SECOND, Cell, Line, Means, Table, lines
from flowmap.diagrams.views.finding.scene import MOST_ROWS, Scene, squared
from flowmap.diagrams.wording import Handed
from flowmap.domain.map import Map
from flowmap.domain.records import Handoff
from flowmap.domain.words import counted, hours, listed, number

SURE = {"redundant": "only passes it on", "candidate": "perhaps only passes it on"}


def only_passed_on(scene: Scene) -> None:
    """The way through the one who passes it on, and the direct way that is proposed."""
    finding, m = scene.finding, scene.m
    if finding.holder is None or finding.item is None:
        return
    before, after = scene.receiving(finding.holder, finding.item), scene.giving(finding.holder, finding.item)
    givers = dict.fromkeys(wording.giver(one) for one in before)
    start = scene.group({one: _origin(m, one, finding.item) for one in givers}) if givers else None
    pen = squared(pens.PASSES, team=m.holders[finding.holder].kind == "team")
    middle = scene.team(finding.holder, SURE.get(finding.verdict or "", "passes it on"), "passage", pen)
    receivers = {wording.receiver(one): _use(m, wording.receiver(one), finding.item) for one in after}
    receivers = {one: text for one, text in receivers.items() if one not in givers and one != finding.holder}
    end = scene.group(receivers) if receivers else None
    if start is not None:
        note = scene.note(finding.item, before, _passed(before, scene.mark, finding.fingerprint))
        scene.way(start, note, middle, pen=pens.PASSING)
    if end is not None:
        note = scene.note(finding.item, after, _passed(after, scene.mark, finding.fingerprint))
        scene.way(middle, note, end, pen=pens.PASSING)
    if start is not None and end is not None and finding.verdict in SURE:
        scene.way(start, scene.proposal(_proposed(scene), _gain(scene)), end, pen=pens.SUGGESTED)
    scene.sheet.says(*(wording.given(m, one) for one in (*before, *after)))


def _passed(handed: Iterable[Handed], mark: str, fingerprint: str) -> Remark:
    work = sum(one.times.base * one.effort.base for one in handed if one.times is not None and one.effort is not None)
    words = (Words(f"{number(work)} h a year", "passage"),) if work else ()
    return Remark(pens.PASSED, pens.PASSING, mark, words, fingerprint)


def _proposed(scene: Scene) -> str:
    """The proposal in words, with the time that the direct way would take if that is stated."""
    new = [change.after for repair in scene.finding.repairs[:1] for change in repair.changes if change.before is None]
    leads = {wording.time(one.lead) for one in new if isinstance(one, Handoff)}
    lead = leads.pop() if len(leads) == 1 else None
    return f"Proposed: directly, {lead}" if lead else "Proposed: directly"


def _gain(scene: Scene) -> str:
    effect = scene.finding.effect
    gains = [
        *([hours(24 * effect.days)] if effect.days else []),
        *([f"{number(effect.hours_per_year)} h a year"] if effect.hours_per_year else []),
    ]
    return f"saves {' and '.join(gains)}" if gains else ""


def _origin(m: Map, holder: str, item: str) -> str:
    return "makes it" if any(one.at == holder and item in one.makes for one in m.activities) else "has it"


def _use(m: Map, holder: str, item: str) -> str:
    if any(one.at == holder and item in one.uses for one in m.activities):
        return "uses it"
    return "needs it" if any(one.holder == holder and one.item == item for one in m.needs) else "gets it"


def single_carrier(scene: Scene) -> None:
    """What the only way carries, from whom, and who would lose it."""
    finding, m = scene.finding, scene.m
    if finding.holder is None:
        return
    lost = list(dict.fromkeys(finding.lost))
    items = dict.fromkeys(item for _, item in lost)
    arriving = [one for one in scene.facts.handed_over(receiver=finding.holder) if one.item in items]
    given_on = [one for one in scene.facts.handed_over(giver=finding.holder) if one.item in items]
    givers = {wording.giver(one): _origin(m, wording.giver(one), one.item) for one in arriving}
    start = scene.group(givers) if givers else None
    pen = squared(pens.CARRIER, team=m.holders[finding.holder].kind == "team")
    depend = f"the only way: {counted(len(lost), 'need')} on it"
    middle = scene.team(finding.holder, depend, "passage", pen)
    if start is not None:
        scene.way(start, _several(scene, _items(arriving), arriving), middle, pen=pens.PASSING)
    end = _losers(scene, lost, one_item=len(items) == 1)
    # What is made from it further on is lost too, but is not in its hands: it stands with those who would lose it.
    scene.way(middle, _several(scene, _items(given_on) or items, []), end, pen=pens.PASSING)
    scene.sheet.says(*(f"{wording.team(m, who)} would lose {wording.item(m, what)}." for who, what in lost))


def _items(handed: Iterable[Handed]) -> Collection[str]:
    return dict.fromkeys(one.item for one in handed)


def _several(scene: Scene, items: Collection[str], handed: list[Handed]) -> str:
    """One information as a note; several as one note with their names."""
    if len(items) == 1:
        return scene.note(next(iter(items)), handed, Remark(pens.PASSED, pens.PASSING))
    names = [wording.item(scene.m, one) for one in items]
    shown = names if len(names) <= MOST_ROWS else names[: MOST_ROWS - 1]
    label = [line for name in shown for line in lines(name, size=ITEM, within=scene.boxes.within, role="text")]
    label += [Line(f"and {len(names) - len(shown)} more", SECOND, "second")] if len(names) > len(shown) else []
    return scene.sheet.box(
        tuple(label),
        pens.PASSED,
        means=Means(f"{wording.team(scene.m, scene.finding.holder or '')} carries {listed(names)}."),
    )


def _losers(scene: Scene, lost: Sequence[tuple[str, str]], *, one_item: bool) -> str:
    """Who would lose what, one line each."""
    m = scene.m
    if one_item and all(who not in scene.places for who, _ in lost):
        return scene.group({who: "must have it" for who, _ in lost})
    shown = lost if len(lost) <= MOST_ROWS else lost[: MOST_ROWS - 1]
    rows: list[tuple[Cell, ...]] = [
        (
            Cell(
                lines(wording.team(m, who), within=scene.boxes.within),
                means=Means(f"{wording.team(m, who)} would lose {wording.item(m, what)}.", team=who),
            ),
            Cell(lines(wording.item(m, what), size=SECOND, within=scene.boxes.within, role="second"), "right"),
        )
        for who, what in shown
    ]
    if len(lost) > len(shown):
        rows.append((Cell((Line(f"and {len(lost) - len(shown)} more", SECOND, "second"),), span=2),))
    return scene.sheet.box(
        Table(tuple(rows), padding=3), pens.TEAM, means=Means(f"{counted(len(lost), 'need')} would no longer be met.")
    )
