"""The one filter of findings: the same words in the address of a page, on the command line and in the API."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Mapping
from dataclasses import dataclass, fields
from typing import Any, Self, get_args

from flowmap.domain.columns import NONE
from flowmap.domain.finding import SEVERITIES, Finding
from flowmap.domain.map import Map
from flowmap.domain.nearest import did_you_mean, near_or_some, which_code
from flowmap.domain.quantities import Duration, Effort, Quantity
from flowmap.domain.records import Kano
from flowmap.domain.searching import having
from flowmap.domain.words import WORDS, word
from flowmap.domain.words import kind as kind_of
from flowmap.errors import BadInput, BadQuantity, UnknownName

ACCEPTED = "accepted"  # stands beside the severities: what the owners accept is listed apart
YES, NO = "yes", "no"
# field -> the space its ids are from
NAMED = {"case": "case", "team": "holder", "holder": "holder", "item": "item", "stage": "stage", "provider": "holder"}
KANO: tuple[str, ...] = get_args(Kano)
LONGEST = 200  # characters of a searched text that are looked at
FEW = 12  # names that an error lists; our choice: a line

Pair = tuple[int, int]
Near = Callable[[str, Iterable[str]], str | None]


@dataclass(frozen=True, slots=True)
class Selection:
    """One filter for each field, empty = not filtered; all must be passed. The names of the fields are the words.

    `team` is whom a finding is about: holder, counterpart or provider; `holder` only the first two, `provider` only who
    could provide. `stage`: one of whom it is about hands over, gets, uses or makes the information in this stage.
    `rule`: a code or the beginning of codes. `severity` leaves out what is accepted, and may itself be `accepted`;
    `accepted` is yes or no. `kano`: how much it is needed. `cost` is the least cost: 9 of weight, 20h of work a year,
    5d of delay; what is unknown does not pass. `q`: every word stands in the sentence, the code or a title. `sort`: one
    of SORTS.
    """

    case: str = ""
    team: str = ""
    holder: str = ""
    item: str = ""
    stage: str = ""
    rule: str = ""
    severity: str = ""
    kano: str = ""
    provider: str = ""
    cost: str = ""
    accepted: str = ""
    q: str = ""
    sort: str = ""

    @classmethod
    def of(cls, arguments: Mapping[str, str], m: Map, findings: Iterable[Finding] = ()) -> Self:
        """The selection that some words ask for; UnknownName where they name what is not there, BadInput for a cost.

        The codes of `findings` are known beside those that have a word.
        """
        given = {f.name: arguments.get(f.name, "").strip()[:LONGEST] for f in fields(cls)}
        for name, space in NAMED.items():
            if given[name]:
                one_of(given[name], m.case_bits if space == "case" else ids(m, space), word(space))
        if given["rule"]:
            one_of(given["rule"], _codes(findings), "kind of finding", near=which_code)
        for name, known, kind in (
            ("severity", (*SEVERITIES, ACCEPTED), "severity"),
            ("kano", KANO, "class of needs"),
            ("accepted", (YES, NO), "answer (accepted or not)"),
            ("sort", SORTS, "order of findings"),
        ):
            if given[name]:
                one_of(given[name], known, kind)
        if given["cost"]:
            cost_of(given["cost"])
        return cls(**given)

    @property
    def narrows(self) -> bool:
        """Whether anything but the order is asked for."""
        return any(getattr(self, name) for name in FILTERS)

    @property
    def only_accepted(self) -> bool:
        """Whether only what the owners accept passes."""
        return self.accepted == YES or self.severity == ACCEPTED

    def arguments(self, **changes: str) -> dict[str, str]:
        """The words of this selection, with some changed; empty ones are left out."""
        values = {f.name: getattr(self, f.name) for f in fields(self)} | changes
        return {name: value for name, value in values.items() if value}

    def admitted(self, findings: Iterable[Finding], m: Map) -> list[Finding]:
        """The findings that pass every filter, in their order. What takes longest to know is asked last."""
        checks: list[Callable[[Finding], bool]] = []
        if self.case:
            checks.append(lambda one: self.case in one.cases)
        if self.item:
            checks.append(lambda one: self.item == one.item)
        if self.rule:
            checks.append(lambda one: one.code.startswith(self.rule))
        if self.severity:
            checks.append(lambda one: self.severity == (ACCEPTED if one.accepted else one.severity))
        if self.accepted:
            checks.append(lambda one: (self.accepted == YES) == (one.accepted is not None))
        if self.kano:
            checks.append(lambda one: self.kano == one.kano)
        if self.cost:
            checks.append(cost_of(self.cost))
        if self.team:
            checks.append(lambda one: self.team in (one.holder, one.counterpart) or self.team in one.providers)
        if self.holder:
            checks.append(lambda one: self.holder in (one.holder, one.counterpart))
        if self.provider:
            checks.append(lambda one: self.provider in one.providers)
        if self.stage:
            checks.append(_in_stage(m, self.stage))
        passed = [one for one in findings if all(passes(one) for passes in checks)]
        return having(passed, self.q, lambda one: _texts(one, m))

    def among(self, findings: Iterable[Finding], m: Map) -> list[Finding]:
        """The findings that pass, in the order asked for (none: worst, then dearest first); accepted ones last."""
        chosen = self.admitted(findings, m)
        if self.sort:
            chosen.sort(key=lambda finding: SORTS[self.sort](finding, m))
        else:
            chosen.sort(key=lambda one: (SEVERITIES.index(one.severity), _largest_first(one.effect.weight)))
        return sorted(chosen, key=lambda finding: finding.accepted is not None)


FILTERS = tuple(f.name for f in fields(Selection) if f.name != "sort")


def cost_of(text: str) -> Callable[[Finding], bool]:
    """Whether a finding costs at least this: 9 of weight, 20h of work a year, 5d of delay; else BadInput."""
    try:
        if text.replace(".", "", 1).isdecimal():
            least, field = float(text), "weight"
        else:
            kind: type[Quantity] = Effort if text.rstrip().endswith(tuple(Effort.UNITS)) else Duration
            hours = kind.parse(text).base
            least, field = (hours, "hours_per_year") if kind is Effort else (hours / 24, "days")
    except (BadQuantity, ValueError):
        hint = "Write 9 for the weight of needs, 20h for work a year, 5d for a delay."
        raise BadInput(f"“{text}” is no least cost.", hint=hint) from None

    def dear(finding: Finding) -> bool:
        cost = getattr(finding.effect, field)
        return cost is not None and cost >= least - 1e-9

    return dear


def involved(finding: Finding) -> set[str]:
    """The teams that a finding is about: who must repair it, the other end, and who could provide."""
    return {finding.holder or "", finding.counterpart or "", *finding.providers} - {""}


def ids(m: Map, space: str) -> list[str]:
    """The ids of a map's cases, holders, items or stages, without making their records; none that is implied."""
    return [m.names[space].values[code] for code in m.tables[space].codes("id")]


def one_of(name: str, known: Iterable[str], kind: str, *, near: Near = did_you_mean) -> str:
    """The name, if it is known; UnknownName with the nearest one if not, or with all of a few."""
    listed = list(known)
    if name not in listed:
        few = f"Use one of {', '.join(map(_in_both_words, listed))}." if 0 < len(listed) <= FEW else None
        hint = near(name, sorted(listed)) or few or near_or_some(name, listed)
        raise UnknownName(f"There is no {kind} “{name}”.", hint=hint)
    return name


def _in_both_words(name: str) -> str:
    """A name as it is written, and what people call it: "error (broken)"."""
    return name if word(name) == name else f"{name} ({word(name)})"


def _codes(findings: Iterable[Finding]) -> set[str]:
    return {finding.code for finding in findings} | {code for code in WORDS if code[:1].isupper()}


def _in_stage(m: Map, stage: str) -> Callable[[Finding], bool]:
    """Whether one of whom a finding is about does something with its information in a stage; without one, anything."""
    code, holders, items = m.names["stage"].code(stage), m.names["holder"].values, m.names["item"].values
    pairs: set[Pair] = set()
    moves = m.handoffs.codes("stage") == code
    for side in ("giver", "receiver"):
        pairs |= set(zip(m.handoffs.codes(side)[moves].tolist(), m.handoffs.codes("item")[moves].tolist(), strict=True))
    at, there = m.activities.codes("at"), m.activities.codes("stage") == code
    for side in ("uses", "makes"):
        lists = m.activities.lists(side)
        some = there[lists.rows]
        pairs |= set(zip(at[lists.rows[some]].tolist(), lists.values[some].tolist(), strict=True))
    named = {(holders[holder], items[item]) for holder, item in pairs if item != NONE}
    busy = {holders[holder] for holder, _ in pairs}

    def passes(finding: Finding) -> bool:
        if finding.item is None:
            return not busy.isdisjoint(involved(finding))
        return any((team, finding.item) in named for team in involved(finding))

    return passes


def _texts(finding: Finding, m: Map) -> list[str]:
    titles = [m.title_of("holder", team) for team in sorted(involved(finding))]
    titles += [m.title_of("case", case) for case in finding.cases]
    kind, item = kind_of(finding.code, finding.name), m.title_of("item", finding.item)
    return [finding.message, finding.code, finding.name, kind, item, *titles]


def _largest_first(value: float | None) -> float:
    return -(value or 0.0)


SORTS: Mapping[str, Callable[[Finding, Map], Any]] = {
    "weight": lambda finding, m: _largest_first(finding.effect.weight),
    "hours": lambda finding, m: _largest_first(finding.effect.hours_per_year),
    "days": lambda finding, m: _largest_first(finding.effect.days),
    "team": lambda finding, m: m.title_of("holder", finding.holder).casefold(),
    "item": lambda finding, m: m.title_of("item", finding.item).casefold(),
    "rule": lambda finding, m: finding.code,
}
