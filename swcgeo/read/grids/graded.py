"""`read_erosion`: erosion grades, drawn as polygons or as a raster with a legend."""

from __future__ import annotations

from collections import Counter
from collections.abc import Mapping
from pathlib import Path

import geopandas as gpd
import numpy as np
import numpy.typing as npt

from swcgeo.errors import LayerError, UsageError
from swcgeo.model.codes import canonical_grade
from swcgeo.model.findings import Finding, Notes, Receipt
from swcgeo.model.layers import Layer
from swcgeo.model.settings import RepairSettings, SoilLossSettings
from swcgeo.read.files.paths import PathLike, split_layer
from swcgeo.read.grids.aligned import Aligned, Source, open_source, small_cache
from swcgeo.read.grids.cell_outlines import outlined
from swcgeo.read.grids.moduli import ModulusLegend, modulus_grades, modulus_legend
from swcgeo.read.layers import read_layer
from swcgeo.read.toml import read_toml

RASTERS = frozenset(
    {".tif", ".tiff", ".img", ".vrt", ".asc", ".nc", ".jp2", ".bil", ".flt", ".adf"}
)
"""Endings of files that are taken for rasters."""
_UNKNOWN = frozenset({"0", "unknown", "未知", "无数据", "nodata"})
"""What a legend says of values that mean: not known."""
_MOST_STRAYS = 64
"""A raster with more values that the legend lacks is not one of classes."""
_BLOCK = 2048
_LONGEST_M = 400.0
"""Longest edge of an outline: shorter than what is densified before it is projected (500 m)."""

Codes = npt.NDArray[np.uint8]


def read_erosion(
    path: PathLike,
    *,
    legend: PathLike | None = None,
    crs: str | None = None,
    encoding: str | None = None,
    region: str | None = None,
    repair: RepairSettings | None = None,
    settings: SoilLossSettings | None = None,
) -> Layer:
    """
    Read erosion grades.

    Parameters
    ----------
    path : str or path
        Polygons with a column ``grade``, or a raster of one band.
    legend : str or path, optional
        For a raster: a TOML file, value = grade (its name, or 1 to 6); ``"unknown"`` for values
        that mean so.  For a raster of moduli: ``modulus = true``, ``unit = "t/(km2·a)"`` or
        ``"t/(hm2·a)"``, ``region``.
    crs : str, optional
        Polygons: instead of the CRS that the file states.  Raster: where it states none.
    encoding : str, optional
        Encoding of the text of polygons.
    region : str, optional
        Region whose tolerable loss counts for moduli, where the legend names none.
    repair : RepairSettings, optional
        Which repairs of geometry the analysis will accept.
    settings : SoilLossSettings, optional
        How moduli are graded.

    Returns
    -------
    Layer, n rows
        For a raster one row a patch of cells of one grade that share edges, along the cells' edges
        and in the CRS of the raster; unknown cells belong to no row.

    Raises
    ------
    MissingFileError
        If there is no such file.
    UsageError
        If a raster has no legend, polygons have one, or it cannot be used.
    LayerError, CrsError
        If the file cannot be read, has no CRS, or no cell a grade.

    Examples
    --------
    >>> read_erosion("no-such.tif", legend="no-such.toml")
    Traceback (most recent call last):
    swcgeo.errors.MissingFileError: legend: there is no file no-such.toml. Check the path.
    """
    if not is_raster(path):
        if legend is not None:
            reason = "polygons have none / 矢量图层不需要图例"
            raise UsageError("legend_wrong", path=str(legend), reason=reason)
        return read_layer(path, kind="erosion", crs=crs, encoding=encoding, repair=repair)
    if legend is None:
        raise UsageError("legend_wrong", path="—", reason="none is given / 未给出")
    grades = _legend(legend, region)
    with small_cache(), open_source(str(path), name="erosion", by_class=True, crs=crs) as source:
        if isinstance(grades, ModulusLegend):
            codes, said = modulus_grades(source, grades, settings=settings or SoilLossSettings())
        else:
            codes, said = _codes(source, grades)
        if not codes.any():
            reason = "no cell has a grade of the legend / 没有像元对应图例中的等级"
            raise LayerError("raster_wrong", layer="erosion", path=str(path), reason=reason)
        most_cells = max(1, int(_LONGEST_M / source.cell_m))
        found = outlined(codes, source.grid.transform, most_cells=most_cells)
        frame = gpd.GeoDataFrame({"grade": found.code.astype(int)}, geometry=found.geometry)
        words = f"outlined:{int((codes > 0).sum())} cells → {len(frame)} polygons"
        receipt = Receipt("erosion", None, None, words)
        return Layer(frame.set_crs(source.crs), notes=said + Notes((), (receipt,)))


def is_raster(path: PathLike) -> bool:
    """
    Return whether a file is taken for a raster, by its ending.

    Parameters
    ----------
    path : str or path
        ``file`` or ``file:layer``.

    Returns
    -------
    bool
        True for a raster.

    Examples
    --------
    >>> is_raster("a/grade.TIF"), is_raster("a/grade.gpkg:erosion")
    (True, False)
    """
    return split_layer(path)[0].suffix.casefold() in RASTERS


def _legend(path: PathLike, region: str | None) -> dict[float, int] | ModulusLegend:
    """Return the grade of each raster value, 0 for values that mean unknown, or how to grade."""
    table = read_toml(path, layer_name="legend")
    inner = table.get("legend", table)
    if not isinstance(inner, Mapping) or not inner:
        raise UsageError("legend_wrong", path=str(Path(path)), reason="it is empty / 为空")
    moduli = modulus_legend(inner, path=path, region=region)
    if moduli is not None:
        return moduli
    return {_number(key, path): _grade(value, path) for key, value in inner.items()}


def _number(key: str, path: PathLike) -> float:
    """Return a raster value as a number."""
    try:
        return float(key)
    except ValueError as error:
        reason = f"{key} is no raster value / {key} 不是栅格值"
        raise UsageError("legend_wrong", path=str(Path(path)), reason=reason) from error


def _grade(value: object, path: PathLike) -> int:
    """Return the grade that a legend names."""
    grade = canonical_grade(value)
    if grade is not None:
        return int(grade)
    if str(value).strip().casefold() in _UNKNOWN:
        return 0
    reason = f"{value!r} is no grade / 不是侵蚀强度等级"
    raise UsageError("legend_wrong", path=str(Path(path)), reason=reason)


def _codes(source: Source, grades: Mapping[float, int]) -> tuple[Codes, Notes]:
    """Return the grade of every cell, 0 unknown, and the values that the legend lacks."""
    grid = source.grid
    raster = Aligned(source, source.data, source.data, Notes())
    codes = np.zeros((grid.rows, grid.cols), dtype=np.uint8)
    strays: Counter[float] = Counter()
    for part in grid.parts(_BLOCK):
        values = raster.read(part)
        block = codes[part.row : part.row + part.rows, part.col : part.col + part.cols]
        for value, count in zip(*np.unique(values, return_counts=True), strict=True):
            if value in grades:
                block[values == value] = grades[value]
            elif value == value:  # noqa: PLR0124 - NaN, the unknown, is no stray
                strays[float(value)] += int(count)
        if len(strays) > _MOST_STRAYS:
            reason = (
                "it holds no classes, perhaps a modulus (legend: modulus = true, unit) / "
                "不是分级图，可能是模数（图例：modulus = true，unit）"
            )
            raise LayerError("raster_wrong", layer="erosion", path=source.data.name, reason=reason)
    findings = tuple(
        Finding("grade_not_in_legend", "erosion", fields={"value": f"{value:g}", "count": count})
        for value, count in sorted(strays.items())
    )
    return codes, Notes(findings)
