"""The words on the screen: the one table from the model's names to people's words (DESIGN 8)."""

from __future__ import annotations

from collections.abc import Mapping
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from flowmap.domain.quantities import Quantity

WORDS: Mapping[str, str] = {
    # records
    "map": "map",
    "holder": "team",
    "item": "information",
    "case": "kind of order",
    "stage": "stage",
    "activity": "work",
    "handoff": "handoff",
    "question": "question",
    "need": "need",
    "policy": "policy",
    "acceptance": "accepted finding",
    "alias": "other name",
    "query": "saved question",
    # kinds of holder
    "team": "team",
    "system": "system",
    "meeting": "meeting",
    "outsider": "outsider",
    # how much it is needed
    "threshold": "must have",
    "performance": "the more the better",
    "excitement": "nice to have",
    "not_relevant": "does not want",
    # fields
    "giver": "gives",
    "receiver": "gets",
    "asker": "asks",
    "asked": "is asked",
    "lead": "usually takes",
    "lead_p90": "on a bad day",
    "every": "sent every",
    "via": "through",
    "times": "how often",
    "effort": "work each time",
    "within": "needed within",
    "max_age": "at most this old",
    "min_quality": "complete and correct",
    "kano": "how much it is needed",
    "cases": "kinds of order",
    "said_by": "said by",
    # severities
    "error": "broken",
    "warning": "weak",
    "info": "worth a look",
    # families of rules
    "GAP": "missing",
    "REL": "passed on",
    "EXC": "too much",
    "FLW": "late or unreliable",
    "RSK": "risky",
    "MOD": "check the map",
    # rules
    "GAP01": "white spot",
    "GAP02": "cannot be made",
    "GAP03": "nobody has it",
    "GAP04": "empty promise",
    "GAP05": "asks in vain",
    "GAP06": "asks again and again",
    "GAP07": "only one side says so",
    "GAP08": "kept back on purpose",
    "REL01": "only passed on",
    "REL02": "passed on many times",
    "REL03": "goes in a circle",
    "REL04": "changes its medium",
    "EXC01": "delivered, not used",
    "EXC02": "made, not used",
    "EXC03": "delivered twice",
    "EXC04": "sent too often",
    "EXC05": "too much at once",
    "FLW01": "arrives late",
    "FLW02": "too old",
    "FLW03": "incomplete or wrong",
    "FLW04": "time not used",
    "FLW05": "versions may differ",
    "RSK01": "the only way",
    "RSK02": "control bypassed",
    "RSK03": "must not have it",
    "RSK04": "more work than time",
    "MOD01": "made in two places",
    "MOD03": "comes from nowhere",
    # verdicts on a team that passes on
    "candidate": "perhaps only passes it on",
    "redundant": "only passes it on",
    "justified": "passes it on with good reason",
    "not proven": "not proven",
}


AT_ONCE = "at once"  # how long nothing takes

REASONS: Mapping[str, str] = {  # why a team passes something on, after "it"
    "uses": "uses it",
    "makes": "makes something from it",
    "controls": "checks it",
    "redacts": "redacts it",
    "hub": "saves links between many",
    "policy": "stands there by a policy",
    "answers": "answers questions about it",
    "backup": "is a backup",
}


LABELS: Mapping[str, str] = {  # what a form calls a field where its word is not enough: "field", or "record.field"
    "title": "name",
    "kind": "what it is",
    "hourly_rate": "what an hour of work costs",
    "people": "how many people",
    "capacity": "time it has for this",
    "inventory": "has it said all that it needs, gets and makes?",
    "parts": "contains",
    "replica": "made in several places on purpose",
    "share": "share of all orders",
    "position": "which step",
    "starts": "begins after",
    "at": "team",
    "control": "what it does as a control",
    "duration": "takes",
    "giver": "who gives",
    "receiver": "who gets it",
    "mode": "how it gets there",
    "backup": "only if another way fails",
    "quality": "complete and correct",
    "asker": "who asks",
    "asked": "who is asked",
    "answered": "how often there is an answer",
    "because": "why",
    "rule": "what must be kept to",
    "finding": "code of the finding",
    "counterpart": "the other team",
    "by": "accepted by",
    "until": "accepted until",
    "alias.name": "the other name",
    "query.name": "short name",
    "query.query": "the question in Cypher",
    "differs": "it is another one",
    "source": "where this is from",
}

CHOICES: Mapping[str, str] = {  # what a choice is called where its word is not enough: "field.choice"
    "inventory.complete": "yes, all of it",
    "mode.push": "it is sent",
    "mode.read": "it is looked up",
    "said_by.giver": "who gives",
    "said_by.receiver": "who gets it",
    "kind.expertise": "knowledge that people have",
    "about.lacks": "nothing meets the need",
    "about.origin": "seems to be its origin",
    "about.use": "its use is not known",
    "about.passes": "perhaps only passes it on",
    "about.unneeded": "seems to have no use for it",
    "about.all": "whether this is all",
    "rule.deny": "must not have it",
    "rule.must_pass": "must see it before anybody else",
}


COUNTED = {  # words that are not counted by a mere "s"
    "kind of order": ("kind of order", "kinds of order"),
    "information": ("piece of information", "pieces of information"),
    "work": ("piece of work", "pieces of work"),
    "policy": ("policy", "policies"),
}


def word(name: str) -> str:
    """People's word for a name of the model; the name itself where they are the same."""
    return WORDS.get(name, name)


def kind(code: str, name: str) -> str:
    """What a kind of finding is called: people's word for its code; of a rule without one, its name with blanks."""
    return WORDS.get(code) or name.replace("-", " ")


def label(record: str, field: str) -> str:
    """What a form calls a field of a record: its own label, else its word."""
    return LABELS.get(f"{record}.{field}") or LABELS.get(field) or word(field)


def choice(field: str, name: str) -> str:
    """What one choice of a field is called, in a form or a list."""
    return CHOICES.get(f"{field}.{name}") or word(name)


def listed(names: list[str] | tuple[str, ...], *, most: int = 4) -> str:
    """ "Sales", "Sales and Legal", "Sales, Legal and 3 more"."""
    if len(names) > most:
        return f"{', '.join(names[: most - 1])} and {len(names) - most + 1} more"
    return names[0] if len(names) == 1 else f"{', '.join(names[:-1])} and {names[-1]}" if names else "nobody"


def within(before: str, time: Quantity) -> str:
    """ "usually in 2d", a duration as it was typed; "at once" where it is none."""
    return f"{before} {time}" if time.base else AT_ONCE


def number(value: float, digits: int = 2) -> str:
    """A number as people write it: at most two decimals (or `digits`), none that say nothing."""
    return f"{value:,.{max(1, digits)}f}".rstrip("0").rstrip(".")


def percent(share: float) -> str:
    """A share of a whole, given in percent (0 to 100): "93 %". Never rounded up to all, nor down to nothing."""
    share = round(share, 9)  # sums of the same shares differ in the last digits: that is nothing left over
    rounded = round(share)
    if (rounded == 100 and share < 100) or (rounded == 0 and share > 0):
        return f"{min(max(share, 0.1), 99.9):.1f} %"
    return f"{rounded} %"


def hours(value: float) -> str:
    """Elapsed time in the unit that people would use: "12 h", "3 days"."""
    if abs(value) < 48 and value % 24:
        return f"{number(value)} h" if abs(value) >= 1 or value == 0 else f"{number(value * 60)} min"
    days = value / 24
    return f"{number(days)} day" if number(days) == "1" else f"{number(days)} days"


def counted(count: int, one: str, many: str | None = None) -> str:
    """ "1 team", "3 teams", "2 kinds of order"."""
    single, several = COUNTED.get(one, (one, many or f"{one}s"))
    return f"{count:,} {single if count == 1 else several}"
