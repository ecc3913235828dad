"""A raster of moduli as erosion grades, where its legend says unit and region."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from pathlib import Path
from typing import Any, Literal

import numpy as np
import numpy.typing as npt

from swcgeo.errors import UsageError
from swcgeo.model.codes import folded_word
from swcgeo.model.csle import PER_KM2, grade_bounds, tolerable_loss
from swcgeo.model.findings import Finding, Notes, Receipt
from swcgeo.model.settings import SoilLossSettings
from swcgeo.read.files.paths import PathLike
from swcgeo.read.grids.aligned import Aligned, Source

Codes = npt.NDArray[np.uint8]

_UNITS: Mapping[str, float] = {"t/(km2·a)": 1.0, "t/(hm2·a)": PER_KM2}
"""Units that a legend may name, and what makes of them t/(km²·a)."""
_KEYS = frozenset({"modulus", "unit", "region"})
_BLOCK = 2048


@dataclass(frozen=True, slots=True, kw_only=True)
class ModulusLegend:
    """
    What the values of a raster of moduli mean.

    Attributes
    ----------
    unit : str
        As the legend names it.
    to_per_km2 : float
        What makes of a value t/(km²·a).
    region : str
        Region that decides the tolerable loss.
    """

    unit: str
    to_per_km2: float
    region: str


def modulus_legend(
    table: Mapping[str, Any], *, path: PathLike, region: str | None = None
) -> ModulusLegend | None:
    """
    Return the legend of a raster of moduli; None where it is one of classes.

    Parameters
    ----------
    table : mapping
        What the legend holds: ``modulus = true``, ``unit``, ``region``.
    path : str or path
        Where it comes from.
    region : str, optional
        Region of the project, where the legend names none.

    Returns
    -------
    ModulusLegend or None
        Unit and region.

    Raises
    ------
    UsageError
        If the unit is not known, a key is, or no region is named: nothing is guessed.

    Examples
    --------
    >>> table = {"modulus": True, "unit": "t/(hm2·a)", "region": "西南紫色土区"}
    >>> modulus_legend(table, path="l.toml").to_per_km2
    100.0
    """
    if table.get("modulus") is not True:
        return None
    strange = sorted(set(table) - _KEYS)
    if strange:
        reason = f"{strange[0]} ? (modulus, unit, region)"
        raise UsageError("legend_wrong", path=str(Path(path)), reason=reason)
    # NFKC makes km2 of km²; a point, a star or nothing between area and year mean one thing.
    spelled = {_plain(name): (name, scale) for name, scale in _UNITS.items()}
    stated = table.get("unit", "")
    found = spelled.get(_plain(str(stated)))
    if found is None:
        reason = f'unit = {stated!r}: "{" / ".join(_UNITS)}" ?'
        raise UsageError("legend_wrong", path=str(Path(path)), reason=reason)
    name = str(table.get("region") or region or "")
    tolerable_loss(name)
    return ModulusLegend(unit=found[0], to_per_km2=found[1], region=name)


def _plain(unit: str) -> str:
    """Return a unit without the signs that people write in several ways."""
    return folded_word(unit).translate(str.maketrans("", "", "()·.*・∙⋅"))


def modulus_grades(
    source: Source, legend: ModulusLegend, *, settings: SoilLossSettings
) -> tuple[Codes, Notes]:
    """
    Return the grade of every cell of a raster of moduli.

    Parameters
    ----------
    source : Source
        The raster, open.
    legend : ModulusLegend
        Unit and region.
    settings : SoilLossSettings
        To which grade a bound belongs; from which median on a unit is doubted.

    Returns
    -------
    codes : ndarray of uint8, (rows, cols)
        1 to 6; 0 where the modulus is unknown or below zero.
    notes : Notes
        How it was graded, and what is doubtful.

    Examples
    --------
    >>> import rasterio, tempfile
    >>> from affine import Affine
    >>> from swcgeo.read.grids.aligned import open_source
    >>> legend = ModulusLegend(unit="t/(km2·a)", to_per_km2=1.0, region="西南紫色土区")
    >>> with tempfile.TemporaryDirectory() as home:
    ...     with rasterio.open(f"{home}/a.tif", "w", driver="GTiff", width=3, height=1, count=1,
    ...             dtype="float32", nodata=-1, crs="EPSG:4544",
    ...             transform=Affine(10, 0, 500_000, 0, -10, 3_700_000)) as file:
    ...         file.write(np.array([[499, 2500, -1]], "float32"), 1)
    ...     with open_source(f"{home}/a.tif", name="erosion", by_class=True) as source:
    ...         modulus_grades(source, legend, settings=SoilLossSettings())[0].tolist()
    [[1, 3, 0]]
    """
    grid, tolerable = source.grid, tolerable_loss(legend.region)
    bounds = grade_bounds(legend.region)
    side: Literal["left", "right"] = "right" if settings.lower_inclusive else "left"
    raster = Aligned(source, source.data, source.data, Notes())
    codes = np.zeros((grid.rows, grid.cols), dtype=np.uint8)
    below, lowest, known = 0, 0.0, []
    for part in grid.parts(_BLOCK):
        values = raster.read(part) * legend.to_per_km2
        negative = values < 0
        below += int(negative.sum())
        lowest = min(lowest, float(np.min(values, where=negative, initial=0.0)))
        sound = ~np.isnan(values) & ~negative
        grade = np.where(sound, 1 + np.searchsorted(bounds, values, side=side), 0)
        codes[part.row : part.row + part.rows, part.col : part.col + part.cols] = grade
        known.append(np.histogram(values[sound], _edges(tolerable, settings))[0])
    found = [_graded(legend.region, tolerable)]
    if below:
        fields = {"count": below, "from_value": lowest / legend.to_per_km2, "unit": legend.unit}
        found.append(Finding("modulus_negative", "erosion", fields=fields))
    found += _doubts(np.sum(known, axis=0), tolerable, settings)
    words = f"graded:{legend.unit}, {legend.region}"
    return codes, Notes(tuple(found), (Receipt("erosion", None, None, words),))


def _edges(tolerable: float, settings: SoilLossSettings) -> list[float]:
    """Return the bounds between moduli that are too small, likely, and too large for the unit."""
    return [0.0, tolerable, max(tolerable, settings.doubtful_median), np.inf]


def _graded(region: str, tolerable: float) -> Finding:
    """Return what the grades were made with."""
    return Finding("loss_graded", "erosion", fields={"region": region, "tolerable": tolerable})


def _doubts(
    counts: npt.NDArray[np.int64], tolerable: float, settings: SoilLossSettings
) -> list[Finding]:
    """Return what speaks against the unit: half of all above the worst grade, or nothing erodes."""
    whole = int(counts.sum())
    if not whole:
        return []
    if counts[-1] * 2 > whole:
        return [Finding("modulus_large", "erosion", fields={"most": settings.doubtful_median})]
    if not counts[1:].any():
        return [Finding("modulus_small", "erosion", fields={"tolerable": tolerable})]
    return []
