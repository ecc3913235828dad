"""
Kin: which patches of two deliveries show the same ground, drift between images allowed for.

A pair that shares ground is kin if it still does whichever way one of the two moves within the
tolerance, if the smaller one lies in the other, or if both are so narrow that drift can part them
and one lies within the tolerance of the other.  Two patches that are each the *same* as another
one, within the tolerance, are no kin of one another: what they share is how they were drawn.
"""

from __future__ import annotations

from dataclasses import dataclass, fields, replace

import numpy as np
import shapely

from swcgeo.model.settings import LineageSettings
from swcgeo.overlay.area import Geometries, only
from swcgeo.overlay.drift import Drift
from swcgeo.overlay.pairs import Areas, Flags, Indices, Overlaps, overlap_pairs, self_overlaps
from swcgeo.overlay.partition import components

_NARROW = 3.0
"""Tolerances that a patch measures across, on average, from which drift cannot part it."""
_ROUNDING = 1e-9


@dataclass(frozen=True, slots=True)
class Side:
    """
    The patches of one delivery, and which of them are the same one delivered twice.

    Attributes
    ----------
    overlaps : Overlaps
        The pairs within the delivery that share ground.
    node : ndarray of int, n
        For each patch the number of the one that it repeats, or its own.
    """

    overlaps: Overlaps
    node: Indices


@dataclass(frozen=True, slots=True)
class Pairs:
    """
    Pairs of an old and a new patch, ordered by old, then new.

    Attributes
    ----------
    old, new : ndarray of int, k
        Positions in the two deliveries.
    shared_m2 : ndarray of float, k
        Area that they share as they lie.
    smaller_m2 : ndarray of float, k
        Area of the smaller one.
    lost_m2, gained_m2 : ndarray of float, k
        Area of the old (new) one beyond the tolerance of the other; no more than it is worth
        knowing: as it lies, where that is too little to count.
    """

    old: Indices
    new: Indices
    shared_m2: Areas
    smaller_m2: Areas
    lost_m2: Areas
    gained_m2: Areas

    def where(self, kept: Flags | Indices) -> Pairs:
        """
        Return some of the pairs.

        Parameters
        ----------
        kept : ndarray of bool or int
            Which.

        Returns
        -------
        Pairs
            Those, in order.

        Examples
        --------
        >>> none = np.empty(0)
        >>> len(Pairs(none, none, none, none, none, none).where(none > 0).old)
        0
        """
        return Pairs(*(getattr(self, field.name)[kept] for field in fields(self)))


def side_of(patches: Geometries, *, settings: LineageSettings) -> Side:
    """
    Return what a delivery has twice.

    Parameters
    ----------
    patches : ndarray of geometry, n
        Valid polygons in an equal-area CRS in metres; None where there is none.
    settings : LineageSettings
        Thresholds.

    Returns
    -------
    Side
        Its overlaps, and its patches by node.

    Examples
    --------
    >>> shapes = [shapely.box(x, 0, x + 100, 100) for x in (0, 500, 501)]
    >>> side_of(np.array(shapes, dtype=object), settings=LineageSettings()).node.tolist()
    [0, 1, 1]
    """
    pairs = self_overlaps(patches)
    both = shapely.area(pairs.one) + shapely.area(pairs.other) - pairs.shared_m2
    twice = pairs.shared_m2 >= settings.twin_iou * both
    return Side(pairs, components(len(patches), pairs.left[twice], pairs.right[twice]))


def kin_of(
    drift: Drift, sides: tuple[Side, Side], *, settings: LineageSettings
) -> tuple[Pairs, Overlaps]:
    """
    Return which old and new patches are kin, and all that share any ground.

    Parameters
    ----------
    drift : Drift
        The old patches (left) and the new ones (right).
    sides : tuple of Side
        The same two deliveries, each by itself.
    settings : LineageSettings
        Thresholds.

    Returns
    -------
    tuple of Pairs and Overlaps
        Kin, and the pairs that share ground.

    Examples
    --------
    >>> from pyproj import CRS
    >>> from swcgeo.overlay.local import Local
    >>> old, new = ([shapely.box(x, 0, x + 100, 100) for x in (at, at + 100)] for at in (0, 3))
    >>> layers = [np.array(shapes, dtype=object) for shapes in (old, new)]
    >>> rules = LineageSettings()
    >>> sides = tuple(side_of(layer, settings=rules) for layer in layers)
    >>> kin, pairs = kin_of(Drift(*layers, Local(CRS("EPSG:4544")), 5.0, 8), sides, settings=rules)
    >>> kin.new.tolist(), pairs.right.tolist()  # the 3 m of the neighbour are no kin
    ([0, 1], [0, 0, 1])
    """
    overlaps = overlap_pairs(drift.left, drift.right)
    pairs, narrow = _candidates(drift, overlaps, settings)
    pairs = _beyond(drift, pairs, settings)
    chosen = _akin(drift, pairs, narrow, settings)
    pairs = pairs.where(chosen)
    return pairs.where(_not_explained(drift, pairs, sides, settings)), overlaps


def _candidates(drift: Drift, overlaps: Overlaps, settings: LineageSettings) -> tuple[Pairs, Flags]:
    """Return the pairs worth a closer look, and which of them are of two narrow patches."""
    slim = [_narrow(drift, layer) for layer in (drift.left, drift.right)]
    near = drift.local.near_pairs(
        only(drift.left, slim[0]), only(drift.right, slim[1]), within_m=drift.tolerance_m
    )
    width = len(drift.right) + 1
    apart = ~np.isin(near[0] * width + near[1], overlaps.left * width + overlaps.right)
    old = np.concatenate([overlaps.left, near[0][apart]])
    new = np.concatenate([overlaps.right, near[1][apart]])
    shared = np.concatenate([overlaps.shared_m2, np.zeros(int(apart.sum()))])
    order = np.lexsort((new, old))
    old, new, shared = old[order], new[order], shared[order]
    one, other = shapely.area(drift.left[old]), shapely.area(drift.right[new])
    smaller = np.minimum(one, other)
    narrow: Flags = slim[0][old] & slim[1][new]
    asked = narrow | (shared >= settings.kin_share * smaller)
    pairs = Pairs(old, new, shared, smaller, one - shared, other - shared)
    return pairs.where(asked), narrow[asked]


def _narrow(drift: Drift, layer: Geometries) -> Flags:
    """Return which patches drift can part from what they were, by their mean width."""
    limit = _NARROW * drift.tolerance_m
    narrow = _mean_width(layer) < limit * drift.local.stretch
    if drift.local.needed:
        rows = np.flatnonzero(narrow)
        shapes = layer[rows]
        narrow[rows] = _mean_width(drift.local.beside(shapes, shapes)) < limit
    return narrow


def _mean_width(shapes: Geometries) -> Areas:
    """Return twice the area / length of the outline: the width of a strip; NaN without outline."""
    with np.errstate(invalid="ignore", divide="ignore"):
        width: Areas = 2 * shapely.area(shapes) / shapely.length(shapes)
    return width


def _beyond(drift: Drift, pairs: Pairs, settings: LineageSettings) -> Pairs:
    """Return pairs with what is beyond the tolerance, where what is beyond at all could count."""
    lost, gained = pairs.lost_m2.copy(), pairs.gained_m2.copy()
    worth = settings.beyond_share * pairs.smaller_m2
    open_ = np.flatnonzero(lost > worth)
    lost[open_] = drift.beyond(pairs.old[open_], pairs.new[open_])
    open_ = np.flatnonzero(gained > worth)
    gained[open_] = drift.reversed().beyond(pairs.new[open_], pairs.old[open_])
    return replace(pairs, lost_m2=lost, gained_m2=gained)


def _akin(drift: Drift, pairs: Pairs, narrow: Flags, settings: LineageSettings) -> Flags:
    """Return which pairs are kin, each taken by itself."""
    akin: Flags = pairs.shared_m2 >= settings.within_share * pairs.smaller_m2
    beyond = np.minimum(pairs.lost_m2, pairs.gained_m2)
    akin |= narrow & (beyond <= (1 - settings.within_share) * pairs.smaller_m2)
    least = settings.kin_share * pairs.smaller_m2
    open_ = np.flatnonzero(~akin & (pairs.shared_m2 >= least))
    certain = drift.certain(pairs.old[open_], pairs.new[open_], least_m2=least[open_])
    akin[open_] = certain >= least[open_]
    return akin


def _not_explained(
    drift: Drift, pairs: Pairs, sides: tuple[Side, Side], settings: LineageSettings
) -> Flags:
    """Return which pairs remain once patches that have stayed themselves are taken as such."""
    nodes = sides[0].node[pairs.old], sides[1].node[pairs.new]
    group, same = _same(drift, pairs, nodes, settings)
    settled = [np.isin(node, node[same[group]]) for node in nodes]
    held = pairs.shared_m2 >= settings.held_share * pairs.smaller_m2
    neither, both = ~settled[0] & ~settled[1], settled[0] & settled[1]
    kept: Flags = same[group] | neither | (held & ~both)
    return kept


def _same(
    drift: Drift, pairs: Pairs, nodes: tuple[Indices, Indices], settings: LineageSettings
) -> tuple[Indices, Flags]:
    """Return for each pair its pair of nodes, and which of those are one patch seen twice."""
    width = int(max(node.max(initial=0) for node in nodes)) + 1
    kinds, group = np.unique(nodes[0] * width + nodes[1], return_inverse=True)
    worth = settings.beyond_share * pairs.smaller_m2
    alike = (pairs.lost_m2 <= worth) & (pairs.gained_m2 <= worth)
    whole = shapely.area(drift.left[pairs.old]) + shapely.area(drift.right[pairs.new])
    iou = np.where(alike, pairs.shared_m2 / (whole - pairs.shared_m2), -1.0)
    likeness = np.full(len(kinds), -1.0)
    np.maximum.at(likeness, group, iou)
    same = np.zeros(len(kinds), dtype=bool)
    # Of several that could be it, that which is most like it: narrow ones lie side by side.
    for node in (kinds // width, kinds % width):
        best = np.full(width, -1.0)
        np.maximum.at(best, node, likeness)
        same |= (likeness >= 0) & (likeness >= best[node] - _ROUNDING)
    return group, same
