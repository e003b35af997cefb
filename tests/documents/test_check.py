"""Checking documents: what is out of date is said in words, and nothing else is."""

from __future__ import annotations

import datetime
import subprocess
from collections.abc import Callable
from pathlib import Path

import pytest

from flowmap.documents import build, check
from tests.documents.handbook import ENGINES, TOLD, handbook, page, tell_goods_receiving

BLOCK = "<!-- flowmap: {} map=engines.flow -->\n<!-- /flowmap -->\n"


def told(folder: Path, **options: datetime.date) -> list[str]:
    """What is out of date, each with its place and its words."""
    checked = check([folder], **options)  # type: ignore[arg-type]  # only `today` is given
    assert checked.problems == ()
    return [f"{one.file.name}:{one.line} [{one.why}] {one}" for one in checked.outdated]


def test_a_documentation_goes_stale_and_is_repaired(tmp_path: Path) -> None:
    book = handbook(tmp_path)
    git = ["git", "-c", "user.name=a", "-c", "user.email=a@example.org", "-C", str(book)]
    for command in (["init", "-q"], ["add", "."], ["commit", "-qm", "true"]):
        subprocess.run([*git, *command], check=True)
    assert told(book) == []
    tell_goods_receiving(book)

    stale = told(book)
    needs = "Goods receiving needs goods announcement in case engine; Sales has it and does not hand it over."
    blocked = "Production needs put-away order in case engine, which cannot be made: Goods receiving lacks goods"
    vain = "Goods receiving asks Purchasing for goods announcement in case engine in vain (24 h a year); the right"
    now = "Goods receiving now gets goods announcement from Sales through e-mail, only in case engine."
    assert stale[0] == (
        f"index.md:6 [changed] “Engine builders: who hands what to whom” is out of date. {now} No longer: {needs} "
        f"No longer: {blocked} announcement. No longer: {vain} address is Sales."
    )
    assert stale[1] == (
        "index.md:19 [changed] The sheet of Goods receiving is out of date. "
        "Goods receiving now gets goods announcement from Sales (e-mail, usually takes 1 day, engine). "
        "Goods receiving no longer lacks goods announcement (Sales could give it, white spot, engine)."
    )
    assert stale[2] == (
        f"index.md:36 [changed] “What is open” is out of date. No longer: {needs} No longer: {vain} address is Sales."
    )
    assert stale[3].startswith(
        "index.md:51 [changed] The table of measures is out of date. needs met: 27 of 27 instead of 25.2 of 27."
    )
    assert [one.partition(" [")[0] for one in stale[4:]] == ["goods-receiving.md:3", "index.rst:4", "index.rst:15"]

    built = build([book])
    assert told(book) == []
    changed = subprocess.run(
        [*git, "status", "--short"], check=True, capture_output=True, text=True
    ).stdout.splitlines()
    assert changed == [
        " M company.flow",
        " M pages/index.map.svg",
        " M pages/index.md",
        " M sphinx/goods-receiving.md",
        " M sphinx/goods-receiving.team-goods-receiving.svg",
        " M sphinx/index.map.svg",
        " M sphinx/index.rst",
    ]
    assert len(built.documents) == len(built.pictures) == 3
    for file in built.documents:
        old = subprocess.run(
            [*git, "show", f"HEAD:{file.relative_to(book)}"], check=True, capture_output=True, text=True
        ).stdout
        assert outside(file.read_text(encoding="utf-8")) == outside(old)


def outside(text: str) -> list[str]:
    """The lines of a page that do not stand between marks."""
    kept, inside = [], False
    for line in text.splitlines(keepends=True):
        if "/flowmap" in line:
            inside = False
        if not inside:
            kept.append(line)
        if "flowmap: show=" in line:
            inside = True
    return kept


@pytest.mark.parametrize(
    ("change", "said"),
    [
        (
            lambda text: text.replace("order, takes 1d\nPurchasing ->", "order, takes 2d\nPurchasing ->"),
            ["Sales hands order to Purchasing, usually in 1d: usually takes “2d” instead of “1d”."],
        ),
        (
            lambda text: text.replace("Sales -> Purchasing: order, takes 1d\n", ""),
            ["Purchasing no longer gets order from Sales.", "Now: Purchasing cannot make goods announcement"],
        ),
        (
            lambda text: text.replace(
                "map Engine", "Sales is a team\nPurchasing is a team\nLegal is a team\nmap Engine"
            ),
            ["Now: Legal gives nothing and gets nothing."],
        ),
    ],
)
def test_what_changed_in_a_picture(tmp_path: Path, change: Callable[[str], str], said: list[str]) -> None:
    page(tmp_path, BLOCK.format("show=map"))
    build([tmp_path])
    text = change(ENGINES)
    assert text != ENGINES
    (tmp_path / "engines.flow").write_text(text)
    (one,) = check([tmp_path]).outdated
    assert (one.why, one.line) == ("changed", 1)
    for sentence in said[:1]:
        assert sentence in one.since


def test_what_a_picture_does_not_show_makes_nothing_out_of_date(tmp_path: Path) -> None:
    page(tmp_path, BLOCK.format("show=team team=purchasing"))
    build([tmp_path])
    more = "Legal -> Marketing: price list\nLegal makes price list\nGoods receiving -> Stores: put-away order\n"
    (tmp_path / "engines.flow").write_text(ENGINES + more)
    assert told(tmp_path) == []
    assert build([tmp_path]).documents == build([tmp_path]).pictures == ()


def test_a_comment_in_the_map_makes_nothing_out_of_date(tmp_path: Path) -> None:
    page(tmp_path, BLOCK.format("show=map") + BLOCK.format("show=findings"))
    build([tmp_path])
    (tmp_path / "engines.flow").write_text("# better written\n" + ENGINES)
    assert told(tmp_path) == []


def test_a_renamed_team_is_told_as_such(tmp_path: Path) -> None:
    page(tmp_path, BLOCK.format("show=map").replace("engines.flow", "m.yaml"))
    text = "title: M\nteams: {a: Sales, b: Legal}\nitems: {o: Order}\nhandoffs: [{giver: a, receiver: b, item: o}]\n"
    (tmp_path / "m.yaml").write_text(text)
    build([tmp_path])
    (tmp_path / "m.yaml").write_text(text.replace("Legal", "Law"))
    (one,) = check([tmp_path]).outdated
    assert one.since[0] == "Renamed the team from “Legal” to “Law”."


def test_a_block_that_was_never_built(tmp_path: Path) -> None:
    page(tmp_path, BLOCK.format("show=map") + BLOCK.format("show=measures"))
    assert told(tmp_path) == [
        "page.md:1 [not built] “Engine builders: who hands what to whom” has not been drawn yet.",
        "page.md:3 [not built] The table of measures has not been filled in yet.",
    ]


def test_what_was_changed_by_hand(tmp_path: Path) -> None:
    file = page(tmp_path, BLOCK.format("show=map") + BLOCK.format("show=measures"))
    build([file])
    file.write_text(file.read_text().replace("| needs met | 8.1 |", "| needs met | 9 |").replace("![Engine", "![Our"))
    assert [one.partition("]")[0] for one in told(tmp_path)] == [
        "page.md:1 [changed by hand",
        "page.md:6 [changed by hand",
    ]
    build([file])
    assert told(tmp_path) == []


def test_a_formatter_may_align_tables(tmp_path: Path) -> None:
    file = page(tmp_path, BLOCK.format("show=measures"))
    build([file])
    file.write_text(
        file.read_text().replace("| --- | ---: |", "| ---------- | -----: |").replace("needs met | ", "needs met   |  ")
    )
    assert told(tmp_path) == []
    assert build([file]).documents == ()


def test_other_options_than_the_picture_was_drawn_with(tmp_path: Path) -> None:
    file = page(tmp_path, BLOCK.format("show=map name=x"))
    build([file])
    file.write_text(file.read_text().replace("show=map", "show=matrix"))
    (one,) = told(tmp_path)
    assert one.startswith("page.md:1 [asks for something else] “Engine builders: who hands what to whom” is not what")


@pytest.mark.parametrize("other", ["show=sheet team=purchasing", 'show=sheet team=sales caption="New"'])
def test_other_options_than_the_table_was_made_with(tmp_path: Path, other: str) -> None:
    file = page(tmp_path, BLOCK.format("show=sheet team=sales"))
    build([file])
    file.write_text(file.read_text().replace("show=sheet team=sales", other))
    assert [one.partition("]")[0] for one in told(tmp_path)] == ["page.md:1 [asks for something else"]
    build([file])
    assert told(tmp_path) == []


def test_a_day_that_has_not_come_confirms_nothing(tmp_path: Path) -> None:
    file = page(tmp_path, BLOCK.format('show=measures confirmed="Ann on 2026-03-01"'))
    build([file])
    assert told(tmp_path, today=datetime.date(2026, 3, 1)) == []
    (early,) = told(tmp_path, today=datetime.date(2026, 2, 28))
    assert early.startswith("page.md:1 [not confirmed] show=measures says that Ann has confirmed it on 2026-03-01, and")


def test_a_picture_that_is_gone_or_damaged(tmp_path: Path) -> None:
    file = page(tmp_path, BLOCK.format("show=map"))
    build([file])
    picture = tmp_path / "page.map.svg"
    picture.write_text(picture.read_text().replace("<metadata>flowmap ", "<metadata>flowmap A"))
    assert [one.partition("]")[0] for one in told(tmp_path)] == ["page.md:1 [not built"]
    picture.unlink()
    assert [one.partition("]")[0] for one in told(tmp_path)] == ["page.md:1 [not built"]


def test_the_picture_of_a_finding_that_is_closed(tmp_path: Path) -> None:
    fingerprint = "ce1000c"  # of the white spot of goods receiving; it survives renamed titles
    file = page(tmp_path, BLOCK.format(f"show=finding finding={fingerprint} name=white-spot"))
    build([file])
    assert told(tmp_path) == []
    (tmp_path / "engines.flow").write_text(ENGINES + TOLD)
    (one,) = check([tmp_path]).outdated
    assert (one.why, one.says) == ("changed", "is about a finding that is there no more.")


def test_a_left_over_picture(tmp_path: Path) -> None:
    file = page(tmp_path, BLOCK.format("show=map"))
    build([file])
    file.write_text("flowmap\n")
    assert told(tmp_path) == ["page.map.svg:1 [left over] The picture is in no document any more."]


@pytest.mark.parametrize(
    ("today", "said"),
    [
        (datetime.date(2026, 8, 28), []),
        (
            datetime.date(2026, 8, 29),
            ["page.md:1 [not confirmed] “All” was last confirmed by Ann on 2026-03-01, 181 days ago; at most 180d."],
        ),
    ],
)
def test_an_age_at_which_somebody_must_look_again(tmp_path: Path, today: datetime.date, said: list[str]) -> None:
    options = 'show=map caption="All" confirmed="Ann on 2026-03-01" max_age=180d'
    file = page(tmp_path, BLOCK.format(options))
    build([file])
    assert "*All. Last confirmed by Ann on 2026-03-01.*" in file.read_text()
    assert told(tmp_path, today=today) == said


def test_an_acceptance_that_ends(tmp_path: Path) -> None:
    accepted = 'accept GAP01 Goods receiving: goods announcement because "soon" until 2026-06-30\n'
    page(tmp_path, BLOCK.format("show=findings") + BLOCK.format("show=map"), flow=ENGINES + accepted)
    build([tmp_path], today=datetime.date(2026, 6, 1))
    assert told(tmp_path, today=datetime.date(2026, 6, 30)) == []
    late = told(tmp_path, today=datetime.date(2026, 7, 1))
    assert "Now: Goods receiving needs goods announcement in case engine" in late[0]


def test_what_does_not_exist_is_told_with_its_place(tmp_path: Path) -> None:
    page(tmp_path, BLOCK.format("show=team team=slaes") + "\n```flowmap\nshow: map\nmap: none.flow\n```\n")
    checked = check([tmp_path])
    assert [(one.line, one.message) for one in checked.problems] == [
        (1, "“Engine builders” has no team, system, meeting or outsider “slaes”."),
        (4, f"map=none.flow: there is no file {tmp_path / 'none.flow'}."),
    ]
    assert checked.to_dict()["problems"][0]["hint"] == "Did you mean “sales”?"


def test_the_words_are_few_where_much_has_changed(tmp_path: Path) -> None:
    page(tmp_path, BLOCK.format("show=team team=sales"))
    build([tmp_path])
    more = "".join(f'Sales -> Team {n}: "paper {n}"\nSales makes "paper {n}"\n' for n in range(20))
    (tmp_path / "engines.flow").write_text(ENGINES + more)
    (one,) = check([tmp_path]).outdated
    assert one.since[:2] == ("Team 0 now gets paper 0 from Sales.", "Team 1 now gets paper 1 from Sales.")
    assert (len(one.since), one.since[-1][:4]) == (7, "And ")


def test_a_hundred_pages_of_one_map_are_checked_without_drawing(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    """Where the map is as it was, no picture is drawn to know that it is true."""
    file = page(tmp_path, BLOCK.format("show=map") + BLOCK.format("show=team team=sales"))
    build([file])
    monkeypatch.setattr("flowmap.diagrams.draw", None)
    assert told(tmp_path) == []
    (tmp_path / "engines.flow").write_text(ENGINES + TOLD)
    with pytest.raises(TypeError):
        told(tmp_path)
