"""The fence `flowmap` for pymdownx.superfences: drawn when MkDocs or Zensical build their pages.

    custom_fences:
      - name: flowmap
        class: flowmap
        validator: !!python/name:flowmap.documents.fence.validator
        format: !!python/name:flowmap.documents.fence.fence

One option a line, `key: value`, the same as in marks. The path of the map counts from the page; where what is converted
is no page, from the folder of work. What is wrong stands in the page, and is a warning of the build.
"""

from __future__ import annotations

import html
import logging
import os
from collections.abc import Mapping
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

from flowmap.documents.answers import answer
from flowmap.documents.asked import asked, options_in_lines
from flowmap.documents.inline import figure, table
from flowmap.documents.opened import Maps
from flowmap.errors import FlowmapError

ADDRESS = "FLOWMAP_URL"  # the environment variable with the address of the web application
_KEPT = "flowmap_on_this_page"


@dataclass
class OnPage:
    """What the fences of one page share: its maps, each read once, and how many pictures it has so far."""

    maps: Maps = field(default_factory=Maps)
    pictures: int = 0


def validator(language: str, inputs: Mapping[str, str], options: dict[str, Any], attrs: Any, md: Any) -> bool:
    """Whether a fence is one of ours: it has no options on its first line."""
    return not inputs


def fence(source: str, language: str, css_class: str, options: Mapping[str, Any], md: Any, **_: Any) -> str:
    """The picture or table that a fence asks for, as HTML; what is wrong with it in its place."""
    page = page_of(md)
    shared = getattr(md, _KEPT, None) or OnPage()
    setattr(md, _KEPT, shared)
    try:
        wanted = asked(options_in_lines(source))
        opened = shared.maps.of(wanted.map, document=page)
        if not wanted.drawn:
            return table(answer(wanted, opened, document=page), wanted)
        shared.pictures += 1
        return figure(wanted, opened, address=os.environ.get(ADDRESS) or None, serial=shared.pictures)
    except FlowmapError as error:
        logging.getLogger("mkdocs.flowmap").warning("%s: flowmap: %s", page, error)
        said = f'<p class="admonition-title">flowmap</p><p>{html.escape(str(error))}</p>'
        return f'<div class="admonition failure">{said}</div>'


def page_of(md: Any) -> Path:
    """The file of the page that is converted, as MkDocs and Zensical let know; else one in the folder of work."""
    mkdocs = next((one for one in md.treeprocessors if hasattr(one, "file") and hasattr(one, "files")), None)
    if mkdocs is not None and mkdocs.file.abs_src_path:
        return Path(mkdocs.file.abs_src_path)
    zensical = next((one for one in md.preprocessors if hasattr(one, "page") and hasattr(one, "config")), None)
    if zensical is not None:
        return Path(str(zensical.config["docs_dir"]), str(zensical.page.path))
    return Path("page.md")
