"""Teams and activities get numbers in the order of their first use, a whole column at a time."""

from __future__ import annotations

import unicodedata

import numpy as np

from flowmap.domain.columns import hits
from flowmap.errors import BadInput
from flowmap.formats.event_log.event import UnreadableError
from flowmap.formats.event_log.known import Known
from flowmap.formats.event_log.texts import Numbers, Texts
from flowmap.formats.problems import shown

MOST_NAMES = 20_000  # our choice: more is a column with the wrong meaning (an id or a text), not an organisation
LONGEST_NAME = 500
NOBODY = -1  # the number of a name that is not given or cannot be read


class Names:
    """The titles of teams or of activities, `what` of both; blanks within a name count as one."""

    def __init__(self, what: str) -> None:
        self.titles: list[str] = []
        self._what = what
        self._numbers: dict[str, int] = {}
        self._known = Known(np.zeros(0, np.uint64))
        self._numbers_by_place = np.zeros(0, np.int64)

    def numbers(self, texts: Texts) -> tuple[Numbers, dict[int, str]]:
        """The number of each name; NOBODY where it cannot be a title, and there by place why.

        BadInput if there are too many names.
        """
        keys = texts.keys()[0]
        places = self._known.places(keys)
        rest = hits(places < 0)
        numbers = np.append(self._numbers_by_place, NOBODY).take(places, mode="wrap")  # -1 is the last
        if not len(rest):
            return numbers, {}
        _, firsts, same = np.unique(keys[rest], return_index=True, return_inverse=True)
        found = np.full(len(firsts), NOBODY)
        new: dict[int, int] = {}
        refused: dict[int, str] = {}
        for kind in np.argsort(firsts).tolist():
            text = texts.at(rest[firsts[kind]])
            try:
                found[kind] = self.number(text)
            except UnreadableError as why:
                refused |= dict.fromkeys(rest[same == kind].tolist(), str(why))
            else:
                if text == self.titles[found[kind]]:
                    new[int(keys[rest[firsts[kind]]])] = int(found[kind])
        numbers[rest] = found[same]
        self._remember(new)
        return numbers, refused

    def _remember(self, new: dict[int, int]) -> None:
        """Titles are known by their keys from now on; other ways to write them are not, since these have no bound."""
        if new:
            self._known = Known(np.concatenate([self._known.keys, np.array(list(new), np.uint64)]))
            self._numbers_by_place = np.concatenate([self._numbers_by_place, np.array(list(new.values()))])

    def number(self, raw: str) -> int:
        """The number of one name; UnreadableError if it cannot be a title, BadInput if there are too many."""
        title = " ".join(raw.split())
        if len(title) > LONGEST_NAME:
            raise UnreadableError(f"the {self._what} “{shown(title)}” has more than {LONGEST_NAME} letters")
        if any(unicodedata.category(letter) == "Cc" for letter in title):
            raise UnreadableError(f"the {self._what} has a control character")
        number = self._numbers.setdefault(title, len(self.titles))
        if number == len(self.titles):
            self.titles.append(title)
        if len(self.titles) > MOST_NAMES:
            raise BadInput(
                f"The log has more than {MOST_NAMES:,} different names for the {self._what}.",
                hint=f"Is it the right column? --{self._what}-column names another.",
            )
        return number
