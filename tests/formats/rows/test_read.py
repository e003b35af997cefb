"""Tables pasted as text: cells, columns guessed by header and by content, rows as handoffs, what is not understood."""

from __future__ import annotations

import pytest

from flowmap.domain.map import Map
from flowmap.domain.quantities import Duration, Effort, Quantity, Rate, Share
from flowmap.domain.records import Handoff, Need
from flowmap.errors import BadInput
from flowmap.formats import flow_text, rows
from flowmap.formats.rows.amounts import amount
from flowmap.formats.rows.table import MOST_ROWS, cells_of
from tests.capabilities.shared import shared

COMPANY = flow_text.parse('case standard\ncase export\nSales -> Purchasing: order\n"R, D" is a team')


def kinds(text: str, m: Map = COMPANY) -> tuple[bool, list[str]]:
    found = rows.read(text, m)
    return found.header, [column.guess for column in found.columns]


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("a\tb\nc", [["a", "b"], ["c", ""]]),
        ('a;"b; c"\n\nd;e', [["a", "b; c"], ["d", "e"]]),
        ('a,b\n"c ""x""",d', [["a", "b"], ['c "x"', "d"]]),
        ('a\t"two\nlines"\r\nb\tc\r\n', [["a", "two\nlines"], ["b", "c"]]),
        ("| a | **b** |\n|:---|---:|\n| c | d |", [["a", "b"], ["c", "d"]]),
        ("\ufeffa\t b\u00a0 ", [["a", "b"]]),
        ("", []),
    ],
)
def test_cells(text: str, expected: list[list[str]]) -> None:
    assert cells_of(text) == expected


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("Giver\tItem\tReceiver\na\tb\tc", (True, ["giver", "item", "receiver"])),
        ("From;To;What;Channel;Lead time;How often\na;b;c;d;1d;daily",
         (True, ["giver", "receiver", "item", "via", "takes", "times"])),
        ("Von\tAn\tInformation\tKanal\tDauer\tHäufigkeit\tAuftragsart\tBemerkung\na\tb\tc\td\t\t\t\t",
         (True, ["giver", "receiver", "item", "via", "takes", "times", "case", "note"])),
        ("Sales\torder\tLegal", (False, ["giver", "item", "receiver"])),
        ("order\tSales\tLegal", (False, ["item", "giver", "receiver"])),
        ("a\tx\tb\nb\ty\tc", (False, ["giver", "item", "receiver"])),
        ("a\tb\tx\nb\tc\ty", (False, ["giver", "receiver", "item"])),
        ("Sales\torder\tLegal\t2 days\t40/month\texport\temail\tmust have",
         (False, ["giver", "item", "receiver", "takes", "times", "case", "via", "need"])),
        ("x", (False, ["giver"])),
        ("", (False, [])),
    ],
)  # fmt: skip
def test_columns_are_guessed(text: str, expected: tuple[bool, list[str]]) -> None:
    assert kinds(text) == expected


def test_rows_become_handoffs_of_known_and_new_names() -> None:
    text = (
        "Von\tInformation\tAn\tKanal\tDauer\tWie oft\tAuftragsart\n"
        "sales\torder\tPlanning, Production\tE-Mail\t2 Tage\t40 pro Monat\tExport\n"
        "Sales\tspec\tR, D\tSAP\t\ttäglich\talle\n"
    )
    found = rows.read(text, COMPANY)
    assert found.problems == ()
    m = COMPANY.apply(found.changes)
    how = {"via": "e-mail", "lead": "2d", "times": "40/month", "cases": "export"}
    assert list(m.handoffs)[1:] == [
        Handoff(giver="sales", receiver="planning", item="order", **how),
        Handoff(giver="sales", receiver="production", item="order", **how),
        Handoff(giver="sales", receiver="r-d", item="spec", via="sap", times="daily"),
    ]
    assert m.holders["sap"].kind == "system"
    assert [line.line for line in found.lines] == [2, 3]


def test_a_corrected_guess_counts_and_says_the_same_once() -> None:
    text = "Sales\tLegal\torder\nSales\tLegal\torder"
    found = rows.read(text, COMPANY, columns=["receiver", "giver", "item"])
    assert [change.record.ref for change in found.changes] == ["holder:legal", "handoff:legal:sales:order"]
    with pytest.raises(BadInput, match="Name 3 of"):
        rows.read(text, COMPANY, columns=["receiver", "giver"])
    header = rows.read(text, COMPANY, header=True)
    assert (header.rows, [column.header for column in header.columns]) == (1, ["Sales", "Legal", "order"])


def test_needs_and_kinds_of_order_that_are_new() -> None:
    found = rows.read("From\tTo\tWhat\tImportance\tCase\nSales\tLegal\tcontract\tmuss\tRush", COMPANY)
    m = COMPANY.apply(found.changes)
    assert list(m.needs) == [Need(holder="legal", item="contract", kano="threshold", cases="rush")]
    assert m.handoffs["handoff:sales:legal:contract"].cases == ("rush",)
    assert m.cases["rush"].title == "Rush"


def test_a_row_without_its_item_is_an_arrow_to_be_named() -> None:
    found = rows.read("From\tTo\tWhat\nSales\tLegal\t?\nSales\tStores\t", COMPANY)
    assert [change.record.ref for change in found.changes if change.type == "handoff"] == [
        "handoff:sales:legal:?",
        "handoff:sales:stores:?",
    ]


def test_what_is_not_understood_is_said_of_its_row_and_cell() -> None:
    text = (
        "From\tTo\tWhat\tTakes\tNeed\n\tLegal\tx\t1d\t\nSales\tLegal\tx\tsoon\tvery\nSales\tSales\tx\t\t\n"
        "Sales\tLegal\tx\t99999999999 Tage\t"
    )
    found = rows.read(text, COMPANY)
    assert [(one.row, one.column, one.message) for one in found.problems] == [
        (2, 1, "It is not said who gives."),
        (3, 4, "“soon” is no duration; the row is read without it."),
        (3, 5, "“very” does not say how much it is needed; the row is read without it."),
        (4, None, "“sales” hands over to itself."),
        (5, 4, "“99999999999 Tage” is too large; the row is read without it."),
    ]
    assert found.problems[-1].hint == "The largest duration is 41666666d."
    assert [change.record.ref for change in found.changes] == ["holder:legal", "item:x", "handoff:sales:legal:x"]


@pytest.mark.parametrize(
    ("text", "quantity", "expected"),
    [
        ("2 Tage", Duration, "2d"), ("1,5 h", Duration, "1.5h"), ("3 weeks", Duration, "3w"),
        ("ca. 30 Minuten", Duration, "30min"),
        ("soon", Duration, None), ("10 min", Effort, "10min"), ("2 days", Effort, None),
        ("40 pro Monat", Rate, "40/month"),
        ("2x per week", Rate, "2/week"), ("12 p.a.", Rate, None), ("48/year", Rate, "48/year"),
        ("Täglich", Rate, "daily"),
        ("95 %", Share, "95%"), ("0,95", Share, "0.95"), ("120%", Share, None),
    ],
)  # fmt: skip
def test_amounts_as_people_write_them(text: str, quantity: type[Quantity], expected: str | None) -> None:
    found = amount(text, quantity)
    assert (None if found is None else str(found)) == expected


def test_hostile_cells_are_names_and_nothing_else() -> None:
    cell = 'X" -> Y: z # "'
    m = Map.of().apply(
        rows.read(f"From\tTo\tWhat\n{cell}\t=cmd()\t<b>", Map.of(), columns=["giver", "receiver", "item"]).changes
    )
    assert [one.title for one in m.holders] == ['X" -> Y: z # "', "=cmd()"]
    assert [one.title for one in m.items] == ["<b>"]


def test_too_much_at_once_is_one_sentence() -> None:
    with pytest.raises(BadInput, match="2,001 rows"):
        rows.read("a\tb\n" * (MOST_ROWS + 1), COMPANY)
    with pytest.raises(BadInput, match="200,001 letters"):
        rows.read("x" * 200_001, COMPANY)
    with pytest.raises(BadInput, match="61 columns"):
        rows.read("\t".join("abc" for _ in range(61)), COMPANY)
    wide = "From\tTo\tWhat\n" + "\n".join("a, b, c, d\te\tw, x, y, z" for _ in range(200))
    with pytest.raises(BadInput, match="more than 2,000 handoffs"):
        rows.read(wide, COMPANY)


def test_a_real_table_of_a_handbook_is_read() -> None:
    text = (shared("data/tables-handbooks") / "gitlab_ja_raci.md").read_text()
    table = "\n".join(line for line in text.splitlines()[27:34] if line.startswith("|"))
    found = rows.read(table, Map.of(), columns=["receiver", "", "item"], header=True)
    assert found.rows == len(table.splitlines()) - 2
    assert {one.message for one in found.problems} == {"It is not said who gives."}
