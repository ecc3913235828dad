"""The map of treated and remaining ground by watershed over the erosion grades."""

from __future__ import annotations

from collections import Counter
from collections.abc import Mapping, Sequence
from datetime import date
from typing import Any

import geopandas as gpd
import numpy as np
import shapely
from matplotlib.axes import Axes
from matplotlib.figure import Figure
from matplotlib.patches import PathPatch
from matplotlib.path import Path

from swcgeo.model.codes import MEASURES, Grade, canonical_code
from swcgeo.model.labels import label
from swcgeo.plot import base, ground
from swcgeo.plot.fonts import map_style, require_glyphs
from swcgeo.plot.frame import MapFrame, frame_at_scale, map_axes
from swcgeo.plot.graticule import draw_graticule
from swcgeo.plot.legend import Row
from swcgeo.plot.lettering import plain
from swcgeo.plot.page import MAP_PLACE, new_sheet, write_foot, write_title
from swcgeo.plot.palette import (
    DAMAGE,
    GREY,
    INK,
    MEASURE_STYLES,
    OTHER_MEASURE,
    OUTSIDE,
    PAPER,
    MeasureStyle,
    PlotSettings,
)
from swcgeo.plot.shapes import fill, paths_of, stroke
from swcgeo.plot.shell import empty_map, title_of
from swcgeo.plot.swatches import Swatch, fill_swatch, line_swatch, point_swatch
from swcgeo.plot.treatment_legend import draw_treatment_column
from swcgeo.plot.treatment_table import (
    judged_ground,
    numbered,
    tally_account,
    watershed_rows,
)
from swcgeo.plot.watershed_labels import label_watersheds

Geometries = ground.Geometries
WATERSHED_LINES: tuple[dict[str, Any], ...] = (
    {"color": INK, "linewidth": 1.7},
    {"color": PAPER, "linewidth": 0.7},
)

_MANY = 40
_ORDER = ("district", "watersheds", "erosion", "treatments")
"""The layer that decides the extent first."""


def map_treatment(  # noqa: PLR0913 - one word for each thing a reader may bring
    account: gpd.GeoDataFrame,
    *,
    erosion: gpd.GeoDataFrame,
    treatments: gpd.GeoDataFrame,
    damage: gpd.GeoDataFrame | None = None,
    district: gpd.GeoDataFrame | None = None,
    title: str | None = None,
    maker: str | None = None,
    made_on: date | str | None = None,
    lang: str = "zh",
    settings: PlotSettings | None = None,
) -> Figure:
    """
    Draw treated and remaining ground by watershed over the erosion grades: a finished sheet.

    Parameters
    ----------
    account : GeoDataFrame, n rows
        As `account` returns it: one row a watershed with its polygon, the last row ``TOTAL``;
        ``name`` is used where it is there.
    erosion : GeoDataFrame, m rows
        Polygons with ``grade``: a number 0 (unknown) to 6, or its name.  Ground under treatments
        that count is drawn as the account judges it, where `account` has its table ``pieces``.
    treatments : GeoDataFrame, k rows
        Polygons, lines or points with ``measure`` (code or Chinese term).
    damage : GeoDataFrame, optional
        Polygons of damage.
    district : GeoDataFrame, optional
        Outline, and the name for the title.
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
        The sheet; saving it is the caller's.  Its figures add up and equal the account's last row.

    Raises
    ------
    CrsError
        If a layer has geometries but no CRS.
    FontError
        If the font lacks a character of a name.

    Examples
    --------
    >>> place = [shapely.box(5e5, 37e5, 5e5 + 2000, 37e5 + 1000)]
    >>> frame = gpd.GeoDataFrame(
    ...     {"watershed_id": ["A", "TOTAL"], "total_km2": 2.0, "not_eroding_km2": 0.0,
    ...      "unknown_km2": 0.0, "eroding_km2": 2.0, "treated_km2": 0.5, "remaining_km2": 1.5,
    ...      "damaged_km2": 0.0}, geometry=place * 2, crs=4544)
    >>> erosion = gpd.GeoDataFrame({"grade": [3]}, geometry=place, crs=4544)
    >>> terrace = gpd.GeoDataFrame({"measure": ["terrace"]}, geometry=place, crs=4544)
    >>> len(map_treatment(frame, erosion=erosion, treatments=terrace).axes)
    1
    """
    chosen = settings or PlotSettings()
    erosion, judged = numbered(erosion), judged_ground(account)
    layers = {
        "watersheds": watershed_rows(account), "erosion": erosion, "judged": judged,
        "treatments": treatments, "damage": damage, "district": district,
    }  # fmt: skip
    crs = ground.map_crs(layers, _ORDER, subject="watersheds")
    shapes = ground.all_geometries(layers, crs)
    figures, measures = tally_account(account, erosion), measure_codes(treatments)
    frame, unlabelled = _frame(shapes, chosen), 0
    with map_style():
        figure = new_sheet()
        if frame is None or crs is None:
            empty_map(figure, label("map.no_watershed", lang))
        else:
            axes = map_axes(figure, frame)
            grades = {"erosion": erosion["grade"].to_numpy(), "judged": judged["grade"].to_numpy()}
            _draw_ground(axes, frame, shapes, grades=grades, measures=measures, settings=chosen)
            draw_graticule(axes, frame, crs=crs)
            unlabelled = label_watersheds(axes, frame, figures, shapes=shapes)
        write_title(figure, title or title_of("map.treatment_title", district, lang=lang))
        draw_treatment_column(
            figure, figures, keys=_keys(shapes, lang=lang),
            measures=_measure_keys(measures, shapes["treatments"], lang=lang),
            unlabelled=unlabelled, place=(frame, crs), lang=lang, settings=chosen,
        )  # fmt: skip
        note = label("map.judged", lang) if len(judged) else ""
        write_foot(figure, note=note, maker=maker, made_on=made_on, lang=lang)
        return require_glyphs(figure)


def _frame(shapes: dict[str, Geometries], settings: PlotSettings) -> MapFrame | None:
    """Return the window, None where there is nothing to show."""
    bounds = ground.extent_of(shapes["district"], shapes["watersheds"]) or ground.extent_of(
        np.array([], dtype=object), shapes["erosion"]
    )
    return None if bounds is None else frame_at_scale(bounds, paper=MAP_PLACE, settings=settings)


def measure_codes(treatments: gpd.GeoDataFrame) -> list[str]:
    """
    Return the measure of each treatment as a code.

    Parameters
    ----------
    treatments : GeoDataFrame, n rows
        With ``measure`` as delivered.

    Returns
    -------
    list of str, n
        Codes of `MEASURE_STYLES`; empty for terms that nobody knows and where there is none.

    Examples
    --------
    >>> terms = {"measure": ["水平梯田", "鱼鳞坑", None]}
    >>> measure_codes(gpd.GeoDataFrame(terms, geometry=[None] * 3))
    ['terrace', '', '']
    """
    if "measure" not in treatments.columns:
        return [""] * len(treatments)
    codes = [canonical_code(plain(value), MEASURES) or "" for value in treatments["measure"]]
    return [code if code in MEASURE_STYLES else "" for code in codes]


def _ordered(measures: Sequence[str]) -> list[str]:
    """Return the measures that occur, the main one first."""
    present = set(measures)
    return [code for code in (*MEASURE_STYLES, "") if code in present]


def _style(code: str) -> MeasureStyle:
    return MEASURE_STYLES.get(code, OTHER_MEASURE)


def _draw_ground(
    axes: Axes,
    frame: MapFrame,
    shapes: dict[str, Geometries],
    *,
    grades: Mapping[str, np.ndarray],
    measures: Sequence[str],
    settings: PlotSettings,
) -> None:
    """Draw erosion inside the watersheds, treatments, damage and boundaries."""
    detail = ground.detail_of(frame, settings)
    watersheds = shapes["watersheds"]
    base.draw_ground(axes, shapes["district"], watersheds, detail=detail)
    # Ground of no known grade shows through wherever no erosion polygon lies.
    fill(axes, watersheds, detail=detail, facecolor=settings.grade_colours[0], zorder=1.5,
         edgecolor="none")  # fmt: skip
    first = len(axes.collections)
    # Surveys are many, the account is one: what it says of treated ground lies on top.
    for zorder, layer in ((2.0, "erosion"), (2.1, "judged")):
        for grade, colour in zip(Grade, settings.grade_colours, strict=True):
            fill(
                axes, shapes[layer][grades[layer] == grade], detail=detail, linewidth=0.2,
                zorder=zorder, facecolor=colour, edgecolor=colour,
            )  # fmt: skip
    if clip := _clip(watersheds, axes):
        for drawn in axes.collections[first:]:
            drawn.set_clip_path(clip)
    _draw_treatments(axes, shapes["treatments"], measures, detail=detail)
    fill(axes, shapes["damage"], detail=detail, zorder=9, facecolor="none", edgecolor=DAMAGE,
         linewidth=1.0, hatch="xx")  # fmt: skip
    # Many small watersheds want finer lines.
    finer = 1.0 if len(watersheds) <= _MANY else 0.6
    for step, style in enumerate(WATERSHED_LINES):
        stroke(axes, watersheds, detail=detail, zorder=10 + step, colors=style["color"],
               linewidths=style["linewidth"] * finer)  # fmt: skip
    base.draw_borders(axes, shapes["district"], np.array([None]), detail=detail)


def _clip(watersheds: Geometries, axes: Axes) -> PathPatch | None:
    """Return the outline at which erosion is cut for the eye; figures are cut exactly."""
    paths = paths_of(np.array([shapely.union_all(watersheds[~shapely.is_missing(watersheds)])]))
    if not paths:
        return None
    return PathPatch(Path.make_compound_path(*paths), transform=axes.transData)


def _draw_treatments(
    axes: Axes, treatments: Geometries, measures: Sequence[str], *, detail: float
) -> None:
    """Draw treatments: hatched areas on a white veil, lines and points as such."""
    codes = np.array(measures, dtype=object)
    for code in _ordered(measures):
        style, mine = _style(code), treatments[codes == code]
        fill(axes, mine, detail=detail, zorder=6.5, facecolor=PAPER, alpha=0.35, linewidth=0)
        fill(axes, mine, detail=detail, zorder=8, facecolor="none", edgecolor=style.colour,
             linewidth=0.7, hatch=style.hatch)  # fmt: skip
        lines = mine[shapely.get_dimensions(mine) == 1]
        stroke(axes, lines, detail=detail, zorder=8, colors=style.colour, linewidths=1.4)
        points = shapely.get_coordinates(mine[shapely.get_dimensions(mine) == 0])
        if len(points):
            axes.plot(*points.T, linestyle="none", marker=style.marker, markersize=3.4, zorder=8.5,
                      markerfacecolor=PAPER, markeredgecolor=style.colour)  # fmt: skip


def _measure_keys(measures: Sequence[str], treatments: Geometries, *, lang: str) -> list[Row]:
    """Return the keys of measures with their number of records."""
    counts = Counter(measures)
    codes = np.array(measures, dtype=object)
    keys = []
    for code in _ordered(measures):
        name = label(f"measure.{code}", lang) if code else label("map.measure_none", lang)
        text = label("map.measure_key", lang, measure=name, count=counts[code])
        keys.append(Row((text,), _measure_swatch(_style(code), treatments[codes == code])))
    return keys


def _measure_swatch(style: MeasureStyle, mine: Geometries) -> Swatch:
    """Return the sample of a measure as most of its records are: area, line or point."""
    dimension = Counter(shapely.get_dimensions(mine).tolist()).most_common(1)[0][0]
    if dimension == 0:
        marker = {"marker": style.marker, "markersize": 4.5, "markerfacecolor": PAPER,
                  "markeredgecolor": style.colour}  # fmt: skip
        return point_swatch(**marker)
    if dimension == 1:
        return line_swatch({"color": style.colour, "linewidth": 1.4})
    return fill_swatch(facecolor=PAPER, edgecolor=style.colour, hatch=style.hatch, linewidth=0.8)


def _keys(shapes: dict[str, Geometries], *, lang: str) -> list[Row]:
    """Return the keys of boundaries and damage."""
    keys = []
    if ground.is_there(shapes["watersheds"]):
        keys.append(Row((label("map.watershed", lang),), line_swatch(*WATERSHED_LINES)))
    if ground.is_there(shapes["damage"]):
        swatch = fill_swatch(facecolor=PAPER, edgecolor=DAMAGE, hatch="xx", linewidth=1.0)
        keys.append(Row((label("map.damage", lang),), swatch))
    below = base.base_keys(shapes["district"], np.array([None]), lang=lang)
    if not below and keys:
        text = label("map.outside_watersheds", lang)
        below = [Row((text,), fill_swatch(facecolor=OUTSIDE, edgecolor=GREY))]
    return keys + below
