"""Changing a map that is stored: merging, undo and redo, and what a change did, in words."""

from flowmap.editing.conflict import EditConflict, FieldConflict
from flowmap.editing.over_time import trend
from flowmap.editing.past import at, restore
from flowmap.editing.putting_back import put_back
from flowmap.editing.saving import Edited, save
from flowmap.editing.undoing import Undone, redo, undo
from flowmap.editing.ways_out import WAYS, Decided, Way, WayOut, ways_out

__all__ = [
    "WAYS",
    "Decided",
    "EditConflict",
    "Edited",
    "FieldConflict",
    "Undone",
    "Way",
    "WayOut",
    "at",
    "put_back",
    "redo",
    "restore",
    "save",
    "trend",
    "undo",
    "ways_out",
]
