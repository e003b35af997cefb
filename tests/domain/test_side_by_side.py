"""Maps side by side: each keeps its records, its findings and its coverage."""

from __future__ import annotations

from hypothesis import HealthCheck, Phase, given, settings

from flowmap.analyzers.check import check
from flowmap.domain.change import Change
from flowmap.domain.map import Map
from flowmap.domain.side_by_side import own_name, places, side_by_side
from tests.dense_maps import dense_maps


@settings(max_examples=15, suppress_health_check=list(HealthCheck), phases=(Phase.explicit, Phase.generate))
@given(dense_maps())
def test_maps_side_by_side_find_what_each_finds(m: Map) -> None:
    variants = [m, *(m.apply([Change(handoff, None)]) for handoff in m.handoffs)][:4]
    together = side_by_side(variants)
    found = check(together, effects=False, describe=0)
    expected = [
        (place, one.code, one.holder, one.counterpart, one.item, one.cases, one.severity)
        for place, variant in enumerate(variants)
        for one in check(variant, effects=False, describe=0).findings
    ]
    mine = []
    for one in found.findings:
        place = int((one.holder or one.item or "").partition("/")[0]) if len(variants) > 1 else 0
        ends = [None if name is None else own_name(name) for name in (one.holder, one.counterpart, one.item)]
        mine.append((place, one.code, *ends, one.cases, one.severity))
    assert sorted(mine, key=str) == sorted(expected, key=str)
    assert len(together.handoffs) == sum(len(variant.handoffs) for variant in variants)
    assert len(places(variants, "holder")) == sum(len(variant.names["holder"]) for variant in variants)


def test_titles_are_kept() -> None:
    from flowmap.domain.records import Holder

    alone = Map.of([Holder(id="goods-receiving"), Holder(id="x", title="The X")])
    for together in (alone, side_by_side([alone, alone])):
        assert [together.title_of("holder", one.id) for one in together.holders][:2] == ["Goods receiving", "The X"]


def test_a_single_map_is_as_it_is() -> None:
    m = Map.of([])
    assert side_by_side([m]) is m
    assert [own_name("2/sales"), own_name("sales")] == ["sales", "sales"]
