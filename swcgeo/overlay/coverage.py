"""
Which share of each cell of a grid a polygon covers, exactly.

Each edge of an outline is cut where it meets a line of the grid; a piece then lies in one cell
and adds what lies to its right: a trapezium in its own cell, its whole height in the cells beyond,
which one running sum along the rows brings there.  There is no overlay in it that could fail.
"""

from __future__ import annotations

from typing import NamedTuple

import numpy as np
import numpy.typing as npt
import shapely
from affine import Affine
from shapely.geometry.base import BaseGeometry

Shares = npt.NDArray[np.float64]
_Edges = npt.NDArray[np.float64]
"""x0, y0, x1, y1 of each edge, in cells."""


class Covered(NamedTuple):
    """The first row and column of a window of a grid, and the share of each cell covered."""

    row: int
    col: int
    share: Shares

    @property
    def window(self) -> tuple[slice, slice]:
        """Rows and columns of the window."""
        rows, cols = self.share.shape
        return slice(self.row, self.row + rows), slice(self.col, self.col + cols)


def coverage(polygon: BaseGeometry, transform: Affine, *, rows: int, cols: int) -> Covered:
    """
    Return the share of each cell that a polygon covers.

    Parameters
    ----------
    polygon : shapely geometry
        A valid Polygon or MultiPolygon in the CRS of the grid.
    transform : Affine
        From (col, row) to (x, y), without rotation.
    rows, cols : int
        Number of cells of the grid.

    Returns
    -------
    Covered
        The cells around the polygon, as far as the grid reaches: 0 outside it, 1 inside.

    Examples
    --------
    >>> grid = Affine(10, 0, 0, 0, -10, 20)
    >>> coverage(shapely.box(5, 0, 30, 15), grid, rows=2, cols=2).share.tolist()
    [[0.25, 0.5], [0.5, 1.0]]
    """
    edges = _edges(polygon, transform)
    if not len(edges):
        return Covered(0, 0, np.zeros((0, 0)))
    left, right = _window(edges[:, [0, 2]], cols)
    top, bottom = _window(edges[:, [1, 3]], rows)
    height, width = bottom - top, right - left
    if height <= 0 or width <= 0:
        return Covered(0, 0, np.zeros((0, 0)))
    edges = edges - np.array([left, top, left, top])
    edges = _within_rows(edges, height)
    # What lies left of the window covers it from its first column on; what lies right, not at all.
    edges = _cut(_cut(edges, axis=1, count=height), axis=0, count=width)
    edges[:, [0, 2]] = np.clip(edges[:, [0, 2]], 0, width)
    return Covered(top, left, _summed(edges, height, width))


def _edges(polygon: BaseGeometry, transform: Affine) -> _Edges:
    """Return the edges of all rings in cells, shells one way round and holes the other."""
    turned = shapely.orient_polygons(shapely.force_2d(polygon))
    points, ring = shapely.get_coordinates(shapely.get_rings(shapely.get_parts(turned)),
                                           return_index=True)  # fmt: skip
    x = (points[:, 0] - transform.c) / transform.a
    y = (points[:, 1] - transform.f) / transform.e
    edges = np.column_stack([x[:-1], y[:-1], x[1:], y[1:]])[ring[:-1] == ring[1:]]
    # A grid that runs south turns the outlines round; one that runs west does so again.
    return edges if transform.a * transform.e < 0 else edges[:, [2, 3, 0, 1]]


def _window(places: npt.NDArray[np.float64], count: int) -> tuple[int, int]:
    """Return the first cell along an axis, and the one behind the last."""
    low, high = np.clip([places.min(), places.max()], 0, count)
    return int(np.floor(low)), int(np.ceil(high))


def _within_rows(edges: _Edges, height: int) -> _Edges:
    """Return the parts of edges between the first and the last row; level ones add nothing."""
    y0, y1 = edges[:, 1], edges[:, 3]
    kept = (np.maximum(y0, y1) > 0) & (np.minimum(y0, y1) < height) & (y0 != y1)
    x0, y0, x1, y1 = edges[kept].T
    ends = [np.clip(y, 0, height) for y in (y0, y1)]
    slope = (x1 - x0) / (y1 - y0)
    places = [np.where(end == y, x, x0 + slope * (end - y0))
              for end, y, x in zip(ends, (y0, y1), (x0, x1), strict=True)]  # fmt: skip
    return np.column_stack([places[0], ends[0], places[1], ends[1]])


def _cut(edges: _Edges, *, axis: int, count: int) -> _Edges:
    """Return edges cut where they cross the lines 0 to `count` of an axis."""
    start, end = edges[:, axis], edges[:, axis + 2]
    low, high = np.minimum(start, end), np.maximum(start, end)
    first = np.maximum(np.floor(low) + 1, 0)
    last = np.minimum(np.ceil(high) - 1, count)
    crossings = np.maximum(last - first + 1, 0).astype(np.intp)
    pieces = crossings + 1
    edge = np.repeat(np.arange(len(edges)), pieces)
    k = np.arange(len(edge)) - np.repeat(np.cumsum(pieces) - pieces, pieces)
    rising = (end >= start)[edge]
    # The k-th line that an edge meets, counted from where it begins.
    line = np.where(rising, first[edge] + k, last[edge] - k)
    is_last = k == crossings[edge]
    ends = edges[edge, 2:].copy()
    inner = np.flatnonzero(~is_last)
    share = (line[inner] - start[edge[inner]]) / (end - start)[edge[inner]]
    other = 1 - axis
    from_, to = edges[edge[inner], other], edges[edge[inner], other + 2]
    ends[inner, axis], ends[inner, other] = line[inner], from_ + share * (to - from_)
    begins = np.empty_like(ends)
    begins[1:] = ends[:-1]
    begins[k == 0] = edges[:, :2]
    return np.column_stack([begins, ends])


def _summed(edges: _Edges, height: int, width: int) -> Shares:
    """Return the shares of cells from edges of which each lies in one cell."""
    x0, y0, x1, y1 = edges.T
    middle, drop = (x0 + x1) / 2, y1 - y0
    row = np.clip(np.floor((y0 + y1) / 2).astype(np.intp), 0, height - 1)
    col = np.minimum(np.floor(middle).astype(np.intp), width)
    inside = 1 - (middle - col)
    flat, size = row * (width + 2) + col, height * (width + 2)
    added = np.bincount(flat, weights=drop * inside, minlength=size)
    added += np.bincount(flat + 1, weights=drop * (1 - inside), minlength=size)
    share = np.cumsum(added.reshape(height, width + 2), axis=1)[:, :width]
    return np.clip(share, 0.0, 1.0)
