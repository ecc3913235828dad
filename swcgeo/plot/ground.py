"""What lies beneath the subject of a map: layers brought to its CRS, district, towns, extent."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import Any

import geopandas as gpd
import numpy as np
import numpy.typing as npt
import shapely
from matplotlib.axes import Axes
from pyproj import CRS

from swcgeo.model.labels import label
from swcgeo.overlay.area import require_crs
from swcgeo.plot.display import display_crs
from swcgeo.plot.fonts import font, text_width
from swcgeo.plot.frame import MapFrame, inches_of
from swcgeo.plot.labels import spot_in
from swcgeo.plot.legend import Row, fill_swatch, line_swatch
from swcgeo.plot.lettering import fitted, halo, plain
from swcgeo.plot.palette import GREY, INK, OUTSIDE, PALE, PAPER, PlotSettings
from swcgeo.plot.shapes import fill, stroke

Geometries = npt.NDArray[np.object_]
NAME_COLUMNS = ("name", "town", "XZQMC", "XZMC", "MC", "乡镇名称", "乡镇", "县区", "名称")
"""Where the name of a town or district may stand."""
_TOWN_SIZE = 7.0
_NEAR = 0.15
"""Things further from the district than this share of its width do not widen the map."""

DISTRICT_LINES: tuple[dict[str, Any], ...] = (
    {"color": PAPER, "linewidth": 3.0},
    {"color": INK, "linewidth": 1.2, "linestyle": (0, (7, 2, 1.2, 2))},
)
TOWN_LINE: dict[str, Any] = {"color": GREY, "linewidth": 0.6, "linestyle": (0, (4, 2))}


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


def draw_ground(axes: Axes, district: Geometries, towns: Geometries, *, detail: float) -> None:
    """
    Paint the ground that the map is about: the district, else the towns, else all of it.

    Parameters
    ----------
    axes : Axes
        The map.
    district, towns : ndarray of geometry
        Polygons; may be empty.
    detail : float
        Vertices closer than this are left out.

    Examples
    --------
    >>> from matplotlib.figure import Figure
    >>> none = np.array([], dtype=object)
    >>> axes = Figure().add_axes((0, 0, 1, 1))
    >>> draw_ground(axes, none, none, detail=0)
    >>> axes.get_facecolor()
    (1.0, 1.0, 1.0, 1.0)
    """
    ground = district if is_there(district) else towns
    if not is_there(ground):
        axes.set_facecolor(PAPER)
    fill(axes, ground, detail=detail, facecolor=PAPER, edgecolor="none", zorder=1)


def draw_borders(axes: Axes, district: Geometries, towns: Geometries, *, detail: float) -> None:
    """
    Draw the lines of towns and district.

    Parameters
    ----------
    axes : Axes
        The map.
    district, towns : ndarray of geometry
        Polygons; may be empty.
    detail : float
        Vertices closer than this are left out.

    Examples
    --------
    >>> from matplotlib.figure import Figure
    >>> axes = Figure().add_axes((0, 0, 1, 1))
    >>> draw_borders(axes, np.array([shapely.box(0, 0, 1, 1)]), np.array([None]), detail=0)
    >>> len(axes.collections)
    2
    """
    if is_there(towns):
        # Once only: dashes drawn along both sides of a border fill each other's gaps.
        edges = shapely.line_merge(shapely.union_all(shapely.boundary(towns)))
        stroke(axes, np.array([edges]), detail=detail, zorder=4, **_collection(TOWN_LINE))
    if is_there(district):
        for step, style in enumerate(DISTRICT_LINES):
            stroke(axes, district, detail=detail, zorder=12 + step * 0.1, **_collection(style))


def _collection(style: dict[str, Any]) -> dict[str, Any]:
    """Return the style of a line for many of them."""
    return {{"color": "colors", "linewidth": "linewidths", "linestyle": "linestyles"}[name]: value
            for name, value in style.items()}  # fmt: skip


def base_keys(district: Geometries, towns: Geometries, *, lang: str) -> list[Row]:
    """
    Return the keys of district, towns and what lies outside.

    Parameters
    ----------
    district, towns : ndarray of geometry
        Polygons; may be empty.
    lang : str
        ``"zh"`` or ``"en"``.

    Returns
    -------
    list of Row
        Keys for what was drawn.

    Examples
    --------
    >>> outline = np.array([shapely.box(0, 0, 1, 1)])
    >>> [row.cells[0] for row in base_keys(outline, np.array([None]), lang="zh")]
    ['县区界', '县区以外']
    """
    keys = []
    if is_there(district):
        keys.append(Row((label("map.district", lang),), line_swatch(*DISTRICT_LINES)))
    if is_there(towns):
        keys.append(Row((label("map.town", lang),), line_swatch(TOWN_LINE)))
    if keys:
        outside = "map.outside_district" if is_there(district) else "map.outside_towns"
        keys.append(Row((label(outside, lang),), fill_swatch(facecolor=OUTSIDE, edgecolor=PALE)))
    return keys


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


def name_towns(
    axes: Axes, frame: MapFrame, names: Sequence[str], towns: Geometries, *, keep_off: Geometries
) -> Geometries:
    """
    Write the names of towns where they have room and cover least.

    Parameters
    ----------
    axes : Axes
        The map.
    frame : MapFrame
        Its window.
    names : sequence of str, n
        Names; empty ones are passed over.
    towns : ndarray of geometry, n
        Polygons in the map's CRS.
    keep_off : ndarray of geometry
        What the names should not cover, in inches.

    Returns
    -------
    ndarray of geometry
        Boxes of the names written, in inches.

    Examples
    --------
    >>> from matplotlib.figure import Figure
    >>> window = MapFrame((0, 0, 254, 254), 1000, (0, 0, 10, 10))
    >>> town = np.array([shapely.box(0, 0, 254, 254)])
    >>> none = np.array([], dtype=object)
    >>> axes = Figure().add_axes((0, 0, 1, 1))
    >>> len(name_towns(axes, window, ["石门乡"], town, keep_off=none))
    1
    """
    areas = in_inches(shapely.intersection(towns, frame.window), frame)
    to_ground = inches_of(frame).inverted()
    taken: list[shapely.Geometry] = []
    for name, area in zip(names, areas, strict=True):
        if not name or area is None or area.is_empty:
            continue
        text, size = fitted(name, width=1.1, size=_TOWN_SIZE, least=5.5)
        box = (text_width(text, size) + 0.04, size * 1.35 / 72)
        hard = np.array(taken, dtype=object)
        spot = spot_in(area, box, soft=keep_off, hard=hard)
        if spot is None:
            continue
        taken.append(shapely.box(*(np.array(spot) - np.array(box) / 2),
                                 *(np.array(spot) + np.array(box) / 2)))  # fmt: skip
        x, y = to_ground.transform(spot)
        axes.text(
            float(x), float(y), text, fontproperties=font(size), color=GREY,
            ha="center", va="center_baseline", path_effects=halo(1.6), zorder=7,
            parse_math=False, clip_on=True,
        )  # fmt: skip
    return np.array(taken, dtype=object)
