"""Rasters: values in memory, the grid on which they lie, and factors read part by part."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from typing import NamedTuple, Protocol

import numpy as np
import numpy.typing as npt
from affine import Affine
from pyproj import CRS

from swcgeo.model.findings import Notes

Values = npt.NDArray[np.float64]


class Part(NamedTuple):
    """A rectangle of cells of a grid: first row and column, number of rows and columns."""

    row: int
    col: int
    rows: int
    cols: int


@dataclass(frozen=True, slots=True, eq=False)
class Grid:
    """
    Where the cells of a raster lie.

    Attributes
    ----------
    transform : Affine
        From (col, row) to (x, y) of the upper left corner of a cell; without rotation.
    crs : CRS
        CRS of x and y.
    rows, cols : int
        Number of cells.
    """

    transform: Affine
    crs: CRS
    rows: int
    cols: int

    def parts(self, size: int) -> Iterator[Part]:
        """
        Cut the grid into squares, row by row.

        Parameters
        ----------
        size : int
            Cells a side; the last of a row or column may be smaller.

        Yields
        ------
        Part
            Every cell is in one of them.

        Examples
        --------
        >>> grid = Grid(Affine(10, 0, 0, 0, -10, 0), CRS("EPSG:4544"), rows=3, cols=5)
        >>> [tuple(part) for part in grid.parts(4)]
        [(0, 0, 3, 4), (0, 4, 3, 1)]
        """
        for row in range(0, self.rows, size):
            for col in range(0, self.cols, size):
                yield Part(row, col, min(size, self.rows - row), min(size, self.cols - col))

    def around(self, part: Part, margin: int) -> Part:
        """
        Return a part with the cells around it, as far as the grid has any.

        Parameters
        ----------
        part : Part
            Some cells.
        margin : int
            How many more on each side.

        Returns
        -------
        Part
            The larger part.

        Examples
        --------
        >>> grid = Grid(Affine(10, 0, 0, 0, -10, 0), CRS("EPSG:4544"), rows=3, cols=5)
        >>> tuple(grid.around(Part(0, 4, 3, 1), 2))
        (0, 2, 3, 3)
        """
        row, col = max(0, part.row - margin), max(0, part.col - margin)
        down = min(self.rows, part.row + part.rows + margin)
        right = min(self.cols, part.col + part.cols + margin)
        return Part(row, col, down - row, right - col)

    def transform_of(self, part: Part) -> Affine:
        """
        Return the transform of a part.

        Parameters
        ----------
        part : Part
            Some cells.

        Returns
        -------
        Affine
            From (col, row) in the part to (x, y).

        Examples
        --------
        >>> grid = Grid(Affine(10, 0, 500, 0, -10, 900), CRS("EPSG:4544"), rows=3, cols=5)
        >>> grid.transform_of(Part(1, 2, 1, 1))[2], grid.transform_of(Part(1, 2, 1, 1))[5]
        (520.0, 890.0)
        """
        a, _, c, _, e, f = self.transform[:6]
        return Affine(a, 0.0, c + a * part.col, 0.0, e, f + e * part.row)


class FactorReader(Protocol):
    """What reads the factors of soil loss, all on one grid, without having them in memory."""

    @property
    def grid(self) -> Grid:
        """The grid of all."""
        ...

    @property
    def names(self) -> frozenset[str]:
        """The factors at hand."""
        ...

    @property
    def notes(self) -> Notes:
        """What was found and changed when they were put on one grid."""
        ...

    def read(self, name: str, part: Part) -> Values:
        """Return a factor's values, NaN where unknown; a single one where it is a number."""
        ...


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

    values: Values
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
