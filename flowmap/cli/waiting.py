"""Rules that people have written and that take long: whoever waits is told for which one."""

from __future__ import annotations

from dataclasses import replace
from functools import partial
from threading import Timer
from time import monotonic
from typing import TYPE_CHECKING, Any

import click

if TYPE_CHECKING:
    from flowmap.analyzers.rows import Rows
    from flowmap.analyzers.rule import Rule
    from flowmap.analyzers.settings import Settings
    from flowmap.custody.solution import Solution

PATIENCE = 5.0  # seconds of one rule in a command, all its looks together; our choice: flowmap's own take less


def watched(settings: Settings, clocks: dict[tuple[str, str], Clock]) -> Settings:
    """The same settings; a rule of somebody's own that has looked for PATIENCE is named on standard error, once.

    `clocks`: those of the command, by file and code, so that looks at several maps count together.
    """
    own = {}
    for code, rule in settings.own.items():
        clock = clocks.setdefault((rule.origin, code), Clock(f"{code} of {rule.origin}"))
        own[code] = replace(rule, find=partial(clock.look, rule))
    return replace(settings, own=own)


class Clock:
    """The seconds that a rule has looked so far: trials of repairs let it look again and again."""

    def __init__(self, name: str) -> None:
        self.name = name
        self.spent = 0.0
        self.said = False

    def look(self, rule: Rule, s: Solution, options: Any) -> Rows:
        """What the rule finds; meanwhile somebody looks at the clock."""
        if self.said:
            return rule.find(s, options)
        timer = Timer(max(0.0, PATIENCE - self.spent), self._say)
        timer.daemon = True  # an interrupt does not wait for it
        began = monotonic()
        timer.start()
        try:
            return rule.find(s, options)
        finally:
            timer.cancel()
            self.spent += monotonic() - began

    def _say(self) -> None:
        self.said = True
        click.echo(f"Waiting for rule {self.name}: {PATIENCE:g} s so far.", err=True)
