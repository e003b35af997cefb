"""The guide is true: its commands run and print what it shows, its maps are maps, its words are those of the screen."""

from __future__ import annotations

import re
from pathlib import Path

import pytest

from flowmap.analyzers.registry import registry
from flowmap.domain import words
from flowmap.domain.map import Map
from flowmap.domain.records import RECORDS, fields_of, stated
from flowmap.formats.flow_text import grammar
from flowmap.services import SAMPLES, check, load, parse, samples_folder
from tests.docs.fenced import PAGES, ROOT, blocks, followed, rows

GUIDE = ROOT / "docs" / "guide"
ENTRIES = [ROOT / name for name in ("README.md", "CONTRIBUTING.md", "CHANGELOG.md", "docs/ARCHITECTURE.md")]


def text_of(page: str) -> str:
    return (GUIDE / page).read_text(encoding="utf-8")


@pytest.mark.parametrize("page", sorted(GUIDE.glob("*.md")), ids=lambda page: page.stem)
def test_a_page_does_what_it_says(page: Path, tmp_path: Path) -> None:
    followed(page, tmp_path)


@pytest.mark.parametrize("page", [*PAGES, *ENTRIES], ids=lambda page: f"{page.parent.name}-{page.stem}")
def test_links_lead_somewhere(page: Path) -> None:
    targets = re.findall(r"\]\(([^)#]+)[^)]*\)", page.read_text(encoding="utf-8"))
    missing = [target for target in targets if "://" not in target and not (page.parent / target).exists()]
    assert missing == []


def test_the_maps_are_called_as_in_the_browser() -> None:
    named = set(re.findall(r"\b[Oo]pen \*\*(.+?)\*\*", text_of("first-ten-minutes.md").replace("\n", " ")))
    assert len(named) == 2
    assert named <= {load(str(samples_folder() / name / "map.yaml")).title for name in SAMPLES}


def test_the_guide_is_one_whole() -> None:
    linked = {name for page in GUIDE.glob("*.md") for name in re.findall(r"\]\((\w[\w-]*\.md)", page.read_text())}
    assert {page.name for page in GUIDE.glob("*.md")} - linked <= {"first-ten-minutes.md"}


def maps(language: str) -> list[Map]:
    """The maps on the page about writing them."""
    found = [block for block in blocks(text_of("write-a-map.md")) if block.language == language]
    return [parse(block.text, notation=language) for block in found]


def fields_said(written: list[Map]) -> set[tuple[str, str]]:
    return {(record.type, name) for m in written for record in m.records() for name, _ in stated(record)}


def test_every_key_of_yaml_is_shown() -> None:
    text = "\n".join(block.text for block in blocks(text_of("write-a-map.md")) if block.language == "yaml")
    keys = {(kind, field.name) for kind in RECORDS for field in fields_of(kind) if field.name != "id"}
    assert {(kind, name) for kind, name in keys - fields_said(maps("yaml")) if f"{name}:" not in text} == set()


def test_every_word_of_flow_text_is_shown() -> None:
    said = fields_said(maps("flow"))
    sayable = {(kind, name) for kind, phrases in grammar.FIELDS.items() for name in phrases.values()}
    sayable |= {(kind, name) for kind, sayings in grammar.SAYINGS.items() for name, _ in sayings.values()}
    sayable |= {(kind, name) for kind, bare in grammar.BARE.items() for name in bare}
    common = {(kind, name) for kind, name in sayable if name in ("note", "source", "cases", "title", "stage")}
    assert sayable - said - common - {("question", "lead")} == set()
    told = text_of("write-a-map.md")
    assert [verb for verb in grammar.VERBS if f" {verb} " not in told] == []


def test_a_map_of_arrows_has_no_findings() -> None:
    first, unnamed, *_ = maps("flow")
    assert check(first, effects=False).findings == ()
    assert check(unnamed, effects=False).findings == ()


def test_the_examples_show_what_the_text_says_of_them() -> None:
    needs, engines = maps("flow")[2], maps("flow")[4]
    found = [(one.code, one.holder, one.cases) for one in check(needs, effects=False).findings]
    assert found == [("GAP01", "production", ("all",)), ("GAP01", "quality", ("all",))]
    found = [(one.code, one.holder, one.cases) for one in check(engines, effects=False).findings]
    assert found == [("GAP01", "goods-receiving", ("engine",)), ("GAP04", "purchasing", ("engine",))]


def test_the_glossary_has_the_words_of_the_screen() -> None:
    told = {cells[0].strip("`"): cells[1] for cells in rows(text_of("glossary.md")) if cells[0].startswith("`")}
    left_out = {"map", "team", "system", "meeting", "outsider"}  # their words are the same
    assert all(words.word(name) == name for name in left_out)
    assert {name: words.word(name) for name in told} == told
    assert set(words.WORDS) - set(told) == left_out
    assert set(registry()) - set(words.WORDS) == set()


def test_the_findings_page_groups_every_rule_as_the_report_does() -> None:
    from flowmap.cli.text import GROUPS

    grouped = {title: set(codes) & set(registry()) for title, codes in GROUPS}
    told = {cells[0]: cells[1] for cells in rows(text_of("read-findings.md"))}
    for title, codes in grouped.items():
        assert {code: words.word(code) for code in codes} == {
            code: said for said, code in re.findall(r"(\w[\w ,]*?) \(([A-Z]{3}\d\d)\)", told[title])
        }
    assert set().union(*grouped.values()) == set(registry())


def test_the_views_are_those_that_draw_offers() -> None:
    from flowmap.diagrams.views import VIEWS

    said = set(re.findall(r"--view (\w+)", text_of("draw-pictures.md")))
    assert said | {"map"} == set(VIEWS)


def test_the_variables_are_those_that_the_program_reads() -> None:
    sources = [*(ROOT / "flowmap").rglob("*.py"), *(ROOT / "web").rglob("*.py")]
    read = {name for file in sources for name in re.findall(r"FLOWMAP_[A-Z0-9_]+", file.read_text(encoding="utf-8"))}
    told = {name for page in GUIDE.glob("*.md") for name in re.findall(r"FLOWMAP_[A-Z0-9_]+", page.read_text())}
    assert told <= read
    assert {name for name in read if "NEO4J" in name or name == "FLOWMAP_STORE"} <= told
