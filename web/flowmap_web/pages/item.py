"""A piece of information: its way from hand to hand, who needs it, and whether it gets there."""

from __future__ import annotations

from flowmap.diagrams.wording import channel
from flowmap.domain.words import word
from flowmap_web.addresses import links_to_pages
from flowmap_web.desk import desk
from flowmap_web.pages import showing
from flowmap_web.records import arrives, known_item, told
from flowmap_web.selection import nested


def show(name: str, item: str) -> str:
    """`/maps/NAME/items/ITEM`"""
    opened = desk().open(name)
    m = opened.map
    record = known_item(m, item)
    work = [*m.activities.where(makes=item), *m.activities.where(uses=item)]
    wholes = [(whole.id, item) for whole in m.items.where(parts=item)]
    about = [
        "expertise: held by those who make it, and by those who ask them"
        if record.kind == "expertise"
        else word("item"),
        "may be made in several places" if record.replica else None,
    ]
    return showing.show(
        "item.html",
        opened,
        item_id=item,
        item_title=m.title_of("item", item),
        about=[part for part in about if part],
        drawing=opened.draw(view="item", item=item, links=links_to_pages(name)),
        found=nested([one for one in opened.report.findings if one.item == item]),
        handoffs=m.handoffs.where(item=item),
        needs=[(need, arrives(opened, need)) for need in m.needs.where(item=item)],
        work=told(m, work),
        parts_of=[*wholes, *((item, part) for part in record.parts)],
        asks=told(m, m.questions.where(item=item)),
        via=lambda handoff: channel(m, handoff),
    )
