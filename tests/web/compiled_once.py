"""What every application of a process compiles alike, templates and the builders of addresses, is compiled once.

Tests make hundreds of applications: each would take most of its time for that.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator
from contextlib import contextmanager
from types import CodeType

import pytest
from flask import Flask
from jinja2 import BytecodeCache
from jinja2.bccache import Bucket
from werkzeug.routing.rules import Rule

Builder = Callable[..., tuple[str, str]]


class Templates(BytecodeCache):
    """The code of templates, by their names and what is written in them."""

    def __init__(self) -> None:
        self._code: dict[tuple[str, str], CodeType] = {}

    def load_bytecode(self, bucket: Bucket) -> None:
        """Give the bucket the code, if it is known."""
        bucket.code = self._code.get((bucket.key, bucket.checksum))

    def dump_bytecode(self, bucket: Bucket) -> None:
        """Keep the code that was compiled."""
        if bucket.code is not None:
            self._code[bucket.key, bucket.checksum] = bucket.code


@contextmanager
def compiled_once() -> Iterator[None]:
    """Meanwhile, applications share what they compile."""
    build = Rule._compile_builder
    known: dict[tuple[str, bool], Builder] = {}

    def once(rule: Rule, append_unknown: bool = True) -> Builder:
        if rule.defaults:  # they stand in the code
            return build(rule, append_unknown)
        key = f"{rule.rule} {rule._trace}", append_unknown
        if key not in known:
            known[key] = build(rule, append_unknown)
        return known[key]

    with pytest.MonkeyPatch.context() as patch:
        patch.setattr(Rule, "_compile_builder", once)
        patch.setitem(Flask.jinja_options, "bytecode_cache", Templates())
        yield
