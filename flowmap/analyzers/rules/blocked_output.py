"""GAP02 blocked-output: what a team wants cannot be made, because the work that makes it lacks inputs."""

from __future__ import annotations

import numpy as np

from flowmap.analyzers.gaps import Gaps, gap_rows, gaps_of, roots_of, want_refs
from flowmap.analyzers.rows import Rows
from flowmap.analyzers.rule import Description, Options, Pages, Rule
from flowmap.analyzers.telling import Telling
from flowmap.custody.compiled import Compiled
from flowmap.custody.solution import Solution
from flowmap.domain.columns import hits
from flowmap.domain.finding import fingerprint


def find(s: Solution, _: Options) -> Rows:
    """Wants that nobody holds in a case in which an activity makes the item."""
    return gap_rows(s, gaps_of(s).blocked)


def _root_prints(s: Solution, gaps: Gaps, state: int, cases: int) -> tuple[tuple[str, ...], list[int], list[int]]:
    """Fingerprints of the gaps that a blocked state hangs on, their states, and what is missing without a gap."""
    c = s.compiled
    found: dict[str, int] = {}
    missing: list[int] = []
    for case in s.map.cases_in(cases):
        bit = s.map.case_bits[case]
        roots, unfed = roots_of(s, gaps, state, bit)
        missing += unfed
        for root in roots:
            kinds = (("GAP01", gaps.white), ("GAP03", gaps.orphan), ("GAP08", gaps.barred))
            code = next(code for code, masks in kinds if int(masks[root]) >> bit & 1)
            found[fingerprint(code, holder=c.holder_id(root), counterpart=None, item=c.item_id(root))] = root
    return tuple(found), list(dict.fromkeys(found.values())), list(dict.fromkeys(missing))


def describe(s: Solution, rows: Rows, row: int) -> Description:
    """What is missing at the bottom of it."""
    tell, state, cases, c = Telling(s), int(rows.more["state"][row]), int(rows.cases[row]), s.compiled
    prints, roots, unfed = _root_prints(s, gaps_of(s), state, cases)
    bottom = roots or unfed
    lacking = [f"{tell.holder(c.holder[one])} lacks {tell.item(c.item[one])}" for one in bottom]
    why = " and ".join(lacking[:3]) if lacking else "the work that makes it waits for itself"
    questions = _sources(tell, c, unfed) if unfed else ("Which of these teams starts, and with what?",)
    if bottom == [state]:
        having = _against_a_policy(s, state, cases)
        names = tell.holders(having)
        why = f"only {names} {'has' if len(having) == 1 else 'have'} it, against a policy"
        questions = (f"Who may make {tell.item(c.item[state])}, if {names} must not have it?",)
    return Description(
        message=f"{tell.holder(rows.holder[row])} needs {tell.item(rows.item[row])}{tell.when(cases)}, "
        f"which cannot be made: {why}.",
        rests_on=tuple(dict.fromkeys(c.holder_id(one) for one in bottom or (state,))),
        evidence=tell.evidence(*want_refs(s, state, cases)),
        questions=() if roots else questions,
        roots=prints,
    )


def _against_a_policy(s: Solution, state: int, cases: int) -> list[str]:
    """The ids of those who have the item of a blocked state in some of its cases: none of them may hand it over."""
    c = s.compiled
    having = hits((c.item == c.item[state]) & (s.held & np.uint64(cases) != 0))
    return [c.holder_id(int(one)) for one in having]


def _sources(tell: Telling, c: Compiled, unfed: list[int]) -> tuple[str, ...]:
    """Where the work would get what nothing brings to it."""
    return tuple(f"Where does {tell.holder(c.holder[one])} get {tell.item(c.item[one])} from?" for one in unfed[:3])


RULE = Rule(
    code="GAP02",
    name="blocked-output",
    severity="Kano",
    summary="What a team wants cannot be made, because the work that makes it lacks an input.",
    find=find,
    describe=describe,
    pages=Pages(
        finds="A team needs information that nobody has in this kind of order, although somebody's work makes it: that "
        "work lacks an input. The finding hangs under the gaps that cause it, its roots.",
        costs="The weight that would be met if this one thing arrived. It is also contained in the cost of its roots: "
        "do not add the two.",
        decided="Backward from the work that makes the item, through everything that does not happen in this case, to the "
        "first gaps: white spots, needs nobody can meet, and barriers. If there are none, the work waits for itself.",
        repair="Close the roots; this finding then disappears by itself.",
        wrong="The work may do without the input in this kind of order: then say so in the map, with an activity of its own "
        "for that kind.",
        source="Backward reachability in B-hypergraphs: Gallo et al. (1993), doi:10.1016/0166-218X(93)90045-P.",
    ),
    bad="""\
Sales makes special wish
Engineering makes drawing from special wish
Engineering -> Production: drawing
Production needs drawing threshold
""",
    good="""\
Sales makes special wish
Sales -> Engineering: special wish
Engineering makes drawing from special wish
Engineering -> Production: drawing
Production needs drawing threshold
""",
)
