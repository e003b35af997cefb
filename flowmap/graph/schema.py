"""Which records are nodes and which are relationships, and what is found beside them: the schema of DESIGN 7."""

from __future__ import annotations

from dataclasses import dataclass


@dataclass(frozen=True, slots=True)
class Node:
    """Records of a type that are nodes with a label."""

    type: str
    name: str


@dataclass(frozen=True, slots=True)
class Edge:
    """Records of a type that are relationships; `ends` are (field, label) of the start and of the end.

    `rule` tells apart the two kinds of policy.
    """

    type: str
    name: str
    ends: tuple[tuple[str, str], tuple[str, str]]
    rule: str | None = None


@dataclass(frozen=True, slots=True)
class Link:
    """Relationships that follow from the records of a type, or from what was found; `ends` are labels."""

    name: str
    ends: tuple[str, str]
    of: str = ""


NODES = (
    Node("case", "Case"),
    Node("stage", "Stage"),
    Node("holder", "Holder"),
    Node("item", "Item"),
    Node("activity", "Activity"),
    Node("acceptance", "Acceptance"),
    Node("alias", "Alias"),
    Node("query", "Query"),
)
EDGES = (
    Edge("handoff", "HANDS_OFF", (("giver", "Holder"), ("receiver", "Holder"))),
    Edge("question", "ASKS", (("asker", "Holder"), ("asked", "Holder"))),
    Edge("need", "NEEDS", (("holder", "Holder"), ("item", "Item"))),
    Edge("policy", "DENIED", (("holder", "Holder"), ("item", "Item")), rule="deny"),
    Edge("policy", "MUST_PASS", (("item", "Item"), ("holder", "Holder")), rule="must_pass"),
)
LINKS = (
    Link("PERFORMS", ("Holder", "Activity"), of="activity"),
    Link("USES", ("Activity", "Item"), of="activity"),
    Link("MAKES", ("Activity", "Item"), of="activity"),
    Link("PART_OF", ("Item", "Item"), of="item"),
)
KINDS = {"team": "Team", "system": "System", "meeting": "Meeting", "outsider": "Outsider"}  # of holders, their labels
MAP, FINDING = "Map", "Finding"
FOUND = (
    Link("HOLDS", ("Holder", "Item")),
    Link("LACKS", ("Holder", "Item")),
    Link("DEPENDS_ON", ("Holder", "Holder")),
    Link("COULD_HAND_OFF", ("Holder", "Holder")),
    Link("ABOUT", (FINDING, "Holder")),
    Link("ABOUT", (FINDING, "Item")),
)
GAPS = ("GAP01", "GAP02", "GAP03", "GAP08")  # the findings that say that a holder lacks an item

# What the properties mean of that which is found; those of records are their fields (domain/records.py).
MEANS = {
    MAP: {
        "id": "what the map is called in the store",
        "title": "what people call it",
        "model": "the hash of all that it states",
        "revision": "of the store; none where the map is a file",
    },
    FINDING: {
        "id": "the fingerprint, which stays as long as the finding does",
        "title": "the finding in a sentence",
        "code": "of the rule, such as GAP01; its family is the second label",
        "name": "of the rule, such as white-spot",
        "severity": "error, warning or info",
        "holder": "id of the team where it must be repaired or looked at",
        "counterpart": "id of the other end, where there is one",
        "item": "id of the information",
        "cases": "ids of the kinds of order",
        "kano": "threshold, performance or excitement, of what is wanted",
        "implied": "true where nobody has stated the want, but somebody's work needs it",
        "verdict": "of a passage: candidate or redundant",
        "weight": "declared weight that is not met",
        "hours_per_year": "of work that it costs",
        "money_per_year": "what these hours cost, where the map says what an hour costs",
        "currency": "of that money, such as EUR",
        "days": "of delay",
        "accepted": "true where the owners accept it",
        "because": "why they accept it",
        "message": "the sentence; like all below for the first 200 findings, in the order of a check",
        "providers": "ids of the teams that could help",
        "roots": "fingerprints of the gaps that it follows from",
        "rests_on": "ids of the teams whose inventory it rests on",
        "confirmed": "true where these inventories are confirmed complete",
        "records": "the records that it rests on",
        "revision": "on which it was found",
    },
    "HOLDS": {
        "cases": "in which the team has the information",
        "arrival_h": "hours after the order starts by which it usually has arrived in all of them, at least",
    },
    "LACKS": {
        "cases": "in which the team wants the information and has it not",
        "code": "why: GAP01 somebody else has it, GAP02 it cannot be made, GAP03 nobody makes it, GAP08 a policy",
        "kano": "how much it is wanted",
        "implied": "as of a finding",
    },
    "DEPENDS_ON": {
        "item": "the information that the team at the start needs, has, and would lose without the one at the end",
        "cases": "in which it would",
        "kano": "how much it is needed",
        "carrier": "id of the one at the end",
        "only_carries": "true where the one at the end makes nothing of it, but all ways pass there",
    },
    "COULD_HAND_OFF": {
        "item": "the information that the one at the end lacks, and the one at the start may hand over",
        "cases": "in which",
    },
    "ABOUT": {"role": "holder, counterpart or item of the finding", "code": "of the finding"},
}
