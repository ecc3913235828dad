"""
Layers to files: the ending of the name picks the format, equal layers give equal bytes.

What a format cannot hold is said: texts that had to be cut are a finding, columns that had to be
renamed a receipt (in a shapefile a table ``…-fields.csv`` beside it).
"""

from __future__ import annotations

import os
import threading
import warnings
from collections.abc import Callable, Iterator, Mapping
from contextlib import contextmanager
from pathlib import Path
from types import MappingProxyType
from typing import Any

import geopandas as gpd
import pandas as pd
import pyogrio
from pyogrio.errors import DataLayerError, DataSourceError, FieldError, GeometryError

from swcgeo.errors import OutputError, UsageError
from swcgeo.export.book import MOST_CHARACTERS, write_book
from swcgeo.export.columns import (
    cut_to_bytes,
    distinct_names,
    geometry_name,
    longer_than,
    plain_columns,
    short_names,
    without_geometry,
)
from swcgeo.export.csv_tables import write_csv
from swcgeo.export.sheets import frame_sheet
from swcgeo.export.whole import Written, write_whole
from swcgeo.model.findings import Finding, Notes, Receipt

Layers = Mapping[str, pd.DataFrame]
"""Layer name to its frame; the first is the main one."""
_FIXED_DATE = "2000-01-01T00:00:00.000Z"
_LONGEST_DBF = 254
_WGS84 = 4326
_GDAL_ERRORS = (DataLayerError, DataSourceError, FieldError, GeometryError)
_gdal_options = threading.Lock()


def output_ending(path: str | Path) -> str:
    """
    Return the ending that picks the format of an output.

    Parameters
    ----------
    path : str or Path
        The name given with ``--out``; a text that ends in ``/`` means a folder of parquet files.

    Returns
    -------
    str
        The ending in small letters, with its dot; ``/`` for a folder.

    Examples
    --------
    >>> output_ending("a/B.GPKG"), output_ending("a/b/")
    ('.gpkg', '/')
    """
    text = str(path)
    return "/" if text.endswith(("/", os.sep)) else Path(text).suffix.lower()


def require_writable_format(path: str | Path, *, among: tuple[str, ...] | None = None) -> str:
    """
    Return the ending of `path` if it picks a format that can be written.

    Parameters
    ----------
    path : str or Path
        The name given with ``--out``.
    among : tuple of str, optional
        The endings allowed; by default all that `write_layers` knows.

    Returns
    -------
    str
        The ending.

    Raises
    ------
    UsageError
        If the ending picks none of them.

    Examples
    --------
    >>> require_writable_format("out.gpkg")
    '.gpkg'
    """
    ending, known = output_ending(path), among or tuple(_WRITERS)
    if ending not in known:
        shown = ending or "''"
        raise UsageError("format_unknown", ending=shown, path=str(path), present=" ".join(known))
    return ending


def write_layers(layers: Layers, path: str | Path) -> Written:
    r"""
    Write layers into one output, whole or not at all.

    Parameters
    ----------
    layers : mapping of str to DataFrame or GeoDataFrame
        The main layer first; ``.gpkg``, ``.xlsx`` and a folder hold all of them, the other formats
        the main one.
    path : str or Path
        The output; its ending picks the format.

    Returns
    -------
    Written
        The files that stand there now, and what is to be said about them.

    Raises
    ------
    UsageError
        If the ending picks no format, or one that needs geometry for a table without.
    OutputError
        If the output cannot be written.

    Examples
    --------
    >>> import tempfile
    >>> with tempfile.TemporaryDirectory() as folder:
    ...     written = write_layers({"links": pd.DataFrame({"a": ["=1"]})}, f"{folder}/l.csv")
    ...     written.paths[0].read_text(encoding="utf-8-sig")
    "a\n'=1\n"
    """
    ending = require_writable_format(path)
    main = next(iter(layers))
    if ending in {".shp", ".geojson"} and geometry_name(layers[main]) is None:
        known = tuple(other for other in _WRITERS if other not in {".shp", ".geojson"})
        require_writable_format(path, among=known)
    held = layers if ending in {".gpkg", ".xlsx", "/"} else {main: layers[main]}
    plain = {name: plain_columns(frame) for name, frame in held.items()}
    try:
        written = write_whole(path, lambda part: _WRITERS[ending](plain, part))
    except _GDAL_ERRORS as error:
        raise OutputError("output_impossible", path=str(path), reason=str(error)) from error
    return Written(written.paths, written.notes + _said(plain, ending))


def _said(layers: Layers, ending: str) -> Notes:
    """Return the findings and receipts on what a format could not hold."""
    most = {".shp": _LONGEST_DBF, ".xlsx": MOST_CHARACTERS}.get(ending)
    findings: list[Finding] = []
    receipts: list[Receipt] = []
    for layer, frame in layers.items():
        cut = longer_than(frame, most, in_bytes=ending == ".shp") if most else {}
        for column, number in cut.items():
            fields = {"column": column, "count": number, "ending": ending, "most": most}
            findings.append(Finding("text_cut", layer, fields=fields))
        names = distinct_names(frame.columns) if ending in {".gpkg", ".geojson"} else {}
        for name, written in names.items():
            if name != written:
                receipts.append(Receipt(layer, None, None, f"renamed: {name} → {written}"))
    return Notes(tuple(findings), tuple(receipts))


def _write_gpkg(layers: Layers, path: Path) -> None:
    """Write all layers into one GeoPackage of version 1.3, which old field tablets read too."""
    for name, frame in layers.items():
        renamed = _renamed(frame, distinct_names(frame.columns))
        taken = {str(column).casefold() for column in without_geometry(renamed).columns}
        options = {"FID": _unused("fid", taken)}
        if geometry_name(frame) is not None:
            options["GEOMETRY_NAME"] = _unused("geom", taken)
        _write_gdal(
            renamed, path, driver="GPKG", layer=name, layer_options=options,
            dataset_options={"VERSION": "1.3"},
        )  # fmt: skip


def _write_shp(layers: Layers, path: Path) -> None:
    """Write the main layer as a shapefile in UTF-8, with a table of the names that were cut."""
    (frame,) = layers.values()
    fitting = {
        name: frame[name].map(lambda text: cut_to_bytes(text, _LONGEST_DBF), na_action="ignore")
        for name in longer_than(frame, _LONGEST_DBF, in_bytes=True)
    }
    frame = frame.assign(**fitting)
    names = short_names(without_geometry(frame).columns)
    _write_gdal(
        _renamed(frame, names), path, driver="ESRI Shapefile", encoding="UTF-8",
        geometry_type=_shapefile_type(frame),
    )  # fmt: skip
    cut = [(short, name) for name, short in names.items() if short != name]
    if cut:
        table = pd.DataFrame(cut, columns=["field", "column"])
        write_csv(table, path.with_name(f"{path.stem}-fields.csv"))


def _write_geojson(layers: Layers, path: Path) -> None:
    """Write the main layer as RFC 7946 wants it: longitude and latitude, 0.1 mm."""
    (frame,) = layers.values()
    placed = frame if frame.crs is None else frame.to_crs(_WGS84)
    options = {"RFC7946": "YES", "COORDINATE_PRECISION": "9"}
    renamed = _renamed(placed, distinct_names(frame.columns))
    _write_gdal(renamed, path, driver="GeoJSON", layer_options=options)


def _write_parquet(layers: Layers, path: Path) -> None:
    """Write the main layer as (Geo)Parquet."""
    (frame,) = layers.values()
    frame.to_parquet(path, index=False)


def _write_folder(layers: Layers, path: Path) -> None:
    """Write a folder of parquet files, one a layer."""
    path.mkdir()
    for name, frame in layers.items():
        _write_parquet({name: frame}, path / f"{name}.parquet")


def _write_csv(layers: Layers, path: Path) -> None:
    """Write the main layer as CSV."""
    (frame,) = layers.values()
    write_csv(frame, path)


def _write_xlsx(layers: Layers, path: Path) -> None:
    """Write all layers as sheets, without geometry."""
    write_book([frame_sheet(name, frame) for name, frame in layers.items()], path, lang="en")


_WRITERS: Mapping[str, Callable[[Layers, Path], None]] = MappingProxyType(
    {
        ".gpkg": _write_gpkg,
        ".shp": _write_shp,
        ".parquet": _write_parquet,
        ".csv": _write_csv,
        ".xlsx": _write_xlsx,
        ".geojson": _write_geojson,
        "/": _write_folder,
    }
)


def _write_gdal(frame: pd.DataFrame, path: Path, **options: Any) -> None:  # noqa: ANN401
    """Write one layer through GDAL, which is told a fixed date of today."""
    with _fixed_today(), warnings.catch_warnings():
        warnings.filterwarnings("ignore", message="'crs' was not provided", category=UserWarning)
        pyogrio.write_dataframe(frame, path, use_arrow=True, **options)


@contextmanager
def _fixed_today() -> Iterator[None]:
    """Let a GeoPackage carry a fixed date of change: the same input gives the same bytes."""
    name = "OGR_CURRENT_DATE"
    with _gdal_options:
        before = pyogrio.get_gdal_config_option(name)
        pyogrio.set_gdal_config_options({name: _FIXED_DATE})
        try:
            yield
        finally:
            pyogrio.set_gdal_config_options({name: before})


def _renamed(frame: pd.DataFrame, names: Mapping[str, str]) -> pd.DataFrame:
    """Return `frame` under other column names, its geometry under its own."""
    main = geometry_name(frame)
    return frame.rename(columns={old: new for old, new in names.items() if old != main})


def _unused(name: str, taken: set[str]) -> str:
    """Return `name`, or the first of its kind that no column has."""
    number = 1
    fresh = name
    while fresh in taken:
        fresh, number = f"{name}_{number}", number + 1
    return fresh


def _shapefile_type(frame: gpd.GeoDataFrame) -> str | None:
    """Return the geometry type that GDAL cannot see where no geometry is known."""
    return None if frame.geometry.notna().any() else "Polygon"
