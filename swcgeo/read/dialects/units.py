"""
Stated areas in square metres: the unit of the heading, of single cells, and of the ground.

What the heading or profile says holds, unless areas on the ground tell another unit for the whole
column; then theirs does.  Either way the delivered column stays as it is, and what was done is
said.
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass

import geopandas as gpd
import numpy as np
import numpy.typing as npt
import pandas as pd
import shapely
from pyproj.exceptions import ProjError

from swcgeo.check.cells import quantity_of
from swcgeo.check.columns import has_column
from swcgeo.check.units import (
    AREA_UNITS_M2,
    MONEY_UNITS_YUAN,
    VOLUME_UNITS_M3,
    UnitEvidence,
    same_unit,
    unit_evidence,
    unit_of,
)
from swcgeo.errors import SwcgeoError
from swcgeo.model.findings import Finding, Notes, Receipt
from swcgeo.model.settings import UnitSettings
from swcgeo.overlay.area import projected, require_crs, working_crs
from swcgeo.read.dialects.headings import Match, folded

Floats = npt.NDArray[np.float64]
_AREA = re.compile(r"面积(?!占?比)|area|(?:^|_)mj$")
_OWN_UNITS, _AREAL = ("km2", "m2", "m3", "yuan"), 2
_SIZES = {**AREA_UNITS_M2, **MONEY_UNITS_YUAN, **VOLUME_UNITS_M3}
_MOST_VERTICES = 100_000
"""Outlines with more are passed over: their area would cost more than the unit is worth."""


@dataclass(frozen=True, slots=True)
class Converted:
    """
    A stated column in its canonical unit.

    Attributes
    ----------
    values : ndarray of float or None
        The numbers, n; None where the column already holds them as they are.
    notes : Notes
        What was found about its unit, and what was done.
    """

    values: Floats | None
    notes: Notes


def ground_areas(frame: gpd.GeoDataFrame, *, settings: UnitSettings | None = None) -> Floats:
    """
    Return the areas of rows spread over a layer, by the area rule.

    Parameters
    ----------
    frame : GeoDataFrame, n rows
        Any layer.
    settings : UnitSettings, optional
        How many rows are looked at.

    Returns
    -------
    ndarray of float, n
        m²; NaN for rows not looked at and for whatever is no valid polygon; NaN throughout where
        there is no CRS or it is in doubt.

    Examples
    --------
    >>> square = shapely.box(500_000, 3_700_000, 500_100, 3_700_100)
    >>> frame = gpd.GeoDataFrame(geometry=[square, None], crs="EPSG:4544")
    >>> ground_areas(frame).round(-1).tolist()
    [10000.0, nan]
    """
    areas = np.full(len(frame), np.nan)
    shapes = np.asarray(frame.geometry.array, dtype=object)
    small = shapely.get_num_coordinates(shapes) <= _MOST_VERTICES
    rows = np.flatnonzero((shapely.get_dimensions(shapes) == _AREAL) & small)
    if frame.crs is None or has_column(frame, "crs_in_doubt") or not len(rows):
        return areas
    most = (settings or UnitSettings()).most_rows
    rows = rows[np.unique(np.linspace(0, len(rows) - 1, most).astype(int))]
    rows = rows[shapely.is_valid(shapes[rows])]
    some = gpd.GeoDataFrame(geometry=shapes[rows], crs=frame.crs)
    try:
        source, target = require_crs(some, layer="patches"), working_crs(some)
        areas[rows] = shapely.area(projected(shapes[rows], source=source, target=target))
    except (SwcgeoError, ProjError):
        # A CRS that leads nowhere is told where the layer is checked; here nothing can be told.
        return areas
    return areas


def converted(frame: gpd.GeoDataFrame, match: Match, *, kind: str, areas: Floats) -> Converted:
    """
    Return a stated column in the unit that its canonical name ends in.

    Parameters
    ----------
    frame : GeoDataFrame, n rows
        A layer as delivered.
    match : Match
        The heading, its canonical column and the unit that heading or profile state.
    kind : str
        What the layer is.
    areas : ndarray of float, n
        Areas on the ground (`ground_areas`).

    Returns
    -------
    Converted
        No values for columns without a unit, and where nothing is to be converted.

    Examples
    --------
    >>> frame = gpd.GeoDataFrame({"QAREA": [1.5]}, geometry=[None])
    >>> match = Match("QAREA", "stated_area_m2", "hm2")
    >>> converted(frame, match, kind="patches", areas=np.array([np.nan])).values.tolist()
    [15000.0]
    """
    own = next((unit for unit in _OWN_UNITS if match.column.endswith(f"_{unit}")), None)
    if own is None:
        return Converted(None, Notes())
    numbers, cells = _quantities(frame, match.heading)
    stated = match.unit or own
    mixed = [unit if unit in _SIZES else None for unit in cells]
    evidence = None
    if own in AREA_UNITS_M2:
        bare = np.where([unit is None for unit in mixed], numbers, np.nan)
        evidence = unit_evidence(bare, areas)
    used, findings = _decided(match, evidence, stated=stated, kind=kind)
    factors = np.array([_SIZES[unit or used] / _SIZES[own] for unit in mixed])
    different = {unit for unit in mixed if unit is not None and not same_unit(unit, used)}
    if different:
        count = sum(unit in different for unit in mixed)
        named = [f"@unit.{unit}" for unit in sorted(different)]
        said = {"column": match.heading, "count": count, "units": named, "unit": f"@unit.{used}"}
        findings = (*findings, Finding("unit_in_cells", kind, fields=said))
    if np.all(factors == 1):
        return Converted(None, Notes(findings))
    before, after = numbers * _SIZES[stated] / _SIZES[own], numbers * factors
    method = f"unit: {match.heading} ({used}) × {_SIZES[used] / _SIZES[own]:g} → {match.column}"
    sums: list[float] = []
    if used != stated and own in AREA_UNITS_M2:
        sums = [float(np.nansum(some)) * AREA_UNITS_M2[own] for some in (before, after)]
    return Converted(after, Notes(findings, (Receipt(kind, None, None, method, *sums),)))


def area_headings(headings: Sequence[str]) -> list[str]:
    """
    Return the headings that look like areas.

    Parameters
    ----------
    headings : sequence of str
        Headings as delivered.

    Returns
    -------
    list of str
        In the same order.

    Examples
    --------
    >>> area_headings(["QDNM", "EAREA", "图斑面积", "Shape_Area", "area_m", "面积占比"])
    ['EAREA', '图斑面积', 'Shape_Area', 'area_m']
    """
    return [name for name in headings if _AREA.search(folded(name))]


def beside_stated(
    frame: gpd.GeoDataFrame,
    headings: Sequence[str],
    *,
    kind: str,
    areas: Floats,
    parts: Mapping[str, str | None],
    told: bool,
) -> Notes:
    """
    Say what areas on the ground tell of columns that are carried through.

    Parameters
    ----------
    frame : GeoDataFrame, n rows
        A layer as delivered.
    headings : sequence of str
        Columns that look like areas and that no profile understands.
    kind : str
        What the layer is.
    areas : ndarray of float, n
        Areas on the ground (`ground_areas`).
    parts : mapping
        Headings of areas that are a part of their feature, to their unit.
    told : bool
        Whether a column of stated areas is known already.

    Returns
    -------
    swcgeo.model.findings.Notes
        A part that is larger than the whole; a column that would do as stated area.

    Examples
    --------
    >>> frame = gpd.GeoDataFrame({"EAREA": [4_000.0, None]}, geometry=[None, None])
    >>> notes = beside_stated(frame, ["EAREA"], kind="patches", areas=np.array([9e3, 9e3]),
    ...                       parts={"EAREA": "hm2"}, told=True)
    >>> [finding.code for finding in notes.findings]  # 4000 hm² of 0.9 hm²
    ['part_exceeds_whole']
    """
    units = {folded(name): unit for name, unit in parts.items()}
    found: list[Finding] = []
    for name in headings:
        numbers, _ = _quantities(frame, name)
        unit = units.get(folded(name))
        if unit is not None:
            found += _exceeding(name, numbers * AREA_UNITS_M2[unit], areas, kind=kind, unit=unit)
        elif not told and (evidence := unit_evidence(numbers, areas)) and evidence.unit:
            said = {
                "column": name, "unit": f"@unit.{evidence.unit}", "rows": evidence.rows,
                "share": f"{evidence.agreeing:.0%}",
            }  # fmt: skip
            found.append(Finding("area_column", kind, fields=said))
    return Notes(tuple(found))


def _exceeding(
    name: str, part_m2: Floats, areas: Floats, *, kind: str, unit: str
) -> Iterator[Finding]:
    """Yield a finding where parts are larger than the features whose parts they are."""
    with np.errstate(invalid="ignore"):
        beyond = np.flatnonzero(part_m2 > areas * (1 + UnitSettings().near_share))
    if len(beyond):
        filled = int(np.sum((part_m2 > 0) & np.isfinite(areas)))
        said = {"column": name, "unit": f"@unit.{unit}", "count": len(beyond), "rows": filled}
        yield Finding("part_exceeds_whole", kind, row=int(beyond[0]) + 1, fields=said)


def _quantities(frame: pd.DataFrame, heading: str) -> tuple[Floats, list[str | None]]:
    """Return the numbers of a column, and the units that its cells name."""
    cells = frame[heading]
    if isinstance(cells, pd.DataFrame):  # two columns of one name: the first counts
        cells = cells.iloc[:, 0]
    if pd.api.types.is_numeric_dtype(cells):
        return cells.to_numpy(dtype=float, na_value=np.nan), [None] * len(cells)
    read = [quantity_of(value) for value in cells]
    units = [None if unit is None else unit_of(unit) for _, unit in read]
    return np.array([number for number, _ in read], dtype=float), units


def _decided(
    match: Match, evidence: UnitEvidence | None, *, stated: str, kind: str
) -> tuple[str, tuple[Finding, ...]]:
    """Return the unit of a column, and what is to be said where ground and heading differ."""
    if evidence is None:
        return stated, ()
    times = evidence.times(stated)
    said = {
        "column": match.heading, "stated": f"@unit.{stated}", "rows": evidence.rows,
        "times": f"{times:.4g}", "share": f"{evidence.agreeing:.0%}",
    }  # fmt: skip
    if evidence.unit is not None and not same_unit(evidence.unit, stated):
        named = match.unit is not None or folded(match.heading) == match.column
        code = "unit_contradicted" if named else "unit_unstated"
        unit = f"@unit.{evidence.unit}"
        return evidence.unit, (Finding(code, kind, fields={**said, "unit": unit}),)
    if evidence.unit is None and abs(times - 1) > UnitSettings().near_share:
        return stated, (Finding("unit_doubtful", kind, fields=said),)
    return stated, ()
