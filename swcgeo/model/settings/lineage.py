"""What became of a patch between two deliveries."""

from __future__ import annotations

from dataclasses import dataclass

from swcgeo.model.settings.base import Settings, setting


@dataclass(frozen=True, slots=True, kw_only=True)
class LineageSettings(Settings):
    """When patches of two deliveries are kin, and what counts as change (domain notes §1.2)."""

    tolerance_m: float = setting(
        5.0,
        unit="m",
        source="S51: field position error < 1 pixel of 2 m imagery; boundary error <= 2 pixels",
        evidence="recall",
        low=0,
    )
    """How far outlines of the same ground may lie apart between two images; no growth."""
    arc_segments: int = setting(
        8, unit="", source="design: off by < 1 % of the tolerance", evidence="design", low=4
    )
    """Segments a quadrant of the round joins of grown and shrunk outlines."""
    change_share: float = setting(
        0.10, unit="1", source="§1.2: area change beyond ±10 %", evidence="design", low=0
    )
    """Change of area / area of the smaller of the two, up to which a patch is unchanged."""
    beyond_share: float = setting(
        0.05, unit="1", source="half of change_share", evidence="design", low=0
    )
    """
    Ground gained (lost) beyond the tolerance / area of the smaller one: up to this share a change
    of area is put down to how the outline was drawn.
    """
    kin_share: float = setting(
        0.10, unit="1", source="§1.2: less is no change of a patch", evidence="design", low=0.001,
        high=1,
    )  # fmt: skip
    """
    Ground that two patches share whichever way one of them moves within the tolerance / area of
    the smaller one, from which they are kin.
    """
    held_share: float = setting(
        0.5, unit="1", source="§2.5: overlap >= 50 % of the smaller", evidence="design", low=0.01,
        high=1,
    )  # fmt: skip
    """
    Shared / area of the smaller one that makes kin of a patch and one that has stayed itself.
    """
    within_share: float = setting(
        0.9, unit="1", source="design", evidence="design", low=0.5, high=1
    )
    """
    Share of the smaller patch from which it counts as lying in the other; of two narrow ones, as
    lying within the tolerance of the other.
    """
    twin_iou: float = setting(
        0.9, unit="1", source="as in matching sources", evidence="design", low=0.5, high=1
    )
    """IoU from which two patches of one delivery are the same patch, delivered twice."""
