"""What a rule is: a code, a bad pattern, typed options, documentation, two examples, and two functions."""

from __future__ import annotations

import re
from collections.abc import Callable, Mapping
from dataclasses import dataclass, field, fields, replace
from math import isfinite
from typing import Any

from flowmap.analyzers.rows import Pieces, Rows
from flowmap.custody.solution import Solution
from flowmap.domain.finding import Evidence, Repair, Severity, Step
from flowmap.domain.nearest import did_you_mean
from flowmap.errors import BadInput

FAMILIES = ("GAP", "REL", "EXC", "FLW", "RSK", "MOD")  # what each is about: `domain.words`
OWN = "a rule of your own"  # in place of a family, where somebody has written the rule
_MEANING = re.compile(r"`(\w+)`: (.*?)[.;]? ?(?=`\w+`: |$)")


@dataclass(frozen=True)
class Options:
    """The options of a rule without any. Rules with options have a frozen dataclass of their own, whose docstring says
    of each what it means: the name between backticks, a colon, and the rest.
    """


def meanings_of(options: Options) -> dict[str, str]:
    """What the docstring says of each option, without a last full stop."""
    return dict(_MEANING.findall(" ".join((type(options).__doc__ or "").split())))


def share(default: float) -> Any:
    """An option that is a share, from 0 to 1."""
    return field(default=default, metadata={"share": True})


def in_toml(value: object) -> str:
    """The value of an option as a file of settings has it, rounded to what people would write."""
    text = str(round(value, 4) if isinstance(value, float) else value)
    return text.lower() if isinstance(value, bool) else text.removesuffix(".0")


def options_of(rule: Rule, given: Mapping[str, Any] | Options | None) -> Options:
    """A rule's options with what is given in place of the defaults; BadInput for a name or a value that is wrong."""
    if given is None or isinstance(given, Options):
        return rule.options if given is None else given
    known = {option.name: getattr(rule.options, option.name) for option in fields(rule.options)}
    shares = {option.name for option in fields(rule.options) if option.metadata.get("share")}
    for name, value in given.items():
        if name not in known:
            hint = did_you_mean(name, known) or f"It has {', '.join(known) or 'none'}."
            raise BadInput(f"{rule.code} has no option “{name}”.", hint=hint)
        usual = f"It is {in_toml(known[name])} if nothing is said"
        wrong = f"{in_toml(value) if isinstance(value, bool) else repr(value)} is no value for {name} of {rule.code}."
        limit = ", and a share from 0 to 1: 0.5 for 50 %." if name in shares else "."
        wanted = (int, float) if isinstance(known[name], float) else type(known[name])
        if not isinstance(value, wanted) or isinstance(value, bool) != isinstance(known[name], bool):
            raise BadInput(wrong, hint=usual + limit)
        if name in shares and not 0 <= value <= 1:
            raise BadInput(wrong, hint=usual + limit)
        if isinstance(value, int | float) and not (isfinite(value) and (value >= 0 or known[name] < 0)):
            raise BadInput(wrong, hint=f"{usual}, and never less than 0 or without end.")
    return replace(rule.options, **given)


@dataclass(frozen=True)
class Pages:
    """A rule's documentation, one Markdown text for each of its fixed sections."""

    finds: str
    costs: str
    decided: str
    repair: str
    wrong: str
    source: str


@dataclass(frozen=True)
class Behind:
    """What stands behind a sentence: it takes longest, and is read last."""

    evidence: tuple[Evidence, ...] = ()
    proof: tuple[Step, ...] = ()
    repairs: tuple[Repair, ...] = ()


@dataclass(frozen=True)
class Description:
    """What is built only for a row that is shown: the sentence and everything behind it.

    `behind` makes evidence, proof and repairs where they are not given; `mended` the repairs alone, and `offer` what
    the first of them is called, which lists show.
    """

    message: str
    reasons: tuple[str, ...] = ()
    rests_on: tuple[str, ...] = ()
    evidence: tuple[Evidence, ...] = ()
    proof: tuple[Step, ...] = ()
    questions: tuple[str, ...] = ()
    repairs: tuple[Repair, ...] = ()
    roots: tuple[str, ...] = ()
    lost: tuple[tuple[str, str], ...] = ()
    verdict: str | None = None
    behind: Callable[[], Behind] | None = None
    mended: Callable[[], tuple[Repair, ...]] | None = None
    offer: Callable[[], str] | None = None

    def whole(self) -> Behind:
        """What is behind the sentence, made now."""
        if self.behind is None:
            return Behind(self.evidence, self.proof, self.repairs)
        return self.behind() if self.mended is None else replace(self.behind(), repairs=self.mended())


@dataclass(frozen=True)
class Rule:
    """One rule. `find` returns its findings as columns, `describe` one row in full.

    `origin` is the file or the package that a rule of somebody's own is from, "" for those that flowmap brings.

    `providers` names who could provide, best first, where a rule says so: much sooner than `describe`, because filters
    ask it of every finding.

    What `find` tells of an item follows from what hangs together with it, and what it tells of a holder without an item
    from the holder's own work: `reach` counts on that. Where findings gather several items, `pieces` says which.
    """

    code: str
    name: str
    severity: Severity | str  # "Kano": error, warning or info by the class of the need
    summary: str
    find: Callable[[Solution, Any], Rows]
    describe: Callable[[Solution, Rows, int], Description]
    pages: Pages
    bad: str
    good: str
    options: Options = field(default_factory=Options)
    providers: Callable[[Solution, Rows, int], tuple[str, ...]] | None = None
    pieces: Callable[[Solution, Rows], Pieces] | None = None
    origin: str = ""

    @property
    def family(self) -> str:
        """GAP, REL, EXC, FLW, RSK or MOD; of a rule of somebody's own, its first three letters."""
        return self.code[:3]
