"""GAP01 white-spot: a team wants information that another has and does not hand over."""

from __future__ import annotations

from flowmap.analyzers.gaps import gap_offers, gap_repairs, gap_rows, gaps_of, providers_of, questions_about, want_refs
from flowmap.analyzers.rows import Rows
from flowmap.analyzers.rule import Behind, Description, Options, Pages, Rule
from flowmap.analyzers.telling import Telling
from flowmap.custody.solution import Solution


def find(s: Solution, _: Options) -> Rows:
    """Wants that are not held in a case in which somebody else has the item."""
    return gap_rows(s, gaps_of(s).white)


def providers(s: Solution, rows: Rows, row: int) -> tuple[str, ...]:
    """Who has it and may hand it over."""
    found = providers_of(s, int(rows.more["state"][row]), int(rows.cases[row]))
    return tuple(s.compiled.holder_id(one) for one, _ in found)


def describe(s: Solution, rows: Rows, row: int) -> Description:
    """Who has it, how they come to have it, and what handing it over would change."""
    tell, state, cases = Telling(s), int(rows.more["state"][row]), int(rows.cases[row])
    c = s.compiled
    having = providers_of(s, state, cases)
    ids = tuple(c.holder_id(one) for one, _ in having)
    if c.expertise[c.item[state]]:
        asked = questions_about(s.map, c.holder_id(state), c.item_id(state), cases)
        some = any(one.answered.base for one in asked if one.asked in ids)
        verb = f"{'knows' if len(ids) == 1 else 'know'} it, but {'too few questions' if some else 'no question'} to "
        verb += f"{'it' if len(ids) == 1 else 'them'} {'are' if some else 'is'} answered"
    else:
        verb = f"{'has it and does' if len(ids) == 1 else 'have it and do'} not hand it over"

    def behind() -> Behind:
        proof = s.proof(ids[0], c.item_id(state), s.map.cases_in(having[0][1])[0])
        evidence = tell.evidence(*want_refs(s, state, cases), *(step.by for step in proof[-1:]))
        return Behind(evidence, proof)

    return Description(
        message=f"{tell.holder(rows.holder[row])} needs {tell.item(rows.item[row])}{tell.when(cases)}; "
        f"{tell.holders(ids)} {verb}.",
        rests_on=(c.holder_id(state),),
        questions=() if not rows.implied[row] else (f"Does {tell.holder(rows.holder[row])} get it in another way?",),
        behind=behind,
        mended=lambda: gap_repairs(s, state, cases, having),
        offer=lambda: next((one.title for one in gap_offers(s, state, cases, having)), ""),
    )


RULE = Rule(
    code="GAP01",
    name="white-spot",
    severity="Kano",
    summary="A team wants information that another team has and does not hand over.",
    find=find,
    describe=describe,
    providers=providers,
    pages=Pages(
        finds="A team needs a piece of information, or its work uses it, in a kind of order in which it never arrives, "
        "although another team has it. Often it does arrive in the usual kind of order: then nobody notices.",
        costs="The work stops, is done on a guess, or somebody is asked again and again. The cost shown is the declared "
        "weight (must have 9, the more the better 3, nice to have 1, times the share of the kind of order) of all needs "
        "that would be met if only this gap were closed, the needs downstream included.",
        decided="A want is a declared need, an input of useful work, or the subject of a question. It is not held in a "
        "case if no chain of handoffs and work brings it there in that case. Providers are all who have it in that case "
        "and may hand it over, best first: who makes it, who already hands something to this team, who has it earlier.",
        repair="Agree one direct handoff from the first provider, for this kind of order. The finding shows the effect of "
        "each proposal, also what it would make worse.",
        wrong="The team may get it in a way that nobody has drawn: confirm the list of what it receives first. The need "
        "may be out of date. Expertise cannot be handed over: there the repair is a question to the expert.",
        source="Chains of work and handoffs as a directed hypergraph: Gallo, Longo, Pallottino, Nguyen (1993), "
        "doi:10.1016/0166-218X(93)90045-P. Internal customers: Ishikawa (1985), What Is Total Quality Control?",
    ),
    bad="""\
case standard 90%
case engine 10%
Sales makes goods announcement
Sales -> Goods receiving: goods announcement if standard
Goods receiving needs goods announcement threshold
""",
    good="""\
case standard 90%
case engine 10%
Sales makes goods announcement
Sales -> Goods receiving: goods announcement
Goods receiving needs goods announcement threshold
""",
)
