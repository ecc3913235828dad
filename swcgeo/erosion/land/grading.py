"""`grade_land`: erosion grades by slope, cover and land use, where nobody has a modulus."""

from __future__ import annotations

import geopandas as gpd
import numpy as np
import shapely
from pyproj import CRS

from swcgeo.erosion.grades import Grades, grades_by_cover
from swcgeo.erosion.land.relief import Relief
from swcgeo.erosion.land.use import LandOn, land_on
from swcgeo.erosion.land.zones import zones_of
from swcgeo.errors import UsageError
from swcgeo.model.codes import Grade
from swcgeo.model.findings import Finding, Notes
from swcgeo.model.land_use import land_class
from swcgeo.model.layers import Layer
from swcgeo.model.settings import LandSettings, RepairSettings
from swcgeo.overlay.area import Geometries, projected
from swcgeo.overlay.pairs import Flags, overlap_pairs
from swcgeo.read.grids.cell_outlines import outlined

_LONGEST_M = 400.0
"""Longest edge of an outline: shorter than what is densified before it is projected (500 m)."""
_ROUNDING_M2 = 0.01


def grade_land(
    watersheds: gpd.GeoDataFrame,
    land_use: gpd.GeoDataFrame,
    relief: Relief,
    *,
    settings: LandSettings | None = None,
    repair: RepairSettings | None = None,
) -> Layer:
    """
    Grade sheet erosion by slope, cover and land use.

    Parameters
    ----------
    watersheds : GeoDataFrame
        Ground that is graded: land use that reaches into it.
    land_use : GeoDataFrame
        Polygons with ``land_use``.
    relief : Relief
        Slopes and cover (`relief_of`).
    settings : LandSettings, optional
        Which land is level.
    repair : RepairSettings, optional
        Which repairs of geometry are accepted.

    Returns
    -------
    Layer
        Polygons with ``grade`` 1 to 6 in the working CRS of the watersheds, an erosion survey for
        `account`; no polygon where slope, cover or land use is not known.

    Raises
    ------
    UsageError
        If there is no cover.
    SchemaError, CrsError, GeometryError
        If land use cannot be used.

    Notes
    -----
    SL 190-2007 table 4.1.2-2, which counts only where there is no modulus (4.1.4).  Cropland is
    graded as 坡耕地 by slope alone; all other land by slope and cover.  Paddy fields and water are
    level, whatever a coarse DEM says: 微度 [our reading, a setting].  Each land has its own grades
    and its own edges: a cell that a border cuts is cut there.

    Examples
    --------
    >>> from shapely.geometry import box
    >>> from swcgeo.erosion.land.drawn import X, Y, drawn_relief, drawn_zones
    >>> fields = gpd.GeoDataFrame({"land_use": ["旱地"]}, crs="EPSG:4544",
    ...                           geometry=[box(X, Y, X + 500, Y + 500)])
    >>> graded = grade_land(drawn_zones().frame, fields, drawn_relief())    # 45°
    >>> graded["grade"].unique().tolist(), graded.area.sum().round().item()
    ([6], 250000.0)
    """
    if relief.cover is None:
        raise UsageError("cover_needed")
    rules = settings or LandSettings()
    zones = zones_of(watersheds, repair=repair)
    land = land_on(zones, land_use, settings=rules, repair=repair)
    reaching = np.zeros(len(land.code), dtype=bool)
    reaching[land.on_zone.right] = True
    kinds = _kinds(land, reaching, rules)
    no_cover = np.full_like(relief.cover, np.nan)
    by_kind = {
        "cropped": grades_by_cover(relief.slope_deg, no_cover, cropped=True),
        "other": grades_by_cover(relief.slope_deg, relief.cover, cropped=False),
    }
    grades, shapes = [np.full(int(kinds["level"].sum()), int(Grade.SLIGHT))], []
    shapes.append(land.geometry[kinds["level"]])
    for name, codes in by_kind.items():
        cut = _cut(relief, codes, land.geometry[kinds[name]], zones.crs)
        grades.append(cut[0])
        shapes.append(cut[1])
    geometry = np.concatenate(shapes)
    found = Finding("graded_by_cover", "erosion", fields={"polygons": len(geometry)})
    # Left where it was cut, the account gets it without another rounding.
    return Layer(
        {"grade": np.concatenate(grades)}, geometry=geometry, crs=zones.crs,
        notes=land.notes + Notes((found,)),
    )  # fmt: skip


def _kinds(land: LandOn, reaching: Flags, rules: LandSettings) -> dict[str, Flags]:
    """Return which polygons are level, cropped, or graded by their cover."""
    known = reaching & np.array([code is not None for code in land.code], dtype=bool)
    known &= ~shapely.is_missing(land.geometry)
    level = np.isin(land.code.astype(str), sorted(rules.level_uses))
    classes = [None if code is None else land_class(code) for code in land.code]
    cropped = np.array([name == "cropland" for name in classes], dtype=bool)
    return {
        "level": known & level,
        "cropped": known & ~level & cropped,
        "other": known & ~level & ~cropped,
    }


def _cut(
    relief: Relief, codes: Grades, land: Geometries, crs: CRS
) -> tuple[np.ndarray, Geometries]:
    """Return grades and polygons of cells, cut along the edges of land."""
    grid = relief.grid
    across = float(np.sqrt(np.median(relief.cell_m2)))
    cells = outlined(codes, grid.transform, most_cells=max(1, int(_LONGEST_M / across)))
    there = projected(cells.geometry, source=grid.crs, target=crs)
    shared = overlap_pairs(there, land)
    real = shared.where(shared.shared_m2 >= _ROUNDING_M2)
    return cells.code[real.left].astype(int), real.pieces
