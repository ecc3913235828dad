"""The edges of polygons in arrays, the part of them in a box, and which points polygons hold."""

from __future__ import annotations

from collections.abc import Iterator
from typing import NamedTuple

import numpy as np
import numpy.typing as npt
import shapely

from swcgeo.overlay.area import Geometries

Areas = npt.NDArray[np.float64]
Flags = npt.NDArray[np.bool_]
Indices = npt.NDArray[np.intp]

CLOSE_M = 1e-6
"""A corner nearer than this to an edge of another polygon leaves their group uncertain."""
_ROWS = 300_000


class Outlines(NamedTuple):
    """
    The edges of n polygons: from each vertex to the next.

    Attributes
    ----------
    x, y : ndarray of float, v
        The vertices, ring after ring, each ring closed.
    low, high : ndarray of float, (2, v)
        Lower and upper end of each edge, in x and in y; NaN where a ring ends.
    left : ndarray of int, v
        1 where the polygon lies to the left of its edge, -1 where to the right.
    first : ndarray of int, n + 1
        Vertices ``first[i]`` up to, but without, ``first[i + 1]`` are those of polygon i.
    bounds : ndarray of float, (n, 4)
        W, S, E, N of each polygon, NaN where there is none.
    """

    x: Areas
    y: Areas
    low: Areas
    high: Areas
    left: npt.NDArray[np.int8]
    first: Indices
    bounds: Areas

    def ends(self, edge: Indices) -> tuple[Areas, Areas, Areas, Areas]:
        """
        Return x0, y0, x1, y1 of edges.

        Parameters
        ----------
        edge : ndarray of int, k
            Positions of the vertices where they start.

        Returns
        -------
        tuple of four ndarray of float, k
            Both ends.

        Examples
        --------
        >>> square = outlines_of(np.array([shapely.box(0, 0, 2, 1)]))
        >>> [end.tolist() for end in square.ends(np.array([0]))]
        [[2.0], [0.0], [2.0], [1.0]]
        """
        return self.x[edge], self.y[edge], self.x[edge + 1], self.y[edge + 1]


class Groups(NamedTuple):
    """
    Groups of polygons whose common ground is asked for.

    Attributes
    ----------
    member : ndarray of int, m
        Positions of polygons, group after group.
    role : ndarray of int, m
        Role of each; role 0 first in each group.
    start, stop : ndarray of int, g
        Members ``start[i]`` up to, but without, ``stop[i]`` are those of group i.
    """

    member: Indices
    role: Indices
    start: Indices
    stop: Indices


class Edges(NamedTuple):
    """
    Edges cut to the box of their group, by group and member, along the rings.

    Attributes
    ----------
    xy : ndarray of float, (e, 4)
        x0, y0, x1, y1, from the middle of the box of the group.
    member : ndarray of int, e
        The member of the groups that each is of.
    left : ndarray of int, e
        1 where the polygon lies to the left, -1 where to the right.
    begins : ndarray of bool, e
        Whether it does not go on from the edge before it.
    """

    xy: Areas
    member: Indices
    left: Indices
    begins: Flags


def outlines_of(layer: Geometries) -> Outlines:
    """
    Return the edges of a layer of polygons.

    Parameters
    ----------
    layer : ndarray of geometry, n
        Valid polygons in a CRS in metres; None and empty ones have no edges.

    Returns
    -------
    Outlines
        Edges by polygon.

    Examples
    --------
    >>> square = outlines_of(np.array([shapely.box(0, 0, 2, 1)]))
    >>> square.first.tolist(), square.left.tolist()
    ([0, 5], [1, 1, 1, 1, 1])
    """
    parts, polygon = shapely.get_parts(layer, return_index=True)
    rings, part = shapely.get_rings(parts, return_index=True)
    # Each axis in one piece of memory, which is read fastest.
    xy = np.ascontiguousarray(shapely.get_coordinates(rings).T)
    number = shapely.get_num_coordinates(rings)
    shell = np.ones(len(rings), dtype=bool)
    shell[1:] = part[1:] != part[:-1]
    left = np.where(shapely.is_ccw(rings) == shell, 1, -1).astype(np.int8)
    ahead = np.full_like(xy, np.nan)
    ahead[:, :-1] = xy[:, 1:]
    none = (xy == ahead).all(axis=0)
    none[np.cumsum(number) - 1] = True
    low, high = (np.where(none, np.nan, pick(xy, ahead)) for pick in (np.minimum, np.maximum))
    of_polygon = np.bincount(polygon[part], weights=number, minlength=len(layer)).astype(np.intp)
    first = np.concatenate([[0], np.cumsum(of_polygon)])
    x, y = xy
    return Outlines(x, y, low, high, np.repeat(left, number), first, shapely.bounds(layer))


def clipped_edges(
    outlines: Outlines, groups: Groups, box: Areas, *, origin: Areas, group: Indices
) -> Edges:
    """
    Return the edges of all members as far as they lie in the box of their group.

    Parameters
    ----------
    outlines : Outlines
        The polygons.
    groups : Groups, g
        Which belong together.
    box : ndarray of float, (g, 4)
        W, S, E, N of each group's box, from its origin.
    origin : ndarray of float, (g, 2)
        Middle of each box.
    group : ndarray of int, m
        The group of each member.

    Returns
    -------
    Edges
        Those that enter the box, cut to it.

    Examples
    --------
    >>> square = outlines_of(np.array([shapely.box(0, 0, 4, 4)]))
    >>> alone = Groups(*(np.array([n]) for n in (0, 0, 0, 1)))
    >>> half = np.array([[-9.0, -9.0, 2.0, 9.0]])
    >>> clipped_edges(square, alone, half, origin=np.zeros((1, 2)), group=np.array([0])).xy.tolist()
    [[2.0, 4.0, 0.0, 4.0], [0.0, 4.0, 0.0, 0.0], [0.0, 0.0, 2.0, 0.0]]
    """
    number = outlines.first[groups.member + 1] - outlines.first[groups.member]
    member, offset = ragged(number)
    edge = outlines.first[groups.member][member] + offset
    # One axis after the other: most edges are gone before the second.
    for axis in (1, 0):
        limit = (box[:, [axis, axis + 2]] + origin[:, [axis]])[group]
        meets = outlines.high[axis][edge] >= limit[member, 0]
        meets &= outlines.low[axis][edge] <= limit[member, 1]
        edge, member = edge[meets], member[meets]
    xy = np.column_stack(outlines.ends(edge)) - np.tile(origin[group[member]], 2)
    xy, whole_start, kept = _clipped(xy, box[group[member]])
    edge, member = edge[kept], member[kept]
    begins = np.ones(len(edge), dtype=bool)
    begins[1:] = (member[1:] != member[:-1]) | (edge[1:] != edge[:-1] + 1)
    begins |= ~whole_start
    return Edges(xy, member, outlines.left[edge], begins)


def _clipped(xy: Areas, box: Areas) -> tuple[Areas, Flags, Flags]:
    """Return edges cut to their boxes, which of them begin uncut, and which were kept at all."""
    inside = ((xy >= np.tile(box[:, :2], 2)) & (xy <= np.tile(box[:, 2:], 2))).reshape(-1, 2, 2)
    starts, ends = (np.asarray(inside[:, end].all(axis=1)) for end in (0, 1))
    at = np.flatnonzero(~(starts & ends))
    if not len(at):
        return xy, starts, np.ones(len(xy), dtype=bool)
    some, limits = xy[at], box[at]
    step = some[:, 2:] - some[:, :2]
    with np.errstate(divide="ignore", invalid="ignore"):
        one = (limits[:, :2] - some[:, :2]) / step
        other = (limits[:, 2:] - some[:, :2]) / step
    # An edge along an axis is never cut across it: it met the box, so it lies within.
    still = step == 0
    low = np.where(still, -np.inf, np.minimum(one, other)).max(axis=1).clip(min=0.0)
    high = np.where(still, np.inf, np.maximum(one, other)).min(axis=1).clip(max=1.0)
    cut = xy.copy()
    cut[at, :2] = np.where(low[:, None] > 0, some[:, :2] + low[:, None] * step, some[:, :2])
    cut[at, 2:] = np.where(high[:, None] < 1, some[:, :2] + high[:, None] * step, some[:, 2:])
    kept: Flags = np.ones(len(xy), dtype=bool)
    kept[at] = low < high
    return cut[kept], starts[kept], kept


def holds(outlines: Outlines, polygon: Indices, point: Areas) -> tuple[Flags, Flags]:
    """
    Return whether each polygon holds its point, and whether that is too close to tell.

    Parameters
    ----------
    outlines : Outlines
        The polygons.
    polygon : ndarray of int, k
        Which is asked.
    point : ndarray of float, (k, 2)
        About which point.

    Returns
    -------
    tuple of ndarray of bool, k
        Holds it; lies within `CLOSE_M` of its outline.

    Examples
    --------
    >>> square = outlines_of(np.array([shapely.box(0, 0, 4, 4)]))
    >>> points = np.array([[1.0, 1.0], [5.0, 1.0], [4.0, 1.0]])
    >>> [flags.tolist() for flags in holds(square, np.zeros(3, dtype=int), points)]
    [[True, False, False], [False, False, True]]
    """
    odd = np.zeros(len(polygon), dtype=bool)
    close = np.zeros(len(polygon), dtype=bool)
    number = outlines.first[polygon + 1] - outlines.first[polygon]
    for part in parts(number):
        row, offset = ragged(number[part])
        row += part.start
        edge = outlines.first[polygon[row]] + offset
        y = point[row, 1]
        level = (outlines.low[1][edge] - CLOSE_M <= y) & (y <= outlines.high[1][edge] + CLOSE_M)
        row, edge = row[level], edge[level]
        xy = np.column_stack(outlines.ends(edge)) - np.tile(point[row], 2)
        dx, dy = xy[:, 2] - xy[:, 0], xy[:, 3] - xy[:, 1]
        # Twice the area of the triangle of the edge and the point, which is the origin.
        turn = xy[:, 0] * xy[:, 3] - xy[:, 2] * xy[:, 1]
        reach = (np.minimum(xy[:, 0], xy[:, 2]) <= CLOSE_M) & (
            np.maximum(xy[:, 0], xy[:, 2]) >= -CLOSE_M
        )
        close[row[reach & (np.abs(turn) <= CLOSE_M * np.hypot(dx, dy))]] = True
        # Edges that a ray to the east crosses.
        hit = ((xy[:, 1] > 0) != (xy[:, 3] > 0)) & ((turn > 0) == (dy > 0))
        odd ^= np.bincount(row[hit], minlength=len(odd)) % 2 == 1
    return odd, close


def ragged(counts: Indices) -> tuple[Indices, Indices]:
    """
    Return index i repeated ``counts[i]`` times, and the running number within it.

    Parameters
    ----------
    counts : ndarray of int, n
        How often each stands.

    Returns
    -------
    tuple of ndarray of int
        Index, and number from 0.

    Examples
    --------
    >>> [part.tolist() for part in ragged(np.array([2, 0, 1]))]
    [[0, 0, 2], [0, 1, 0]]
    """
    row = np.repeat(np.arange(len(counts)), counts)
    return row, np.arange(len(row)) - np.repeat(np.cumsum(counts) - counts, counts)


def parts(counts: Indices) -> Iterator[slice]:
    """
    Yield consecutive slices, each with so many rows in total as fit the processor's cache.

    Parameters
    ----------
    counts : ndarray of int, n
        Rows of each entry.

    Yields
    ------
    slice
        Entries that belong together.

    Examples
    --------
    >>> [int(part.stop) for part in parts(np.array([200_000, 200_000, 50_000]))]
    [1, 3]
    """
    part = np.cumsum(counts) // _ROWS
    cuts = np.flatnonzero(np.diff(part)) + 1
    for start, stop in zip([0, *cuts], [*cuts, len(counts)], strict=True):
        yield slice(start, stop)
