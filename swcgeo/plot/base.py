"""What lies beneath the subject of a map: district and towns, their lines, names and keys."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

import numpy as np
import shapely
from matplotlib.axes import Axes

from swcgeo.model.labels import label
from swcgeo.plot.fonts import font, text_width
from swcgeo.plot.frame import MapFrame, inches_of
from swcgeo.plot.ground import Geometries, in_inches, is_there
from swcgeo.plot.labels import spot_in
from swcgeo.plot.legend import Row
from swcgeo.plot.lettering import fitted, halo
from swcgeo.plot.palette import GREY, INK, OUTSIDE, PALE, PAPER
from swcgeo.plot.shapes import fill, stroke
from swcgeo.plot.swatches import fill_swatch, line_swatch

_TOWN_SIZE = 7.0
DISTRICT_LINES: tuple[dict[str, Any], ...] = (
    {"color": PAPER, "linewidth": 3.0},
    {"color": INK, "linewidth": 1.2, "linestyle": (0, (7, 2, 1.2, 2))},
)
TOWN_LINE: dict[str, Any] = {"color": GREY, "linewidth": 0.6, "linestyle": (0, (4, 2))}


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


def name_towns(
    axes: Axes,
    frame: MapFrame,
    towns: tuple[Sequence[str], Geometries],
    *,
    keep_off: Geometries,
) -> Geometries:
    """
    Write the names of towns where they have room and cover least.

    Parameters
    ----------
    axes : Axes
        The map.
    frame : MapFrame
        Its window.
    towns : (sequence of str, ndarray of geometry), n
        Names, empty ones are passed over, and polygons in the map's CRS.
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
    >>> len(name_towns(axes, window, (["石门乡"], town), keep_off=none))
    1
    """
    names, polygons = towns
    areas = in_inches(shapely.intersection(polygons, frame.window), frame)
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
