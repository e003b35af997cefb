"""What a newcomer is told to type, in the README and by those who work on it, is there and works."""

from __future__ import annotations

import re
import textwrap

from flowmap.services import check, parse
from tests.docs.fenced import ROOT, make_targets, parsed

README = (ROOT / "README.md").read_text(encoding="utf-8")
OTHERS = [(ROOT / name).read_text(encoding="utf-8") for name in ("CONTRIBUTING.md", "docs/ARCHITECTURE.md")]


def test_make_has_what_it_is_asked_for() -> None:
    asked = {word for text in (README, *OTHERS) for word in re.findall(r"(?:`|^)make (\w+)", text, re.MULTILINE)}
    assert {"run", "test", "secrets", "docs"} <= asked <= make_targets()


def test_the_first_map_of_ones_own_has_something_to_look_at() -> None:
    (written,) = re.findall(r"<<'END'\n(.*?)\n +END$", README, re.DOTALL | re.MULTILINE)
    found = check(parse(textwrap.dedent(written)), effects=False).findings
    assert [finding.code for finding in found] == ["FLW01", "RSK01", "REL01"]


def test_the_commands_are_known() -> None:
    commands = re.findall(r"\.venv/bin/(flowmap [^`\n]+)", README)
    assert len(commands) == 3
    for command in commands:
        parsed(command)
