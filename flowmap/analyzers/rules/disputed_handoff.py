"""GAP07 disputed-handoff: one side says that it happens, and the other, which has said all, does not."""

from __future__ import annotations

import numpy as np

from flowmap.analyzers.draft import Draft, mask_of
from flowmap.analyzers.repairs import removal
from flowmap.analyzers.rows import WARNING, Rows
from flowmap.analyzers.rule import Behind, Description, Options, Pages, Rule
from flowmap.analyzers.telling import Telling
from flowmap.custody.solution import Solution
from flowmap.domain.columns import NONE, Masks, hits, numbered
from flowmap.domain.finding import Repair
from flowmap.domain.records import Handoff


def find(s: Solution, _: Options) -> Rows:
    """(giver, receiver, item) that one side alone says is handed over, with the cases in which each side is silent."""
    c, table = s.compiled, s.map.handoffs
    both = table.choice("said_by", "both")
    by_giver, by_receiver = table.choice("said_by", "giver") | both, table.choice("said_by", "receiver") | both
    some = hits((by_giver | by_receiver) & (table.codes("item") != NONE))
    if not len(some):
        return Rows.none()
    holders, items = max(1, len(s.map.names["holder"])), max(1, len(s.map.names["item"]))
    giver, receiver, item = (table.codes(name)[some].astype(np.int64) for name in ("giver", "receiver", "item"))
    keys, group = numbered((receiver * holders + giver) * items + item)
    limits = c.limited(table.masks()[some])
    given, got = np.zeros(len(keys), dtype=np.uint64), np.zeros(len(keys), dtype=np.uint64)
    np.bitwise_or.at(given, group[by_giver[some]], limits[by_giver[some]])
    np.bitwise_or.at(got, group[by_receiver[some]], limits[by_receiver[some]])
    own = keys % items, keys // items % holders, keys // items // holders
    item, giver, receiver = (one.astype(np.int32) for one in own)
    not_got: Masks = np.where(c.complete[receiver], given & ~got, np.uint64(0))
    not_given: Masks = np.where(c.complete[giver], got & ~given, np.uint64(0))
    hit = hits(not_got | not_given)
    return Rows.of(
        (not_got | not_given)[hit],
        holder=receiver[hit],
        counterpart=giver[hit],
        item=item[hit],
        severity=WARNING,
        not_got=not_got[hit],
        not_given=not_given[hit],
    )


def describe(s: Solution, rows: Rows, row: int) -> Description:
    """Who says it, who does not, and the two ways to settle it."""
    tell, m = Telling(s), s.map
    ends = {
        "giver": tell.holder_id(rows.counterpart[row]),
        "receiver": tell.holder_id(rows.holder[row]),
        "item": tell.item_id(rows.item[row]),
    }
    giver, receiver, item = (
        m.title_of("holder", ends["giver"]),
        m.title_of("holder", ends["receiver"]),
        m.title_of("item", ends["item"]),
    )
    all_of_it = "which has said all that it needs, gets and makes, does not say so"
    not_got, not_given = int(rows.more["not_got"][row]), int(rows.more["not_given"][row])
    said, rests_on = [], []
    if not_got:
        said.append(f"{giver} says that it hands {item} to {receiver}{tell.when(not_got)}; {receiver}, {all_of_it}.")
        rests_on.append(ends["receiver"])
    if not_given:
        said.append(f"{receiver} says that it gets {item} from {giver}{tell.when(not_given)}; {giver}, {all_of_it}.")
        rests_on.append(ends["giver"])

    def behind() -> Behind:
        handed = m.handoffs.where(**ends)
        return Behind(
            evidence=tell.evidence(*(one.ref for one in handed if mask_of(m, one) & (not_got | not_given))),
            repairs=_settled(tell, handed, (giver, item, receiver), not_got=not_got, not_given=not_given),
        )

    return Description(
        message=" ".join(said),
        rests_on=tuple(rests_on),
        questions=(f"Does {giver} hand {item} to {receiver}, and when was the last time?",),
        behind=behind,
    )


def _settled(
    tell: Telling, handed: list[Handoff], names: tuple[str, str, str], *, not_got: int, not_given: int
) -> tuple[Repair, ...]:
    """The two ways to settle it: the silent side says so too, or it is not handed over."""
    m, disputed = tell.map, not_got | not_given
    confirmed, taken_back, confirmed_in = Draft(m), [], 0
    for one in handed:
        silent = {"giver": not_got, "receiver": not_given}.get(one.said_by or "", 0)
        if mask_of(m, one) & silent:
            confirmed.put(one, one.model_copy(update={"said_by": "both"}))
            taken_back.append(one)
            confirmed_in |= mask_of(m, one)
    giver, item, receiver = names
    silent_side = "Both" if not_got and not_given else receiver if not_got else giver
    says = "say" if silent_side == "Both" else "says"
    return (
        Repair(
            f"{silent_side} {says}, too, that {giver} hands {item} to {receiver}{tell.when(confirmed_in)}.",
            confirmed.changes(),
            effort_hours_per_year=0.0,
        ),
        removal(
            m,
            f"Say that {giver} does not hand {item} to {receiver}{tell.when(disputed)}.",
            taken_back,
            cases=disputed,
        ),
    )


RULE = Rule(
    code="GAP07",
    name="disputed-handoff",
    severity="warning",
    summary="One side says that a handoff happens; the other, which has said all that it gives and gets, does not.",
    find=find,
    describe=describe,
    pages=Pages(
        finds="A handoff that only its giver or only its receiver has named, although the other side has confirmed "
        "that its list of what it needs, gets and makes is complete.",
        costs="If the silent side is right, the information does not arrive, and the map calls needs met that are not. "
        "It has no number of its own: how much hangs on the handoff is seen by taking it out.",
        decided="A handoff says who named it: the giver, the receiver or both. In the cases in which one side alone "
        "named the same information between the same two, and the inventory of the other is complete, it is disputed. "
        "Where nobody noted who said it, nothing is disputed.",
        repair="Ask both together. Then note that both say so, or take the handoff out of the kinds of order in which "
        "it does not happen.",
        wrong="The silent side may simply call it by another name: look for a handoff of much the same between the two "
        "first. And people remember what they usually do, not what happened last week: neither side need be wrong.",
        source="A tie that both name is surer than one that one names: Krackhardt (1987), Cognitive social structures, "
        "doi:10.1016/0378-8733(87)90009-8; how well people know: Bernard, Killworth, Kronenfeld, Sailer (1984), "
        "doi:10.1146/annurev.an.13.100184.002431.",
    ),
    bad="""\
Sales makes order
Goods receiving has a complete inventory
Sales -> Goods receiving: order, said by giver
Goods receiving needs order threshold
""",
    good="""\
Sales makes order
Goods receiving has a complete inventory
Sales -> Goods receiving: order, said by both
Goods receiving needs order threshold
""",
)
