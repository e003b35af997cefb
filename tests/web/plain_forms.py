"""Somebody whose browser runs no scripts: opens pages and sends their forms."""

from __future__ import annotations

import re
from collections.abc import Mapping, Sequence
from typing import Any

from flask import Flask
from werkzeug.test import TestResponse

from flowmap.domain.map import Map
from flowmap_web.desk import NAME, Desk
from tests.web.document import Element, faults, page

HERE = {"Origin": "http://localhost"}


class Person:
    """One browser with its cookies."""

    def __init__(self, app: Flask, *, name: str = "") -> None:
        self.client = app.test_client()
        self.desk: Desk = app.extensions[NAME]
        if name:
            self.send("/name", name=name, next="/new")

    def open(self, path: str) -> Element:
        """A page that is there and well formed."""
        answer = self.client.get(path)
        assert answer.status_code == 200, answer.text[:500]
        assert faults(answer.text) == []
        return page(answer.text)

    def send(self, path: str, **fields: str | Sequence[str] | Any) -> TestResponse:
        """Send a form with these fields, and the token that it carries."""
        found = re.search('name="csrf_token" value="([^"]+)"', self.client.get("/new").text)
        assert found is not None
        return self.client.post(path, data={"csrf_token": found[1], **fields}, headers=HERE)

    def sent(self, path: str, **fields: str | Sequence[str] | Any) -> str:
        """Send a form that is accepted: where it leads to."""
        answer = self.send(path, **fields)
        assert answer.status_code == 303, page(answer.text).one("main").text
        return answer.headers["Location"]

    def refused(self, path: str, *, status: Any = 422, **fields: str | Sequence[str] | Any) -> Element:
        """Send a form that comes back: its page."""
        answer = self.send(path, **fields)
        assert answer.status_code == status
        assert faults(answer.text) == []
        return page(answer.text)

    def map(self, name: str) -> Map:
        """The map as it is now."""
        return self.desk.open(name).map

    def said(self, path: str) -> list[str]:
        """What the next page says of the edit before."""
        line = self.open(path).one("p", id="said")
        return [line.text] if line.text else []


def values(form: Element) -> Mapping[str, list[str]]:
    """What stands in the fields of a form, by name, as a browser would send it."""
    found: dict[str, list[str]] = {}
    for one in form.all("input", "textarea", "select"):
        name, kind = one.get("name"), one.get("type")
        if not name or (kind in ("checkbox", "radio") and "checked" not in one.attributes):
            continue
        if one.tag == "select":
            chosen = [option for option in one.all("option") if "selected" in option.attributes] or one.all("option")[
                :1
            ]
            found.setdefault(name, []).extend(option.get("value") for option in chosen)
        else:
            text = "".join(part for part in one.parts if isinstance(part, str)).removeprefix("\n")
            found.setdefault(name, []).append(text if one.tag == "textarea" else one.get("value"))
    return found


def messages(root: Element) -> dict[str, str]:
    """What a form says beside its fields, by field."""
    return {
        one.get("data-field"): said[0].text
        for one in root.all("div")
        if one.get("data-field") and (said := one.all("p", class_="bad"))
    }
