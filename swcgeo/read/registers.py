"""Registers: approvals without boundary, figures reported elsewhere, settings."""

from __future__ import annotations

import math
from collections.abc import Iterator
from decimal import Decimal
from pathlib import Path
from typing import Any

import geopandas as gpd
import numpy as np
import pandas as pd
import shapely
from pyproj import CRS, Transformer

from swcgeo.check.attributes import check_attributes, has_column, numbers, texts
from swcgeo.check.place.placement import contradiction
from swcgeo.check.report import check_layer
from swcgeo.model.findings import Finding, Notes
from swcgeo.model.layers import Kind, Layer
from swcgeo.model.results import Figure
from swcgeo.model.settings import AllSettings
from swcgeo.read.dialects.profiles import apply_profile
from swcgeo.read.files.paths import PathLike, require_path
from swcgeo.read.place.zones import zone_of, zone_partner
from swcgeo.read.tables.sheets import TABLE_ENDINGS, read_table
from swcgeo.read.toml import only_keys, read_toml, value_of, wrong
from swcgeo.read.vectors import read_vector, with_notes

_HALF_TURN, _QUARTER_TURN, _ZONE_M = 180, 90, 1_000_000
_FIGURE_KEYS = (
    "id", "text", "value", "unit", "decimals", "what", "projects", "year", "parts",
)  # fmt: skip


def read_plans(
    path: PathLike,
    *,
    crs: object,
    encoding: str | None = None,
    extra_dirs: tuple[Path, ...] = (),
) -> Layer:
    r"""
    Read the register of approved plans, with a point where it states one.

    Parameters
    ----------
    path : str or path
        Excel (``file.xlsx:sheet``, else the first sheet), CSV, or any vector format.
    crs : CRS or str
        CRS of the result, that of the ranges: x and y are in it, or longitude and latitude.
    encoding : str, optional
        Encoding of a CSV.
    extra_dirs : tuple of Path
        Delivery profiles of the user's own, or folders of them.

    Returns
    -------
    Layer, n rows
        Canonical columns and points in `crs`; None where none is stated or it cannot be placed.

    Raises
    ------
    MissingFileError
        If there is no such file.
    LayerError
        If it cannot be read, or holds no rows.

    Examples
    --------
    >>> from pathlib import Path
    >>> from tempfile import TemporaryDirectory
    >>> with TemporaryDirectory() as folder:
    ...     file = Path(folder) / "plans.csv"
    ...     _ = file.write_text("批复文号,X坐标,Y坐标\nA,500000,3700000\n", encoding="utf-8")
    ...     plans = read_plans(file, crs="EPSG:4544")
    >>> plans["plan_no"].item(), plans.geometry.item().wkt
    ('A', 'POINT (500000 3700000)')
    """
    target = CRS.from_user_input(crs)
    file, sheet = require_path(path, layer_name="plans")
    if file.suffix.casefold() not in TABLE_ENDINGS:
        drawn = read_vector(path, layer_name="plans", encoding=encoding)
        named = apply_profile(drawn, kind="plans", extra_dirs=extra_dirs)
        return _checked(with_notes(named.to_crs(target), named.notes))
    table, findings = read_table(file, sheet=sheet, layer_name="plans", encoding=encoding)
    empty = np.full(len(table), None, dtype=object)
    bare = gpd.GeoDataFrame(table, geometry=empty, crs=target)
    named = apply_profile(bare, kind="plans", extra_dirs=extra_dirs)
    points, unplaced = _points(named, target)
    notes = Notes(findings) + named.notes + Notes(tuple(unplaced))
    placed = gpd.GeoSeries(points, index=named.index, crs=target)
    return _checked(with_notes(named.set_geometry(placed), notes))


def read_register(
    path: PathLike, *, kind: Kind, encoding: str | None = None, extra_dirs: tuple[Path, ...] = ()
) -> Layer:
    r"""
    Read a register of visits, cases, fees or pushed projects.

    Parameters
    ----------
    path : str or path
        Excel (``file.xlsx:sheet``, else the first sheet) or CSV.
    kind : {"visits", "cases", "fees", "pushed_projects"}
        Which register it is.
    encoding : str, optional
        Encoding of a CSV.
    extra_dirs : tuple of Path
        Delivery profiles of the user's own, or folders of them.

    Returns
    -------
    Layer, n rows
        Canonical columns, values as typed but for money in yuan; no geometries.

    Raises
    ------
    MissingFileError
        If there is no such file.
    LayerError
        If it cannot be read, or holds no rows.

    Examples
    --------
    >>> from tempfile import TemporaryDirectory
    >>> with TemporaryDirectory() as folder:
    ...     file = Path(folder) / "fees.csv"
    ...     _ = file.write_text("项目编号,应缴金额（万元）\nP1,1.4\n", encoding="utf-8")
    ...     fees = read_register(file, kind="fees")
    >>> fees[["project_id", "due_yuan"]].values.tolist()
    [['P1', 14000.0]]
    """
    file, sheet = require_path(path, layer_name=kind)
    table, findings = read_table(file, sheet=sheet, layer_name=kind, encoding=encoding)
    empty = np.full(len(table), None, dtype=object)
    bare = gpd.GeoDataFrame(table, geometry=empty)
    named = apply_profile(bare, kind=kind, extra_dirs=extra_dirs)
    checked = check_attributes(named, kind=kind)
    return with_notes(named, Notes(findings) + named.notes + Notes(checked))


def _checked(plans: Layer) -> Layer:
    """Return the plans with what is wrong in them among their notes."""
    return with_notes(plans, plans.notes + Notes(check_layer(plans, kind="plans")))


def _points(plans: pd.DataFrame, crs: CRS) -> tuple[Any, list[Finding]]:
    """Return the point of each plan in `crs`, and those that cannot be placed."""
    points = np.full(len(plans), None, dtype=object)
    if not (has_column(plans, "x") and has_column(plans, "y")):
        return points, []
    x, y = numbers(plans, "x"), numbers(plans, "y")
    for row in np.flatnonzero(np.isfinite(x) & np.isfinite(y)):
        points[row] = _point(float(x[row]), float(y[row]), crs)
    return points, list(_unplaced(plans, shapely.is_missing(points)))


def _point(x: float, y: float, crs: CRS) -> shapely.Point | None:
    """Return a point in `crs` from coordinates in it or in degrees; None where they are neither."""
    if abs(x) <= _HALF_TURN and abs(y) <= _QUARTER_TURN:
        mover = Transformer.from_crs(crs.geodetic_crs or CRS.from_epsg(4326), crs, always_xy=True)
        return shapely.Point(mover.transform(x, y))
    if max(abs(x), abs(y)) <= _HALF_TURN:
        # Degrees the wrong way round: no place in metres lies so near an origin.
        return None
    bounds = (x, y, x, y)
    partner = zone_partner(crs, np.array([bounds]))
    if partner is not None:
        # The same zone with or without its number: the eastings differ by whole millions.
        return shapely.Point(x % _ZONE_M + (zone_of(crs) or 0) * _ZONE_M, y)
    if crs.is_geographic or contradiction(bounds, crs) is not None:
        return None
    return shapely.Point(x, y)


def _unplaced(plans: pd.DataFrame, missing: Any) -> Iterator[Finding]:  # noqa: ANN401
    """Yield a finding for each plan that states a position which cannot be placed."""
    x, y = texts(plans, "x"), texts(plans, "y")
    names = texts(plans, "plan_no")
    for row in np.flatnonzero(missing):
        if x[row] is not None or y[row] is not None:
            yield Finding("plan_point_unknown", "plans", int(row) + 1, id=names[row],
                          fields={"x_value": x[row], "y_value": y[row]})  # fmt: skip


def read_reported(path: PathLike) -> tuple[Figure, ...]:
    r"""
    Read figures that an office reported.

    Parameters
    ----------
    path : str or path
        A TOML file of ``[[figure]]`` tables.

    Returns
    -------
    tuple of Figure
        In the order of the file.

    Raises
    ------
    MissingFileError
        If there is no such file.
    UsageError
        If a key is unknown, a value of the wrong kind, or id, value, unit or what is missing.

    Examples
    --------
    >>> from pathlib import Path
    >>> from tempfile import TemporaryDirectory
    >>> with TemporaryDirectory() as folder:
    ...     file = Path(folder) / "reported.toml"
    ...     text = '[[figure]]\nid = "a"\nvalue = 15.17\nunit = "km2"\nwhat = "treated_km2"'
    ...     _ = file.write_text(text)
    ...     read_reported(file)[0].decimals
    2
    """
    table = read_toml(path, layer_name="reported")
    file, _ = require_path(path, layer_name="reported")
    only_keys(table, ("figure",), where="", path=file)
    items = value_of(table, "figure", list, where="", path=file) or []
    return tuple(_figure(item, file) for item in items)


def _figure(item: Any, path: Any) -> Figure:  # noqa: ANN401
    """Return one figure of the file."""
    where = "[[figure]]"
    if not isinstance(item, dict):
        raise wrong(path, where)
    only_keys(item, _FIGURE_KEYS, where=where, path=path)
    kinds = {"id": str, "text": str, "value": (int, float), "unit": str, "decimals": int,
             "what": str, "projects": list, "year": int, "parts": list}  # fmt: skip
    got = {key: value_of(item, key, kind, where=where, path=path)  # type: ignore[arg-type]
           for key, kind in kinds.items()}  # fmt: skip
    missing = [key for key in ("id", "value", "unit", "what") if got[key] is None]
    if missing:
        raise wrong(path, f"{where} {got['id'] or ''} {', '.join(missing)} = ?")
    stated = [got["value"], *(got["parts"] or [])]
    for number in stated:
        if isinstance(number, bool) or not (
            isinstance(number, int | float) and math.isfinite(number)
        ):
            raise wrong(path, f"{where} {got['id']} {number!r} (int / float?)")
    return Figure(
        id=got["id"], text=got["text"] or "", value=float(got["value"]), unit=got["unit"],
        decimals=max(map(_decimals, stated)) if got["decimals"] is None else got["decimals"],
        what=got["what"], projects=tuple(map(str, got["projects"] or ())), year=got["year"],
        parts=tuple(float(part) for part in got["parts"] or ()),
    )  # fmt: skip


def _decimals(number: float) -> int:
    """Return with how many decimals a number is written at least."""
    exponent = Decimal(repr(number)).normalize().as_tuple().exponent
    return max(0, -exponent) if isinstance(exponent, int) else 0


def read_settings(path: PathLike) -> AllSettings:
    r"""
    Read settings of their own file.

    Parameters
    ----------
    path : str or path
        A TOML file with the tables of a project file's ``[settings]``, under that name or alone.

    Returns
    -------
    AllSettings
        The settings; what is not named keeps its default.

    Raises
    ------
    MissingFileError
        If there is no such file.
    UsageError
        If it is no TOML.
    SettingsError
        If a setting is unknown or cannot be used.

    Examples
    --------
    >>> from pathlib import Path
    >>> from tempfile import TemporaryDirectory
    >>> with TemporaryDirectory() as folder:
    ...     file = Path(folder) / "s.toml"
    ...     _ = file.write_text("[compliance]\ntolerance_m = 3")
    ...     read_settings(file).compliance.tolerance_m
    3
    """
    table = read_toml(path, layer_name="settings")
    inner = table.get("settings")
    alone = len(table) == 1 and isinstance(inner, dict)
    return AllSettings.from_tables(inner if alone and isinstance(inner, dict) else table)
