"""What is too old, incomplete or wrong where it arrives, and time that nobody uses."""

from __future__ import annotations

from typing import TypeVar

from flowmap.diagrams import pens, wording
from flowmap.diagrams.remarks import Remark, Words
from flowmap.diagrams.views.finding.arriving import MOST_WAYS, about
from flowmap.diagrams.views.finding.scene import Scene
from flowmap.domain.records import Activity, Handoff, Need, Record
from flowmap.domain.words import hours, listed, percent

Kind = TypeVar("Kind", bound=Record)


def too_old(scene: Scene) -> None:
    """The way on which it grew old, with what is sent only now and then."""
    hands, needs = _of(scene, Handoff), _of(scene, Need)
    if not hands or scene.finding.holder is None:
        about(scene)
        return
    ages = [need.max_age for need in needs if need.max_age is not None]
    limit = f"may be {hours(min(age.base for age in ages))} old" if ages else "is too old there"
    for one in hands[-MOST_WAYS:]:
        scene.team(one.giver)
        if one.receiver == scene.finding.holder:
            scene.team(one.receiver, limit, "missing", pens.LACKS)
        words = () if one.every is None else (Words(f"every {one.every}", "missing"),)
        scene.hand(one, Remark(words=words, finding=scene.finding.fingerprint))


def not_reliable(scene: Scene) -> None:
    """The way on which something is lost, and how much on each step; the weakest stands out."""
    hands, needs = _of(scene, Handoff), _of(scene, Need)
    if not hands or scene.finding.holder is None:
        about(scene)
        return
    shares = [need.min_quality.base for need in needs if need.min_quality is not None]
    limit = f"needs {percent(100 * max(shares))}" if shares else "is not reliable there"
    weakest = min(one.quality.base for one in hands)
    for one in hands[-MOST_WAYS:]:
        scene.team(one.giver)
        if one.receiver == scene.finding.holder:
            scene.team(one.receiver, limit, "missing", pens.LACKS)
        told = f"{percent(100 * one.quality.base)} complete and correct"
        words = (Words(told, "missing" if one.quality.base == weakest else "second"),) if one.quality.base < 1 else ()
        scene.hand(one, Remark(words=words, finding=scene.finding.fingerprint))


def not_used(scene: Scene) -> None:
    """Who has it and what could be done with it sooner, or who could say it to whom."""
    finding, m = scene.finding, scene.m
    needs = _of(scene, Need)
    steps: list[Handoff | Activity] = [*_of(scene, Handoff), *_of(scene, Activity)]
    if finding.holder is None or finding.item is None:
        about(scene)
    elif steps and finding.effect.days is not None:
        start = scene.team(finding.holder, f"has it {hours(24 * finding.effect.days)} before")
        for one in steps[:2]:
            if isinstance(one, Handoff):
                scene.hand(one)
            else:
                what = f"make {listed([wording.item(m, made) for made in one.makes])}" if one.makes else "go on"
                scene.way(start, scene.proposal(f"Could {what} sooner"), pen=pens.SUGGESTED)
    elif needs or finding.proof:
        giver = finding.proof[-1].holder if finding.proof else finding.holder
        others = [need.holder for need in needs if need.holder != giver]
        receiver = others[0] if others else finding.holder
        start = scene.team(giver, "has it")
        end = scene.team(receiver, "still wants it") if receiver != giver else scene.note(finding.item, [])
        scene.way(start, scene.proposal(f"Could tell {wording.item(m, finding.item)} now"), end, pen=pens.SUGGESTED)
    else:
        about(scene)


def _of(scene: Scene, kind: type[Kind]) -> list[Kind]:
    """The records of one type in the evidence of the finding, in its order."""
    found = [scene.m.find(one.record) for one in scene.finding.evidence]
    return [one for one in found if isinstance(one, kind)]
