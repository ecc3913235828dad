"""
What a drift of outlines between two images leaves certain, pair by pair.

Two patches share ground *certainly* where they still do when one of them moves by up to the
tolerance, whichever way: a sliver along a common border that was redrawn is no such ground.  What
one of them has *beyond* the other is what lies farther than the tolerance from it: an outline
redrawn within the tolerance has nothing beyond.
"""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np
import shapely

from swcgeo.overlay.area import Geometries
from swcgeo.overlay.local import Local
from swcgeo.overlay.pairs import Areas, Indices, paired_area
from swcgeo.overlay.threads import in_chunks


@dataclass(frozen=True, slots=True)
class Drift:
    """
    Two layers whose outlines may lie off one another by a tolerance.

    Attributes
    ----------
    left, right : ndarray of geometry
        Valid polygons in the working CRS; None where there is none.
    local : Local
        How lengths in that CRS become true.
    tolerance_m : float
        The tolerance, m.
    segments : int
        Segments a quadrant of round joins.
    """

    left: Geometries
    right: Geometries
    local: Local
    tolerance_m: float
    segments: int

    def reversed(self) -> Drift:
        """
        Return the same with the layers exchanged.

        Returns
        -------
        Drift
            Left is right.

        Examples
        --------
        >>> from pyproj import CRS
        >>> none = np.empty(0, dtype=object)
        >>> drift = Drift(np.array([None]), none, Local(CRS("EPSG:4544")), 5.0, 8)
        >>> len(drift.reversed().left)
        0
        """
        return Drift(self.right, self.left, self.local, self.tolerance_m, self.segments)

    def certain(self, rows: Indices, at: Indices, *, least_m2: Areas) -> Areas:
        """
        Return the area that pairs share whichever way one of the two moves.

        Parameters
        ----------
        rows, at : ndarray of int, k
            Positions in `left` and in `right`.
        least_m2 : ndarray of float, k
            From where on it need not be known how much more it is.

        Returns
        -------
        ndarray of float, k
            m²: the larger of the one within the other shrunk and the other within the one shrunk,
            or a smaller area that is large enough.

        Examples
        --------
        >>> from pyproj import CRS
        >>> here = np.array([shapely.box(0, 0, 100, 100)], dtype=object)
        >>> beside = np.array([shapely.box(x, 0, x + 100, 100) for x in (97, 80)], dtype=object)
        >>> drift = Drift(here, beside, Local(CRS("EPSG:4544")), 5.0, 8)
        >>> rows, at, least = np.array([0, 0]), np.array([0, 1]), np.array([1.0, 1.0])
        >>> drift.certain(rows, at, least_m2=least).tolist()
        [0.0, 1350.0]
        """
        found = self._within(rows, at, reach_m=-self.tolerance_m)
        open_ = np.flatnonzero(found < least_m2)
        other = self.reversed()._within(at[open_], rows[open_], reach_m=-self.tolerance_m)  # noqa: SLF001
        found[open_] = np.maximum(found[open_], other)
        return found

    def beyond(self, rows: Indices, at: Indices) -> Areas:
        """
        Return the area of the left polygons of pairs that lies beyond the tolerance of the right.

        Parameters
        ----------
        rows, at : ndarray of int, k
            Positions in `left` and in `right`.

        Returns
        -------
        ndarray of float, k
            m².

        Examples
        --------
        >>> from pyproj import CRS
        >>> here = np.array([shapely.box(0, 0, 100, 100)], dtype=object)
        >>> then = np.array([shapely.box(0, 0, 60, 100)], dtype=object)
        >>> drift = Drift(here, then, Local(CRS("EPSG:4544")), 5.0, 8)
        >>> drift.beyond(np.array([0]), np.array([0])).round().tolist()
        [3500.0]
        """
        held = self._within(rows, at, reach_m=self.tolerance_m)
        return np.maximum(shapely.area(self.left[rows]) - held, 0.0)

    def _within(self, rows: Indices, at: Indices, *, reach_m: float) -> Areas:
        """Return the area of left polygons in right ones that were grown (or shrunk)."""
        one, other = self.left[rows], self.right[at]
        if self.local.needed:
            # The projection belongs to the pair, so each pair has a polygon of its own.
            one, other = self.local.beside(one, one), self.local.beside(one, other)
            reached = self._reached(other, reach_m)
        else:
            used, place = np.unique(at, return_inverse=True)
            reached = self._reached(self.right[used], reach_m)[place]
        return paired_area(one, reached)

    def _reached(self, shapes: Geometries, reach_m: float) -> Geometries:
        """Return polygons grown by a distance, or shrunk by a negative one."""
        (found,) = in_chunks(
            lambda some: (shapely.buffer(some, reach_m, quad_segs=self.segments),), shapes
        )
        return found
