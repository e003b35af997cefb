"""Names that may mean the same: proposed, accepted, refused; and imports that land on the names of a map."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from itertools import combinations
from pathlib import Path

from flowmap.domain.change import Change
from flowmap.domain.map import Map
from flowmap.domain.nearest import did_you_mean
from flowmap.domain.words import word
from flowmap.errors import BadInput, UnknownName
from flowmap.formats.files import STREAM, read
from flowmap.naming.combining import Differing
from flowmap.naming.landing import Landed, came_back
from flowmap.naming.landing import landed as landed_on
from flowmap.naming.merging import merging
from flowmap.naming.other_names import SPACES, name_key, other_names
from flowmap.naming.proposals import Proposal, proposals
from flowmap.naming.refusing import refusing
from flowmap.services.maps import Made, change, is_file, load, save
from flowmap.services.stored import opened

MOST_AT_ONCE = 20  # names that are told apart from each other; our choice


def aliases(m: Map) -> list[Proposal]:
    """Names of a map that may mean the same, the surest first; see `naming.proposals.proposals`."""
    return proposals(m)


def decide(
    name: str,
    *,
    accept: Sequence[str] = (),
    refuse: Sequence[str] = (),
    differing: Differing = "ask",
    by: str,
    trial: bool = False,
    store: str | None = None,
) -> Made:
    """Decide about names of a MAP, all of it as one change or nothing: "OTHER = KEPT", by title, id or other name.

    `accept`: they are the same, and KEPT stays; `refuse`: they are not, for good. `trial`: nothing is saved.
    InvalidMap where something must be decided first.
    """
    if not trial:
        return change(name, lambda m: _decisions(m, accept, refuse, differing), by=by, store=store)
    m = load(name, store=store)
    changes = tuple(_decisions(m, accept, refuse, differing))
    m.apply(changes)  # refused as it would be
    return Made(changes, m)


def _decisions(m: Map, accept: Iterable[str], refuse: Iterable[str], differing: Differing) -> list[Change]:
    made: list[Change] = []
    for same, texts in ((False, refuse), (True, accept)):
        for text in texts:
            space, other, kept = _pair(m, text)
            if other == kept and not same:
                message = f"“{text}”: on this map both are names of “{m.title_of(space, kept)}”."
                raise BadInput(message, hint="If one is another name that was accepted, take that away first.")
            if same:
                step = merging(m, space, kept=kept, others=[other], differing=differing)
            else:
                step = apart(m, space, [kept, other])
            m = m.apply(step)
            made += step
    return made


def apart(m: Map, space: str, ids: Sequence[str]) -> list[Change]:
    """The changes that make a map remember that none of these items (or holders) is the same as another one."""
    if len(ids) > MOST_AT_ONCE:
        raise BadInput(f"These are {len(ids)} names.", hint=f"Tell at most {MOST_AT_ONCE} apart at once.")
    made: list[Change] = []
    for one, other in combinations(ids, 2):
        made += refusing(m.apply(made), space, one=one, others=[other])
    return made


def _pair(m: Map, text: str) -> tuple[str, str, str]:
    """(space, other, kept) of "OTHER = KEPT"; "item:" or "team:" before it says what is meant where both may be."""
    kind, colon, rest = text.partition(":")
    spaces = {"item": ("item",), "team": ("holder",), "holder": ("holder",)}.get(kind.strip()) if colon else None
    other, _, kept = (part.strip() for part in (text if spaces is None else rest).partition("="))
    if not other or not kept:
        raise BadInput(f"“{text}” names no two.", hint='Write for example: "cust. info = Customer information"')
    found = [(space, _named(m, space, other), _named(m, space, kept)) for space in spaces or SPACES]
    meant = [(space, one, two) for space, one, two in found if one is not None and two is not None]
    if len(meant) == 1:
        return meant[0]
    if meant:
        raise BadInput(
            f"“{text}” may be two teams or two pieces of information.", hint=f"Write item:{text} or team:{text}"
        )
    lacking = [name for name, place in ((other, 1), (kept, 2)) if not any(one[place] for one in found)]
    if not lacking:
        one, two = (next(_what(m, pair[0], pair[place]) for pair in found if pair[place]) for place in (1, 2))
        hint = "Only two teams, or two pieces of information, can be the same."
        raise BadInput(f"“{other}” is {one}, “{kept}” is {two}.", hint=hint)
    titles = [m.title_of(space, one.id) for space in SPACES for one in m.tables[space]]
    words = " or ".join(word(space) for space in spaces or SPACES)
    raise UnknownName(f"“{m.title}” has no {words} “{lacking[0]}”.", hint=did_you_mean(lacking[0], titles))


def _what(m: Map, space: str, identity: str | None) -> str:
    if space == "item" or identity is None:
        return word("item")
    kind = m.holders[identity].kind
    return f"an {word(kind)}" if kind == "outsider" else f"a {word(kind)}"


def _named(m: Map, space: str, name: str) -> str | None:
    """The id of what a name stands for: an id, a title in any capitals, another name."""
    if name in m.tables[space]:
        return name
    key = name_key(name)
    titled = [one.id for one in m.tables[space] if name_key(m.title_of(space, one.id)) == key]
    return titled[0] if len(titled) == 1 else other_names(m).meant(space, name)


def save_import(m: Map, target: str, *, by: str, store: str | None = None) -> tuple[str, ...]:
    """Write an imported map, under the names of the map that is there already: in words what was read as what."""
    there = _there(target, store)
    read_as = Landed(m, ()) if there is None else landed_on(m, there)
    save(read_as.map, target, by=by, store=store)
    return read_as.said


def old_names(m: Map, target: str, *, store: str | None = None) -> tuple[str, ...]:
    """In words the names of a map that, in the map that a target has now, are other names of something else.

    Saving the map there makes them names of their own again: only an import is read under the names that were kept.
    """
    there = _there(target, store)
    return () if there is None else tuple(came_back(m, there))


def _there(target: str, store: str | None) -> Map | None:
    """The map that a target has now; None where there is none."""
    if target == STREAM:
        return None
    if is_file(target):
        return read(target) if Path(target).is_file() else None
    with opened(store) as port:
        return port.load(target).map if target in {line.name for line in port.maps()} else None
