"""Where the outlines of the polygons of a group cross, and where they come too close to tell."""

from __future__ import annotations

from typing import NamedTuple

import numpy as np

from swcgeo.overlay.edges import CLOSE_M, Areas, Edges, Groups, Indices, parts, ragged

_EDGES_A_ROW, _MOST_ROWS = 16, 200
_MOST_COMBINED = 400_000
"""Groups with more pairs of edges to look at are left to GEOS, which has an index for them."""


class Crossings(NamedTuple):
    """
    Places where an edge meets the outline of another member.

    Attributes
    ----------
    edge : ndarray of int, c
        The edge.
    share : ndarray of float, c
        At which share of it.
    role : ndarray of int, c
        Role of the other member.
    step : ndarray of int, c
        1 where the edge enters the other member there, -1 where it leaves it.
    """

    edge: Indices
    share: Areas
    role: Indices
    step: Indices


class _Rows(NamedTuple):
    """Edges by strips of the box of their group: edge, strip, first strip that the edge is in."""

    edge: Indices
    row: Indices
    first: Indices


def crossings_of(edges: Edges, groups: Groups, group: Indices) -> tuple[Crossings, Indices]:
    """
    Return where edges of different members of a group cross, and which groups are doubtful.

    Parameters
    ----------
    edges : Edges
        Edges of all groups.
    groups : Groups
        Which belong together.
    group : ndarray of int, m
        The group of each member.

    Returns
    -------
    crossings : Crossings
        Each crossing twice, once on either edge.
    doubtful : ndarray of int
        Groups in which a corner comes too close to an edge to tell, or that have too many edges.

    Examples
    --------
    >>> ends = np.array([[0.0, 0, 4, 0], [1, -1, 1, 3]])
    >>> cross = Edges(ends, np.arange(2), np.ones(2, dtype=int), np.ones(2, dtype=bool))
    >>> two = Groups(np.arange(2), np.array([0, 1]), np.array([0]), np.array([2]))
    >>> found, doubtful = crossings_of(cross, two, np.array([0, 0]))
    >>> found.share.tolist(), found.step.tolist(), len(doubtful)
    ([0.25, 0.25], [-1, 1], 0)
    """
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
    for part in parts(partners):
        entry, offset = ragged(partners[part])
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
        Crossings(
            np.concatenate([one, other]),
            np.concatenate([share, share_other]),
            np.concatenate([role[other], role[one]]),
            np.concatenate([step, step_other]),
        ),
        np.concatenate(doubtful),
    )


def _rows_of(edges: Edges, of: Indices, *, count: int) -> _Rows:
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
    edge, offset = ragged(last - first + 1)
    row = first[edge] + offset
    order = np.lexsort((edge, row))
    return _Rows(edge[order], row[order], first[edge[order]])


def _crossing(edges: Edges, one: Indices, other: Indices) -> tuple[np.ndarray, ...]:
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
