"""A question of the map: saved, changed, taken out, taken along as a file and brought in from one; without a script."""

from __future__ import annotations

from dataclasses import replace
from pathlib import PurePath

from flask import Response, redirect, request
from werkzeug.wrappers import Response as Answer

from flowmap.domain.change import Change
from flowmap.domain.map import Map
from flowmap.domain.slug import slug
from flowmap.errors import BadInput, Conflict, FlowmapError, StoreError
from flowmap.query import forgetting, keeping, question_named
from flowmap.query.saved import MOST_BYTES, SUFFIX
from flowmap_web.addresses import address
from flowmap_web.desk import desk
from flowmap_web.download import file_name
from flowmap_web.opened import Opened
from flowmap_web.pages.draft import Draft
from flowmap_web.pages.query import page
from flowmap_web.pages.record import edit_id
from flowmap_web.said import tell
from flowmap_web.selection import one_of
from flowmap_web.who import who

DEEDS = ("keep", "bring", "forget")


def save(name: str, question: str) -> Response:
    """`GET /maps/NAME/query/QUESTION.cypher`: any saved question as a file, to be shared."""
    found = question_named(desk().open(name).map, question)
    response = Response(found.query, content_type="text/plain; charset=utf-8")
    response.headers["Content-Disposition"] = f"attachment; filename*=UTF-8''{file_name(found.name)}{SUFFIX}"
    return response


def keep(name: str) -> str | Answer | tuple[str, int]:
    """`POST /maps/NAME/query`: one of DEEDS; what cannot be saved stands in the form again."""
    opened = desk().open(name)
    deed = one_of(request.form.get("do", ""), DEEDS, "deed")
    draft = Draft.typed(request.form)
    try:
        if deed == "bring":
            draft = _brought(draft)
        base = opened.revision if draft.base is None else min(draft.base, opened.revision)
        changes = _changes(_as_it_was(opened, base), deed, draft)
        made = desk().edit(name, changes, base=base, by=who(), edit=edit_id())
    except StoreError:
        raise
    except (Conflict, FlowmapError) as error:
        return page(opened, draft=replace(draft, problem=str(error))), 422
    if changes:
        said = "is taken out" if deed == "forget" else "is saved"
        tell(f"The question {draft.name} {said}.", address("pages.revision", name=name, revision=made.revision))
    return redirect(address("pages.query", name=name, **({} if deed == "forget" else {"saved": draft.name})), 303)


def _changes(m: Map, deed: str, draft: Draft) -> list[Change]:
    if deed == "forget":
        return forgetting(m, draft.name)
    return keeping(m, draft.name, draft.text, instead=draft.instead or None)


def _brought(draft: Draft) -> Draft:
    """The question of a file that was sent; it is called as its file, where nothing else is said."""
    file = request.files.get("file")
    if file is None or not file.filename:
        raise BadInput("No file was chosen.", hint=f"Choose one that ends in {SUFFIX}.")
    content = file.stream.read(MOST_BYTES + 1)
    if len(content) > MOST_BYTES:
        raise BadInput("The file is too large for a question.", hint=f"At most {MOST_BYTES:,} bytes are read.")
    try:
        text = content.decode("utf-8-sig").replace("\r\n", "\n")
    except UnicodeDecodeError:
        raise BadInput("The file is no text in UTF-8.") from None
    return replace(draft, name=draft.name or slug(PurePath(file.filename).stem), cypher=text.strip())


def _as_it_was(opened: Opened, base: int) -> Map:
    """The map that the form was made from."""
    if base == opened.revision:
        return opened.map
    from flowmap.editing import at

    return at(desk().store, opened.name, base)
