"""What is made for nobody, and what is made in several places."""

from __future__ import annotations

from flowmap.diagrams import pens, wording
from flowmap.diagrams.remarks import Remark, Words
from flowmap.diagrams.views.finding.arriving import MOST_WAYS, about
from flowmap.diagrams.views.finding.scene import Scene


def made_not_used(scene: Scene) -> None:
    """Who makes it, and where it goes without being used."""
    finding = scene.finding
    if finding.holder is None or finding.item is None:
        about(scene)
        return
    maker = scene.team(finding.holder, "makes it")
    hands = scene.giving(finding.holder, finding.item)[:MOST_WAYS]
    unused = Remark(words=(Words("nobody is known to use it", "second"),), finding=finding.fingerprint)
    for one in hands:
        scene.team(wording.receiver(one), "gets it")
        scene.hand(one, unused)
    if not hands:
        scene.way(maker, scene.note(finding.item, [], unused))


def made_in_several_places(scene: Scene) -> None:
    """Who makes the same, and the question whether it is one thing."""
    finding = scene.finding
    if finding.item is None or not finding.providers:
        about(scene)
        return
    makers = [scene.team(one, "makes it") for one in finding.providers[:MOST_WAYS]]
    question = Remark(words=(Words("is it one thing?", "passage"),), finding=finding.fingerprint)
    note = scene.note(finding.item, [], question)
    for maker in makers:
        scene.way(maker, note, pen=pens.HANDED)
    if len(finding.providers) > len(makers):
        scene.sheet.says(f"And {wording.teams(scene.m, finding.providers[len(makers) :])}.")
