"""
Areas counted by points: one point at random in each square of a grid, and which squares are mixed.

Nothing of it is shared with the sums along outlines by which areas are computed: a point lies in
a polygon or not, by predicate.  A square that no outline cuts is of one kind throughout, so its
one point tells all of it; only squares that are cut are left to chance.
"""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np
import numpy.typing as npt
import shapely

from swcgeo.overlay.area import Geometries
from swcgeo.overlay.edges import ragged
from swcgeo.overlay.pairs import Flags, Indices

Squares = npt.NDArray[np.int64]
"""Squares of a grid as numbers."""
_WIDE = 2**31
"""Columns and rows are far fewer than this, so that both fit into one number."""
_SEGMENTS_AT_ONCE = 500_000
_MOST = 25
"""Squares of bounding boxes to a point that is wanted."""
_POLYGON = 2


@dataclass(frozen=True, slots=True)
class Strewn:
    """
    Points strewn over ground, one at random in each square.

    Attributes
    ----------
    side_m : float
        Side of the squares, m.
    square : ndarray of int, n
        The squares, in order.
    points : STRtree of n points
        The point in each.
    """

    side_m: float
    square: Squares
    points: shapely.STRtree

    def __len__(self) -> int:
        """Return the number of points."""
        return len(self.square)

    @property
    def square_m2(self) -> float:
        """Area of a square."""
        return self.side_m**2

    def held_by(self, layer: Geometries) -> tuple[Indices, Indices]:
        """
        Return which polygons hold which points.

        Parameters
        ----------
        layer : ndarray of geometry, m
            Polygons, None where there is none.

        Returns
        -------
        tuple of ndarray of int
            Pairs of polygon and point.

        Examples
        --------
        >>> ground = np.array([shapely.box(0, 0, 100, 100)], dtype=object)
        >>> polygon, point = strewn_over(ground, count=100, seed=1).held_by(ground)
        >>> len(polygon)
        100
        """
        # Asked polygon by polygon: each is prepared once, however many points it holds.
        polygon, point = self.points.query(layer, predicate="intersects")
        return polygon, point

    def cut_by(self, layer: Geometries) -> tuple[Indices, Indices]:
        """
        Return which outlines cut which squares.

        Parameters
        ----------
        layer : ndarray of geometry, m
            Polygons, None where there is none.

        Returns
        -------
        tuple of ndarray of int
            Pairs of polygon and square, each once; squares without a point are left out.

        Examples
        --------
        >>> ground = np.array([shapely.box(0, 0, 100, 100)], dtype=object)
        >>> field = np.array([shapely.box(5, 5, 25, 8)], dtype=object)
        >>> polygon, square = strewn_over(ground, count=100, seed=1).cut_by(field)
        >>> len(square)
        3
        """
        polygon, square = squares_cut(layer, side_m=self.side_m)
        at = np.searchsorted(self.square, square)
        at[at == len(self.square)] = 0
        known = self.square[at] == square if len(self.square) else np.zeros(len(at), dtype=bool)
        return polygon[known], at[known]


def strewn_over(ground: Geometries, *, count: int, seed: int) -> Strewn:
    """
    Strew points over ground, one at random in each square of a grid.

    Parameters
    ----------
    ground : ndarray of geometry, m
        Polygons in metres; None where there is none.
    count : int
        How many points the ground is to hold, about.
    seed : int
        The same seed gives the same points.

    Returns
    -------
    Strewn
        Points in all squares that the ground's bounding boxes touch.

    Notes
    -----
    Stratified sampling: one point in each square is never worse than as many points anywhere, and
    the error falls with n to the power of -3/4, since only squares on an outline have any.

    Examples
    --------
    >>> ground = np.array([shapely.box(0, 0, 1000, 1000)], dtype=object)
    >>> strewn_over(ground, count=400, seed=1).side_m
    50.0
    """
    parts = shapely.get_parts(ground[~shapely.is_missing(ground) & ~shapely.is_empty(ground)])
    bounds = shapely.bounds(parts)
    side = _side(float(shapely.area(parts).sum()), bounds, count=count)
    blocks = np.floor(bounds / side).astype(np.int64)
    square = each_once(np.concatenate([np.empty(0, np.int64), *map(_squares_in, blocks)]))
    column, row = _column_and_row(square)
    within = np.random.default_rng(seed).random((len(square), 2))
    point = shapely.points((column + within[:, 0]) * side, (row + within[:, 1]) * side)
    return Strewn(side, square, shapely.STRtree(point))


def _side(total: float, bounds: npt.NDArray[np.float64], *, count: int) -> float:
    """Return the side of squares of which ground holds about as many as wanted, to three digits."""
    if not total > 0:
        return 1.0
    side = np.sqrt(total / count)
    wide = bounds[:, 2:] - bounds[:, :2]
    # Bounding boxes of long and slanting ground are mostly empty: memory is not theirs to take.
    squares = float(np.prod(wide / side + 1, axis=1).sum())
    if squares > _MOST * count + len(bounds):
        side *= np.sqrt(squares / (_MOST * count))
    # The side must not hang on the last bits of an area.
    return float(f"{side:.3g}")


def each_once(number: Squares) -> Squares:
    """
    Return numbers in order, each once.

    Parameters
    ----------
    number : ndarray of int
        Numbers.

    Returns
    -------
    ndarray of int
        As `np.unique` gives them, in a fifth of the time.

    Examples
    --------
    >>> each_once(np.array([3, 1, 3])).tolist()
    [1, 3]
    """
    number = np.sort(number)
    return number[np.append(True, number[1:] != number[:-1])] if len(number) else number


def _squares_in(bounds: npt.NDArray[np.int64]) -> Squares:
    """Return the squares of a block: first and last column and row."""
    west, south, east, north = bounds
    column = np.arange(west, east + 1)[:, None]
    return (column * _WIDE + np.arange(south, north + 1)[None, :]).ravel()


def _column_and_row(square: Squares) -> tuple[npt.NDArray[np.int64], npt.NDArray[np.int64]]:
    """Return column and row of squares; both may be negative."""
    column = (square + _WIDE // 2) // _WIDE
    return column, square - column * _WIDE


def squares_cut(layer: Geometries, *, side_m: float) -> tuple[Indices, Squares]:
    """
    Return the squares that the outlines of polygons run through.

    Parameters
    ----------
    layer : ndarray of geometry, m
        Polygons; None where there is none.
    side_m : float
        Side of the squares, m.

    Returns
    -------
    tuple of ndarray of int
        Pairs of polygon and square, each once.

    Examples
    --------
    >>> polygon, square = squares_cut(np.array([shapely.box(0.5, 0.5, 2.5, 2.5)]), side_m=1.0)
    >>> len(square)  # the frame of 3 x 3 squares
    8
    """
    rings, of = _rings(layer)
    xy, ring = shapely.get_coordinates(rings, return_index=True)
    xy = xy / side_m
    start = np.flatnonzero(ring[1:] == ring[:-1])
    found = [
        _through(xy[some], xy[some + 1], of[ring[some]])
        for some in np.array_split(start, len(start) // _SEGMENTS_AT_ONCE + 1)
    ]
    polygon, square = (np.concatenate(column) for column in zip(*found, strict=True))
    order = np.lexsort((square, polygon))
    polygon, square = polygon[order], square[order]
    first = np.ones(len(order), dtype=bool)
    first[1:] = (polygon[1:] != polygon[:-1]) | (square[1:] != square[:-1])
    return polygon[first], square[first]


def _rings(layer: Geometries) -> tuple[Geometries, Indices]:
    """Return all rings of a layer's polygons, and whose each is."""
    rows = np.flatnonzero(shapely.get_dimensions(layer) == _POLYGON)
    parts, part_of = shapely.get_parts(layer[rows], return_index=True)
    polygons = shapely.get_dimensions(parts) == _POLYGON
    rings, ring_of = shapely.get_rings(parts[polygons], return_index=True)
    return rings, rows[part_of[polygons][ring_of]]


def _through(
    start: npt.NDArray[np.float64], stop: npt.NDArray[np.float64], of: Indices
) -> tuple[Indices, Squares]:
    """Return the squares of side 1 that segments run through, with whose each segment is."""
    way = stop - start
    low = np.floor(np.minimum(start, stop)).astype(np.int64)
    lines = np.floor(np.maximum(start, stop)).astype(np.int64) - low
    cuts = [_cuts(start[:, axis], way[:, axis], low[:, axis], lines[:, axis]) for axis in (0, 1)]
    every = np.arange(len(start))
    segment = np.concatenate([every, every, cuts[0][0], cuts[1][0]])
    at = np.concatenate([np.zeros(len(every)), np.ones(len(every)), cuts[0][1], cuts[1][1]])
    order = np.lexsort((at, segment))
    segment, at = segment[order], at[order]
    within = segment[1:] == segment[:-1]
    segment, middle = segment[:-1][within], ((at[1:] + at[:-1]) / 2)[within]
    column, row = np.floor(start[segment] + way[segment] * middle[:, None]).astype(np.int64).T
    square = column * _WIDE + row
    new = np.ones(len(square), dtype=bool)
    new[1:] = (square[1:] != square[:-1]) | (segment[1:] != segment[:-1])
    return of[segment[new]], square[new]


def _cuts(
    start: npt.NDArray[np.float64],
    way: npt.NDArray[np.float64],
    low: npt.NDArray[np.int64],
    lines: npt.NDArray[np.int64],
) -> tuple[Indices, npt.NDArray[np.float64]]:
    """Return where segments cross the lines of a grid: the segment, and the share of its way."""
    segment, number = ragged(lines.astype(np.intp))
    with np.errstate(divide="ignore", invalid="ignore"):
        share = (low[segment] + 1 + number - start[segment]) / way[segment]
    return segment, np.clip(share, 0.0, 1.0)


def flags(rows: Indices, *, count: int) -> Flags:
    """
    Return which of n rows are among some.

    Parameters
    ----------
    rows : ndarray of int
        Positions.
    count : int
        n.

    Returns
    -------
    ndarray of bool, n
        True for those.

    Examples
    --------
    >>> flags(np.array([2, 0, 2]), count=3).tolist()
    [True, False, True]
    """
    found = np.zeros(count, dtype=bool)
    found[rows] = True
    return found
