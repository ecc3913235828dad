"""
What the positional tolerance leaves open: a polygon against ranges grown and shrunk by it.

Only the ranges' ground near a polygon is grown and shrunk; it is cut off so far away that the cut
itself changes nothing at the polygon.
"""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np
import shapely

from swcgeo.overlay.area import Geometries
from swcgeo.overlay.pairs import Areas, Flags, Indices, box_in, paired_area
from swcgeo.overlay.threads import in_chunks

_CLIP = 1.2
"""Ranges are cut off at this multiple of the tolerance around a polygon's bounding box."""
_CLOSING_M = 0.01
"""Gaps narrower than twice this between ranges that adjoin are no outline."""


_PAIR, _OVERLAP_M2 = 2, 1.0


@dataclass(frozen=True, slots=True)
class Band:
    """
    Area of each polygon that is certainly inside and certainly outside, m².

    Attributes
    ----------
    inside_low : ndarray of float, n
        Inside the ranges shrunk by the tolerance.
    outside_low : ndarray of float, n
        Outside the ranges grown by the tolerance.
    """

    inside_low: Areas
    outside_low: Areas


def tolerance_band(
    polygons: Geometries,
    ranges: Geometries,
    rows: Indices,
    at: Indices,
    *,
    tolerance_m: float,
    segments: int,
    workers: int | None = None,
) -> Band:
    """
    Return what of each polygon is inside and outside whichever way the ranges' outline moves.

    Parameters
    ----------
    polygons : ndarray of geometry, n
        Valid polygons in an equal-area CRS in metres.
    ranges : ndarray of geometry, m
        Valid polygons in the same CRS; they may overlap and adjoin.
    rows, at : ndarray of int, k
        Pairs of polygon and range that lie within the tolerance of one another, by `rows`.
    tolerance_m : float
        The tolerance t, m, above 0.
    segments : int
        Segments a quadrant of the round joins.
    workers : int, optional
        Threads; by default one a core.

    Returns
    -------
    Band
        Areas, m²; a polygon without any range near is all outside.

    Notes
    -----
    area(P ∩ U−) and area(P − U+) with U the union of the ranges, and round buffers.

    Examples
    --------
    >>> from shapely.geometry import box
    >>> band = tolerance_band(np.array([box(0, 0, 100, 100)], dtype=object),
    ...                       np.array([box(40, -50, 300, 150)], dtype=object),
    ...                       np.array([0]), np.array([0]), tolerance_m=5.0, segments=16)
    >>> band.inside_low.tolist(), band.outside_low.tolist()
    ([5500.0], [3500.0])
    """
    area = shapely.area(polygons)
    inside, outside = np.zeros(len(polygons)), area.copy()
    who, starts, counts = np.unique(rows, return_index=True, return_counts=True)
    settings = (tolerance_m, segments)
    for count in np.unique(counts):
        chosen = np.flatnonzero(counts == count)
        groups = ranges[at[starts[chosen][:, None] + np.arange(count)[None, :]]]
        (found,) = in_chunks(
            lambda some, near: (_certain(some, near, settings),),
            polygons[who[chosen]], groups, workers=workers,
        )  # fmt: skip
        inside[who[chosen]], outside[who[chosen]] = found[:, 0], found[:, 1]
    return Band(inside, outside)


def _certain(polygons: Geometries, groups: Geometries, settings: tuple[float, int]) -> np.ndarray:
    """Return (inside, outside) certain areas of polygons, each with its group of ranges."""
    tolerance_m, segments = settings
    local = _union_near(polygons, groups, tolerance_m)
    held = [
        paired_area(polygons, shapely.buffer(local, reach, quad_segs=segments), workers=1)
        for reach in (-tolerance_m, tolerance_m)
    ]
    return np.column_stack([held[0], shapely.area(polygons) - held[1]])


def _union_near(polygons: Geometries, groups: Geometries, tolerance_m: float) -> Geometries:
    """Return the union of each group of ranges as far as it lies near its polygon."""
    clip = _boxes(polygons, _CLIP * tolerance_m)
    near = groups.copy()
    far = ~box_in(shapely.bounds(groups), shapely.bounds(clip)[:, None])
    row, column = np.nonzero(far)
    near[row, column] = shapely.intersection(groups[row, column], clip[row])
    if groups.shape[1] == 1:
        return np.asarray(near[:, 0], dtype=object)
    together = shapely.union_all(near, axis=1)
    meet = _adjoining(near, together)
    closed = shapely.buffer(together[meet], _CLOSING_M, join_style="mitre")
    together[meet] = shapely.buffer(closed, -_CLOSING_M, join_style="mitre")
    return np.asarray(together, dtype=object)


def _adjoining(groups: Geometries, together: Geometries) -> Flags:
    """Return whether ranges of a group may come within the closing distance without overlapping."""
    adjoin = np.ones(len(groups), dtype=bool)
    if groups.shape[1] == _PAIR:
        # Two that overlap are one ground already: no line runs between them.
        apart = shapely.area(groups).sum(axis=1) - shapely.area(together) <= _OVERLAP_M2
        adjoin[apart] = shapely.dwithin(groups[apart, 0], groups[apart, 1], 2 * _CLOSING_M)
        adjoin[~apart] = False
    return adjoin


def _boxes(polygons: Geometries, margin: float) -> Geometries:
    """Return the bounding boxes of polygons, wider by `margin` on each side."""
    west, south, east, north = shapely.bounds(polygons).T
    boxes = shapely.box(west - margin, south - margin, east + margin, north + margin)
    return np.asarray(boxes, dtype=object)
