"""Factors of soil loss that are in memory already: numbers, and rasters of one grid."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass

import numpy as np
import numpy.typing as npt

from swcgeo.errors import UsageError
from swcgeo.model.csle import FACTORS, require_possible
from swcgeo.model.findings import Notes
from swcgeo.model.raster import Grid, Part, Raster


@dataclass(frozen=True, slots=True, eq=False)
class HeldFactors:
    """
    Factors in memory, read as if they were files.

    Attributes
    ----------
    grid : Grid
        The grid of all rasters.
    held : mapping of str to float or Raster
        The factors.
    """

    grid: Grid
    held: Mapping[str, float | Raster]

    @classmethod
    def of(cls, factors: Mapping[str, float | Raster]) -> HeldFactors:
        """
        Take factors after looking that they lie on one grid.

        Parameters
        ----------
        factors : mapping of str to float or Raster
            At least one raster.

        Returns
        -------
        HeldFactors
            The same.

        Raises
        ------
        UsageError
            If there is no raster, two lie on different grids, a name is unknown, or a number is
            impossible.

        Examples
        --------
        >>> HeldFactors.of({"R": 2000})
        Traceback (most recent call last):
        swcgeo.errors.UsageError: factors is R, which cannot be used: at least one raster.
        """
        rasters = [one for one in factors.values() if isinstance(one, Raster)]
        if not rasters or not factors.keys() <= FACTORS.keys():
            wanted = "at least one raster" if not rasters else ", ".join(FACTORS)
            raise UsageError(
                "option_wrong", option="factors", value=", ".join(factors), wanted=wanted
            )
        for name, one in factors.items():
            if not isinstance(one, Raster):
                require_possible(name, one)
            elif not _alike(one, rasters[0]):
                wanted = "a raster on the grid of the others (read_factors puts them on one)"
                raise UsageError("option_wrong", option=name, value=one.bounds, wanted=wanted)
        first = rasters[0]
        rows, cols = first.values.shape
        return cls(Grid(first.transform, first.crs, rows, cols), factors)

    @property
    def names(self) -> frozenset[str]:
        """The factors at hand."""
        return frozenset(self.held)

    @property
    def notes(self) -> Notes:
        """Nothing: what is in memory was put on one grid by whoever put it there."""
        return Notes()

    def read(self, name: str, part: Part) -> npt.NDArray[np.float64]:
        """
        Return a factor's values in some cells.

        Parameters
        ----------
        name : str
            The factor.
        part : Part
            The cells.

        Returns
        -------
        ndarray of float
            (rows, cols), NaN where unknown; a single value for a number.

        Examples
        --------
        >>> from affine import Affine
        >>> from pyproj import CRS
        >>> k = Raster(np.array([[0.1, 0.2]]), Affine(1, 0, 0, 0, -1, 0), CRS("EPSG:4544"))
        >>> HeldFactors.of({"K": k}).read("K", Part(0, 1, 1, 1))
        array([[0.2]])
        """
        found = self.held[name]
        if not isinstance(found, Raster):
            return np.array(found, dtype="float64")
        rows = slice(part.row, part.row + part.rows)
        return found.values[rows, part.col : part.col + part.cols]


def _alike(one: Raster, other: Raster) -> bool:
    """Return whether two rasters lie on one grid."""
    same = one.values.shape == other.values.shape and one.crs == other.crs
    return same and one.transform.almost_equals(other.transform)
