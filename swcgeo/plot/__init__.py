"""
Maps for print: matplotlib lives here only, and nothing here is saved.

`map_patches`, `map_treatment`, `map_acceptance` and `map_transition` return a finished figure;
`use_map_font` lends charts their font.  The
furniture beneath them: `page` (the sheet), `frame` (the map at a conventional scale), `graticule`,
`furniture` (scale bar, north, CRS in words), `legend`, `lettering` and `fonts`, `labels`
(where a label can stand), `rounding` (parts that add up), `palette` (colours, other settings).
"""

from __future__ import annotations

from swcgeo.plot.acceptance_map import map_acceptance
from swcgeo.plot.fonts import use_map_font
from swcgeo.plot.palette import PlotSettings
from swcgeo.plot.patch_map import map_patches
from swcgeo.plot.transition_map import map_transition
from swcgeo.plot.treatment_map import map_treatment

__all__ = [
    "PlotSettings", "map_acceptance", "map_patches", "map_transition", "map_treatment",
    "use_map_font",
]  # fmt: skip
