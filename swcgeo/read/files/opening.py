"""
Opening a vector file: rows, columns and geometries exactly as they are stored.

GDAL (through pyogrio) opens nearly all formats; GeoParquet is read with pyarrow, since the wheels
of pyogrio lack that driver, and tables with `read.tables`.
"""

from __future__ import annotations

import json
import re
import warnings
from dataclasses import dataclass, replace
from pathlib import Path
from typing import Any, Literal

import numpy as np
import pyarrow as pa
import pyarrow.parquet as pq
import pyogrio
from pyogrio.errors import CRSError, DataLayerError, DataSourceError

from swcgeo.errors import LayerError, SwcgeoError
from swcgeo.model.findings import Finding
from swcgeo.model.settings import InputLimits
from swcgeo.read.files.arrow_tables import split_table
from swcgeo.read.files.drawings import open_drawing
from swcgeo.read.files.field_names import with_whole_names
from swcgeo.read.files.geojson import sound_geojson
from swcgeo.read.files.geopackages import spoiled_blobs
from swcgeo.read.files.kml import open_kml
from swcgeo.read.files.markup import require_plain_markup
from swcgeo.read.files.naming import listed, plainly_named
from swcgeo.read.files.opened import Objects, Opened, undamaged
from swcgeo.read.files.shapefiles import Shapefile, staged_shapefile
from swcgeo.read.text.dbf_numbers import with_stored_numbers
from swcgeo.read.text.decoded import decoded_columns

_LAST_SIMPLE_TYPE = 7
_ONE_LAYER = frozenset({".parquet", ".geoparquet", ".shp"})
_SHAPEFILE_PARTS = frozenset({".shp"})
_FAILURES = (DataSourceError, DataLayerError, pa.ArrowException, OSError, ValueError, UnicodeError)


def open_vector(
    path: Path,
    *,
    layer: str | None,
    layer_name: str,
    encoding: str | None,
    limits: InputLimits | None = None,
) -> Opened:
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
    limits : InputLimits, optional
        What the file may cost.

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
            wanted = _Wanted(layer, layer_name, encoding, limits or InputLimits())
            return _open(path, wanted)
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


@dataclass(frozen=True, slots=True)
class _Wanted:
    """What is asked of a file."""

    layer: str | None
    layer_name: str
    encoding: str | None
    limits: InputLimits


def _open(path: Path, wanted: _Wanted) -> Opened:
    """Return what a file holds, by the way that its ending asks for."""
    ending = path.suffix.casefold()
    layer, layer_name = wanted.layer, wanted.layer_name
    if ending in _ONE_LAYER:
        _require_named(path, layer=layer, layer_name=layer_name)
    if ending in {".parquet", ".geoparquet"}:
        return _open_parquet(path, layer_name=layer_name, limits=wanted.limits)
    if ending in {".kml", ".kmz"} and path.is_file():
        return open_kml(path, layer=layer, layer_name=layer_name, limits=wanted.limits)
    require_plain_markup(path, layer_name=layer_name)
    with plainly_named(path) as file:
        if ending in _SHAPEFILE_PARTS:
            opened = _open_staged(file, wanted)
            named, renames = with_whole_names(opened.columns, path, layer_name=layer_name)
            return replace(opened, columns=named, receipts=(*opened.receipts, *renames))
        if ending == ".dxf":
            return open_drawing(file, layer=layer, layer_name=layer_name, encoding=wanted.encoding)
        if ending in {".geojson", ".json"}:
            return _open_geojson(file, wanted)
        return _open_gdal(file, layer=layer, layer_name=layer_name)


def _open_staged(path: Path, wanted: _Wanted) -> Opened:
    """Open a shapefile; a ``.prj`` or ``.dbf`` that spoils the rest is left aside, and said."""
    try:
        opened = _open_without(path, wanted)
    except (UnboundLocalError, CRSError):
        # The first is what pyogrio 0.13 makes of a CRS that GDAL reads and cannot write again.
        bare = _open_without(path, wanted, ".prj")
        said = Finding("prj_unreadable", wanted.layer_name)
        return replace(bare, findings=(*bare.findings, said))
    if len(opened.wkb) or not opened.stated_rows:
        return opened
    bare = _open_without(path, wanted, ".dbf")
    said = Finding("table_unreadable", wanted.layer_name)
    return replace(bare, findings=(*bare.findings, said))


def _open_without(path: Path, wanted: _Wanted, *aside: str) -> Opened:
    """Open a shapefile with some of its parts left aside."""
    with staged_shapefile(path, without=frozenset(aside)) as shapefile:
        return _open_shapefile(shapefile, layer_name=wanted.layer_name, encoding=wanted.encoding)


def _open_geojson(path: Path, wanted: _Wanted) -> Opened:
    """Open GeoJSON; features that GDAL would drop in silence, or stumble over, are told."""
    with sound_geojson(
        path,
        layer_name=wanted.layer_name,
        limits=wanted.limits,
        encoding=wanted.encoding,
    ) as sound:
        opened = _open_gdal(sound.path, layer=wanted.layer, layer_name=wanted.layer_name)
    empty = {row: why for row, why in sound.reasons.items() if row < len(opened.wkb)}
    return replace(opened, findings=(*opened.findings, *sound.findings), reasons=empty)


def _reason(error: BaseException) -> str:
    """Return the first sentence of an error of GDAL, without paths and advice to programmers."""
    first = str(error).strip().split("; It might help")[0].split("\n")[0].rstrip(".。")
    return re.sub(r"^'[^']*' not", "not", first)


def _open_gdal(path: Path, *, layer: str | None, layer_name: str) -> Opened:
    """Open any format of GDAL but the shapefile."""
    name = _only_layer(path, layer=layer, layer_name=layer_name)
    meta, table = pyogrio.raw.read_arrow(path, layer=name, datetime_as_string=False)
    driver = str(pyogrio.read_info(path, layer=name)["driver"])
    geometry = str(meta["geometry_name"] or "wkb_geometry")
    parts = split_table(table, geometry=geometry, layer_name=layer_name)
    wkb = parts.wkb
    if any(map(_is_curved, wkb)):
        # Only the other way of reading turns arcs into many short edges.
        wkb = pyogrio.raw.read(path, layer=name, columns=[])[2]
    opened = undamaged(parts.columns, wkb, crs=meta["crs"] or None, driver=driver)
    opened = replace(opened, findings=parts.findings)
    if driver != "GPKG":
        return opened
    missing = np.array([one is None for one in wkb], dtype=bool)
    column = str(meta["geometry_name"] or "geom")
    return replace(opened, reasons=spoiled_blobs(path, name, column=column, missing=missing))


def _is_curved(wkb: bytes | None) -> bool:
    """Return True for the types of WKB that hold arcs or patches of surfaces."""
    if wkb is None:
        return False
    order: Literal["little", "big"] = "little" if wkb[0] else "big"
    kind = (int.from_bytes(wkb[1:5], order) & 0x0FFFFFFF) % 1000
    return kind > _LAST_SIMPLE_TYPE


def _only_layer(path: Path, *, layer: str | None, layer_name: str) -> str:
    """Return the layer to read: the one named, or the only one with geometries."""
    found = pyogrio.list_layers(path)
    names = [str(name) for name, _ in found]
    drawn = [str(name) for name, kind in found if kind is not None]
    fields: dict[str, Any] = {"layer": layer_name, "path": str(path), "present": listed(names)}
    if layer is not None:
        if layer not in names:
            raise LayerError("layer_unknown", **fields, name=layer)
        return layer
    among = drawn or names
    if path.suffix.casefold() == ".gpx":
        among = _filled(path, among)
    if len(among) > 1 and layer_name in among:
        return layer_name
    if len(among) > 1:
        raise LayerError("layer_ambiguous", **fields, count=len(among))
    if not among:
        raise LayerError("layer_empty", **fields)
    return among[0]


def _filled(path: Path, names: list[str]) -> list[str]:
    """Return the layers of a GPX with something in them; its points of tracks are no layer."""
    tracks = [name for name in names if not name.endswith("_points")]
    return [
        name
        for name in tracks
        if pyogrio.read_info(path, layer=name, force_feature_count=True)["features"]
    ]


def _open_shapefile(shapefile: Shapefile, *, layer_name: str, encoding: str | None) -> Opened:
    """Open a shapefile; its text comes as bytes (in Latin-1) and is decoded here."""
    # Latin-1 gives each byte back as one character, so nothing is lost before we decide.
    meta, table = pyogrio.raw.read_arrow(shapefile.path, encoding="ISO-8859-1")
    geometry = str(meta["geometry_name"] or "wkb_geometry")
    parts = split_table(table, geometry=geometry, layer_name=layer_name)
    wkb, columns = parts.wkb, parts.columns
    strange: tuple[Finding, ...] = ()
    if shapefile.table is not None:
        columns, strange = with_stored_numbers(columns, shapefile.table, layer_name=layer_name)
    text = decoded_columns(
        columns, layer_name=layer_name, stated=shapefile.encoding, given=encoding
    )
    stated = max(shapefile.rows, len(wkb))
    cut = np.zeros(len(wkb), dtype=bool)
    known = min(len(wkb), len(shapefile.cut))
    cut[:known] = shapefile.cut[:known]
    crs = meta["crs"] or None
    lost = () if shapefile.tabled else (Finding("table_missing", layer_name),)
    return Opened(
        text.columns, wkb, crs, "ESRI Shapefile", stated, cut,
        (*lost, *strange, *text.findings),
        text.receipts, _undrawn(wkb, shapefile),
    )  # fmt: skip


def _undrawn(wkb: Objects, shapefile: Shapefile) -> dict[int, str]:
    """Return the records that say they hold a shape of which nothing could be read."""
    if len(wkb) > len(shapefile.drawn):
        return {}
    rows = [row for row, one in enumerate(wkb) if one is None and shapefile.drawn[row]]
    return dict.fromkeys(rows, "@fault.record_misfit")


def _require_modest_parquet(path: Path, *, layer_name: str, limits: InputLimits) -> None:
    """Raise LayerError where a Parquet file, or a folder of them, states too much."""
    files = sorted(path.rglob("*.parquet")) if path.is_dir() else [path]
    heads = [pq.read_metadata(file) for file in files]
    rows = sum(head.num_rows for head in heads)
    groups = [head.row_group(at) for head in heads for at in range(head.num_row_groups)]
    size = sum(group.total_byte_size for group in groups)
    if rows > limits.rows or size > limits.unpacked_bytes:
        raise LayerError(
            "rows_too_many", layer=layer_name, path=str(path), rows=rows, size=size,
            most=limits.rows, most_size=f"{limits.unpacked_bytes:.0f}",
        )  # fmt: skip


def _open_parquet(path: Path, *, layer_name: str, limits: InputLimits) -> Opened:
    """Open a GeoParquet file, or a directory of such files."""
    _require_modest_parquet(path, layer_name=layer_name, limits=limits)
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
    parts = split_table(table, geometry=main, layer_name=layer_name)
    opened = undamaged(parts.columns, parts.wkb, crs=crs, driver="Parquet")
    return replace(opened, findings=parts.findings)
