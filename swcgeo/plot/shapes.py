"""From geometries to what matplotlib fills, hatches and strokes, many at once."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any

import numpy as np
import numpy.typing as npt
import shapely
from matplotlib.axes import Axes
from matplotlib.collections import LineCollection, PathCollection
from matplotlib.path import Path

Geometries = npt.NDArray[np.object_]
_AREA = 2
"""Dimension of polygons."""
_CHUNK = 30_000
"""Vertices to a path: the rasteriser has room for only so many at a time."""


def polygons_of(geometries: Geometries) -> Geometries:
    """
    Return the polygons of geometries of any kind.

    Parameters
    ----------
    geometries : ndarray of geometry, n
        Any kind, None too.

    Returns
    -------
    ndarray of geometry, m
        Their polygons, outer rings counter-clockwise, holes clockwise.

    Examples
    --------
    >>> mixed = shapely.from_wkt("GEOMETRYCOLLECTION(POINT(0 0), POLYGON((0 0, 1 0, 1 1, 0 0)))")
    >>> len(polygons_of(np.array([mixed, None])))
    1
    """
    parts = _parts(geometries)
    polygons = parts[(shapely.get_type_id(parts) == shapely.GeometryType.POLYGON)]
    polygons = polygons[~shapely.is_empty(polygons)]
    return shapely.orient_polygons(polygons)


def _parts(geometries: Geometries) -> Geometries:
    """Return the single geometries, taken out of collections of collections."""
    parts = np.asarray(geometries, dtype=object)
    parts = parts[~shapely.is_missing(parts)]
    while (shapely.get_type_id(parts) >= shapely.GeometryType.MULTIPOINT).any():
        parts = shapely.get_parts(parts)
    return parts


def paths_of(geometries: Geometries, *, detail: float = 0.0) -> list[Path]:
    """
    Return the polygons of geometries as a few compound paths.

    Parameters
    ----------
    geometries : ndarray of geometry, n
        Any kind; lines and points are passed over.
    detail : float
        Vertices closer than this are left out.

    Returns
    -------
    list of Path
        Paths to be filled.

    Examples
    --------
    >>> [len(path) for path in paths_of(np.array([shapely.box(0, 0, 1, 1)]))]
    [5]
    """
    polygons = polygons_of(geometries)
    if detail > 0:
        thin = shapely.simplify(polygons, detail, preserve_topology=False)
        # What would vanish is kept as it is: it has to be seen.
        polygons = polygons_of(np.where(shapely.is_empty(thin), polygons, thin))
    return [_path(chunk) for chunk in _chunks(polygons)]


def _chunks(polygons: Geometries) -> Iterator[Geometries]:
    """Cut a layer into runs of about as many vertices as a path may have."""
    if len(polygons) == 0:
        return
    vertices = np.cumsum(shapely.get_num_coordinates(polygons)) // _CHUNK
    yield from np.split(polygons, np.flatnonzero(np.diff(vertices)) + 1)


def _path(polygons: Geometries) -> Path:
    """Return polygons as one path."""
    rings = shapely.get_rings(polygons)
    counts = shapely.get_num_coordinates(rings)
    codes = np.full(counts.sum(), Path.LINETO, dtype=Path.code_type)
    ends = np.cumsum(counts)
    codes[ends - counts] = Path.MOVETO
    codes[ends - 1] = Path.CLOSEPOLY
    return Path(shapely.get_coordinates(rings), codes)


def fill(
    axes: Axes,
    geometries: Geometries,
    *,
    detail: float = 0.0,
    **style: Any,  # noqa: ANN401 - whatever matplotlib takes
) -> None:
    """
    Fill the polygons of geometries.

    Parameters
    ----------
    axes : Axes
        Axes in the units of the geometries.
    geometries : ndarray of geometry, n
        Any kind.
    detail : float
        Vertices closer than this are left out.
    **style
        Properties of a matplotlib collection.

    Examples
    --------
    >>> from matplotlib.figure import Figure
    >>> axes = Figure().add_axes((0, 0, 1, 1))
    >>> fill(axes, np.array([shapely.box(0, 0, 1, 1)]), facecolor="red")
    >>> len(axes.collections)
    1
    """
    paths = paths_of(geometries, detail=detail)
    if paths:
        axes.add_collection(PathCollection(paths, **style), autolim=False)


def stroke(
    axes: Axes,
    geometries: Geometries,
    *,
    detail: float = 0.0,
    **style: Any,  # noqa: ANN401 - whatever matplotlib takes
) -> None:
    """
    Stroke the outlines of polygons, and lines.

    Parameters
    ----------
    axes : Axes
        Axes in the units of the geometries.
    geometries : ndarray of geometry, n
        Any kind; points are passed over.
    detail : float
        Vertices closer than this are left out.
    **style
        Properties of a matplotlib collection.

    Examples
    --------
    >>> from matplotlib.figure import Figure
    >>> axes = Figure().add_axes((0, 0, 1, 1))
    >>> stroke(axes, np.array([shapely.box(0, 0, 1, 1)]), colors="red")
    >>> len(axes.collections[0].get_paths())
    1
    """
    parts = _parts(geometries)
    dimension = shapely.get_dimensions(parts)
    rings = shapely.get_rings(parts[dimension == _AREA]) if (dimension == _AREA).any() else []
    lines = np.concatenate([np.asarray(rings, dtype=object), parts[dimension == 1]])
    if detail > 0 and len(lines):
        lines = shapely.simplify(lines, detail, preserve_topology=True)
    paths = [shapely.get_coordinates(line) for line in lines]
    if paths:
        axes.add_collection(LineCollection(paths, **style), autolim=False)
