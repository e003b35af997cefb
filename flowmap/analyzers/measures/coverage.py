"""Coverage: how much of what is needed arrives, and arrives well enough, by team, information, kind of order, stage."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass

import numpy as np

from flowmap.analyzers.limits import LIMITS, limited
from flowmap.analyzers.measures.measure import Ask, Found, Measure, column, cut_of
from flowmap.custody.solution import Solution
from flowmap.custody.wants import WEIGHTS
from flowmap.domain.columns import NONE, Flags, Floats, Longs, Masks, hits

NO_STAGE = "(no stage)"  # no id: ids have no brackets


@dataclass(frozen=True, slots=True)
class CoverageLine:
    """The needs of all, of one team, or of one information, kind of order or stage; weights of needs."""

    by: str = column(
        "What the line is about: all, team, information, kind of order or stage.", space="word", title="about"
    )
    of: str = column("Which one.", space="space", title="which")
    met: float = column("Weight of the needs whose information arrives.")
    total: float = column("Weight of all needs: 9, 3 or 1 times the share of the kinds of order.", title="of")
    served: float = column("Weight of the needs whose information arrives in time, fresh and good enough.")
    threshold_met: float = column(
        "The same of what teams must have, which nothing else makes up for.", title="must have met"
    )
    threshold_total: float = column("Weight of all that teams must have.", title="must have, of")
    threshold_served: float = column("What teams must have, in time, fresh and good enough.", title="must have served")
    percent: float | None = column("Met in percent; not known without needs.", title="met, %", digits=1)

    @property
    def space(self) -> str:
        """What `of` is an id of."""
        return {"team": "holder"}.get(self.by, self.by)


def served(s: Solution) -> Masks:
    """By state the cases in which its declared needs are met in time, fresh and good enough.

    The strictest limits count: one need whose limit is not kept is enough. On the median way; what nobody has said
    counts as no time, no age and full quality.
    """
    kept: Masks = np.bitwise_or.reduce(s.wants.declared) & s.held
    for field in LIMITS:
        found = limited(s, field)
        kept &= ~s.compiled.gather(found.states, s.gathered(found.missed))
    return kept


def find(s: Solution, ask: Ask) -> Found:
    """All needs, then those of each team, information, kind of order and stage that has any; most is lacking first."""
    held, good = s.held, s.once("served", lambda: served(s))
    declared, weights = s.wants.declared, np.array(WEIGHTS)[:, None]
    some = hits(np.bitwise_or.reduce(declared))
    if ask.team is not None:
        some = some[s.compiled.holder[some] == s.map.names["holder"].code(ask.team)]
    masks = declared[:, some]
    parts = [weights * s.shares(one) for one in (masks, masks & held[some], masks & good[some])]
    each = np.concatenate([[part.sum(axis=0), part[0]] for part in parts]).astype(np.float64)  # six numbers a state
    lines = list(_lines(s, some, each, [masks, masks & held[some], masks & good[some]]))
    order = {"all": 0, "team": 1, "item": 2, "case": 3, "stage": 4}
    lines.sort(key=lambda one: (order[one.by], *_lacking(one)))
    return cut_of(lines, ask, order="those that lack most first")


def _lacking(one: CoverageLine) -> tuple[float, ...] | tuple[()]:
    """Most lacking first; kinds of order and stages stay in the order of the map."""
    if one.by in ("case", "stage"):
        return ()
    return (one.threshold_met - one.threshold_total, one.met - one.total, -one.total)


def _lines(s: Solution, some: Longs, each: Floats, masks: list[Masks]) -> Iterator[CoverageLine]:
    c, m = s.compiled, s.map
    yield _line("all", "", each.sum(axis=1))
    for by, codes, names in (("team", c.holder[some], m.names["holder"]), ("item", c.item[some], m.names["item"])):
        sums = np.stack([np.bincount(codes, weights=row, minlength=len(names)) for row in each])
        for code in np.unique(codes).tolist():
            yield _line(by, names.values[code], sums[:, code].astype(np.float64))
    if len(m.case_bits) > 1:
        for case, bit in m.case_bits.items():
            on = [(one >> np.uint64(bit)) & np.uint64(1) for one in masks]
            found = [float(m.shares[bit]) * np.array(WEIGHTS) * one.sum(axis=1) for one in on]
            yield _line("case", case, np.array([part for one in found for part in (one.sum(), one[0])]))
    if len(m.stages):
        staged = stages_of(s)[:, some]
        for place, stage in enumerate(m.stages):
            yield _line("stage", stage.id, each[:, staged[place]].sum(axis=1))
        yield _line("stage", NO_STAGE, each[:, ~staged.any(axis=0)].sum(axis=1))


def stages_of(s: Solution) -> Flags:
    """(stages in the order of the map, states): whether somebody gets the information of a state, or works with it,
    in a stage."""
    c, m = s.compiled, s.map
    moves, work = m.handoffs, m.activities
    uses = work.lists("uses")
    states = np.concatenate(
        [c.states(moves.codes("receiver"), moves.codes("item")), c.states(work.codes("at")[uses.rows], uses.values)]
    )
    codes = np.concatenate([moves.codes("stage"), work.codes("stage")[uses.rows]])
    found = np.zeros((len(m.names["stage"]), c.size), dtype=np.bool_)
    known = (codes != NONE) & (states != NONE)
    found[codes[known], states[known]] = True
    ordered: Flags = found[m.stages.codes("id")]
    return ordered


def _line(by: str, of: str, numbers: Floats) -> CoverageLine:
    total, must, met, must_met, good, must_good = (float(one) for one in numbers)
    return CoverageLine(by, of, met, total, good, must_met, must, must_good, 100 * met / total if total else None)


MEASURE = Measure(
    name="coverage",
    title="Needs met",
    says=(
        "How much of what teams need arrives. A need weighs 9 (must have), 3 (the more the better) or 1 (nice "
        "to have), times the share of the kinds of order in which it stands. What teams must have stands apart: "
        "nothing else makes up for it. Served is what also arrives in time, fresh and good enough."
    ),
    choices=(
        "Needs that a policy denies are left out. Times are usual ones (the median); a time, an age or a "
        "quality that nobody has said counts as none, none and full. A need stands in every stage in which its "
        "team gets the information or works with it, so that the lines of stages do not add up."
    ),
    source=(
        "Must have, the more the better, nice to have: Kano, Seraku, Takahashi and Tsuji (1984), “Attractive "
        "quality and must-be quality”. The weights 9, 3, 1 are those of quality function deployment."
    ),
    line=CoverageLine,
    find=find,
)
