"""`grade_areas`: the area of each erosion grade inside polygons, exact at their edges."""

from __future__ import annotations

import geopandas as gpd
import numpy as np
import pandas as pd

from swcgeo.check.attributes import ids, texts
from swcgeo.erosion.accounts.cells import without_overlaps
from swcgeo.errors import AccountError, SchemaError
from swcgeo.model.codes import Grade, canonical_grade
from swcgeo.model.layers import Layer
from swcgeo.model.settings import RepairSettings
from swcgeo.overlay.area import require_crs, working_crs
from swcgeo.overlay.pairs import Areas, overlap_pairs
from swcgeo.reconcile.ground import Ground, on_ground

_M2_PER_KM2 = 1e6
_BOUND_SHARE = 1e-6
"""Share of a zone by which its parts may be off: rounding, far below the 0.01 % asked for."""


def grade_areas(
    zones: gpd.GeoDataFrame,
    erosion: gpd.GeoDataFrame,
    *,
    id_column: str = "watershed_id",
    repair: RepairSettings | None = None,
) -> Layer:
    """
    Return the area of each erosion grade in each zone.

    Parameters
    ----------
    zones : GeoDataFrame, z rows
        Polygons in any CRS.
    erosion : GeoDataFrame
        Polygons with ``grade``, or what `read_erosion` made of a raster: its cells are cut along
        the zones' edges, not counted by their middle.
    id_column : str
        Column of the zones' ids.
    repair : RepairSettings, optional
        Which repairs of geometry are accepted.

    Returns
    -------
    Layer, 7 · z rows
        `id_column`, ``grade`` 0 (unknown) to 6, ``area_km2``, ``share`` (of the zone), geometry of
        the zone.  The seven add up to the zone; NaN where a zone's geometry cannot be used.

    Raises
    ------
    CrsError
        If a layer has no CRS.
    SchemaError
        If `erosion` has no column ``grade``.
    AccountError
        If the grades of a zone add up to more than the zone.

    Examples
    --------
    >>> from shapely.geometry import box
    >>> x, y = 500_000, 3_700_000
    >>> zone = gpd.GeoDataFrame({"watershed_id": ["W"]}, crs="EPSG:4544",
    ...                         geometry=[box(x, y, x + 1000, y + 1000)])
    >>> light = gpd.GeoDataFrame({"grade": ["轻度"]}, crs="EPSG:4544",
    ...                          geometry=[box(x + 750, y, x + 2000, y + 1000)])
    >>> grade_areas(zone, light)["share"].round(6).tolist()
    [0.75, 0.0, 0.25, 0.0, 0.0, 0.0, 0.0]
    """
    if "grade" not in erosion.columns:
        present = ", ".join(name for name in erosion.columns if name != erosion.geometry.name)
        raise SchemaError("column_missing", layer="erosion", column="grade", present=present)
    rules, crs = repair or RepairSettings(), working_crs(zones, layer="watersheds")
    ground = on_ground(zones, layer="watersheds", crs=crs, id_column=id_column, settings=rules)
    drawn = on_ground(erosion, layer="erosion", crs=crs, id_column="erosion_id", settings=rules)
    grade = np.array([canonical_grade(value) or 0 for value in texts(erosion, "grade")], dtype=int)
    cut, _ = without_overlaps(drawn.geometry, grade)
    shared = overlap_pairs(ground.geometry, cut)
    areas = np.zeros((len(zones), len(Grade)))
    np.add.at(areas, (shared.left, grade[shared.right]), shared.shared_m2)
    # Ground of no polygon is as unknown as that of a polygon without a grade.
    areas[:, Grade.UNKNOWN] = _rest(ground, areas[:, 1:].sum(axis=1))
    row = np.repeat(np.arange(len(zones)), len(Grade))
    table = pd.DataFrame(
        {
            id_column: np.asarray(ids(zones, id_column), dtype=object)[row],
            "grade": np.tile([int(one) for one in Grade], len(zones)),
            "area_km2": areas.ravel() / _M2_PER_KM2,
            "share": (areas / ground.area_m2[:, None]).ravel(),
        }
    )
    shapes = zones.geometry.array[row]
    home = require_crs(zones, layer="watersheds")
    return Layer(table, geometry=shapes, crs=home, notes=ground.notes + drawn.notes)


def _rest(ground: Ground, graded_m2: Areas) -> Areas:
    """Return the ground of each zone that has no grade."""
    rest = ground.area_m2 - graded_m2
    for row in np.flatnonzero(rest < -_BOUND_SHARE * ground.area_m2):
        raise AccountError(
            "account_open", watershed=ground.ids[row], identity="total = not_eroding + eroding",
            difference_m2=-rest[row], bound_m2=_BOUND_SHARE * ground.area_m2[row],
        )  # fmt: skip
    return np.where(rest < 0, 0.0, rest)
