"""Thresholds from which an approved plan must be changed."""

from __future__ import annotations

from dataclasses import dataclass

from swcgeo.model.settings.base import Settings, setting


@dataclass(frozen=True, slots=True, kw_only=True)
class PlanChangeSettings(Settings):
    """When the change of a project counts as 疑似重大变更 (domain notes §2.3)."""

    growth_share: float = setting(
        0.30, unit="1", source="S47: 令53 art. 16 (2), 30 % or more", evidence="text", low=0
    )
    """Growth of the range or of the earthwork from which a plan must be changed."""
    shift_m: float = setting(
        300.0, unit="m", source="S47: 令53 art. 16 (3), more than 300 m", evidence="text", low=0
    )
    """Distance from the approved line beyond which a line has shifted; itself it does not count."""
    shift_share: float = setting(
        0.30, unit="1", source="S47: 令53 art. 16 (3), 30 % or more", evidence="text", low=0
    )
    """Shifted length, to the mountain and hill part of the approved line, that is too much."""
    outside_share: float = setting(
        0.30,
        unit="1",
        source="S47: 令53 art. 16 (2), held against the ground that was disturbed (§2.2)",
        evidence="design",
        low=0,
    )
    """Ground disturbed outside, to the area of the range, that amounts to a growth of it."""
    zone_small_m2: float = setting(
        500.0, unit="m2", source="§2.2: upper bound of s", evidence="design", low=0
    )
    """Area in a key zone up to which the zone does not count as touched."""
    step_m: float = setting(10.0, unit="m", source="§2.3", evidence="design", low=0.01)
    """Steps along a new line outside the hills that tell which part of the approved one is near."""
    rounding_m: float = setting(
        0.01,
        unit="m",
        source="coordinates are delivered to 1 cm; the working CRS is true to 3e-5",
        evidence="design",
        low=0,
    )
    """Distance beyond `shift_m` that is put down to rounding: exactly 300 m are not more."""
    rounding_share: float = setting(
        0.00005, unit="1", source="shares are read to 0.01 %", evidence="design", low=0
    )
    """What a share may lack and still count: what reads 30.00 % is 30 %."""
