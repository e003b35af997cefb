"""`flowmap serve`: the web application, found by its entry point so that the core does not need it."""

from __future__ import annotations

import os

import click

from flowmap.cli.options import say_failed, settings_options, store_option
from flowmap.cli.settled import say_idle


@click.command("serve")
@click.option("--host", default="127.0.0.1", show_default=True, help="The address to answer on.")
@click.option("--port", default=8000, show_default=True, type=click.IntRange(1, 65535), help="The port to answer on.")
@store_option
@settings_options
@click.option("--open", "browser", is_flag=True, help="Open a browser.")
def serve_command(
    host: str,
    port: int,
    store: str | None,
    config: str | None,
    preset: str | None,
    rules: tuple[str, ...],
    browser: bool,
) -> None:
    """The web application, on this machine only unless --host says otherwise.

    Maps are checked with the settings of the nearest flowmap.toml, upward from here, and with your --rules. Maps that
    people bring never bring settings or rules.
    """
    from flowmap import services

    check = services.settings(config=config, preset=preset, rules=rules)
    say_failed(check.failed)
    say_idle(check)
    serve = services.web_application()
    address = f"http://{f'[{host}]' if ':' in host else host}:{port}/"

    def started() -> None:
        click.echo(f"flowmap is at {address} (Ctrl+C ends it)")
        if browser:
            click.launch(address)

    if store is not None:
        os.environ["FLOWMAP_STORE"] = store
    serve(host=host, port=port, started=started, check=check)
