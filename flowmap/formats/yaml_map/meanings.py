"""What each key of a record says, in one sentence: what an editor shows while the key is typed."""

from __future__ import annotations

from collections.abc import Mapping

# A key that means the same everywhere, or "type.key" where it does not.
MEANINGS: Mapping[str, str] = {
    "id": "Only where two records would have the same derived id: that id with -2, -3 ...",
    "title": "The name that people read; without it the id is read as one.",
    "note": "Anything worth remembering.",
    "source": "Where this is known from: a workshop, an import, a document.",
    "cases": "The kinds of order in which this is so; without it in all of them.",
    "stage": "The step of the sales process in which this happens.",
    "item": "The piece of information, by its id.",
    "holder": "The team, system, meeting or outsider, by its id.",
    "times": "How often it happens: the total over its cases.",
    # the whole map
    "map.title": "What the map is called.",
    "hourly_rate": "What an hour of work costs, with its currency: 60 EUR. Findings then say their work in money, too.",
    "map.note": "Anything worth remembering of the whole map.",
    "map.source": "Where the map is from.",
    # cases and stages
    "share": "This kind's share of all orders; shares left out split what is left equally.",
    "position": "Its place in the order of the stages, from 1; without it the place in the file.",
    "starts": "How long after the case starts this stage starts.",
    # teams, systems, meetings, outsiders
    "department": "The part of the company it belongs to.",
    "people": "How many people work there. No person is ever named.",
    "capacity": "How much work it can do in a period.",
    "inventory": "`complete` when the team confirms that what it needs, receives and makes is listed in full.",
    # items
    "parts": "Items contained in this one: who has the whole has the parts.",
    "replica": "Whether several teams may originate the same content.",
    "item.kind": "`expertise` is held only by its makers, and by askers who are answered.",
    # activities
    "at": "The team that does the work, by its id.",
    "uses": "The items that the work needs; without any, it originates what it makes.",
    "makes": "The items that the work produces.",
    "control": "The work approves or checks what it uses, or redacts or translates it into what it makes.",
    "duration": "How long the work takes, from the last input to the result.",
    # handoffs
    "giver": "Who hands it over, by its id.",
    "receiver": "Who gets it, by its id.",
    "handoff.item": "What is handed over, by its id; ? or nothing where nobody has said yet.",
    "via": "The channel: a word for one, or the id of a system or meeting.",
    "mode": "`push`: the giver sends it. `read`: the receiver looks it up in the giver, a system or meeting.",
    "lead": "How long it usually takes (the median).",
    "lead_p90": "How long it takes on a bad day: nine of ten are quicker.",
    "every": "The period, where it is sent periodically.",
    "handoff.effort": "Work each time: the giver's, or the receiver's in a `read` handoff.",
    "quality": "The share that arrives complete and correct; without it 100 %.",
    "said_by": "Who says that this handoff happens.",
    "backup": "Whether it is only a second way for when the first fails.",
    # questions
    "asker": "Who asks, by its id.",
    "asked": "Who is asked, by its id.",
    "question.item": "What is asked for, by its id.",
    "question.effort": "Work of the asker each time.",
    "question.lead": "How long the answer usually takes.",
    "answered": "The share of questions that get an answer; without it 100 %.",
    # needs
    "need.holder": "Who needs it, by its id.",
    "kano": "threshold: must have. performance: the more the better. excitement: nice to have. "
    "not_relevant: does not want it.",
    "within": "How long after the case starts it is needed at the latest.",
    "max_age": "How old it may be at most.",
    "min_quality": "Which share of it must be complete and correct.",
    "because": "Why.",
    # policies and acceptances
    "deny": "The team that must not have the item, by its id.",
    "must_pass": "The team that the item must pass before it reaches anybody else, by its id.",
    "finding": "The code of the finding's rule, such as GAP01.",
    "counterpart": "The other end of the finding, where it has one.",
    "by": "Who accepts the finding: a role, not a person.",
    "until": "The last day on which the acceptance holds.",
    # aliases
    "name": "The other name, as people write it.",
    "alias.item": "The piece of information that the name stands for, by its id.",
    "alias.holder": "The team, system, meeting or outsider that the name stands for, by its id.",
    "differs": "Whether it was decided for good that the name is something else.",
    # saved questions
    "query.name": "What it is asked by: lower case letters, digits and -, and no name of a question of flowmap's own.",
    "query.query": "Cypher that only reads; lines that begin with // before it say what it asks, and its parameters.",
}


def meaning(type_name: str, key: str) -> str:
    """What a key of a record of this type says."""
    return MEANINGS.get(f"{type_name}.{key}") or MEANINGS[key]
