"""The settings that count for a map: those of a file near it, a preset, and the rules that people have written."""

from __future__ import annotations

import os
from collections.abc import Iterable
from dataclasses import replace
from pathlib import Path

from flowmap.analyzers.presets import PRESETS
from flowmap.analyzers.settings import Settings
from flowmap.analyzers.settling import preset as preset_of
from flowmap.analyzers.settling import settle
from flowmap.domain.nearest import did_you_mean
from flowmap.errors import InvalidSettings, Problem, UnknownName
from flowmap.formats.files import STREAM
from flowmap.services.maps import is_file
from flowmap.services.own_rules import own_rules

VARIABLE = "FLOWMAP_CONFIG"  # a file of settings, in place of the nearest


def settings(
    name: str | None = None, *, config: str | None = None, preset: str | None = None, rules: Iterable[str] = ()
) -> Settings:
    """The settings for a MAP: of the file `config`, else of FLOWMAP_CONFIG, else of the nearest one.

    Those are flowmap.toml, and pyproject.toml with [tool.flowmap]. Nearest means: upward from the map's file; from the
    working directory for a map of the store, for standard input and for no map at all. `preset` is a name of PRESETS,
    in place of the one that the file names. `rules` are files with rules, beside those of FLOWMAP_RULES and of
    installed packages; a file of settings never brings any. What it says of a rule that is not loaded is in `idle`.
    UnknownName for a preset that is none, InvalidSettings with everything else in the file that is not known.
    """
    if preset is not None and preset not in PRESETS:
        raise UnknownName(f"There is no preset “{preset}”.", hint=did_you_mean(preset, PRESETS) or _presets())
    base = with_rules(rules)
    found = _file_of(name, config)
    return _settled(*found, base, preset) if found else preset_of(preset or "default", base)


def with_rules(rules: Iterable[str] = ()) -> Settings:
    """The settings as flowmap comes, with the rules that people have written; no file of settings is read."""
    own = own_rules(rules)
    return Settings(own=own.rules, failed=own.failed)


def _presets() -> str:
    return f"There are {', '.join(PRESETS)}."


def _file_of(name: str | None, config: str | None) -> tuple[Path, str] | None:
    """The file of settings for a map, and what it is called in messages."""
    from flowmap.formats.settings_file import find

    config = config or os.environ.get(VARIABLE) or None
    if config is not None:
        return Path(config), config
    here = _here()
    start = here
    if name is not None and name != STREAM and is_file(name) and (here is not None or os.path.isabs(name)):
        start = Path(os.path.normpath((here or Path()) / name)).parent
    found = None if start is None else find(start)
    if found is None:
        return None
    below = here is not None and found.is_relative_to(here)
    return found, str(found.relative_to(here) if below and here else found)


def _here() -> Path | None:
    """The working directory; None where it is gone, so that nothing is near it."""
    try:
        return Path.cwd()
    except OSError:
        return None


def _settled(path: Path, said: str, base: Settings, preset: str | None) -> Settings:
    from flowmap.formats.settings_file import read

    file = read(path, said=said)
    found, faults = settle(file.table, base, named=preset)
    lines = sorted((file.line(one.path), place) for place, one in enumerate(faults))
    problems = [(faults[k].stops, Problem(faults[k].message, faults[k].hint, said, line)) for line, k in lines]
    if wrong := [problem for stops, problem in problems if stops]:
        raise InvalidSettings(wrong)
    return replace(found, file=said, idle=tuple(problem for _, problem in problems))
