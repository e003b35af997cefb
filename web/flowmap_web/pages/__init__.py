"""The pages that people see, and the addresses at which they stand (INTERFACES 7)."""

from __future__ import annotations

from flask import Blueprint

from flowmap_web.pages import findings, history, item, map_page, maps, matrix, pictures, repair, rules, team

ADDRESSES = (
    ("/", "maps", maps.show),
    ("/maps/<name>", "map_page", map_page.show),
    ("/maps/<name>/picture.<form>", "picture", pictures.save),
    ("/maps/<name>/findings", "findings", findings.show_all),
    ("/maps/<name>/findings.csv", "findings_csv", findings.save_csv),
    ("/maps/<name>/findings/<fingerprint>", "finding", findings.show_one),
    ("/maps/<name>/findings/<fingerprint>/repairs/<int:number>", "repair", repair.show),
    ("/maps/<name>/teams/<team>", "team", team.show),
    ("/maps/<name>/items/<item>", "item", item.show),
    ("/maps/<name>/matrix", "matrix", matrix.show),
    ("/maps/<name>/handoffs.csv", "handoffs_csv", matrix.save_csv),
    ("/maps/<name>/history", "history", history.show),
    ("/rules", "rules", rules.show_all),
    ("/rules/<code>", "rule", rules.show_one),
)


def blueprint() -> Blueprint:
    """The blueprint of all pages."""
    pages = Blueprint("pages", __name__)
    for address, endpoint, view in ADDRESSES:
        pages.add_url_rule(address, endpoint, view)
    return pages
