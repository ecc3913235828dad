"""The area that a table of vertices states, beside the area that its vertices enclose."""

from __future__ import annotations

import re
from collections.abc import Iterator

import numpy as np
import pandas as pd
import shapely
from pyproj import Geod
from shapely.errors import GEOSException

from swcgeo.check.units import AREA_UNITS_M2, unit_of
from swcgeo.model.findings import Finding
from swcgeo.read.dialects.headings import folded
from swcgeo.read.files.opened import Objects
from swcgeo.read.tables.vertex_axes import coordinates

_AREA = re.compile(r"面积|_area|^area")
_SHARE = 0.01
"""Plane areas of 3-degree zones are off by up to 0.05 %, those of 6-degree zones by 0.2 %."""


def area_findings(
    columns: pd.DataFrame, wkb: Objects, *, in_degrees: bool, layer_name: str
) -> Iterator[Finding]:
    """
    Yield the parcels whose stated area is not the one that their vertices enclose.

    Parameters
    ----------
    columns : DataFrame, n rows
        Attributes; columns of areas are known by their heading.
    wkb : ndarray of bytes or None, n rows
        Outlines, (east, north) in metres or degrees.
    in_degrees : bool
        Whether coordinates are degrees.
    layer_name : str
        What the table is wanted as.

    Yields
    ------
    Finding
        ``parcel_area_differs``; a column without a unit agrees where any unit does.

    Examples
    --------
    >>> square = np.array([shapely.box(0, 0, 100, 100).wkb], dtype=object)
    >>> stated = pd.DataFrame({"面积（公顷）": ["1.20"]})
    >>> [one.fields["stated"] for one in area_findings(stated, square, in_degrees=False,
    ...                                                layer_name="ranges")]
    [12000.0]
    """
    names = [name for name in columns if _AREA.search(folded(str(name)))]
    if not names:
        return
    computed = [_area(one, in_degrees=in_degrees) for one in wkb]
    for name in names:
        stated = coordinates(columns[name])
        units = _units(str(name))
        for row, (value, area) in enumerate(zip(stated, computed, strict=True), start=1):
            if not (np.isfinite(value) and np.isfinite(area) and area > 0):
                continue
            nearest = min((value * unit for unit in units), key=lambda one: abs(one - area))
            # A figure of few decimals says no more than half of its last one.
            rounding = max(units) * 0.5 * 10.0 ** -_decimals(columns[name].iloc[row - 1])
            if abs(nearest - area) > max(_SHARE * area, rounding if len(units) == 1 else 0.0):
                fields = {"column": name, "stated": float(nearest), "computed": area}
                yield Finding("parcel_area_differs", layer_name, row, fields=fields)


def _units(heading: str) -> tuple[float, ...]:
    """Return the unit that a heading states, all there are where it states none."""
    text = folded(heading)
    bracket = re.search(r"[(\[【/](?P<unit>[^()\[\]【】]+)", text)
    places = ["" if bracket is None else bracket["unit"]]
    places += [text.rpartition(mark)[2] for mark in ("_", "面积")]
    named = [unit_of(place) or "" for place in places]
    stated = [AREA_UNITS_M2[unit] for unit in named if unit in AREA_UNITS_M2]
    return tuple(stated[:1]) or tuple(sorted(set(AREA_UNITS_M2.values())))


def _decimals(cell: object) -> int:
    """Return how many decimals a figure is written with."""
    return len(str(cell).partition(".")[2].strip())


def _area(wkb: bytes | None, *, in_degrees: bool) -> float:
    """Return the area of an outline, m²; NaN where there is none."""
    if wkb is None:
        return np.nan
    try:
        shape = shapely.from_wkb(wkb)
        if not in_degrees:
            return float(shape.area)
        # The ellipsoid of CGCS2000 is that of GRS 80 to 0.1 mm.
        return abs(float(Geod(ellps="GRS80").geometry_area_perimeter(shape)[0]))
    except (GEOSException, ValueError):
        return np.nan
