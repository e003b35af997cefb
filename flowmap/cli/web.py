"""`flowmap serve`: the web application, found by its entry point so that the core does not need it."""

from __future__ import annotations

import os

import click

from flowmap.cli.options import store_option


@click.command("serve")
@click.option("--host", default="127.0.0.1", show_default=True, help="The address to answer on.")
@click.option("--port", default=8000, show_default=True, type=click.IntRange(1, 65535), help="The port to answer on.")
@store_option
@click.option("--open", "browser", is_flag=True, help="Open a browser.")
def serve_command(host: str, port: int, store: str | None, browser: bool) -> None:
    """The web application, on this machine only unless --host says otherwise."""
    from flowmap import services

    serve = services.web_application()
    address = f"http://{f'[{host}]' if ':' in host else host}:{port}/"

    def started() -> None:
        click.echo(f"flowmap is at {address} (Ctrl+C ends it)")
        if browser:
            click.launch(address)

    if store is not None:
        os.environ["FLOWMAP_STORE"] = store
    serve(host=host, port=port, started=started)
