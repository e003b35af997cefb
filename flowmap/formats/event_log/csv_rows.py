"""The rows of a block of CSV, all at once: those that are plainly written; the others are left to Python's reader."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from flowmap.domain.columns import hits
from flowmap.formats.event_log.texts import Flags, Numbers

LINE_FEED, RETURN, QUOTE = 10, 13, 34
LONGEST_PLAIN = 100_000  # bytes of a line, less than Python's reader allows in a field


@dataclass(frozen=True, slots=True)
class PlainRows:
    """`plain`: which lines of a block are one row each, as wide as the header.

    `starts` and `ends`: where in these lines the fields are that were asked for, by field. `line_starts` and
    `line_ends`: where all lines are, without the line feed.

    Plainly written is a field without quotes, or one in quotes that has none inside; quotes do not count then.
    """

    plain: Flags
    starts: list[Numbers]
    ends: list[Numbers]
    line_starts: Numbers
    line_ends: Numbers


def plain_rows(data: NDArray[np.uint8], *, size: int, delimiter: str, width: int, fields: Sequence[int]) -> PlainRows:
    """Find the plain rows in the first `size` bytes, which end with a line feed; `data` goes on behind them."""
    block, apart = data[:size], ord(delimiter)
    marks = (block == apart) | (block == LINE_FEED)
    quotes = bool((block == QUOTE).any())
    places = hits(marks | (block == QUOTE) if quotes else marks)
    feeds = hits(block[places] == LINE_FEED)
    line_ends = places[feeds]
    line_starts = np.concatenate([[0], line_ends[:-1] + 1])
    plain = line_ends - line_starts <= LONGEST_PLAIN
    returns = hits(block == RETURN)
    plain[np.searchsorted(line_ends, returns[data[returns + 1] != LINE_FEED])] = False
    if quotes:
        places, wrong = _outside_quotes(data, places, feeds, line_starts, apart)
        plain[wrong] = False
        feeds = hits(block[places] == LINE_FEED)
    plain &= np.diff(feeds, prepend=-1) == width
    first = feeds[plain] - (width - 1)
    starts = [line_starts[plain] if field == 0 else places[first + (field - 1)] + 1 for field in fields]
    ends = [places[first + field] for field in fields]
    if len(returns):
        ends = [
            end - (data[end - 1] == RETURN) if field == width - 1 else end
            for field, end in zip(fields, ends, strict=True)
        ]
    if quotes:
        within = [data[start] == QUOTE for start in starts]
        starts = [start + inside for start, inside in zip(starts, within, strict=True)]
        ends = [end - inside for end, inside in zip(ends, within, strict=True)]
    return PlainRows(plain, starts, ends, line_starts, line_ends)


def _outside_quotes(
    data: NDArray[np.uint8], places: Numbers, feeds: Numbers, line_starts: Numbers, apart: int
) -> tuple[Numbers, Numbers]:
    """The delimiters and line feeds that no quotes enclose; and the lines with quotes not around a whole field."""
    line = np.repeat(np.arange(len(feeds)), np.diff(feeds, prepend=-1))
    quote, feed = data[places] == QUOTE, data[places] == LINE_FEED
    count = np.cumsum(quote)
    so_far = count - np.concatenate([[0], count[feeds[:-1]]])[line]  # quotes in the line, this one counted
    is_open = so_far % 2 == 1
    before, after = data[places - 1], data[places + 1]
    begins = (before == apart) | (places == line_starts[line])
    ends = (after == apart) | (after == LINE_FEED) | ((after == RETURN) & (data[places + 2] == LINE_FEED))
    wrong = (quote & ~np.where(is_open, begins, ends)) | (feed & is_open)
    return places[~quote & (feed | ~is_open)], line[wrong]
