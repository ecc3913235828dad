"""How treated ground is counted and soil loss is computed."""

from __future__ import annotations

from dataclasses import dataclass

from swcgeo.model.codes import STAGES
from swcgeo.model.settings.base import Settings, setting


@dataclass(frozen=True, slots=True, kw_only=True)
class AccountSettings(Settings):
    """How treated area is counted (domain notes §3.4)."""

    counted_stages: frozenset[str] = setting(
        frozenset({"accepted"}), unit="", source="§3.4 rule 4", evidence="recall",
        among=frozenset(STAGES.values()),
    )  # fmt: skip
    """Stages (designed, built, accepted) whose treatments count."""
    closure_years: int = setting(3, unit="a", source="S54: 3 to 5 years", evidence="text", low=0)
    """Full years after completion from which 封禁治理 counts."""
    tillage_once: bool = setting(True, unit="", source="S54", evidence="text")
    """保土耕作 counts only in the year in which it was done."""
    target_rate: float | None = setting(
        None, unit="1", source="S38", evidence="recall", low=0, high=1
    )
    """水土保持率 that is aimed at; with it 尚需治理 is what is missing to it.  None: no target."""
    bound_m2: float = setting(1.0, unit="m2", source="design contract", evidence="design", low=0)
    """How far an identity of the account may be off."""
    finding_m2: float = setting(1.0, unit="m2", source="design contract", evidence="design", low=0)
    """Area from which an overlap or an outside part is listed as a finding."""
    stage_reading: str = setting(
        "auto", unit="", source="both occur in project layers", evidence="design",
        among=frozenset({"auto", "status", "drawings"}),
    )  # fmt: skip
    """What stages mean: one record at its furthest stage (status), or design and as-built drawn
    apart (drawings); auto settles it project by project."""
    drawn_twice_share: float = setting(
        0.1, unit="1", source="outlines redrawn 1 to 5 m off share a few per cent",
        evidence="design", low=0, high=1,
    )  # fmt: skip
    """Share of the smaller of two polygons above which they are one work, drawn twice."""
    same_work_m: float = setting(
        20.0, unit="m", source="a hand-held receiver, and a point set anywhere on the work",
        evidence="design", low=0,
    )  # fmt: skip
    """How far the as-built line or point of a work may lie from its design."""


@dataclass(frozen=True, slots=True, kw_only=True)
class SoilLossSettings(Settings):
    """How soil loss is computed and graded (domain notes §3.1, §3.3)."""

    length_cap_m: float = setting(
        300.0, unit="m", source="S50: 300 m; S52, project sites: 100 m", evidence="text", low=1
    )
    """Slopes longer than this count as so long."""
    slope_cap_deg: float = setting(
        30.0, unit="deg", source="guidelines of surveys: 25° or 30°", evidence="recall",
        low=1, high=90,
    )  # fmt: skip
    """Ground steeper than this counts as so steep in S; 90 caps nothing."""
    unit_plot_m: float = setting(
        22.13, unit="m", source="S62; S52, project sites: 20 m", evidence="text", low=1
    )
    """Length of the plot for which L is 1."""
    cut_share: float = setting(0.5, unit="1", source="S32", evidence="text", low=0, high=1)
    """A slope length ends where the slope falls below this share of that above it."""
    cut_share_gentle: float = setting(0.7, unit="1", source="S32", evidence="text", low=0, high=1)
    """The same for cells whose own slope is gentle."""
    gentle_deg: float = setting(5.0, unit="deg", source="S32", evidence="text", low=0, high=90)
    """Slope below which a cell is gentle in that sense."""
    lower_inclusive: bool = setting(
        True, unit="", source="SL 190 leaves it open; upper: S62", evidence="design"
    )
    """True where a modulus on a bound belongs to the higher grade."""
    doubtful_median: float = setting(
        15_000.0, unit="t/(km2·a)", source="S50: 剧烈 begins there", evidence="design", low=1
    )
    """A median loss above this is put down to a wrong unit."""
    doubtful_slope_deg: float = setting(
        40.0, unit="deg", source="hardly any county is half as steep", evidence="design",
        low=1, high=90,
    )  # fmt: skip
    """A median slope above this is put down to heights in feet or cells in degrees."""
    block_cells: int = setting(1024, unit="", source="design", evidence="design", low=16)
    """Cells a side of the blocks in which rasters are read; it changes no result."""
