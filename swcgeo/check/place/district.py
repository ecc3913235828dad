"""What the CRS of a layer is held against: the district, or, without one, another layer."""

from __future__ import annotations

import geopandas as gpd
import numpy as np
import shapely
from pyproj import Transformer
from shapely.geometry.base import BaseGeometry

from swcgeo.check.place.gate import crs_doubts
from swcgeo.errors import SwcgeoError
from swcgeo.model.findings import Notes
from swcgeo.model.layers import Layer, notes_of
from swcgeo.overlay.area import geographic_bounds, require_crs

_DEGREES = 4490
_AROUND_DEG = 0.3
"""Patches and ranges of one county lie that near to one another."""


def outline_of(district: gpd.GeoDataFrame) -> BaseGeometry | None:
    """
    Return the outline of a district.

    Parameters
    ----------
    district : GeoDataFrame
        Its polygons in any CRS.

    Returns
    -------
    shapely geometry or None
        All of them together in degrees (x = longitude); None where none can be used, or where
        the CRS of the district is itself in doubt.

    Examples
    --------
    >>> frame = gpd.GeoDataFrame(geometry=[shapely.box(105, 33, 106, 34)], crs="EPSG:4490")
    >>> outline_of(frame).bounds
    (105.0, 33.0, 106.0, 34.0)
    """
    if "crs_in_doubt" in district and district["crs_in_doubt"].fillna(False).any():
        return None
    crs = require_crs(district, layer="district")
    raw = shapely.force_2d(np.asarray(district.geometry.array, dtype=object))
    change = Transformer.from_crs(crs, _DEGREES, always_xy=True).transform
    there = shapely.transform(raw, change, interleaved=False)
    there = there[np.isfinite(shapely.bounds(there)).all(axis=1)]
    whole = shapely.union_all(shapely.make_valid(there))
    return None if whole.is_empty else whole


def held_against(frame: gpd.GeoDataFrame, other: gpd.GeoDataFrame, *, kind: str) -> Layer:
    """
    Hold the CRS of a layer against where another layer lies.

    Parameters
    ----------
    frame : GeoDataFrame, n rows
        Patches.
    other : GeoDataFrame
        Ranges: whose CRS is the wrong one is not known, only that the two cannot both be right.
    kind : str
        What the first is called in findings.

    Returns
    -------
    Layer, n rows
        The same, with ``crs_in_doubt`` where hardly any of it lies near the other layer as it
        stands, and most of it would in the CRS of another zone.

    Examples
    --------
    >>> here = gpd.GeoDataFrame(geometry=[shapely.box(5e5, 3.7e6, 5.1e5, 3.71e6)], crs=4544)
    >>> beside = here.set_crs(4545, allow_override=True)
    >>> held_against(here, beside, kind="patches")["crs_in_doubt"].tolist()
    [True]
    >>> "crs_in_doubt" in held_against(here, here, kind="patches")
    False
    """
    notes = notes_of(frame)
    settled = "crs_in_doubt" in frame or "crs_in_doubt" in other
    try:
        west, south, east, north = geographic_bounds(other)
    except SwcgeoError:  # nothing is drawn, or nowhere: no place to hold it against
        settled = True
    if settled:
        return Layer(frame, notes=notes)
    around = shapely.box(west, south, east, north).buffer(_AROUND_DEG)
    bounds = shapely.bounds(np.asarray(frame.geometry.array, dtype=object)).reshape(-1, 4)
    crs = require_crs(frame, layer=kind)
    doubts = crs_doubts(bounds, crs, kind=kind, district=around, outside="away_from_ranges")
    if not doubts.rows.all():
        return Layer(frame, notes=notes)
    found = notes + Notes(doubts.findings)
    return Layer(frame.assign(crs_in_doubt=True), notes=found)
