"""Numbers name white spots, letters name passages; the same in every picture of one map."""

from __future__ import annotations

from dataclasses import replace

from flowmap.diagrams.marks import letter, marks
from flowmap.domain.records import Acceptance
from tests.diagrams.samples import first, sample


def test_white_spots_are_numbered_and_what_hangs_on_them_is_lettered() -> None:
    m, report = sample("engines")
    assert marks(m, report) == {
        first(report, "GAP01").fingerprint: "1",
        first(report, "GAP02").fingerprint: "1a",
    }


def test_passages_have_letters_in_the_order_of_the_report() -> None:
    m, report = sample("installations")
    found = marks(m, report)
    passages = [one.fingerprint for one in report.findings if one.code == "REL01"]
    assert [found[one] for one in passages] == [letter(n).upper() for n in range(len(passages))]
    spots = [one for one in report.findings if one.code in ("GAP01", "GAP03") and one.accepted is None]
    assert [found[one.fingerprint] for one in spots] == [str(n + 1) for n in range(len(spots))]


def test_accepted_findings_have_no_mark() -> None:
    m, report = sample("engines")
    accepted = Acceptance(finding="GAP01")
    findings = tuple(replace(one, accepted=accepted) if one.code == "GAP01" else one for one in report.findings)
    assert marks(m, replace(report, findings=findings)) == {}


def test_letters_go_on_after_z() -> None:
    assert [letter(n) for n in (0, 25, 26, 27, 51, 52, 701, 702)] == ["a", "z", "aa", "ab", "az", "ba", "zz", "aaa"]
