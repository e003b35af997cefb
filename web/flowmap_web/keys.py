"""The keys of a map's pages: the one table that `/keys`, the dialog of `?` and the documentation show."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass


@dataclass(frozen=True, slots=True)
class Key:
    """What some keys do. Each of `keys` does it; "Ctrl+Z" is pressed together. `single`: one character, can be off."""

    keys: tuple[str, ...]
    does: str
    single: bool = False


@dataclass(frozen=True, slots=True)
class Group:
    """Keys that belong together, in the order in which they are shown."""

    title: str
    keys: tuple[Key, ...]


GROUPS = (
    Group(
        "Draw",
        (
            Key(("c",), "the selected team hands over: type to whom, Enter, type what, Enter", True),
            Key(("n",), "a new team: type its name, Enter", True),
            Key(("m",), "the team makes: type what, Enter, type from what, Enter; then Enter alone", True),
            Key(("w",), "the team wants: type what, Enter, say how much it is needed, Enter", True),
            Key(("q",), "the team asks: type whom, Enter, type for what, Enter", True),
            Key(("/",), "quick entry: sentences such as Sales -> Purchasing: order", True),
            Key(("Shift+Enter",), "in quick entry: another line"),
            Key(("Alt+Enter",), "in quick entry and in pasted rows: a new name that is asked about is the known one"),
            Key(("Enter",), "with no information typed: an arrow whose information is named later"),
        ),
    ),
    Group(
        "Change",
        (
            Key(("Enter",), "edit what is selected, in the panel beside the picture"),
            Key(("F2",), "another name for what is selected, where it stands; Enter saves it"),
            Key(("d",), "details of what was drawn last", True),
            Key(("Delete", "Backspace"), "remove what is selected, with all that mentions it"),
            Key(("Ctrl+Z",), "undo, without limit"),
            Key(("Ctrl+Shift+Z", "Ctrl+Y"), "redo"),
        ),
    ),
    Group(
        "Walk",
        (
            Key(("Tab", "Shift+Tab"), "to the next or previous thing of the picture"),
            Key(("Left", "Right", "Up", "Down"), "to what lies there: teams, information, arrows, findings"),
            Key(("Page down", "Page up"), "the next or previous one in reading order"),
            Key(("Home", "End"), "the first or last one"),
            Key(("Space",), "select also, or no longer"),
            Key(("Esc",), "one step back: close what is open, then select nothing, then leave the picture"),
        ),
    ),
    Group(
        "Find",
        (
            Key(("f",), "find a team, information or finding: type, Enter goes there", True),
            Key(("g",), "go to a page, a view, the page of a team or another map: type, Enter", True),
            Key(("+", "-", "0"), "larger, smaller, the whole picture"),
            Key(("?",), "all keys", True),
        ),
    ),
    Group(
        "In a field with proposals",
        (
            Key(("Down", "Up"), "the next or previous proposal; Up from the first is the new name"),
            Key(("Enter", "Tab"), "take what is marked"),
            Key(("Esc",), "close the proposals, then leave the field; what a key has asked ends at once"),
        ),
    ),
)


def single_keys() -> Iterator[str]:
    """The keys that are one character and can be switched off."""
    for group in GROUPS:
        for key in group.keys:
            if key.single:
                yield from key.keys
