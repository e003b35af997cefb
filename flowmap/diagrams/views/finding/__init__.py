"""One finding by itself: at most a handful of boxes that show what is wrong, and what would be right."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Mapping

from flowmap.diagrams.facts import Facts
from flowmap.diagrams.focus import Focus
from flowmap.diagrams.sketch import Sketch
from flowmap.diagrams.views.finding import arriving, blocked, excess, going_on, in_time, lacking, late, making, passing
from flowmap.diagrams.views.finding.scene import Scene
from flowmap.domain.finding import Finding, Report
from flowmap.domain.map import Map
from flowmap.errors import BadInput

PICTURES: Mapping[str, Callable[[Scene], None]] = {
    "GAP01": lacking.white_spot,
    "GAP02": blocked.blocked,
    "GAP03": lacking.white_spot,
    "GAP04": lacking.white_spot,
    "GAP05": lacking.white_spot,
    "GAP06": going_on.asked_again,
    "GAP07": going_on.disputed,
    "GAP08": lacking.kept_back,
    "REL01": passing.only_passed_on,
    "REL02": going_on.past_many,
    "REL03": going_on.in_a_circle,
    "REL04": going_on.in_other_media,
    "RSK01": passing.single_carrier,
    "RSK02": arriving.control_bypassed,
    "RSK03": arriving.must_not_have,
    "EXC01": arriving.not_used,
    "EXC02": making.made_not_used,
    "EXC03": arriving.delivered_twice,
    "EXC04": excess.sent_too_often,
    "EXC05": excess.too_much_at_once,
    "FLW02": in_time.too_old,
    "FLW03": in_time.not_reliable,
    "FLW04": in_time.not_used,
    "FLW05": excess.versions_meet,
    "RSK04": excess.too_much_work,
    "MOD01": making.made_in_several_places,
    "MOD03": excess.goes_round,
}


def sketches(m: Map, report: Report, focus: Focus) -> Iterator[Sketch]:
    """The picture of the finding's rule; then only who and what it is about."""
    if focus.finding is None:
        raise BadInput(
            "The view “finding” needs a finding.",
            hint="Give it as --finding FINGERPRINT, or finding= in Python and addresses.",
        )
    finding = report.named(focus.finding)
    facts = Facts(m, report, Focus(case=focus.case))
    if finding.code == "FLW01" and (bars := late.late(facts, finding)) is not None:
        yield bars
    if finding.code in PICTURES:
        yield _scene(facts, finding, PICTURES[finding.code])
    yield _scene(facts, finding, arriving.about)


def _scene(facts: Facts, finding: Finding, draw: Callable[[Scene], None]) -> Sketch:
    scene = Scene(facts, finding)
    draw(scene)
    return scene.sketch()
