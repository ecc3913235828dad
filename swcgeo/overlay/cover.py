"""
Ground covered by several polygons, counted once: nothing twice.

What a patch shares with several ranges is measured along the outlines (`shared_once`).  Where that
is uncertain, and for polygons as such, pieces are compared in pairs.  Where no three of them can
share ground, their union has the area Σ a − Σ a∩b and need not be formed; where three can, it is
formed and held between Bonferroni's bounds Σ a − Σ a∩b ≤ union ≤ Σ a − max a∩b.
"""

from __future__ import annotations

import numpy as np
import shapely

from swcgeo.overlay.area import Geometries
from swcgeo.overlay.edges import Groups, outlines_of
from swcgeo.overlay.exact import held_between, shared_area
from swcgeo.overlay.outlines import Measured, both, measured
from swcgeo.overlay.pairs import Areas, Flags, Indices, Overlaps
from swcgeo.overlay.threads import in_chunks

_MOST_PAIRED = 24
"""Owners with more pieces have their union formed at once."""


def shared_once(
    pairs: Overlaps, owners: Indices, *, limits: Areas, workers: int | None = None
) -> Areas:
    """
    Return for each owner the ground that its pairs share, counted once.

    Parameters
    ----------
    pairs : Overlaps, k
        Pairs.  Of the left and right polygons that an owner has, all pairs that share ground are
        there: its ground is that under its left polygons and under its right ones.
    owners : ndarray of int, k
        To whom each pair belongs, 0 … n-1.
    limits : ndarray of float, n
        Area, m², which the ground of an owner cannot exceed.
    workers : int, optional
        Threads; by default one a core.

    Returns
    -------
    ndarray of float, n
        m²; 0 for owners without pairs.

    Examples
    --------
    >>> from shapely.geometry import box
    >>> from swcgeo.overlay.pairs import overlap_pairs
    >>> patch = np.array([box(0, 0, 10, 10)], dtype=object)
    >>> ranges = np.array([box(-1, -1, 5, 20), box(3, -2, 7, 30)], dtype=object)
    >>> pairs = overlap_pairs(patch, ranges)
    >>> shared_once(pairs, pairs.left, limits=np.array([100.0])).tolist()  # 7 x 10, not 5 + 4
    [70.0]
    """
    order = np.argsort(owners, kind="stable")
    owners, pairs = owners[order], pairs.where(order)
    total = np.bincount(owners, weights=pairs.shared_m2, minlength=len(limits)).astype(float)
    largest = np.zeros(len(limits))
    np.maximum.at(largest, owners, pairs.shared_m2)
    full = largest >= limits
    result = np.where(full, limits, total)
    several = (np.bincount(owners, minlength=len(limits)) > 1) & ~full
    if not several.any():
        return np.clip(result, largest, np.maximum(largest, np.minimum(limits, total)))
    asked = np.flatnonzero(several)
    chosen = several[owners]
    some, group = pairs.where(chosen), np.searchsorted(asked, owners[chosen])
    found = _measured_together(some, group, len(asked), workers=workers)
    result[asked] = found.area_m2
    rest = ~found.certain[group]
    if rest.any():
        left_over = some.where(rest)
        open_owners, number = np.unique(group[rest], return_inverse=True)
        result[asked[open_owners]] = covered_area(
            number, left_over.pieces, left_over.shared_m2,
            limits=limits[asked[open_owners]], workers=workers,
        )  # fmt: skip
    return np.clip(result, largest, np.maximum(largest, np.minimum(limits, total)))


def _measured_together(
    pairs: Overlaps, group: Indices, count: int, *, workers: int | None
) -> Measured:
    """Return what the left and right polygons of each group share, along their outlines."""
    left, at_left, as_left = np.unique(pairs.left, return_index=True, return_inverse=True)
    right, at_right, as_right = np.unique(pairs.right, return_index=True, return_inverse=True)
    outlines = outlines_of(np.concatenate([pairs.one[at_left], pairs.other[at_right]]))
    width = len(left) + len(right)
    # A polygon stands in its group once, the left ones first.
    key = np.unique(np.concatenate([group * width + as_left, group * width + as_right + len(left)]))
    member = key % width
    edges = np.searchsorted(key // width, np.arange(count + 1))
    groups = Groups(member, (member >= len(left)).astype(np.intp), edges[:-1], edges[1:])
    return measured(outlines, groups, both, workers=workers)


def covered_area(
    owners: Indices,
    pieces: Geometries,
    areas: Areas,
    *,
    limits: Areas,
    workers: int | None = None,
) -> Areas:
    """
    Return for each owner the area of the union of its pieces.

    Parameters
    ----------
    owners : ndarray of int, k
        To whom each piece belongs, 0 … n-1, ascending.
    pieces : ndarray of geometry, k
        Valid polygons in an equal-area CRS in metres.
    areas : ndarray of float, k
        Their areas, m².
    limits : ndarray of float, n
        Area of each owner, m², which the union of its pieces cannot exceed.
    workers : int, optional
        Threads; by default one a core.

    Returns
    -------
    ndarray of float, n
        m²; 0 for owners without pieces.

    Examples
    --------
    >>> from shapely.geometry import box
    >>> pieces = np.array([box(0, 0, 2, 1), box(1, 0, 3, 1), box(0, 0, 1, 1)], dtype=object)
    >>> covered_area(np.array([0, 0, 2]), pieces, shapely.area(pieces),
    ...              limits=np.array([5.0, 5.0, 5.0])).tolist()
    [3.0, 0.0, 1.0]
    """
    count = len(limits)
    total = np.bincount(owners, weights=areas, minlength=count).astype(float)
    largest = np.zeros(count)
    np.maximum.at(largest, owners, areas)
    number = np.bincount(owners, minlength=count)
    full = largest >= limits
    several = (number > 1) & ~full
    first, second = _pairs_within(owners, several & (number <= _MOST_PAIRED))
    meet = _boxes_meet(pieces[first], pieces[second])
    first, second = first[meet], second[meet]
    (shared,) = in_chunks(
        lambda one, other: (shared_area(one, other),),
        pieces[first],
        pieces[second],
        workers=workers,
    )
    first, second, shared = (part[shared > 0] for part in (first, second, shared))
    twice = np.bincount(owners[first], weights=shared, minlength=count)
    most = np.zeros(count)
    np.maximum.at(most, owners[first], shared)
    result = np.where(full, limits, total - twice)
    formed = _with_triangle(owners, first, second, count=count) | (
        several & (number > _MOST_PAIRED)
    )
    if formed.any():
        low = np.where(number > _MOST_PAIRED, 0.0, total - twice)
        chosen = formed[owners]
        result[formed] = _unions(
            owners[chosen], pieces[chosen], np.maximum(low, largest)[formed],
            (total - most)[formed], workers=workers,
        )  # fmt: skip
    return np.clip(result, largest, np.maximum(largest, np.minimum(limits, total)))


def _pairs_within(owners: Indices, chosen: Flags) -> tuple[Indices, Indices]:
    """Return all pairs of pieces that belong to one of the chosen owners."""
    at = np.flatnonzero(chosen[owners])
    _, starts, counts = np.unique(owners[at], return_index=True, return_counts=True)
    found = [(np.empty(0, dtype=np.intp),) * 2]
    for count in np.unique(counts):
        one, other = np.triu_indices(count, 1)
        start = starts[counts == count][:, None]
        found.append((at[(start + one).ravel()], at[(start + other).ravel()]))
    first, second = (np.concatenate(part) for part in zip(*found, strict=True))
    return first, second


def _boxes_meet(one: Geometries, other: Geometries) -> Flags:
    """Return whether the bounding boxes of two pieces share ground."""
    a, b = shapely.bounds(one), shapely.bounds(other)
    low, high = np.maximum(a[:, :2], b[:, :2]), np.minimum(a[:, 2:], b[:, 2:])
    meet: Flags = (low < high).all(axis=1)
    return meet


def _with_triangle(owners: Indices, first: Indices, second: Indices, *, count: int) -> Flags:
    """Return which owners have three pieces that all share ground with one another."""
    found = np.zeros(count, dtype=bool)
    order = np.argsort(first, kind="stable")
    first, second = first[order], second[order]
    width = int(second.max(initial=0)) + 1
    edges = np.sort(first * width + second)
    starts = np.searchsorted(first, first, side="left")
    stops = np.searchsorted(first, first, side="right")
    # Each edge (a, b) is met with the edges (a, c) of the same piece; (b, c) closes a triangle.
    number = stops - starts
    edge = np.repeat(np.arange(len(first)), number)
    partner = (
        np.repeat(starts, number)
        + np.arange(len(edge))
        - np.repeat(np.cumsum(number) - number, number)
    )
    b, c = second[edge], second[partner]
    wanted = (b < c).nonzero()[0]
    closed = wanted[np.isin(b[wanted] * width + c[wanted], edges, kind="sort")]
    found[owners[first[edge[closed]]]] = True
    return found


def _unions(
    owners: Indices, pieces: Geometries, low: Areas, high: Areas, *, workers: int | None
) -> Areas:
    """Return the area of the union of each owner's pieces."""
    _, starts, counts = np.unique(owners, return_index=True, return_counts=True)
    result = np.zeros(len(starts))
    for count in np.unique(counts):
        rows = np.flatnonzero(counts == count)
        groups = pieces[starts[rows][:, None] + np.arange(count)[None, :]]
        (result[rows],) = in_chunks(
            lambda some, least, most: (held_between(some, least, most).area_m2,),
            groups, low[rows], high[rows], workers=workers,
        )  # fmt: skip
    return result
