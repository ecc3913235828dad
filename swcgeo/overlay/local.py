"""
Lengths that are true: distances and buffers where the working CRS keeps areas only.

Within some hundred kilometres the Lambert projection of a run is true to length as well, to a few
parts in 100 000.  Data that spans more than 20° is worked in EPSG:6933, which is not; there
`Local` puts each polygon, and what lies near it, into a projection of its own neighbourhood.
"""

from __future__ import annotations

from dataclasses import dataclass
from functools import lru_cache

import numpy as np
import shapely
from pyproj import CRS, Geod, Transformer

from swcgeo.errors import CrsError
from swcgeo.overlay.area import WIDE_CRS, Geometries, local_crs, projected
from swcgeo.overlay.pairs import Areas, Indices, near_pairs

_CELL_DEG = 2.0
_STRETCH = 4.0
"""EPSG:6933 shortens north-south lengths to a quarter at 75° latitude at most."""


@dataclass(frozen=True, slots=True)
class Local:
    """
    Geometries in projections that are true to length.

    Attributes
    ----------
    crs : pyproj.CRS
        The working CRS.
    """

    crs: CRS

    @property
    def needed(self) -> bool:
        """Whether the working CRS is not true to length."""
        return self.crs == WIDE_CRS

    @property
    def stretch(self) -> float:
        """By how much a true length may exceed that in the working CRS, or fall short of it."""
        return _STRETCH if self.needed else 1.0

    def beside(self, centres: Geometries, others: Geometries) -> Geometries:
        """
        Return each geometry in the projection of the neighbourhood of its partner.

        Parameters
        ----------
        centres : ndarray of geometry, k
            Polygons in the working CRS whose places choose the projection; beside one that is
            missing a geometry stays as it is.
        others : ndarray of geometry, k
            Geometries in the working CRS.

        Returns
        -------
        ndarray of geometry, k
            `others`, true to length near `centres`; as they are where the working CRS is so.

        Examples
        --------
        >>> from shapely.geometry import box
        >>> here = np.array([box(0, 7_000_000, 100, 7_000_400)], dtype=object)
        >>> there = Local(WIDE_CRS).beside(here, here)
        >>> shapely.area(there).round().tolist()
        [40000.0]
        """
        if not self.needed or not len(others):
            return others
        moved = np.array(others, dtype=object)
        # A place that is not there chooses no projection.
        placed = np.flatnonzero(np.isfinite(shapely.bounds(centres)).all(axis=1))
        centres = centres[placed]
        base = self.crs.geodetic_crs or self.crs
        degrees = Transformer.from_crs(self.crs, base, always_xy=True).transform
        middle = (shapely.bounds(centres)[:, :2] + shapely.bounds(centres)[:, 2:]) / 2
        longitude, latitude = degrees(middle[:, 0], middle[:, 1])
        cells = np.column_stack(
            [np.round(np.asarray(axis) / _CELL_DEG) for axis in (longitude, latitude)]
        )
        kinds, kind = np.unique(cells, axis=0, return_inverse=True)
        for number, (east, north) in enumerate(kinds * _CELL_DEG):
            rows = placed[np.flatnonzero(kind.ravel() == number)]
            change = _neighbourhood(self.crs, float(east), float(north)).transform
            moved[rows] = shapely.transform(moved[rows], change, interleaved=False)
        return moved

    def near_pairs(
        self, left: Geometries, right: Geometries, *, within_m: float
    ) -> tuple[Indices, Indices]:
        """
        Return all pairs of two layers that lie within a distance of one another.

        Parameters
        ----------
        left, right : ndarray of geometry
            Geometries in the working CRS.
        within_m : float
            The distance on the ground, m, included.

        Returns
        -------
        tuple of ndarray of int
            Positions in `left` and in `right`, ordered.

        Examples
        --------
        >>> from shapely.geometry import box
        >>> here, there = (np.array([box(x, 0, x + 10, 10)], dtype=object) for x in (0, 14))
        >>> Local(CRS("EPSG:4544")).near_pairs(here, there, within_m=5.0)[1].tolist()
        [0]
        """
        if not self.needed:
            return near_pairs(left, right, within_m=within_m)
        i, j = near_pairs(left, right, within_m=within_m * self.stretch)
        kept = shapely.dwithin(
            self.beside(left[i], left[i]), self.beside(left[i], right[j]), within_m
        )
        return i[kept], j[kept]


@lru_cache(maxsize=1024)
def _neighbourhood(crs: CRS, longitude: float, latitude: float) -> Transformer:
    """Return the way from a CRS into the projection of a neighbourhood; making it takes 0.1 s."""
    target = local_crs(crs.geodetic_crs or crs, longitude=longitude, latitude=latitude)
    return Transformer.from_crs(crs, target, always_xy=True)


def geodesic_lengths(lines: Geometries, crs: CRS) -> Areas:
    """
    Return the lengths of lines on the ellipsoid.

    Parameters
    ----------
    lines : ndarray of geometry, n
        Lines in any CRS; None and empty ones have no length.
    crs : pyproj.CRS
        Their CRS.

    Returns
    -------
    ndarray of float, n
        m.

    Raises
    ------
    CrsError
        If the CRS has no ellipsoid.

    Examples
    --------
    >>> degree = np.array([shapely.LineString([(105, 0), (106, 0)]), None], dtype=object)
    >>> geodesic_lengths(degree, CRS("EPSG:4490")).round().tolist()
    [111319.0, 0.0]
    """
    base = crs.geodetic_crs or crs
    if base.ellipsoid is None:
        raise CrsError("crs_wrong", layer="-", value=crs.name, reason="it has no ellipsoid")
    globe = Geod(a=base.ellipsoid.semi_major_metre, rf=base.ellipsoid.inverse_flattening or 0)
    degrees = projected(np.asarray(lines, dtype=object), source=crs, target=base)
    drawn = ~(shapely.is_missing(degrees) | shapely.is_empty(degrees))
    lengths = np.zeros(len(degrees))
    lengths[drawn] = [globe.geometry_length(line) for line in degrees[drawn]]
    return lengths
