"""
The same place in two layers: which polygons of the one and of the other show one site.

Two polygons are linked if they share enough of the smaller one; so a site drawn as one polygon here
and as several there is linked to all of them.  Outlines drawn from other imagery lie some metres
off, which matters for what is narrow: the offset that the two layers have as a whole is taken off
first, and a pair of like shapes is also laid on one another by their centroids.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, replace

import numpy as np
import numpy.typing as npt
import shapely

from swcgeo.model.settings import MatchSettings
from swcgeo.overlay.area import Geometries
from swcgeo.overlay.pairs import Areas, Indices, near_pairs, overlap_pairs, paired_area

_COLUMNS = ("left", "right", "shared_m2", "share", "iou", "moved_m")
_LEAST_SURE = 5
"""Pairs that are needed before two layers as a whole can be called offset."""
_ROUNDING = 1e-6
"""Shares this little below a bound reach it: projections round."""
_SURE_IOU = 0.6
_STEADY = 0.5
"""Share of the offset that its median deviation stays below, else it is scatter."""


@dataclass(frozen=True, slots=True)
class Links:
    """
    Pairs of polygons of two layers that show one site, ordered by left, then right.

    Attributes
    ----------
    left, right : ndarray of int, k
        Positions in the two layers.
    shared_m2 : ndarray of float, k
        Area that they share where they lie, m².
    share : ndarray of float, k
        Area shared / area of the smaller one, after moving.
    iou : ndarray of float, k
        Area shared / area of both together, after moving.
    moved_m : ndarray of float, k
        By how much the left one was moved to tell; 0 where it was not.
    offset_m : tuple of float
        (x, y) by which the left layer as a whole lies off the right one; (0, 0) where it does not.
    """

    left: Indices
    right: Indices
    shared_m2: Areas
    share: Areas
    iou: Areas
    moved_m: Areas
    offset_m: tuple[float, float] = (0.0, 0.0)

    def where(self, kept: npt.NDArray[np.bool_]) -> Links:
        """
        Return some of the links.

        Parameters
        ----------
        kept : ndarray of bool, k
            Which.

        Returns
        -------
        Links
            Those, in order.

        Examples
        --------
        >>> none = np.empty(0)
        >>> len(Links(none, none, none, none, none, none).where(none > 0).left)
        0
        """
        return replace(self, **{name: getattr(self, name)[kept] for name in _COLUMNS})


def same_place(
    left: Geometries, right: Geometries, *, settings: MatchSettings, near: bool = True
) -> Links:
    """
    Return the pairs of two layers that show one site.

    Parameters
    ----------
    left, right : ndarray of geometry
        Valid polygons in an equal-area CRS in metres; None and empty ones show nothing.
    settings : MatchSettings
        What is enough.
    near : bool
        Whether polygons may be moved to tell, by up to ``settings.shift_m``.

    Returns
    -------
    Links
        The pairs.

    Examples
    --------
    >>> from shapely.geometry import box
    >>> road = np.array([box(0, 0, 900, 9)], dtype=object)
    >>> again = np.array([box(4, 9, 904, 18), box(0, 40, 900, 49)], dtype=object)
    >>> links = same_place(road, again, settings=MatchSettings())
    >>> links.right.tolist(), links.shared_m2.tolist(), links.moved_m.round(1).tolist()
    ([0], [0.0], [9.8])
    """
    found = _overlapping(left, right, left, settings)
    if not near or settings.shift_m == 0:
        return found
    offset = _offset(left, right, found, most=settings.shift_m)
    if offset.any():
        # Where the layers lie off as a whole, a neighbour may lie where the site itself should.
        found = _overlapping(left, right, shapely.transform(left, lambda xy: xy + offset), settings)
    alike = _alike(left, right, found, settings)
    return joined([found, alike], offset_m=(float(offset[0]), float(offset[1])))


def _overlapping(
    left: Geometries, right: Geometries, moved: Geometries, settings: MatchSettings
) -> Links:
    """Return the pairs that share enough where the left ones have been moved to."""
    pairs = overlap_pairs(np.asarray(moved, dtype=object), right)
    links = _links(left, right, pairs.left, pairs.right, pairs.shared_m2)
    least_share, least_iou = settings.least_share - _ROUNDING, settings.least_iou - _ROUNDING
    links = links.where((links.share >= least_share) & (links.iou >= least_iou))
    if moved is left:
        return links
    return _as_they_lie(links, left, right, moved)


def _as_they_lie(links: Links, left: Geometries, right: Geometries, moved: Geometries) -> Links:
    """Return links of polygons that were moved, with what they share where they lie."""
    steps = _centroids(moved[links.left]) - _centroids(left[links.left])
    shared = paired_area(left[links.left], right[links.right])
    return replace(links, shared_m2=shared, moved_m=np.hypot(steps[:, 0], steps[:, 1]))


def _alike(left: Geometries, right: Geometries, found: Links, settings: MatchSettings) -> Links:
    """Return pairs of like shapes, not linked yet, that lie side by side."""
    rows, at = near_pairs(left, right, within_m=settings.shift_m)
    alone = ~np.isin(rows, found.left) & ~np.isin(at, found.right)
    rows, at = rows[alone], at[alone]
    steps = _centroids(right[at]) - _centroids(left[rows])
    close = np.hypot(steps[:, 0], steps[:, 1]) <= settings.shift_m
    rows, at, steps = rows[close], at[close], steps[close]
    corners, place = shapely.get_coordinates(left[rows], return_index=True)
    moved = np.asarray(shapely.set_coordinates(left[rows], corners + steps[place]), dtype=object)
    links = _links(left, right, rows, at, paired_area(moved, right[at]))
    shared = paired_area(left[rows], right[at])
    links = replace(links, shared_m2=shared, moved_m=np.hypot(steps[:, 0], steps[:, 1]))
    return links.where(links.iou >= settings.alike_iou)


def _links(left: Geometries, right: Geometries, rows: Indices, at: Indices, shared: Areas) -> Links:
    """Return pairs with the shares that follow from what they share."""
    one, other = shapely.area(left[rows]), shapely.area(right[at])
    share = shared / np.minimum(one, other)
    return Links(rows, at, shared, share, shared / (one + other - shared), np.zeros(len(rows)))


def _offset(left: Geometries, right: Geometries, links: Links, *, most: float) -> Areas:
    """Return by how much the left layer has to be moved as a whole; zeros where it has not."""
    sure = links.where(links.iou >= _SURE_IOU)
    if len(sure.left) < _LEAST_SURE:
        return np.zeros(2)
    steps = _centroids(right[sure.right]) - _centroids(left[sure.left])
    offset: Areas = np.median(steps, axis=0)
    scatter = np.median(np.hypot(*(steps - offset).T))
    size = float(np.hypot(*offset))
    return offset if size <= most and scatter <= _STEADY * size else np.zeros(2)


def _centroids(shapes: Geometries) -> Areas:
    """Return the centroids, (n, 2)."""
    return np.asarray(shapely.get_coordinates(shapely.centroid(shapes)), dtype=float).reshape(-1, 2)


def joined(found: Sequence[Links], *, offset_m: tuple[float, float] = (0.0, 0.0)) -> Links:
    """
    Return several sets of links as one, in order.

    Parameters
    ----------
    found : sequence of Links
        At least one, all about the same two layers.
    offset_m : tuple of float
        The offset of the whole.

    Returns
    -------
    Links
        All pairs, by left, then right.

    Examples
    --------
    >>> none = np.empty(0)
    >>> len(joined([Links(none, none, none, none, none, none)]).left)
    0
    """
    columns = [np.concatenate([getattr(one, name) for one in found]) for name in _COLUMNS]
    order = np.lexsort((columns[1], columns[0]))
    left, right, shared, share, iou, moved = (column[order] for column in columns)
    return Links(left, right, shared, share, iou, moved, offset_m)
