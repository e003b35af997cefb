"""The settings that count for a command, and what people are told of them."""

from __future__ import annotations

from collections.abc import Iterable
from typing import TYPE_CHECKING, Any

import click

if TYPE_CHECKING:
    from flowmap.analyzers.settings import Settings

_SAID, _CLOCKS = "flowmap.said", "flowmap.clocks"  # what a command keeps from one map to the next
_MOST = 8  # names in a sentence; our choice: rules are ignored by the family, or a few


def settings_of(name: str | None = None, *, config: str | None, preset: str | None, rules: Iterable[str]) -> Settings:
    """The settings for a MAP, as `services.settings`; what counts for nothing is said, and which rule takes long."""
    from flowmap import services

    settings = services.settings(name, config=config, preset=preset, rules=rules)
    say_idle(settings)
    if not settings.own:
        return settings
    from flowmap.cli.waiting import watched

    return watched(settings, _kept(_CLOCKS, {}))


def say_idle(settings: Settings) -> None:
    """Says on standard error what in a file of settings counts for nothing; once for all maps of a command."""
    said: set[str] = _kept(_SAID, set())
    for one in map(str, settings.idle):
        if one not in said:
            click.echo(one, err=True)
        said.add(one)


def _kept(name: str, first: Any) -> Any:
    """What the command that runs has kept under a name; `first` where it has nothing yet."""
    return click.get_current_context().meta.setdefault(name, first)


def what_counts(
    settings: Settings, *, select: Iterable[str], ignore: Iterable[str], preset: str | None, verbose: bool
) -> str | None:
    """Which settings count and what they leave out, in a line: "Settings: flowmap.toml. MOD and EXC04 do not look."

    Without `verbose` only where a file of settings lets fewer rules look, or holds what they find for less: there,
    nothing to report does not mean that nothing is wrong. `select`, `ignore`, `preset`: what the command line says.
    """
    from flowmap.analyzers.settings import Settings
    from flowmap.domain.words import listed

    looking = [one.code for one in settings.chosen(select=select, ignore=ignore)]
    every = [one.code for one in Settings(own=settings.own).chosen(select=select, ignore=ignore)]
    silent = [code for code in every if code not in looking]
    levels = {code: level for code, level in settings.severities.items() if code in looking and level in _LEVELS}
    less = any(_LEVELS.index(level) > _worst(settings.rules[code].severity) for code, level in levels.items())
    if not verbose and not (settings.file and (silent or less)):
        return None
    told = [_who_looks(looking, silent)] if silent or not (select or ignore) else []
    told += [f"{code} counts as {level}" for code, level in sorted(levels.items())]
    numbers = sorted(code for code in settings.options if code in looking)
    told += [f"{listed(numbers, most=_MOST)} {'has' if len(numbers) == 1 else 'have'} other numbers"] if numbers else []
    source = " and ".join(filter(None, (settings.file, preset and f"preset {preset}"))) or "as flowmap comes"
    sentence = "; ".join(told)
    return f"Settings: {source}." + (f" {sentence[0].upper()}{sentence[1:]}." if sentence else "")


_LEVELS = ("error", "warning", "info")


def _worst(severity: str) -> int:
    """The place in _LEVELS of the most severe that a rule says of itself: it names some, or follows the need (Kano)."""
    return next((place for place, level in enumerate(_LEVELS) if level in severity), 0)


def _who_looks(looking: list[str], silent: list[str]) -> str:
    """ "MOD and EXC04 do not look" or "only GAP and REL01 look", whichever is shorter; a family is all of its rules."""
    from flowmap.domain.words import listed

    if not looking or not silent:
        return "every rule looks" if looking else "no rule looks"
    fewer, others = (looking, silent) if len(looking) < len(silent) else (silent, looking)
    split = {code[:3] for code in fewer} & {code[:3] for code in others}
    names = list(dict.fromkeys(code if code[:3] in split else code[:3] for code in fewer))
    told, one = listed(names, most=_MOST), len(names) == 1
    if fewer is looking:
        return f"only {told} {'looks' if one else 'look'}"
    return f"{told} {'does' if one else 'do'} not look"
