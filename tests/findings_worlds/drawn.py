"""Squares in metres from a corner on a central meridian, as frames and as files."""

from __future__ import annotations

from pathlib import Path

import geopandas as gpd
from shapely.geometry import Polygon, box
from shapely.geometry.base import BaseGeometry

X, Y = 500_000.0, 3_700_000.0
BOW_TIE = Polygon([(X, Y), (X + 100, Y + 100), (X + 100, Y), (X, Y + 100)])
"""Two equal lobes: its area as drawn is zero, so no repair of it is small."""
SPLINTER = Polygon(
    [(X, Y), (X + 100, Y), (X + 100, Y + 99), (X + 99, Y + 100), (X + 100, Y + 100), (X, Y + 99)]
)
"""A square that crosses itself near one corner, where half a square metre is at stake."""


def square(west: float = 0, south: float = 0, side: float = 100, *, dx: float = 0) -> Polygon:
    """Return a square by its corner; `dx` is added to the easting, as a zone number is."""
    return box(X + dx + west, Y + south, X + dx + west + side, Y + south + side)


def frame(
    *shapes: BaseGeometry | None, crs: str | None = "EPSG:4544", **columns: object
) -> gpd.GeoDataFrame:
    """Return shapes with columns; squares side by side where only columns are given."""
    count = len(next(iter(columns.values()), ()))  # type: ignore[arg-type]
    drawn = shapes or tuple(square(200 * place) for place in range(count))
    return gpd.GeoDataFrame(columns, geometry=list(drawn), crs=crs)


def patches(*shapes: BaseGeometry | None, **columns: object) -> gpd.GeoDataFrame:
    """Return dated patches A, B, …; columns given stand in place of these."""
    count = len(shapes) or len(next(iter(columns.values()), "A"))  # type: ignore[arg-type]
    usual = {"patch_id": list("ABCDEFGH"[:count]), "image_date": ["2022-06-01"] * count}
    return frame(*shapes, **{**usual, **columns})


def ranges(*shapes: BaseGeometry | None, **columns: object) -> gpd.GeoDataFrame:
    """Return approved ranges R1, R2, … with a real boundary; columns given replace these."""
    count = len(shapes) or len(next(iter(columns.values()), "R"))  # type: ignore[arg-type]
    usual = {
        "range_id": [f"R{place + 1}" for place in range(count)],
        "range_kind": ["边界"] * count,
        "approved_on": ["2020-01-01"] * count,
    }
    return frame(*shapes, **{**usual, **columns})


def written(folder: Path, layer: gpd.GeoDataFrame, name: str = "图层.gpkg") -> Path:
    """Write a layer and return its path; text of a shapefile as UTF-8."""
    path = folder / name
    if path.suffix == ".shp":  # whose names have ten bytes
        layer = layer.rename(columns=lambda name: name[:10])
    layer.to_file(path, **({"encoding": "UTF-8"} if path.suffix == ".shp" else {}))
    return path


def saved(folder: Path, text: str | bytes, name: str = "表.csv") -> Path:
    """Write a text file and return its path."""
    path = folder / name
    path.write_bytes(text.encode() if isinstance(text, str) else text)
    return path
