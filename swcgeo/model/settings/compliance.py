"""Thresholds of the decision table."""

from __future__ import annotations

from dataclasses import dataclass

from swcgeo.model.settings.base import Settings, setting


@dataclass(frozen=True, slots=True, kw_only=True)
class ComplianceSettings(Settings):
    """Thresholds of the decision table that turns areas into verdicts (domain notes §2.2)."""

    tolerance_m: float = setting(
        5.0,
        unit="m",
        source="S51: field position error < 1 pixel of 2 m imagery; boundary error <= 2 pixels",
        evidence="recall",
        low=0,
    )
    """Positional tolerance t by which the ranges are grown and shrunk."""
    arc_segments: int = setting(16, unit="", source="§2.2", evidence="design", low=4)
    """Segments a quadrant of the round joins of grown and shrunk ranges."""
    small_m2: float = setting(500.0, unit="m2", source="§2.2", evidence="design", low=0)
    """Upper bound of s, the area below which inside and outside do not count."""
    small_share: float = setting(0.05, unit="1", source="§2.2", evidence="design", low=0, high=1)
    """Share of the patch that bounds s from above."""
    rounding_m2: float = setting(1.0, unit="m2", source="§2.2", evidence="design", low=0)
    """Area outside that is put down to the rounding of projections."""
    rounding_m: float = setting(0.1, unit="m", source="§2.2", evidence="design", low=0)
    """Distance outside that is put down to the rounding of projections."""
    near_m: float = setting(200.0, unit="m", source="§2.2", evidence="design", low=0)
    """Distance d within which a range ties a patch to its project."""
    near_linear_m: float = setting(
        300.0,
        unit="m",
        source="S47: 令53 art. 16 (3), shift of linear works",
        evidence="text",
        low=0,
    )
    """The same for projects that are long and thin."""
    untouched_share: float = setting(
        0.05, unit="1", source="§2.2", evidence="design", low=0, high=1
    )
    """A range less disturbed than this share counts as not built on."""
    plan_limit_m2: float = setting(
        5000.0, unit="m2", source="S47: 令53 art. 7, 0.5 hm2 (with earthwork < 1000 m3)",
        evidence="text", low=0,
    )  # fmt: skip
    """Area below which no plan is needed."""
    fully_used_share: float = setting(
        0.95, unit="1", source="§2.2", evidence="design", low=0, high=1
    )
    """A range disturbed from this share on is fully used."""
    stale_years: int = setting(
        3,
        unit="a",
        source="S18: 令53 art. 18, start 3 years after approval",
        evidence="text",
        low=0,
    )
    """Years between approval and start after which a plan is examined again."""
    steep_deg: float = setting(
        25.0, unit="deg", source="S48: 水土保持法 art. 20", evidence="text", low=0, high=90
    )
    """Slope from which ground counts as steep; a province may set a lower one."""
    stated_share: float = setting(0.10, unit="1", source="§2.2", evidence="design", low=0)
    """Relative difference between stated and computed area that is worth a word."""
    sample_percent: int = setting(
        5, unit="%", source="S51: >= 5 % of patches are checked", evidence="text", low=0, high=100
    )
    """Share of the patches of no construction that is visited all the same."""
    serious_m2: float = setting(
        50_000.0,
        unit="m2",
        source="S64: 较重 from 5 hm2; only to order field checks",
        evidence="text",
        low=0,
    )
    """Area from which a patch without a plan is visited first."""
    ranges_incomplete: bool = setting(False, unit="", source="§2.2", evidence="design")
    """True where the office says that many approvals have no vector."""
