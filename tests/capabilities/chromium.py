"""The real browser of the tests: the machine's Chromium, driven by Playwright."""

from __future__ import annotations

import shutil
from collections.abc import Iterator
from typing import TYPE_CHECKING, Literal, Protocol
from urllib.parse import urlsplit

import pytest

from tests.capabilities.missing import missing

if TYPE_CHECKING:
    from playwright.sync_api import Browser, BrowserContext, ConsoleMessage, Page, Request

PROGRAMS = ("chromium", "chromium-browser", "google-chrome")
# What Playwright leaves out, because the last list counts, after the pages that Chromium draws behind its address bar
# for every window: they would take a third of the tests' time.
UNUSED = (
    *("WebUIOmniboxPopup", "WebUIOmniboxAimPopup", "WebUIOmniboxFullPopup"),
    *("AimEnabled", "AvoidUnnecessaryBeforeUnloadCheckSync", "DestroyProfileOnBrowserClose", "HttpsUpgrades"),
    *("HttpsFirstBalancedModeAutoEnable", "LensOverlay", "MediaRouter", "NetworkTimeServiceQuerying"),
    *("OptimizationHints", "PaintHolding", "PreconnectToSearch", "ThirdPartyStoragePartitioning"),
)
# No sandbox: CI runs as root. The rest keeps the browser from talking to anybody but the page under test.
FLAGS = [
    "--no-sandbox",
    "--disable-gpu",
    "--disable-quic",
    "--no-first-run",
    "--disable-background-networking",
    "--disable-component-update",
    "--disable-sync",
    f"--disable-features={','.join(UNUSED)}",
]
# In a test's page: `ours("edit/start.js")` is the module of the page's own application that the page itself has.
OURS = "window.ours = (name) => import(new URL(name, document.querySelector('script[type=module]').src));"
HERE = ("127.0.0.1", "localhost")
PATIENCE = 60_000  # milliseconds for what is waited for: a busy machine is no reason to fail


class NewPage(Protocol):
    """Opens a page of its own context (its own cookies) in the test's browser."""

    def __call__(
        self,
        *,
        theme: Literal["light", "dark"] = "light",
        width: int = 1280,
        height: int = 800,
        javascript: bool = True,
        touch: bool = False,
    ) -> Page: ...


@pytest.fixture(scope="session")
def chromium() -> Iterator[Browser]:
    """A running headless Chromium."""
    program = next(filter(None, map(shutil.which, PROGRAMS)), None)
    if program is None:
        missing("no Chromium on this machine (Debian: apt-get install chromium)")
    from playwright.sync_api import expect, sync_playwright

    expect.set_options(timeout=PATIENCE)
    with sync_playwright() as playwright:
        browser = playwright.chromium.launch(executable_path=program, args=FLAGS)
        yield browser
        browser.close()


@pytest.fixture
def new_page(chromium: Browser) -> Iterator[NewPage]:
    """Pages in light or dark, of any size, with or without JavaScript, on a desk or a tablet.

    When the test ends it fails if a page threw an error, broke its Content-Security-Policy, or asked anybody
    but this machine for something.
    """
    contexts: list[BrowserContext] = []
    faults: list[str] = []

    def asked(request: Request) -> None:
        address = urlsplit(request.url)
        if address.scheme in ("http", "https", "ws", "wss") and address.hostname not in HERE:
            faults.append(f"asked for {request.url}")

    def said(message: ConsoleMessage) -> None:
        if "Content Security Policy" in message.text:
            faults.append(message.text)

    def new(
        *,
        theme: Literal["light", "dark"] = "light",
        width: int = 1280,
        height: int = 800,
        javascript: bool = True,
        touch: bool = False,
    ) -> Page:
        context = chromium.new_context(
            color_scheme=theme,
            viewport={"width": width, "height": height},
            java_script_enabled=javascript,
            has_touch=touch,
            is_mobile=touch,
            reduced_motion="reduce",
            locale="en-GB",
        )
        context.set_default_timeout(PATIENCE)
        context.add_init_script(OURS)
        context.on("request", asked)
        context.on("console", said)
        context.on("weberror", lambda thrown: faults.append(str(thrown.error)))
        contexts.append(context)
        return context.new_page()

    yield new
    for context in contexts:
        context.close()
    assert faults == []
