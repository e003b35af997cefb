"""Baselines as files."""

from __future__ import annotations

import json
from collections.abc import Iterable

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


def write_baseline(reports: Iterable[Report], file: str) -> int:
    """Write the open findings of reports as a baseline, in one step; how many there are."""
    baseline = Baseline.of(reports)
    content = json.dumps(baseline.to_dict(), ensure_ascii=False, indent=1) + "\n"
    write_file(content.encode(), file)
    return sum(len(mine) for mine in baseline.seen.values())
