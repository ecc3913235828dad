"""
Which polygons of two layers share ground, how much, and where.

Predicates come first: a polygon wholly inside another needs no intersection, one that only touches
it has none, and the area that is then computed can never contradict them.
"""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np
import numpy.typing as npt
import shapely

from swcgeo.overlay.area import Geometries
from swcgeo.overlay.exact import Shared, intersection, nested
from swcgeo.overlay.threads import in_chunks

Indices = npt.NDArray[np.intp]
Areas = npt.NDArray[np.float64]
Flags = npt.NDArray[np.bool_]


@dataclass(frozen=True, slots=True)
class Overlaps:
    """
    The pairs of two layers whose interiors share ground, ordered by left, then right.

    Attributes
    ----------
    left, right : ndarray of int, k
        Positions in the two layers.
    shared_m2 : ndarray of float, k
        Area shared.
    pieces : ndarray of geometry, k
        The ground shared; where one polygon lies in the other that polygon itself.
    inside : ndarray of bool, k
        Whether the left polygon lies wholly in the right one.
    error_m2 : ndarray of float, k
        By how much the plain overlay was off where it had to be computed another way, else 0.
    """

    left: Indices
    right: Indices
    shared_m2: Areas
    pieces: Geometries
    inside: Flags
    error_m2: Areas

    def __len__(self) -> int:
        """Return the number of pairs."""
        return len(self.left)

    def where(self, kept: Flags | Indices) -> Overlaps:
        """
        Return some of the pairs.

        Parameters
        ----------
        kept : ndarray of bool or int
            Which.

        Returns
        -------
        Overlaps
            Those, in order.

        Examples
        --------
        >>> from shapely.geometry import box
        >>> two = np.array([box(0, 0, 2, 2), box(1, 0, 3, 2)], dtype=object)
        >>> pairs = overlap_pairs(two[:1], two)
        >>> pairs.where(pairs.inside).shared_m2.tolist()
        [4.0]
        """
        return Overlaps(
            self.left[kept], self.right[kept], self.shared_m2[kept], self.pieces[kept],
            self.inside[kept], self.error_m2[kept],
        )  # fmt: skip


def overlap_pairs(left: Geometries, right: Geometries, *, workers: int | None = None) -> Overlaps:
    """
    Return all pairs of two layers that share ground.

    Parameters
    ----------
    left : ndarray of geometry, n
        Valid polygons in an equal-area CRS in metres; None and empty ones share nothing.
    right : ndarray of geometry, m
        The other layer, in the same CRS.
    workers : int, optional
        Threads; by default one a core.

    Returns
    -------
    Overlaps
        One entry a pair whose interiors intersect.

    Examples
    --------
    >>> from shapely.geometry import box
    >>> square = np.array([box(0, 0, 10, 10)], dtype=object)
    >>> others = np.array([box(5, 0, 15, 10), box(10, 0, 20, 10), box(2, 2, 4, 4)], dtype=object)
    >>> pairs = overlap_pairs(square, others)
    >>> pairs.right.tolist(), pairs.shared_m2.tolist()
    ([0, 2], [50.0, 4.0])
    """
    i, j = shapely.STRtree(right).query(left)
    return _overlaps(left, right, i, j, workers=workers)


def self_overlaps(layer: Geometries, *, workers: int | None = None) -> Overlaps:
    """
    Return all pairs within one layer that share ground, each once with left < right.

    Parameters
    ----------
    layer : ndarray of geometry, n
        Valid polygons in an equal-area CRS in metres.
    workers : int, optional
        Threads; by default one a core.

    Returns
    -------
    Overlaps
        One entry a pair whose interiors intersect.

    Examples
    --------
    >>> from shapely.geometry import box
    >>> three = np.array([box(0, 0, 2, 2), box(1, 0, 3, 2), box(2, 0, 4, 2)], dtype=object)
    >>> self_overlaps(three).shared_m2.tolist()
    [2.0, 2.0]
    """
    i, j = shapely.STRtree(layer).query(layer)
    once = i < j
    return _overlaps(layer, layer, i[once], j[once], workers=workers)


def near_pairs(left: Geometries, right: Geometries, *, within_m: float) -> tuple[Indices, Indices]:
    """
    Return all pairs of two layers that lie within a distance of one another.

    Parameters
    ----------
    left, right : ndarray of geometry
        Geometries in one CRS in metres.
    within_m : float
        The distance, m, included.

    Returns
    -------
    tuple of ndarray of int
        Positions in `left` and in `right`, ordered by left, then right.

    Examples
    --------
    >>> from shapely.geometry import box
    >>> here = np.array([box(0, 0, 1, 1)], dtype=object)
    >>> there = np.array([box(4, 0, 5, 1), box(9, 0, 10, 1)], dtype=object)
    >>> near_pairs(here, there, within_m=3.0)[1].tolist()
    [0]
    """
    rows = np.flatnonzero(~shapely.is_missing(left) & ~shapely.is_empty(left))
    west, south, east, north = shapely.bounds(left[rows]).T
    reach = shapely.box(west - within_m, south - within_m, east + within_m, north + within_m)
    i, j = shapely.STRtree(right).query(reach)
    i = rows[i]
    (near,) = in_chunks(lambda a, b: (shapely.dwithin(a, b, within_m),), left[i], right[j])
    i, j = i[near], j[near]
    order = np.lexsort((j, i))
    return i[order], j[order]


def _overlaps(
    left: Geometries, right: Geometries, i: Indices, j: Indices, *, workers: int | None
) -> Overlaps:
    """Return the overlaps among pairs whose bounding boxes meet."""
    order = np.lexsort((j, i))
    i, j = i[order], j[order]
    found = in_chunks(_shared, i, j, left[i], right[j], workers=workers)
    return Overlaps(*found)


def _shared(i: Indices, j: Indices, one: Geometries, other: Geometries) -> tuple[np.ndarray, ...]:
    """Return left, right, area, piece, inside and error of the pairs that share ground."""
    meet = shapely.intersects(one, other)
    i, j, one, other = i[meet], j[meet], one[meet], other[meet]
    inside, around = nested(one, other)
    proper = ~inside & ~around
    rest = np.flatnonzero(proper)
    rest = rest[~shapely.touches(one[rest], other[rest])]
    shared: Shared = intersection(one[rest], other[rest])
    pieces = np.where(inside, one, other)
    error = np.zeros(len(i))
    pieces[rest], error[rest] = shared.pieces, shared.error_m2
    area = shapely.area(pieces)
    area[rest] = shared.area_m2
    kept = inside | around
    kept[rest] = True
    return i[kept], j[kept], area[kept], pieces[kept], inside[kept], error[kept]
