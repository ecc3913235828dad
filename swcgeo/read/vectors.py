"""`read_vector`: any vector file as a layer with one CRS, every row kept, every doubt listed."""

from __future__ import annotations

import os
from dataclasses import dataclass, replace
from pathlib import Path

import geopandas as gpd
import numpy as np
import pandas as pd
import shapely
from pyproj.exceptions import CRSError as ProjCrsError
from shapely.geometry.base import BaseGeometry

from swcgeo.errors import CrsError, GeometryError, LayerError
from swcgeo.model.findings import Finding, Notes
from swcgeo.model.labels import in_both
from swcgeo.model.layers import Layer
from swcgeo.model.settings import InputLimits
from swcgeo.read.files.geometries import Objects, only_polygons, parse_geometries
from swcgeo.read.files.opened import Opened, undamaged
from swcgeo.read.files.opening import open_vector
from swcgeo.read.files.paths import PathLike, require_modest_table, require_path, unpacked
from swcgeo.read.place.crs import CrsQuestion, SettledCrs, settle_crs
from swcgeo.read.tables.parcel_text import is_parcel_text, open_parcel_text
from swcgeo.read.tables.sheets import TABLE_ENDINGS, read_table, table_geometries, without_wkt
from swcgeo.read.tables.vertex_tables import vertex_parcels


def read_vector(
    path: PathLike,
    *,
    layer_name: str,
    crs: str | None = None,
    encoding: str | None = None,
    limits: InputLimits | None = None,
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
    limits : InputLimits, optional
        What a file may cost before it is refused.
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
    allowed = limits or InputLimits()
    with unpacked(file, layer=inner, layer_name=layer_name, limits=allowed) as (source, wanted):
        asked = _Asked(wanted, layer_name, encoding, allowed)
        try:
            opened = _open(source, asked)
        except LayerError as error:
            raise _named(error, source=source, path=name) from error
    if not len(opened.wkb):
        raise LayerError("layer_empty", layer=layer_name, path=name)
    parsed, read = parse_geometries(
        opened.wkb, layer_name=layer_name, cut=opened.cut, reasons=opened.reasons
    )
    unreadable = [one for one in read.findings if one.code == "feature_unreadable"]
    if unreadable and shapely.is_missing(parsed).all():
        reason = in_both(str(unreadable[0].fields["reason"]))
        raise GeometryError("nothing_usable", layer=layer_name, rows=len(parsed), reason=reason)
    _require_drawn(parsed, layer_name=layer_name, path=name)
    shapes, others = only_polygons(parsed, layer_name=layer_name, path=name)
    question = CrsQuestion(opened.crs, crs, opened.driver, layer_name, name, district)
    settled = _settle(shapes, question)
    lost = _lost(opened, layer_name)
    findings = (*lost, *read.findings, *others, *opened.findings, *settled.findings)
    notes = Notes(findings, (*read.receipts, *opened.receipts, *settled.receipts))
    return _layer(opened.columns, settled=settled, notes=notes)


@dataclass(frozen=True, slots=True)
class _Asked:
    """What is asked of a file that was found."""

    layer: str | None
    layer_name: str
    encoding: str | None
    limits: InputLimits


def _open(source: Path, asked: _Asked) -> Opened:
    """Return what a file holds, whether it is drawn, a table, or coordinates in a text."""
    layer_name, encoding = asked.layer_name, asked.encoding
    if source.suffix.casefold() not in TABLE_ENDINGS:
        return open_vector(
            source,
            layer=asked.layer,
            layer_name=layer_name,
            encoding=encoding,
            limits=asked.limits,
        )
    require_modest_table(source, layer_name=layer_name, limits=asked.limits)
    if is_parcel_text(source):
        return open_parcel_text(source, layer_name=layer_name, encoding=encoding)
    table, findings = read_table(
        source, sheet=asked.layer, layer_name=layer_name, encoding=encoding
    )
    parcels = vertex_parcels(table, layer_name=layer_name)
    if parcels is not None:
        return replace(parcels, findings=(*findings, *parcels.findings))
    wkb = table_geometries(table)
    drawn = np.full(len(table), None, dtype=object) if wkb is None else wkb
    bare = without_wkt(table)
    return replace(undamaged(bare, drawn, crs=None, driver="table"), findings=findings)


def _named(error: LayerError, *, source: Path, path: str) -> LayerError:
    """Return an error about an unpacked or staged copy as one about the path that was given."""
    fields = {
        name: value.replace(str(source), path) if isinstance(value, str) else value
        for name, value in error.fields.items()
    }
    return LayerError(error.code, **{**fields, "path": path})


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
