"""GAP08: who could redact it, which policy it is, and when a redacted form is proposed.

Compared with brute force in tests/custody.
"""

from __future__ import annotations

from flowmap.analyzers.check import check
from flowmap.domain.finding import Finding
from flowmap.domain.map import Map
from flowmap.domain.records import Item
from flowmap.formats import flow_text
from tests.analyzers.rules.found_by import found_by
from tests.analyzers.rules.moves import moves

CASES = "case a 25%\ncase b 75%\n"


def barriers(text: str) -> list[Finding]:
    """What GAP08 finds; repairs as they are proposed."""
    return found_by("GAP08", text)


def test_its_maker_redacts_it_for_the_declared_needs_of_these_cases() -> None:
    (found,) = barriers(f"""{CASES}Zed makes x
Ann makes x if b
Zed -> Ann, Bob: x
deny Bob: x
Works needs x threshold if a
deny Works: x
deny Works: y
Works needs y
""")
    assert (found.severity, found.holder, found.counterpart, found.item) == ("info", "works", None, "x")
    assert (found.cases, found.providers, found.rests_on) == (("a",), ("zed", "ann"), ("works",))
    assert (
        found.message == "Works would like x in case a, but must not have it; Zed and Ann could give a redacted form."
    )
    assert found.questions == ("Which part of it is needed, and may that part be known?",)
    assert [one.record for one in found.evidence] == ["policy:deny:x:works", "need:works:x"]
    (repair,) = found.repairs
    assert repair.title == "Zed makes x (redacted) and hands it to Works."
    assert moves(repair) == [
        "+x-redacted title=x (redacted)",
        "+activity:zed:x-redacted uses=x control=redact cases=a",
        "+handoff:zed:works:x-redacted cases=a",
        "need:works:x => need:works:x-redacted",
    ]


def test_a_denied_part_of_a_part_bars_the_whole() -> None:
    text = f"{CASES}file consists of book, index\nbook consists of x\nSales makes file\nWorks needs file if a\n"
    (found,) = barriers(f"{text}deny Works: x if a\ndeny Works: x if b\ndeny Works: other\n")
    assert (found.item, found.cases) == ("file", ("a",))
    assert [one.record for one in found.evidence] == ["policy:deny:x:works", "need:works:file"]


def test_nothing_is_proposed_where_a_redacted_form_would_not_do() -> None:
    text = f"{CASES}Sales makes x\nWorks needs x\ndeny Works: x"
    assert [len(one.repairs) for one in barriers(f"{text}\n")] == [1]
    assert [len(one.repairs) for one in barriers(f"{text} if a\n")] == [0]  # in b it needs the whole of it
    assert [len(one.repairs) for one in barriers(f"{text} if a\nWorks needs x threshold if a\n")] == [0]
    assert [len(one.repairs) for one in barriers(f"{text}\nWorks makes y from x\nWorks -> Ann: y\nAnn needs y\n")] == [
        0
    ]
    assert [len(one.repairs) for one in barriers(f"{text}\nWorks asks Sales: x answered 10%\n")] == [0]
    asked = f"{text.replace('Works needs x', 'Works asks Sales: x answered 9%')}\n"
    assert [len(one.repairs) for one in barriers(asked)] == [0]
    other = "Works makes y from x if b\nWorks asks Sales: x answered 10% if b\nWorks needs x if b\n"
    (found,) = barriers(
        f"{CASES}Sales makes x\nWorks needs x if a\ndeny Works: x if a\n{other}Works -> Ann: y\nAnn needs y\n"
    )
    assert [moves(repair)[-1] for repair in found.repairs] == ["need:works:x => need:works:x-redacted"]


def test_a_redacted_item_that_is_there_is_not_made_again() -> None:
    m = Map.of([Item(id="x-redacted"), *flow_text.parse("Sales makes x\nWorks needs x\ndeny Works: x\n").records()])
    (found,) = check(m, select=["GAP08"], effects=False, describe=None).findings
    assert found.repairs == ()
