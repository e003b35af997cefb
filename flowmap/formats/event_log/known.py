"""Finds the places of known numbers in a table by their bits, a whole column at a time."""

from __future__ import annotations

import numpy as np

from flowmap.domain.columns import hits
from flowmap.formats.event_log.texts import Keys, Numbers

ROOM = 16  # slots of the table for each known number: so few share one
_MIX = np.uint64(0x9E3779B97F4A7C15)


class Known:
    """Different keys; where several would stand in one slot of the table, all but one are looked for by halving."""

    def __init__(self, keys: Keys) -> None:
        self.keys = keys
        bits = (len(keys) * ROOM).bit_length()
        self._shift = np.uint64(64 - bits) if keys.size else np.uint64(63)
        self._slots = np.zeros(1 << max(1, bits), np.int64)
        self._slots[self._slot(keys)] = np.arange(len(keys))
        self._order = np.argsort(keys)

    def places(self, keys: Keys) -> Numbers:
        """Where each key stands among the known ones; -1 where it is none of them."""
        if not len(self.keys):
            return np.full(len(keys), -1)
        places = self._slots.take(self._slot(keys))
        other = hits(self.keys.take(places) != keys)
        if len(other):
            wanted = keys.take(other)
            near = np.searchsorted(self.keys, wanted, sorter=self._order)
            found = self._order.take(near, mode="clip")
            places[other] = np.where(self.keys.take(found) == wanted, found, -1)
        return places

    def _slot(self, keys: Keys) -> Numbers:
        return ((keys * _MIX) >> self._shift).astype(np.int64)
