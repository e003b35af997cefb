"""`flowmap aliases`: names that may mean the same, accepted or refused for good."""

from __future__ import annotations

from collections.abc import Sequence
from typing import TYPE_CHECKING

import click

from flowmap.cli.options import MapName, print_answer, print_json, store_option, user
from flowmap.cli.tracing import form_option

if TYPE_CHECKING:
    from flowmap.domain.map import Map
    from flowmap.naming.proposals import Proposal
    from flowmap.services import Made


WAYS = "To decide it here: --differing kept, or --differing add, which adds up how often things happen."


@click.command("aliases")
@click.argument("name", metavar="MAP", type=MapName())
@store_option
@click.option("--accept", multiple=True, metavar='"OTHER = KEPT"', help="They are the same: KEPT stays.")
@click.option("--refuse", multiple=True, metavar='"ONE = OTHER"', help="They are not the same, for good.")
@click.option(
    "--differing",
    type=click.Choice(["ask", "kept", "add"]),
    default="ask",
    show_default=True,
    help="Where both say something different: refuse; KEPT counts; or KEPT counts and how often is added up.",
)
@click.option("--dry-run", is_flag=True, help="Only say what would change.")
@form_option
def aliases_command(
    name: str,
    store: str | None,
    accept: tuple[str, ...],
    refuse: tuple[str, ...],
    differing: str,
    dry_run: bool,
    form: str,
) -> None:
    """Names that may mean the same information or the same team, and why; nothing is merged unless you say so.

    \b
    flowmap aliases map.yaml
    flowmap aliases map.yaml --accept "cust. info = Customer information"
    flowmap aliases map.yaml --refuse "offer = order"
    flowmap aliases map.yaml --accept "SAP = ERP" --dry-run --format json

    Names are titles or ids; "item:" or "team:" before them says what is meant. Of what is accepted, every record says
    the name that stays, and the other one is remembered: who writes it later means the same.
    """
    from flowmap import services
    from flowmap.errors import InvalidMap, Problem
    from flowmap.naming.merging import DECIDE

    if accept or refuse:
        try:
            made = services.decide(
                name,
                accept=accept,
                refuse=refuse,
                differing=differing,  # type: ignore[arg-type]  # one of the choices
                by=user(),
                trial=dry_run,
                store=store,
            )
        except InvalidMap as refused:
            if any(one.hint == DECIDE for one in refused.problems):
                raise InvalidMap([*refused.problems, Problem(WAYS)]) from None
            raise
        if form == "json":
            print_json([change.to_dict() for change in made.changes])
        else:
            _say(name, made, dry_run=dry_run)
        return
    m = services.load(name, store=store)
    found = services.aliases(m)
    if form == "text":
        _print(m, name, found)
    else:
        from flowmap.naming.told import proposals_table

        print_answer(proposals_table(found), to=form)


def _say(name: str, made: Made, *, dry_run: bool) -> None:
    from flowmap import services
    from flowmap.cli.text import print_changes

    said = services.summary_of(made.changes)
    at = f"revision {made.revision}" if made.revision is not None else "would change" if dry_run else "changed"
    click.echo(f"{name}: {at}: {said}." if said else f"{name}: nothing to change.")
    print_changes(made.before, made.after, made.changes)


def _print(m: Map, name: str, found: Sequence[Proposal]) -> None:
    import shlex

    from flowmap.cli.page import say
    from flowmap.domain.words import counted

    for title, space in (("Information", "item"), ("Teams, systems, meetings, outsiders", "holder")):
        listed = [one for one in found if one.space == space]
        if listed:
            click.secho(title, bold=True)
        for number, one in enumerate(listed, start=1):
            say(f"{one.title}, named in {counted(one.uses, 'record')}; the same?", mark=f"{number}. ")
            for other in one.others:
                say(
                    f"{other.title}, in {counted(other.uses, 'record')}: {'; '.join(other.reasons)}",
                    mark="- ",
                    indent=4,
                )
    if not found:
        click.echo("No two names look as if they meant the same.")
        return
    first = found[0]
    pair = shlex.quote(f"{first.others[0].title} = {first.title}")
    click.echo(f"\nThe same: flowmap aliases {name} --accept {pair}", err=True)
    click.echo(f"Not the same, for good: flowmap aliases {name} --refuse {pair}", err=True)
