"""A time axis: how many points a day takes, and where its ticks stand."""

from __future__ import annotations

from dataclasses import dataclass

DAY = 230.0  # points, where the way is short
LONGEST = 1150.0  # points of a long way
_TICK = 60.0  # points between two ticks, at least
_STEPS = (1, 2, 4, 6, 12, 24, 48, 120, 168, 240, 336, 720, 1440, 2400, 4800, 8760)  # hours


@dataclass(frozen=True)
class Axis:
    """Points an hour, and (hours, words) of the ticks."""

    scale: float
    ticks: tuple[tuple[float, str], ...]

    def x(self, hours: float) -> float:
        """The place of a time, in points from the start of the axis."""
        return hours * self.scale


def axis(hours: float) -> Axis:
    """The axis for a way that takes so many hours; ways below a day are told in hours."""
    scale = LONGEST / hours if hours * DAY / 24 > LONGEST else DAY / 24 if hours >= 24 else 2 * DAY / max(hours, 1)
    fine = hours < 24
    steps = [step for step in _STEPS if fine or step % 24 == 0]
    step = next((step for step in steps if step * scale >= _TICK), 8760 * int(_TICK / scale / 8760 + 1))
    ticks = []
    for number in range(int(hours / step) + 1):
        at = number * step
        ticks.append((float(at), f"{at} h" if fine else f"day {at // 24}" if number == 0 else f"{at // 24}"))
    return Axis(scale, tuple(ticks))
