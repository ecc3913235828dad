"""`read_vector`: any vector file as a layer with one CRS, every row kept, every doubt listed."""

from __future__ import annotations

import os
from pathlib import Path

import geopandas as gpd
import numpy as np
import pandas as pd
import shapely
from pyproj.exceptions import CRSError as ProjCrsError
from shapely.geometry.base import BaseGeometry

from swcgeo.errors import CrsError, GeometryError, LayerError
from swcgeo.model.findings import Finding, Notes
from swcgeo.model.layers import Layer
from swcgeo.read.crs import CrsQuestion, SettledCrs, settle_crs
from swcgeo.read.geometries import Objects, only_polygons, parse_geometries
from swcgeo.read.opening import Opened, open_vector
from swcgeo.read.paths import PathLike, require_path, unpacked
from swcgeo.read.tables import TABLE_ENDINGS, read_table, table_geometries


def read_vector(
    path: PathLike,
    *,
    layer_name: str,
    crs: str | None = None,
    encoding: str | None = None,
    district: BaseGeometry | None = None,
) -> Layer:
    r"""
    Read a vector file of any format, every row of it.

    Parameters
    ----------
    path : str or path
        ``file`` or ``file:layer``; shp, zip, gpkg, geojson, kml, kmz, gdb, parquet, csv, xlsx …
    layer_name : str
        What the layer is wanted as (patches, ranges, …): named in findings and errors.
    crs : str, optional
        CRS to be used instead of the one that the file states.
    encoding : str, optional
        Encoding of its text instead of the one that its content suggests.
    district : shapely geometry, optional
        Outline of the district in degrees, against which the CRS is held.

    Returns
    -------
    Layer, n rows
        Columns as delivered and flat geometries, None where there is none or it cannot be used;
        a column ``crs_in_doubt`` where the coordinates of any row contradict the CRS.

    Raises
    ------
    MissingFileError
        If there is no such file.
    LayerError
        If it cannot be read, is empty, or does not hold the layer.
    CrsError
        If it has no CRS.
    GeometryError
        If it has no polygons where polygons are due, or no geometry that can be read.

    Examples
    --------
    >>> from tempfile import TemporaryDirectory
    >>> with TemporaryDirectory() as folder:
    ...     file = Path(folder) / "zones.csv"
    ...     _ = file.write_text("name;wkt\nA;POLYGON ((105 33 1, 106 33 1, 106 34 1, 105 33 1))")
    ...     layer = read_vector(file, layer_name="zones", crs="EPSG:4490")
    >>> layer.geometry.item().wkt
    'POLYGON ((105 33, 106 33, 106 34, 105 33))'
    """
    file, inner = require_path(path, layer_name=layer_name)
    name = os.fspath(path)
    with unpacked(file, layer=inner, layer_name=layer_name) as (source, wanted):
        try:
            opened = _open(source, layer=wanted, layer_name=layer_name, encoding=encoding)
        except LayerError as error:
            raise _named(error, name) from error
    if not len(opened.wkb):
        raise LayerError("layer_empty", layer=layer_name, path=name)
    parsed, unreadable = parse_geometries(opened.wkb, layer_name=layer_name, cut=opened.cut)
    if unreadable and shapely.is_missing(parsed).all():
        fields = {"layer": layer_name, "rows": len(parsed)}
        raise GeometryError("nothing_usable", **fields, reason=unreadable[0].fields["reason"])
    _require_drawn(parsed, layer_name=layer_name, path=name)
    shapes, others = only_polygons(parsed, layer_name=layer_name, path=name)
    question = CrsQuestion(opened.crs, crs, opened.driver, layer_name, name, district)
    settled = _settle(shapes, question)
    lost = _lost(opened, layer_name)
    findings = (*lost, *unreadable, *others, *opened.findings, *settled.findings)
    notes = Notes(findings, (*opened.receipts, *settled.receipts))
    return _layer(opened.columns, settled=settled, notes=notes)


def _open(source: Path, *, layer: str | None, layer_name: str, encoding: str | None) -> Opened:
    """Return what a file holds, whether it is a table or drawn."""
    if source.suffix.casefold() not in TABLE_ENDINGS:
        return open_vector(source, layer=layer, layer_name=layer_name, encoding=encoding)
    table, findings = read_table(source, sheet=layer, layer_name=layer_name, encoding=encoding)
    wkb = table_geometries(table)
    drawn = np.full(len(table), None, dtype=object) if wkb is None else wkb
    cut = np.zeros(len(table), dtype=bool)
    return Opened(table, drawn, None, "table", len(table), cut, findings)


def _named(error: LayerError, path: str) -> LayerError:
    """Return an error about an unpacked copy as one about the path that the user gave."""
    inner = str(error.fields.get("path", ""))
    fields = {
        name: value.replace(inner, path) if isinstance(value, str) and inner else value
        for name, value in error.fields.items()
    }
    return LayerError(error.code, **fields)


def _require_drawn(geometries: Objects, *, layer_name: str, path: str) -> None:
    """Raise GeometryError where no row has any geometry."""
    if shapely.is_missing(geometries).all():
        fields = {"layer": layer_name, "path": path, "rows": len(geometries), "types": "—"}
        raise GeometryError("layer_not_polygons", **fields)


def _settle(geometries: Objects, question: CrsQuestion) -> SettledCrs:
    """Return the CRS of what was opened."""
    try:
        return settle_crs(geometries, question)
    except ProjCrsError as error:
        reason = str(error).split(":")[0]
        fields = {"layer": question.layer_name, "value": question.stated, "reason": reason}
        raise CrsError("crs_wrong", **fields) from error


def _lost(opened: Opened, layer_name: str) -> tuple[Finding, ...]:
    """Return the finding that a file states more features than it gives."""
    read = len(opened.wkb)
    fields = {"stated": opened.stated_rows, "read": read}
    return (
        (Finding("features_lost", layer_name, fields=fields),) if opened.stated_rows > read else ()
    )


def _layer(columns: pd.DataFrame, *, settled: SettledCrs, notes: Notes) -> Layer:
    """Return columns and geometries as a layer."""
    renamed = columns.rename(columns={"geometry": "geometry_1"})
    if settled.doubtful.any():
        renamed = renamed.assign(crs_in_doubt=settled.doubtful)
    series = gpd.GeoSeries(settled.geometries, index=renamed.index, crs=settled.crs)
    return Layer(renamed, geometry=series, notes=notes)


def with_notes(layer: gpd.GeoDataFrame, notes: Notes) -> Layer:
    """
    Return a frame as a layer with notes.

    Parameters
    ----------
    layer : GeoDataFrame, n rows
        Any frame.
    notes : Notes
        What was found and changed.

    Returns
    -------
    Layer, n rows
        The same rows and columns.

    Examples
    --------
    >>> with_notes(gpd.GeoDataFrame({"a": [1]}, geometry=[None]), Notes()).notes.exit_code
    0
    """
    return Layer(layer, notes=notes)
