"""The map of patches by verdict over towns."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date
from typing import Any, cast

import geopandas as gpd
import numpy as np
import pandas as pd
import shapely
from matplotlib.axes import Axes
from matplotlib.figure import Figure
from pyproj import CRS

from swcgeo.model.codes import Verdict
from swcgeo.model.labels import label
from swcgeo.plot import base, ground
from swcgeo.plot.fonts import map_style, require_glyphs
from swcgeo.plot.frame import MapFrame, frame_at_scale, inches_of, map_axes
from swcgeo.plot.graticule import draw_graticule
from swcgeo.plot.labels import number_symbols, spread
from swcgeo.plot.legend import Row
from swcgeo.plot.lettering import halo
from swcgeo.plot.page import MAP_PLACE, new_sheet, write_foot, write_title
from swcgeo.plot.palette import INK, RANGE, VERDICT_HATCHES, PlotSettings
from swcgeo.plot.patch_legend import draw_patch_column
from swcgeo.plot.patch_table import patch_columns, tally
from swcgeo.plot.shapes import fill, stroke
from swcgeo.plot.shell import empty_map, title_of
from swcgeo.plot.swatches import line_swatch
from swcgeo.plot.symbols import shape_of, symbols

Geometries = ground.Geometries
RANGE_LINE: dict[str, Any] = {"color": RANGE, "linewidth": 0.7}
_ORDER = (
    Verdict.COMPLIANT, Verdict.NOT_CONSTRUCTION, Verdict.EXEMPT, Verdict.UNKNOWN,
    Verdict.BEYOND_RANGE, Verdict.MOVED_SITE, Verdict.NO_PLAN,
)  # fmt: skip
"""Drawn in this order, so that what wants a visit lies on top."""
_EXTENT = ("district", "towns", "patches", "ranges")
"""The layer that decides the extent first."""
_SIZES = ((60, 7.5), (300, 5.5), (1500, 4.2))
_SMALLEST = 3.0
_FAR_IN = 0.04
"""A symbol moved further than this is tied to its place."""


@dataclass(frozen=True, slots=True)
class Drawn:
    """
    What was drawn of the patches.

    Attributes
    ----------
    no_geometry, out_of_frame, unnumbered : int
        Patches that have no geometry, lie outside, or found no room for their number.
    numbered : bool
        Whether patches bear numbers.
    """

    no_geometry: int
    out_of_frame: int
    unnumbered: int
    numbered: bool


def map_patches(  # noqa: PLR0913 - one word for each thing a reader may bring
    patches: gpd.GeoDataFrame,
    *,
    district: gpd.GeoDataFrame | None = None,
    towns: gpd.GeoDataFrame | None = None,
    ranges: gpd.GeoDataFrame | None = None,
    title: str | None = None,
    maker: str | None = None,
    made_on: date | str | None = None,
    lang: str = "zh",
    settings: PlotSettings | None = None,
) -> Figure:
    """
    Draw patches by verdict over district and towns: a finished sheet, A4 landscape.

    Parameters
    ----------
    patches : GeoDataFrame, n rows
        As `classify` returns them: ``verdict``, and where known ``patch_id``, ``source``,
        ``area_m2``, ``field_check``; any CRS.  A patch without geometry is counted, not drawn.
    district, towns, ranges : GeoDataFrame, optional
        What lies beneath, in any CRS; names of towns in a column ``name``.
    title : str, optional
        Title; default: made from the district's name.
    maker : str, optional
        Who made the map.
    made_on : date or str, optional
        When.
    lang : str
        ``"zh"`` or ``"en"``.
    settings : PlotSettings, optional
        Colours, scales and limits.

    Returns
    -------
    Figure
        The sheet; saving it is the caller's.  Counts and areas of the legend are those of
        `patches`, all rows of it.

    Raises
    ------
    CrsError
        If a layer has geometries but no CRS.
    FontError
        If the font lacks a character of a name.

    Examples
    --------
    >>> one = gpd.GeoDataFrame(
    ...     {"verdict": ["no_plan"], "area_m2": [1e4], "source": ["ministry"]},
    ...     geometry=[shapely.box(5e5, 37e5, 5e5 + 100, 37e5 + 100)], crs=4544)
    >>> len(map_patches(one).axes)
    1
    """
    chosen = settings or PlotSettings()
    layers = {"patches": patches, "district": district, "towns": towns, "ranges": ranges}
    crs = ground.map_crs(layers, _EXTENT, subject="patches")
    shapes = ground.all_geometries(layers, crs)
    frame = _frame(shapes, chosen)
    columns = patch_columns(patches)
    figures = tally(columns)
    columns["shape"] = [shape_of(source, figures.sources) for source in columns["source"]]
    with map_style():
        figure = new_sheet()
        if frame is None or crs is None:
            drawn = _empty_map(figure, len(patches), lang=lang)
        else:
            names = ground.names_of(towns)
            drawn = _draw_map(
                figure, frame, shapes, columns=columns, crs=crs, names=names, settings=chosen
            )
        write_title(figure, title or title_of("map.patches_title", district, lang=lang))
        draw_patch_column(
            figure, figures, columns, drawn=drawn, keys=_keys(shapes, frame, lang=lang),
            frame=frame, crs=crs, lang=lang, settings=chosen,
        )  # fmt: skip
        write_foot(figure, note=label("map.caution", lang), maker=maker, made_on=made_on, lang=lang)
        return require_glyphs(figure)


def _frame(shapes: dict[str, Geometries], settings: PlotSettings) -> MapFrame | None:
    """Return the window, None where there is nothing to show."""
    base = shapes["district"] if ground.is_there(shapes["district"]) else shapes["towns"]
    bounds = ground.extent_of(base, shapes["patches"]) or ground.extent_of(
        np.array([], dtype=object), shapes["ranges"]
    )
    return None if bounds is None else frame_at_scale(bounds, paper=MAP_PLACE, settings=settings)


def _empty_map(figure: Figure, count: int, *, lang: str) -> Drawn:
    """Draw a frame that says that there is nothing to draw."""
    empty_map(figure, label("map.nothing_drawn", lang))
    return Drawn(no_geometry=count, out_of_frame=0, unnumbered=0, numbered=False)


def _draw_map(
    figure: Figure,
    frame: MapFrame,
    shapes: dict[str, Geometries],
    *,
    columns: pd.DataFrame,
    crs: CRS,
    names: Sequence[str],
    settings: PlotSettings,
) -> Drawn:
    """Draw the map itself and return what became of the patches."""
    axes = map_axes(figure, frame)
    detail = ground.detail_of(frame, settings)
    base.draw_ground(axes, shapes["district"], shapes["towns"], detail=detail)
    stroke(axes, shapes["ranges"], detail=detail, zorder=8, colors=RANGE, linewidths=0.7)
    base.draw_borders(axes, shapes["district"], shapes["towns"], detail=detail)
    draw_graticule(axes, frame, crs=crs)

    there = ~shapely.is_missing(shapes["patches"])
    points = shapely.point_on_surface(shapes["patches"][there])
    inside = shapely.intersects(points, frame.window)
    shown = columns[there][inside].reset_index(drop=True)
    _fill_patches(axes, shapes["patches"][there][inside], shown, detail=detail, settings=settings)
    places = shapely.get_coordinates(points[inside])
    numbered = len(shown) <= settings.most_numbers
    unnumbered = _place_symbols(
        axes, frame, places, shown=shown, numbered=numbered, settings=settings,
        towns=(names, shapes["towns"]), district=shapes["district"],
    )  # fmt: skip
    return Drawn(int((~there).sum()), int((~inside).sum()), unnumbered, numbered and len(shown) > 0)


def _fill_patches(
    axes: Axes, patches: Geometries, shown: pd.DataFrame, *, detail: float, settings: PlotSettings
) -> None:
    """Fill the patches in the colours of their verdicts."""
    for verdict in _verdicts(shown):
        mine = patches[(shown["verdict"] == verdict).to_numpy()]
        fill(
            axes, mine, detail=detail, facecolor=settings.verdict_colour(verdict), alpha=0.75,
            edgecolor=INK, linewidth=0.4, hatch=VERDICT_HATCHES.get(verdict) or None, zorder=9,
        )  # fmt: skip


def _verdicts(shown: pd.DataFrame) -> list[str]:
    """Return the verdicts that occur, in the order of drawing."""
    known = [str(code) for code in _ORDER]
    present = set(shown["verdict"])
    return [code for code in known if code in present] + sorted(present.difference(known))


def _place_symbols(
    axes: Axes,
    frame: MapFrame,
    places: np.ndarray,
    *,
    shown: pd.DataFrame,
    numbered: bool,
    settings: PlotSettings,
    towns: tuple[Sequence[str], Geometries],
    district: Geometries,
) -> int:
    """Draw symbols, names of towns and numbers; return how many numbers found no room."""
    size = next((size for most, size in _SIZES if len(shown) <= most), _SMALLEST)
    to_inches = inches_of(frame)
    on_sheet = to_inches.transform(places) if len(places) else np.empty((0, 2))
    if numbered:
        moved = spread(on_sheet, apart=(size + 2.2) / 72)
        _tie(axes, frame, on_sheet, moved)
        on_sheet = moved
    back = to_inches.inverted()
    _draw_symbols(axes, back.transform(on_sheet), shown, size=size, settings=settings)
    half = (size / 2 + 1.2) / 72
    boxes = shapely.box(*(on_sheet - half).T, *(on_sheet + half).T)
    taken = base.name_towns(axes, frame, towns, keep_off=boxes)
    if not numbered:
        return 0
    keep_off = shapely.transform(np.concatenate([boxes, taken]), back.transform)
    texts = [str(number) for number in shown["number"]]
    lines = _rough(district, frame)
    # Placing numbers renders what is there already, names of towns included.
    require_glyphs(cast("Figure", axes.figure))
    return number_symbols(
        axes, back.transform(on_sheet), texts, size=6.5, keep_off=keep_off, lines=lines
    )


def _rough(district: Geometries, frame: MapFrame) -> Geometries:
    """Return the district's line as coarse as numbers need it, inside the window."""
    if not ground.is_there(district):
        return np.array([], dtype=object)
    rough = shapely.simplify(shapely.boundary(district), 0.02 * frame.metres_per_inch)
    parts = shapely.get_parts(shapely.intersection(rough, frame.window))
    return parts[shapely.get_dimensions(parts) == 1]


def _tie(axes: Axes, frame: MapFrame, true: np.ndarray, moved: np.ndarray) -> None:
    """Tie symbols that had to make room to where they belong."""
    back = inches_of(frame).inverted()
    for start, end in zip(true, moved, strict=True):
        if np.hypot(*(end - start)) > _FAR_IN:
            line = back.transform([start, end])
            axes.plot(line[:, 0], line[:, 1], color=INK, linewidth=0.5, zorder=10,
                      path_effects=halo(1.4))  # fmt: skip


def _draw_symbols(
    axes: Axes, places: np.ndarray, shown: pd.DataFrame, *, size: float, settings: PlotSettings
) -> None:
    """Draw the symbols, group by group, what wants a visit last."""
    depth = 20.0
    rank = {verdict: number for number, verdict in enumerate(_verdicts(shown))}
    groups = shown.groupby(["verdict", "shape", "visit"]).indices
    for verdict, shape, visit in sorted(groups, key=lambda key: (rank[key[0]], *key[1:])):
        mine = places[groups[verdict, shape, visit]]
        for symbol in symbols(
            mine, verdict, shape=shape, size=size, strong=bool(visit), settings=settings
        ):
            # Each group over the one before, so that no sign shows through a later symbol.
            depth += 0.1
            axes.add_line(symbol).set_zorder(depth)


def _keys(shapes: dict[str, Geometries], frame: MapFrame | None, *, lang: str) -> list[Row]:
    """Return the keys of what lies beneath the patches."""
    if frame is None:
        return []
    keys = base.base_keys(shapes["district"], shapes["towns"], lang=lang)
    ranges = shapes["ranges"]
    if shapely.intersects(ranges, frame.window).any():
        keys.insert(0, Row((label("map.range", lang),), line_swatch(RANGE_LINE)))
    return keys
