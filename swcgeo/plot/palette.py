"""Colours, scales and limits of the maps: frozen settings, each with its source."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from types import MappingProxyType

from swcgeo.model.codes import Verdict
from swcgeo.model.settings import Settings, setting

INK = "#1a1a1a"
GREY = "#666666"
PALE = "#b8b8b8"
OUTSIDE = "#f1f1ef"
"""Ground that the map is not about."""
PAPER = "#ffffff"
RANGE = "#1f5fa8"
DAMAGE = "#b00020"
TREATED = "#1b7837"

VERDICT_MARKS: Mapping[str, str] = MappingProxyType(
    {
        Verdict.COMPLIANT: "",
        Verdict.NO_PLAN: "cross",
        Verdict.BEYOND_RANGE: "plus",
        Verdict.MOVED_SITE: "bar",
        Verdict.EXEMPT: "dot",
        Verdict.NOT_CONSTRUCTION: "slash",
        Verdict.UNKNOWN: "query",
    }
)
"""The sign inside a symbol, by which verdicts differ where print has no colours."""

VERDICT_HATCHES: Mapping[str, str] = MappingProxyType(
    {
        Verdict.COMPLIANT: "",
        Verdict.NO_PLAN: "xxxx",
        Verdict.BEYOND_RANGE: "++++",
        Verdict.MOVED_SITE: "----",
        Verdict.EXEMPT: "....",
        Verdict.NOT_CONSTRUCTION: "////",
        Verdict.UNKNOWN: "||||",
    }
)
"""The same in patches large enough to be seen."""


@dataclass(frozen=True, slots=True)
class MeasureStyle:
    """
    How the treatments of one measure are drawn.

    Attributes
    ----------
    colour : str
        Colour of outline and hatch.
    hatch : str
        Hatch of matplotlib, for areas.
    marker : str
        Marker of matplotlib, for points.
    """

    colour: str
    hatch: str
    marker: str = "D"


MEASURE_STYLES: Mapping[str, MeasureStyle] = MappingProxyType(
    {
        "terrace": MeasureStyle("#6b3d00", "////"),
        "dam_land": MeasureStyle("#3d3d3d", "++++"),
        "other_farmland": MeasureStyle("#6b3d00", "\\\\\\\\"),
        "orchard": MeasureStyle("#a3007f", "xxxx"),
        "forest": MeasureStyle("#00621f", "...."),
        "grass": MeasureStyle("#007a70", "\\\\\\\\"),
        "closure": MeasureStyle("#1d4e9e", "----"),
        "tillage": MeasureStyle("#4d4d00", "||||"),
        "check_dam": MeasureStyle("#1a1a1a", "oo", "^"),
        "sediment_dam": MeasureStyle("#6b3d00", "oo", "v"),
        "gully_dam": MeasureStyle("#1d4e9e", "oo", ">"),
        "gully_head": MeasureStyle("#a3007f", "oo", "*"),
        "drainage": MeasureStyle("#007a70", "oo", "<"),
        "pond": MeasureStyle("#0072b2", "OO", "o"),
        "bank": MeasureStyle("#7a5c00", "**", "s"),
        "road": MeasureStyle("#666666", "**", "p"),
    }
)
OTHER_MEASURE = MeasureStyle("#1a1a1a", "oo")
"""Measures that nobody foresaw, and records without one."""


@dataclass(frozen=True, slots=True, kw_only=True)
class PlotSettings(Settings):
    """What the maps look like."""

    grade_colours: tuple[str, ...] = setting(
        ("#d9d9d9", "#e6f0d2", "#facdaf", "#f0a078", "#f07d50", "#dc5a0f", "#c3501e"),
        unit="", source="S57: SL 73.6-2015 table A-4 (grades 1 to 6); grade 0: grey",
        evidence="text",
    )  # fmt: skip
    """Erosion grades 0 (unknown) to 6 (severe)."""
    verdict_colours: tuple[str, ...] = setting(
        ("#009e73", "#d55e00", "#cc79a7", "#0072b2", "#56b4e9", "#e8e8e8", "#f0e442"),
        unit="", source="Okabe and Ito (2008), Color Universal Design", evidence="text",
    )  # fmt: skip
    """Verdicts in the order of `Verdict`."""
    change_colours: tuple[str, ...] = setting(
        ("#00572a", "#2f9e5b", "#9ed9a6", "#f4f1e8", "#eeb08a", "#c9602f", "#7d2a0c", "#bdbdbd"),
        unit="", source="better green, worse red-brown, darker by steps", evidence="design",
    )  # fmt: skip
    """Better by 3 grades or more, 2, 1; same; worse by 1, 2, 3 or more; unknown."""
    scales: tuple[float, ...] = setting(
        (1.0, 1.25, 1.5, 2.0, 2.5, 3.0, 4.0, 5.0, 6.0, 7.5), unit="1",
        source="choices.md §2: the next conventional scale", evidence="design",
    )  # fmt: skip
    """First figures of the scales that a map may have (times a power of ten)."""
    largest_scale: int = setting(
        5_000, unit="1", source="a patch wants its surroundings", evidence="design", low=100
    )
    """Denominator of the largest scale; one small patch is not blown up further."""
    most_numbers: int = setting(60, unit="", source="readable on A4", evidence="design", low=0)
    """Patches up to which each one bears its number."""
    most_rows: int = setting(16, unit="", source="fits A4", evidence="design", low=1)
    """Watersheds up to which each one has a row in the table."""
    detail_mm: float = setting(
        0.03, unit="mm", source="finer than print at 600 dpi", evidence="design", low=0
    )
    """Vertices closer than this on paper are left out of the drawing (never of the figures)."""

    def verdict_colour(self, verdict: str) -> str:
        """
        Return the colour of a verdict.

        Parameters
        ----------
        verdict : str
            A code of `Verdict`; any other has the colour of ``unknown``.

        Returns
        -------
        str
            The colour.

        Examples
        --------
        >>> PlotSettings().verdict_colour("compliant")
        '#009e73'
        """
        codes = list(Verdict)
        place = codes.index(Verdict(verdict)) if verdict in codes else len(codes) - 1
        return self.verdict_colours[place]
