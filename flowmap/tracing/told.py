"""What tracing finds, in people's words: the same sentences on the command line and on pages."""

from __future__ import annotations

from collections.abc import Iterator

from flowmap.domain.finding_list import orders as orders
from flowmap.domain.map import Map
from flowmap.domain.says import says_step
from flowmap.domain.words import counted, hours, listed, number, word
from flowmap.tracing.dependents import Dependent, Dependents
from flowmap.tracing.paths import Arrival, Loss, Path, Paths

MOST_NAMES = 24  # teams that one sentence names


def heading(m: Map, found: Paths) -> str:
    """What was asked: "Order from Sales to Production, without ERP"."""
    parts = [] if found.item is None else [m.title_of("item", found.item)]
    parts += [] if found.start is None else [f"from {m.title_of('holder', found.start)}"]
    said = " ".join([*parts, f"to {m.title_of('holder', found.to)}"])
    return said[:1].upper() + said[1:] + ("" if found.without is None else f", without {found.without.title(m)}")


def arrives(m: Map, found: Paths, arrival: Arrival) -> str:
    """Whether it comes, and in which kinds of order: "Order: arrives in Standard order, not in Export order."."""
    there = "" if found.start is None else " from there"
    several, left_out = len(m.case_bits) > 1, "" if found.without is None else found.without.title(m)
    if not arrival.cases:
        said = f"does not arrive{there}"
    elif arrival.missing:
        said = f"arrives{there} {in_orders(m, arrival.cases)}, not {in_orders(m, arrival.missing)}"
    else:
        said = f"arrives{there}{f' {in_orders(m, arrival.cases)}' if several else ''}"
    if arrival.lost:
        said += f"; it is lost without {left_out}{f' {in_orders(m, arrival.lost)}' if several else ''}"
    elif found.without is not None and arrival.cases:
        said += f", also without {left_out}"
    return f"{m.title_of('item', arrival.item)}: {said}."


def in_orders(m: Map, cases: tuple[str, ...]) -> str:
    """ "in all kinds of order", "in Export order"."""
    told = orders(m, cases)
    return "in all kinds of order" if told == "all" else f"in {told}"


def where(m: Map, path: Path, arrival: Arrival) -> str:
    """Through whom, and in which kinds of order if not in all in which it arrives: "Sales, then Planning"."""
    through = ", then ".join(m.title_of("holder", one) for one in path.through) or "its own work"
    return through if set(path.cases) >= set(arrival.cases) else f"{through} (only {in_orders(m, path.cases)})"


def before(m: Map, path: Path, found: Paths) -> str:
    """How much happens before the main line; of a way whose main line was told already, what is different there."""
    steps = counted(len(path.before), "other step")
    same = [one for one in found.paths if one.steps == path.steps and one.item == path.item]
    if path == same[0]:
        return f"After {steps}." if path.before else ""
    new = [step for step in path.before if step.by not in {one.by for one in same[0].before}]
    return f"After {steps}; here {says_step(m, (new or list(path.before))[-1])}"


def how_long(path: Path) -> str:
    """ "takes 2 days, on a bad day 5 days; there 12 days after the order begins, on a bad day 20 days"."""
    least = "at least " if path.at_least else ""
    takes = f"takes {least}{hours(path.takes)}"
    if path.takes_bad > path.takes:
        takes += f", on a bad day {hours(path.takes_bad)}"
    if not path.hours_bad:
        return f"{takes}; there at once" if not path.takes else takes
    there = f"there {least}{hours(path.hours)} after the order begins"
    return f"{takes}; {there}" + (f", on a bad day {hours(path.hours_bad)}" if path.hours_bad > path.hours else "")


def only_one(m: Map, arrival: Arrival, loss: Loss) -> str:
    """ "It is lost without any one of these:" before the names of those who cannot be missed."""
    inside = "" if set(loss.cases) == set(arrival.cases) else f" {in_orders(m, loss.cases)}"
    return f"It is lost{inside} without{' any one of these' if len(loss.holders) > 1 else ''}:"


def only_through(m: Map, arrival: Arrival) -> Iterator[str]:
    """Who cannot be missed, one sentence for those of the same kinds of order."""
    for loss in arrival.only_through:
        names = [m.title_of("holder", one) for one in loss.holders]
        yield f"{only_one(m, arrival, loss)} {listed(names, most=MOST_NAMES)}."


def depends_heading(m: Map, found: Dependents) -> str:
    """ "7 teams get 4 pieces of information through ERP. Without it 5 teams lose some of it (weight of needs 36)."."""
    title, lost = found.subject.title(m), [one for one in found.found if one.lost]
    if not found.found:
        return f"Nothing that the map tells hangs on {title}."
    get, many = ("gets", 1) if len(found.teams) == 1 else ("get", len(found.teams))
    what = counted(len({one.item for one in found.found}), "information")
    said = f"{counted(many, 'team')} {get} {what} through {title}."
    if found.subject.kind == "item":
        said = f"{counted(many, 'team')} {get} {title} or what is made from it: {what}."
    if not lost:
        return f"{said} All of it has another way."
    weight, losing = sum(one.lost_weight for one in lost), len({one.holder for one in lost})
    heavy = f" (weight of needs {number(weight)})" if weight else ""
    lose = "loses" if losing == 1 else "lose"
    return f"{said} Without it {counted(losing, 'team')} {lose} some of it{heavy}."


GROUPS = (
    ("Lost without it", lambda one: bool(one.lost)),
    ("Later, by another way", lambda one: not one.lost and one.later_by > 0),
    ("As quick by another way", lambda one: not one.lost and one.later_by <= 0),
)


def groups(found: Dependents) -> list[tuple[str, list[Dependent]]]:
    """What hangs on it, by what becomes of it; groups without anything are left out."""
    sorted_ = [(title, [one for one in found.found if belongs(one)]) for title, belongs in GROUPS]
    return [(title, some) for title, some in sorted_ if some]


def directly(m: Map, one: Dependent) -> str:
    """How directly: "directly", "through Planning", "after 3 hands, first Planning", "back after 3 hands"."""
    if one.first is None:  # nobody, or this holder itself
        return "has it itself" if not one.hands else "directly" if one.hands == 1 else f"back after {one.hands} hands"
    first = m.title_of("holder", one.first)
    return f"through {first}" if one.hands <= 2 else f"after {one.hands} hands, first {first}"


def other_way(m: Map, one: Dependent) -> str:
    """What becomes of it: "none", "none in Export order", "2 days later", "yes"."""
    if one.lost:
        whole = set(one.lost) == set(one.cases)
        rest = f"; else {hours(one.later_by)} later" if one.later_by else ""
        return "none" if whole else f"none {in_orders(m, one.lost)}{rest}"
    return f"yes, {hours(one.later_by)} later" if one.later_by else "yes"


def needed(one: Dependent) -> str:
    """How much it is needed: "must have, weight 9"; nothing where no need is known."""
    if one.kano is None:
        return ""
    return word(one.kano) + (f", weight {number(one.weight)}" if one.weight else "")


def dependent(m: Map, one: Dependent) -> str:
    """One line: "Planning: Order, directly (must have, weight 9); lost in Export order"."""
    parts = [f"{m.title_of('holder', one.holder)}: {m.title_of('item', one.item)}, {directly(m, one)}"]
    if one.kano is not None:
        parts[0] += f" ({needed(one)})"
    if one.lost and set(one.lost) != set(one.cases):
        parts.append(f"lost {in_orders(m, one.lost)}")
    elif orders(m, one.cases) != "all":
        parts.append(in_orders(m, one.cases))
    if one.later_by:
        parts.append(f"later by {hours(one.later_by)}")
    return "; ".join(parts)
