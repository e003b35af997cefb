"""What people and attackers try as a map, and what flowmap answers: one sentence each, exit code 2.

Run: python -m tests.formats.hostile      (prints the table in Markdown)
"""

from __future__ import annotations

import os
import tempfile
from collections.abc import Callable
from pathlib import Path
from typing import NamedTuple

from flowmap.errors import FlowmapError
from flowmap.formats import files
from flowmap.formats.bounds import MOST_BYTES

CASES = "".join(f"case c{n}\n" for n in range(65))
LAUGHS = "a: &a [x, x]\n" + "".join(f"{c}: &{c} [*{p}, *{p}]\n" for p, c in zip("abcdefgh", "bcdefghi", strict=True))


class Try(NamedTuple):
    """What was tried, the name of the file, its content (or what makes it), and the answer, `FILE` for its path."""

    what: str
    name: str
    content: bytes | Callable[[Path], object]
    answer: str


def _text(what: str, name: str, content: str, answer: str) -> Try:
    return Try(what, name, content.encode(), answer)


def _sparse(path: Path) -> None:
    with path.open("wb") as file:
        file.truncate(MOST_BYTES + 1)


NO_TRICKS = "Write the value itself; text that begins with &, * or ! stands in quotes."
UTF8 = "Save it as UTF-8."
TOO_LARGE = "is too large. The largest duration is 1000000000h."
DURATION = "is no duration. Write a number and its unit: 30min, 4h, 2d or 1w."
TEAMS = "teams: {a: A, b: B}\nhandoffs: [{giver: a, receiver: b, "

TRIES = (
    # what is no file
    Try("a file that is not there", "m.yaml", lambda path: None, "FILE cannot be read: No such file or directory. "
        "Give the path of a map."),
    Try("a folder", "m.yaml", Path.mkdir, "FILE is a folder, not a file. Give the path of a map."),
    Try("/dev/zero", "m.yaml", lambda path: path.symlink_to("/dev/zero"), "FILE is a device, not a file. Give the path "
        "of a map."),
    Try("a link to itself", "m.yaml", lambda path: path.symlink_to(path), "FILE cannot be read: Too many levels of "
        "symbolic links. Give the path of a map."),
    Try("a file over 64 MB", "m.yaml", _sparse, "FILE: The file has more than 64,000,000 bytes. No larger "
        "one is read."),
    # what is no text
    Try("UTF-16", "m.yaml", "teams: {}".encode("utf-16"), f"FILE: The file is written in UTF-16. {UTF8}"),
    Try("UTF-16 without a mark", "m.flow", "A makes x".encode("utf-16-le"), "FILE:1:2: The text has the control "
        "character U+0000. Take it out: a map is plain text."),
    Try("Latin-1", "m.yaml", "teams: {a: Größe}".encode("latin-1"), "FILE: The file is not UTF-8: byte 14, in line 1, "
        f"is none of it. {UTF8}"),
    Try("a picture", "m.flow", b"\x89PNG\r\n\x1a\n\0\0", f"FILE: The file is not UTF-8: byte 1, in line 1, is none of "
        f"it. {UTF8}"),
    _text("a control character", "m.flow", "A makes x\nA makes \x1b[31mred", "FILE:2:9: The text has the control "
          "character U+001B. Take it out: a map is plain text."),
    _text("an escaped control character", "m.yaml", 'teams: {a: "\\u001b[31m"}', "FILE:1:12: The text has the control "
          "character U+001B. Take it out: a map is plain text."),
    _text("half a letter by escapes", "m.yaml", 'teams: {a: "\\ud800"}', "FILE:1:12: The text has the control "
          "character U+D800. Take it out: a map is plain text."),
    # YAML that does more than say values
    _text("an anchor", "m.yaml", "teams: &t {a: A}", f"FILE:1:8: “&t” is an anchor. {NO_TRICKS}"),
    _text("an alias", "m.yaml", "teams: {a: *t}", f"FILE:1:12: “*t” is an alias. {NO_TRICKS}"),
    _text("a billion laughs", "m.yaml", LAUGHS, f"FILE:1:4: “&a” is an anchor. {NO_TRICKS}"),
    _text("a Python object", "m.yaml", "title: !!python/object/apply:os.system [ls]",
          f"FILE:1:8: “tag:yaml.org,2002:python/object/apply:os.system” is a tag. {NO_TRICKS}"),
    _text("any tag", "m.yaml", "teams: !set {a}", f"FILE:1:8: “!set” is a tag. {NO_TRICKS}"),
    _text("a merge key", "m.yaml", "teams:\n  a: {<<: {title: A}}", "FILE:2:7: There is no key “<<”. Possible here: "
          "title, department, people, capacity, inventory, note, source."),
    _text("two documents", "m.yaml", "teams: {}\n---\nteams: {}", "FILE:2:1: The file has more than one YAML document. "
          "Keep one map in a file."),
    _text("duplicate keys", "m.yaml", "teams: {a: A, a: B}", "FILE:1:15: The key “a” is there already, in "
          "line 1. Keep one of the two."),
    _text("a list at the top", "m.yaml", "- a\n- b", "FILE:1:1: This is no map. Write sections such as “teams:”, one "
          "below the other."),
    _text("a word at the top", "m.yaml", "hello", "FILE:1:1: This is no map. Write sections such as “teams:”, one "
          "below the other."),
    _text("a list as a key", "m.yaml", "{[a]: b}", "FILE:1:2: A list or mapping stands in the place of a key. Write "
          "one word before the colon."),
    _text("lists nested 100,000 deep", "m.yaml", "[" * 100_000, "FILE:1:101: Lists and mappings are nested more than "
          "100 deep. A map needs four levels."),
    _text("dashes nested 100,000 deep", "m.yaml", "- " * 100_000, "FILE:1:201: Lists and mappings are nested more than "
          "100 deep. A map needs four levels."),
    _text("a quote that never ends", "m.yaml", 'title: "' + "x" * 100_000, "FILE:1:100009: A quote is opened and never "
          "closed. Close it."),
    _text("tabs as indentation", "m.yaml", "teams:\n\ta: A", "FILE:2:1: A value cannot begin with this letter. Put it "
          "in quotes; indent with blanks, not tabs."),
    _text("a bracket that never ends", "m.yaml", "stages: [a, b", "FILE:1:14: A comma or a closing bracket is missing. "
          "Separate the parts with commas and close the bracket."),
    _text("another version", "m.yaml", "flowmap: 2", "FILE:1:10: Version “2” of the format is not known. Write "
          "flowmap: 1."),
    # numbers
    _text("not a number", "m.yaml", TEAMS + "lead: .nan}]", f"FILE:2:42: “.nan” {DURATION}"),
    _text("infinity", "m.yaml", TEAMS + "lead: inf}]", f"FILE:2:42: “inf” {DURATION}"),
    _text("1e999", "m.yaml", TEAMS + "lead: 1e999h}]", f"FILE:2:42: “1e999h” {TOO_LARGE}"),
    _text("a negative number", "m.yaml", TEAMS + "lead: -1h}]", f"FILE:2:42: “-1h” {DURATION}"),
    _text("a number of 1,000 digits", "m.yaml", TEAMS + f"lead: {'9' * 1000}h}}]", f"FILE:2:42: “{'9' * 57}...” "
          f"{TOO_LARGE}"),
    _text("more than 100 %", "m.flow", "A -> B: x, quality 101%", "FILE:1:20: “101%” is no share. Write a share from "
          "0% to 100%, or a fraction such as 0.95."),
    _text("infinitely many people", "m.yaml", "teams: {a: {people: inf}}", "FILE:1:21: “inf” is no number. Write for "
          "example 6."),
    _text("a day that is none", "m.flow", "accept GAP01 A until 2027-02-30", "FILE:1:22: “2027-02-30” is no day. Write "
          "until 2027-03-31."),
    # too much
    _text("65 cases", "m.flow", CASES, "FILE:65:6: There are 65 kinds of order. At most 64 are possible."),
    _text("a line of 100,001 letters", "m.flow", "A makes " + "x" * 99_993, "FILE:1:1: The line has 100,001 letters. "
          "At most 100,000 are read."),
    _text("50,000 quotes in a line", "m.flow", "A makes " + '"' * 50_001, "FILE:1:50009: A quote is opened and "
          'never closed. Close it with ".'),
    _text("50,000 backslashes in a line", "m.flow", 'A makes "' + "\\" * 49_999, "FILE:1:9: A quote is opened and "
          'never closed. Close it with ".'),
    _text("a name of 50,000 letters", "m.flow", f"A -> A: {'x' * 50_000}", "FILE:1:6: “a” hands over to itself. Name "
          "another receiver."),
    _text("an unknown word of 900 letters", "m.yaml", f"{'x' * 900}: 1", f"FILE:1:1: There is no section "
          f"“{'x' * 57}...”. Possible here: flowmap, title, hourly_rate, note, source, cases, stages, teams, systems, "
          "meetings, outsiders, items, activities, handoffs, questions, needs, policies, accepted, aliases, queries."),
    _text("parts in a circle of 5,000", "m.flow", "".join(f"x{n} consists of x{(n + 1) % 5000}\n" for n in range(5000)),
          "FILE:1:16: “x0” contains itself. Take the circle out of its parts."),
)  # fmt: skip


def answered(one: Try, folder: Path) -> str:
    """What flowmap says of a file, its path replaced by FILE; nothing where it is a map."""
    path = folder / one.name
    if callable(one.content):
        one.content(path)
    else:
        path.write_bytes(one.content)
    try:
        files.read(str(path))
    except FlowmapError as error:
        return str(error).replace(str(path), "FILE") if error.exit_code == 2 else f"exit code {error.exit_code}"
    return ""


def table() -> str:
    """What was tried and what is answered, as a table in Markdown."""
    rows = ["| what was tried | what is answered |", "|---|---|"]
    for one in TRIES:
        with tempfile.TemporaryDirectory() as folder:
            said = answered(one, Path(folder)).replace("FILE", one.name).replace("|", "\\|")
            rows.append(f"| {one.what} | {said} |")
    return os.linesep.join(rows)


if __name__ == "__main__":
    print(table())
