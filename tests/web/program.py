"""A program that reads and changes maps by JSON, as the pages' scripts do."""

from __future__ import annotations

from typing import Any

from flask import Flask
from werkzeug.test import TestResponse

from flowmap.domain.change import Change
from flowmap.domain.map import Map
from flowmap_web.desk import NAME, Desk

HERE = {"Origin": "http://localhost"}


class Program:
    """One client with an id of its own; its edits are `CLIENT.1`, `CLIENT.2` ..."""

    def __init__(self, app: Flask, *, client: str = "a", by: str = "Ada") -> None:
        self.http, self.id, self.by, self.edits = app.test_client(), client, by, 0
        self.desk: Desk = app.extensions[NAME]

    def get(self, path: str) -> Any:
        """The answer to a question."""
        answer = self.http.get(f"/api/v1{path}")
        assert answer.status_code == 200, answer.text
        return answer.json

    def send(self, path: str, body: Any) -> TestResponse:
        """Send something, and look at how it is answered."""
        return self.http.post(f"/api/v1{path}", json=body, headers=HERE)

    def sent(self, path: str, body: Any) -> Any:
        """Send something that is accepted."""
        answer = self.send(path, body)
        assert answer.status_code in (200, 201), answer.text
        return answer.json

    def refused(self, path: str, body: Any, *, status: int) -> Any:
        """Send something that is refused: the problem."""
        answer = self.send(path, body)
        assert (answer.status_code, answer.mimetype) == (status, "application/problem+json"), answer.text
        return answer.json

    def edit(self, *changes: Change, base: int, **more: Any) -> dict[str, Any]:
        """An edit as it is sent."""
        self.edits += 1
        listed = [change.to_dict() for change in changes]
        return {"edit": f"{self.id}.{self.edits}", "base": base, "by": self.by, "changes": listed, **more}

    def back(self) -> dict[str, Any]:
        """What undo and redo are asked with."""
        self.edits += 1
        return {"edit": f"{self.id}.{self.edits}", "by": self.by, "client": self.id}

    def map(self, name: str) -> Map:
        """The map as the store has it."""
        return self.desk.store.load(name).map
