"""
What is wrong with an outline, and what a repair of it would come to.

`check.geometry` only tells it; `reconcile.repair` acts on it: both must say the same, so the
question stands here once.
"""

from __future__ import annotations

import re
from collections import Counter
from dataclasses import dataclass

import numpy as np
import numpy.typing as npt
import shapely
from shapely.errors import GEOSException

from swcgeo.check.columns import Floats, Objects
from swcgeo.model.settings import RepairSettings

Flags = npt.NDArray[np.bool_]
_POLYGON, _MULTIPOLYGON, _COLLECTION = 3, 6, 7
_PLACE = re.compile(r"(?P<reason>[^\[]*)(?:\[(?P<x>\S+) (?P<y>\S+?)(?: \S+)?\])?")


@dataclass(frozen=True, slots=True)
class Trials:
    """
    Repairs that were tried, none of them yet accepted.

    Attributes
    ----------
    geometries : ndarray of object, n
        Valid polygons or multipolygons; None where nothing is left.
    before_m2, after_m2 : ndarray of float, n
        Area as drawn and as repaired, in the square unit of the coordinates.
    large : ndarray of bool, n
        Whether the repair changes so much that a person should look at it.
    lost : tuple of str, n
        Parts that are left out: lines and points beside polygons, polygons without area.
    """

    geometries: Objects
    before_m2: Floats
    after_m2: Floats
    large: Flags
    lost: tuple[str, ...]


def is_drawn(geometries: Objects) -> Flags:
    """
    Return which geometries have coordinates at all.

    Parameters
    ----------
    geometries : ndarray of object, n
        Geometries, None allowed.

    Returns
    -------
    ndarray of bool, n
        False for None and for empty geometries.

    Examples
    --------
    >>> is_drawn(np.array([None, shapely.Polygon(), shapely.box(0, 0, 1, 1)])).tolist()
    [False, False, True]
    """
    return np.asarray(~(shapely.is_missing(geometries) | shapely.is_empty(geometries)))


def is_areal(geometries: Objects) -> Flags:
    """
    Return which geometries are polygons or multipolygons.

    Parameters
    ----------
    geometries : ndarray of object, n
        Geometries, None allowed.

    Returns
    -------
    ndarray of bool, n
        True for polygons and multipolygons.

    Examples
    --------
    >>> is_areal(np.array([None, shapely.Point(0, 0), shapely.box(0, 0, 1, 1)])).tolist()
    [False, False, True]
    """
    return np.isin(shapely.get_type_id(geometries), (_POLYGON, _MULTIPOLYGON))


def has_areal_parts(geometries: Objects) -> Flags:
    """
    Return which geometries are polygons or collections with a polygon in them.

    Parameters
    ----------
    geometries : ndarray of object, n
        Geometries, None allowed.

    Returns
    -------
    ndarray of bool, n
        False for points and lines.

    Examples
    --------
    >>> mixed = shapely.GeometryCollection([shapely.Point(0, 0), shapely.box(0, 0, 1, 1)])
    >>> has_areal_parts(np.array([mixed, shapely.Point(0, 0)])).tolist()
    [True, False]
    """
    found = is_areal(geometries)
    for place in np.flatnonzero(shapely.get_type_id(geometries) == _COLLECTION):
        found[place] = len(_polygons_of(geometries[place])) > 0
    return found


def count_not_finite(geometry: shapely.Geometry) -> int:
    """
    Return how many vertices of a geometry have a coordinate that is no finite number.

    Parameters
    ----------
    geometry : shapely geometry
        Any geometry.

    Returns
    -------
    int
        Number of vertices.

    Examples
    --------
    >>> count_not_finite(shapely.LineString([(0, 0), (1, float("inf"))]))
    1
    """
    return int((~np.isfinite(shapely.get_coordinates(geometry))).any(axis=1).sum())


def fault_of(geometry: shapely.Geometry) -> tuple[str, float | None, float | None]:
    """
    Return what is wrong with a geometry that cannot be used as it is.

    Parameters
    ----------
    geometry : shapely geometry
        An invalid geometry, or a collection of which only some parts are polygons.

    Returns
    -------
    reason : str
        Key of a label with ``@`` before it, for the fields of a finding.
    x, y : float or None
        The place.

    Examples
    --------
    >>> fault_of(shapely.Polygon([(0, 0), (2, 2), (2, 0), (0, 2)]))
    ('@fault.self_intersection', 1.0, 1.0)
    """
    said = _PLACE.match(str(shapely.is_valid_reason(geometry)))
    if said is None or said["reason"] == "Valid Geometry":
        x, y = shapely.get_coordinates(geometry)[0].tolist()
        return "@fault.not_only_polygons", x, y
    slug = re.sub(r"\W+", "_", said["reason"].strip().casefold())
    if said["x"] is None:
        return f"@fault.{slug}", None, None
    return f"@fault.{slug}", float(said["x"]), float(said["y"])


def try_repairs(geometries: Objects, *, settings: RepairSettings) -> Trials:
    """
    Repair geometries by GEOS' structure method and compare the areas.

    Parameters
    ----------
    geometries : ndarray of object, n
        The faulty geometries, with finite coordinates, in an equal-area CRS in metres.
    settings : RepairSettings
        From which change on a repair is large.

    Returns
    -------
    Trials
        What would come of it.  The lobes of a bow-tie cancel in the area as drawn, so that the
        repair of one with lobes alike is always large.

    Examples
    --------
    >>> bow_tie = shapely.Polygon([(0, 0), (20, 20), (20, 0), (0, 20)])
    >>> trials = try_repairs(np.array([bow_tie]), settings=RepairSettings())
    >>> trials.before_m2.tolist(), trials.after_m2.tolist(), trials.large.tolist()
    ([0.0], [200.0], [True])
    """
    repaired = np.empty(len(geometries), dtype=object)
    repaired[:] = [_repaired(geometry) for geometry in geometries]
    before = shapely.area(geometries)
    after = np.nan_to_num(shapely.area(repaired))
    change = np.abs(after - before)
    small = (change <= settings.large_share * before) & (change <= settings.large_m2)
    lost = tuple(_lost_parts(geometry) for geometry in geometries)
    return Trials(repaired, before, after, ~small | (after <= 0), lost)


def _lost_parts(geometry: shapely.Geometry) -> str:
    """Return which parts of a geometry no repair keeps, as ``2 Point, 1 Polygon``."""
    leaves = _leaves_of(geometry)
    if len(leaves) == 1:
        return ""
    flat = shapely.get_type_id(leaves) == _POLYGON
    collapsed = [
        leaf.geom_type for leaf in leaves[flat] if not leaf.is_valid and _repaired(leaf) is None
    ]
    counts = Counter([leaf.geom_type for leaf in leaves[~flat]] + collapsed)
    return ", ".join(f"{count} {name}" for name, count in sorted(counts.items()))


def _repaired(geometry: shapely.Geometry) -> shapely.Geometry | None:
    """Return the polygons of a geometry, valid, or None where there are none."""
    try:
        whole = shapely.make_valid(geometry, method="structure", keep_collapsed=False)
        parts = _polygons_of(whole)
        if len(parts) > 1:
            # The parts of a collection may overlap one another: ground counts once.
            together = shapely.multipolygons(parts)
            return together if shapely.is_valid(together) else shapely.union_all(parts)
    except GEOSException:
        return None
    return parts[0] if len(parts) else None


def _polygons_of(geometry: shapely.Geometry) -> Objects:
    """Return the polygons in a geometry, at whatever depth."""
    parts = _leaves_of(geometry)
    return parts[(shapely.get_type_id(parts) == _POLYGON) & ~shapely.is_empty(parts)]


def _leaves_of(geometry: shapely.Geometry) -> Objects:
    """Return the points, lines and polygons in a geometry, at whatever depth."""
    parts = np.array([geometry], dtype=object)
    while (shapely.get_type_id(parts) > _POLYGON).any():
        parts = shapely.get_parts(parts)
    return parts
