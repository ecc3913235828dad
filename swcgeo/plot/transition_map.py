"""The map of what became better and worse from one erosion survey to the next."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import date
from math import isfinite

import geopandas as gpd
import numpy as np
import pandas as pd
import shapely
from matplotlib.axes import Axes
from matplotlib.figure import Figure
from pyproj import CRS

from swcgeo.model.labels import label
from swcgeo.plot import base, ground
from swcgeo.plot.fonts import map_style, require_glyphs
from swcgeo.plot.frame import MapFrame, frame_at_scale, map_axes
from swcgeo.plot.furniture import draw_scale_block
from swcgeo.plot.graticule import draw_graticule
from swcgeo.plot.legend import Column, Row, TableForm, column_widths
from swcgeo.plot.page import COLUMN, MAP_PLACE, new_sheet, write_foot, write_title
from swcgeo.plot.palette import GREY, INK, OUTSIDE, PlotSettings
from swcgeo.plot.shapes import fill, stroke
from swcgeo.plot.shell import empty_map
from swcgeo.plot.swatches import fill_swatch, line_swatch
from swcgeo.plot.transition_table import (
    CLASSES,
    ChangeRow,
    ChangeTally,
    change_class,
    tally_changes,
)
from swcgeo.plot.treatment_map import WATERSHED_LINES
from swcgeo.plot.treatment_table import names_in, watershed_rows

_SIZE = 7.0
_TABLE_LINE = 1.45
_ORDER = ("district", "watersheds", "changed")
"""The layer that decides the extent first."""


def map_transition(  # noqa: PLR0913 - one word for each thing a reader may bring
    changed: gpd.GeoDataFrame,
    *,
    matrix: pd.DataFrame,
    summary: pd.DataFrame,
    watersheds: gpd.GeoDataFrame,
    district: gpd.GeoDataFrame | None = None,
    title: str | None = None,
    maker: str | None = None,
    made_on: date | str | None = None,
    lang: str = "zh",
    settings: PlotSettings | None = None,
) -> Figure:
    """
    Draw what became better and worse between two erosion surveys: a finished sheet.

    Parameters
    ----------
    changed : GeoDataFrame, n rows
        As `transitions` returns it: polygons with ``change`` and ``steps``, of one pair of surveys.
    matrix, summary : DataFrame
        Its tables ``transitions`` and ``transition_summary``.
    watersheds : GeoDataFrame, w rows
        Outlines with ``watershed_id`` and, if any, ``name``; a row ``TOTAL`` is passed over, so
        that an account will do.
    district : GeoDataFrame, optional
        Outline.
    title : str, optional
        Title.
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
        The sheet; the areas of its legend are those of the matrix and add up.

    Raises
    ------
    CrsError
        If a layer has geometries but no CRS.
    FontError
        If the font lacks a character of a name.

    Examples
    --------
    >>> place = [shapely.box(5e5, 37e5, 5e5 + 2000, 37e5 + 1000)]
    >>> frame = gpd.GeoDataFrame({"watershed_id": ["A"], "change": ["better"], "steps": [-1]},
    ...                          geometry=place, crs=4544)
    >>> matrix = pd.DataFrame({"watershed_id": ["A", "TOTAL"], "change": "better", "steps": -1,
    ...     "area_km2": 2.0, "under_treatment_km2": 1.0, "under_patches_km2": 0.0})
    >>> sheet = map_transition(frame, matrix=matrix, summary=matrix, watersheds=frame)
    >>> len(sheet.axes)
    1
    """
    chosen, zones = settings or PlotSettings(), watershed_rows(watersheds)
    layers = {"watersheds": zones, "changed": changed, "district": district}
    crs = ground.map_crs(layers, _ORDER, subject="watersheds")
    shapes = ground.all_geometries(layers, crs)
    keys = [str(key) for key in zones["watershed_id"]]
    tally = tally_changes(matrix, summary, dict(zip(keys, names_in(zones), strict=True)))
    bounds = ground.extent_of(shapes["district"], shapes["watersheds"])
    frame = None if bounds is None else frame_at_scale(bounds, paper=MAP_PLACE, settings=chosen)
    with map_style():
        figure = new_sheet()
        if frame is None or crs is None:
            empty_map(figure, label("map.no_watershed", lang))
        else:
            axes = map_axes(figure, frame)
            kinds = _classes_of(changed)
            _draw(axes, frame, shapes, kinds=kinds, settings=chosen)
            draw_graticule(axes, frame, crs=crs)
            names = [f"{row.number} {row.name}" for row in tally.rows]
            base.name_towns(
                axes, frame, (names, shapes["watersheds"]), keep_off=_inches(shapes, frame)
            )
        write_title(figure, title or label("map.transition_title", lang, place=""))
        _column(figure, tally, shapes, place=(frame, crs), lang=lang, settings=chosen)
        write_foot(figure, note=label("map.transition_note", lang), maker=maker, made_on=made_on,
                   lang=lang)  # fmt: skip
        return require_glyphs(figure)


def _classes_of(changed: gpd.GeoDataFrame) -> np.ndarray:
    """Return the class of each piece of changed ground."""
    pairs = zip(changed["change"], changed["steps"], strict=True)
    return np.array([change_class(str(change), steps) for change, steps in pairs], dtype=int)


def _inches(shapes: dict[str, ground.Geometries], frame: MapFrame) -> ground.Geometries:
    """Return the changed ground on paper, which names should not cover."""
    there = shapes["changed"][~shapely.is_missing(shapes["changed"])]
    # What is valid in metres may not be to the last digit in inches.
    return shapely.make_valid(ground.in_inches(there, frame))


def _draw(
    axes: Axes,
    frame: MapFrame,
    shapes: dict[str, ground.Geometries],
    *,
    kinds: np.ndarray,
    settings: PlotSettings,
) -> None:
    """Draw pale ground, what changed on it, and the boundaries."""
    detail = ground.detail_of(frame, settings)
    watersheds = shapes["watersheds"]
    base.draw_ground(axes, shapes["district"], watersheds, detail=detail)
    colours = settings.change_colours
    same = colours[CLASSES.index(("same", 0))]
    fill(axes, watersheds, detail=detail, facecolor=same, edgecolor="none", zorder=1.5)
    for kind in range(len(CLASSES)):
        # The outline makes a piece of 20 m visible on a map of 1:60 000.
        fill(axes, shapes["changed"][kinds == kind], detail=detail, facecolor=colours[kind],
             edgecolor=_edge(kind, colours), linewidth=0.35, zorder=3)  # fmt: skip
    for step, style in enumerate(WATERSHED_LINES):
        stroke(axes, watersheds, detail=detail, zorder=10 + step, colors=style["color"],
               linewidths=style["linewidth"])  # fmt: skip
    base.draw_borders(axes, shapes["district"], np.array([None]), detail=detail)


def _edge(kind: int, colours: Sequence[str]) -> str:
    """Return the outline of a class: the strongest colour of its kind of change, else grey."""
    change = CLASSES[kind][0]
    strongest = {"better": 0, "worse": len(CLASSES) - 2}.get(change)
    return GREY if strongest is None else colours[strongest]


def _column(
    figure: Figure,
    tally: ChangeTally,
    shapes: dict[str, ground.Geometries],
    *,
    place: tuple[MapFrame | None, CRS | None],
    lang: str,
    settings: PlotSettings,
) -> None:
    """Draw the column beside the map."""
    left, bottom, width, height = COLUMN
    column = Column(figure, left, width, bottom + height, bottom)
    column.heading(label("map.legend", lang))
    _class_rows(column, tally, lang=lang, settings=settings)
    column.gap(0.07)
    column.keys(_keys(shapes, lang=lang), size=_SIZE)
    column.gap(0.08)
    frame, crs = place
    if frame is not None and crs is not None:
        column.floor = draw_scale_block(
            figure, frame, crs=crs, place=(left, bottom, width), lang=lang
        )
    notes = _notes(tally, lang=lang)
    below = sum(column.note_height(note) for note in notes)
    _watershed_rows(column, tally, below=below, lang=lang, settings=settings)
    for note in notes:
        column.note(note, color=GREY)


def _class_rows(column: Column, tally: ChangeTally, *, lang: str, settings: PlotSettings) -> None:
    """Write the classes that have area, and all ground."""

    def share(area: float) -> str:
        return f"{area / tally.ground * 100:.1f}" if tally.ground > 0 else "—"

    heads = (label("map.change_heading", lang), label("map.km2", lang), label("map.share", lang))
    rows = [Row(heads, head=True)]
    for kind, area in enumerate(tally.classes):
        if not area > 0:
            continue
        change, steps = CLASSES[kind]
        by = {"steps": label(f"map.steps_{steps}", lang)} if steps else {}
        name = label(f"map.{change}", lang, **by)
        swatch = fill_swatch(facecolor=settings.change_colours[kind],
                             edgecolor=_edge(kind, settings.change_colours))  # fmt: skip
        rows.append(Row((name, tally.text(area), share(area)), swatch, rule=len(rows) == 1))
    whole = (label("map.ground_sum", lang), tally.text(tally.ground), share(tally.ground))
    rows.append(Row(whole, strong=True, rule=True))
    widths = column_widths(rows, size=_SIZE + 0.5)
    column.rows(rows, TableForm(widths=(column.width - sum(widths), *widths), size=_SIZE + 0.5))


def _keys(shapes: dict[str, ground.Geometries], *, lang: str) -> list[Row]:
    """Return the keys of boundaries."""
    keys = []
    if ground.is_there(shapes["watersheds"]):
        keys.append(Row((label("map.watershed", lang),), line_swatch(*WATERSHED_LINES)))
    below = base.base_keys(shapes["district"], np.array([None]), lang=lang)
    if not below and keys:
        text = label("map.outside_watersheds", lang)
        below = [Row((text,), fill_swatch(facecolor=OUTSIDE, edgecolor=INK))]
    return keys + below


def _watershed_rows(
    column: Column, tally: ChangeTally, *, below: float, lang: str, settings: PlotSettings
) -> None:
    """Write the table of watersheds, as many as there is room for, those with most change first."""
    column.heading(label("map.change_account", lang), size=8.5)
    names = ("map.watershed_name", "map.got_better", "map.got_worse", "map.net")
    rows = [Row(tuple(label(name, lang) for name in names), head=True)]
    fitting = int((column.room - below) / (_SIZE * _TABLE_LINE / 72)) - 3
    most = max(min(settings.most_rows, fitting), 1)
    shown = _shortened(tally.rows, most, lang=lang)
    rows += [
        _cells(row, f"{row.number} {row.name}" if row.number else row.name, tally, rule=first)
        for first, row in zip([True] + [False] * len(shown), shown, strict=False)
    ]
    total = _cells(tally.total, label("map.total", lang), tally, rule=True)
    rows.append(Row(total.cells, rule=True, strong=True))
    widths = column_widths(rows, size=_SIZE)
    form = TableForm(widths=(column.width - sum(widths), *widths), size=_SIZE, swatch=False,
                     lines=1)  # fmt: skip
    column.rows(rows, form)
    column.gap(0.03)


def _cells(row: ChangeRow, name: str, tally: ChangeTally, *, rule: bool) -> Row:
    figures = (tally.text(row.better), tally.text(row.worse), tally.text(row.net, signed=True))
    return Row((name, *figures), rule=rule)


def _shortened(rows: Sequence[ChangeRow], most: int, *, lang: str) -> list[ChangeRow]:
    """Return the rows, those with the least change put together where there are too many."""
    if len(rows) <= most:
        return list(rows)
    moved = sorted(rows, key=lambda row: (-(row.better + row.worse), row.number))
    kept = {row.number for row in moved[: most - 1]}
    rest = [row for row in rows if row.number not in kept]
    sums = (sum(getattr(row, name) for row in rest) for name in ("better", "worse", "net"))
    others = ChangeRow(0, label("map.rest", lang, count=len(rest)), *sums)
    return [*(row for row in rows if row.number in kept), others]


def _notes(tally: ChangeTally, *, lang: str) -> list[str]:
    """Return what has to be said about the figures."""
    notes = [label("map.net_note", lang)]
    if isfinite(tally.better_treated):
        notes.append(label("map.better_treated", lang, area=tally.text(tally.better_treated),
                           whole=tally.text(tally.total.better)))  # fmt: skip
    if isfinite(tally.worse_disturbed):
        notes.append(label("map.worse_disturbed", lang, area=tally.text(tally.worse_disturbed),
                           whole=tally.text(tally.total.worse)))  # fmt: skip
    return notes
