"""What the analyzers say: findings with proof, cost and repairs, and the report that holds them."""

from __future__ import annotations

import hashlib
from collections.abc import Callable, Mapping
from dataclasses import dataclass, field
from typing import TYPE_CHECKING, Any, Literal

from flowmap.domain.change import Change
from flowmap.domain.money import Money
from flowmap.domain.records import Acceptance, Handoff
from flowmap.errors import UnknownName

Severity = Literal["error", "warning", "info", "none"]
SEVERITIES: tuple[Severity, ...] = ("error", "warning", "info", "none")
DIGITS = 6  # of numbers in reports, so that equal maps give equal bytes


@dataclass(frozen=True, slots=True)
class Step:
    """One link of a proof: the holder has the item by this record (`type:...`, or `composition`, `assumed`)."""

    holder: str
    item: str
    by: str
    arrival_h: float | None = None

    def to_dict(self) -> dict[str, Any]:
        """As INTERFACES 5 shows it."""
        values: dict[str, Any] = {"holder": self.holder, "item": self.item, "by": self.by}
        return values if self.arrival_h is None else {**values, "arrival_h": rounded(self.arrival_h)}


@dataclass(frozen=True, slots=True)
class Evidence:
    """A record (`type:...`) that the finding rests on, and what it says in words."""

    record: str
    says: str


@dataclass(frozen=True, slots=True)
class Effect:
    """What a finding costs: declared weight not met, hours of work a year, days of delay; None = unknown.

    `money`: what the hours cost a year, where the map says what an hour costs.
    """

    weight: float | None = None
    hours_per_year: float | None = None
    days: float | None = None
    money: Money | None = None

    def to_dict(self) -> dict[str, Any]:
        """Numbers rounded to DIGITS; `money` only where it is known."""
        values = {name: rounded(getattr(self, name)) for name in ("weight", "hours_per_year", "days")}
        if self.money is None:
            return values
        return {**values, "money": {"amount": rounded(self.money.amount), "currency": self.money.currency}}


@dataclass(frozen=True, slots=True)
class Coverage:
    """Weight of declared needs that are held, and of all; the threshold part is always shown apart."""

    met: float
    total: float
    threshold_met: float
    threshold_total: float

    def to_dict(self) -> dict[str, float | None]:
        """Numbers rounded to DIGITS."""
        return {name: rounded(getattr(self, name)) for name in ("met", "total", "threshold_met", "threshold_total")}


@dataclass(frozen=True, slots=True)
class Created:
    """A finding that a repair would bring."""

    code: str
    severity: Severity
    fingerprint: str
    holder: str | None
    counterpart: str | None
    item: str | None
    cases: tuple[str, ...]
    message: str

    def to_dict(self) -> dict[str, Any]:
        """In the words of INTERFACES 5."""
        return {name: plain_list(getattr(self, name)) for name in self.__slots__}


@dataclass(frozen=True, slots=True)
class Repair:
    """Changes that would mend a finding, and what they would do. Effects are None until recomputed."""

    title: str
    changes: tuple[Change, ...]
    effort_hours_per_year: float | None = None
    coverage: Coverage | None = None
    closes: tuple[str, ...] = ()
    creates: tuple[Created, ...] = ()

    @property
    def about(self) -> str:
        """ "about " where its work is a guess, after other handoffs of the same: the new one does not state any."""
        new = (one.after for one in self.changes if one.before is None)
        unsaid = (one for one in new if isinstance(one, Handoff) and None in (one.effort, one.times))
        return "about " if self.effort_hours_per_year and next(unsaid, None) is not None else ""

    def to_dict(self) -> dict[str, Any]:
        """As INTERFACES 5 shows it."""
        return {
            "title": self.title,
            "changes": [change.to_dict() for change in self.changes],
            "coverage": None if self.coverage is None else self.coverage.to_dict(),
            "closes": list(self.closes),
            "creates": [created.to_dict() for created in self.creates],
            "effort_hours_per_year": rounded(self.effort_hours_per_year),
        }


# What a rule says of one of its findings takes time (who could provide least, what is behind it most): each part may be
# made when it is read.
TOLD = (
    *("providers", "roots", "message", "reasons", "rests_on", "confirmed", "questions", "lost"),
    *("offer", "repairs", "evidence", "proof"),
)


@dataclass(frozen=True, slots=True)
class Finding:
    """One finding; who is `holder` and who `counterpart` of which code is in INTERFACES 5.

    `accepted_in_part`: what accepts it in some of its cases each; it is open in the others, if there are any.
    `offer`: what the first repair that is proposed is called, "" if there is none; known sooner than the repair.
    """

    code: str
    name: str
    severity: Severity
    holder: str | None
    counterpart: str | None
    item: str | None
    cases: tuple[str, ...]
    fingerprint: str
    accepted: Acceptance | None = None
    accepted_in_part: tuple[Acceptance, ...] = ()
    kano: str | None = None
    implied: bool = False
    verdict: str | None = None
    roots: tuple[str, ...] = ()
    message: str = ""
    providers: tuple[str, ...] = ()
    reasons: tuple[str, ...] = ()
    rests_on: tuple[str, ...] = ()
    confirmed: bool = False
    effect: Effect = Effect()
    evidence: tuple[Evidence, ...] = ()
    proof: tuple[Step, ...] = ()
    questions: tuple[str, ...] = ()
    repairs: tuple[Repair, ...] = ()
    lost: tuple[tuple[str, str], ...] = ()
    offer: str = field(default="", repr=False)
    tell: Callable[[], Mapping[str, Any]] | None = field(default=None, repr=False, compare=False)

    def told_later(self, tell: Callable[[], Mapping[str, Any]]) -> Finding:
        """The same finding, but the fields TOLD are those that `tell` gives by name, asked when one is first read.

        Where it does not give all of them, it also gives `tell`, which gives more.
        """
        later = object.__new__(Finding)
        for name in KNOWN:
            object.__setattr__(later, name, getattr(self, name))
        object.__setattr__(later, "tell", tell)
        return later

    if not TYPE_CHECKING:  # for the type checker every field is there, and no other

        def __getattr__(self, name: str) -> Any:
            """Python asks here for a field that is still empty."""
            tell = self.tell if name in TOLD else None
            if tell is None:  # another thread has just filled it, or there is no such field
                return object.__getattribute__(self, name)
            told = {"tell": None, **tell()}
            then = told.pop("tell")
            for one, value in told.items():
                object.__setattr__(self, one, value)
            object.__setattr__(self, "tell", then)
            return getattr(self, name)

    @property
    def family(self) -> str:
        """GAP, REL, EXC, FLW, RSK or MOD."""
        return self.code[:3]

    def to_dict(self) -> dict[str, Any]:
        """As INTERFACES 5 shows it; `accepted_in_part` and `lost` only where there is something."""
        values: dict[str, Any] = {
            "code": self.code,
            "name": self.name,
            "severity": self.severity,
            "fingerprint": self.fingerprint,
            "accepted": None if self.accepted is None else self.accepted.to_dict(),
            "holder": self.holder,
            "counterpart": self.counterpart,
            "item": self.item,
            "cases": list(self.cases),
            "kano": self.kano,
            "implied": self.implied,
            "verdict": self.verdict,
            "roots": list(self.roots),
            "message": self.message,
            "providers": list(self.providers),
            "reasons": list(self.reasons),
            "rests_on": list(self.rests_on),
            "confirmed": self.confirmed,
            "effect": self.effect.to_dict(),
            "evidence": [{"record": one.record, "says": one.says} for one in self.evidence],
            "proof": [step.to_dict() for step in self.proof],
            "questions": list(self.questions),
            "repairs": [repair.to_dict() for repair in self.repairs],
        }
        if self.accepted_in_part:
            values["accepted_in_part"] = [one.to_dict() for one in self.accepted_in_part]
        if self.lost:
            values["lost"] = [list(pair) for pair in self.lost]
        return values


KNOWN = tuple(name for name in Finding.__slots__ if name not in TOLD)


@dataclass(frozen=True, slots=True)
class Unmatched:
    """An acceptance that hides nothing: `why` is `expired` (its date is past) or `unmatched` (no such finding, or no
    such rule). `message` says so in a sentence, `hint` what would be right, where that is known."""

    acceptance: Acceptance
    why: Literal["expired", "unmatched"]
    message: str
    hint: str | None = None

    def to_dict(self) -> dict[str, Any]:
        """The fields of the acceptance, and why it is listed."""
        return {"why": self.why, "message": self.message, "hint": self.hint, "acceptance": self.acceptance.to_dict()}


@dataclass(frozen=True, slots=True)
class FailedRule:
    """A rule that somebody wrote and that could not do its work: `origin` is its file or package; `rule` its code, ""
    where it has not come so far."""

    origin: str
    rule: str
    said: str

    def __str__(self) -> str:
        return f"{self.origin}: {f'rule {self.rule} ' if self.rule else ''}{self.said}"

    def to_dict(self) -> dict[str, str]:
        """In the names of its fields."""
        return {"origin": self.origin, "rule": self.rule, "said": self.said}


@dataclass(frozen=True, slots=True)
class Report:
    """Everything that one check of one map says. `findings` are sorted: severity, code, weight.

    `left_out`: how many a large report counts and does not list, by code and severity.
    """

    map: str
    title: str
    model: str
    stats: Mapping[str, int]
    coverage: Coverage
    findings: tuple[Finding, ...] = field(repr=False)
    unmatched_acceptances: tuple[Unmatched, ...] = ()
    failed_rules: tuple[FailedRule, ...] = ()
    left_out: Mapping[str, Mapping[str, int]] = field(default_factory=dict)

    @property
    def counts(self) -> dict[str, int]:
        """How many findings of each severity are open, and how many are accepted."""
        counts = dict.fromkeys(("error", "warning", "info", "accepted"), 0)
        for finding in self.findings:
            key = "accepted" if finding.accepted is not None else finding.severity
            if key in counts:
                counts[key] += 1
        for others in self.left_out.values():
            for word in counts:
                counts[word] += others.get(word, 0)
        return counts

    def find(self, fingerprint: str) -> Finding | None:
        """The finding with this fingerprint, or None."""
        return next((finding for finding in self.findings if finding.fingerprint == fingerprint), None)

    def like(self, start: str) -> list[Finding]:
        """The finding with a fingerprint, else those whose fingerprints begin so."""
        exact = self.find(start)
        return [one for one in self.findings if one.fingerprint.startswith(start.lower())] if exact is None else [exact]

    def named(self, start: str, *, listing: str = "flowmap check, or the page Findings,") -> Finding:
        """The finding with a fingerprint, or with the only one that starts so; UnknownName if there is not just one,
        with what lists them all (`listing`) for whoever asks."""
        found = self.like(start)
        if len(found) != 1:
            state = f"{len(found)} findings that begin with" if found else "no finding"
            hint = "Write more of it: " if found else ""
            hint += f"{listing} lists all with their fingerprints."
            raise UnknownName(f"“{self.title}” has {state} “{start}”.", hint=hint)
        return found[0]

    def to_pandas(self) -> Any:
        """The findings as a pandas.DataFrame, one row a finding; BadInput where pandas is not installed."""
        from flowmap.domain.notebook import findings_frame

        return findings_frame(self)

    def _repr_html_(self) -> str:
        """Notebooks show the findings as a table."""
        from flowmap.domain.notebook import report_html

        return report_html(self)

    def to_dict(self) -> dict[str, Any]:
        """The object of INTERFACES 5, and acceptances that hide nothing.

        `failed_rules`, and `left_out`, how many findings of each rule are not listed, only where there are some.
        """
        values: dict[str, Any] = {
            "flowmap": 1,
            "map": self.map,
            "title": self.title,
            "model": self.model,
            "stats": dict(self.stats),
            "coverage": self.coverage.to_dict(),
            "counts": self.counts,
            "findings": [finding.to_dict() for finding in self.findings],
            "unmatched_acceptances": [one.to_dict() for one in self.unmatched_acceptances],
        }
        if self.left_out:
            values["left_out"] = {code: sum(others.values()) for code, others in self.left_out.items()}
        return {**values, "failed_rules": [one.to_dict() for one in self.failed_rules]} if self.failed_rules else values


def fingerprint(code: str, *, holder: str | None, counterpart: str | None, item: str | None) -> str:
    """What a finding keeps through renamed titles, reordering and a change of cases: 12 hex digits."""
    text = "\0".join((code, holder or "", counterpart or "", item or ""))
    return hashlib.sha256(text.encode()).hexdigest()[:12]


def rounded(value: float | None) -> float | None:
    """A number of a report, rounded to DIGITS; -0.0 becomes 0.0."""
    return None if value is None else round(value, DIGITS) + 0.0


def plain_list(value: Any) -> Any:
    """Tuples as lists, for JSON."""
    return list(value) if isinstance(value, tuple) else value
