"""GAP03 orphan-need: a team wants information that nobody has and nobody makes."""

from __future__ import annotations

import numpy as np

from flowmap.analyzers.gaps import gap_rows, gaps_of, want_refs
from flowmap.analyzers.rows import Rows
from flowmap.analyzers.rule import Description, Options, Pages, Rule
from flowmap.analyzers.telling import Telling
from flowmap.custody.solution import Solution


def find(s: Solution, _: Options) -> Rows:
    """Wants that nobody holds in a case in which no activity makes the item."""
    return gap_rows(s, gaps_of(s).orphan)


def describe(s: Solution, rows: Rows, row: int) -> Description:
    """Who wants it; there is nobody to name as a source."""
    tell, state, cases, c = Telling(s), int(rows.more["state"][row]), int(rows.cases[row]), s.compiled
    item = tell.item(rows.item[row])
    return Description(
        message=f"{tell.holder(rows.holder[row])} needs {item}{tell.when(cases)}, and nobody {_may(s, state, cases)}makes it.",
        rests_on=(c.holder_id(state),),
        evidence=tell.evidence(*want_refs(s, state, cases)),
        questions=(f"Who could make {item}, and from what?", f"Could {item} go by another name elsewhere?"),
    )


def _may(s: Solution, state: int, cases: int) -> str:
    """Whether nobody has it, or only somebody who must not have it."""
    c = s.compiled
    has = (c.item == c.item[state]) & (s.held & np.uint64(cases) != 0)
    return "who may hand it over has or " if has.any() else "has or "


RULE = Rule(
    code="GAP03",
    name="orphan-need",
    severity="Kano",
    summary="A team wants information that nobody has and nobody makes.",
    find=find,
    describe=describe,
    pages=Pages(
        finds="A need, or an input of useful work, that no team has in this kind of order and no work makes, neither by "
        "itself nor as part of something larger.",
        costs="The weight that would be met if somebody provided it, the needs downstream included.",
        decided="Nobody holds the item in the case, and no activity makes it or a whole that contains it in the case.",
        repair="Name who makes it, or strike the need. There is no handoff to propose: nobody has it.",
        wrong="The maker may not be on the map yet, or the same thing may go by another name. On a young map most findings "
        "of this rule are questions to ask.",
        source="Reachability in directed hypergraphs: Gallo et al. (1993), doi:10.1016/0166-218X(93)90045-P.",
    ),
    bad="Planning needs delivery forecast threshold\n",
    good="""\
Sales makes delivery forecast
Sales -> Planning: delivery forecast
Planning needs delivery forecast threshold
""",
)
