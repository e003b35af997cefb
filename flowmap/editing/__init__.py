"""Changing a map that is stored: merging, undo and redo, and what a change did, in words."""

from flowmap.editing.conflict import EditConflict, FieldConflict
from flowmap.editing.over_time import trend
from flowmap.editing.past import at, restore
from flowmap.editing.saving import Edited, save
from flowmap.editing.undoing import Undone, redo, undo

__all__ = ["EditConflict", "Edited", "FieldConflict", "Undone", "at", "redo", "restore", "save", "trend", "undo"]
