"""What is left of a name when capitals, marks, plurals, short forms, small words and the order of words are gone."""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Iterator
from dataclasses import dataclass
from itertools import islice, product

from flowmap.domain.words import listed
from flowmap.naming.abbreviations import ABBREVIATIONS, SAYS_WHAT, SMALL, WITH_DOT

MOST_FORMS = 6  # of a name whose short forms may stand for several words; our choice
LONGEST = 200  # letters of a name that are looked at; our choice
_CAMEL = re.compile(r"(?<=[a-zà-ÿ])(?=[A-ZÀ-Þ][a-zà-ÿ])")
_WORD = re.compile(r"[^\W_]+\.?")

Form = tuple[str, ...]


@dataclass(frozen=True, slots=True)
class Normal:
    """A name as words: `words` in small letters as they stand there, `forms` all that they may stand for, sorted.

    `short`: some of them are short forms; `letters`: the likeliest of them without blanks, as they stand there.
    """

    words: Form
    forms: tuple[Form, ...]
    short: bool
    letters: str

    @property
    def form(self) -> Form:
        """The likeliest form."""
        return self.forms[0]


def normal(name: str, space: str) -> Normal:
    """A name of an item or of a holder; of a holder also the word that only says that it is a team goes."""
    found = [word.casefold() for word in _WORD.findall(_CAMEL.sub(" ", _plain(name[:LONGEST].replace("&", " and "))))]
    words = tuple(word.rstrip(".") for word in found)
    meant = [_meanings(word) for word in found if word not in SMALL] or [(word,) for word in words]
    short = any(_stands_for(word) for word in found)
    forms = [_told(form, space) for form in islice(product(*meant), MOST_FORMS)]
    return Normal(words, tuple(dict.fromkeys(forms)) if words else ((),), short, "".join(one[0] for one in meant))


def _plain(name: str) -> str:
    """A name whose Latin letters have no accents; other scripts keep theirs, where they make another letter."""
    found: list[str] = []
    for letter in unicodedata.normalize("NFKD", name):
        if not (unicodedata.combining(letter) and found and found[-1].isascii()):
            found.append(letter)
    return unicodedata.normalize("NFC", "".join(found))


def _meanings(word: str) -> tuple[str, ...]:
    return _stands_for(word) or (singular(word.rstrip(".")),)


def _stands_for(word: str) -> tuple[str, ...]:
    bare = word.rstrip(".")
    return ABBREVIATIONS.get(bare) or (WITH_DOT.get(bare, ()) if word.endswith(".") else ())


def _told(words: Form, space: str) -> Form:
    """The words sorted; of a team without the word for one, unless nothing else is there."""
    told = [word for word in words if space != "holder" or word not in SAYS_WHAT]
    return tuple(sorted(told or words))


def singular(word: str) -> str:
    """A word without the ending of an English plural: "orders", "companies", "boxes", "warehousemen".

    Wrong ones do no harm: both names are treated alike.
    """
    if word.endswith("men") and len(word) > 4:
        return word[:-2] + "an"
    if len(word) < 4 or not word.isascii() or word.endswith(("ss", "us", "is")) or not word.endswith("s"):
        return word
    if word.endswith("ies") and len(word) > 4:
        return word[:-3] + "y"
    if word.endswith(("xes", "sses", "ches", "shes")):
        return word[:-2]
    return word[:-1]


def differences(one: Normal, other: Normal) -> list[str]:
    """Why two names of one form are not the same letters, in words."""
    told = list(_short_forms(one, other))
    if one.words == other.words:
        return [*told, "only capitals or marks differ"]
    a, b = (frozenset(name.words) - SMALL for name in (one, other))
    if (frozenset(one.words) ^ frozenset(other.words)) & SMALL:
        told.append("small words differ")
    apart = a ^ b
    if any(word != singular(word) and singular(word) in a | b for word in apart):
        told.append("one is in the plural")
    what = [{word for word in words if (_stands_for(word) or (word,))[0] in SAYS_WHAT} for words in (a, b)]
    if bool(what[0]) != bool(what[1]):
        told.append(f"“{listed(sorted(what[0] | what[1]))}” only says that it is a team")
    if a == b and one.words != other.words and not told:
        told.append("the words stand in another order")
    return told or ["the same words"]


def _short_forms(one: Normal, other: Normal) -> Iterator[str]:
    """ "“cust” for customer": the short forms that only one of them has."""
    for name, against in ((one, other), (other, one)):
        for word in name.words:
            meant = ABBREVIATIONS.get(word) or WITH_DOT.get(word, ())
            found = [long for long in meant if long in against.words or any(long in form for form in against.forms)]
            if found and word not in against.words:
                yield f"“{word}” for {found[0]}"
