"""Ground covered by several polygons, counted once: nothing twice."""

from __future__ import annotations

import numpy as np
import shapely

from swcgeo.overlay.area import Geometries
from swcgeo.overlay.exact import union
from swcgeo.overlay.pairs import Areas, Indices
from swcgeo.overlay.threads import in_chunks

_WIDEST_GROUP = 8


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
        Polygons in an equal-area CRS in metres.
    areas : ndarray of float, k
        Their areas, m².
    limits : ndarray of float, n
        Area of each owner, m², which the union of its pieces cannot exceed.
    workers : int, optional
        Threads; by default one a core.

    Returns
    -------
    ndarray of float, n
        m²; 0 for owners without pieces.  A union is formed only where pieces of one owner meet.

    Examples
    --------
    >>> from shapely.geometry import box
    >>> pieces = np.array([box(0, 0, 2, 1), box(1, 0, 3, 1), box(0, 0, 1, 1)], dtype=object)
    >>> covered_area(np.array([0, 0, 2]), pieces, shapely.area(pieces),
    ...              limits=np.array([5.0, 5.0, 5.0])).tolist()
    [3.0, 0.0, 1.0]
    """
    total = np.bincount(owners, weights=areas, minlength=len(limits)).astype(float)
    largest = np.zeros(len(limits))
    np.maximum.at(largest, owners, areas)
    full = largest >= limits
    alone = np.bincount(owners, minlength=len(limits)) <= 1
    open_owners = ~alone & ~full
    result = np.where(full, limits, total)
    chosen = open_owners[owners]
    if chosen.any():
        who, unions = _unions(owners[chosen], pieces[chosen], areas[chosen], workers=workers)
        result[who] = unions
    return np.clip(result, largest, np.minimum(np.maximum(limits, largest), np.maximum(total, largest)))


def _unions(
    owners: Indices, pieces: Geometries, areas: Areas, *, workers: int | None
) -> tuple[Indices, Areas]:
    """Return owners with several pieces, and the area of their union."""
    who, starts, counts = np.unique(owners, return_index=True, return_counts=True)
    result = np.zeros(len(who))
    for count in np.unique(counts):
        rows = np.flatnonzero(counts == count)
        at = starts[rows][:, None] + np.arange(count)[None, :]
        grouped, sums = pieces[at], areas[at]
        (result[rows],) = in_chunks(_union_areas, grouped, sums, workers=workers)
    return who, result


def _union_areas(groups: Geometries, areas: Areas) -> tuple[Areas]:
    """Return the area of the union of each row of pieces, formed only where they meet."""
    result = areas.sum(axis=1)
    meet = _boxes_meet(groups) if groups.shape[1] <= _WIDEST_GROUP else np.ones(len(groups), bool)
    if meet.any():
        result[meet] = union(groups[meet]).area_m2
    return (result,)


def _boxes_meet(groups: Geometries) -> np.ndarray:
    """Return whether any two bounding boxes in a row share ground."""
    bounds = shapely.bounds(groups)
    meet = np.zeros(len(groups), dtype=bool)
    for first in range(groups.shape[1]):
        for second in range(first + 1, groups.shape[1]):
            low = np.maximum(bounds[:, first, :2], bounds[:, second, :2])
            high = np.minimum(bounds[:, first, 2:], bounds[:, second, 2:])
            meet |= (low < high).all(axis=1)
    return meet
