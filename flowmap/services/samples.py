"""The companies to try, as maps."""

from __future__ import annotations

from pathlib import Path

from flowmap.errors import UnknownName
from flowmap.formats.files import read
from flowmap.services.stored import opened

SAMPLES = (
    "engines",
    "back-office",
    "installations",
    "permits",
)  # in the order in which they are worth reading


def fill_with_samples(store: str | None = None) -> list[str]:
    """Put the sample organisations into a store that has none of them; the names that were added.

    Where one of them is there, the others were removed by somebody, and stay so.
    """
    with opened(store) as port:
        port.init()
        if any(line.name in SAMPLES for line in port.maps()):
            return []
        for name in SAMPLES:
            port.create(name, read(str(samples_folder() / name / "map.yaml")).renamed(name), by="flowmap")
    return list(SAMPLES)


def samples_folder() -> Path:
    """Where the sample organisations are: in the installed package, or beside it in the repository."""
    here = Path(__file__).resolve().parents[1]
    for folder in (here / "sample_orgs", here.parent / "sample_orgs"):
        if folder.is_dir():
            return folder
    raise UnknownName("The sample organisations are not installed.")
