"""The nearest known name: what an error proposes."""

from __future__ import annotations

import re
from collections.abc import Iterable
from itertools import islice

from flowmap.domain.words import listed

MOST_LOOKED_AT = 2_000  # our choice: 50 ms where all of them are alike
PART = 4  # letters from which on a part of a name is enough for a proposal; our choice
MOST_AS_NEAR = 3  # names as near as each other that are proposed; our choice
SOME = 6  # names that are told where none is near; our choice
_CODE = re.compile(r"[A-Z]{3}[0-9]{2}")


def nearest(word: str, known: Iterable[str], *, alike: float = 0.6) -> str | None:
    """The known name most like `word`, or the same in other capitals; None if none is near.

    At most MOST_LOOKED_AT names are looked at.
    """
    return next(iter(_as_near(word, list(islice(known, MOST_LOOKED_AT)), alike)), None)


def did_you_mean(word: str, known: Iterable[str]) -> str | None:
    """ "Did you mean “goods-receiving”?", the nearest name or the first that has the word in it; None without one.

    Of names that are all as near as each other the first few are proposed.
    """
    names = list(islice(known, MOST_LOOKED_AT))
    near = _as_near(word, names)
    if not near and len(word) >= PART:
        near = [name for name in names if word.casefold() in name.casefold()][:1]
    *some, last = [f"“{name}”" for name in near[:MOST_AS_NEAR]] or [""]
    return f"Did you mean {', '.join(some)}{' or ' if some else ''}{last}?" if last else None


def near_or_some(word: str, known: Iterable[str]) -> str:
    """What is near; where nothing is, the first names that there are: "Known are order, plan and 12 more." """
    names = list(known)
    if not names:
        return "None is known."
    return did_you_mean(word, names) or f"Known {'is' if len(names) == 1 else 'are'} {listed(names, most=SOME)}."


def which_code(word: str, known: Iterable[str]) -> str | None:
    """What a code of a rule that is none may mean: the one nearest code or family, else the codes of its family.

    “GAP has GAP01 to GAP08.” where no code is nearer than all others; None where there is no such family.
    """
    said, names = word.upper(), sorted(known)
    codes = [name for name in names if _CODE.fullmatch(name)]
    near = _as_near(said, codes if any(map(str.isdigit, said)) else names)
    if len(near) == 1:
        return f"Did you mean “{near[0]}”?"
    family = [code for code in codes if code[:3] == said[:3]]
    if not family:
        return None
    whole = len(family) > 2 and int(family[-1][3:]) - int(family[0][3:]) == len(family) - 1
    return f"{family[0][:3]} has {f'{family[0]} to {family[-1]}' if whole else ', '.join(family)}."


def _as_near(word: str, names: list[str], alike: float = 0.6) -> list[str]:
    """The names most like a word: one, several that are as near as each other, or none."""
    from difflib import SequenceMatcher, get_close_matches

    same = next((name for name in names if name.casefold() == word.casefold()), None)
    if same is not None:
        return [same]
    cut = word[:120]
    matcher = SequenceMatcher(b=cut)
    ratios: dict[str, float] = {}
    for name in get_close_matches(cut, names, n=MOST_AS_NEAR + 1, cutoff=alike):
        matcher.set_seq1(name)
        ratios[name] = matcher.ratio()
    most = max(ratios.values(), default=0.0)
    return sorted((name for name in ratios if ratios[name] == most), key=names.index)
