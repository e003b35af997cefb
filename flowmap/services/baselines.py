"""Baselines as files."""

from __future__ import annotations

import json
from collections.abc import Iterable
from pathlib import Path

from flowmap.domain.baseline import Baseline
from flowmap.domain.finding import Report
from flowmap.errors import BadInput
from flowmap.formats.bounds import decode
from flowmap.formats.files import content_of
from flowmap.services.documenting import write_file


def read_baseline(file: str) -> Baseline:
    """The baseline in a file; BadInput where there is none."""
    hint = "Write one with flowmap check --write-baseline FILE."
    try:
        content = content_of(file)
    except BadInput as error:
        raise BadInput(error.message, hint=hint) from error
    try:
        value = json.loads(decode(content, file=file))
    except (ValueError, RecursionError) as error:
        raise BadInput(f"{file} is no baseline: it is no JSON.", hint=hint) from error
    return Baseline.read(value, file=file)


def write_baseline(reports: Iterable[Report], file: str, *, whole: bool = True) -> int:
    """Write the open findings of reports into a baseline, in one step; how many it has then.

    What it has of other maps stays, and where the reports are not `whole`, what they do not show. BadInput where the
    file is there and is no baseline.
    """
    before = read_baseline(file) if Path(file).exists() else Baseline({})
    baseline = before.renewed(reports, whole=whole)
    content = json.dumps(baseline.to_dict(), ensure_ascii=False, indent=1) + "\n"
    write_file(content.encode(), file)
    return sum(len(mine) for mine in baseline.seen.values())
