"""
Opening a vector file: rows, columns and geometries exactly as they are stored.

GDAL (through pyogrio) opens nearly all formats; GeoParquet is read with pyarrow, since the wheels
of pyogrio lack that driver, and tables with `read.tables`.
"""

from __future__ import annotations

import json
import re
import shutil
import warnings
from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from dataclasses import dataclass, field, replace
from pathlib import Path
from tempfile import TemporaryDirectory
from typing import Any, Literal

import numpy as np
import numpy.typing as npt
import pandas as pd
import pyarrow as pa
import pyarrow.parquet as pq
import pyogrio
from pyogrio.errors import DataLayerError, DataSourceError

from swcgeo.errors import LayerError, SwcgeoError
from swcgeo.model.findings import Finding, Receipt
from swcgeo.read.field_names import with_whole_names
from swcgeo.read.shapefiles import Shapefile, staged_shapefile
from swcgeo.read.text import decoded_columns

Objects = npt.NDArray[np.object_]
_LAST_SIMPLE_TYPE = 7
_FAILURES = (DataSourceError, DataLayerError, pa.ArrowException, OSError, ValueError, UnicodeError)


@dataclass(frozen=True, slots=True)
class Opened:
    """
    What a file holds.

    Attributes
    ----------
    columns : DataFrame, n rows
        Attributes, as stored.
    wkb : ndarray of bytes or None, n rows
        Geometries.
    crs : str or None
        The CRS that the file states.
    driver : str
        What opened it.
    stated_rows : int
        Features that the file states, at least n.
    cut : ndarray of bool, n rows
        True where a record is known to be cut off.
    findings, receipts : tuple
        What was found and decided about its text.
    """

    columns: pd.DataFrame
    wkb: Objects
    crs: str | None
    driver: str
    stated_rows: int
    cut: npt.NDArray[np.bool_]
    findings: tuple[Finding, ...] = field(default=())
    receipts: tuple[Receipt, ...] = field(default=())


def open_vector(path: Path, *, layer: str | None, layer_name: str, encoding: str | None) -> Opened:
    """
    Return what a vector file holds, as stored.

    Parameters
    ----------
    path : Path
        A file or directory that exists; no archive.
    layer : str or None
        The layer to read; None where the file holds only one.
    layer_name : str
        What the file is wanted as.
    encoding : str or None
        Encoding of its text; None to decide by content.

    Returns
    -------
    Opened
        Rows in the order of the file.

    Raises
    ------
    LayerError
        If the file cannot be read, or the layer is unknown or ambiguous.

    Examples
    --------
    >>> from tempfile import TemporaryDirectory
    >>> point = '{"type": "Feature", "properties": {"a": 1}, "geometry": null}'
    >>> with TemporaryDirectory() as folder:
    ...     file = Path(folder) / "a.geojson"
    ...     _ = file.write_text(point)
    ...     open_vector(file, layer=None, layer_name="zones", encoding=None).driver
    'GeoJSON'
    """
    try:
        with warnings.catch_warnings():
            # GDAL's remarks on single features come back as findings.
            warnings.simplefilter("ignore")
            if path.suffix.casefold() in {".parquet", ".geoparquet", ".shp"}:
                _require_named(path, layer=layer, layer_name=layer_name)
            if path.suffix.casefold() in {".parquet", ".geoparquet"}:
                return _open_parquet(path)
            if path.suffix.casefold() == ".shp":
                with staged_shapefile(path) as shapefile:
                    opened = _open_shapefile(shapefile, layer_name=layer_name, encoding=encoding)
                named, renames = with_whole_names(opened.columns, path, layer_name=layer_name)
                return replace(opened, columns=named, receipts=(*opened.receipts, *renames))
            with _apart(path) as file:
                return _open_gdal(file, layer=layer, layer_name=layer_name)
    except SwcgeoError:
        raise
    except _FAILURES as error:
        fields = {"layer": layer_name, "path": str(path), "reason": _reason(error)}
        raise LayerError("file_unreadable", **fields) from error


def _require_named(path: Path, *, layer: str | None, layer_name: str) -> None:
    """Raise LayerError where a layer is asked for that is not the one a file of one layer has."""
    if layer not in {None, path.stem}:
        fields = {"layer": layer_name, "path": str(path), "present": path.stem}
        raise LayerError("layer_unknown", **fields, name=layer)


@contextmanager
def _apart(path: Path) -> Iterator[Path]:
    """Yield a path at which GDAL may leave files of its own; beside a GML it writes one."""
    if path.suffix.casefold() != ".gml":
        yield path
        return
    with TemporaryDirectory(prefix="swcgeo-", ignore_cleanup_errors=True) as folder:
        for part in (path, path.with_suffix(".xsd"), path.with_suffix(".gfs")):
            if part.exists():
                shutil.copy(part, folder)
        yield Path(folder) / path.name


def _reason(error: BaseException) -> str:
    """Return the first sentence of an error of GDAL, without paths and advice to programmers."""
    first = str(error).strip().split("; It might help")[0].split("\n")[0].rstrip(".。")
    return re.sub(r"^'[^']*' not", "not", first)


def _open_gdal(path: Path, *, layer: str | None, layer_name: str) -> Opened:
    """Open any format of GDAL but the shapefile."""
    name = _only_layer(path, layer=layer, layer_name=layer_name)
    meta, table = pyogrio.raw.read_arrow(path, layer=name, datetime_as_string=False)
    driver = str(pyogrio.read_info(path, layer=name)["driver"])
    columns, wkb = _split(table, str(meta["geometry_name"] or "wkb_geometry"))
    if any(map(_is_curved, wkb)):
        # Only the other way of reading turns arcs into many short edges.
        wkb = pyogrio.raw.read(path, layer=name, columns=[])[2]
    crs = meta["crs"] or None
    return Opened(columns, wkb, crs, driver, len(wkb), np.zeros(len(wkb), dtype=bool))


def _is_curved(wkb: bytes | None) -> bool:
    """Return True for the types of WKB that hold arcs or patches of surfaces."""
    if wkb is None:
        return False
    order: Literal["little", "big"] = "little" if wkb[0] else "big"
    kind = (int.from_bytes(wkb[1:5], order) & 0x0FFFFFFF) % 1000
    return kind > _LAST_SIMPLE_TYPE


def _only_layer(path: Path, *, layer: str | None, layer_name: str) -> str:
    """Return the layer to read: the one named, or the only one with geometries."""
    listed = pyogrio.list_layers(path)
    names = [str(name) for name, _ in listed]
    drawn = [str(name) for name, kind in listed if kind is not None]
    fields: dict[str, Any] = {"layer": layer_name, "path": str(path), "present": ", ".join(names)}
    if layer is not None:
        if layer not in names:
            raise LayerError("layer_unknown", **fields, name=layer)
        return layer
    among = drawn or names
    if len(among) > 1 and layer_name in among:
        return layer_name
    if len(among) > 1:
        raise LayerError("layer_ambiguous", **fields, count=len(among))
    if not among:
        raise LayerError("layer_empty", **fields)
    return among[0]


def _open_shapefile(shapefile: Shapefile, *, layer_name: str, encoding: str | None) -> Opened:
    """Open a shapefile; its text comes as bytes (in Latin-1) and is decoded here."""
    # Latin-1 gives each byte back as one character, so nothing is lost before we decide.
    meta, table = pyogrio.raw.read_arrow(shapefile.path, encoding="ISO-8859-1")
    columns, wkb = _split(table, str(meta["geometry_name"] or "wkb_geometry"))
    text = decoded_columns(
        columns, layer_name=layer_name, stated=shapefile.encoding, given=encoding
    )
    stated = max(shapefile.rows, len(wkb))
    cut = np.zeros(len(wkb), dtype=bool)
    known = min(len(wkb), len(shapefile.cut))
    cut[:known] = shapefile.cut[:known]
    crs = meta["crs"] or None
    lost = () if shapefile.tabled else (Finding("table_missing", layer_name),)
    found = (*lost, *text.findings)
    return Opened(text.columns, wkb, crs, "ESRI Shapefile", stated, cut, found, text.receipts)


def _open_parquet(path: Path) -> Opened:
    """Open a GeoParquet file, or a directory of such files."""
    table = pq.read_table(path)
    geo = json.loads((table.schema.metadata or {}).get(b"geo", b"{}"))
    main = geo.get("primary_column", "geometry")
    about = geo.get("columns", {}).get(main, {})
    if about.get("encoding", "WKB") != "WKB":
        reason = f"geometry encoding {about['encoding']}, only WKB is read"
        raise LayerError("file_unreadable", layer="-", path=path, reason=reason)
    # GeoParquet 1.1: no entry means OGC:CRS84, an entry of null means unknown.
    stated = about.get("crs", "OGC:CRS84") if geo else None
    crs = json.dumps(stated) if isinstance(stated, dict) else stated
    columns, wkb = _split(table, main)
    return Opened(columns, wkb, crs, "Parquet", len(wkb), np.zeros(len(wkb), dtype=bool))


def _split(table: pa.Table, geometry: str) -> tuple[pd.DataFrame, Objects]:
    """Return the attributes and the WKB of an Arrow table; whole numbers stay whole."""
    names = [str(name) for name in table.column_names]
    wkb = np.full(table.num_rows, None, dtype=object)
    columns: dict[str, pd.Series[Any]] = {}
    for name, values in zip(names, table.columns, strict=True):
        if name == geometry:
            wkb[:] = values.to_pylist()
        else:
            columns[_free(name, columns)] = _series(values)
    return pd.DataFrame(columns, index=pd.RangeIndex(table.num_rows)), wkb


def _series(values: pa.ChunkedArray) -> pd.Series[Any]:
    """Return a column for pandas; whole numbers with gaps must not become floats."""
    gaps = pa.types.is_integer(values.type) and values.null_count > 0
    mapper = {values.type: pd.Int64Dtype()}.get if gaps else None
    if gaps and values.type != pa.int64():
        values = values.cast(pa.int64())
        mapper = {pa.int64(): pd.Int64Dtype()}.get
    made: pd.Series[Any] = values.to_pandas(types_mapper=mapper, date_as_object=False)
    return made


def _free(name: str, taken: Sequence[str] | dict[str, Any]) -> str:
    """Return `name`, or with _1, _2 … behind it where a column has it already."""
    free, number = name, 0
    while free in taken:
        number += 1
        free = f"{name}_{number}"
    return free
