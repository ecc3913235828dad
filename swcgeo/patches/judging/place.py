"""
Where a patch lies relative to a set of ranges: within, overlap, apart, or too thin to tell.

`Reach` holds what patches and ranges share, computed once; `Reach.place` then answers for any
choice of ranges (in force at a date, approved later, with or without undated ones).
"""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass

import numpy as np
import shapely
from pyproj import CRS

from swcgeo.model.settings import ComplianceSettings
from swcgeo.overlay.area import Geometries
from swcgeo.overlay.band import tolerance_band
from swcgeo.overlay.cover import shared_once
from swcgeo.overlay.local import Local
from swcgeo.overlay.pairs import Areas, Flags, Indices, Overlaps, overlap_pairs

APART, OVERLAP, WITHIN, THIN = 0, 1, 2, 3
"""Place classes."""

Choice = Callable[[Indices, Indices], Flags]
"""Says for questions (their position) and ranges (theirs) which ranges count."""


@dataclass(frozen=True, slots=True)
class Place:
    """
    Areas and place class of k questions, each about one patch and one choice of ranges.

    Attributes
    ----------
    area_m2, inside_m2 : ndarray of float, k
        Area of the patch, and of its part inside the union of the ranges.
    outside_low_m2, outside_high_m2 : ndarray of float, k
        Area outside the ranges grown and shrunk by the tolerance.
    kind : ndarray of int, k
        `APART`, `OVERLAP`, `WITHIN` or `THIN`.
    robust : ndarray of bool, k
        Whether the class is the same without tolerance.
    """

    area_m2: Areas
    inside_m2: Areas
    outside_low_m2: Areas
    outside_high_m2: Areas
    kind: np.ndarray
    robust: Flags

    @property
    def outside_m2(self) -> Areas:
        """Area outside the union of the ranges."""
        return self.area_m2 - self.inside_m2


@dataclass(frozen=True, slots=True)
class Reach:
    """
    What patches and ranges have in common, whichever ranges will count.

    Attributes
    ----------
    patches, ranges : ndarray of geometry
        Valid polygons in an equal-area CRS in metres; None where a row cannot be used.
    overlaps : Overlaps
        All pairs that share ground.
    near : tuple of ndarray of int
        All pairs within the tolerance of one another.
    settings : ComplianceSettings
        Tolerance and thresholds.
    local : Local
        What makes lengths true.
    """

    patches: Geometries
    ranges: Geometries
    overlaps: Overlaps
    near: tuple[Indices, Indices]
    settings: ComplianceSettings
    local: Local

    def place(self, rows: Indices, counts: Choice) -> Place:
        """
        Return where patches lie relative to the ranges that count.

        Parameters
        ----------
        rows : ndarray of int, k
            Position of the patch of each question; a patch may be asked about more than once.
        counts : callable
            Takes questions and ranges (arrays of positions), returns which ranges count.

        Returns
        -------
        Place
            One entry a question.

        Examples
        --------
        >>> from shapely.geometry import box
        >>> patch = np.array([box(0, 0, 100, 100)], dtype=object)
        >>> ranges = np.array([box(-20, -20, 120, 120)], dtype=object)
        >>> reach = reach_of(patch, ranges, settings=ComplianceSettings(), crs=CRS("EPSG:4544"))
        >>> reach.place(np.array([0]), lambda question, at: at >= 0).kind.item() == WITHIN
        True
        """
        area = shapely.area(self.patches[rows])
        inside = self._inside(rows, counts, area)
        question, at = self._chosen(rows, self.near, counts)
        low, high = self._band(rows, question, at, area - inside)
        inner = self._inner(rows, question, at, area - inside)
        kind = self._kind(area, inside, low, high, inner)
        sharp = self._kind(area, inside, area - inside, area - inside, inner)
        return Place(area, inside, low, high, kind, kind == sharp)

    def _inside(self, rows: Indices, counts: Choice, area: Areas) -> Areas:
        """Return the area of each patch inside the union of the ranges that count."""
        pairs = self.overlaps
        question, pair = _expanded(pairs.left, rows)
        kept = counts(question, pairs.right[pair])
        question, pair = question[kept], pair[kept]
        return shared_once(pairs.where(pair), question, limits=area)

    def _band(
        self, rows: Indices, question: Indices, at: Indices, outside: Areas
    ) -> tuple[Areas, Areas]:
        """Return the area outside the ranges grown, and outside the ranges shrunk."""
        if self.settings.tolerance_m == 0:
            return outside, outside
        asked = self.patches[rows]
        here = self.local.beside(asked, asked)
        there = self.local.beside(asked[question], self.ranges[at])
        band = tolerance_band(
            here, there, question, np.arange(len(there)),
            tolerance_m=self.settings.tolerance_m, segments=self.settings.arc_segments,
        )  # fmt: skip
        high = shapely.area(here) - band.inside_low
        return np.minimum(band.outside_low, outside), np.maximum(high, outside)

    def _chosen(
        self, rows: Indices, pairs: tuple[Indices, Indices], counts: Choice
    ) -> tuple[Indices, Indices]:
        """Return (question, range) for the pairs whose range counts."""
        question, pair = _expanded(pairs[0], rows)
        at = pairs[1][pair]
        kept = counts(question, at)
        return question[kept], at[kept]

    def _inner(self, rows: Indices, question: Indices, at: Indices, outside: Areas) -> Flags:
        """Return which patches lie inside but for the rounding of projections."""
        inner = outside <= 0
        close = ~inner & (outside <= self.settings.rounding_m2)
        asked = close[question]
        who, starts, numbers = np.unique(question[asked], return_index=True, return_counts=True)
        ranges = self.ranges[at[asked]]
        for one, start, number in zip(who, starts, numbers, strict=True):
            patch = self.patches[rows[[one]]]
            close_by = self.local.beside(np.repeat(patch, number), ranges[start : start + number])
            grown = shapely.union_all(shapely.buffer(close_by, self.settings.rounding_m))
            inner[one] = shapely.covers(grown, self.local.beside(patch, patch)[0])
        return inner

    def _kind(
        self, area: Areas, inside: Areas, low: Areas, high: Areas, inner: Flags
    ) -> np.ndarray:
        """Return the place class from the areas certainly outside and perhaps outside."""
        rules = self.settings
        small = np.minimum(rules.small_m2, rules.small_share * area)
        holds_inside, holds_outside = area - high > small, low > small
        outside = area - inside
        # Every class is proved by what is known: an area that is NaN fulfils none, so it is thin.
        forgiven = (low <= small) & (outside <= area / 2) & (outside < rules.plan_limit_m2)
        kind = np.select(
            [holds_inside & holds_outside, holds_inside & forgiven, holds_outside & ~holds_inside],
            [OVERLAP, WITHIN, APART],
            default=THIN,
        )
        return np.where(inner, WITHIN, kind)


def reach_of(
    patches: Geometries, ranges: Geometries, *, settings: ComplianceSettings, crs: CRS
) -> Reach:
    """
    Return what patches and ranges have in common.

    Parameters
    ----------
    patches, ranges : ndarray of geometry
        Valid polygons in the working CRS; None where a row cannot be used.
    settings : ComplianceSettings
        Tolerance and thresholds.
    crs : pyproj.CRS
        The working CRS.

    Returns
    -------
    Reach
        Overlaps and near pairs.

    Examples
    --------
    >>> from shapely.geometry import box
    >>> patches = np.array([box(0, 0, 10, 10)], dtype=object)
    >>> reach = reach_of(patches, patches, settings=ComplianceSettings(), crs=CRS("EPSG:4544"))
    >>> len(reach.overlaps)
    1
    """
    local = Local(crs)
    near = local.near_pairs(patches, ranges, within_m=settings.tolerance_m)
    return Reach(patches, ranges, overlap_pairs(patches, ranges), near, settings, local)


def _expanded(left: Indices, rows: Indices) -> tuple[Indices, Indices]:
    """Return (question, pair) for all pairs of the patches that the questions are about."""
    start = np.searchsorted(left, rows, side="left")
    number = np.searchsorted(left, rows, side="right") - start
    question = np.repeat(np.arange(len(rows)), number)
    within = np.arange(len(question)) - np.repeat(np.cumsum(number) - number, number)
    return question, np.repeat(start, number) + within
