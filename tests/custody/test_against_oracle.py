"""The engine and the rules against the oracle on random maps: 300 dense ones in every run, and hostile ones.

Large maps are swept in other ways than small ones: a part of the maps is taken for large.
"""

from __future__ import annotations

from unittest.mock import patch

from hypothesis import HealthCheck, Phase, given, settings

from flowmap.custody import kernel
from flowmap.domain.map import Map
from tests.custody.comparing import differences
from tests.dense_maps import dense_maps
from tests.strategies import random_maps

SLOW = [HealthCheck.too_slow, HealthCheck.data_too_large, HealthCheck.large_base_example]
PHASES = (Phase.explicit, Phase.reuse, Phase.generate)  # dense maps are small, and a failure is wanted at once


@settings(max_examples=300, suppress_health_check=SLOW, phases=PHASES)
@given(dense_maps())
def test_dense_maps_give_what_the_oracle_gives(m: Map) -> None:
    assert differences(m) == []


@settings(max_examples=40, suppress_health_check=SLOW, phases=PHASES)
@given(random_maps(most=4))
def test_hostile_maps_give_what_the_oracle_gives(m: Map) -> None:
    assert differences(m) == []


@settings(max_examples=100, suppress_health_check=SLOW, phases=PHASES)
@given(dense_maps())
def test_maps_taken_for_large_give_what_the_oracle_gives(m: Map) -> None:
    with patch.object(kernel, "FEW", 0):
        assert differences(m) == []
