"""
The only place where input is opened.

Every reader takes a path (``file`` or ``file:layer``) and gives back a frame or frozen data with
its findings: vector layers (`read_patches` and its sisters, all `read_layer`), deliveries with the
word of their covering letter (`read_delivery`), registers (`read_plans`, `read_register`,
`read_reported`, `read_settings`), the project file (`read_project`) and rasters (`read_dem`,
`read_factors`; `read_erosion` takes polygons or a raster).
Inside, `files` opens any format, `tables` sheets and lists of vertices, `text` decides how bytes
read, `place` which CRS holds, `dialects` gives delivered headings their canonical names, and
`draft` looks through a folder and says what each file in it may be.
"""

from __future__ import annotations

from swcgeo.read.deliveries import read_delivery
from swcgeo.read.grids.factors import read_factors
from swcgeo.read.grids.graded import read_erosion
from swcgeo.read.layers import (
    read_centrelines,
    read_damage,
    read_district,
    read_hills,
    read_layer,
    read_patches,
    read_ranges,
    read_towns,
    read_treatments,
    read_watersheds,
    read_zones,
)
from swcgeo.read.project import read_project
from swcgeo.read.rasters import read_dem
from swcgeo.read.registers import read_plans, read_register, read_reported, read_settings
from swcgeo.read.vectors import read_vector

__all__ = [
    "read_centrelines", "read_damage", "read_delivery", "read_dem", "read_district",
    "read_erosion", "read_factors", "read_hills",
    "read_layer", "read_patches", "read_plans", "read_project", "read_ranges", "read_register",
    "read_reported",
    "read_settings", "read_towns", "read_treatments", "read_vector", "read_watersheds",
    "read_zones",
]  # fmt: skip
