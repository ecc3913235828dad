"""
`soil_loss`: A = R·K·L·S·B·E·T or R·K·L·S·C·P on rasters of any size, block by block.

What is asked for is planned at once and computed when it is streamed, so that memory holds one
block whatever the size of the grid.  The blocks change no result: a slope length is capped, and
each block is read with as many cells around it as can matter (`slope_length.margin_cells`).
"""

from __future__ import annotations

from collections.abc import Callable, Iterator, Mapping
from dataclasses import dataclass
from typing import NamedTuple

import numpy as np
import numpy.typing as npt
import pandas as pd

from swcgeo.erosion.grades import Grades, grades_of_modulus
from swcgeo.erosion.loss.held import HeldFactors
from swcgeo.erosion.loss.length_slope import length_factor, slope_factor
from swcgeo.erosion.loss.loss_tally import LossTally, possible
from swcgeo.erosion.loss.slope_length import margin_cells, slope_length
from swcgeo.erosion.terrain import slope_degrees
from swcgeo.model.csle import PER_KM2, require_formula, tolerable_loss
from swcgeo.model.findings import Notes
from swcgeo.model.raster import FactorReader, Grid, Part, Raster
from swcgeo.model.settings import SoilLossSettings

Values = npt.NDArray[np.float64]


class Block(NamedTuple):
    """Some cells of the result: `loss` in t/(hm²·a), NaN unknown, and `grade`, 0 unknown."""

    part: Part
    loss: npt.NDArray[np.float32]
    grade: Grades


class Graded(NamedTuple):
    """Area by grade of the whole grid, and what was found on the way."""

    by_grade: pd.DataFrame
    notes: Notes


@dataclass(frozen=True, slots=True, eq=False)
class SoilLoss:
    """
    Soil loss as it is asked for; it is computed when it is streamed.

    Attributes
    ----------
    factors : FactorReader
        The factors, open.
    formula : tuple of str
        The factors that make up A.
    region : str
        Region that decides the tolerable loss.
    settings : SoilLossSettings
        Caps, cut-off and bounds.
    """

    factors: FactorReader
    formula: tuple[str, ...]
    region: str
    settings: SoilLossSettings

    @property
    def grid(self) -> Grid:
        """The grid of the result."""
        return self.factors.grid

    def stream(self, sink: Callable[[Block], None]) -> Graded:
        """
        Compute block by block and hand each over.

        Parameters
        ----------
        sink : callable
            Is given every block once.

        Returns
        -------
        Graded
            ``grade``, ``area_km2``, ``share`` (of the grid), ``cells``, ``loss_t`` (t/a), a row
            for each grade from 0 (unknown) to 6; the areas add up to the grid's.

        Raises
        ------
        LayerError
            If soil loss is not known for a single cell.

        Examples
        --------
        >>> from affine import Affine
        >>> from pyproj import CRS
        >>> k = Raster(np.array([[0.005, np.nan]]), Affine(100, 0, 500_000, 0, -100, 3_700_000),
        ...            CRS("EPSG:4544"))
        >>> plan = soil_loss({"R": 2000, "K": k, "LS": 2, "C": 0.5, "P": 1}, region="西南紫色土区")
        >>> plan.stream(lambda block: None).by_grade.query("cells > 0")[["grade", "loss_t"]]
           grade  loss_t
        0      0     0.0
        2      2    10.0
        """
        tally = LossTally(self.grid, self.settings)
        for part in self.grid.parts(self._block_size()):
            sink(self._block(part, tally))
        return Graded(tally.table(), self.factors.notes + tally.notes(self.region))

    def arrays(self) -> tuple[Raster, Grades, Graded]:
        """
        Compute all at once, for a grid that memory can hold.

        Returns
        -------
        Raster, ndarray of uint8, Graded
            Soil loss in t/(hm²·a), grades, and what `stream` returns.

        Examples
        --------
        >>> from affine import Affine
        >>> from pyproj import CRS
        >>> k = Raster(np.array([[0.005, np.nan]]), Affine(100, 0, 500_000, 0, -100, 3_700_000),
        ...            CRS("EPSG:4544"))
        >>> plan = soil_loss({"R": 2000, "K": k, "LS": 2, "C": 0.5, "P": 1}, region="西南紫色土区")
        >>> loss, grade, _ = plan.arrays()
        >>> loss.values.tolist(), grade.tolist()
        ([[10.0, nan]], [[2, 0]])
        """
        grid = self.grid
        loss = np.full((grid.rows, grid.cols), np.nan)
        grade = np.zeros(loss.shape, dtype=np.uint8)

        def keep(block: Block) -> None:
            row, col, rows, cols = block.part
            loss[row : row + rows, col : col + cols] = block.loss
            grade[row : row + rows, col : col + cols] = block.grade

        graded = self.stream(keep)
        return Raster(loss, grid.transform, grid.crs), grade, graded

    def _margin(self) -> int:
        """Return how many cells around a block decide what is in it."""
        if "dem" not in self.factors.names:
            return 0
        one_column = Raster(np.zeros((self.grid.rows, 1)), self.grid.transform, self.grid.crs)
        return margin_cells(one_column, self.settings)

    def _block_size(self) -> int:
        """Return the side of a block: not smaller than what is read around it."""
        return max(self.settings.block_cells, self._margin())

    def _block(self, part: Part, tally: LossTally) -> Block:
        """Return soil loss and grades of some cells."""
        tally.begin(part)
        factors = dict(self._derived(part, tally))
        for name in self.formula:
            if name not in factors:
                factors[name] = possible(name, tally.seen(name, self.factors.read(name, part)))
        product = np.ones((part.rows, part.cols))
        for name in self.formula:
            product *= factors[name]
        # Grades are those of the numbers that are written, so that a reader gets the same.
        loss = product.astype(np.float32)
        grade = grades_of_modulus(
            loss.astype("float64") * PER_KM2, region=self.region,
            lower_inclusive=self.settings.lower_inclusive,
        )  # fmt: skip
        tally.add(loss, grade)
        return Block(part, loss, grade)

    def _derived(self, part: Part, tally: LossTally) -> Iterator[tuple[str, Values]]:
        """Yield what the formula wants of slope and length and only the relief can tell."""
        wanted = [name for name in ("L", "S") if name in self.formula]
        wanted = [name for name in wanted if name not in self.factors.names]
        if not wanted:
            return
        wide = self.grid.around(part, self._margin())
        heights = self.factors.read("dem", wide)
        dem = Raster(possible("dem", heights), self.grid.transform_of(wide), self.grid.crs)
        top, left = part.row - wide.row, part.col - wide.col
        inner = np.s_[top : top + part.rows, left : left + part.cols]
        slope = slope_degrees(dem)
        tally.relief(heights[inner], slope[inner])
        if "S" in wanted:
            yield "S", slope_factor(slope[inner], settings=self.settings)
        if "L" in wanted:
            length = slope_length(dem, slope_deg=slope, settings=self.settings)
            yield "L", length_factor(
                length.above_m[inner], length.through_m[inner], slope[inner],
                settings=self.settings,
            )  # fmt: skip


def soil_loss(
    factors: FactorReader | Mapping[str, float | Raster],
    *,
    region: str,
    settings: SoilLossSettings | None = None,
) -> SoilLoss:
    """
    Plan soil loss by CSLE (B, E, T) or RUSLE (C, P), whichever factors are given.

    Parameters
    ----------
    factors : FactorReader, or mapping of str to float or Raster
        What `read_factors` opened; or numbers, and rasters of one grid.  ``dem`` stands for S and
        L where these are not given.
    region : str
        Region that decides the tolerable loss; there is no default.
    settings : SoilLossSettings, optional
        Caps, cut-off, bounds.

    Returns
    -------
    SoilLoss
        Computed when it is streamed (`SoilLoss.stream`, `write_soil_loss`) or asked for whole
        (`SoilLoss.arrays`).

    Raises
    ------
    UsageError
        If the region is not known, factors of the two formulas are mixed, one is missing or twice
        there, or a number is impossible.

    Notes
    -----
    A = R·K·L·S·B·E·T in t/(hm²·a), a hundredth of the modulus in t/(km²·a) by which SL 190 grades.
    Where one factor is unknown or impossible, A is unknown.

    Examples
    --------
    >>> from affine import Affine
    >>> from pyproj import CRS
    >>> slope = Raster(np.full((1, 1), 8.295), Affine(100, 0, 500_000, 0, -100, 3_700_000),
    ...                CRS("EPSG:4544"))
    >>> known = {"R": 2376.2, "K": 0.0062, "L": 1, "S": slope, "B": 1, "E": 0.1, "T": 0.42}
    >>> loss, grade, _ = soil_loss(known, region="西南紫色土区").arrays()
    >>> round(loss.values.item(), 3), grade.item()          # 2376.2 · 0.0062 · 8.295 · 0.1 · 0.42
    (5.133, 2)
    """
    reader = HeldFactors.of(factors) if isinstance(factors, Mapping) else factors
    tolerable_loss(region)
    formula = require_formula(reader.names)
    return SoilLoss(reader, formula, region, settings or SoilLossSettings())
