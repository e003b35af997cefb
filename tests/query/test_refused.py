"""The words of a query: what is refused is named with its place, what only looks like it passes."""

from __future__ import annotations

import re

import pytest
from hypothesis import given
from hypothesis import strategies as st

from flowmap.errors import BadInput
from flowmap.query import saved
from flowmap.query.refused import checked, parameters_of
from flowmap.query.tokens import tokens_of
from tests.query.attacks import HARMLESS, REFUSED


@pytest.mark.parametrize(("query", "said"), REFUSED)
def test_what_does_more_than_read_is_refused_by_its_words(query: str, said: str) -> None:
    with pytest.raises(BadInput) as refused:
        checked(query)
    assert said in refused.value.message
    assert refused.value.exit_code == 2


@pytest.mark.parametrize("query", [*HARMLESS, *(one.query for one in saved())])
def test_what_only_reads_passes(query: str) -> None:
    checked(query)


def test_a_name_is_proposed_in_backticks_where_one_may_stand() -> None:
    with pytest.raises(BadInput, match="put it in backticks: `set`"):
        checked("MATCH (n) RETURN n AS set")
    with pytest.raises(BadInput) as refused:
        checked("MATCH (n) SET n.x = 1 RETURN n")
    assert refused.value.hint is None


def test_comments_are_gone_and_every_word_keeps_its_place() -> None:
    text, _ = checked("MATCH (n) // it's\nRETURN /* a\nb */ n.title AS `a // b`, '/* no */' AS c;")
    assert text == "MATCH (n)        \nRETURN     \n     n.title AS `a // b`, '/* no */' AS c "


def test_parameters_are_found_once_each() -> None:
    _, tokens = checked("MATCH (n {id: $team}) WHERE n.x = $`a b` AND n.y = '$no' RETURN $team AS t // $none")
    assert parameters_of(tokens) == ["team", "a b"]


@given(st.text(alphabet="CREATE SET(n)'\"`/*\\\n;{}$u0043.x", max_size=60))
def test_whatever_is_written_is_either_refused_in_a_sentence_or_has_no_clause_that_writes(text: str) -> None:
    try:
        sent, _ = checked(text)
    except BadInput:
        return
    words = "".join(token.text + " " for token in tokens_of(sent) if token.kind in ("word", "sign"))
    assert not re.search(r"(?<![.:|&!{,] )\b(CREATE|SET)\b(?! :)", words, re.IGNORECASE)
