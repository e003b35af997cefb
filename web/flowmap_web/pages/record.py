"""One record as a plain form: to change it, to add one, and what the buttons beside it do; nothing needs a script."""

from __future__ import annotations

import hashlib
from collections.abc import Sequence
from urllib.parse import parse_qsl

from flask import redirect, request
from werkzeug.wrappers import Response as Answer

from flowmap.analyzers.telling import says
from flowmap.domain.change import Change
from flowmap.domain.finding import fingerprint
from flowmap.domain.map import Map
from flowmap.domain.records import RECORDS, Acceptance, Record, fields_of
from flowmap.domain.words import counted, listed, word
from flowmap.editing import EditConflict
from flowmap.errors import Conflict, FlowmapError, InvalidMap, UnknownName
from flowmap_web.addresses import ARGUMENTS, address
from flowmap_web.desk import desk
from flowmap_web.forms.conflicts import choices_of
from flowmap_web.forms.deeds import duplicated, limited, told_apart, turned
from flowmap_web.forms.fields import Form, form_of, proposals
from flowmap_web.forms.names import names_of
from flowmap_web.forms.typed import Texts, Typed, Wrong, as_texts, typed
from flowmap_web.guide import NEW
from flowmap_web.opened import Opened
from flowmap_web.pages import showing
from flowmap_web.plain import client
from flowmap_web.records import known_record
from flowmap_web.said import tell, tell_what_follows
from flowmap_web.selection import one_of
from flowmap_web.who import who

Shown = str | tuple[str, int] | Answer
ADDED = ("handoff", "holder", "item", "need", "question", "activity", "case", "stage", "policy", "acceptance", "alias")
DEEDS = ("remove", "duplicate", "reverse", "split", "limit")


def show(name: str) -> str:
    """`GET /maps/NAME/edit?record=REF`"""
    opened = desk().open(name)
    record = known_record(opened.map, request.args.get("record", ""))
    return _page(opened, form_of(opened.map, record.type, record), record)


def save(name: str) -> Shown:
    """`POST /maps/NAME/edit?record=REF`"""
    opened = desk().open(name)
    m, base = opened.map, _base(opened)
    ref, texts = request.args.get("record", ""), _texts()
    kind = one_of(ref.partition(":")[0], RECORDS, "kind of record")
    old = _as_it_was(opened, base, ref)
    sure = tuple(request.form.getlist("sure"))
    if old is None:
        old = known_record(m, ref)
    if m.find(ref) is None:
        gone = Wrong("Somebody has taken this out meanwhile. Save it again if it should be there.")
        return _page(opened, form_of(m, kind, texts=texts, wrong={"": gone}, sure=sure), None), 409
    read = typed(m, kind, texts, old=old, sure=sure, whole="whole" in request.form)
    _judge(read)
    if read.wrong:
        return _page(opened, form_of(m, kind, old, texts=texts, wrong=read.wrong, sure=sure), old, base=base), 422
    if not read.changes:
        return _back(name, ref)
    return _made(opened, read, kind, texts, base, sure)


def offer(name: str, kind: str = ADDED[0]) -> str:
    """`GET /maps/NAME/add/KIND`; arguments with the names of fields are filled in, ids as their titles."""
    opened = desk().open(name)
    one_of(kind, (*ADDED, "map"), "kind of record")
    names, asked = names_of(opened.map), [one for one in fields_of(kind) if one.name in request.args]
    given = {one.name: as_texts(names, one, tuple(request.args.getlist(one.name))) for one in asked}
    return _page(opened, form_of(opened.map, kind, texts=given), None)


def add(name: str, kind: str = ADDED[0]) -> Shown:
    """`POST /maps/NAME/add/KIND`"""
    opened = desk().open(name)
    one_of(kind, (*ADDED, "map"), "kind of record")
    texts, sure = _texts(), tuple(request.form.getlist("sure"))
    read = typed(opened.map, kind, texts, sure=sure)
    _judge(read)
    if read.wrong:
        form = form_of(opened.map, kind, texts=texts, wrong=read.wrong, sure=sure)
        return _page(opened, form, None, base=_base(opened)), 422
    return _made(opened, read, kind, texts, _base(opened), sure)


def act(name: str, deed: str) -> Shown:
    """`POST /maps/NAME/do/DEED?record=REF`: one of DEEDS"""
    opened = desk().open(name)
    one_of(deed, DEEDS, "deed")
    m = opened.map
    record = known_record(m, request.args.get("record", ""))
    try:
        changes = _changes(m, deed, record)
        made = desk().edit(name, changes, base=opened.revision, by=who(), edit=edit_id())
    except (Conflict, FlowmapError) as error:
        if isinstance(error, UnknownName):
            raise
        wrong = {"cases" if deed in ("split", "limit") else "": Wrong(str(error))}
        return _page(opened, form_of(m, record.type, record, wrong=wrong), record), 422
    if deed == "remove":
        tell(_taken_out(m, record, changes), address("pages.revision", name=name, revision=made.revision))
    tell_what_follows(name, made.said)
    if deed == "remove":
        return _back(name, None)
    after = next(one.after for one in reversed(changes) if one.after is not None and one.type == record.type)
    assert after is not None
    return _back(name, after.ref)


def _changes(m: Map, deed: str, record: Record) -> list[Change]:
    if deed == "remove":
        from flowmap.domain.removal import removal

        return removal(m, record)
    if deed == "duplicate":
        return duplicated(m, record)
    if deed == "limit":
        return limited(m, record, _lines("cases"), only=request.form.get("how") == "only")
    return turned(m, record) if deed == "reverse" else told_apart(m, record, _lines("cases"))


def _judge(read: Typed) -> None:
    """What is wrong with an acceptance, beside its fields."""
    for fault in () if read.record is None else desk().accepting.faults(read.record, read.old):
        read.wrong[fault.field or ""] = Wrong(" ".join(filter(None, (fault.message, fault.hint))))


def _made(opened: Opened, read: Typed, kind: str, texts: Texts, base: int, sure: Sequence[str]) -> Shown:
    """Save what was read; where somebody was faster, the form again with both values."""
    name, record = opened.name, read.record
    assert record is not None
    try:
        made = desk().edit(name, read.changes, base=base, by=who(), edit=edit_id())
    except EditConflict as error:
        now = desk().open(name)
        theirs = now.map.find(record.ref if read.old is None else read.old.ref)
        wrong = choices_of(now.map, theirs, texts, error)
        form = form_of(now.map, kind, theirs, texts=texts, wrong=wrong, sure=tuple(sure))
        return _page(now, form, theirs), 409
    except InvalidMap as error:
        wrong = {"": Wrong(" ".join(str(problem) for problem in error.problems[:3]))}
        form = form_of(opened.map, kind, read.old, texts=texts, wrong=wrong, sure=tuple(sure))
        return _page(opened, form, read.old, base=base), 422
    tell_what_follows(name, made.said)
    if isinstance(record, Acceptance) and read.old is None:
        return _to_finding(name, record)
    return _back(name, record.ref)


def _to_finding(name: str, accepted: Acceptance) -> Answer:
    """To what was accepted: its page, or the list of what is accepted where it is more than one finding, or none."""
    ends = {field: getattr(accepted, field) for field in ("holder", "counterpart", "item")}
    found = desk().open(name).report.find(fingerprint(accepted.finding, **ends))
    if found is None:
        return redirect(address("pages.findings", name=name, accepted="yes"), 303)
    return redirect(address("pages.finding", name=name, fingerprint=found.fingerprint), 303)


def _page(opened: Opened, form: Form, record: Record | None, *, base: int | None = None) -> str:
    """The page of a form. `base`: the revision that it was first made from, where what was typed is still on that."""
    m = opened.map
    return showing.show(
        "record.html",
        opened,
        form=form,
        record=record,
        heading=f"Add: {word(form.kind)}" if record is None else says(m, record).rstrip("."),
        action=address("pages.add", name=opened.name, kind=form.kind)
        if record is None
        else address("pages.record", name=opened.name, record=record.ref),
        at=request.form.get("shown", ""),
        guide_after=request.form.get("guide", ""),
        base=opened.revision if base is None else base,
        known=proposals(m),
        kinds=[(kind, word(kind)) for kind in ADDED],
    )


def _base(opened: Opened) -> int:
    base = request.form.get("base", opened.revision, type=int)
    return min(max(base, 0), opened.revision)


def _as_it_was(opened: Opened, base: int, ref: str) -> Record | None:
    """The record that the form was made from."""
    if base == opened.revision:
        return opened.map.find(ref)
    from flowmap.editing import at

    return at(desk().store, opened.name, base).find(ref)


def _texts() -> dict[str, list[str]]:
    return {key: request.form.getlist(key) for key in request.form}


def _lines(key: str) -> list[str]:
    return [line.strip() for text in request.form.getlist(key) for line in text.splitlines() if line.strip()]


def edit_id() -> str:
    """The id of the edit that a form makes: sent twice as it is, it counts once."""
    sent = [(key, value) for key, value in request.form.items(multi=True) if key != "csrf_token"]
    told = repr((request.full_path, who(), sorted(sent)))
    return f"{client()}.{hashlib.sha256(told.encode()).hexdigest()[:16]}"


def _taken_out(m: Map, record: Record, changes: Sequence[Change]) -> str:
    """What was deleted, and what went with it: "Sales is deleted, and with it 3 handoffs and 1 need."."""
    counts: dict[str, int] = {}
    for change in changes:
        if change.after is None and change.record.ref != record.ref:
            counts[change.type] = counts.get(change.type, 0) + 1
    what = f"“{says(m, record).rstrip('.')}” is deleted"
    with_it = listed([counted(count, word(kind)) for kind, count in counts.items()])
    return f"{what}, and with it {with_it}." if counts else f"{what}."


def _back(name: str, ref: str | None) -> Answer:
    """To the map, with what was changed selected; the picture that was shown stays."""
    given = dict(parse_qsl(request.form.get("shown", ""))[:20])
    kept = {key: value for key, value in given.items() if key in ARGUMENTS}
    if "stay" not in request.form:
        kept = {key: value for key, value in kept.items() if key not in ("team", "item", "record")}
        kept |= chosen(ref) if ref else {}
    if "guide" in request.form:
        kept["guide"] = request.form["guide"].replace(NEW, ref or "")
    return redirect(address("pages.map_page", name=name, **kept), 303)


def chosen(ref: str) -> dict[str, str]:
    """The arguments of a map's page that select a record."""
    kind, _, identity = ref.partition(":")
    field = {"holder": "team", "item": "item"}.get(kind)
    return {field: identity} if field else {"record": ref}
