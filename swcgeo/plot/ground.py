"""Layers brought to the map: its CRS, its extent, names, geometries in metres and inches."""

from __future__ import annotations

from collections.abc import Mapping, Sequence

import geopandas as gpd
import numpy as np
import numpy.typing as npt
import shapely
from pyproj import CRS

from swcgeo.overlay.area import require_crs
from swcgeo.plot.display import display_crs
from swcgeo.plot.frame import MapFrame, inches_of
from swcgeo.plot.lettering import plain
from swcgeo.plot.palette import PlotSettings

Geometries = npt.NDArray[np.object_]
NAME_COLUMNS = ("name", "town", "XZQMC", "XZMC", "MC", "乡镇名称", "乡镇", "县区", "名称")
"""Where the name of a town or district may stand."""
_NEAR = 0.15
"""Things further from the district than this share of its width do not widen the map."""


def geometries_in(frame: gpd.GeoDataFrame | None, crs: CRS | None, *, layer: str) -> Geometries:
    """
    Return a layer's geometries in the map's CRS.

    Parameters
    ----------
    frame : GeoDataFrame, n rows, optional
        The layer.
    crs : pyproj.CRS, optional
        CRS of the map; without one nothing can be drawn.
    layer : str
        What the layer is called in a message.

    Returns
    -------
    ndarray of geometry, n
        Geometries; None where there is none, or where it cannot be shown in this CRS.

    Raises
    ------
    CrsError
        If the layer has geometries but no CRS.

    Examples
    --------
    >>> town = gpd.GeoDataFrame(geometry=[shapely.Point(105, 0)], crs=4490)
    >>> geometries_in(town, CRS(4544), layer="towns")[0].x
    500000.0
    """
    if frame is None:
        return np.array([], dtype=object)
    found = np.asarray(frame.geometry.array, dtype=object)
    empty = shapely.is_missing(found) | shapely.is_empty(found)
    found = _without(found, empty)
    if crs is None or empty.all():
        return np.full(len(found), None, dtype=object)
    if require_crs(frame, layer=layer) != crs:
        found = np.asarray(gpd.GeoSeries(found, crs=frame.crs).to_crs(crs).array, dtype=object)
    finite = np.isfinite(shapely.bounds(found)).all(axis=1)
    return _without(found, ~finite)


def _without(geometries: Geometries, those: npt.NDArray[np.bool_]) -> Geometries:
    """Return a copy in which some geometries are None."""
    kept = geometries.copy()
    kept[those] = None
    return kept


def all_geometries(
    layers: Mapping[str, gpd.GeoDataFrame | None], crs: CRS | None
) -> dict[str, Geometries]:
    """
    Return the geometries of all layers of a map.

    Parameters
    ----------
    layers : mapping of str to GeoDataFrame or None
        Layers by name.
    crs : pyproj.CRS, optional
        CRS of the map.

    Returns
    -------
    dict of str to ndarray of geometry
        As `geometries_in` gives them; empty for a layer that is not there.

    Raises
    ------
    CrsError
        If a layer has geometries but no CRS.

    Examples
    --------
    >>> [len(found) for found in all_geometries({"towns": None}, None).values()]
    [0]
    """
    return {name: geometries_in(frame, crs, layer=name) for name, frame in layers.items()}


def lead_layer(layers: Mapping[str, gpd.GeoDataFrame | None], order: Sequence[str]) -> str | None:
    """
    Return the name of the first layer that has something to draw.

    Parameters
    ----------
    layers : mapping of str to GeoDataFrame or None
        Layers by name.
    order : sequence of str
        Names, the one that decides the extent first.

    Returns
    -------
    str or None
        The name; None where there is nothing.

    Examples
    --------
    >>> lead_layer({"towns": None, "patches": gpd.GeoDataFrame(geometry=[])}, ["towns", "patches"])
    """
    for name in order:
        frame = layers[name]
        if frame is not None and not (frame.geometry.isna() | frame.geometry.is_empty).all():
            return name
    return None


def map_crs(
    layers: Mapping[str, gpd.GeoDataFrame | None], order: Sequence[str], *, subject: str
) -> CRS | None:
    """
    Return the CRS of a map: that of its subject where lengths are true in it.

    Parameters
    ----------
    layers : mapping of str to GeoDataFrame or None
        Layers by name.
    order : sequence of str
        Names, the one that decides the extent first.
    subject : str
        Name of the layer that the map is about.

    Returns
    -------
    pyproj.CRS or None
        A projected CRS; None where there is nothing to draw.

    Raises
    ------
    CrsError
        If the layer that decides has no CRS.

    Examples
    --------
    >>> town = gpd.GeoDataFrame(geometry=[shapely.Point(105, 33)], crs=4490)
    >>> map_crs({"towns": town}, ["towns"], subject="towns").to_epsg()
    4544
    """
    lead = lead_layer(layers, order)
    if lead is None:
        return None
    about = layers[subject]
    preferred = None if about is None or about.crs is None else CRS(about.crs)
    return display_crs(layers[lead], preferred=preferred, layer=lead)


def extent_of(base: Geometries, subject: Geometries) -> tuple[float, float, float, float] | None:
    """
    Return the bounds a map has to show: the base, and the subject where it lies near it.

    Parameters
    ----------
    base : ndarray of geometry, n
        District or towns; may be empty.
    subject : ndarray of geometry, m
        What the map is about.

    Returns
    -------
    (float, float, float, float) or None
        W, S, E, N; None where there is nothing.

    Examples
    --------
    >>> far = np.array([shapely.box(90, 0, 91, 1)])
    >>> extent_of(np.array([shapely.box(0, 0, 10, 10)]), far)
    (0.0, 0.0, 10.0, 10.0)
    """
    bounds = shapely.bounds(subject[~shapely.is_missing(subject)])
    under = base[~shapely.is_missing(base)]
    if len(under):
        west, south, east, north = shapely.total_bounds(under)
        reach = _NEAR * max(east - west, north - south)
        near = (bounds >= [west - reach, south - reach] * 2) & (
            bounds <= [east + reach, north + reach] * 2
        )
        bounds = np.concatenate([bounds[near.all(axis=1)], [[west, south, east, north]]])
    if len(bounds) == 0:
        return None
    low, high = bounds[:, :2].min(axis=0), bounds[:, 2:].max(axis=0)
    return float(low[0]), float(low[1]), float(high[0]), float(high[1])


def detail_of(frame: MapFrame, settings: PlotSettings) -> float:
    """
    Return the distance on the ground below which vertices cannot be seen.

    Parameters
    ----------
    frame : MapFrame
        The window.
    settings : PlotSettings
        With ``detail_mm``.

    Returns
    -------
    float
        Metres.

    Examples
    --------
    >>> detail_of(MapFrame((0, 0, 1, 1), 100_000, (0, 0, 1, 1)), PlotSettings())
    3.0
    """
    return settings.detail_mm * frame.scale / 1000


def is_there(geometries: Geometries) -> bool:
    """
    Say whether there is anything to draw.

    Parameters
    ----------
    geometries : ndarray of geometry
        Geometries or None.

    Returns
    -------
    bool
        True where at least one is there.

    Examples
    --------
    >>> is_there(np.array([None]))
    False
    """
    return bool((~shapely.is_missing(np.asarray(geometries, dtype=object))).any())


def names_of(frame: gpd.GeoDataFrame | None) -> list[str]:
    """
    Return the names in a layer of towns, districts or watersheds.

    Parameters
    ----------
    frame : GeoDataFrame, n rows, optional
        The layer.

    Returns
    -------
    list of str, n
        Names; empty where there is none.

    Examples
    --------
    >>> names_of(gpd.GeoDataFrame({"XZMC": ["石门乡", None]}, geometry=[None, None]))
    ['石门乡', '']
    """
    if frame is None:
        return []
    column = next((name for name in NAME_COLUMNS if name in frame.columns), None)
    return [plain(value) for value in frame[column]] if column else [""] * len(frame)


def in_inches(geometries: Geometries, frame: MapFrame) -> Geometries:
    """
    Return geometries on the sheet, in inches.

    Parameters
    ----------
    geometries : ndarray of geometry, n
        Geometries in metres of the map's CRS.
    frame : MapFrame
        The window.

    Returns
    -------
    ndarray of geometry, n
        The same in inches from the sheet's lower left corner.

    Examples
    --------
    >>> window = MapFrame((0, 0, 254, 254), 1000, (1, 1, 10, 10))
    >>> in_inches(np.array([shapely.Point(25.4, 50.8)]), window)[0].wkt
    'POINT (2 3)'
    """
    return shapely.transform(geometries, inches_of(frame).transform)
