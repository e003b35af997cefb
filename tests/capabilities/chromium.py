"""The real browser of the tests: the machine's Chromium, driven by Playwright.

Tests share what the browser remembers of files, scripts that it has read already, and nothing else.
"""

from __future__ import annotations

import shutil
from collections.abc import Iterator
from dataclasses import dataclass, field
from typing import TYPE_CHECKING, Literal, Protocol, Self, cast
from urllib.parse import urlsplit

import pytest

from tests.capabilities.missing import missing

if TYPE_CHECKING:
    from playwright.sync_api import Browser, BrowserContext, ConsoleMessage, Frame, Page, Request

# The first is the same browser without windows, which tests do not look at: a page takes a third of the time.
PROGRAMS = ("chromium-headless-shell", "chromium", "chromium-browser", "google-chrome")
# What Playwright leaves out, because the last list counts, after the pages that Chromium draws behind its address bar
# for every window: they would take a third of the tests' time.
UNUSED = (
    *("WebUIOmniboxPopup", "WebUIOmniboxAimPopup", "WebUIOmniboxFullPopup"),
    *("AimEnabled", "AvoidUnnecessaryBeforeUnloadCheckSync", "DestroyProfileOnBrowserClose", "HttpsUpgrades"),
    *("HttpsFirstBalancedModeAutoEnable", "LensOverlay", "MediaRouter", "NetworkTimeServiceQuerying"),
    *("OptimizationHints", "PaintHolding", "PreconnectToSearch", "ThirdPartyStoragePartitioning"),
)
HERE = ("127.0.0.1", "localhost")
# No sandbox: CI runs as root. One process has the pages of a context, one after the other: to start it, and to read the
# scripts, would take a quarter of a page's time. The rest keeps the browser from talking to anybody but this machine.
FLAGS = [
    "--no-sandbox",
    "--disable-gpu",
    "--renderer-process-limit=1",
    "--disable-site-isolation-trials",
    f"--host-resolver-rules=MAP * ~NOTFOUND, {', '.join(f'EXCLUDE {one}' for one in HERE)}",
    "--disable-quic",
    "--no-first-run",
    "--disable-background-networking",
    "--disable-component-update",
    "--disable-sync",
    f"--disable-features={','.join(UNUSED)}",
]
# In a test's page: `ours("edit/start.js")` is the module of the page's own application that the page itself has.
OURS = "window.ours = (name) => import(new URL(name, document.querySelector('script[type=module]').src));"
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
        apart: bool = False,
    ) -> Page: ...


@dataclass
class Profile:
    """A context of the browser, and what went wrong in it; `empty` is a page that stays, and the process with it."""

    context: BrowserContext
    empty: Page = field(init=False)
    faults: list[str] = field(default_factory=list)
    sites: set[str] = field(default_factory=set)
    again: bool = True  # used by the next test, too

    def watch(self) -> Self:
        """From now on, errors of its pages are faults."""
        self.context.on("requestfailed", self._failed)
        self.context.on("console", self._said)
        self.context.on("weberror", lambda thrown: self.faults.append(str(thrown.error)))
        self.context.on("page", lambda page: page.on("framenavigated", self._came))
        self.empty = self.context.new_page()
        return self

    def clear(self) -> None:
        """Close its pages, and forget cookies and whatever sites have stored."""
        for page in self.context.pages:
            if page != self.empty:
                page.close()  # a page stores things until it is gone
        browser = self.context.new_cdp_session(self.empty)
        for site in self.sites:
            browser.send("Storage.clearDataForOrigin", {"origin": site, "storageTypes": "all"})
        browser.detach()
        self.context.clear_cookies()
        self.sites.clear()
        self.faults.clear()  # what a page says that is taken away is not of the next test

    def _came(self, frame: Frame) -> None:
        address = urlsplit(frame.url)
        if address.scheme in ("http", "https"):
            self.sites.add(f"{address.scheme}://{address.netloc}")

    def _failed(self, request: Request) -> None:
        """Who asks anybody else fails, by FLAGS; to be told of all that is asked for takes a tenth of a page's time."""
        address = urlsplit(request.url)
        if address.scheme in ("http", "https") and address.hostname not in HERE:
            self.faults.append(f"asked for {request.url}")

    def _said(self, message: ConsoleMessage) -> None:
        if "Content Security Policy" in message.text:
            self.faults.append(message.text)


Shape = tuple[str, int, int, bool, bool]


@dataclass
class Profiles:
    """Contexts that wait for the next test, by what their pages look like."""

    browser: Browser
    waiting: dict[Shape, list[Profile]] = field(default_factory=dict)

    def take(self, shape: Shape) -> Profile:
        """One that nobody uses."""
        profiles = self.waiting.get(shape)
        return profiles.pop() if profiles else self.new(shape)

    def new(self, shape: Shape) -> Profile:
        """One that nobody has used."""
        theme, width, height, javascript, touch = shape
        context = self.browser.new_context(
            color_scheme=cast(Literal["light", "dark"], theme),
            viewport={"width": width, "height": height},
            java_script_enabled=javascript,
            has_touch=touch,
            is_mobile=touch,
            reduced_motion="reduce",
            locale="en-GB",
        )
        context.set_default_timeout(PATIENCE)
        context.add_init_script(OURS)
        return Profile(context).watch()

    def give_back(self, shape: Shape, profile: Profile) -> None:
        """For the next test, as if it were new."""
        profile.clear()
        self.waiting.setdefault(shape, []).append(profile)


@pytest.fixture(scope="session")
def chromium() -> Iterator[Browser]:
    """A running headless Chromium."""
    program = next(filter(None, map(shutil.which, PROGRAMS)), None)
    if program is None:
        missing("no Chromium on this machine (Debian: apt-get install chromium-headless-shell)")
    from playwright.sync_api import expect, sync_playwright

    expect.set_options(timeout=PATIENCE)
    with sync_playwright() as playwright:
        browser = playwright.chromium.launch(executable_path=program, args=FLAGS)
        yield browser
        browser.close()


@pytest.fixture(scope="session")
def profiles(chromium: Browser) -> Profiles:
    """The contexts of the browser that tests use one after the other."""
    return Profiles(chromium)


@pytest.fixture
def new_page(profiles: Profiles, request: pytest.FixtureRequest) -> Iterator[NewPage]:
    """Pages in light or dark, of any size, with or without JavaScript, on a desk or a tablet.

    `apart`: in a context that no other test uses, because the test changes the browser itself: its clock, its network.
    When the test ends it fails if a page threw an error, broke its Content-Security-Policy, or asked anybody
    but this machine for something.
    """
    used: list[tuple[Shape, Profile]] = []
    failed = request.session.testsfailed

    def new(
        *,
        theme: Literal["light", "dark"] = "light",
        width: int = 1280,
        height: int = 800,
        javascript: bool = True,
        touch: bool = False,
        apart: bool = False,
    ) -> Page:
        shape = (theme, width, height, javascript, touch)
        profile = profiles.new(shape) if apart else profiles.take(shape)
        profile.again = not apart
        used.append((shape, profile))
        return profile.context.new_page()

    yield new
    faults = [fault for _, profile in used for fault in profile.faults]
    for shape, profile in used:
        if profile.again and not faults and request.session.testsfailed == failed:
            profiles.give_back(shape, profile)
        else:
            profile.context.close()
    assert faults == []
