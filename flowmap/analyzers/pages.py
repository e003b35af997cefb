"""A rule's page in Markdown, made from its one file: fixed sections and two examples."""

from __future__ import annotations

import re
from dataclasses import fields

from flowmap.analyzers.rule import FAMILIES, OWN, Options, Rule, in_toml, meanings_of
from flowmap.domain.words import kind, word

SECTIONS = (
    ("finds", "What it finds"),
    ("costs", "Why it costs"),
    ("decided", "How it is decided"),
    ("repair", "How to repair"),
    ("wrong", "When it is wrong to act"),
    ("source", "Source"),
)


KANO = "error for a must have, warning for the more the better, info for nice to have"


def severity(said: str) -> str:
    """How bad the findings of a rule are, in both words: "Severity: warning (weak)."; Kano is said as what it means."""
    text = f"Severity: {said.replace('Kano ', f'{KANO}, ').replace('Kano', KANO)}."
    return re.sub(r"\b(error|warning|info)\b", lambda found: f"{found[0]} ({word(found[0])})", text)


def family(rule: Rule) -> str:
    """What the rules of a family are about, in the words of the screen; of somebody's own, that it is."""
    return word(rule.family) if rule.family in FAMILIES else OWN


def page(rule: Rule) -> str:
    """The page of a rule; ends with a newline."""
    parts = [
        f"# {rule.code} {rule.name}",
        f"*{kind(rule.code, rule.name).capitalize()}* ({family(rule)}). {rule.summary}",
    ]
    parts.append(severity(rule.severity))
    parts += [f"It is a rule of {rule.origin}."] if rule.origin else []
    for name, title in SECTIONS:
        if said := getattr(rule.pages, name):
            parts.append(f"## {title}\n\n{said}")
    parts.append(f"## Example\n\nWith the finding:\n\n```flow\n{rule.bad.rstrip()}\n```")
    parts.append(f"Without it:\n\n```flow\n{rule.good.rstrip()}\n```")
    parts.append("## Options\n\n" + ("\n".join(_options(rule.options)) or "None."))
    return "\n\n".join(parts) + "\n"


def _options(options: Options) -> list[str]:
    """What can be set, what it is if nothing is said, and what it means."""
    meanings = meanings_of(options)
    lines = []
    for name in (one.name for one in fields(options)):
        meaning = meanings.get(name, "")
        told = f". {meaning[:1].upper()}{meaning[1:]}." if meaning else ""
        lines.append(f"- `{name}`: {in_toml(getattr(options, name))}{told}")
    return lines
