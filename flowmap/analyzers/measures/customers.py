"""The internal customers of a team, ranked by where what it gives, or could give, has the biggest impact."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass, replace

import numpy as np

from flowmap.analyzers.gaps import gaps_of, providers_of
from flowmap.analyzers.measures.impact import Pairs, impact_of
from flowmap.analyzers.measures.measure import Ask, Found, Measure, column
from flowmap.custody.compiled import Kind
from flowmap.custody.solution import Solution
from flowmap.custody.wants import CLASSES
from flowmap.domain.columns import Flags, Longs, distinct, hits

NO_NEEDS = "No needs are stated, so that nothing is known to depend on anybody: who gets most comes first."
MOST_PAIRS = 1_000  # of a team and a customer, where no team is named; our choice: each is a fixpoint of its own


@dataclass(frozen=True, slots=True)
class CustomerLine:
    """One customer of a team."""

    team: str = column("Who gives.", space="holder", title="customer of")
    place: int = column("Where it ranks among the customers of the team, from 1.", title="rank")
    customer: str = column("Who gets it, or lacks it.", space="holder")
    kind: str = column("Team, system, meeting or outsider.", space="word", title="what it is")
    weight: float = column(
        "Weight of needs, the customer's and those behind it, that depends on what the team tells it.",
        title="depends on it",
    )
    met: float = column("How much of that weight is met today.")
    missing: float = column("How much is not: it would be met if the team told the customer what it lacks.")
    kano: str | None = column("How much the customer itself needs the most needed of it.", space="word", title="need")
    gets: tuple[str, ...] = column("What it gets from the team today.", space="item")
    lacks: tuple[str, ...] = column("What it lacks and the team has.", space="item")
    makes: tuple[str, ...] = column("What the customer makes from it.", space="item")
    gives_on: tuple[str, ...] = column("To whom the customer gives some of it on.", space="holder", title="gives on to")


def find(s: Solution, ask: Ask) -> Found:
    """The customers of one team, or of all teams by team; those that most depends on first."""
    m, c = s.map, s.compiled
    holders = m.names["holder"]
    if ask.team is not None:
        chosen = np.array([holders.code(ask.team)])
    else:
        chosen = m.holders.codes("id")[m.holders.choice("kind", "team")].astype(np.int64)
    pairs = _pairs(s, chosen)
    count = len(pairs.team)
    if ask.team is None and count > MOST_PAIRS:  # whole teams only: a rank among some customers would be none
        last = int(pairs.team[MOST_PAIRS])
        pairs = pairs.take(hits(pairs.team < last))
    impact = impact_of(s, pairs)
    strongest = s.wants.strongest
    kinds = {holders.code(one.id): one.kind for one in m.holders}
    found: dict[int, list[CustomerLine]] = {}
    items = m.names["item"].values
    for row, (team, customer) in enumerate(zip(pairs.team.tolist(), pairs.customer.tolist(), strict=True)):
        gets, lacks = pairs.gets[row], pairs.lacks[row]
        both = np.concatenate([gets, lacks])
        classes = [name for name, masks in zip(CLASSES, strongest[:, both], strict=True) if masks.any()]
        line = CustomerLine(
            holders.values[team],
            0,
            holders.values[customer],
            kinds[customer],
            _rid(impact.lost[row] + impact.gained[row]),
            _rid(impact.lost[row]),
            _rid(impact.gained[row]),
            classes[0] if classes else None,
            tuple(items[code] for code in c.item[gets].tolist()),
            tuple(items[code] for code in c.item[lacks].tolist()),
            _made(s, both),
            _given_on(s, both, team),
        )
        found.setdefault(team, []).append(line)
    order = {code: place for place, code in enumerate(m.holders.codes("id").tolist())}
    lines = [one for team in sorted(found, key=order.__getitem__) for one in _ranked(found[team])]
    some = lines if ask.most is None else lines[: ask.most]
    hint = "team by team; name one for all of its customers"
    cut = None if len(some) == count else f"the first {len(some):,} of {count:,} customers, {hint}"
    return Found(tuple(some), cut, None if s.wants.declared.any() or not some else NO_NEEDS)


def _rid(weight: float) -> float:
    """A sum of weights without the noise of its additions, which would decide the rank."""
    return round(float(weight), 9) + 0.0


def _ranked(lines: Iterable[CustomerLine]) -> list[CustomerLine]:
    some = sorted(lines, key=lambda one: (-one.weight, -one.missing, -len(one.gets), one.customer))
    return [replace(one, place=place) for place, one in enumerate(some, start=1)]


def _pairs(s: Solution, teams: Longs) -> Pairs:
    """Each of these givers with each customer: what it gets and what it lacks, as the customer's states."""
    c = s.compiled
    size = len(s.map.names["holder"])
    wanted: Flags = np.zeros(size, dtype=np.bool_)
    wanted[teams] = True
    moves = hits(np.isin(c.kind, (Kind.HANDOFF, Kind.ANSWER)) & wanted[c.actor])
    moves = moves[(c.allowed[moves] & s.held[c.rules.first[moves]]) != 0]
    giver, got = c.actor[moves].astype(np.int64), c.rules.head[moves].astype(np.int64)
    provider, lacking = _providing(s, teams)
    keys = [giver * size + c.holder[got], provider * size + c.holder[lacking]]
    every = distinct(np.concatenate(keys))
    gets, lacks = (
        _grouped(np.searchsorted(every, key), states, len(every))
        for key, states in zip(keys, (got, lacking), strict=True)
    )
    return Pairs(every // size, every % size, gets, lacks)


def _grouped(places: Longs, states: Longs, count: int) -> list[Longs]:
    """The states of each place, each once, ascending."""
    pairs = np.unique(np.stack([places, states]), axis=1) if len(places) else np.zeros((2, 0), np.int64)
    bounds = np.searchsorted(pairs[0], np.arange(count + 1))
    return [pairs[1, bounds[k] : bounds[k + 1]].astype(np.int64) for k in range(count)]


def _providing(s: Solution, teams: Longs) -> tuple[Longs, Longs]:
    """White spots that these holders could close: (holder, the state that lacks it), pairwise."""
    c, white = s.compiled, gaps_of(s).white
    states = hits(white)
    table = s.map.policies
    guarded = np.isin(np.arange(len(s.map.names["item"])), table.codes("item")[table.choice("rule", "must_pass")])
    holders, lacking = [np.zeros(0, np.int64)], [np.zeros(0, np.int64)]
    for code in teams.tolist():  # one pass over the open states each: a team has or has not each item
        has = np.zeros(len(guarded), dtype=np.uint64)
        own = hits(c.holder == code)
        has[c.item[own]] = (s.held & ~c.denied)[own]
        some = states[((white[states] & has[c.item[states]]) != 0) & (c.holder[states] != code)]
        kept = [
            not guarded[c.item[state]] or _may_provide(s, code, state, int(white[state])) for state in some.tolist()
        ]
        some = some[np.array(kept, dtype=np.bool_)]
        holders.append(np.full(len(some), code, dtype=np.int64))
        lacking.append(some)
    return np.concatenate(holders), np.concatenate(lacking)


def _may_provide(s: Solution, code: int, state: int, cases: int) -> bool:
    """Whether a holder that has the item of a gap may hand it over, where a control says who may."""
    return any(int(s.compiled.holder[one]) == code for one, _ in providers_of(s, state, cases))


def _made(s: Solution, states: Sequence[int] | Longs) -> tuple[str, ...]:
    """What a holder makes from its states, itself or from parts of them."""
    c, items = s.compiled, s.map.names["item"].values
    rules = np.unique(c.rules.consumers.take(_with_parts(s, states)).values)
    work = rules[c.kind[rules] == Kind.ACTIVITY]
    return tuple(items[code] for code in np.unique(c.item[c.rules.head[work]]).tolist())


def _given_on(s: Solution, states: Sequence[int] | Longs, team: int) -> tuple[str, ...]:
    """Whom a holder hands its states on to, beside the one whom it has them from."""
    c, holders = s.compiled, s.map.names["holder"].values
    rules = np.unique(c.rules.consumers.take(_with_parts(s, states)).values)
    moves = rules[np.isin(c.kind[rules], (Kind.HANDOFF, Kind.ANSWER))]
    return tuple(holders[code] for code in np.unique(c.holder[c.rules.head[moves]]).tolist() if code != team)


def _with_parts(s: Solution, states: Sequence[int] | Longs) -> Longs:
    """States and those of the parts that are in them."""
    c, found = s.compiled, np.asarray(states, dtype=np.int64)
    new = found
    while len(new):
        rules = c.rules.consumers.take(new).values
        new = np.setdiff1d(c.rules.head[rules[c.kind[rules] == Kind.PART]], found).astype(np.int64)
        found = np.concatenate([found, new])
    return found


MEASURE = Measure(
    name="customers",
    title="Customers",
    says=(
        "Whom a team serves, ranked by how much depends on it: the weight of needs that are "
        "met if the team tells this customer everything that it has and the customer lacks, less the weight "
        "that is met if it tells it nothing. Both are computed on the whole map, so that what the customer "
        "makes from it, and gives on, counts too."
    ),
    choices=(
        "A customer is whoever gets something from the team directly, by a handoff or by reliable answers, or "
        "lacks something that the team has and may hand over. Systems and meetings stand for those who have it "
        "from there. Where somebody else tells the customer the same, nothing depends on the team. The weights "
        "of several customers overlap where one of them passes on to the other: they are not to be added."
    ),
    source=(
        "Internal customers: Ishikawa (1985), “What is total quality control?”: the next process is your "
        "customer. What is met with and without a supplier: the counterfactual of the design's weights."
    ),
    line=CustomerLine,
    find=find,
)
