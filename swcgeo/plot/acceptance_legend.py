"""The column beside the map of acceptance: states with their areas, keys, table of projects."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from math import fsum, isfinite

from matplotlib.figure import Figure
from pyproj import CRS

from swcgeo.model.labels import label
from swcgeo.plot.acceptance_table import AcceptanceTally, ProjectRow, area_text
from swcgeo.plot.frame import MapFrame
from swcgeo.plot.furniture import draw_scale_block
from swcgeo.plot.legend import Column, Row, TableForm, column_widths
from swcgeo.plot.page import COLUMN
from swcgeo.plot.palette import GREY, PlotSettings
from swcgeo.plot.swatches import Swatch

_SIZE = 7.0
_TABLE_LINE = 1.45
STATES = ("missing", "unaccepted", "accepted")
"""What ground can be, the most urgent first."""


def draw_acceptance_column(
    figure: Figure,
    figures: AcceptanceTally,
    *,
    states: Mapping[str, Swatch],
    keys: Sequence[Row],
    unnumbered: int,
    place: tuple[MapFrame | None, CRS | None],
    lang: str,
    settings: PlotSettings,
) -> None:
    """
    Draw the column beside the map of acceptance.

    Parameters
    ----------
    figure : Figure
        The sheet.
    figures : AcceptanceTally
        All figures.
    states : mapping of str to Swatch
        The samples of `STATES`.
    keys : sequence of Row
        Keys of boundaries, lines and points.
    unnumbered : int
        Pieces of missing ground that bear no number.
    place : (MapFrame, pyproj.CRS)
        The window and its CRS; None where there is no map.
    lang : str
        ``"zh"`` or ``"en"``.
    settings : PlotSettings
        Limits.

    Examples
    --------
    >>> from swcgeo.plot.swatches import fill_swatch
    >>> row = ProjectRow(1, "重点工程", 4.0, 3.0, 0.0, 1.0)
    >>> sheet = Figure()
    >>> draw_acceptance_column(sheet, AcceptanceTally((row,), row, 0.0, 0, 0, 0, 0.0, 0.0),
    ...                        states=dict.fromkeys(STATES, fill_swatch()), keys=[], unnumbered=0,
    ...                        place=(None, None), lang="zh", settings=PlotSettings())
    >>> [text.get_text() for text in sheet.texts][:3]
    ['图　例', '设计与验收', '面积 hm²']
    """
    left, bottom, width, height = COLUMN
    column = Column(figure, left, width, bottom + height, bottom)
    column.heading(label("map.legend", lang))
    _state_rows(column, figures, states, lang=lang)
    column.gap(0.07)
    column.keys(keys, size=_SIZE)
    column.gap(0.08)
    frame, crs = place
    if frame is not None and crs is not None:
        column.floor = draw_scale_block(
            figure, frame, crs=crs, place=(left, bottom, width), lang=lang
        )
    notes = _notes(figures, unnumbered, lang=lang)
    below = sum(column.note_height(note) for note in notes)
    _project_rows(column, figures, below=below, lang=lang, settings=settings)
    for note in notes:
        column.note(note, color=GREY)


def _state_rows(
    column: Column, figures: AcceptanceTally, states: Mapping[str, Swatch], *, lang: str
) -> None:
    """Write what ground can be, with its area, and all that was designed."""
    rows = [Row((label("map.acceptance_heading", lang), label("map.area_hm2", lang)), head=True)]
    for place, state in enumerate(STATES):
        cells = (label(f"map.{state}", lang), area_text(getattr(figures.total, state)))
        rows.append(Row(cells, states[state], rule=place == 0))
    designed = (label("map.designed_sum", lang), area_text(figures.total.designed))
    rows.append(Row(designed, rule=True, strong=True))
    widths = column_widths(rows, size=_SIZE + 0.5)
    column.rows(rows, TableForm(widths=(column.width - sum(widths), *widths), size=_SIZE + 0.5))


def _project_rows(
    column: Column, figures: AcceptanceTally, *, below: float, lang: str, settings: PlotSettings
) -> None:
    """Write the table of projects, those with the least missing together where too many."""
    column.heading(label("map.acceptance_projects", lang), size=8.5)
    heads = ("map.project", "map.designed", "map.accepted", "map.unaccepted_short",
             "map.missing_short")  # fmt: skip
    rows = [Row(tuple(label(name, lang) for name in heads), head=True)]
    # Head, total, rules and white space take as much as three lines.
    fitting = int((column.room - below) / (_SIZE * _TABLE_LINE / 72)) - 3
    shown = _shortened(figures.rows, max(min(settings.most_rows, fitting), 1), lang=lang)
    rows += [_cells(row, rule=place == 0, lang=lang) for place, row in enumerate(shown)]
    total = _cells(figures.total, rule=True, lang=lang)
    rows.append(Row((label("map.total", lang), *total.cells[1:]), rule=True, strong=True))
    widths = column_widths(rows, size=_SIZE)
    lines = 2 if 2 * len(shown) < fitting else 1
    form = TableForm(
        widths=(column.width - sum(widths), *widths), size=_SIZE, swatch=False, lines=lines
    )
    column.rows(rows, form)
    column.gap(0.03)


def _cells(row: ProjectRow, *, rule: bool, lang: str) -> Row:
    """Return a row of the table of projects."""
    name = row.name or label("not_stated", lang)
    areas = (row.designed, row.accepted, row.unaccepted, row.missing)
    shown = f"{row.number} {name}" if row.number else name
    return Row((shown, *map(area_text, areas)), rule=rule)


def _shortened(rows: Sequence[ProjectRow], most: int, *, lang: str) -> list[ProjectRow]:
    """Return the rows, those with the least missing ground put together where too many."""
    if len(rows) <= most:
        return list(rows)
    worst = sorted(rows, key=lambda row: (-row.missing if isfinite(row.missing) else 0, row.number))
    kept = {row.number for row in worst[: most - 1]}
    rest = [row for row in rows if row.number not in kept]
    names = ("designed", "accepted", "unaccepted", "missing")
    sums = (
        fsum(area for row in rest if isfinite(area := getattr(row, name))) for name in names
    )  # fmt: skip
    others = ProjectRow(0, label("map.rest_projects", lang, count=len(rest)), *sums)
    return [*(row for row in rows if row.number in kept), others]


def _notes(figures: AcceptanceTally, unnumbered: int, *, lang: str) -> list[str]:
    """Return what has to be said about the figures."""
    notes = [label("map.acceptance_areas", lang)]
    if figures.beyond > 0:
        notes.append(label("map.acceptance_beyond", lang, area=area_text(figures.beyond)))
    if figures.works:
        notes.append(
            label("map.acceptance_works", lang, works=figures.works,
                  missing=figures.works_missing)
        )  # fmt: skip
    if figures.metres:
        notes.append(
            label("map.acceptance_metres", lang, metres=figures.metres,
                  missing=figures.metres_missing)
        )  # fmt: skip
    if figures.undesigned:
        notes.append(label("map.acceptance_undesigned", lang, count=figures.undesigned))
    if figures.total.missing > 0:
        notes.append(label("map.acceptance_numbers", lang))
    if unnumbered:
        notes.append(label("map.acceptance_unnumbered", lang, count=unnumbered))
    return notes
