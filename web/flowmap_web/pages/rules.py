"""What flowmap finds: the catalogue of rules, and a page for each with a wrong and a right example."""

from __future__ import annotations

from functools import cache

from flask import render_template
from markdown_it import MarkdownIt

from flowmap.analyzers.pages import severity
from flowmap.analyzers.rule import FAMILIES, in_toml
from flowmap.domain.finding import Finding
from flowmap.domain.words import word
from flowmap_web.desk import desk
from flowmap_web.opened import Picture


def show_all() -> str:
    """`/rules`"""
    rules = desk().rules()
    families = [(one, word(one), [rule for rule in rules if rule.family == one]) for one in FAMILIES]
    families.append(("X", "rules of your own", [rule for rule in rules if rule.family not in FAMILIES]))
    return render_template("rules.html", families=families, failed=desk().settings.failed)


def show_one(code: str) -> str:
    """`/rules/CODE`: of the bad example the picture of its finding, whatever other rules would say there; of the good
    one the whole map."""
    rule = desk().rule(code)
    examples: list[tuple[str, str, str, Picture, list[Finding]]] = []
    for title, id_, text in (("An example of it", "bad", rule.bad), ("The same, mended", "good", rule.good)):
        opened = desk().example(rule.code, text, alone=id_ == "good")
        found = [one for one in opened.report.findings if one.code == rule.code]
        drawing = opened.draw(view="finding", finding=found[0].fingerprint) if found else opened.draw(view="map")
        examples.append((title, id_, text.strip(), drawing.second() if examples else drawing, found))
    return render_template(
        "rule.html",
        rule=rule,
        severity=severity(rule.severity),
        examples=examples,
        page=_markdown().render(sections(rule.page)),
        options=[(name, in_toml(usual), rule.meanings.get(name, "")) for name, usual in sorted(rule.options.items())],
    )


def sections(page: str) -> str:
    """The sections of a rule's page that this page does not show in its own way (name, examples, options)."""
    _, heading, rest = page.partition("\n## ")
    return (heading + rest).partition("\n## Example")[0]


@cache
def _markdown() -> MarkdownIt:
    """CommonMark with tables; markup in the text is shown, never run."""
    return MarkdownIt("commonmark", {"html": False}).enable("table")
