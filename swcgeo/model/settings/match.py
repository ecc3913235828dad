"""What counts as the same site."""

from __future__ import annotations

from dataclasses import dataclass

from swcgeo.model.settings.base import Settings, setting


@dataclass(frozen=True, slots=True, kw_only=True)
class MatchSettings(Settings):
    """What counts as the same site seen twice (domain notes §2.5)."""

    least_share: float = setting(
        0.5, unit="1", source="§2.5: overlap >= 50 % of the smaller", evidence="design", low=0.01,
        high=1,
    )  # fmt: skip
    """Area shared / area of the smaller patch from which two patches are one site."""
    least_iou: float = setting(
        0.0, unit="1", source="§2.5: option IoU >= 0.5", evidence="design", low=0, high=1
    )
    """Area shared / area of both that is asked for besides; 0 asks for none."""
    shift_m: float = setting(
        10.0,
        unit="m",
        source="§1.1: boundary error 4 to 5 m on each side",
        evidence="recall",
        low=0,
    )
    """How far outlines of one site may lie apart."""
    alike_iou: float = setting(0.6, unit="1", source="design", evidence="design", low=0.1, high=1)
    """IoU from which two patches, laid on one another by their centroids, are one shape."""
    twin_iou: float = setting(0.9, unit="1", source="design", evidence="design", low=0.1, high=1)
    """IoU from which two patches of one source are one site."""
    most_days: int = setting(
        366, unit="d", source="§2.5: dates within one year", evidence="design", low=0
    )
    """Images farther apart in time do not show one site; an unknown date does not part them."""
