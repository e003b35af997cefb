"""The OpenAPI 3.1 document of the API, made from the table of its operations; what an address says, held to it.

One row of the table describes an operation and makes its address, so that neither is there without the other.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from functools import cached_property
from typing import Any, Literal

from flowmap.domain.nearest import did_you_mean
from flowmap.errors import BadInput
from flowmap_web.openapi.answers import Problem
from flowmap_web.openapi.schemas import Schema as Schema
from flowmap_web.openapi.schemas import Schemas

READS = ("GET", "HEAD")
REFUSED: Mapping[int, str] = {
    400: "What is asked cannot be understood",
    403: "Not from this site, or not said so",
    404: "There is no such thing",
    409: "Somebody else changed it meanwhile, or it is there already",
    412: "The map has another revision than If-Match says",
    413: "Too much at once",
    415: "Not sent as JSON",
    422: "What is sent cannot be kept: every fault, with its record and field",
    428: "Say which revision is meant: If-Match",
    503: "The store cannot be reached, or the picture cannot be drawn; try again",
}
ALWAYS, WHERE_SENT = (400, 404, 503), (403, 409, 413, 415, 422)
ABOUT = """\
Every use case of flowmap's command line, in the same words. Answers about a map say its revision and carry an ETag;
If-None-Match spares what has not changed. HEAD is answered wherever GET is. Errors are problem+json (RFC 9457).

What changes something is sent as JSON and says where it comes from: a program sends `Origin`, the address of this site.
Edits name the revision that they were made on (`base`, or If-Match, which is strict); what others have changed since is
merged field by field."""


@dataclass(frozen=True)
class Operation:
    """An address, the view that answers, and the types of what it is asked, sent and answers.

    `answers`: None where it is a file in one of `media`, which may also stand beside an answer. `open`: the beginning
    of further words in an address. `tagged`: what it answers depends on the map's revision and the day alone.
    `match`: whether If-Match may or must be said. `most`: bytes of a body, where more than elsewhere.
    `called`: another name than the view's.
    """

    method: str
    address: str
    view: Callable[..., Any]
    answers: Any = None
    asks: Any = None
    takes: Any = None
    media: tuple[str, ...] = ()
    status: tuple[int, ...] = (200,)
    tagged: bool = False
    match: Literal["may", "must"] | None = None
    open: str | None = None
    most: int | None = None
    called: str = ""

    @property
    def name(self) -> str:
        """What programs may call it; unique."""
        return self.called or self.view.__name__

    @cached_property
    def asked(self) -> Schema:
        """The schema of what the address may say."""
        return {"properties": {}} if self.asks is None else Schemas().fields(self.asks)

    def hold(self, said: Iterable[tuple[str, list[str]]]) -> None:
        """BadInput where an address says what is not described: an unknown word, a word twice, a wrong value."""
        known, given = self.asked["properties"], set()
        for name, values in said:
            if name not in known:
                if self.open is not None and name.startswith(self.open):
                    continue
                hint = did_you_mean(name[:60], known) or (
                    f"It takes {', '.join(known)}." if known else "It takes none."
                )
                raise BadInput(f"This address takes no “{name[:60]}”.", hint=hint)
            if len(values) > 1:
                raise BadInput(f"“{name}” is said more than once.", hint="Say it once.")
            if (wrong := _wrong(values[0], known[name])) is not None:
                raise BadInput(f"“{name}” cannot be “{values[0][:60]}”.", hint=wrong)
            given.add(name)
        for name in self.asked.get("required", ()):
            if name not in given:
                raise BadInput(
                    f"“{name}” is missing.", hint=known[name].get("description") or f"Say {name}= in the address."
                )


def _wrong(value: str, schema: Schema) -> str | None:
    """What would be right, where a value of an address does not fit its schema."""
    if "enum" in schema and value not in schema["enum"]:
        return did_you_mean(value[:60], schema["enum"]) or f"Use one of {', '.join(schema['enum'])}."
    if schema.get("type") == "integer":
        least, most = schema.get("minimum", 0), schema.get("maximum")
        number = int(value) if re.fullmatch("[0-9]{1,100}", value) else -1
        if number < least or (most is not None and number > most):
            return f"It is a whole number from {least}{'' if most is None else f' to {most:,}'}."
    if len(value) > schema.get("maxLength", len(value)):
        return f"At most {schema['maxLength']:,} letters are read."
    if "pattern" in schema and not re.search(schema["pattern"], value):
        return schema.get("description") or f"It is like {schema['pattern']}."
    return None


def document(operations: Sequence[Operation], *, version: str, root: str) -> Schema:
    """The document of these operations; `root`: where they stand."""
    schemas = Schemas()
    paths: dict[str, Schema] = {}
    for one in operations:
        place = re.sub("<(?:[a-z]+:)?([a-z]+)>", r"{\1}", one.address)
        paths.setdefault(place, {})[one.method.lower()] = _operation(one, schemas)
    return {
        "openapi": "3.1.0",
        "info": {"title": "flowmap", "version": version, "description": ABOUT},
        "servers": [{"url": root}],
        "paths": paths,
        "components": {"schemas": schemas.known, "responses": _refusals(schemas)},
    }


def _operation(one: Operation, schemas: Schemas) -> Schema:
    said = re.sub(r"\s+", " ", one.view.__doc__ or "").strip()
    summary = said.partition(": ")[2] or said
    made: Schema = {"operationId": one.name, "summary": summary[:1].upper() + summary[1:]}
    if parameters := [*_parameters(one, schemas)]:
        made["parameters"] = parameters
    if one.takes is not None:
        schema = schemas.sent(one.takes)
        made["requestBody"] = {"required": True, "content": {"application/json": {"schema": schema}}}
    content: Schema = {media.partition(";")[0]: {"schema": {}} for media in one.media}
    if one.answers is not None:
        content["application/json"] = {"schema": schemas.of(one.answers)}
    answer: Schema = {"description": "Done"}
    if content:
        answer["content"] = content
    if one.tagged:
        answer["headers"] = {"ETag": {"description": "The revision and the day.", "schema": {"type": "string"}}}
    refused = [*ALWAYS, *(WHERE_SENT if one.method not in READS else ()), *((412,) if one.match else ())]
    refused += [428] if one.match == "must" else []
    made["responses"] = {
        **{str(status): answer for status in one.status},
        **({"304": {"description": "It has not changed"}} if one.tagged else {}),
        **{str(status): {"$ref": f"#/components/responses/{status}"} for status in sorted(refused)},
    }
    return made


def _parameters(one: Operation, schemas: Schemas) -> Iterator[Schema]:
    for kind, name in re.findall("<(?:([a-z]+):)?([a-z]+)>", one.address):
        schema = {"type": "integer", "minimum": 0} if kind == "int" else {"type": "string", "minLength": 1}
        yield {"name": name, "in": "path", "required": True, "schema": schema}
    for name, schema in one.asked["properties"].items():
        needed = {"required": True} if name in one.asked.get("required", ()) else {}
        yield {"name": name, "in": "query", **needed, "schema": schema}
    if one.match is not None:
        about = "The ETag or the revision in quotes: refused with 412 if the map has another one by now; *: whichever."
        yield {"name": "If-Match", "in": "header", "description": about, "schema": {"type": "string"}}


def _refusals(schemas: Schemas) -> Schema:
    content = {"application/problem+json": {"schema": schemas.of(Problem)}}
    return {str(status): {"description": said, "content": content} for status, said in REFUSED.items()}
