"""Area of the intersection of polygons, computed without building topology.

The usual way, ``shapely.intersection(a, b).area``, first builds the common
region.  With nearly coincident edges that step can put a region on the wrong
side and return nothing, or far too much, for valid input.  Here no region is
built.  The plane is cut into slabs at the height of every vertex and of every
crossing of an edge of ``a`` with an edge of ``b``.  Inside a slab no edges
cross, so the common area is the height of the slab times the common width half
way up, and the common width follows from the sorted edges by the even-odd rule
(holes and multipolygons included).  An edge or crossing that rounding displaces
changes the area only by that displacement times the length of the edge, so the
absolute error stays near machine precision times extent squared.
"""

from __future__ import annotations

from collections.abc import Iterator
from typing import NamedTuple

import numpy as np
import shapely
from numpy.typing import ArrayLike, NDArray

FloatArray = NDArray[np.float64]
IntArray = NDArray[np.intp]

CHUNK_ROWS = 1_000_000
"""Upper limit of the rows (edge pairs, or edges in slabs) held at a time."""
_HALF_WAY = 0.5
TREE_THRESHOLD = 50_000
"""Pairs with more edge combinations look for crossings through a tree."""
PARAMETER_SLACK = 1e-9
"""Slack on the edge parameter; a superfluous slab boundary does no harm."""


class _Edges(NamedTuple):
    """_Edges as columns: ``xy`` is (n, 4) = x0, y0, x1, y1; ``pair`` ascends."""

    xy: FloatArray
    pair: IntArray

    def take(self, selection: NDArray[np.bool_] | IntArray) -> _Edges:
        """Return the selected edges."""
        return _Edges(self.xy[selection], self.pair[selection])


def slab_areas(a: ArrayLike, b: ArrayLike) -> FloatArray:
    """
    Return the area that polygons share, pair by pair, without building topology.

    Parameters
    ----------
    a, b : array of geometry, k
        Valid (multi)polygons in one CRS; missing and empty ones share nothing.

    Returns
    -------
    ndarray of float, k
        Area in the square of the CRS unit.

    Notes
    -----
    All pairs share one sweep; pass some thousand small pairs at a time.

    Examples
    --------
    >>> slab_areas([shapely.box(0, 0, 2, 2)], [shapely.box(1, 1, 3, 3)]).tolist()
    [1.0]
    """
    geoms_a, geoms_b = np.asarray(a, dtype=object), np.asarray(b, dtype=object)
    box = _common_boxes(geoms_a, geoms_b)
    meets = (box[:, 0] < box[:, 2]) & (box[:, 1] < box[:, 3])  # False with NaN
    areas = np.zeros(len(box))
    if not meets.any():
        return areas
    box = box[meets]
    origin = np.round((box[:, :2] + box[:, 2:]) / 2)
    box = box - np.tile(origin, 2)
    edges_a = _polygon_edges(geoms_a[meets], origin)
    edges_b = _polygon_edges(geoms_b[meets], origin)
    turn = _prefer_vertical_slabs(edges_a, edges_b, box)
    edges_a, edges_b = _turned(edges_a, turn), _turned(edges_b, turn)
    box = np.where(turn[:, None], box[:, [1, 0, 3, 2]], box)
    areas[meets] = _sweep(edges_a, edges_b, box)
    return areas


def _common_boxes(a: NDArray[np.object_], b: NDArray[np.object_]) -> FloatArray:
    """Intersection of the bounds, (n, 4); inverted or NaN where there is none."""
    box_a, box_b = shapely.bounds(a), shapely.bounds(b)
    return np.hstack(
        [np.maximum(box_a[:, :2], box_b[:, :2]), np.minimum(box_a[:, 2:], box_b[:, 2:])]
    )


def _polygon_edges(geoms: NDArray[np.object_], origin: FloatArray) -> _Edges:
    """All ring edges, relative to the origin of their pair."""
    parts, part_pair = shapely.get_parts(geoms, return_index=True)
    rings, ring_part = shapely.get_rings(parts, return_index=True)
    xy, ring = shapely.get_coordinates(rings, return_index=True)
    pair = part_pair[ring_part][ring]
    xy = xy - origin[pair]
    start = np.flatnonzero(ring[:-1] == ring[1:])
    return _Edges(np.hstack([xy[start], xy[start + 1]]), pair[start])


def _prefer_vertical_slabs(a: _Edges, b: _Edges, box: FloatArray) -> NDArray[np.bool_]:
    """Per pair: whether the edges span less of the box along x than along y."""
    xy, pair = np.vstack([a.xy, b.xy]), np.concatenate([a.pair, b.pair])
    span = np.empty((len(box), 2))
    for axis in (0, 1):
        lo, hi = box[pair, axis], box[pair, axis + 2]
        inside = np.abs(np.clip(xy[:, axis], lo, hi) - np.clip(xy[:, axis + 2], lo, hi))
        span[:, axis] = np.bincount(pair, inside / (hi - lo), len(box))
    return span[:, 0] < span[:, 1]


def _turned(edges: _Edges, turn: NDArray[np.bool_]) -> _Edges:
    """_Edges with x and y exchanged for the pairs to turn."""
    return _Edges(np.where(turn[edges.pair, None], edges.xy[:, [1, 0, 3, 2]], edges.xy), edges.pair)


def _sweep(a: _Edges, b: _Edges, box: FloatArray) -> FloatArray:
    """Return the common area per pair, from edges in local coordinates."""
    cross_y, cross_pair = _crossing_heights(a, b, box)
    both = _Edges(np.vstack([a.xy, b.xy]), np.concatenate([a.pair, b.pair]))
    is_b = np.arange(len(both.pair)) >= len(a.pair)
    heights = np.concatenate([both.xy[:, 1], both.xy[:, 3], cross_y])
    pair = np.concatenate([both.pair, both.pair, cross_pair])
    level_y, level_pair, rank = _levels(np.clip(heights, box[pair, 1], box[pair, 3]), pair)
    ends = rank[: 2 * len(is_b)].reshape(2, -1)
    first, last = ends.min(axis=0), ends.max(axis=0)
    keep = first < last
    both, is_b, first, last = both.take(keep), is_b[keep], first[keep], last[keep]
    areas = np.zeros(len(box))
    for edge, slab in _edges_in_slabs(first, last, len(level_y)):
        low, high = level_y[slab], level_y[slab + 1]
        x = _x_at(both.xy[edge], (low + high) / 2)
        width, order = _common_widths(x, is_b[edge], slab)
        area = width * (high - low)[order]
        areas += np.bincount(level_pair[slab][order], area, len(box))
    return areas


def _levels(y: FloatArray, pair: IntArray) -> tuple[FloatArray, IntArray, IntArray]:
    """Distinct heights per pair in ascending order, their pair, and the rank of every ``y``."""
    order = np.lexsort((y, pair))
    y_sorted, pair_sorted = y[order], pair[order]
    new = np.ones(len(y), dtype=bool)
    new[1:] = (y_sorted[1:] != y_sorted[:-1]) | (pair_sorted[1:] != pair_sorted[:-1])
    rank = np.empty(len(y), dtype=np.intp)
    rank[order] = np.cumsum(new) - 1
    return y_sorted[new], pair_sorted[new], rank


def _edges_in_slabs(
    first: IntArray, last: IntArray, levels: int
) -> Iterator[tuple[IntArray, IntArray]]:
    """(edge, slab) rows, for a limited number of slabs at a time.

    Edge ``i`` spans the slabs ``first[i]`` up to, but without, ``last[i]``.
    """
    active = np.cumsum(np.bincount(first, minlength=levels) - np.bincount(last, minlength=levels))
    chunk = np.cumsum(active) // CHUNK_ROWS
    cuts = np.flatnonzero(np.diff(chunk)) + 1
    for start, stop in zip([0, *cuts], [*cuts, levels], strict=True):
        edge = np.flatnonzero((first < stop) & (last > start))
        low = np.maximum(first[edge], start)
        row, offset = _ragged(np.minimum(last[edge], stop) - low)
        yield edge[row], low[row] + offset


def _ragged(counts: IntArray) -> tuple[IntArray, IntArray]:
    """Index ``i`` repeated ``counts[i]`` times, and the running number within it."""
    row = np.repeat(np.arange(len(counts)), counts)
    return row, np.arange(len(row)) - np.repeat(np.cumsum(counts) - counts, counts)


def _x_at(xy: FloatArray, y: FloatArray) -> FloatArray:
    """Abscissa of every edge at height ``y``, measured from its nearer end."""
    x0, y0, x1, y1 = xy.T
    share = (y - y0) / (y1 - y0)
    dx = x1 - x0
    return np.where(share < _HALF_WAY, x0 + share * dx, x1 - (y1 - y) / (y1 - y0) * dx)


def _common_widths(
    x: FloatArray, is_b: NDArray[np.bool_], slab: IntArray
) -> tuple[FloatArray, IntArray]:
    """Distance from each cut to the next one where inside both, and the order of the cuts.

    A closed ring cuts a slab an even number of times, so the parities, counted
    on through all slabs, are even again where the next slab starts.
    """
    order = np.lexsort((x, slab))
    of_b = is_b[order]
    inside_b = np.cumsum(of_b) % 2 == 1
    inside_a = np.cumsum(~of_b) % 2 == 1
    gap = np.diff(x[order], append=0.0)
    return np.where(inside_a & inside_b, gap, 0.0), order


def _crossing_heights(a: _Edges, b: _Edges, box: FloatArray) -> tuple[FloatArray, IntArray]:
    """Heights of all crossings of edges of ``a`` and ``b`` of the same pair, with the pair."""
    a, b = _edges_near(a, box), _edges_near(b, box)
    heights, pairs = [np.empty(0)], [np.empty(0, dtype=np.intp)]
    for i, j in _candidates(a, b, len(box)):
        y, hit = _crossing_height(a.xy[i], b.xy[j])
        heights.append(y)
        pairs.append(a.pair[i[hit]])
    return np.concatenate(heights), np.concatenate(pairs)


def _edges_near(edges: _Edges, box: FloatArray) -> _Edges:
    """Return the edges whose own box meets the common box of the pair."""
    low, high = _edge_boxes(edges.xy)
    target = box[edges.pair]
    meets = ((low <= target[:, 2:]) & (high >= target[:, :2])).all(axis=1)
    return edges.take(np.flatnonzero(meets))


def _edge_boxes(xy: FloatArray) -> tuple[FloatArray, FloatArray]:
    """Lower left and upper right corners of the edges."""
    return np.minimum(xy[:, :2], xy[:, 2:]), np.maximum(xy[:, :2], xy[:, 2:])


def _candidates(a: _Edges, b: _Edges, pairs: int) -> Iterator[tuple[IntArray, IntArray]]:
    """Index arrays of edge combinations of the same pair that might cross."""
    count_a, count_b = np.bincount(a.pair, minlength=pairs), np.bincount(b.pair, minlength=pairs)
    start_a, start_b = np.cumsum(count_a) - count_a, np.cumsum(count_b) - count_b
    large = count_a * count_b > TREE_THRESHOLD
    for pair in np.flatnonzero(large):
        inside_a = slice(start_a[pair], start_a[pair] + count_a[pair])
        inside_b = slice(start_b[pair], start_b[pair] + count_b[pair])
        for i, j in _tree_candidates(a.xy[inside_a], b.xy[inside_b]):
            yield i + start_a[pair], j + start_b[pair]
    small_a = np.flatnonzero(~large[a.pair])
    partners = count_b[a.pair[small_a]]
    for part in _chunks(partners):
        row, offset = _ragged(partners[part])
        i = small_a[part][row]
        yield _boxes_meet(a.xy, b.xy, i, start_b[a.pair[i]] + offset)


def _chunks(counts: IntArray) -> Iterator[slice]:
    """Consecutive slices with about ``CHUNK_ROWS`` rows in total each."""
    chunk = np.cumsum(counts) // CHUNK_ROWS
    cuts = np.flatnonzero(np.diff(chunk)) + 1
    for start, stop in zip([0, *cuts], [*cuts, len(counts)], strict=True):
        yield slice(start, stop)


def _boxes_meet(
    a: FloatArray, b: FloatArray, i: IntArray, j: IntArray
) -> tuple[IntArray, IntArray]:
    """Return the combinations of edges whose boxes meet, one axis at a time."""
    (low_a, high_a), (low_b, high_b) = _edge_boxes(a), _edge_boxes(b)
    for axis in (1, 0):
        meet = (low_a[i, axis] <= high_b[j, axis]) & (low_b[j, axis] <= high_a[i, axis])
        i, j = i[meet], j[meet]
    return i, j


def _tree_candidates(a: FloatArray, b: FloatArray) -> Iterator[tuple[IntArray, IntArray]]:
    """Yield combinations of edges of one large pair whose boxes meet."""
    tree = shapely.STRtree(shapely.linestrings(b.reshape(-1, 2, 2)))
    step = 1000
    for start in range(0, len(a), step):
        i, j = tree.query(shapely.linestrings(a[start : start + step].reshape(-1, 2, 2)))
        yield i + start, j


def _crossing_height(p: FloatArray, q: FloatArray) -> tuple[FloatArray, NDArray[np.bool_]]:
    """Heights at which the edges ``p`` and ``q`` cross, and which rows do."""
    dp, dq, gap = p[:, 2:] - p[:, :2], q[:, 2:] - q[:, :2], q[:, :2] - p[:, :2]
    det = dp[:, 0] * dq[:, 1] - dp[:, 1] * dq[:, 0]
    with np.errstate(divide="ignore", invalid="ignore", over="ignore"):
        t = (gap[:, 0] * dq[:, 1] - gap[:, 1] * dq[:, 0]) / det
        u = (gap[:, 0] * dp[:, 1] - gap[:, 1] * dp[:, 0]) / det
    low, high = -PARAMETER_SLACK, 1 + PARAMETER_SLACK
    hit = (t >= low) & (t <= high) & (u >= low) & (u <= high)
    return p[hit, 1] + t[hit] * dp[hit, 1], hit
