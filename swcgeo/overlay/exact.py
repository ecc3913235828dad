"""
Intersections and unions whose areas never contradict the predicates.

GEOS' overlay can be silently wrong on valid input where edges or vertices of two polygons differ
by the last digit: nothing, or far too much, comes out.  Polygons without common edges or corners,
those that only touch, and those that lie in one another never get here (`swcgeo.overlay.pairs`
measures them along their outlines, or settles them by predicate).  Of the others those are computed
a second time, by `swcgeo.overlay.slab`, whose result contradicts an inner point or lies at a bound,
and those that share (almost) the same vertices, where the fault comes from.
"""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np
import numpy.typing as npt
import shapely

from swcgeo.overlay.area import Geometries
from swcgeo.overlay.slab import slab_areas

Areas = npt.NDArray[np.float64]
Flags = npt.NDArray[np.bool_]

_SAME_M = 1e-5
"""Vertices closer than this are one vertex, drawn twice."""
_AT_BOUND = 1e-7
"""An overlap this near, in share, to nothing or to the whole of a polygon is suspect."""
_AGREE_SHARE = 1e-7
_AGREE_M2 = 1e-6
_FINE_GRID_M = 1e-6
_MOST_PAIRED = 8
_MIX = np.array([0x9E3779B97F4A7C1, 0xC2B2AE3D27D4EB5, 0x165667B19E3779F], dtype=np.int64)


@dataclass(frozen=True, slots=True)
class Shared:
    """
    Ground of k pairs or groups.

    Attributes
    ----------
    pieces : ndarray of geometry, k
        The ground.
    area_m2 : ndarray of float, k
        Its area, m².
    error_m2 : ndarray of float, k
        By how much the plain overlay was off where it had to be computed again, else 0.
    """

    pieces: Geometries
    area_m2: Areas
    error_m2: Areas


def intersection(one: Geometries, other: Geometries) -> Shared:
    """
    Return the ground that polygons share, pair by pair.

    Parameters
    ----------
    one, other : ndarray of geometry, k
        Valid polygons in one CRS in metres that overlap properly: their interiors meet, and
        neither covers the other.

    Returns
    -------
    Shared
        Pieces and areas.

    Examples
    --------
    >>> from shapely.geometry import box
    >>> shared = intersection(np.array([box(0, 0, 2, 2)]), np.array([box(1, 1, 3, 3)]))
    >>> shared.area_m2.tolist(), shared.error_m2.tolist()
    ([1.0], [0.0])
    """
    pieces = _intersected(one, other)
    area = shapely.area(pieces)
    error = np.zeros(len(area))
    rows = np.flatnonzero(_suspect(one, other, pieces, area))
    if not len(rows):
        return Shared(pieces, area, error)
    second = slab_areas(one[rows], other[rows])
    smaller = np.minimum(shapely.area(one[rows]), shapely.area(other[rows]))
    wrong = np.abs(second - area[rows]) > _AGREE_SHARE * smaller + _AGREE_M2
    rows, second = rows[wrong], second[wrong]
    error[rows] = np.abs(second - area[rows])
    area[rows] = second
    pieces[rows] = shapely.intersection(one[rows], other[rows], grid_size=_FINE_GRID_M)
    return Shared(pieces, area, error)


def drawn_as(one: Geometries, other: Geometries, area_m2: Areas) -> Geometries:
    """
    Return the ground that polygons share, drawn so that it has the area it is known to have.

    Parameters
    ----------
    one, other : ndarray of geometry, k
        Valid polygons in one CRS in metres whose interiors meet.
    area_m2 : ndarray of float, k
        The area that they share, m².

    Returns
    -------
    ndarray of geometry, k
        Plain intersections; on a fine grid where they have another area.

    Examples
    --------
    >>> from shapely.geometry import box
    >>> two = np.array([box(0, 0, 2, 2)]), np.array([box(1, 1, 3, 3)])
    >>> drawn_as(*two, np.array([1.0]))[0].bounds
    (1.0, 1.0, 2.0, 2.0)
    """
    pieces = _intersected(one, other)
    off = np.abs(shapely.area(pieces) - area_m2) > _AGREE_SHARE * area_m2 + _AGREE_M2
    if off.any():
        pieces[off] = shapely.intersection(one[off], other[off], grid_size=_FINE_GRID_M)
    return pieces


def remainder(one: Geometries, other: Geometries, area_m2: Areas) -> Geometries:
    """
    Return the ground of polygons outside others, drawn so that it has the area it should have.

    Parameters
    ----------
    one, other : ndarray of geometry, k
        Valid polygons in one CRS in metres; outside None lies all.
    area_m2 : ndarray of float, k
        The area of what remains, m², known another way.

    Returns
    -------
    ndarray of geometry, k
        Plain differences; on a fine grid where they have another area.

    Examples
    --------
    >>> from shapely.geometry import box
    >>> two = np.array([box(0, 0, 2, 2)]), np.array([box(1, 0, 3, 2)])
    >>> remainder(*two, np.array([2.0]))[0].bounds
    (0.0, 0.0, 1.0, 2.0)
    """
    pieces = np.array(one, dtype=object)
    for row in np.flatnonzero(~shapely.is_missing(other)):
        try:
            pieces[row] = shapely.difference(one[row], other[row])
        except shapely.GEOSException:
            pieces[row] = None
        off = abs(shapely.area(pieces[row]) - area_m2[row])
        if not off <= _AGREE_SHARE * shapely.area(one[row]) + _AGREE_M2:
            pieces[row] = shapely.difference(one[row], other[row], grid_size=_FINE_GRID_M)
    return pieces


def _intersected(one: Geometries, other: Geometries) -> Geometries:
    """Return plain intersections; a pair at which GEOS gives up is laid on a fine grid."""
    try:
        return np.asarray(shapely.intersection(one, other), dtype=object)
    except shapely.GEOSException:
        if len(one) == 1:
            return np.asarray(
                shapely.intersection(one, other, grid_size=_FINE_GRID_M), dtype=object
            )
        half = len(one) // 2
        parts = [(one[:half], other[:half]), (one[half:], other[half:])]
        return np.concatenate([_intersected(*part) for part in parts])


def _suspect(one: Geometries, other: Geometries, pieces: Geometries, area: Areas) -> Flags:
    """Return which intersections are worth a second computation."""
    smaller = np.minimum(shapely.area(one), shapely.area(other))
    suspect = (area <= _AT_BOUND * smaller) | (area >= (1 - _AT_BOUND) * smaller)
    for first, second in ((one, other), (other, one)):
        open_rows = np.flatnonzero(~suspect)
        inner = shapely.point_on_surface(first[open_rows])
        within = shapely.intersects(second[open_rows], inner)
        suspect[open_rows] = within != shapely.intersects(pieces[open_rows], inner)
    suspect[_twin_vertices(one, other)] = True
    return suspect


def _twin_vertices(one: Geometries, other: Geometries) -> npt.NDArray[np.intp]:
    """Return the pairs in which a vertex of one is that of the other but for the last digits."""
    a, b = shapely.bounds(one), shapely.bounds(other)
    low = np.maximum(a[:, :2], b[:, :2]) - _SAME_M
    high = np.minimum(a[:, 2:], b[:, 2:]) + _SAME_M
    ours, theirs = _vertices_within(one, low, high), _vertices_within(other, low, high)
    rounded = [_keys(np.round(xy / _SAME_M).astype(np.int64), pair) for xy, pair in (ours, theirs)]
    close = _among(rounded[0], rounded[1])
    xy, pair = ours[0][close], ours[1][close]
    back = _among(rounded[1], rounded[0][close])
    same = _among(
        _keys(xy.view(np.int64), pair), _keys(theirs[0][back].view(np.int64), theirs[1][back])
    )
    return np.unique(pair[~same])


def _among(keys: npt.NDArray[np.int64], others: npt.NDArray[np.int64]) -> Flags:
    """Return which keys stand among others (as `numpy.isin`, which sorts more than it must)."""
    if not len(others):
        return np.zeros(len(keys), dtype=bool)
    ranked = np.sort(others)
    at = np.minimum(np.searchsorted(ranked, keys), len(ranked) - 1)
    found: Flags = ranked[at] == keys
    return found


def _vertices_within(
    layer: Geometries, low: npt.NDArray[np.float64], high: npt.NDArray[np.float64]
) -> tuple[npt.NDArray[np.float64], npt.NDArray[np.intp]]:
    """Return the vertices within the common box of each pair, and their pair."""
    xy, pair = shapely.get_coordinates(layer, return_index=True)
    near = ((xy >= low[pair]) & (xy <= high[pair])).all(axis=1)
    # Adding 0 makes -0.0 and 0.0, which are one place, one pattern of bits.
    return xy[near] + 0.0, pair[near]


def _keys(cells: npt.NDArray[np.int64], pair: npt.NDArray[np.intp]) -> npt.NDArray[np.int64]:
    """Return one number for each (pair, place)."""
    # Two places may by chance have one number: that costs a second computation and no more.
    with np.errstate(over="ignore"):
        keys: npt.NDArray[np.int64] = cells[:, 0] * _MIX[0] + cells[:, 1] * _MIX[1] + pair * _MIX[2]
    return keys


def union(groups: Geometries) -> Shared:
    """
    Return the ground that groups of polygons cover together.

    Parameters
    ----------
    groups : ndarray of geometry, (k, w)
        Valid polygons in one CRS in metres, one group a row.

    Returns
    -------
    Shared
        Unions and areas.

    Examples
    --------
    >>> from shapely.geometry import box
    >>> union(np.array([[box(0, 0, 2, 1), box(1, 0, 3, 1)]], dtype=object)).area_m2.tolist()
    [3.0]
    """
    if groups.shape[1] <= _MOST_PAIRED:
        return held_between(groups, *_bounds_of_union(groups))
    areas = shapely.area(groups)
    return held_between(groups, areas.max(axis=1), areas.sum(axis=1))


def united(owners: npt.NDArray[np.intp], polygons: Geometries) -> tuple[np.ndarray, Geometries]:
    """
    Return the ground that the polygons of each owner cover together.

    Parameters
    ----------
    owners : ndarray of int, k
        To whom each polygon belongs.
    polygons : ndarray of geometry, k
        Valid polygons in one CRS in metres.

    Returns
    -------
    tuple of ndarray of int and ndarray of geometry, n
        The owners, ascending, and their ground.

    Examples
    --------
    >>> from shapely.geometry import box
    >>> strips = np.array([box(x, 0, x + 2, 1) for x in (0, 4, 1)])
    >>> who, ground = united(np.array([7, 3, 7]), strips)
    >>> who.tolist(), shapely.area(ground).tolist()
    ([3, 7], [2.0, 3.0])
    """
    order = np.argsort(owners, kind="stable")
    who, starts, counts = np.unique(owners[order], return_index=True, return_counts=True)
    ground = np.full(len(who), None, dtype=object)
    for count in np.unique(counts):
        rows = np.flatnonzero(counts == count)
        at = order[starts[rows][:, None] + np.arange(count)[None, :]]
        ground[rows] = union(polygons[at]).pieces
    return who, ground


def held_between(groups: Geometries, low: Areas, high: Areas) -> Shared:
    """
    Return unions whose areas are held between bounds found another way.

    Parameters
    ----------
    groups : ndarray of geometry, (k, w)
        Valid polygons in one CRS in metres, one group a row.
    low, high : ndarray of float, k
        Bounds of each area, m².

    Returns
    -------
    Shared
        Unions; one outside its bounds is formed again on a fine grid.

    Examples
    --------
    >>> from shapely.geometry import box
    >>> two = np.array([[box(0, 0, 2, 1), box(1, 0, 3, 1)]], dtype=object)
    >>> held_between(two, np.array([3.0]), np.array([3.0])).error_m2.tolist()
    [0.0]
    """
    pieces = shapely.union_all(groups, axis=1)
    area = shapely.area(pieces)
    error = np.zeros(len(area))
    slack = _AGREE_SHARE * np.maximum(high, 0) + _AGREE_M2
    rows = np.flatnonzero((area < low - slack) | (area > high + slack))
    if len(rows):
        pieces[rows] = shapely.union_all(groups[rows], axis=1, grid_size=_FINE_GRID_M)
        again = np.clip(shapely.area(pieces[rows]), low[rows], high[rows])
        error[rows] = np.abs(again - area[rows])
        area[rows] = again
    return Shared(pieces, area, error)


def _bounds_of_union(groups: Geometries) -> tuple[Areas, Areas]:
    """Return Bonferroni's lower and upper bound of the area of each union."""
    areas = shapely.area(groups)
    total, summed, largest = areas.sum(axis=1), np.zeros(len(groups)), np.zeros(len(groups))
    for first in range(groups.shape[1]):
        for second in range(first + 1, groups.shape[1]):
            shared = shared_area(groups[:, first], groups[:, second])
            summed += shared
            largest = np.maximum(largest, shared)
    return np.maximum(total - summed, areas.max(axis=1)), total - largest


def shared_area(one: Geometries, other: Geometries) -> Areas:
    """
    Return the area that polygons share, pair by pair, predicates first.

    Parameters
    ----------
    one, other : ndarray of geometry, k
        Valid polygons in one CRS in metres, in any relation.

    Returns
    -------
    ndarray of float, k
        m².

    Examples
    --------
    >>> from shapely.geometry import box
    >>> two = np.array([box(0, 0, 2, 2), box(5, 5, 6, 6)])
    >>> shared_area(two, np.array([box(1, 1, 2, 2), box(0, 0, 1, 1)])).tolist()
    [1.0, 0.0]
    """
    area = np.zeros(len(one))
    meet = np.flatnonzero(shapely.intersects(one, other))
    inside, around = nested(one[meet], other[meet])
    area[meet[inside]] = shapely.area(one[meet[inside]])
    area[meet[around]] = shapely.area(other[meet[around]])
    rows = meet[~inside & ~around]
    rows = rows[~shapely.touches(one[rows], other[rows])]
    area[rows] = intersection(one[rows], other[rows]).area_m2
    return area


def nested(one: Geometries, other: Geometries) -> tuple[Flags, Flags]:
    """
    Return where the one lies in the other, and where (else) the other lies in the one.

    Parameters
    ----------
    one, other : ndarray of geometry, k
        Valid polygons in one CRS.

    Returns
    -------
    tuple of ndarray of bool, k
        One in the other; the other in the one (False where they are equal).

    Examples
    --------
    >>> from shapely.geometry import box
    >>> small, large = (np.array([box(0, 0, size, size)]) for size in (1, 2))
    >>> [flags.tolist() for flags in nested(small, large)]
    [[True], [False]]
    """
    a, b = shapely.bounds(one), shapely.bounds(other)
    within = (a[:, :2] >= b[:, :2]).all(axis=1) & (a[:, 2:] <= b[:, 2:]).all(axis=1)
    beyond = (a[:, :2] <= b[:, :2]).all(axis=1) & (a[:, 2:] >= b[:, 2:]).all(axis=1)
    within[within] = shapely.covered_by(one[within], other[within])
    beyond &= ~within
    beyond[beyond] = shapely.covers(one[beyond], other[beyond])
    return within, beyond
