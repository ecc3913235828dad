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

from collections.abc import Callable
from dataclasses import dataclass

import numpy as np

from swcgeo.overlay.crossings import Crossings, crossings_of
from swcgeo.overlay.edges import (
    CLOSE_M,
    Areas,
    Edges,
    Flags,
    Groups,
    Indices,
    Outlines,
    clipped_edges,
    holds,
    ragged,
)
from swcgeo.overlay.threads import in_chunks

Rule = Callable[[list[Indices]], Flags]
"""Takes for each role by how many polygons of it a place is covered; says whether it counts.

A place that no polygon of role 0, or none of any other role, covers must not count.
"""

_MARGIN_M = 1.0
"""The box in which outlines are followed is wider than the ground by this."""
_MOST_EDGES = 50_000
_EDGES_AT_ONCE = 100_000


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
    >>> from swcgeo.overlay.edges import outlines_of
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
    row, offset = ragged(number)
    at = groups.start[some][row] + offset
    stop = np.cumsum(number)
    return Groups(groups.member[at], groups.role[at], stop - number, stop)


def _measured(outlines: Outlines, groups: Groups, rule: Rule) -> tuple[np.ndarray, ...]:
    """Return area, certain, strays and enters of one chunk of groups."""
    count = len(groups.start)
    group = np.repeat(np.arange(count), groups.stop - groups.start)
    box = _boxes(outlines.bounds[groups.member], groups, group)
    origin = np.round((box[:, :2] + box[:, 2:]) / 2)
    edges = clipped_edges(outlines, groups, box - np.tile(origin, 2), origin=origin, group=group)
    crossings, doubtful = crossings_of(edges, groups, group)
    uncertain = np.zeros(count, dtype=bool)
    uncertain[doubtful] = True
    counts, doubtful = _at_beginnings(outlines, groups, edges, origin=origin, group=group)
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


def _at_beginnings(
    outlines: Outlines, groups: Groups, edges: Edges, *, origin: Areas, group: Indices
) -> tuple[Indices, Indices]:
    """Return by how many others of each role the first point of each stretch is covered."""
    begin = np.flatnonzero(edges.begins)
    of = group[edges.member[begin]]
    number = (groups.stop - groups.start)[of]
    row, offset = ragged(number)
    other = groups.start[of][row] + offset
    point = edges.xy[begin, :2] + origin[of]
    bounds = outlines.bounds[groups.member[other]]
    near = (other != edges.member[begin][row]) & (
        (point[row] >= bounds[:, :2] - CLOSE_M) & (point[row] <= bounds[:, 2:] + CLOSE_M)
    ).all(axis=1)
    row, other = row[near], other[near]
    within, close = holds(outlines, groups.member[other], point[row])
    roles = int(groups.role.max(initial=0)) + 1
    counts = np.zeros((len(begin), roles), dtype=np.intp)
    np.add.at(counts, (row[within], groups.role[other][within]), 1)
    return counts, of[row[close]]


def _stretches(
    edges: Edges, crossings: Crossings, counts: Indices
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
    edges: Edges, stretches: tuple[Indices, Areas, list[Indices]], groups: Groups, rule: Rule
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
