"""Records as sentences: durations of nothing are said as people say them, and stay in the map as they were typed."""

from __future__ import annotations

import pytest

import flowmap
from flowmap.domain.records import Handoff
from flowmap.domain.says import says
from flowmap.formats import flow_text, yaml_map


@pytest.mark.parametrize(
    ("line", "said"),
    [
        ("Sales -> Legal: order, takes 2d", "Sales hands order to Legal, usually in 2d."),
        ("Sales -> Legal: order, takes 0d", "Sales hands order to Legal, at once."),
        ("Sales -> Legal: order via ERP, takes 0min", "Sales hands order to Legal through ERP, at once."),
        ("Legal needs order threshold within 4h", "Legal needs order within 4h (must have)."),
        ("Legal needs order threshold within 0h", "Legal needs order at once (must have)."),
    ],
)  # fmt: skip
def test_what_takes_nothing_is_there_at_once(line: str, said: str) -> None:
    m = flowmap.parse(line)
    record = next(iter(m.handoffs or m.needs))
    assert says(m, record) == said
    time = record.lead if isinstance(record, Handoff) else record.within
    assert str(time) in line
    assert str(time) in flow_text.dump(m)
    assert str(time) in yaml_map.dump(m)
    assert flowmap.parse(flow_text.dump(m)) == flowmap.parse(yaml_map.dump(m), notation="yaml") == m
