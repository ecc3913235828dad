"""What is counted while soil loss streams by: areas by grade, and what is odd about the factors."""

from __future__ import annotations

import numpy as np
import numpy.typing as npt
import pandas as pd

from swcgeo.erosion.grades import Grades
from swcgeo.erosion.loss.cell_areas import cell_areas
from swcgeo.errors import LayerError
from swcgeo.model.codes import Grade
from swcgeo.model.csle import FACTORS, PER_KM2, tolerable_loss
from swcgeo.model.findings import Finding, Notes
from swcgeo.model.raster import Grid, Part
from swcgeo.model.settings import SoilLossSettings

Values = npt.NDArray[np.float64]

_M2_PER_KM2 = 1e6
_M2_PER_HM2 = 1e4
_LOSS_BINS = np.logspace(-4, 8, 1201)
"""Of the modulus, t/(km²·a): a median to 2 % is enough to see a wrong unit."""
_SLOPE_BINS = np.linspace(0, 90, 901)


def possible(name: str, values: Values) -> Values:
    """
    Return a factor's values, NaN where they are physically impossible.

    Parameters
    ----------
    name : str
        The factor.
    values : ndarray
        Its values.

    Returns
    -------
    ndarray
        As many values.

    Examples
    --------
    >>> possible("B", np.array([0.2, 20.0, np.nan])).tolist()
    [0.2, nan, nan]
    """
    kind = FACTORS[name]
    with np.errstate(invalid="ignore"):
        return np.where((values >= kind.low) & (values <= kind.high), values, np.nan)


class _Outside:
    """How many values of a factor were impossible, and the farthest of them."""

    def __init__(self) -> None:
        self.count, self.low, self.high = 0, np.inf, -np.inf

    def add(self, values: Values) -> None:
        """Count some values."""
        if len(values):
            self.count += len(values)
            self.low = min(self.low, float(values.min()))
            self.high = max(self.high, float(values.max()))


class LossTally:
    """
    Sums over the blocks of a grid, which come one after the other.

    Parameters
    ----------
    grid : Grid
        The grid.
    settings : SoilLossSettings
        What counts as doubtful.

    Examples
    --------
    >>> from affine import Affine
    >>> from pyproj import CRS
    >>> hectares = Grid(Affine(100, 0, 500_000, 0, -100, 3_700_000), CRS("EPSG:4544"), 1, 2)
    >>> tally = LossTally(hectares, SoilLossSettings())
    >>> tally.begin(Part(0, 0, 1, 2))
    >>> tally.add(np.array([[6.0, np.nan]], np.float32), np.array([[2, 0]], np.uint8))
    >>> tally.table().query("cells > 0")["area_km2"].round(6).tolist()
    [0.01, 0.01]
    """

    def __init__(self, grid: Grid, settings: SoilLossSettings) -> None:
        self._grid, self._settings = grid, settings
        self._areas: Values = np.empty((0, 0))
        count = len(Grade)
        self._area, self._cells, self._loss = (np.zeros(count) for _ in range(3))
        self._unknown: dict[str, float] = {}
        self._outside: dict[str, _Outside] = {}
        self._losses = np.zeros(len(_LOSS_BINS) - 1)
        self._slopes = np.zeros(len(_SLOPE_BINS) - 1)
        self._both = 0.0
        self._tilled: npt.NDArray[np.bool_] | None = None

    def begin(self, part: Part) -> None:
        """
        Begin a block.

        Parameters
        ----------
        part : Part
            Its cells.

        Examples
        --------
        >>> from affine import Affine
        >>> from pyproj import CRS
        >>> hectare = Grid(Affine(100, 0, 500_000, 0, -100, 3_700_000), CRS("EPSG:4544"), 1, 1)
        >>> LossTally(hectare, SoilLossSettings()).begin(Part(0, 0, 1, 1))
        """
        shape = (part.rows, part.cols)
        self._areas = np.broadcast_to(cell_areas(self._grid, part), shape)
        self._tilled = None

    def seen(self, name: str, values: Values) -> Values:
        """
        Count what is unknown and what is impossible of a factor in the block.

        Parameters
        ----------
        name : str
            The factor.
        values : ndarray
            Its values, or a single one.

        Returns
        -------
        ndarray
            The same.

        Examples
        --------
        >>> from affine import Affine
        >>> from pyproj import CRS
        >>> hectare = Grid(Affine(100, 0, 500_000, 0, -100, 3_700_000), CRS("EPSG:4544"), 1, 1)
        >>> tally = LossTally(hectare, SoilLossSettings())
        >>> tally.begin(Part(0, 0, 1, 1))
        >>> tally.seen("K", np.array([[0.3]])).tolist()
        [[0.3]]
        """
        kind, unknown = FACTORS[name], np.isnan(values)
        if values.ndim:
            self._unknown[name] = self._unknown.get(name, 0.0) + float(self._areas[unknown].sum())
            with np.errstate(invalid="ignore"):
                outside = (values < kind.low) | (values > kind.high)
            self._outside.setdefault(name, _Outside()).add(values[outside])
        if name in {"B", "T"}:
            self._cropped(values < 1)
        return values

    def _cropped(self, below_one: npt.NDArray[np.bool_]) -> None:
        """Count ground on which both B and T stand for a reduction."""
        if self._tilled is None:
            self._tilled = below_one
        else:
            both = np.broadcast_to(self._tilled & below_one, self._areas.shape)
            self._both += float(self._areas[both].sum())

    def relief(self, heights: Values, slope: Values) -> None:
        """
        Count heights and slopes of the block.

        Parameters
        ----------
        heights : ndarray
            Metres.
        slope : ndarray
            Degrees.

        Examples
        --------
        >>> from affine import Affine
        >>> from pyproj import CRS
        >>> hectare = Grid(Affine(100, 0, 500_000, 0, -100, 3_700_000), CRS("EPSG:4544"), 1, 1)
        >>> tally = LossTally(hectare, SoilLossSettings())
        >>> tally.begin(Part(0, 0, 1, 1))
        >>> tally.relief(np.array([[500.0]]), np.array([[60.0]]))
        """
        self.seen("dem", heights)
        self._slopes += np.histogram(slope[~np.isnan(slope)], _SLOPE_BINS)[0]

    def add(self, loss: npt.NDArray[np.float32], grade: Grades) -> None:
        """
        Count the results of the block.

        Parameters
        ----------
        loss : ndarray
            t/(hm²·a), NaN unknown.
        grade : ndarray
            0 to 6.

        Examples
        --------
        >>> from affine import Affine
        >>> from pyproj import CRS
        >>> hectare = Grid(Affine(100, 0, 500_000, 0, -100, 3_700_000), CRS("EPSG:4544"), 1, 1)
        >>> tally = LossTally(hectare, SoilLossSettings())
        >>> tally.begin(Part(0, 0, 1, 1))
        >>> tally.add(np.array([[6.0]], np.float32), np.array([[2]], np.uint8))
        """
        flat, areas, count = grade.ravel(), self._areas.ravel(), len(Grade)
        self._cells += np.bincount(flat, minlength=count)
        self._area += np.bincount(flat, weights=areas, minlength=count)
        known = np.nan_to_num(loss, nan=0.0).ravel() * areas / _M2_PER_HM2
        self._loss += np.bincount(flat, weights=known, minlength=count)
        modulus = loss[grade > 0] * PER_KM2
        self._losses += np.histogram(np.clip(modulus, _LOSS_BINS[0], None), _LOSS_BINS)[0]

    def table(self) -> pd.DataFrame:
        """
        Return area, cells and soil loss by grade.

        Returns
        -------
        DataFrame, 7 rows
            ``grade`` 0 (unknown) to 6, ``area_km2``, ``share`` of the grid, ``cells``, ``loss_t``
            (t/a).

        Raises
        ------
        LayerError
            If no cell has a grade.

        Examples
        --------
        >>> from affine import Affine
        >>> from pyproj import CRS
        >>> hectare = Grid(Affine(100, 0, 500_000, 0, -100, 3_700_000), CRS("EPSG:4544"), 1, 1)
        >>> LossTally(hectare, SoilLossSettings()).table()
        Traceback (most recent call last):
        swcgeo.errors.LayerError: Soil loss is not known for a single cell: the factors have no \
ground in common on which all are known (—).
        """
        if not self._cells[1:].any():
            unknown = self._unknown.items()
            words = ", ".join(f"{name}: {area / _M2_PER_KM2:.4g} km²" for name, area in unknown)
            raise LayerError("loss_unknown", unknown=words or "—")
        return pd.DataFrame(
            {
                "grade": [int(grade) for grade in Grade],
                "area_km2": self._area / _M2_PER_KM2,
                "share": self._area / self._area.sum(),
                "cells": self._cells.astype("int64"),
                "loss_t": self._loss,
            }
        )

    def notes(self, region: str) -> Notes:
        """
        Return what was found on the way.

        Parameters
        ----------
        region : str
            The region by which it was graded.

        Returns
        -------
        swcgeo.model.findings.Notes
            The region's tolerable loss, and what is unknown, impossible or doubtful.

        Examples
        --------
        >>> from affine import Affine
        >>> from pyproj import CRS
        >>> hectare = Grid(Affine(100, 0, 500_000, 0, -100, 3_700_000), CRS("EPSG:4544"), 1, 1)
        >>> tally = LossTally(hectare, SoilLossSettings())
        >>> [one.code for one in tally.notes("西南紫色土区").findings]
        ['loss_graded']
        """
        rules, layer = self._settings, "soil_loss"
        fields = {"region": region, "tolerable": tolerable_loss(region)}
        found = [Finding("loss_graded", layer, fields=fields), *self._factor_findings()]
        if self._both:
            fields = {"area_km2": self._both / _M2_PER_KM2}
            found.append(Finding("cover_and_tillage", layer, fields=fields))
        slope = _median(self._slopes, _SLOPE_BINS)
        if slope > rules.doubtful_slope_deg:
            found.append(Finding("slope_doubtful", "dem", fields={"slope": slope}))
        modulus = _median(self._losses, _LOSS_BINS)
        if modulus > rules.doubtful_median:
            fields = {"loss": modulus / PER_KM2, "modulus": modulus, "most": rules.doubtful_median}
            found.append(Finding("loss_doubtful", layer, fields=fields))
        return Notes(tuple(found))

    def _factor_findings(self) -> list[Finding]:
        """Return what is unknown or impossible of each factor."""
        found, whole = [], self._area.sum() / _M2_PER_KM2
        for name, outside in self._outside.items():
            kind, unknown = FACTORS[name], self._unknown[name] / _M2_PER_KM2
            if unknown:
                fields = {"name": name, "area_km2": unknown, "whole_km2": whole}
                found.append(Finding("factor_unknown", name, fields=fields))
            if outside.count:
                fields = {
                    "name": name, "count": outside.count, "from_value": outside.low,
                    "to_value": outside.high, "low": kind.low, "high": kind.high,
                    "unit": kind.unit,
                }  # fmt: skip
                found.append(Finding("factor_impossible", name, fields=fields))
        return found


def _median(counts: Values, bins: Values) -> float:
    """Return the middle of the bin that holds the median; 0 where nothing was counted."""
    total = counts.sum()
    if not total:
        return 0.0
    place = int(np.searchsorted(np.cumsum(counts), total / 2))
    return float(bins[place] + bins[place + 1]) / 2
