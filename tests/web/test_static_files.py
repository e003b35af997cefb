"""Static files: kept by browsers for good under an address that changes with them."""

from __future__ import annotations

import re
from pathlib import Path

import pytest
from flask.testing import FlaskClient

from flowmap_web import static_files
from flowmap_web.static_files import version


def test_what_a_page_names_is_kept_for_good(client: FlaskClient) -> None:
    page = client.get("/maps/engines").text
    named = re.findall(r'(?:src|href)="(/static/[^"]+)"', page)
    assert f"/static/{version()}/page.js" in named
    for address in named:
        with client.get(address) as answer:
            assert answer.status_code == 200, address
            assert answer.headers["Cache-Control"] == "public, max-age=31536000, immutable", address


def test_without_a_version_it_is_asked_for_each_time(client: FlaskClient) -> None:
    with client.get("/static/page.js") as answer, client.get(f"/static/{version()}/page.js") as kept:
        assert answer.headers["Cache-Control"] == "no-cache"
        assert answer.data == kept.data
    with client.get("/static/page.js", headers={"If-None-Match": answer.headers["ETag"]}) as again:
        assert again.status_code == 304


@pytest.mark.parametrize("address", ["nothing.js", "000000000000/page.js", "VERSION/nothing.js", "VERSION/../app.py"])
def test_what_is_not_there(client: FlaskClient, address: str) -> None:
    with client.get(f"/static/{address.replace('VERSION', version())}") as answer:
        assert answer.status_code == 404


def test_the_version_is_that_of_names_and_contents(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(static_files, "STATIC", tmp_path)

    def of(**files: str) -> str:
        for path in tmp_path.iterdir():
            path.unlink()
        for name, text in files.items():
            (tmp_path / name).write_text(text)
        return version.__wrapped__()

    first = of(a="one", b="two")
    assert of(b="two", a="one") == first
    assert len({first, of(a="one", b="too"), of(a="one", c="two"), of(a="onebtwo"), of(a="one", b="two", c="")}) == 5
