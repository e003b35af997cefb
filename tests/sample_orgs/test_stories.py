"""What the READMEs of the sample organisations say is what flowmap says: commands, outputs, numbers and claims."""

from __future__ import annotations

import re
from collections import Counter
from functools import cache
from pathlib import Path

import pytest

from flowmap.analyzers.check import check
from flowmap.analyzers.registry import registry
from flowmap.custody.wants import WEIGHTS
from flowmap.domain.finding import Finding, Report
from flowmap.domain.map import Map
from flowmap.services import parse
from tests.docs.fenced import followed, prose
from tests.sample_maps import sample
from tests.sample_orgs.expected import NAMES, ROOT, SAMPLES, TODAY

SECTIONS = ("Who they are", "What goes wrong ", "Why it is right", "The cheapest repair", "Try next")


def readme(name: str) -> Path:
    return SAMPLES / name / "README.md"


@cache
def full_report(m: Map) -> Report:
    """All that a map says; maps are immutable, so the same one is checked once."""
    return check(m, effects=False, today=TODAY)


def mended(m: Map, fingerprint: str, *, repair: int = 0) -> Report:
    """The report after a repair that a finding proposes."""
    found = full_report(m).find(fingerprint)
    assert found is not None
    return full_report(m.apply(found.repairs[repair].changes))


def codes(report: Report) -> Counter[str]:
    return Counter(finding.code for finding in report.findings)


def numbers(text: str) -> set[str]:
    """The numbers in a text; codes of rules and fingerprints are none."""
    return set(re.findall(r"\d+(?:[.,]\d+)*", re.sub(r"\b(?:[A-Z]{3}\d\d|[0-9a-f]{7}|[0-9a-f]{12})\b", "", text)))


def counts(m: Map) -> set[str]:
    """What can be counted on a map, and the weights of needs."""
    kinds = Counter(holder.kind for holder in m.holders)
    return {f"{number:g}" for number in (*kinds.values(), *m.stats().values(), *WEIGHTS)}


@pytest.mark.parametrize("name", NAMES)
def test_the_story_is_told_and_its_commands_and_numbers_are_right(name: str, tmp_path: Path) -> None:
    text = readme(name).read_text(encoding="utf-8")
    told = prose(text)
    assert text.startswith("# "), "a story has a title"
    headings = re.findall(r"^## (.*)", told, re.MULTILINE)
    for section in SECTIONS:
        assert any(heading.startswith(section) for heading in headings), section
    printed = followed(readme(name), tmp_path)
    m = sample(name)
    facts = printed + (SAMPLES / name / "map.yaml").read_text(encoding="utf-8")
    if name == "permits":
        facts += (SAMPLES / name / "workshop.flow").read_text(encoding="utf-8")
    invented = numbers(told) - numbers(facts) - counts(m)
    if name == "installations":
        invented -= {one for row in table(told) for one in numbers(row)}
    assert not invented, f"numbers that neither the map nor flowmap knows: {sorted(invented)}"


@pytest.mark.parametrize("name", NAMES)
def test_the_story_names_the_map_as_the_browser_does(name: str) -> None:
    told = re.findall(r"`make run`, then \*(.+?)\*", readme(name).read_text(encoding="utf-8").replace("\n", " "))
    assert len(told) == 1
    assert sample(name).title.startswith(told[0])


@pytest.mark.parametrize("name", NAMES)
def test_every_finding_is_told(name: str) -> None:
    m, told = sample(name), prose(readme(name).read_text(encoding="utf-8")).lower()
    silent = [
        finding.message
        for finding in full_report(m).findings
        if not all(word in told for word in re.findall(r"[a-z]{4,}", subject(m, finding).lower()))
    ]
    assert silent == []


def subject(m: Map, finding: Finding) -> str:
    """What a story may call the subject of a finding: its information, else its team."""
    return m.title_of("holder", finding.holder or "") if finding.item is None else m.title_of("item", finding.item)


def test_most_rules_fire_in_installations() -> None:
    silent = set(registry()) - set(codes(full_report(sample("installations"))))
    assert silent == set(), "say in the story why a rule is silent"


def test_engines_the_line_to_add_does_what_the_story_says() -> None:
    line = next(line for line in readme("engines").read_text().splitlines() if line.startswith("    - {giver"))
    text = (SAMPLES / "engines" / "map.yaml").read_text()
    report = full_report(parse(text.replace("handoffs:\n", f"handoffs:\n{line[2:]}\n"), notation="yaml"))
    assert codes(report) == {"GAP04": 1}
    assert report.coverage.met == report.coverage.total == 27
    honest = text.replace("times: 240/year}", "times: 240/year, cases: standard}")
    report = full_report(parse(honest.replace("handoffs:\n", f"handoffs:\n{line[2:]}\n"), notation="yaml"))
    assert report.findings == ()


def test_engines_the_other_repair_makes_an_intermediary() -> None:
    report = mended(sample("engines"), "ce1000c87ce2", repair=1)
    assert codes(report) == {"REL01": 1, "RSK01": 1}
    assert report.coverage.met == 27


def test_back_office_the_lines_to_write_end_all_but_the_candidate() -> None:
    from flowmap.formats import flow_text

    lines = flow_text.dump(sample("back-office")).splitlines()
    kept = [line for line in lines if "Back office ->" not in line and "-> Back office" not in line]
    assert len(lines) - len(kept) == 3
    added = [line for line in readme("back-office").read_text().splitlines() if line.startswith("    Sales ->")]
    report = full_report(parse("\n".join([*kept, *added]), notation="flow"))
    assert "40 h a year in place of 60" in readme("back-office").read_text()
    passage = full_report(sample("back-office")).find("fbe5cfcfc46f")
    assert passage is not None
    assert (passage.repairs[0].effort_hours_per_year, passage.effect.hours_per_year) == (40, 60 - 40)
    assert [(finding.code, finding.holder) for finding in report.findings] == [("REL01", "works-office")]
    assert codes(mended(sample("back-office"), "fbe5cfcfc46f")) == {"REL01": 1}


def test_back_office_the_desk_saves_the_arrows_that_the_story_counts() -> None:
    handoffs = list(sample("back-office").handoffs)
    givers = sum(one.receiver == "measuring-desk" for one in handoffs)
    receivers = sum(one.giver == "measuring-desk" for one in handoffs)
    assert f"{givers * receivers} arrows instead of {givers + receivers}" in readme("back-office").read_text()


def test_back_office_the_candidate_can_be_accepted() -> None:
    said = re.search(r"^    (accepted:\n(?:     .*\n)+)", readme("back-office").read_text(), re.MULTILINE)
    assert said is not None
    lines = [line.removeprefix("    ") for line in said[1].splitlines()]
    report = full_report(parse((SAMPLES / "back-office" / "map.yaml").read_text() + "\n".join(lines), notation="yaml"))
    assert [finding.holder for finding in report.findings if finding.accepted] == ["works-office"]


def table(text: str) -> list[str]:
    """The rows of the only table of a page, without its head."""
    return [line for line in text.splitlines() if line.startswith("|")][2:]


def test_installations_the_repairs_meet_what_the_table_says() -> None:
    m = sample("installations")
    proposed = (("48bbac768949", 0), ("d0bb1c25c72c", 1), ("ce1000c87ce2", 0))
    told = [float(re.findall(r"\| (\d+\.\d)", row)[0]) for row in table(prose(readme("installations").read_text()))]
    assert told == [round(mended(m, fingerprint, repair=k).coverage.met, 6) for fingerprint, k in proposed]


def test_installations_the_first_proposal_for_the_warranty_would_leave_legal_with_contracts_for_nothing() -> None:
    m = sample("installations")
    known = {finding.fingerprint for finding in full_report(m).findings}
    for repair, brings in ((0, [("EXC01", "legal", "sales", "contract")]), (1, [])):
        new = [one for one in mended(m, "d0bb1c25c72c", repair=repair).findings if one.fingerprint not in known]
        assert [(one.code, one.holder, one.counterpart, one.item) for one in new] == brings
        assert all("export" not in one.cases for one in new)


def test_installations_one_message_ends_three_findings() -> None:
    m = sample("installations")
    before = {"ced58425ae59", "66f677b0a0aa", "e07c37f495d8"}
    report = full_report(m)
    assert before <= {finding.fingerprint for finding in report.findings}
    for fingerprint in ("ced58425ae59", "e07c37f495d8"):
        found = report.find(fingerprint)
        assert found is not None
        m = m.apply(found.repairs[0].changes)
    after = full_report(m).findings
    assert not before & {finding.fingerprint for finding in after}
    assert {finding.fingerprint for finding in after} <= {finding.fingerprint for finding in report.findings}


def test_permits_the_direct_way_is_late_on_bad_days_only(tmp_path: Path) -> None:
    from flowmap.formats import flow_text

    text = flow_text.dump(sample("permits")) + (SAMPLES / "permits" / "workshop.flow").read_text()
    m = parse(text, notation="flow")
    late, direct = "d5ca5bd90ad5", "2ed4afab1d94"
    assert [finding.severity for finding in full_report(m).findings if finding.fingerprint == late] == ["error"]
    after = mended(m, direct)
    assert [finding.severity for finding in after.findings if finding.fingerprint == late] == ["warning"]
    assert after.find(direct) is None


def test_the_samples_name_the_schema_for_editors() -> None:
    for name in set(NAMES) - {"permits"}:  # that file is as the import wrote it
        first = (SAMPLES / name / "map.yaml").read_text().splitlines()[0]
        target = first.removeprefix("# yaml-language-server: $schema=")
        assert target != first
        assert (SAMPLES / name / target).resolve() == ROOT / "sample_orgs" / "flowmap.schema.json"
