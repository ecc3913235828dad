"""
Layers to files: the ending of the name picks the format, equal layers give equal bytes.

What a format cannot hold is said: values that had to be changed are findings (`fitting`), columns
that had to be renamed a receipt (in a shapefile a table ``…-fields.csv`` beside it).
"""

from __future__ import annotations

import os
from collections.abc import Callable, Mapping
from pathlib import Path
from types import MappingProxyType

import pandas as pd

from swcgeo.errors import OutputError, UsageError
from swcgeo.export.book import write_book
from swcgeo.export.columns import (
    distinct_names,
    geometry_name,
    plain_columns,
    without_geometry,
)
from swcgeo.export.csv_tables import write_csv
from swcgeo.export.fitting import fitted
from swcgeo.export.gdal import GDAL_ERRORS, renamed, write_gdal
from swcgeo.export.shapefile import write_shapefile
from swcgeo.export.sheets import frame_sheet
from swcgeo.export.whole import Written, write_whole
from swcgeo.model.findings import Finding, Notes, Receipt
from swcgeo.model.writing import WriteOptions

Layers = Mapping[str, pd.DataFrame]
"""Layer name to its frame; the first is the main one."""
_WGS84 = 4326
_GPKG_VERSION = "1.3"
_AS_USUAL = WriteOptions()


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


def write_layers(layers: Layers, path: str | Path, *, options: WriteOptions = _AS_USUAL) -> Written:
    r"""
    Write layers into one output, whole or not at all.

    Parameters
    ----------
    layers : mapping of str to DataFrame or GeoDataFrame
        The main layer first; ``.gpkg``, ``.xlsx`` and a folder hold all of them, the other formats
        the main one.
    path : str or Path
        The output; its ending picks the format.
    options : WriteOptions
        What the format leaves to choose.

    Returns
    -------
    Written
        The files that stand there now, and what is to be said about them.

    Raises
    ------
    UsageError
        If the ending picks no format, or one that needs geometry for a table without, or an
        option means nothing for it.
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
    options.require_for(ending)
    main = next(iter(layers))
    if ending in {".shp", ".geojson"} and geometry_name(layers[main]) is None:
        known = tuple(other for other in _WRITERS if other not in {".shp", ".geojson"})
        require_writable_format(path, among=known)
    held = layers if ending in {".gpkg", ".xlsx", "/"} else {main: layers[main]}
    plain: dict[str, pd.DataFrame] = {}
    findings: list[Finding] = []
    for name, frame in held.items():
        fit = fitted(plain_columns(frame), ending, layer=name, encoding=options.codec)
        plain[name] = fit[0]
        findings += fit[1]
    try:
        written = write_whole(path, lambda part: _WRITERS[ending](plain, part, options))
    except GDAL_ERRORS as error:
        raise OutputError("output_impossible", path=str(path), reason=str(error)) from error
    return Written(written.paths, written.notes + Notes(tuple(findings), _renames(plain, ending)))


def _renames(layers: Layers, ending: str) -> tuple[Receipt, ...]:
    """Return the receipts on columns whose names a format does not tell apart."""
    if ending not in {".gpkg", ".geojson"}:
        return ()
    return tuple(
        Receipt(layer, None, None, f"renamed: {name} → {written}")
        for layer, frame in layers.items()
        for name, written in distinct_names(frame.columns).items()
        if name != written
    )


def _write_gpkg(layers: Layers, path: Path, options: WriteOptions) -> None:
    """Write all layers into one GeoPackage, by default of 1.3, which old field tablets read too."""
    version = options.gpkg_version or _GPKG_VERSION
    for name, frame in layers.items():
        distinct = renamed(frame, distinct_names(frame.columns))
        taken = {str(column).casefold() for column in without_geometry(distinct).columns}
        columns = {"FID": _unused("fid", taken)}
        if geometry_name(frame) is not None:
            columns["GEOMETRY_NAME"] = _unused("geom", taken)
        write_gdal(
            distinct, path, driver="GPKG", layer=name, layer_options=columns,
            dataset_options={"VERSION": version},
        )  # fmt: skip


def _write_shp(layers: Layers, path: Path, options: WriteOptions) -> None:
    """Write the main layer as a shapefile."""
    (frame,) = layers.values()
    write_shapefile(frame, path, encoding=options.codec)


def _write_geojson(layers: Layers, path: Path, _: WriteOptions) -> None:
    """Write the main layer as RFC 7946 wants it: longitude and latitude, 0.1 mm."""
    (frame,) = layers.values()
    placed = frame if frame.crs is None else frame.to_crs(_WGS84)
    precision = {"RFC7946": "YES", "COORDINATE_PRECISION": "9"}
    distinct = renamed(placed, distinct_names(frame.columns))
    write_gdal(distinct, path, driver="GeoJSON", layer_options=precision)


def _write_parquet(layers: Layers, path: Path, _: WriteOptions) -> None:
    """Write the main layer as (Geo)Parquet."""
    (frame,) = layers.values()
    frame.to_parquet(path, index=False)


def _write_folder(layers: Layers, path: Path, options: WriteOptions) -> None:
    """Write a folder of parquet files, one a layer."""
    path.mkdir()
    for name, frame in layers.items():
        _write_parquet({name: frame}, path / f"{name}.parquet", options)


def _write_csv(layers: Layers, path: Path, options: WriteOptions) -> None:
    """Write the main layer as CSV."""
    (frame,) = layers.values()
    write_csv(frame, path, encoding=options.codec)


def _write_xlsx(layers: Layers, path: Path, _: WriteOptions) -> None:
    """Write all layers as sheets, without geometry."""
    write_book([frame_sheet(name, frame) for name, frame in layers.items()], path, lang="en")


_WRITERS: Mapping[str, Callable[[Layers, Path, WriteOptions], None]] = MappingProxyType(
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


def _unused(name: str, taken: set[str]) -> str:
    """Return `name`, or the first of its kind that no column has."""
    number = 1
    fresh = name
    while fresh in taken:
        fresh, number = f"{name}_{number}", number + 1
    return fresh
