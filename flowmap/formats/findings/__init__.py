"""Findings as programs that look after code show them: one format a file.

    github(checked)   # annotations of a workflow run
    sarif(checked)    # a log in SARIF 2.1.0

`Checked` is what both are made from.
"""

from __future__ import annotations

from flowmap.formats.findings.checked import Checked, DescribedRule
from flowmap.formats.findings.github import github
from flowmap.formats.findings.sarif import sarif

__all__ = ["Checked", "DescribedRule", "github", "sarif"]
