"""The contract that every store keeps. A backend's test file gives `url` and names what the backend can do."""

from __future__ import annotations

import dataclasses
import datetime
import itertools
import re
from collections.abc import Sequence
from concurrent.futures import ThreadPoolExecutor
from pathlib import Path

import pytest
from hypothesis import HealthCheck, given, settings

from flowmap.analyzers.check import check
from flowmap.domain.change import Change, additions, inverse
from flowmap.domain.map import Map, difference
from flowmap.domain.model_hash import model_hash
from flowmap.domain.records import Activity, Case, Handoff, Header, Holder, Item, Need, Query
from flowmap.errors import BadInput, Conflict, InvalidMap, UnknownName
from flowmap.formats import flow_text
from flowmap.formats.files import read
from flowmap.naming.merging import merging
from flowmap.naming.refusing import refusing
from flowmap.stores import Store
from flowmap.stores.port import Stored
from tests.capabilities.shared import SAMPLES, SHARED, golden_files
from tests.strategies import random_maps

GOLDEN = SHARED / "golden"
FILES = [*SAMPLES, *sorted(GOLDEN.glob("*.flow"))]
HOSTILE = ("x'; DROP TABLE handoff; --", "`}) DETACH DELETE n //", '"', "\\", "營業部", "$map", "%s", "a" * 500, "é́")
numbers = itertools.count(1)

EXAMPLES = settings(
    max_examples=8,
    # Each backend runs the same test; of what the strategy draws, much is filtered out.
    suppress_health_check=[HealthCheck.differing_executors, HealthCheck.filter_too_much, HealthCheck.too_slow],
)


def small() -> Map:
    """Three teams, two pieces of information, two handoffs with the same key, two cases."""
    return flow_text.parse(
        """
        map Small
        case standard 90%
        case engine 10%
        Sales makes order
        Purchasing makes announcement from order, takes 1d, if standard
        Sales -> Purchasing: order via ERP, takes 2d, 10min, 40/month
        Sales -> Purchasing: order via phone, if engine
        Purchasing -> Receiving: announcement
        Receiving needs announcement threshold within 10d
        """,
        name="small",
    )


def exactly(m: Map) -> list[str]:
    """Every record with every field, quantities as typed, in the order of the map."""
    return [repr(record) for record in m.records()]


def whole(store: Store, name: str) -> Map:
    """The map of a store, after a look at what must always hold: its hash, its history, its revision."""
    stored = store.load(name)
    lines = store.history(name)
    assert stored.map.name == name
    assert stored.map.model == model_hash(added=stored.map.records())
    assert stored.revision == store.revision(name) == lines[-1].revision
    assert [line.revision for line in lines] == list(range(lines[0].revision, stored.revision + 1))
    replayed = Map.of(name=name)
    for line in lines:
        replayed = replayed.apply(line.changes)
    assert replayed == stored.map
    return stored.map


class KeepsMaps:
    """What every store does."""

    @pytest.mark.parametrize("path", FILES, ids=lambda path: "-".join(path.parts[-2:]))
    def test_a_map_comes_back_as_it_was(self, store: Store, name: str, path: Path) -> None:
        m = read(str(path)).renamed(name)
        assert store.create(name, m, by="ann") == 1
        loaded = store.load(name).map
        assert exactly(loaded) == exactly(m)
        assert loaded.model == m.model
        assert check(loaded, effects=False).to_dict() == check(m, effects=False).to_dict()

    def test_all_golden_maps_are_among_them(self) -> None:
        assert set(golden_files()) <= set(FILES)
        assert len(golden_files()) == 16

    @EXAMPLES
    @given(m=random_maps())
    def test_any_map_comes_back_as_it_was(self, store: Store, m: Map) -> None:
        name = f"any-{next(numbers)}"
        store.create(name, m, by="ann")
        assert exactly(store.load(name).map) == exactly(m)
        assert whole(store, name).title == m.renamed(name).title

    @EXAMPLES
    @given(before=random_maps(most=3), after=random_maps(most=3))
    def test_any_change_is_made_as_it_is_in_memory(self, store: Store, before: Map, after: Map) -> None:
        name = f"any-{next(numbers)}"
        store.create(name, before, by="ann")
        changes = difference(before=before, after=after)
        expected = before.apply(changes)
        store.save(name, changes, base=1, by="ben")
        assert exactly(store.load(name).map) == exactly(expected)
        assert whole(store, name) == after
        store.save(name, inverse(changes), base=1 + bool(changes), by="ann")
        assert whole(store, name) == before

    def test_two_who_edit_different_records_both_succeed(self, store: Store, made: str) -> None:
        one, two, _ = small().handoffs
        assert store.save(made, [Change(one, one.model_copy(update={"note": "ann's"}))], base=1, by="ann") == 2
        assert store.save(made, [Change(two, two.model_copy(update={"note": "ben's"}))], base=1, by="ben") == 3
        assert [handoff.note for handoff in whole(store, made).handoffs] == ["ann's", "ben's", None]

    def test_of_two_who_edit_the_same_record_the_second_sees_both_values(self, store: Store, made: str) -> None:
        one = small().handoffs[0]
        ann, ben = (one.model_copy(update={"note": by}) for by in ("ann's", "ben's"))
        other = Change(None, Item(id="other"))
        store.save(made, [Change(one, ann)], base=1, by="ann")
        with pytest.raises(Conflict) as refused:
            store.save(made, [other, Change(one, ben)], base=1, by="ben")
        assert (refused.value.before, refused.value.theirs, refused.value.mine) == (one, ann, ben)
        assert store.revision(made) == 2
        assert "other" not in whole(store, made).items

    def test_what_was_removed_meanwhile_cannot_be_named(self, store: Store, made: str) -> None:
        receiving, need = small().holders["receiving"], small().needs[0]
        handoff = small().handoffs[2]
        store.save(made, [Change(need, None), Change(handoff, None), Change(receiving, None)], base=1, by="ann")
        new = Handoff(giver="sales", receiver="receiving", item="order")
        with pytest.raises(InvalidMap, match=r"handoff:sales:receiving:order: There is no .* “receiving”"):
            store.save(made, [Change(None, new)], base=1, by="ben")
        assert store.revision(made) == 2

    @pytest.mark.parametrize(
        ("removed", "user"),
        [
            (Holder(id="erp", title="ERP", kind="system"), Handoff(giver="sales", receiver="receiving", via="erp")),
            (Holder(id="new"), Need(holder="new", item="order")),
            (Item(id="thing"), Activity(at="sales", makes=("thing",))),
            (Item(id="thing"), Item(id="whole", parts=("thing",))),
            (Case(id="third"), Need(holder="sales", item="order", cases=("third",))),
        ],
        ids=["channel", "holder", "made", "part", "case"],
    )
    def test_what_is_named_cannot_be_removed(
        self, store: Store, name: str, removed: Holder | Item | Case, user: Handoff | Need | Activity | Item
    ) -> None:
        plain = "Sales makes order\nSales -> Receiving: order\n"
        store.create(name, flow_text.parse(plain, name=name), by="ann")
        if isinstance(removed, Case):
            store.save(name, additions([Case(id="first"), Case(id="second")]), base=1, by="ann")
        base = store.save(name, [Change(None, removed)], base=1, by="ann")
        store.save(name, [Change(None, user)], base=base, by="ben")
        with pytest.raises(InvalidMap, match=re.escape(f"{removed.ref} is removed, but {user.ref} still names")):
            store.save(name, [Change(removed, None)], base=base, by="ann")
        store.save(name, [Change(user, None), Change(removed, None)], base=base, by="ann")
        assert removed.id not in whole(store, name).tables[removed.type]

    def test_a_channel_needs_no_holder_of_its_name(self, store: Store, name: str) -> None:
        phone, handoff = Holder(id="phone"), Handoff(giver="a", receiver="b", via="phone")
        store.create(name, Map.of([Holder(id="a"), Holder(id="b"), phone, handoff]), by="ann")
        store.save(name, [Change(phone, None)], base=1, by="ann")
        assert whole(store, name).handoffs[0] == handoff

    def test_an_edit_counts_once(self, store: Store, made: str) -> None:
        changes = [Change(None, Item(id="thing"))]
        assert store.save(made, changes, base=1, by="ann", edit="e1") == 2
        assert store.save(made, [Change(None, Item(id="more"))], base=2, by="ann", edit="e2") == 3
        assert store.save(made, changes, base=1, by="ann", edit="e1") == 2
        assert len(store.history(made)) == 3
        with pytest.raises(Conflict):
            store.save(made, changes, base=3, by="ann", edit="e3")
        assert store.save(made, [Change(None, Item(id="last"))], base=3, by="ann", edit="e3") == 4

    def test_changes_of_a_revision_to_come_are_refused(self, store: Store, made: str) -> None:
        with pytest.raises(BadInput, match=r"based on revision 2 of “map-[0-9]+”, which is at revision 1"):
            store.save(made, [Change(None, Item(id="thing"))], base=2, by="ann")

    def test_no_changes_make_no_revision(self, store: Store, made: str) -> None:
        assert store.save(made, [], base=1, by="ann") == 1
        assert len(store.history(made)) == 1

    def test_that_an_edit_stays_as_it_is_has_a_line_without_changes(self, store: Store, made: str) -> None:
        before = store.load(made).map
        store.save(made, [Change(None, Item(id="thing"))], base=1, by="ann")
        assert [store.save(made, [], base=2, by="ann", edit="e1", undoes=2) for _ in range(2)] == [3, 3]
        line = store.history(made)[-1]
        assert (line.revision, line.changes, line.edit, line.undoes) == (3, (), "e1", 2)
        assert store.load(made) == Stored(before.apply([Change(None, Item(id="thing"))]), 3)

    def test_every_edit_has_its_line(self, store: Store, made: str) -> None:
        start = datetime.datetime.now(datetime.UTC)
        order = small().items["order"]
        edits: list[list[Change]] = [
            [Change(None, Item(id="thing", title="Thing", note="a\nb"))],
            [Change(order, order.model_copy(update={"title": "Customer order"}))],
            [Change(Item(id="thing", title="Thing", note="a\nb"), None)],
        ]
        for base, changes in enumerate(edits, start=1):
            store.save(made, changes, base=base, by=f"person {base}")
        lines = store.history(made)
        assert [line.revision for line in lines] == [1, 2, 3, 4]
        assert [line.by for line in lines] == ["ann", "person 1", "person 2", "person 3"]
        assert [list(line.changes) for line in lines[1:]] == edits
        assert lines[0].changes == tuple(additions(small().records()))
        assert all(start <= line.at <= datetime.datetime.now(datetime.UTC) for line in lines[1:])
        assert [line.at for line in lines] == sorted(line.at for line in lines)
        assert [line.revision for line in store.history(made, most=2)] == [3, 4]
        assert [line.revision for line in store.history(made, before=4, most=2)] == [2, 3]
        assert [line.revision for line in store.history(made, before=2)] == [1]
        assert store.history(made, before=1) == []
        assert store.history(made, most=0) == store.history(made, most=-1) == store.history(made, before=-1) == []
        assert store.history(made, before=1 << 70, most=1 << 70) == lines
        (line,) = (line for line in store.maps() if line.name == made)
        assert (line.title, line.revision, line.changed) == ("Small", 4, lines[-1].at)

    def test_the_history_says_which_edit_a_line_is_and_what_it_takes_back(self, store: Store, made: str) -> None:
        changes = [Change(None, Item(id="thing"))]
        store.save(made, changes, base=1, by="ann", edit="ann.1")
        store.save(made, inverse(changes), base=2, by="ann", edit="ann.2", undoes=2)
        store.save(made, [Change(None, Item(id="more"))], base=3, by="ben")
        lines = store.history(made)
        assert [(line.edit, line.undoes) for line in lines] == [
            (None, None),
            ("ann.1", None),
            ("ann.2", 2),
            (None, None),
        ]
        assert store.line_of(made, "ann.2") == lines[2]
        assert store.line_of(made, "ann.3") is None
        assert store.line_of(made, "") is None
        bare = store.history(made, before=4, most=2, bare=True)
        assert bare == [dataclasses.replace(line, changes=()) for line in lines[1:3]]
        assert whole(store, made).items["more"] == Item(id="more")

    def test_places_are_kept_beside_the_map(self, store: Store, made: str) -> None:
        model = store.load(made).map.model
        assert store.places(made) == {}
        store.place(made, {"holder:sales": (1.5, -2.0), "note:handoff:a:b:?": (0.0, 1e6), "holder:營業部": (3, 4)})
        assert store.places(made) == {
            "holder:sales": (1.5, -2.0),
            "note:handoff:a:b:?": (0.0, 1e6),
            "holder:營業部": (3.0, 4.0),
        }
        store.place(made, {"holder:sales": (7.0, 8.0), "holder:營業部": None, "holder:unheard-of": None})
        store.place(made, {})
        assert store.places(made) == {"holder:sales": (7.0, 8.0), "note:handoff:a:b:?": (0.0, 1e6)}
        assert store.revision(made) == 1
        assert len(store.history(made)) == 1
        store.save(made, [Change(None, Item(id="thing"))], base=1, by="ann")
        assert len(store.places(made)) == 2
        store.save(made, [Change(Item(id="thing"), None)], base=2, by="ann")
        assert whole(store, made).model == model

    def test_places_go_with_their_map(self, store: Store, made: str, name: str) -> None:
        other = f"{name}-other"
        store.create(other, small(), by="ben")
        store.place(made, {"holder:sales": (1.0, 2.0)})
        store.place(other, {"holder:sales": (3.0, 4.0)})
        store.remove(made)
        for use in (lambda: store.places(made), lambda: store.place(made, {"holder:sales": (1.0, 2.0)})):
            with pytest.raises(UnknownName, match=f"no map “{made}”"):
                use()
        store.create(made, small(), by="ann")
        assert store.places(made) == {}
        assert store.places(other) == {"holder:sales": (3.0, 4.0)}

    @pytest.mark.parametrize(
        ("places", "why"),
        [
            ({"k" * 301: (1.0, 2.0)}, "a key of 301 letters"),
            ({"": (1.0, 2.0)}, "a key of 0 letters"),
            ({"good": (1.0, 2.0), "holder:a": (float("nan"), 0.0)}, "“holder:a” has no place"),
            ({"holder:a": (0.0, float("inf"))}, "“holder:a” has no place"),
            ({f"holder:{n}": (0.0, 0.0) for n in range(20_001)}, "20,001 places are too many"),
        ],
        ids=["long", "empty", "nan", "infinite", "many"],
    )
    def test_places_have_bounds(
        self, store: Store, made: str, places: dict[str, tuple[float, float] | None], why: str
    ) -> None:
        with pytest.raises(BadInput, match=why):
            store.place(made, places)
        assert store.places(made) == {}
        store.place(made, {"k" * 300: (1.0, 2.0)})
        assert store.places(made) == {"k" * 300: (1.0, 2.0)}

    def test_a_map_gets_another_title(self, store: Store, made: str) -> None:
        old = small().tables["map"][0]
        store.save(
            made, [Change(old, Header(title="Larger", hourly_rate="60 EUR", note="since May"))], base=1, by="ann"
        )
        assert whole(store, made).title == "Larger"
        assert next(line.title for line in store.maps() if line.name == made) == "Larger"
        store.save(
            made, [Change(Header(title="Larger", hourly_rate="60 EUR", note="since May"), None)], base=2, by="ann"
        )
        assert next(line.title for line in store.maps() if line.name == made) == made.replace("m", "M").replace(
            "-", " "
        )

    def test_a_team_gets_another_id(self, store: Store, made: str) -> None:
        m = small()
        receiving, need, handoff = m.holders["receiving"], m.needs[0], m.handoffs[2]
        changes = [
            Change(receiving, Holder(id="gate", kind="meeting")),
            Change(need, need.model_copy(update={"holder": "gate", "id": "need:gate:announcement"})),
            Change(
                handoff, handoff.model_copy(update={"receiver": "gate", "id": "handoff:purchasing:gate:announcement"})
            ),
        ]
        store.save(made, changes, base=1, by="ann")
        assert exactly(whole(store, made)) == exactly(m.apply(changes))

    def test_two_names_become_one_and_one_undo_brings_both_back(self, store: Store, made: str) -> None:
        m = small().apply(additions([Item(id="slip", title="Order slip"), Need(holder="receiving", item="slip")]))
        store.save(made, difference(before=small(), after=m), base=1, by="ann")
        changes = merging(m, "item", kept="order", others=["slip"])
        store.save(made, changes, base=2, by="ann")
        after = whole(store, made)
        assert exactly(after) == exactly(m.apply(changes))
        assert [(one.id, one.name) for one in after.aliases] == [
            ("alias:order::order-slip", "Order slip"),
            ("alias:order::slip", "slip"),
        ]
        refused = refusing(after, "item", one="order", others=["announcement"])
        store.save(made, refused, base=3, by="ann")
        assert exactly(whole(store, made)) == exactly(after.apply(refused))
        store.save(made, inverse([*changes, *refused]), base=4, by="ann")
        assert whole(store, made).model == m.model

    def test_a_question_is_saved_changed_and_taken_out(self, store: Store, made: str) -> None:
        asked = Query(name="open-gaps", query="// What is missing?\nMATCH (h)-[:LACKS]->(i) RETURN h.title, i.title")
        other = asked.model_copy(update={"query": f"{asked.query}\nORDER BY h.title", "note": "since May"})
        assert store.save(made, [Change(None, asked)], base=1, by="ann") == 2
        assert exactly(whole(store, made)) == exactly(small().apply([Change(None, asked)]))
        with pytest.raises(Conflict, match="query:open-gaps exists already"):
            store.save(made, [Change(None, other)], base=2, by="ben")
        store.save(made, [Change(asked, other)], base=2, by="ann")
        assert list(whole(store, made).queries) == [other]
        again = Query(name="open-gaps", query="RETURN 1", id="query:open-gaps-2")
        with pytest.raises(InvalidMap, match="Two questions are called “open-gaps”"):
            store.save(made, [Change(None, again)], base=3, by="ann")
        store.save(made, [Change(other, None)], base=3, by="ann")
        assert whole(store, made).model == small().model

    def test_two_teams_change_ids(self, store: Store, name: str) -> None:
        m = Map.of([Holder(id="a", title="First"), Holder(id="b", title="Second"), Item(id="x", title="X")])
        store.create(name, m, by="ann")
        a, b = m.holders
        changes = [
            Change(a, a.with_id("c")),
            Change(b, b.with_id("a")),
            Change(a.with_id("c"), a.with_id("b")),
        ]
        store.save(name, changes, base=1, by="ann")
        assert exactly(whole(store, name)) == exactly(m.apply(changes))

    def test_more_cases_come_and_go_than_there_are_bits(self, store: Store, name: str) -> None:
        def cases(word: str) -> list[Case]:
            return [Case(id=f"{word}-{n}", title=f"{word} {n}") for n in range(40)]

        need = Need(holder="a", item="x", cases=("new-0", "new-39"))
        m = Map.of([*cases("old"), Holder(id="a", title="A"), Item(id="x", title="X"), need.model_copy(
            update={"cases": ("old-39",)}
        )])  # fmt: skip
        store.create(name, m, by="ann")
        changes = [
            *(Change(case, None) for case in cases("old")),
            *additions(cases("new")),
            Change(m.needs[0], need),
        ]
        store.save(name, changes, base=1, by="ann")
        assert whole(store, name) == m.apply(changes)
        assert whole(store, name).needs[0].cases == ("new-0", "new-39")
        store.save(name, [Change(None, Item(id="y"))], base=2, by="ann")
        assert whole(store, name).needs[0] == need

    def test_names(self, store: Store, name: str) -> None:
        other = f"{name}-other"
        store.create(name, small(), by="ann")
        store.create(other, small(), by="ben")
        assert {name, other} <= {line.name for line in store.maps()}
        assert [line.name for line in store.maps()] == sorted(line.name for line in store.maps())
        with pytest.raises(Conflict, match=f"already has a map “{name}”"):
            store.create(name, Map.of(), by="ben")
        store.remove(name)
        assert name not in {line.name for line in store.maps()}
        assert whole(store, other) == small()
        for use in (
            lambda: store.load(name),
            lambda: store.history(name),
            lambda: store.revision(name),
            lambda: store.remove(name),
            lambda: store.save(name, [Change(None, Item(id="thing"))], base=1, by="ann"),
        ):
            with pytest.raises(UnknownName, match=f"has no map “{name}”. Did you mean “map-"):
                use()

    def test_a_removed_map_that_is_made_again_continues_its_revisions(self, store: Store, made: str) -> None:
        store.save(made, [Change(None, Item(id="thing"))], base=1, by="ann", edit="e1")
        store.remove(made)
        assert store.create(made, Map.of([Item(id="new")]), by="ben") == 3
        assert [line.by for line in store.history(made)] == ["ben"]
        assert store.save(made, [Change(None, Item(id="thing"))], base=3, by="ann", edit="e1") == 4
        assert [item.id for item in whole(store, made).items] == ["new", "thing"]

    @pytest.mark.parametrize("text", HOSTILE, ids=range(len(HOSTILE)))
    def test_texts_are_only_texts(self, store: Store, text: str) -> None:
        name = f"{text}-{next(numbers)}"
        m = Map.of([Header(title=text), Holder(id="a", title=text, department=text, note=text, source=text)])
        assert store.create(name, m, by=text) == 1
        changes = [Change(None, Item(id="x", title=text))]
        assert store.save(name, changes, base=1, by=text, edit=text) == 2
        assert store.save(name, changes, base=1, by=text, edit=text) == 2
        assert exactly(whole(store, name)) == exactly(m.apply(changes))
        assert [line.by for line in store.history(name)] == [text, text]
        store.remove(name)
        assert name not in {line.name for line in store.maps()}

    @pytest.mark.parametrize("use", ["load", "history", "revision", "remove"])
    def test_a_name_in_another_encoding_is_no_map(self, store: Store, use: str) -> None:
        """What a command line hands over for bytes that are no UTF-8; it says so, and does not blame the store."""
        with pytest.raises((UnknownName, BadInput), match=r"caf"):
            getattr(store, use)("caf\udce9")

    def test_threads_may_share_a_store(self, store: Store, made: str) -> None:
        def edit(n: int) -> int:
            store.load(made)
            return store.save(made, [Change(None, Item(id=f"item-{n}"))], base=1, by=f"thread {n}", edit=f"e{n}")

        with ThreadPoolExecutor(8) as threads:
            revisions: Sequence[int] = list(threads.map(edit, range(24)))
        assert sorted(revisions) == list(range(2, 26))
        assert len(whole(store, made).items) == 2 + 24
