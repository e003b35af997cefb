"""Documents that stay true: blocks in Markdown and reStructuredText, filled from a map and checked against it."""

from flowmap.documents.build import Built, build
from flowmap.documents.check import Checked, check

__all__ = ["Built", "Checked", "build", "check"]
