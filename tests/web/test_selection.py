"""What a page adds to a selection: the record beside it, and findings under what they follow from."""

from __future__ import annotations

from flowmap import services
from flowmap.domain.finding import Effect, Finding
from flowmap_web.selection import LONGEST, LONGEST_REF, Selection, nested
from tests.sample_maps import sample


def test_a_record_is_selected_and_filters_nothing() -> None:
    m = sample("engines")
    selection = Selection.of({"record": f" activity:{'x' * 10_000}", "q": "y" * 300}, m)
    assert (len(selection.record), len(selection.q)) == (LONGEST_REF, LONGEST)
    report = services.check(m, effects=False)
    assert Selection.of({"record": "holder:sales"}, m).admitted(report.findings, m) == list(report.findings)
    assert not Selection.of({"record": "holder:sales"}, m).narrows
    assert Selection.of({"record": "holder:sales"}, m).arguments() == {"record": "holder:sales"}


def finding(fingerprint: str, *roots: str) -> Finding:
    return Finding("GAP02", "blocked-output", "error", None, None, None, (), fingerprint, roots=roots, effect=Effect())


def told(findings: list[Finding]) -> list[tuple[str, list[str]]]:
    return [(one.finding.fingerprint, [follow.fingerprint for follow in one.follow]) for one in nested(findings)]


def test_what_follows_stands_under_its_root_however_far() -> None:
    found = [finding("a"), finding("b", "a"), finding("c", "b"), finding("d", "hidden"), finding("e", "e")]
    assert told(found) == [("a", ["b", "c"]), ("d", []), ("e", [])]


def test_findings_that_hang_on_each_other_are_shown_under_the_first() -> None:
    assert told([finding("a", "b"), finding("b", "a"), finding("c", "b")]) == [("a", ["b", "c"])]
