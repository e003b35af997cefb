"""A rule's page in Markdown, made from its one file: fixed sections and two examples."""

from __future__ import annotations

import re
from dataclasses import fields

from flowmap.analyzers.rule import FAMILIES, OWN, Rule
from flowmap.domain.words import kind, word

SECTIONS = (
    ("finds", "What it finds"),
    ("costs", "Why it costs"),
    ("decided", "How it is decided"),
    ("repair", "How to repair"),
    ("wrong", "When it is wrong to act"),
    ("source", "Source"),
)


KANO = "Kano: error for a must have, warning for the more the better, info for nice to have."


def severity(said: str) -> str:
    """How bad the findings of a rule are, in both words: "Severity: warning (weak)."; what Kano means."""
    text = f"Severity: {said}." + (f" {KANO}" if "Kano" in said else "")
    return re.sub(r"\b(error|warning|info)\b", lambda found: f"{found[0]} ({word(found[0])})", text)


def page(rule: Rule) -> str:
    """The page of a rule; ends with a newline."""
    parts = [
        f"# {rule.code} {rule.name}",
        f"*{kind(rule.code, rule.name).capitalize()}* ({FAMILIES.get(rule.family, OWN)}). {rule.summary}",
    ]
    parts.append(severity(rule.severity))
    parts += [f"It is a rule of {rule.origin}."] if rule.origin else []
    for name, title in SECTIONS:
        if said := getattr(rule.pages, name):
            parts.append(f"## {title}\n\n{said}")
    parts.append(f"## Example\n\nWith the finding:\n\n```flow\n{rule.bad.rstrip()}\n```")
    parts.append(f"Without it:\n\n```flow\n{rule.good.rstrip()}\n```")
    options = [f"- `{option.name}`: {getattr(rule.options, option.name)}" for option in fields(rule.options)]
    parts.append("## Options\n\n" + ("\n".join(options) or "None."))
    return "\n\n".join(parts) + "\n"
