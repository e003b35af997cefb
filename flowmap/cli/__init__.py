"""The command line: it parses, calls one service, and prints. Commands are imported when they are used."""

from __future__ import annotations


def main() -> None:
    """The entry point of the `flowmap` command."""
    from flowmap.cli.start import run

    run()
