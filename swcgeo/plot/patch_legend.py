"""The column beside the map of patches: verdicts counted, keys, notes, an index of numbers."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace
from typing import Protocol

import numpy as np
import pandas as pd
from matplotlib.artist import Artist
from matplotlib.figure import Figure
from pyproj import CRS

from swcgeo.model.labels import label
from swcgeo.plot.fonts import text_width
from swcgeo.plot.frame import MapFrame
from swcgeo.plot.furniture import draw_scale_block
from swcgeo.plot.inches import inches_of
from swcgeo.plot.legend import HEAD_SMALLER, Column, Row, TableForm, column_widths
from swcgeo.plot.lettering import shortened, write
from swcgeo.plot.page import COLUMN
from swcgeo.plot.palette import GREY, PlotSettings
from swcgeo.plot.patch_table import OTHER_SOURCES, PatchTally
from swcgeo.plot.swatches import Box, Swatch
from swcgeo.plot.symbols import shape_of, symbols

_SIZE = 7.5
_INDEX_SIZE = 6.0
_INDEX_LINE = 0.112


class _Drawn(Protocol):
    """What the map says of the patches it drew."""

    @property
    def no_geometry(self) -> int: ...
    @property
    def out_of_frame(self) -> int: ...
    @property
    def unnumbered(self) -> int: ...
    @property
    def numbered(self) -> bool: ...


def draw_patch_column(  # noqa: PLR0913
    figure: Figure,
    figures: PatchTally,
    columns: pd.DataFrame,
    *,
    drawn: _Drawn,
    keys: Sequence[Row],
    frame: MapFrame | None,
    crs: CRS | None,
    lang: str,
    settings: PlotSettings,
) -> None:
    """
    Draw the column beside the map of patches.

    Parameters
    ----------
    figure : Figure
        The sheet.
    figures : PatchTally
        Counts and areas.
    columns : DataFrame, n rows
        Patches, as `patch_columns` makes them.
    drawn : Drawn
        What became of the patches on the map.
    keys : sequence of Row
        Keys of what lies beneath.
    frame : MapFrame, optional
        The window; None where there is no map.
    crs : pyproj.CRS, optional
        Its CRS.
    lang : str
        ``"zh"`` or ``"en"``.
    settings : PlotSettings
        Colours and limits.

    Examples
    --------
    >>> import geopandas as gpd
    >>> from swcgeo.plot import map_patches
    >>> sheet = map_patches(gpd.GeoDataFrame({"verdict": ["unknown"]}, geometry=[None]))
    >>> "待核查" in [text.get_text() for text in sheet.texts]
    True
    """
    left, bottom, width, height = COLUMN
    column = Column(figure, left, width, bottom + height, bottom)
    column.heading(label("map.legend", lang))
    _verdict_rows(column, figures, lang=lang, settings=settings)
    column.gap()
    column.keys(_source_keys(figures, lang))
    column.keys(_visit_key(figures, lang), columns=1)
    column.keys(list(keys))
    column.gap(0.06)
    for note in _notes(figures, drawn, lang=lang, settings=settings):
        column.note(note, color=GREY)
    if frame is not None and crs is not None:
        column.floor = draw_scale_block(
            figure, frame, crs=crs, place=(left, bottom, width), lang=lang
        )
    if drawn.numbered:
        _index(column, columns, lang=lang)


def _verdict_rows(
    column: Column, figures: PatchTally, *, lang: str, settings: PlotSettings
) -> None:
    """Write the table of verdicts."""
    heads = [_source_name(source, lang) for source in figures.sources]
    heads += [label("map.count", lang)] if len(heads) > 1 else []
    heads.append(label("map.area_hm2", lang))
    rows = [Row((label("map.verdict", lang), *heads), head=True)]
    for number, row in enumerate(figures.rows):
        cells = (label(f"verdict.{row.verdict}", lang), *_counts(figures, row.counts),
                 figures.area_text(row.area_hm2))  # fmt: skip
        swatch = _symbol_swatch(row.verdict, "o", settings=settings)
        rows.append(Row(cells, swatch, rule=number == 0))
    total = (label("map.total", lang), *_counts(figures, figures.total.counts),
             figures.area_text(figures.total.area_hm2))  # fmt: skip
    rows.append(Row(total, rule=True, strong=True))
    widths = column_widths(rows, size=_SIZE, most=0.62)
    heads = [
        shortened(cell, width=wide - 0.05, size=_SIZE - HEAD_SMALLER)
        for cell, wide in zip(rows[0].cells[1:], widths, strict=True)
    ]
    rows[0] = replace(rows[0], cells=(rows[0].cells[0], *heads))
    column.rows(rows, TableForm(widths=(column.width - sum(widths), *widths), size=_SIZE, lines=3))


def _counts(figures: PatchTally, counts: Sequence[int]) -> list[str]:
    """Return the cells of counts: one a source, then their sum where there are several."""
    return [str(count) for count in counts] + (
        [str(sum(counts))] if len(figures.sources) > 1 else []
    )


def _source_name(source: str, lang: str) -> str:
    special = {"": "map.source_none", OTHER_SOURCES: "map.source_other"}
    return label(special.get(source, f"source.{source}"), lang)


def _symbol_swatch(
    verdict: str, shape: str, *, settings: PlotSettings | None = None, strong: bool = False,
    blank: bool = False,
) -> Swatch:  # fmt: skip
    """Return the sample of a symbol; a blank one shows the shape alone."""

    def draw(figure: Figure, box: Box) -> list[Artist]:
        middle = np.array([[box[0] + box[2] / 2, box[1] + box[3] / 2]])
        drawn = symbols(middle, verdict, shape=shape, size=8.0, strong=strong, settings=settings)
        if blank:
            drawn = drawn[:1]
            drawn[0].set_markerfacecolor("white")
        for artist in drawn:
            artist.set_transform(inches_of(figure))
        return list(drawn)

    return draw


def _source_keys(figures: PatchTally, lang: str) -> list[Row]:
    """Return the keys of shapes."""
    shapes = [(source, shape_of(source, figures.sources)) for source in figures.sources]
    return [
        Row((_source_name(source, lang),), _symbol_swatch("compliant", shape, blank=True))
        for source, shape in shapes
    ]


def _visit_key(figures: PatchTally, lang: str) -> list[Row]:
    """Return the key of the heavy edge."""
    if not figures.visits:
        return []
    area = figures.area_text(figures.visits_hm2)
    text = label("map.field_check", lang, count=figures.visits, area=area)
    return [Row((text,), _symbol_swatch("compliant", "o", strong=True, blank=True))]


def _notes(figures: PatchTally, drawn: _Drawn, *, lang: str, settings: PlotSettings) -> list[str]:
    """Return what has to be said about the map."""
    counted = [
        ("map.no_geometry", drawn.no_geometry),
        ("map.out_of_frame", drawn.out_of_frame),
        ("map.no_area", figures.without_area),
        ("map.numbers_left", drawn.unnumbered),
    ]
    notes = [label(key, lang, count=count) for key, count in counted if count]
    if figures.shared:
        notes.insert(0, label("map.sites", lang, sites=figures.sites, shared=figures.shared))
    if not drawn.numbered and figures.total.count > settings.most_numbers:
        notes.append(label("map.no_numbers", lang, most=settings.most_numbers))
    if drawn.numbered:
        notes.append(label("map.numbers", lang))
    return notes


def _index(column: Column, columns: pd.DataFrame, *, lang: str) -> None:
    """Write which number is which patch, where all of them find room."""
    entries = list(zip(columns["number"], columns["patch_id"], strict=True))
    digits = text_width(str(len(entries)), _INDEX_SIZE) + 0.06
    longest = max(text_width(patch, _INDEX_SIZE) for _, patch in entries)
    across = max(int(column.width / min(digits + longest + 0.12, column.width)), 1)
    lines = -(-len(entries) // across)
    if all(str(number) == patch for number, patch in entries):
        return
    if 0.40 + lines * _INDEX_LINE > column.room:
        return
    column.gap(0.08)
    column.heading(label("map.index", lang), size=8.0)
    wide = column.width / across
    for place, (number, patch) in enumerate(entries):
        x = column.left + place // lines * wide
        y = column.top - (place % lines + 0.85) * _INDEX_LINE
        write(column.figure, str(number), at=(x + digits - 0.05, y), size=_INDEX_SIZE, ha="right",
              color=GREY)  # fmt: skip
        text = shortened(patch, width=wide - digits - 0.04, size=_INDEX_SIZE)
        write(column.figure, text, at=(x + digits, y), size=_INDEX_SIZE)
    column.top -= lines * _INDEX_LINE
