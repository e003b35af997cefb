"""Long names are wrapped by measured width, and cleaned of what nobody can see."""

from __future__ import annotations

from hypothesis import given
from hypothesis import strategies as st

from flowmap.diagrams.measure import character, width
from flowmap.diagrams.wrap import MOST_LINES, MOST_READ, clean, visible, wrapped

SIXTY = "Zentralabteilung für übergreifende Auftragsabwicklung, Termine"


def test_a_name_of_sixty_letters_is_wrapped_at_blanks() -> None:
    assert wrapped(SIXTY, size=14, within=170) == (
        "Zentralabteilung für",
        "übergreifende",
        "Auftragsabwicklung,",
        "Termine",
    )


def test_a_long_word_is_broken_after_its_own_hyphen_or_by_one() -> None:
    assert wrapped("Cross-departmental", size=14, within=100) == ("Cross-", "departmental")
    assert wrapped("Geschäftsbereichsübergreifend", size=14, within=120) == ("Geschäftsberei-", "chsübergreifend")


def test_scripts_without_blanks_are_broken_without_a_hyphen() -> None:
    assert wrapped("営業部海外事業統括", size=10, within=50) == ("営業部海外", "事業統括")


def test_an_accent_stays_with_its_letter() -> None:
    assert wrapped("e\u0301" * 6, size=10, within=20) == ("e\u0301" * 3, "e\u0301" * 3)


def test_what_does_not_fit_ends_with_dots() -> None:
    lines = wrapped("word " * 60, size=14, within=90, most=3)
    assert lines == ("word word", "word word", "word word...")


def test_only_the_beginning_of_an_endless_name_is_read() -> None:
    lines = wrapped("x" * 100_000, size=14, within=100_000)
    assert lines == ("x" * MOST_READ + "...",)


def test_what_cannot_be_seen_is_left_out() -> None:
    assert clean("a\x00b\x1b\u202ec\u2066\ufeffd\n e\u2028f\t ") == "abcd e f"
    assert visible("1  a\nb") == "1  a b"


@given(st.text(max_size=200), st.integers(10, 16), st.integers(60, 300))
def test_no_line_is_wider_than_asked(text: str, size: int, within: int) -> None:
    lines = wrapped(text, size=size, within=within)
    assert 1 <= len(lines) <= MOST_LINES
    assert all(width(line, size) <= within for line in lines)


@given(st.text(alphabet="abc déø-/営業", max_size=60))
def test_nothing_of_a_name_is_lost(text: str) -> None:
    joined = "".join(wrapped(text, size=12, within=90, most=99))
    assert joined.replace("-", "").replace(" ", "") == clean(text).replace("-", "").replace(" ", "")


def test_widths_are_those_of_the_widest_font() -> None:
    assert (character("i"), character("m"), character("営"), character("\u0301")) == (278, 974, 1000, 0)
    assert width("im", 10) == 12.52
    assert width("im", 10, bold=True) > width("im", 10)
