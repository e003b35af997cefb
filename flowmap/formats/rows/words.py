"""What people write above the columns of their tables, and in their cells, in English and German."""

from __future__ import annotations

from collections.abc import Mapping

# Kind of column -> what it is called on the screen; "" is left out.
KINDS: Mapping[str, str] = {
    "": "leave out",
    "giver": "gives",
    "receiver": "gets",
    "item": "information",
    "via": "through",
    "takes": "usually takes",
    "p90": "on a bad day",
    "times": "how often",
    "effort": "work each time",
    "quality": "complete and correct",
    "case": "kind of order",
    "need": "how much it is needed",
    "note": "note",
}

# Kind of column -> words in a header that mean it; the first kind whose word stands there wins.
HEADERS: Mapping[str, tuple[str, ...]] = {
    "need": ("need", "needed", "kano", "important", "importance", "priority", "wichtig", "wichtigkeit", "bedarf"),
    "p90": ("p90", "worst", "bad day", "worst case", "at most", "spätestens", "maximal"),
    "case": ("case", "kind of order", "order type", "type of order", "fall", "auftragsart", "vorgangsart", "only if"),
    "effort": ("effort", "work", "workload", "aufwand", "arbeit", "bearbeitungszeit"),
    "times": ("times", "how often", "frequency", "rate", "count", "häufigkeit", "wie oft", "anzahl", "turnus"),
    "takes": ("takes", "usually takes", "lead", "lead time", "duration", "time", "dauer", "laufzeit", "durchlaufzeit"),
    "quality": ("quality", "complete", "qualität", "vollständig"),
    "via": ("via", "through", "channel", "medium", "tool", "system", "how", "kanal", "über", "weg", "wie", "form"),
    "giver": (
        "giver", "from", "gives", "sender", "source", "supplier", "provider", "owner", "who", "team",
        "von", "geber", "absender", "lieferant", "quelle", "wer", "abteilung",
    ),
    "receiver": (
        "receiver", "to", "gets", "recipient", "target", "customer", "consumer", "to whom",
        "an", "nach", "empfänger", "empfaenger", "ziel", "kunde", "an wen", "wem",
    ),
    "item": (
        "item", "information", "info", "what", "content", "document", "data", "object", "message", "deliverable",
        "was", "inhalt", "dokument", "daten", "unterlage", "informationsobjekt", "objekt", "nachricht",
    ),
    "note": ("note", "notes", "comment", "comments", "remark", "remarks", "bemerkung", "kommentar", "notiz", "hinweis"),
}  # fmt: skip

CHANNEL_WORDS: Mapping[str, str] = {
    "mail": "e-mail", "email": "e-mail", "e-mail": "e-mail", "phone": "phone", "call": "phone", "telephone": "phone",
    "telefon": "phone", "anruf": "phone", "paper": "paper", "papier": "paper", "chat": "chat", "teams": "chat",
    "slack": "chat", "file": "file", "datei": "file", "excel": "file", "voice": "voice", "verbal": "voice",
    "mündlich": "voice", "personally": "voice", "meeting": "meeting", "besprechung": "meeting", "system": "system",
}  # fmt: skip

KANO_WORDS: Mapping[str, tuple[str, ...]] = {
    "threshold": (
        "threshold", "must", "must have", "we cannot work", "high", "critical", "a",
        "muss", "hoch", "zwingend", "kritisch",
    ),
    "performance": (
        "performance", "the more the better", "should", "should have", "medium", "b", "yes", "x",
        "soll", "mittel", "ja",
    ),
    "excitement": ("excitement", "nice to have", "could", "low", "c", "kann", "niedrig", "gering", "schön"),
    "not_relevant": (
        "not relevant", "not_relevant", "does not want", "we do not want it", "none", "no",
        "nein", "unnötig", "nicht nötig",
    ),
}  # fmt: skip

ALWAYS = frozenset({"", "-", "–", "all", "always", "any", "every", "alle", "immer", "jeder", "n/a"})
EMPTY = frozenset({"", "-", "–", "?", "n/a", "tbd", "unknown", "unbekannt", "k.a.", "offen"})
