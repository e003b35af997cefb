"""A team: what it lacks, gives, gets, needs and does."""

from __future__ import annotations

from flowmap.diagrams.wording import channel
from flowmap.domain.words import counted, word
from flowmap_web.addresses import links_to_pages
from flowmap_web.desk import desk
from flowmap_web.pages import showing
from flowmap_web.pages.map_page import lacking
from flowmap_web.records import arrives, known_team, told
from flowmap_web.selection import involved, nested


def show(name: str, team: str) -> str:
    """`/maps/NAME/teams/TEAM`"""
    opened = desk().open(name)
    m = opened.map
    holder = known_team(m, team)
    title = m.title_of("holder", team)
    found = [one for one in opened.report.findings if team in involved(one)]
    lacks = lacking(found, team)
    about = [
        word(holder.kind),
        holder.department,
        holder.people and counted(int(holder.people), "person", "people"),
        holder.capacity and f"can do {holder.capacity}",
        "has confirmed that this list is complete"
        if holder.inventory
        else "has not yet confirmed that this list is complete",
    ]
    asks = [*m.questions.where(asker=team), *m.questions.where(asked=team)]
    return showing.show(
        "team.html",
        opened,
        holder=holder,
        holder_title=title,
        about=[part for part in about if part],
        drawing=opened.draw(view="team", team=team, links=links_to_pages(name)),
        lacks=nested(lacks),
        others=nested([one for one in found if one not in lacks]),
        gives=m.handoffs.where(giver=team),
        gets=m.handoffs.where(receiver=team),
        needs=[(need, arrives(opened, need)) for need in m.needs.where(holder=team)],
        does=told(m, m.activities.where(at=team)),
        asks=told(m, asks),
        policies=told(m, m.policies.where(holder=team)),
        via=lambda handoff: channel(m, handoff),
    )
