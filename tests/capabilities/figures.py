"""Figures that tests measure, shown at the end of a run, whichever process ran the test."""

from __future__ import annotations

from collections.abc import Callable

import pytest

Tell = Callable[[str], None]
_FIGURE = "figure"


@pytest.fixture
def tell(request: pytest.FixtureRequest) -> Tell:
    """Takes a sentence with figures to the end of the run."""
    return lambda said: request.node.user_properties.append((_FIGURE, said))


def pytest_terminal_summary(terminalreporter: pytest.TerminalReporter) -> None:
    """One line a figure: the file of the test, and what it tells."""
    reports = [report for reports in terminalreporter.stats.values() for report in reports]
    told = [
        f"{report.nodeid.partition('::')[0]}: {value}"
        for report in reports
        if isinstance(report, pytest.TestReport) and report.when == "call"
        for name, value in report.user_properties
        if name == _FIGURE
    ]
    if told:
        terminalreporter.section("figures")
        for line in sorted(told):
            terminalreporter.line(line)
