"""The map of acceptance: the ground that is missing, over what is built and accepted."""

from __future__ import annotations

from datetime import date
from typing import Any, cast

import geopandas as gpd
import numpy as np
import pandas as pd
import shapely
from matplotlib.axes import Axes
from matplotlib.figure import Figure

from swcgeo.check.attributes import codes, texts
from swcgeo.model.codes import MEASURE_ORDER, MEASURES, STAGES
from swcgeo.model.labels import label
from swcgeo.plot import base, ground
from swcgeo.plot.acceptance_legend import draw_acceptance_column
from swcgeo.plot.acceptance_table import project_numbers, tally_acceptance
from swcgeo.plot.fonts import map_style, require_glyphs
from swcgeo.plot.frame import MapFrame, frame_at_scale, map_axes
from swcgeo.plot.graticule import draw_graticule
from swcgeo.plot.labels import number_symbols
from swcgeo.plot.legend import Row
from swcgeo.plot.lettering import plain
from swcgeo.plot.page import MAP_PLACE, new_sheet, write_foot, write_title
from swcgeo.plot.palette import GREY, OUTSIDE, PAPER, PlotSettings
from swcgeo.plot.shapes import fill, stroke
from swcgeo.plot.shell import empty_map, title_of
from swcgeo.plot.swatches import fill_swatch, line_swatch, point_swatch
from swcgeo.plot.treatment_map import WATERSHED_LINES

Geometries = ground.Geometries
_STYLES: dict[str, dict[str, Any]] = {
    "accepted": {"facecolor": "#d5ead0", "edgecolor": "#7fa67a", "linewidth": 0.4},
    "unaccepted": {
        "facecolor": PAPER, "edgecolor": "#1d4e9e", "linewidth": 0.7, "hatch": "//////",
    },
    "missing": {"facecolor": "#d7301f", "edgecolor": "#7f0000", "linewidth": 0.6},
}  # fmt: skip
"""How ground is drawn, from the bottom to the top; they differ without colours too."""
_THIN = {"accepted": "#4d8a46", "unaccepted": "#1d4e9e", "missing": "#d7301f"}
"""Colours of lines and points by state."""
_STATE_OF = {"designed": "missing", "built": "unaccepted", "accepted": "accepted"}
_ORDER = ("district", "watersheds", "treatments")
"""The layer that decides the CRS first."""


def map_acceptance(  # noqa: PLR0913 - one word for each thing a reader may bring
    acceptance: pd.DataFrame,
    *,
    missing: gpd.GeoDataFrame,
    treatments: gpd.GeoDataFrame,
    watersheds: gpd.GeoDataFrame | None = None,
    district: gpd.GeoDataFrame | None = None,
    title: str | None = None,
    maker: str | None = None,
    made_on: date | str | None = None,
    lang: str = "zh",
    settings: PlotSettings | None = None,
) -> Figure:
    """
    Draw what is missing of the designs of projects, over what is built: a finished sheet.

    Parameters
    ----------
    acceptance : DataFrame
        The table ``acceptance`` of `swcgeo.acceptance`.
    missing : GeoDataFrame, m rows
        Its missing ground, with ``project_id``.
    treatments : GeoDataFrame, n rows
        The records, with ``stage``; ``project_name`` is used where it is there.
    watersheds : GeoDataFrame, optional
        Outlines.
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
        Scales and limits.

    Returns
    -------
    Figure
        The sheet; saving it is the caller's.  Its figures equal the table.

    Raises
    ------
    CrsError
        If a layer has geometries but no CRS.
    FontError
        If the font lacks a character of a name.

    Examples
    --------
    >>> place = [shapely.box(5e5, 37e5, 5e5 + 400, 37e5 + 100)]
    >>> table = pd.DataFrame({
    ...     "watershed_id": ["TOTAL"], "project_id": ["P"], "measure": ["terrace"],
    ...     "designed_km2": 0.04, "accepted_km2": 0.0, "unaccepted_km2": 0.0, "missing_km2": 0.04,
    ...     "beyond_design_km2": 0.0, "designed_number": 1.0, "missing_number": 1.0,
    ...     "designed_length_m": float("nan"), "missing_length_m": float("nan")})
    >>> lacking = gpd.GeoDataFrame({"project_id": ["P"]}, geometry=place, crs=4544)
    >>> works = gpd.GeoDataFrame({"stage": ["设计"]}, geometry=place, crs=4544)
    >>> len(map_acceptance(table, missing=lacking, treatments=works).axes)
    1
    """
    chosen = settings or PlotSettings()
    layers = {
        "watersheds": watersheds, "missing": missing, "treatments": treatments,
        "district": district,
    }  # fmt: skip
    crs = ground.map_crs(layers, _ORDER, subject="treatments")
    shapes = ground.all_geometries(layers, crs)
    shapes["treatments"] = _by_measure(treatments, shapes["treatments"])
    figures = tally_acceptance(acceptance, names=_project_names(treatments))
    states = _states(treatments)
    frame, unnumbered = _frame(shapes, chosen), 0
    with map_style():
        figure = new_sheet()
        if frame is None or crs is None:
            empty_map(figure, label("map.no_treatment", lang))
        else:
            axes = map_axes(figure, frame)
            _draw(axes, frame, shapes, states=states, settings=chosen)
            draw_graticule(axes, frame, crs=crs)
            unnumbered = _number(
                axes, shapes["missing"], missing["project_id"], project_numbers(acceptance),
                settings=chosen,
            )  # fmt: skip
        write_title(figure, title or title_of("map.acceptance_title", district, lang=lang))
        draw_acceptance_column(
            figure, figures, states={name: fill_swatch(**style) for name, style in _STYLES.items()},
            keys=_keys(shapes, states, lang=lang), unnumbered=unnumbered, place=(frame, crs),
            lang=lang, settings=chosen,
        )  # fmt: skip
        write_foot(figure, maker=maker, made_on=made_on, lang=lang)
        return require_glyphs(figure)


def _project_names(treatments: gpd.GeoDataFrame) -> dict[str, str]:
    """Return the name of each project that has one."""
    pairs = zip(texts(treatments, "project_id"), texts(treatments, "project_name"), strict=True)
    return {key: plain(name) for key, name in pairs if key is not None and name is not None}


def _states(treatments: gpd.GeoDataFrame) -> np.ndarray:
    """Return what each record is: missing, unaccepted or accepted; no stage is accepted."""
    stages = codes(treatments, "stage", STAGES)
    return np.array([_STATE_OF[stage or "accepted"] for stage in stages], dtype=object)


def _by_measure(treatments: gpd.GeoDataFrame, shapes: Geometries) -> Geometries:
    """Return works with those that count by number as points, where they are drawn as polygons."""
    measures = codes(treatments, "measure", MEASURES)
    by_number = ~pd.isna(measures) & ~np.isin(measures.astype(str), MEASURE_ORDER)
    polygons = by_number & (shapely.get_dimensions(shapes) > 1)
    return np.where(polygons, shapely.point_on_surface(shapes), shapes)


def _frame(shapes: dict[str, Geometries], settings: PlotSettings) -> MapFrame | None:
    """Return the window, None where there is nothing to show."""
    around = shapes["watersheds"] if ground.is_there(shapes["watersheds"]) else shapes["treatments"]
    bounds = ground.extent_of(shapes["district"], around)
    return None if bounds is None else frame_at_scale(bounds, paper=MAP_PLACE, settings=settings)


def _draw(
    axes: Axes,
    frame: MapFrame,
    shapes: dict[str, Geometries],
    *,
    states: np.ndarray,
    settings: PlotSettings,
) -> None:
    """Draw boundaries, what is built and accepted, and over it what is missing."""
    detail = ground.detail_of(frame, settings)
    base.draw_ground(axes, shapes["district"], shapes["watersheds"], detail=detail)
    works = shapes["treatments"]
    for place, state in enumerate(("unaccepted", "accepted")):
        # What is accepted hides the as-built survey of the same ground.
        fill(axes, works[states == state], detail=detail, zorder=3 + place, **_STYLES[state])
    fill(axes, shapes["missing"], detail=detail, zorder=6, **_STYLES["missing"])
    for place, state in enumerate(("missing", "unaccepted", "accepted")):
        mine = works[states == state]
        lines = mine[shapely.get_dimensions(mine) == 1]
        stroke(axes, lines, detail=detail, zorder=8 + place, colors=_THIN[state], linewidths=1.6)
        points = shapely.get_coordinates(mine[shapely.get_dimensions(mine) == 0])
        if len(points):
            axes.plot(*points.T, linestyle="none", zorder=8.5 + place, **_marker(state))
    for step, style in enumerate(WATERSHED_LINES):
        stroke(axes, shapes["watersheds"], detail=detail, zorder=5 + step / 2,
               colors=style["color"], linewidths=style["linewidth"] * 0.6)  # fmt: skip
    base.draw_borders(axes, shapes["district"], np.array([None]), detail=detail)


def _marker(state: str) -> dict[str, Any]:
    """Return how points of a state are drawn: full, half and open squares."""
    face = {"missing": _THIN["missing"], "accepted": PAPER}.get(state, "#9db8e0")
    shape = {"missing": "D", "accepted": "o"}.get(state, "s")
    return {"marker": shape, "markersize": 4.2, "markerfacecolor": face,
            "markeredgecolor": _THIN[state], "markeredgewidth": 0.9}  # fmt: skip


def _number(
    axes: Axes, missing: Geometries, projects: pd.Series, numbers: dict[str, int],
    *, settings: PlotSettings,
) -> int:  # fmt: skip
    """Write the number of its project beside each piece of ground; return how many bear none."""
    pieces, shown = [], []
    for project, rows in projects.groupby(projects.astype(str), sort=False).indices.items():
        # Ground that a watershed's border cuts is one piece to the eye.
        drawn = missing[rows][~shapely.is_missing(missing[rows])]
        parts = shapely.get_parts(shapely.union_all(drawn))
        pieces += list(parts)
        shown += [str(numbers.get(str(project), ""))] * len(parts)
    if not pieces or len(pieces) > settings.most_numbers:
        return len(pieces)
    ground_ = np.array(pieces, dtype=object)
    points = shapely.get_coordinates(shapely.point_on_surface(ground_))
    boxes = shapely.box(*shapely.bounds(ground_).T)
    # Placing numbers renders what is there already.
    require_glyphs(cast("Figure", axes.figure))
    none = np.array([], dtype=object)
    return number_symbols(axes, points, shown, size=7.5, keep_off=boxes, lines=none)


def _keys(shapes: dict[str, Geometries], states: np.ndarray, *, lang: str) -> list[Row]:
    """Return the keys of boundaries, and of lines and points by state."""
    keys = []
    works, dimension = shapes["treatments"], shapely.get_dimensions(shapes["treatments"])
    for state in ("missing", "unaccepted", "accepted"):
        name = label(f"map.{state}_short", lang)
        if len(works) and ((dimension == 1) & (states == state)).any():
            swatch = line_swatch({"color": _THIN[state], "linewidth": 1.6})
            keys.append(Row((label("map.line_key", lang, state=name),), swatch))
        if len(works) and ((dimension == 0) & (states == state)).any():
            swatch = point_swatch(**_marker(state))
            keys.append(Row((label("map.point_key", lang, state=name),), swatch))
    if ground.is_there(shapes["watersheds"]):
        keys.append(Row((label("map.watershed", lang),), line_swatch(*WATERSHED_LINES)))
    below = base.base_keys(shapes["district"], np.array([None]), lang=lang)
    if not below and ground.is_there(shapes["watersheds"]):
        text = label("map.outside_watersheds", lang)
        below = [Row((text,), fill_swatch(facecolor=OUTSIDE, edgecolor=GREY))]
    return keys + below
