"""Who receives an item and hands it on, in which cases, and each reason for it; brute force stands in tests/custody."""

from __future__ import annotations

import numpy as np
import pytest

from flowmap.analyzers.passages import REASONS, passages_of, pure_relays
from flowmap.custody.solution import solve
from flowmap.formats import flow_text

CASES = "case a 50%\ncase b 50%\n"
MADE = "Sales makes x\n"
WAY = "Sales -> Desk: x\nDesk -> Works: x\nWorks needs x\n"


def passages(text: str) -> dict[tuple[str, str], dict[str, tuple[str, ...]]]:
    """(holder, item) -> the cases in which it is passed on, each with its reasons."""
    m = flow_text.parse(CASES + text, name="map")
    s = solve(m)
    c, found, relays, told = s.compiled, passages_of(s), pure_relays(s), {}
    for k, state in enumerate(found.state.tolist()):
        assert not np.any(found.reasons[:, k] & ~found.cases[k])
        reasons = {name: m.cases_in(int(mask)) for name, mask in zip(REASONS, found.reasons[:, k], strict=True)}
        why = {
            case: tuple(name for name in REASONS if case in reasons[name]) for case in m.cases_in(int(found.cases[k]))
        }
        assert m.cases_in(int(relays[state])) == [case for case, some in why.items() if not some]
        told[c.holder_id(state), c.item_id(state)] = why
    assert not np.any(np.delete(relays, found.state))
    return told


@pytest.mark.parametrize(
    ("text", "found"),
    [
        (MADE + WAY, {("desk", "x"): ("a", "b")}),
        ("Sales makes x if a\n" + WAY, {("desk", "x"): ("a",)}),  # nobody hands over what it has not
        (MADE + WAY.replace("Desk: x", "Desk: x if a"), {("desk", "x"): ("a",)}),
        (MADE + WAY.replace("Works: x", "Works: x if b"), {("desk", "x"): ("b",)}),
        (MADE + WAY.replace("needs x", "needs x if b"), {("desk", "x"): ("b",)}),  # to somebody who has a use for it
        (MADE + WAY.replace("needs x", "needs x not relevant"), {}),
        (MADE + "Desk is a system\n" + WAY, {}),
        (MADE + "Sales -> Desk: x\nDesk needs x\n", {}),
        (MADE + "Desk -> Works: x\nWorks needs x\nDesk asks Sales: x\n", {}),  # an answer is no handoff
        (MADE + "Works asks Desk: x\nWorks needs x\nSales -> Desk: x\n", {}),
        (MADE + "x is expertise\n" + WAY, {}),  # nobody can hand it over
        (
            MADE + "Sales -> Desk: x\nDesk -> Team: x\nTeam -> Works: x\nWorks needs x\n",
            {("desk", "x"): ("a", "b"), ("team", "x"): ("a", "b")},
        ),
        (
            "Sales makes y\nSales -> Desk: y\nDesk -> Works: y\nWorks needs y if a\n" + MADE + WAY,
            {("desk", "x"): ("a", "b"), ("desk", "y"): ("a",)},
        ),
    ],
)
def test_who_receives_it_and_hands_it_to_somebody_who_has_a_use_for_it(
    text: str, found: dict[tuple[str, str], tuple[str, ...]]
) -> None:
    assert passages(text) == {state: dict.fromkeys(cases, ()) for state, cases in found.items()}


@pytest.mark.parametrize(
    ("more", "reasons"),
    [
        ("Desk needs x if a\n", {"a": ("uses",), "b": ()}),
        ("Desk needs x not relevant if a\n", {"a": (), "b": ()}),
        ("Desk makes x if a\n", {"a": ("makes",), "b": ()}),
        ("Desk makes y from x if a\nWorks needs y\nDesk -> Works: y\n", {"a": ("uses", "makes"), "b": ()}),
        ("Desk makes y from x\nWorks needs y if a\nDesk -> Works: y\n", {"a": ("uses", "makes"), "b": ()}),
        ("Desk makes y from x\nWorks needs y not relevant\nDesk -> Works: y\n", {"a": (), "b": ()}),
        ("Desk approves x if a\n", {"a": ("uses", "controls"), "b": ()}),
        ("Desk checks x if b\n", {"a": (), "b": ("uses", "controls")}),
        ("Desk uses x if b\n", {"a": (), "b": ("uses",)}),
        ("Works approves x\nDesk checks y\n", {"a": (), "b": ()}),
        ("Desk redacts x into y if a\n", {"a": ("redacts",), "b": ()}),
        ("Desk translates x into y if b\n", {"a": (), "b": ("redacts",)}),
        ("x must pass Desk\n", {"a": ("policy",), "b": ("policy",)}),
        ("x must pass Works\n", {"a": (), "b": ()}),
        ("Works makes y from x\nWorks needs y\ndeny Works: x if a\n", {"a": ("policy",), "b": ()}),
        ("deny Desk: x\n", {"a": (), "b": ()}),
        ("Shop asks Desk: x if a\n", {"a": ("answers",), "b": ()}),
        ("Shop asks Desk: x answered 1% if b\n", {"a": (), "b": ("answers",)}),
        ("Shop asks Desk: x answered 0%\n", {"a": (), "b": ()}),
        ("Shop asks Works: x\nShop asks Desk: y\n", {"a": (), "b": ()}),
        ("Sales -> Desk: x, backup, if a\n", {"a": ("backup",), "b": ()}),
        ("Desk -> Shop: x, backup, if b\n", {"a": (), "b": ("backup",)}),
        ("Ann -> Desk: x, backup\n", {"a": (), "b": ()}),  # Ann has none
        ("Sales -> Works: x, backup\n", {"a": (), "b": ()}),
    ],
)
def test_each_reason_in_its_cases(more: str, reasons: dict[str, tuple[str, ...]]) -> None:
    assert passages(MADE + WAY + more)["desk", "x"] == reasons


@pytest.mark.parametrize(
    ("givers", "receivers", "more", "hub"),
    [
        (2, 3, "", ("a", "b")),
        (3, 2, "", ("a", "b")),
        (2, 2, "", ()),  # four links with it, four without
        (1, 5, "", ()),
        (5, 1, "", ()),
        (2, 3, "case", ("a",)),
        (3, 3, "R2 needs x not relevant\n", ("a", "b")),
        (2, 3, "R2 needs x not relevant\n", ()),
        (1, 3, "Ann makes x\nDesk asks Ann: x\nDesk needs x not relevant\n", ()),  # an answer is no link
        (1, 3, "Desk -> G0: x\nG0 -> Desk: x, takes 1d\nG0 -> Desk: x, takes 2d\n", ()),  # three times one
        (1, 3, "Lost -> Desk: x\nOther asks Lost: x\nR0 -> Lost: x if a\n", ("a",)),  # who has it
    ],
)
def test_a_hub_saves_links(givers: int, receivers: int, more: str, hub: tuple[str, ...]) -> None:
    text = "".join(f"G{n} makes x\nG{n} -> Desk: x\n" for n in range(givers))
    for n in range(receivers):
        text += f"Desk -> R{n}: x\n" + (f"R{n} needs x\n" if f"R{n} needs" not in more else "")
    text = text.replace("G0 -> Desk: x", "G0 -> Desk: x if a") if more == "case" else text + more
    found = passages(text)["desk", "x"]
    assert {case: why for case, why in found.items() if why} == dict.fromkeys(hub, ("hub",))


@pytest.mark.parametrize(
    ("text", "item", "why"),
    [
        ("Sales makes file\nSales -> Desk: file\nDesk -> Works: number\n", "number", None),  # it gets the file only
        ("Sales makes file\nSales -> Desk: file\nSales -> Desk: number\nDesk -> Works: number\n", "number", "makes"),
        ("Sales makes file\nSales -> Desk: sheet\nSales -> Desk: number\nDesk -> Works: number\n", "number", "makes"),
        ("Sales makes file\nSales -> Desk: sheet\nDesk -> Works: sheet\n", "sheet", ""),
        ("Sales makes file\nSales -> Desk: number\nDesk -> Works: number\nSales -> Ann: file\n", "number", ""),
        # What it makes itself of the parts is no whole that it has received.
        (
            "Sales makes number\nSales -> Desk: number\nDesk -> Works: number\nDesk makes file from z\n",
            "number",
            "",
        ),
    ],
)
def test_who_receives_a_whole_and_passes_on_a_part_does_more(text: str, item: str, why: str | None) -> None:
    whole = "file consists of sheet, cover\nsheet consists of number\nWorks needs number\n"
    found = passages(whole + text)
    some = (why,) if why else ()
    assert found.get(("desk", item), {}) == ({} if why is None else {"a": some, "b": some})


def test_an_empty_map_has_none() -> None:
    assert passages("") == {}
