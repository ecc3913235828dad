"""
Outlines of equal cells: every patch of one value as a polygon, with all nodes of its neighbours.

A corner of one patch on the straight edge of another stands in both outlines.  So whatever is done
to outlines afterwards (edges densified, another projection), neighbours stay without gap or
overlap.
"""

from __future__ import annotations

from typing import NamedTuple

import numpy as np
import numpy.typing as npt
import shapely
from affine import Affine
from rasterio.features import shapes

_SQUARE = 64
"""
Cells a side of the squares in which equal cells are merged.  A patch that runs through a whole
county, with a hundred thousand holes, is a neighbour of everything and makes each later step slow.
"""

_PARITIES = 4
"""Squares beside one another, and across a corner, that must be told apart."""

Codes = npt.NDArray[np.uint8]
Corners = npt.NDArray[np.int64]


class Outlined(NamedTuple):
    """Patches of equal cells: the `code` of each, and its polygon."""

    code: Codes
    geometry: npt.NDArray[np.object_]


def outlined(codes: Codes, transform: Affine, *, most_cells: int = 16) -> Outlined:
    """
    Return the patches of equal cells that share edges, as polygons along the cells' edges.

    Parameters
    ----------
    codes : ndarray of uint8, (rows, cols)
        Values up to 63; cells of 0 belong to no patch.
    transform : Affine
        From (col, row) to (x, y).
    most_cells : int
        No edge is longer: corners stand at the same places in the outlines on both its sides, so
        that nobody has to densify it, on each side in its own way.

    Returns
    -------
    Outlined
        Polygons with their holes.  Cells that touch at a corner alone are not joined, and patches
        are cut along a lattice of 64 cells.

    Examples
    --------
    >>> ell = np.array([[1, 2], [1, 1]], np.uint8)
    >>> found = outlined(ell, Affine(10, 0, 0, 0, -10, 20))
    >>> found.code.tolist(), shapely.area(found.geometry).tolist()
    ([2, 1], [100.0, 300.0])
    """
    rings, rings_of, code = [], [], []
    labels = _labels(codes)
    for shape, value in shapes(labels, mask=codes > 0, connectivity=4):
        rings += shape["coordinates"]
        rings_of.append(len(shape["coordinates"]))
        code.append(value)
    if not code:
        return Outlined(np.empty(0, np.uint8), np.empty(0, dtype=object))
    lengths = np.array([len(ring) for ring in rings])
    flat = np.concatenate([np.asarray(ring, dtype=np.int64) for ring in rings])
    corners, lengths = _with_nodes(flat, lengths, _nodes(labels, most_cells))
    x = transform.c + transform.a * corners[:, 0]
    y = transform.f + transform.e * corners[:, 1]
    starts = np.concatenate([[0], np.cumsum(lengths)])
    first_ring = np.concatenate([[0], np.cumsum(rings_of)])
    polygons = shapely.from_ragged_array(
        shapely.GeometryType.POLYGON, np.column_stack([x, y]), (starts, first_ring)
    )
    return Outlined(np.array(code, dtype=np.uint8) // _PARITIES, polygons)


def _labels(codes: Codes) -> Codes:
    """Return codes that differ from square to square as well, so that patches end at its edge."""
    rows, cols = (np.arange(count) // _SQUARE % 2 for count in codes.shape)
    parity = 2 * rows[:, None] + cols[None, :]
    return np.where(codes > 0, codes * _PARITIES + parity, 0).astype(np.uint8)


class _Nodes(NamedTuple):
    """Corners that stand in outlines, numbered line after line along rows, and along columns."""

    along: tuple[Corners, Corners]
    width: tuple[int, int]


def _nodes(labels: Codes, most_cells: int) -> _Nodes:
    """Return the corners of cells where an edge ends, or another meets it, or it gets too long."""
    padded = np.pad(labels, 1)
    north_west, north_east = padded[:-1, :-1], padded[:-1, 1:]
    south_west, south_east = padded[1:, :-1], padded[1:, 1:]
    level = np.equal(north_west, north_east) & np.equal(south_west, south_east)
    upright = np.equal(north_west, south_west) & np.equal(north_east, south_east)
    in_rows: npt.NDArray[np.bool_] = np.array(~(level | upright), dtype=bool)
    in_cols = in_rows.T.copy()
    in_rows[:, ::most_cells] = True
    in_cols[:, ::most_cells] = True
    return _Nodes(
        (np.flatnonzero(in_rows), np.flatnonzero(in_cols)), (in_rows.shape[1], in_cols.shape[1])
    )


def _with_nodes(flat: Corners, lengths: Corners, nodes: _Nodes) -> tuple[Corners, Corners]:
    """Return closed rings, one behind the other, with the nodes that lie on their edges."""
    ends = np.cumsum(lengths)
    following = np.roll(flat, -1, axis=0)
    following[ends - 1] = flat[ends - 1]  # behind the last corner of a ring comes no edge
    first, count, step = _between(flat, following, nodes)
    offset = np.cumsum(count + 1) - (count + 1)
    full = np.empty((len(flat) + int(count.sum()), 2), dtype=np.int64)
    full[offset] = flat
    # The k-th node of an edge, counted from where the edge begins.
    edge = np.repeat(np.arange(len(flat)), count)
    k = np.arange(len(edge)) - np.repeat(np.cumsum(count) - count, count)
    full[offset[edge] + 1 + k] = _node_at(
        nodes, flat, following, first[edge] + step[edge] * k, edge
    )
    return full, np.add.reduceat(count + 1, ends - lengths)


def _between(start: Corners, end: Corners, nodes: _Nodes) -> tuple[Corners, Corners, Corners]:
    """Return of the nodes strictly inside each edge the first, how many, and which way they run."""
    first, count = np.zeros(len(start), np.int64), np.zeros(len(start), np.int64)
    forward: npt.NDArray[np.bool_] = np.logical_or.reduce(end > start, axis=1)
    for axis in (0, 1):
        moves = np.flatnonzero(start[:, axis] != end[:, axis])
        order, width = nodes.along[axis], nodes.width[axis]
        line = start[moves, 1 - axis] * width
        low = np.minimum(start[moves, axis], end[moves, axis])
        high = np.maximum(start[moves, axis], end[moves, axis])
        begin = np.searchsorted(order, line + low, side="right")
        stop = np.searchsorted(order, line + high, side="left")
        count[moves] = stop - begin
        first[moves] = np.where(forward[moves], begin, stop - 1)
    return first, count, np.where(forward, 1, -1)


def _node_at(nodes: _Nodes, start: Corners, end: Corners, place: Corners, edge: Corners) -> Corners:
    """Return the corners of the nodes at some places in the order of their edge's direction."""
    found = np.empty((len(edge), 2), dtype=np.int64)
    for axis in (0, 1):
        here = np.flatnonzero(start[edge, axis] != end[edge, axis])
        order, width = nodes.along[axis], nodes.width[axis]
        line, along = np.divmod(order[place[here]], width)
        found[here, axis], found[here, 1 - axis] = along, line
    return found
