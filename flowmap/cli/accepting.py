"""`flowmap accept`: a finding that the owners accept, with a reason and until a day."""

from __future__ import annotations

import datetime

import click

from flowmap.cli.options import Day, MapName, settings_options, store_option, user
from flowmap.cli.settled import settings_of


@click.command("accept")
@click.argument("name", metavar="MAP", type=MapName())
@click.argument("fingerprint", metavar="FINGERPRINT")
@click.option("--because", required=True, metavar="TEXT", help="Why it is accepted.")
@click.option("--by", metavar="ROLE", help="Who accepts it: a role, such as process owner.")
@click.option("--until", type=Day(ahead=True), metavar="DAY", help="The last day on which it is accepted: 2027-03-31.")
@click.option("--case", "cases", multiple=True, metavar="ID", help="Only in this kind of order.")
@store_option
@settings_options
def accept_command(
    name: str,
    fingerprint: str,
    because: str,
    by: str | None,
    until: datetime.date | None,
    cases: tuple[str, ...],
    store: str | None,
    config: str | None,
    preset: str | None,
    rules: tuple[str, ...],
) -> None:
    """Accept a finding: it is listed apart, and fails no check, until its day is past.

    \b
    flowmap accept map.yaml ce1000c --because "new ERP in March" --by "process owner" --until 2027-03-31

    It is accepted in the kinds of order that it is found in now: in another one it is open again. The map says so from
    then on: a file keeps its comments, in the store it is a change that can be taken back.
    """
    from flowmap import services
    from flowmap.analyzers.acceptances import Acceptances
    from flowmap.cli.page import say
    from flowmap.domain.finding_list import sentence
    from flowmap.domain.says import when

    settings = settings_of(name, config=config, preset=preset, rules=rules)
    finding, m = services.accept(
        name,
        fingerprint,
        because=because,
        by=by,
        until=until,
        cases=cases,
        user=user(),
        store=store,
        settings=settings,
    )
    where = when(m, cases)
    end = "" if until is None else f" until {until}"
    left = when(m, Acceptances(m, None).left_open(finding))
    stays = f" It stays open{left}." if left else ""
    say(f"Accepted{where}{end}: {finding.code} {finding.fingerprint[:7]} {sentence(m, finding)}{stays}")
