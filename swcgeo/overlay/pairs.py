"""
Which polygons of two layers share ground, how much, and where.

Almost all pairs are measured along their outlines (`swcgeo.overlay.outlines`), which no rounding
can mislead.  For pairs with common edges or corners predicates come first: a polygon wholly inside
another needs no intersection, one that only touches it has none, and the area that is then computed
(`swcgeo.overlay.exact`) can never contradict them.
"""

from __future__ import annotations

from dataclasses import dataclass, fields, replace

import numpy as np
import numpy.typing as npt
import shapely

from swcgeo.overlay.area import Geometries
from swcgeo.overlay.edges import outlines_of
from swcgeo.overlay.exact import Shared, drawn_as, intersection, nested, shared_area
from swcgeo.overlay.outlines import both, measured, pairs_of
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
    inside : ndarray of bool, k
        Whether the left polygon lies wholly in the right one.
    error_m2 : ndarray of float, k
        By how much the plain overlay was off where it had to be computed another way, else 0.
    one, other : ndarray of geometry, k
        The two polygons of each pair.
    known : ndarray of geometry, k
        The ground shared, as far as it was needed to tell its area; else None.
    """

    left: Indices
    right: Indices
    shared_m2: Areas
    inside: Flags
    error_m2: Areas
    one: Geometries
    other: Geometries
    known: Geometries

    @property
    def pieces(self) -> Geometries:
        """The ground shared, drawn when asked for; a polygon inside the other is that polygon."""
        open_rows = np.flatnonzero(shapely.is_missing(self.known))
        pieces = self.known.copy()
        (pieces[open_rows],) = in_chunks(
            lambda *pair: (drawn_as(*pair),),
            self.one[open_rows], self.other[open_rows], self.shared_m2[open_rows],
        )  # fmt: skip
        return pieces

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
        return Overlaps(*(getattr(self, field.name)[kept] for field in fields(self)))

    def and_of(self, further: Overlaps, *, after: int) -> Overlaps:
        """
        Return these pairs and those of a further left layer with the same right one.

        Parameters
        ----------
        further : Overlaps
            Pairs of that layer.
        after : int
            Number of polygons of the left layer, behind which the further ones are numbered.

        Returns
        -------
        Overlaps
            All pairs.

        Examples
        --------
        >>> from shapely.geometry import box
        >>> two = np.array([box(0, 0, 2, 2), box(1, 0, 3, 2)], dtype=object)
        >>> pairs = overlap_pairs(two[:1], two)
        >>> pairs.and_of(pairs, after=1).left.tolist()
        [0, 0, 1, 1]
        """
        behind = replace(further, left=further.left + after)
        names = [field.name for field in fields(self)]
        return Overlaps(
            *(np.concatenate([getattr(self, name), getattr(behind, name)]) for name in names)
        )


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


def paired_area(one: Geometries, other: Geometries, *, workers: int | None = None) -> Areas:
    """
    Return the area that polygons share, pair by pair.

    Parameters
    ----------
    one, other : ndarray of geometry, k
        Valid polygons in an equal-area CRS in metres, in any relation; None shares nothing.
    workers : int, optional
        Threads; by default one a core.

    Returns
    -------
    ndarray of float, k
        m².

    Examples
    --------
    >>> from shapely.geometry import box
    >>> one, other = (np.array([box(x, 0, x + 3, 3)], dtype=object) for x in (0, 2))
    >>> paired_area(one, other).tolist()
    [3.0]
    """
    at = np.arange(len(one))
    found = measured(
        outlines_of(np.concatenate([one, other])), pairs_of(at, at + len(one)), both,
        workers=workers,
    )  # fmt: skip
    area = found.area_m2
    rest = np.flatnonzero(~found.certain)
    if len(rest):
        (area[rest],) = in_chunks(
            lambda *pair: (shared_area(*pair),), one[rest], other[rest], workers=workers
        )
    return area


def box_in(one: Areas, other: Areas) -> Flags:
    """
    Return whether bounds lie within others.

    Parameters
    ----------
    one, other : ndarray of float, (..., 4)
        W, S, E, N.

    Returns
    -------
    ndarray of bool
        True where no side of the one lies beyond that of the other.

    Examples
    --------
    >>> box_in(np.array([0, 0, 1, 1]), np.array([[0, 0, 2, 2], [0, 1, 2, 2]])).tolist()
    [True, False]
    """
    beyond_low, beyond_high = one[..., :2] < other[..., :2], one[..., 2:] > other[..., 2:]
    return np.asarray(~(beyond_low | beyond_high).any(axis=-1))


def _overlaps(
    left: Geometries, right: Geometries, i: Indices, j: Indices, *, workers: int | None
) -> Overlaps:
    """Return the overlaps among pairs whose bounding boxes meet."""
    order = np.lexsort((j, i))
    i, j = i[order], j[order]
    used_left, at_left = np.unique(i, return_inverse=True)
    used_right, at_right = np.unique(j, return_inverse=True)
    one, other = left[i], right[j]
    outlines = outlines_of(np.concatenate([left[used_left], right[used_right]]))
    groups = pairs_of(at_left, at_right + len(used_left))
    found = measured(outlines, groups, both, workers=workers)
    area, error, known = found.area_m2, np.zeros(len(i)), np.full(len(i), None, dtype=object)
    # A boundary that stays in the other, which has none of its own within it, lies inside whole.
    inside: Flags = found.certain & ~found.strays[:, 0] & ~found.enters[:, 1]
    around: Flags = found.certain & ~found.strays[:, 1] & ~found.enters[:, 0] & ~inside
    bounds = outlines.bounds[groups.member].reshape(-1, 2, 4)
    inside &= box_in(bounds[:, 0], bounds[:, 1])
    around &= box_in(bounds[:, 1], bounds[:, 0])
    known[inside], known[around] = one[inside], other[around]
    rest = np.flatnonzero(~found.certain)
    if len(rest):
        area[rest], known[rest], inside[rest], error[rest] = in_chunks(
            _shared, one[rest], other[rest], workers=workers
        )
    pairs = Overlaps(i, j, area, inside, error, one, other, known)
    return pairs.where(area > 0)


def _shared(one: Geometries, other: Geometries) -> tuple[np.ndarray, ...]:
    """Return area (0: nothing is shared), piece, inside and error of pairs, predicates first."""
    meet = np.flatnonzero(shapely.intersects(one, other))
    within, around = nested(one[meet], other[meet])
    area, error = np.zeros(len(one)), np.zeros(len(one))
    pieces = np.full(len(one), None, dtype=object)
    inside = np.zeros(len(one), dtype=bool)
    inside[meet[within]] = True
    pieces[meet[within]], pieces[meet[around]] = one[meet[within]], other[meet[around]]
    settled = meet[within | around]
    area[settled] = shapely.area(pieces[settled])
    rest = meet[~within & ~around]
    rest = rest[~shapely.touches(one[rest], other[rest])]
    shared: Shared = intersection(one[rest], other[rest])
    pieces[rest], area[rest], error[rest] = shared.pieces, shared.area_m2, shared.error_m2
    return area, pieces, inside, error
