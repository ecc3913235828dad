"""Looking through a folder: every layer, table and raster in it, opened once and kept as it is."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass, field
from pathlib import Path

import geopandas as gpd
import numpy as np
import pandas as pd
import pyogrio
import rasterio
import shapely
from pyogrio.errors import DataSourceError
from pyproj import CRS
from python_calamine import CalamineError, CalamineWorkbook
from rasterio.errors import RasterioError

from swcgeo.check.place.chinese import crs_name
from swcgeo.errors import CrsError, LayerError, MissingFileError, SwcgeoError, UsageError
from swcgeo.read.rasters import read_dem
from swcgeo.read.tables.sheets import TABLE_ENDINGS, read_table, table_geometries
from swcgeo.read.toml import Table, read_toml
from swcgeo.read.vectors import read_vector

_VECTOR_ENDINGS = frozenset(
    {
        ".shp", ".zip", ".gpkg", ".geojson", ".json", ".kml", ".kmz", ".gml", ".tab", ".mif",
        ".fgb", ".parquet", ".gdb", ".gpx", ".dxf",
    }
)  # fmt: skip
_CONTAINERS = frozenset({".gpkg", ".gdb", ".kml", ".kmz", ".gpx", ".gml"})
_RASTER_ENDINGS = frozenset({".tif", ".tiff", ".img", ".asc", ".jp2", ".nc", ".vrt", ".dat"})
_WORDS = ("readme", "license", "licence", "copying", "truth")
_STAND_IN = "EPSG:4490"
"""Lets a layer without CRS be looked at; such a layer is never used."""
_SHAPES = {0: "point", 1: "line", 2: "polygon"}
_MOST_CELLS = 256


@dataclass(frozen=True, slots=True, kw_only=True)
class Glimpse:
    """
    One layer, table or raster as it was found.

    Attributes
    ----------
    path : str
        Relative to the folder, ``file`` or ``file:layer``.
    shape : str
        polygon, line, point, mixed, table, raster or text; empty where it cannot be read.
    frame : GeoDataFrame
        Its rows as delivered; geometries None in a table.
    crs : str or None
        What its CRS is called.
    problem : SwcgeoError or None
        Why it cannot be used.
    bands : ndarray, b rows
        Values spread over a raster, one row a band.
    text : dict
        A TOML file.
    """

    path: str
    shape: str
    frame: gpd.GeoDataFrame = field(default_factory=gpd.GeoDataFrame)
    crs: str | None = None
    problem: SwcgeoError | None = None
    bands: np.ndarray = field(default_factory=lambda: np.empty((0, 0)))
    text: Table = field(default_factory=dict)


def look_through(folder: str | Path) -> tuple[Glimpse, ...]:
    r"""
    Open every file of a folder that may be an input.

    Parameters
    ----------
    folder : str or Path
        Looked through with all folders below it, archives included.

    Returns
    -------
    tuple of Glimpse
        In the order of their paths.

    Raises
    ------
    MissingFileError
        If there is no such folder.
    UsageError
        If it is no folder.

    Examples
    --------
    >>> from tempfile import TemporaryDirectory
    >>> with TemporaryDirectory() as folder:
    ...     _ = Path(folder, "plans.csv").write_text("批复文号,项目名称\nA,甲\n", encoding="utf-8")
    ...     [(one.path, one.shape) for one in look_through(folder)]
    [('plans.csv', 'table')]
    """
    home = Path(folder)
    if not home.exists():
        raise MissingFileError("file_missing", layer="folder", path=str(home))
    if not home.is_dir():
        raise UsageError("option_wrong", option="DIR", value=str(home), wanted="a folder")
    return tuple(one for file in _files(home) for one in _glimpses(file, home))


def _files(home: Path) -> list[Path]:
    """Return the files that may be inputs."""
    endings = _VECTOR_ENDINGS | _RASTER_ENDINGS | TABLE_ENDINGS | {".toml"}
    found = []
    for file in sorted(home.rglob("*")):
        inside = file.relative_to(home)
        hidden = any(part.startswith((".", "~$", "__MACOSX")) for part in inside.parts)
        within = any(parent.suffix.casefold() == ".gdb" for parent in inside.parents)
        plain = file.stem.casefold().startswith(_WORDS) or inside.parts[0] == "profiles"
        # The table of a shapefile is read with its shapes.
        part = file.suffix.casefold() == ".dbf" and any(map(Path.exists, _shapes_of(file)))
        if file.suffix.casefold() in endings and not (hidden or within or plain or part):
            found.append(file)
    return found


def _shapes_of(table: Path) -> tuple[Path, Path]:
    """Return where the shapes of a dbf would lie."""
    return table.with_suffix(".shp"), table.with_suffix(".SHP")


def _glimpses(file: Path, home: Path) -> Iterator[Glimpse]:
    """Yield what a file holds."""
    name, ending = file.relative_to(home).as_posix(), file.suffix.casefold()
    try:
        if ending == ".toml":
            yield Glimpse(path=name, shape="text", text=read_toml(file, layer_name="project"))
        elif ending in _RASTER_ENDINGS:
            yield _raster(file, name)
        elif ending in TABLE_ENDINGS:
            yield from _tables(file, name)
        else:
            yield from _layers(file, name)
    except LayerError as problem:
        if problem.code != "layer_ambiguous":
            yield Glimpse(path=name, shape="", problem=problem)
            return
        for layer in str(problem.fields["present"]).split(", "):
            yield _tried(file, name, layer)
    except SwcgeoError as problem:
        yield Glimpse(path=name, shape="", problem=problem)


def _layers(file: Path, name: str) -> Iterator[Glimpse]:
    """Yield the layers of a file; where it holds but one, the file alone names it."""
    names: list[str] = []
    if file.suffix.casefold() in _CONTAINERS:
        try:
            names = [str(layer) for layer in pyogrio.list_layers(file)[:, 0]]
        except DataSourceError:
            # Whatever is wrong with it, opening it below says so.
            names = []
    if len(names) > 1:
        yield from (_tried(file, name, layer) for layer in names)
    else:
        yield _vector(file, name, None)


def _tried(file: Path, name: str, layer: str) -> Glimpse:
    """Return one layer of a file, or why it cannot be read."""
    try:
        return _vector(file, name, layer)
    except SwcgeoError as problem:
        return Glimpse(path=f"{name}:{layer}", shape="", problem=problem)


def _vector(file: Path, name: str, layer: str | None) -> Glimpse:
    """Return a layer; without a CRS it is looked at all the same, and not to be used."""
    tail = "" if layer is None else f":{layer}"
    problem: SwcgeoError | None = None
    try:
        # Treatments may be lines and points too, so nothing is refused for its shape.
        frame = read_vector(f"{file}{tail}", layer_name="treatments")
    except CrsError as error:
        problem = error
        frame = read_vector(f"{file}{tail}", layer_name="treatments", crs=_STAND_IN)
    sizes = shapely.get_dimensions(np.asarray(frame.geometry.array, dtype=object))
    sizes = {int(size) for size in sizes if size >= 0}
    shape = _SHAPES[sizes.pop()] if len(sizes) == 1 else "mixed"
    crs = None if problem is not None else crs_name(CRS(frame.crs))
    return Glimpse(path=f"{name}{tail}", shape=shape, frame=frame, crs=crs, problem=problem)


def _tables(file: Path, name: str) -> Iterator[Glimpse]:
    """Yield the sheets of a workbook, or the one table of a text file."""
    for sheet in _sheets(file):
        tail = "" if sheet is None else f":{sheet}"
        try:
            table, _ = read_table(file, sheet=sheet, layer_name="plans", encoding=None)
        except SwcgeoError as problem:
            yield Glimpse(path=f"{name}{tail}", shape="", problem=problem)
            continue
        drawn = table_geometries(table)
        if drawn is not None and _is_areal(drawn):
            yield _tried(file, name, sheet) if sheet else _vector(file, name, None)
            continue
        empty = np.full(len(table), None, dtype=object)
        yield Glimpse(
            path=f"{name}{tail}", shape="table", frame=gpd.GeoDataFrame(table, geometry=empty)
        )


def _is_areal(wkb: np.ndarray) -> bool:
    """Return whether a table draws polygons or lines; a pair of coordinates is only a position."""
    shapes = shapely.from_wkb(wkb, on_invalid="ignore")
    return bool((shapely.get_dimensions(shapes) > 0).any())


def _sheets(file: Path) -> list[str | None]:
    """Return the sheets of a workbook, None alone where there is but one table."""
    if file.suffix.casefold() in {".csv", ".tsv", ".txt"}:
        return [None]
    try:
        names = CalamineWorkbook.from_path(file).sheet_names
    except (CalamineError, OSError, ValueError) as error:
        fields = {"layer": "plans", "path": str(file), "reason": str(error).strip()}
        raise LayerError("file_unreadable", **fields) from error
    return list(names) if len(names) > 1 else [None]


def _raster(file: Path, name: str) -> Glimpse:
    """Return a raster with some of its values."""
    try:
        with rasterio.open(file) as source:
            count = source.count
            size = (count, min(_MOST_CELLS, source.height), min(_MOST_CELLS, source.width))
            bands = source.read(out_shape=size, masked=True).astype(float).filled(np.nan)
            crs = None if source.crs is None else CRS.from_wkt(source.crs.to_wkt())
    except (RasterioError, OSError, ValueError) as error:
        fields = {"layer": "dem", "path": name, "reason": str(error).strip()}
        raise LayerError("file_unreadable", **fields) from error
    problem: SwcgeoError | None = None
    if crs is None:
        try:
            read_dem(file)
        except SwcgeoError as error:
            problem = error
    frame = gpd.GeoDataFrame(pd.DataFrame({"band": range(count)}), geometry=[None] * count)
    named = None if crs is None else crs_name(crs)
    flat = bands.reshape(count, -1)
    return Glimpse(path=name, shape="raster", frame=frame, crs=named, problem=problem, bands=flat)
