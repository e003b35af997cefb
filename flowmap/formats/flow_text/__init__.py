"""Flow text: a map as statements, one a line, for workshops, quick entry, examples and tests."""

from flowmap.formats.flow_text.parse import parse
from flowmap.formats.flow_text.write import dump, statement

__all__ = ["dump", "parse", "statement"]
