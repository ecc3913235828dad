"""A raster in memory: values, where they lie, and in which CRS."""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np
import numpy.typing as npt
from affine import Affine
from pyproj import CRS


@dataclass(frozen=True, slots=True, eq=False)
class Raster:
    """
    One band of a raster.

    Attributes
    ----------
    values : ndarray of float64, (rows, cols)
        NaN where nothing is known.
    transform : Affine
        From (col, row) to (x, y) of the upper left corner of a cell.
    crs : CRS
        CRS of x and y.
    """

    values: npt.NDArray[np.float64]
    transform: Affine
    crs: CRS

    @property
    def bounds(self) -> tuple[float, float, float, float]:
        """W, S, E, N of the outer edges."""
        rows, cols = self.values.shape
        a, b, c, d, e, f = self.transform[:6]
        corners = [(0, 0), (cols, 0), (0, rows), (cols, rows)]
        xs = [a * col + b * row + c for col, row in corners]
        ys = [d * col + e * row + f for col, row in corners]
        return min(xs), min(ys), max(xs), max(ys)
