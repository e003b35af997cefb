"""A map as it was at any revision, and back to it."""

from __future__ import annotations

from collections.abc import Callable

import pytest

from flowmap import editing
from flowmap.domain.change import Change, additions, inverse
from flowmap.domain.map import Map
from flowmap.domain.records import Handoff, Holder, Item
from flowmap.domain.removal import removal
from flowmap.errors import UnknownName
from flowmap.stores import Store
from tests.editing.test_saving import but, moved, now, save


def many(store: Store) -> list[Map]:
    """The map at each of its revisions: something changed, moved, removed and made again, by two people."""
    maps = [now(store)]
    steps: list[Callable[[Map], list[Change]]] = [
        lambda m: [but(m.handoffs[0], via="phone")],
        lambda m: [moved(m.handoffs[0], receiver="legal")],
        lambda m: removal(m, m.holders["sales"]),
        lambda m: additions([Holder(id="sales", title="Sales again"), Handoff(giver="sales", receiver="legal")]),
        lambda m: [but(m.items["order"], title="Order"), but(m.holders["legal"], title="Law")],
    ]
    for base, step in enumerate(steps, start=1):
        save(store, step(maps[-1]), "ann" if base % 2 else "ben", base=base)
        maps.append(now(store))
    return maps


def test_the_map_as_it_was(store: Store) -> None:
    maps = many(store)
    for revision, m in enumerate(maps, start=1):
        found = editing.at(store, "small", revision)
        assert (found, found.model, found.name) == (m, m.model, "small")
        assert found.model == Map.of(found.records()).model


def test_restore_is_one_new_change_that_can_be_undone(store: Store) -> None:
    maps = many(store)
    restored = editing.restore(store, "small", 2, by="ann", edit="ann.1")
    assert restored.revision == 7
    assert now(store) == maps[1]
    assert maps[5].apply(restored.changes) == maps[1]
    assert editing.restore(store, "small", 2, by="ann", edit="ann.1").revision == 7, "sent again it counts once"
    assert editing.restore(store, "small", 7, by="ann", edit="ann.2").changes == ()
    assert editing.undo(store, "small", mine="ann.", by="ann").edited is not None
    assert now(store) == maps[5]


def test_a_change_that_was_taken_back_by_hand_is_no_difference(store: Store) -> None:
    m = now(store)
    changes = [Change(None, Item(id="x")), but(m.handoffs[0], via="phone")]
    save(store, changes, "ann")
    save(store, inverse(changes), "ann", base=2)
    assert editing.restore(store, "small", 1, by="ann") == editing.Edited(3, (), None, m)
    assert store.revision("small") == 3


@pytest.mark.parametrize("revision", [-1, 0, 3, 1 << 70])
def test_a_revision_that_never_was(store: Store, revision: int) -> None:
    save(store, additions([Item(id="x")]), "ann")
    for use in (
        lambda: editing.at(store, "small", revision),
        lambda: editing.restore(store, "small", revision, by="ann"),
    ):
        with pytest.raises(UnknownName, match=rf"“Small” never had a revision {revision}\. It is at revision 2"):
            use()


def test_what_another_map_of_that_name_had_is_not_its_past(store: Store) -> None:
    save(store, additions([Item(id="x")]), "ann")
    m = now(store)
    store.remove("small")
    store.create("small", Map.of([Item(id="new")]), by="ben")
    with pytest.raises(UnknownName, match="never had a revision 2"):
        editing.at(store, "small", 2)
    assert editing.at(store, "small", 3) == Map.of([Item(id="new")]) != m
