"""
Areas of ground described by several polygons, from their outlines alone.

By Green's theorem the area of any ground made of polygons (what two share, what a patch has inside
a union of ranges) is a sum along those stretches of the outlines that bound it.  Where outlines
cross, and on which side of the others each stretch lies, decides which stretches count.  A group of
polygons is *certain* if no corner of one comes within a micrometre of an edge of another: then
rounding can change no answer, and the area is exact to the last digits, with no topology built that
could go wrong.  All others (common edges, common corners) are left to `swcgeo.overlay.exact`.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator
from dataclasses import dataclass
from typing import NamedTuple

import numpy as np
import numpy.typing as npt
import shapely

from swcgeo.overlay.area import Geometries
from swcgeo.overlay.threads import in_chunks

Areas = npt.NDArray[np.float64]
Flags = npt.NDArray[np.bool_]
Indices = npt.NDArray[np.intp]

Rule = Callable[[list[Indices]], Flags]
"""Takes for each role by how many polygons of it a place is covered; says whether it counts.

A place that no polygon of role 0, or none of any other role, covers must not count.
"""

CLOSE_M = 1e-6
"""A corner nearer than this to an edge of another polygon leaves its group uncertain."""
_MARGIN_M = 1.0
"""The box in which outlines are followed is wider than the ground by this."""
_MOST_EDGES = 4000
_MOST_COMBINED = 400_000
"""Groups with more edges, or pairs of edges, are left to GEOS, which has an index for them."""
_EDGES_A_ROW, _MOST_ROWS = 16, 200
_EDGES_AT_ONCE = 100_000
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


@dataclass(frozen=True, slots=True)
class Measured:
    """
    What was measured of g groups.

    Attributes
    ----------
    area_m2 : ndarray of float, g
        Area of the ground that counts; means nothing where not certain.
    certain : ndarray of bool, g
        Whether no rounding could have changed the answer.
    strays, enters : ndarray of bool, (g, 2)
        For the first and last member of each group: whether some of its outline lies outside, and
        whether some lies inside, all polygons of other roles.
    """

    area_m2: Areas
    certain: Flags
    strays: Flags
    enters: Flags


class _Edges(NamedTuple):
    """Edges clipped to the box of their group, by group and member, along the rings."""

    xy: Areas
    member: Indices
    left: Indices
    begins: Flags


class _Crossings(NamedTuple):
    """Places where an edge meets the outline of another member: edge, share of it, role, step."""

    edge: Indices
    share: Areas
    role: Indices
    step: Indices


class _Rows(NamedTuple):
    """Edges by strips of the box of their group: edge, strip, first strip that the edge is in."""

    edge: Indices
    row: Indices
    first: Indices


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


def measured(
    outlines: Outlines, groups: Groups, rule: Rule, *, workers: int | None = None
) -> Measured:
    """
    Return the area of the ground that a rule describes, group by group.

    Parameters
    ----------
    outlines : Outlines, n polygons
        The polygons, in an equal-area CRS in metres.
    groups : Groups, g
        Which polygons belong together, and in which role.
    rule : callable
        Which ground counts.
    workers : int, optional
        Threads; by default one a core.

    Returns
    -------
    Measured
        One entry a group.

    Examples
    --------
    >>> from shapely.geometry import box
    >>> layer = np.array([box(0, 0, 4, 4), box(1, 1, 3, 9), box(2, -1, 9, 2)])
    >>> group = Groups(np.arange(3), np.array([0, 1, 1]), np.array([0]), np.array([3]))
    >>> found = measured(outlines_of(layer), group, both)
    >>> found.area_m2.tolist(), found.certain.tolist()  # 2 x 3 and 2 x 2, less 1 x 1 twice
    ([9.0], [True])
    """
    edges = outlines.first[groups.member + 1] - outlines.first[groups.member]
    total = np.concatenate([[0], np.cumsum(edges)])
    edges_of = total[groups.stop] - total[groups.start]
    fit = edges_of <= _MOST_EDGES
    at = np.flatnonzero(fit)
    result = Measured(
        np.full(len(fit), np.nan), np.zeros(len(fit), dtype=bool),
        np.ones((len(fit), 2), dtype=bool), np.ones((len(fit), 2), dtype=bool),
    )  # fmt: skip

    def chunk(some: Indices) -> tuple[np.ndarray, ...]:
        # Few enough at a time for the arrays to stay in the processor's cache.
        ends = np.cumsum(edges_of[some]) // _EDGES_AT_ONCE
        parts = np.split(some, np.flatnonzero(np.diff(ends)) + 1)
        found = [_measured(outlines, _regrouped(groups, part), rule) for part in parts]
        return tuple(np.concatenate(column) for column in zip(*found, strict=True))

    if len(at):
        area, certain, strays, enters = in_chunks(chunk, at, workers=workers)
        result.area_m2[at], result.certain[at] = area, certain
        result.strays[at], result.enters[at] = strays, enters
    return result


def pairs_of(left: Indices, right: Indices) -> Groups:
    """
    Return groups of two: each left polygon with its right one.

    Parameters
    ----------
    left, right : ndarray of int, k
        Positions among the polygons.

    Returns
    -------
    Groups
        k groups; the left one has role 0, the right one role 1.

    Examples
    --------
    >>> pairs_of(np.array([0, 0]), np.array([1, 2])).member.tolist()
    [0, 1, 0, 2]
    """
    member = np.column_stack([left, right]).ravel()
    start = np.arange(0, len(member), 2)
    return Groups(member, np.tile([0, 1], len(left)), start, start + 2)


def both(counts: list[Indices]) -> Flags:
    """
    Say which places lie in a polygon of role 0 and in one of role 1: a `Rule`.

    Parameters
    ----------
    counts : list of ndarray of int
        For each role by how many polygons a place is covered.

    Returns
    -------
    ndarray of bool
        Whether it counts.

    Examples
    --------
    >>> both([np.array([1, 1]), np.array([0, 2])]).tolist()
    [False, True]
    """
    found: Flags = (counts[0] > 0) & (counts[1] > 0)
    return found


def _regrouped(groups: Groups, some: Indices) -> Groups:
    """Return some of the groups."""
    number = groups.stop[some] - groups.start[some]
    row, offset = _ragged(number)
    at = groups.start[some][row] + offset
    stop = np.cumsum(number)
    return Groups(groups.member[at], groups.role[at], stop - number, stop)


def _measured(outlines: Outlines, groups: Groups, rule: Rule) -> tuple[np.ndarray, ...]:
    """Return area, certain, strays and enters of one chunk of groups."""
    count = len(groups.start)
    group = np.repeat(np.arange(count), groups.stop - groups.start)
    box = _boxes(outlines.bounds[groups.member], groups, group)
    origin = np.round((box[:, :2] + box[:, 2:]) / 2)
    edges = _clipped_edges(outlines, groups, box - np.tile(origin, 2), origin, group)
    crossings, doubtful = _crossings(edges, groups, group)
    uncertain = np.zeros(count, dtype=bool)
    uncertain[doubtful] = True
    counts, doubtful = _at_beginnings(outlines, groups, edges, origin, group)
    uncertain[doubtful] = True
    stretches = _stretches(edges, crossings, counts)
    area, broken, strays, enters = _summed(edges, stretches, groups, rule)
    uncertain[group[broken]] = True
    return area, ~uncertain, strays, enters


def _boxes(bounds: Areas, groups: Groups, group: Indices) -> Areas:
    """Return for each group the box that holds all ground that can count."""
    count = len(groups.start)
    box = np.tile([-np.inf, -np.inf, np.inf, np.inf], (count, 1))
    for chosen in (groups.role == 0, groups.role > 0):
        own = np.tile([np.inf, np.inf, -np.inf, -np.inf], (count, 1))
        np.minimum.at(own[:, :2], group[chosen], bounds[chosen, :2])
        np.maximum.at(own[:, 2:], group[chosen], bounds[chosen, 2:])
        box[:, :2] = np.maximum(box[:, :2], own[:, :2])
        box[:, 2:] = np.minimum(box[:, 2:], own[:, 2:])
    box[:, :2] -= _MARGIN_M
    box[:, 2:] += _MARGIN_M
    box[~(box[:, :2] < box[:, 2:]).all(axis=1)] = 0.0
    return box


def _clipped_edges(
    outlines: Outlines, groups: Groups, box: Areas, origin: Areas, group: Indices
) -> _Edges:
    """Return the edges of all members as far as they lie in the box of their group."""
    number = outlines.first[groups.member + 1] - outlines.first[groups.member]
    member, offset = _ragged(number)
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
    return _Edges(xy, member, outlines.left[edge], begins)


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


def _crossings(edges: _Edges, groups: Groups, group: Indices) -> tuple[_Crossings, Indices]:
    """Return where edges of different members of a group cross, and which groups are doubtful."""
    of = group[edges.member]
    rows = _rows_of(edges, of, count=len(groups.start))
    member = edges.member[rows.edge]
    row_member = rows.row * (len(groups.member) + 1) + member
    member_end = np.searchsorted(row_member, row_member, side="right")
    partners = np.searchsorted(rows.row, rows.row, side="right") - member_end
    heavy = np.bincount(of[rows.edge], partners, minlength=len(groups.start)) > _MOST_COMBINED
    partners[heavy[of[rows.edge]]] = 0
    doubtful = [np.flatnonzero(heavy)]
    found: list[tuple[np.ndarray, ...]] = []
    low = np.minimum(edges.xy[:, :2], edges.xy[:, 2:]) - CLOSE_M
    high = np.maximum(edges.xy[:, :2], edges.xy[:, 2:]) + CLOSE_M
    for part in _parts(partners):
        entry, offset = _ragged(partners[part])
        entry += part.start
        partner = member_end[entry] + offset
        # A pair that meets in several rows is looked at in the first row that both are in.
        first = np.maximum(rows.first[entry], rows.first[partner]) == rows.row[entry]
        one, other = rows.edge[entry[first]], rows.edge[partner[first]]
        for axis in (0, 1):
            meet = (low[one, axis] <= high[other, axis]) & (low[other, axis] <= high[one, axis])
            one, other = one[meet], other[meet]
        close, *crossing = _crossing(edges, one, other)
        doubtful.append(of[one[close]])
        found.append(tuple(crossing))
    columns = zip(*found, strict=True) if found else ([np.empty(0, dtype=np.intp)],) * 6
    one, other, share, share_other, step, step_other = (np.concatenate(part) for part in columns)
    role = groups.role[edges.member]
    return (
        _Crossings(
            np.concatenate([one, other]),
            np.concatenate([share, share_other]),
            np.concatenate([role[other], role[one]]),
            np.concatenate([step, step_other]),
        ),
        np.concatenate(doubtful),
    )


def _rows_of(edges: _Edges, of: Indices, *, count: int) -> _Rows:
    """Return edges by rows: the box of each group cut into strips from south to north."""
    number = np.bincount(of, minlength=count)
    strips = np.clip(number // _EDGES_A_ROW, 1, _MOST_ROWS)
    low, high = (pick(edges.xy[:, 1], edges.xy[:, 3]) for pick in (np.minimum, np.maximum))
    south, north = np.full(count, np.inf), np.full(count, -np.inf)
    np.minimum.at(south, of, low)
    np.maximum.at(north, of, high)
    tall = np.maximum((north - south) / strips, 4 * CLOSE_M)
    start = np.cumsum(strips) - strips

    def strip(y: Areas) -> Indices:
        within = np.floor((y - south[of]) / tall[of]).astype(np.intp)
        return start[of] + np.clip(within, 0, strips[of] - 1)

    first, last = strip(low - CLOSE_M), strip(high + CLOSE_M)
    edge, offset = _ragged(last - first + 1)
    row = first[edge] + offset
    order = np.lexsort((edge, row))
    return _Rows(edge[order], row[order], first[edge[order]])


def _crossing(edges: _Edges, one: Indices, other: Indices) -> tuple[np.ndarray, ...]:
    """Return which pairs of edges come too close to tell, and the crossings of the others."""
    p, q = edges.xy[one], edges.xy[other]
    dp, dq, gap = p[:, 2:] - p[:, :2], q[:, 2:] - q[:, :2], q[:, :2] - p[:, :2]
    det = dp[:, 0] * dq[:, 1] - dp[:, 1] * dq[:, 0]
    # Twice the areas of the triangles of an edge and the end points of the other one.
    to_q0 = dp[:, 0] * gap[:, 1] - dp[:, 1] * gap[:, 0]
    to_q1 = to_q0 + det
    to_p0 = dq[:, 1] * gap[:, 0] - dq[:, 0] * gap[:, 1]
    to_p1 = to_p0 - det
    long_p, long_q = np.hypot(dp[:, 0], dp[:, 1]), np.hypot(dq[:, 0], dq[:, 1])
    close = (np.minimum(np.abs(to_q0), np.abs(to_q1)) <= CLOSE_M * long_p) | (
        np.minimum(np.abs(to_p0), np.abs(to_p1)) <= CLOSE_M * long_q
    )
    cross = ((to_q0 > 0) != (to_q1 > 0)) & ((to_p0 > 0) != (to_p1 > 0)) & ~close
    at = np.flatnonzero(cross)
    one, other = one[at], other[at]
    share = to_p0[at] / (to_p0[at] - to_p1[at])
    share_other = to_q0[at] / (to_q0[at] - to_q1[at])
    # Going to the left of an edge is entering the polygon that lies there.
    step = np.where(to_p1[at] > 0, 1, -1) * edges.left[other]
    step_other = np.where(to_q1[at] > 0, 1, -1) * edges.left[one]
    return close, one, other, share, share_other, step, step_other


def _at_beginnings(
    outlines: Outlines, groups: Groups, edges: _Edges, origin: Areas, group: Indices
) -> tuple[Indices, Indices]:
    """Return by how many others of each role the first point of each stretch is covered."""
    begin = np.flatnonzero(edges.begins)
    of = group[edges.member[begin]]
    number = (groups.stop - groups.start)[of]
    row, offset = _ragged(number)
    other = groups.start[of][row] + offset
    point = edges.xy[begin, :2] + origin[of]
    bounds = outlines.bounds[groups.member[other]]
    near = (other != edges.member[begin][row]) & (
        (point[row] >= bounds[:, :2] - CLOSE_M) & (point[row] <= bounds[:, 2:] + CLOSE_M)
    ).all(axis=1)
    row, other = row[near], other[near]
    within, close = _holds(outlines, groups.member[other], point[row])
    roles = int(groups.role.max(initial=0)) + 1
    counts = np.zeros((len(begin), roles), dtype=np.intp)
    np.add.at(counts, (row[within], groups.role[other][within]), 1)
    return counts, of[row[close]]


def _holds(outlines: Outlines, polygon: Indices, point: Areas) -> tuple[Flags, Flags]:
    """Return whether each polygon holds its point, and whether that is too close to tell."""
    odd = np.zeros(len(polygon), dtype=bool)
    close = np.zeros(len(polygon), dtype=bool)
    number = outlines.first[polygon + 1] - outlines.first[polygon]
    for part in _parts(number):
        row, offset = _ragged(number[part])
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


def _stretches(
    edges: _Edges, crossings: _Crossings, counts: Indices
) -> tuple[Indices, Areas, list[Indices]]:
    """
    Return the stretches into which crossings cut the edges.

    For each: its edge, twice the area of its triangle with the origin, and for each role by how
    many polygons of other members it is covered.
    """
    number = np.bincount(crossings.edge, minlength=len(edges.xy)) + 1
    order = np.lexsort((crossings.share, crossings.edge))
    edge = np.repeat(np.arange(len(number)), number)
    first = np.cumsum(number) - number
    crossed = np.ones(len(edge), dtype=bool)
    crossed[first] = False
    share = np.zeros(len(edge))
    share[crossed] = crossings.share[order]
    x0, y0, x1, y1 = edges.xy[edge].T
    x, y = x0 + share * (x1 - x0), y0 + share * (y1 - y0)
    # A stretch ends where the next one of its edge starts; the last one at the edge's end.
    last = np.append(edge[1:] != edge[:-1], True)
    next_x = np.where(last, x1, np.append(x[1:], 0.0))
    next_y = np.where(last, y1, np.append(y[1:], 0.0))
    chain = np.cumsum(edges.begins)[edge] - 1
    at_begin = first[edges.begins]
    covered = []
    for role in range(counts.shape[1]):
        step = np.zeros(len(edge), dtype=np.intp)
        step[crossed] = np.where(crossings.role[order] == role, crossings.step[order], 0)
        walked = np.cumsum(step)
        covered.append(walked - walked[at_begin][chain] + counts[chain, role])
    return edge, x * next_y - next_x * y, covered


def _summed(
    edges: _Edges, stretches: tuple[Indices, Areas, list[Indices]], groups: Groups, rule: Rule
) -> tuple[np.ndarray, ...]:
    """Return the area of each group, which members' counts contradict, and who strays or enters."""
    edge, twice, covered = stretches
    member, many = edges.member[edge], len(groups.member)
    own = groups.role[member]
    roles = range(len(covered))
    with_self = [covered[role] + (own == role) for role in roles]
    side = rule(with_self).astype(np.intp) - rule(covered)
    half = np.bincount(member, 0.5 * side * edges.left[edge] * twice, minlength=many)
    area = np.add.reduceat(half, groups.start) if many else half
    others = sum(np.where(own == role, 0, covered[role]) for role in roles)
    broken, strays, enters = np.zeros((3, many), dtype=bool)
    broken[member[np.min(covered, axis=0) < 0]] = True
    strays[member[others == 0]], enters[member[others > 0]] = True, True
    ends = np.column_stack([groups.start, groups.stop - 1])
    return np.maximum(area, 0.0), broken, strays[ends], enters[ends]


def _ragged(counts: Indices) -> tuple[Indices, Indices]:
    """Return index i repeated ``counts[i]`` times, and the running number within it."""
    row = np.repeat(np.arange(len(counts)), counts)
    return row, np.arange(len(row)) - np.repeat(np.cumsum(counts) - counts, counts)


def _parts(counts: Indices) -> Iterator[slice]:
    """Yield consecutive slices with so many rows in total each."""
    part = np.cumsum(counts) // _ROWS
    cuts = np.flatnonzero(np.diff(part)) + 1
    for start, stop in zip([0, *cuts], [*cuts, len(counts)], strict=True):
        yield slice(start, stop)
