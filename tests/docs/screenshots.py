"""The pictures of the guide about drawing, taken in a real Chromium: python -m tests.docs.screenshots [folder]

Each function below draws something as a reader would and says which part of the window is shown. They run on demand
only: no test compares pixels, the tests of the pages that are shown are in tests/web/editing.
"""

from __future__ import annotations

import base64
import math
import shutil
import struct
import sys
import tempfile
import zlib
from collections import Counter
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path
from typing import TYPE_CHECKING, Any

from flowmap import services
from flowmap.domain.change import Change
from flowmap.domain.records import Handoff
from flowmap_web import Settings, create_app
from tests.capabilities.chromium import FLAGS, OURS, PROGRAMS
from tests.conftest import ROOT
from tests.web.editing.hands import ASKED, Pointer, new_map
from tests.web.site import served

if TYPE_CHECKING:
    from playwright.sync_api import Browser, Page

PICTURES = ROOT / "docs" / "pictures"
WIDTH = 1280  # pixels of the window, and of a picture
PIXELS = """async (picture) => {
  const image = await createImageBitmap(await (await fetch(`data:image/png;base64,${picture}`)).blob());
  const drawn = new OffscreenCanvas(image.width, image.height).getContext("2d");
  drawn.drawImage(image, 0, 0);
  const { data } = drawn.getImageData(0, 0, image.width, image.height);
  let text = "";
  for (let at = 0; at < data.length; at += 8190) text += String.fromCharCode(...data.subarray(at, at + 8190));
  return btoa(text);
}"""
ORDER = "handoff:sales:purchasing:order"


@dataclass
class Studio:
    """A site of its own and a browser; `page()` opens a window of somebody's."""

    browser: Browser
    here: str
    store: str

    def page(self, *, height: int = 860, **how: Any) -> Page:
        """A new window."""
        options = {"reduced_motion": "reduce", "locale": "en-GB", "timezone_id": "UTC", **how}
        page = self.browser.new_context(viewport={"width": WIDTH, "height": height}, **options).new_page()
        page.add_init_script(OURS)
        return page

    def engines(self, name: str) -> str:
        """The sample of the engines under a name of its own; its address."""
        with services.opened(self.store) as store:
            store.create(name, services.load(str(services.samples_folder() / "engines" / "map.yaml")), by="Anna")
        return f"{self.here}/maps/{name}"


@contextmanager
def studio() -> Iterator[Studio]:
    """A site with an empty store, and a browser."""
    from playwright.sync_api import sync_playwright

    program = next(filter(None, map(shutil.which, PROGRAMS)))
    with tempfile.TemporaryDirectory() as folder, sync_playwright() as playwright:
        store = f"sqlite:///{folder}/maps.db"
        with served(create_app(Settings(store=store))) as here:
            browser = playwright.chromium.launch(executable_path=program, args=FLAGS)
            yield Studio(browser, here, store)
            browser.close()


def new(at: Studio) -> Page:
    """An empty map asks its first question."""
    page = at.page()
    Pointer(page, new_map(page, at.here, "From the order to the delivery"))
    return page


def what(at: Studio) -> Page:
    """A line was dropped on a team: what is handed over?"""
    page = at.page(height=1000)
    pointer = Pointer(page, at.engines("what"))
    page.locator("#picture").scroll_into_view_if_needed()
    pointer.draw("sales", "goods-receiving")
    page.locator(ASKED).wait_for()
    page.keyboard.type("goods")
    page.locator(".proposals:popover-open [role=option]").first.wait_for()
    return page


def quick(at: Studio) -> Page:
    """Quick entry says what it understands and completes names."""
    page = at.page()
    pointer = Pointer(page, new_map(page, at.here, "By quick entry"))
    pointer.click(page.get_by_role("link", name="Put the questions away"))
    page.keyboard.press("/")
    page.keyboard.type("Sales -> Purchasing: order, takes 1d")
    page.keyboard.press("Shift+Enter")
    page.keyboard.type("Purchasing -> Goods receiving: goods announcement takes soon")
    page.locator("#quick-marks mark").wait_for()
    return page


def said(at: Studio) -> Page:
    """A handoff is drawn and selected: its panel, what follows, and what the line says."""
    page = at.page(height=1000)
    pointer = Pointer(page, at.engines("said"))
    pointer.draw("sales", "goods-receiving").say("goods")
    pointer.select("handoff:sales:goods-receiving:goods-announcement")
    return page


def sheet(at: Studio) -> Page:
    """The interview sheet of a team, a row being written."""
    page = at.page()
    page.goto(f"{at.engines('sheet')}/teams/goods-receiving/interview")
    page.locator("table[role=grid]").first.wait_for()
    page.locator("table[data-part=lacks] tbody tr").last.locator("[data-cell=item]").focus()
    page.keyboard.type("goods")
    page.locator(".proposals:popover-open [role=option]").first.wait_for()
    return page


def both(at: Studio) -> Page:
    """Two people changed the same field."""
    page = at.page()
    pointer = Pointer(page, f"{at.engines('both')}?record={ORDER}")
    page.route("**/changes?since=*", lambda route: route.abort())  # it is not heard of
    with services.opened(at.store) as store:
        old = store.load("both").map.find(ORDER)
        assert old is not None
        store.save("both", [Change(old, old.model_copy(update={"via": "phone"}))], base=1, by="Anna")
    field = pointer.panel(ORDER).locator("[name=via]")
    field.fill("e-mail")
    field.press("Tab")
    page.locator("dialog.conflict").wait_for()
    return page


def undo(at: Studio) -> Page:
    """A team that is to be taken back gets something from somebody else."""
    page = at.page()
    pointer = Pointer(page, at.engines("undo"))
    page.keyboard.press("n")
    page.keyboard.type("Archive")
    page.keyboard.press("Enter")
    pointer.settled()
    with services.opened(at.store) as store:
        handoff = Handoff(giver="purchasing", receiver="archive", item="order")
        store.save("undo", [Change(None, handoff.with_id(handoff.base_id()))], base=2, by="Anna")
    page.keyboard.press("Control+z")
    page.locator("dialog.blocked").wait_for()
    return page


SHOWN: dict[str, Callable[[Studio], Page]] = {
    "new": new,
    "what": what,
    "quick": quick,
    "said": said,
    "sheet": sheet,
    "both": both,
    "undo": undo,
}


def small(page: Page, picture: bytes) -> bytes:
    """The same picture as a PNG of the 256 colours that it has most, every other one drawn in the nearest of them."""
    data = base64.b64decode(page.evaluate(PIXELS, base64.b64encode(picture).decode()))
    width, height = struct.unpack(">II", picture[16:24])
    pixels = list(zip(data[0::4], data[1::4], data[2::4], strict=True))
    often = Counter(pixels)
    most = [colour for colour, _ in often.most_common(256)]
    place = {one: min(range(len(most)), key=lambda n: math.dist(one, most[n])) for one in often}
    lines = bytes(place[one] for one in pixels)
    rows = b"".join(b"\0" + lines[at : at + width] for at in range(0, len(lines), width))
    head = struct.pack(">IIBBBBB", width, height, 8, 3, 0, 0, 0)
    parts = ((b"IHDR", head), (b"PLTE", b"".join(map(bytes, most))), (b"IDAT", zlib.compress(rows, 9)), (b"IEND", b""))
    return b"\x89PNG\r\n\x1a\n" + b"".join(
        struct.pack(">I", len(body)) + name + body + struct.pack(">I", zlib.crc32(name + body)) for name, body in parts
    )


def main(folder: Path) -> None:
    """Take them all."""
    with studio() as at:
        for name, drawn in SHOWN.items():
            page = drawn(at)
            picture = page.screenshot(animations="disabled", caret="hide")
            page.context.close()
            blank = at.page()
            (folder / f"drawing-{name}.png").write_bytes(small(blank, picture))
            blank.context.close()


if __name__ == "__main__":
    main(Path(sys.argv[1]) if len(sys.argv) > 1 else PICTURES)
