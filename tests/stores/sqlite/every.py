"""A map with every field of every record, each once stated and once not."""

from __future__ import annotations

import datetime

from flowmap.domain.map import Map
from flowmap.domain.quantities import Capacity, Duration, Effort, Rate, Share
from flowmap.domain.records import (
    Acceptance,
    Activity,
    Alias,
    Case,
    Handoff,
    Header,
    Holder,
    Item,
    Need,
    Policy,
    Query,
    Question,
    Stage,
)


def every() -> Map:
    """Everything that a store has to keep."""
    said = {"note": "as told", "source": "interview"}
    return Map.of(
        [
            Header(title="Every field", hourly_rate="60 EUR", **said),
            *(Case(id=f"case-{n}", share=Share(10, "%") if n else None) for n in range(10)),
            Stage(id="enquiry", title="Enquiry", position=1, starts=Duration(2, "d"), **said),
            Stage(id="order", position=2),
            Holder(id="sales", title="Sales", department="Front", people=3.5, capacity=Capacity(40, "h/week"), **said),
            Holder(id="erp", kind="system", inventory="complete"),
            Holder(id="plant"),
            Item(id="price"),
            Item(id="offer", title="Offer", parts=("price",), replica=True, **said),
            Item(id="skill", kind="expertise"),
            Activity(at="sales", makes=("offer", "price"), duration=Duration(30, "min"), stage="enquiry", **said),
            Activity(at="plant", uses=("offer",), control="approve", cases=("case-9", "case-0")),
            Handoff(
                giver="sales",
                receiver="plant",
                item="offer",
                via="erp",
                mode="read",
                stage="order",
                lead=Duration(1.5, "h"),
                lead_p90=Duration(2, "w"),
                every=Duration(1, "d"),
                effort=Effort(10, "min"),
                times=Rate(1, "weekly"),
                quality=Share(0.9, ""),
                said_by="both",
                backup=True,
                cases=("case-8",),
                **said,
            ),
            Handoff(giver="sales", receiver="plant", item="offer", id="handoff:sales:plant:offer-2"),
            Handoff(giver="plant", receiver="erp"),
            Question(
                asker="plant", asked="sales", item="price", times=Rate(2, "/day"), answered=Share(50, "%"), **said
            ),
            Question(asker="erp", asked="sales", effort=Effort(1, "h"), lead=Duration(1, "d"), cases=("case-1",)),
            Need(holder="plant", item="offer", kano="threshold", within=Duration(3, "d"), because="a plan", **said),
            Need(holder="erp", item="price", max_age=Duration(5, "d"), min_quality=Share(95, "%"), cases=("case-9",)),
            Policy(rule="deny", holder="erp", item="skill", cases=("case-2",), **said),
            Policy(rule="must_pass", holder="sales", item="offer"),
            Acceptance(
                finding="GAP01", holder="plant", because="known", by="ann", until=datetime.date(2030, 2, 28), **said
            ),
            Acceptance(finding="REL01", counterpart="sales", item="offer", cases=("case-3",)),
            Alias(name="the quote", item="offer", **said),
            Alias(name="works", holder="plant", differs=True),
            Query(name="teams", query="MATCH (h:Holder) RETURN h.title", **said),
        ],
        name="every",
    )
