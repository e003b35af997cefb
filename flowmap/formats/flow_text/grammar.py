"""The words of flow text as data: what each qualifier states; the parser and the writer read the same tables."""

from __future__ import annotations

from collections.abc import Mapping

from flowmap.domain.quantities import Effort, Quantity, Rate, Share

# Type of record -> words -> the field that follows them.
FIELDS: Mapping[str, Mapping[str, str]] = {
    "map": {"hourly rate": "hourly_rate", "note": "note", "source": "source"},
    "case": {"called": "title", "note": "note", "source": "source"},
    "stage": {"starts": "starts", "called": "title", "note": "note", "source": "source"},
    "holder": {"called": "title", "note": "note", "source": "source"},
    "item": {"called": "title", "note": "note", "source": "source"},
    "activity": {"takes": "duration", "stage": "stage", "if": "cases", "note": "note", "source": "source"},
    "handoff": {
        "via": "via",
        "takes": "lead",
        "p90": "lead_p90",
        "every": "every",
        "quality": "quality",
        "stage": "stage",
        "said by": "said_by",
        "if": "cases",
        "note": "note",
        "source": "source",
    },
    "question": {"takes": "lead", "answered": "answered", "if": "cases", "note": "note", "source": "source"},
    "need": {
        "within": "within",
        "max age": "max_age",
        "quality": "min_quality",
        "if": "cases",
        "because": "because",
        "note": "note",
        "source": "source",
    },
    "policy": {"if": "cases", "note": "note", "source": "source"},
    "acceptance": {
        "if": "cases",
        "because": "because",
        "by": "by",
        "until": "until",
        "note": "note",
        "source": "source",
    },
    "alias": {"note": "note", "source": "source"},
}

# Fields that are written behind all others, in this order.
LAST = ("stage", "said_by", "backup", "cases", "because", "by", "until", "note", "source")

# Type of record -> words that say a value by themselves -> (field, value).
SAYINGS: Mapping[str, Mapping[str, tuple[str, object]]] = {
    "handoff": {"read": ("mode", "read"), "backup": ("backup", True)},
    "need": {
        "threshold": ("kano", "threshold"),
        "performance": ("kano", "performance"),
        "excitement": ("kano", "excitement"),
        "not relevant": ("kano", "not_relevant"),
    },
}

# Type of record -> fields whose quantity stands without a word before it.
BARE: Mapping[str, Mapping[str, type[Quantity]]] = {
    "case": {"share": Share},
    "handoff": {"effort": Effort, "times": Rate},
    "question": {"effort": Effort, "times": Rate},
}

RATES = frozenset(Rate.BARE)
AFTER_COMMA = RATES | {"read"}  # words only after a comma: "daily report" and "read receipt" are items
BEFORE_QUOTE = frozenset({"note", "source", "called"})  # words only before a quoted text: "delivery note" is an item

KINDS = ("team", "system", "meeting", "outsider")

# Verb -> the words one of which must follow it; none = any.
VERBS: Mapping[str, tuple[str, ...]] = {
    "is": ("a", "an", "expertise", "information"),
    "has": (),
    "belongs": ("to",),
    "consists": ("of",),
    "must": ("pass",),
    "makes": (),
    "uses": (),
    "approves": (),
    "checks": (),
    "redacts": (),
    "translates": (),
    "asks": (),
    "needs": (),
    "means": ("item", *KINDS),
    "differs": ("from",),
}
CONTROLS: Mapping[str, str] = {
    "approves": "approve",
    "checks": "check",
    "redacts": "redact",
    "translates": "translate",
}
PRODUCING = ("redacts", "translates")  # controls that name their product
OPENINGS = ("map", "case", "stage", "stages", "deny", "accept")  # words that open a statement

# Words that end the name of an item, a case or a stage wherever they stand, and pairs that do so together.
ENDING = frozenset(
    {"via", "takes", "p90", "every", "quality", "stage", "backup", "if", "or", "from", "into", "answered", "within"}
    | {"threshold", "performance", "excitement", "because", "until"}
    | {"makes", "approves", "checks", "redacts", "translates", "asks", "needs"}
)
ENDING_PAIRS = frozenset(
    {("max", "age"), ("not", "relevant"), ("belongs", "to"), ("consists", "of"), ("must", "pass")}
    | {("is", "a"), ("is", "an"), ("said", "by")}
)
ALL_WORDS = (
    ENDING
    | RATES
    | BEFORE_QUOTE
    | frozenset(VERBS)
    | frozenset(OPENINGS)
    | {"read", "by", "starts", "max", "not", "said"}
)  # the writer puts a name that contains one of these in quotes

EXAMPLE = "Write for example: Sales -> Purchasing: order"
