"""What a file of settings says, made into settings: every word of it is known, or it is a fault with its place."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import dataclass, fields, replace
from typing import Any

from flowmap.analyzers.accepting import RULES_OF_YOUR_OWN
from flowmap.analyzers.own_rules import CODE
from flowmap.analyzers.presets import PRESETS
from flowmap.analyzers.rule import Rule, options_of
from flowmap.analyzers.settings import FAIL_ON, LEVELS, Settings
from flowmap.domain.nearest import did_you_mean, nearest, which_code
from flowmap.errors import FlowmapError

Path = tuple[str | int, ...]  # the keys, and the places in lists, that lead to a value
SECTIONS = ("preset", "fail-on", "select", "ignore", "rules")
MISSPELT = 0.8  # how alike a known code a word is that means it; our choice: one letter too many or too few of five


@dataclass(frozen=True)
class Fault:
    """Something that settings cannot say: where, what is wrong, and what would be right.

    Not `stops`: it only counts for nothing here, because those who have the rule that it is about load it.
    """

    path: Path
    message: str
    hint: str | None
    stops: bool = True


Note = Callable[..., None]  # what a Fault is made of


def preset(name: str, base: Settings) -> Settings:
    """The settings of a preset, with the rules that are there; `Settings.failed` and rules of one's own stay."""
    settled, faults = _stated(PRESETS[name], base)
    assert not faults, faults
    return settled


def settle(table: Mapping[str, Any], base: Settings, *, named: str | None = None) -> tuple[Settings, list[Fault]]:
    """The settings of a table as `flowmap.toml` has it, and everything in it that is wrong.

    `base` has the rules that are there. `named`: a preset to start from in place of the table's own.
    """
    faults: list[Fault] = []
    given = table.get("preset")
    if given is not None and (not isinstance(given, str) or given not in PRESETS):
        faults.append(Fault(("preset",), f"There is no preset {_shown(given)}.", _nearest(given, PRESETS)))
        given = None
    start = preset(named or given or "default", base)
    settled, others = _stated(table, start)
    return settled, [*faults, *others]


def _stated(table: Mapping[str, Any], base: Settings) -> tuple[Settings, list[Fault]]:
    faults: list[Fault] = []

    def note(path: Path, message: str, hint: str | None, *, stops: bool = True) -> None:
        faults.append(Fault(path, message, hint, stops))

    for key in table:
        if key not in SECTIONS:
            note((key,), f"There is no setting “{_cut(key)}”.", _nearest(key, SECTIONS))
    settled = base
    fail_on = table.get("fail-on", base.fail_on)
    if fail_on in FAIL_ON:
        settled = replace(settled, fail_on=fail_on)
    else:
        note(("fail-on",), f"{_shown(fail_on)} is no severity to fail on.", f"Write one of {', '.join(FAIL_ON)}.")
    if "select" in table:
        settled = replace(settled, select=_codes(table["select"], "select", base, note))
    if "ignore" in table:
        settled = replace(settled, ignore=_codes(table["ignore"], "ignore", base, note))
    rules = table.get("rules", {})
    if not isinstance(rules, Mapping):
        note(("rules",), "“rules” is no section.", "Write [rules.GAP05], and below it what is said of this rule.")
        return settled, faults
    severities, options = {**settled.severities}, {**settled.options}
    for code, said in rules.items():
        known = base.rules.get(code.upper())
        if known is None:
            if _of_others(code, base):
                message = f"“rules.{_cut(code)}” counts for nothing: no such rule is loaded."
                note(("rules", code), message, _loading(code, base), stops=False)
            elif not base.merely_unloaded(code):
                note(("rules", code), f"There is no rule “{_cut(code)}”.", _which(code, base.rules))
        elif not isinstance(said, Mapping):
            note(("rules", code), f"“{code}” is no section.", f"Write [rules.{known.code}], and its options below it.")
        else:
            _of_rule(known, code, said, severities, options, note)
    return replace(settled, severities=severities, options=options), faults


def _of_rule(
    rule: Rule,
    section: str,
    said: Mapping[str, Any],
    severities: dict[str, str],
    options: dict[str, Mapping[str, Any]],
    note: Note,
) -> None:
    """What a section says of one rule."""
    names = ["severity", *(one.name for one in fields(rule.options))]
    for name, value in said.items():
        path = ("rules", section, name)
        if name == "severity":
            if value in LEVELS:
                severities[rule.code] = value
            else:
                note(path, f"{_shown(value)} is no severity.", f"Write one of {', '.join(LEVELS)}.")
        elif name not in names:
            hint = did_you_mean(name, names) or f"It has {', '.join(names)}."
            note(path, f"{rule.code} has no option “{_cut(name)}”.", hint)
        else:
            try:
                options_of(rule, {name: value})
            except FlowmapError as error:
                note(path, error.message, error.hint)
            else:
                options[rule.code] = {**options.get(rule.code, {}), name: value}


def _codes(given: Any, key: str, base: Settings, note: Note) -> tuple[str, ...]:
    """Codes and families in a list, or a single one."""
    words = [given] if isinstance(given, str) else given
    if not isinstance(words, list):
        note((key,), f"“{key}” is no list of rules.", f'Write {key} = ["GAP", "REL01"].')
        return ()
    known = {*base.rules, *(code[:3] for code in base.rules)}
    found = tuple(word.upper() for word in words if isinstance(word, str) and word.upper() in known)
    for place, word in enumerate(words):
        if isinstance(word, str) and (word.upper() in known or base.merely_unloaded(word)):
            continue
        if isinstance(word, str) and _of_others(word, base) and (found or key != "select"):  # else all rules would look
            message = f"“{_cut(word)}” in “{key}” counts for nothing: no such rule is loaded."
            note((key, place), message, _loading(word, base), stops=False)
        else:
            note((key, place), f"There is no rule or family {_shown(word)}.", _which(word, known))
    return found


def _of_others(word: str, base: Settings) -> bool:
    """Whether a word may be the code, or family, of a rule that others load: it begins as theirs do, and is neither
    a misspelt code that is known, nor that of a rule whose failure is told."""
    text = word.upper()
    if not text.startswith("X") or base.merely_unloaded(word):
        return False
    of_form = CODE.fullmatch(text if len(text) > 3 else f"{text}01")
    return of_form is not None or nearest(text, base.rules, alike=MISSPELT) is None


def _loading(word: str, base: Settings) -> str:
    """How a rule that is not loaded comes; before it, the loaded one that may be meant."""
    near = which_code(word, [code for code in base.own if code.startswith("X")])
    return f"{near} {RULES_OF_YOUR_OWN}" if near else RULES_OF_YOUR_OWN


def _which(word: Any, known: Any) -> str | None:
    """The nearest rule; where somebody's own may be meant, how it comes."""
    text = str(word).upper()
    if not text.startswith("X"):
        return which_code(text, known)
    if (own := which_code(text, [code for code in known if code.startswith("X")])) is not None:
        return own
    near = nearest(text, sorted(known), alike=MISSPELT)
    return RULES_OF_YOUR_OWN if near is None else f"Did you mean “{near}”?"


def _nearest(word: Any, known: Any) -> str:
    return did_you_mean(str(word), known) or f"Write one of {', '.join(known)}."


def _shown(value: Any) -> str:
    return f"“{_cut(value)}”" if isinstance(value, str) else _cut(repr(value))


def _cut(text: str) -> str:
    return text if len(text) <= 60 else text[:57] + "..."
