"""The column beside the treatment map: grades, measures, keys and the table of watersheds."""

from __future__ import annotations

from collections.abc import Sequence
from math import fsum, isfinite

from matplotlib.figure import Figure
from pyproj import CRS

from swcgeo.model.labels import label
from swcgeo.plot.frame import MapFrame
from swcgeo.plot.furniture import draw_scale_block
from swcgeo.plot.legend import Column, Row, TableForm, column_widths
from swcgeo.plot.page import COLUMN
from swcgeo.plot.palette import GREY, PlotSettings
from swcgeo.plot.swatches import fill_swatch
from swcgeo.plot.treatment_table import TreatmentTally, WatershedRow

_SIZE = 7.0
_TABLE_LINE = 1.45
_ROOMY = 13
"""Tables with fewer lines are set a little larger."""
_FAR = 0.005
"""Erosion layer and account may differ by this share before it is said."""


def draw_treatment_column(
    figure: Figure,
    figures: TreatmentTally,
    *,
    keys: Sequence[Row],
    measures: Sequence[Row],
    unlabelled: int,
    place: tuple[MapFrame | None, CRS | None],
    lang: str,
    settings: PlotSettings,
) -> None:
    """
    Draw the column beside the treatment map.

    Parameters
    ----------
    figure : Figure
        The sheet.
    figures : TreatmentTally
        All figures.
    keys, measures : sequence of Row
        Keys of boundaries and of measures.
    unlabelled : int
        Watersheds that bear no label.
    place : (MapFrame, pyproj.CRS)
        The window and its CRS; None where there is no map.
    lang : str
        ``"zh"`` or ``"en"``.
    settings : PlotSettings
        Colours and limits.

    Examples
    --------
    >>> row = WatershedRow(1, "渭子沟", 2.0, 0.5, 1.5)
    >>> figures = TreatmentTally((row,), row, ((2, 2.0),), 2.0, 0.0, 2, True, 0.0)
    >>> sheet = Figure()
    >>> draw_treatment_column(sheet, figures, keys=[], measures=[], unlabelled=0,
    ...                       place=(None, None), lang="zh", settings=PlotSettings())
    >>> sheet.texts[0].get_text()
    '图　例'
    """
    left, bottom, width, height = COLUMN
    column = Column(figure, left, width, bottom + height, bottom)
    column.heading(label("map.legend", lang))
    _grade_rows(column, figures, lang=lang, settings=settings)
    column.gap(0.07)
    if measures:
        column.rows([Row((label("map.measures", lang),), head=True)],
                    TableForm(widths=(width,), size=_SIZE + 0.5, swatch=False))  # fmt: skip
        column.keys(measures, size=_SIZE)
        column.gap(0.05)
    column.keys(keys, size=_SIZE)
    column.gap(0.08)
    frame, crs = place
    if frame is not None and crs is not None:
        column.floor = draw_scale_block(
            figure, frame, crs=crs, place=(left, bottom, width), lang=lang
        )
    notes = _notes(figures, unlabelled, lang=lang)
    if frame is None:
        notes = notes[1:]
    below = sum(column.note_height(note) for note in notes)
    _watershed_rows(column, figures, below=below, lang=lang, settings=settings)
    for note in notes:
        column.note(note, color=GREY)


def _grade_rows(
    column: Column, figures: TreatmentTally, *, lang: str, settings: PlotSettings
) -> None:
    """Write the grades that have area, what erodes and all ground."""

    def share(area: float) -> str:
        return f"{area / figures.ground * 100:.1f}" if figures.ground > 0 else "—"

    heads = (label("map.grade_heading", lang), label("map.km2", lang), label("map.share", lang))
    rows = [Row(heads, head=True)]
    for number, (grade, area) in enumerate(figures.grades):
        swatch = fill_swatch(facecolor=settings.grade_colours[grade])
        cells = (label(f"grade.{grade}", lang), figures.text(area), share(area))
        rows.append(Row(cells, swatch, rule=number == 0))
    eroding = figures.total.eroding
    rows.append(
        Row((label("map.eroding_sum", lang), figures.text(eroding), share(eroding)), rule=True)
    )
    rows.append(Row((label("map.ground_sum", lang), figures.text(figures.ground),
                     share(figures.ground)), strong=True))  # fmt: skip
    widths = column_widths(rows, size=_SIZE + 0.5)
    column.rows(rows, TableForm(widths=(column.width - sum(widths), *widths), size=_SIZE + 0.5))


def _watershed_rows(
    column: Column, figures: TreatmentTally, *, below: float, lang: str, settings: PlotSettings
) -> None:
    """Write the table of watersheds, the smaller ones together where there are too many."""
    column.heading(label("map.treatment_account", lang), size=8.5)
    names = ("map.watershed_name", "map.eroding", "map.treated", "map.remaining")
    rows = [Row(tuple(label(name, lang) for name in names), head=True)]
    # Head, total, rules and white space take as much as three lines.
    fitting = int((column.room - below) / (_SIZE * _TABLE_LINE / 72)) - 3
    most = max(min(settings.most_rows, fitting), 1)
    shown = _shortened(figures.rows, most, lang=lang)
    rows += [
        _cells(row, f"{row.number} {row.name}" if row.number else row.name, figures, rule=first)
        for first, row in zip([True] + [False] * len(shown), shown, strict=False)
    ]
    total = _cells(figures.total, label("map.total", lang), figures, rule=True)
    rows.append(Row(total.cells, rule=True, strong=True))
    size = _SIZE if len(rows) > _ROOMY or len(shown) < len(figures.rows) else _SIZE + 0.5
    widths = column_widths(rows, size=size)
    form = TableForm(widths=(column.width - sum(widths), *widths), size=size, swatch=False, lines=1)
    column.rows(rows, form)
    column.gap(0.03)


def _cells(row: WatershedRow, name: str, figures: TreatmentTally, *, rule: bool) -> Row:
    areas = (row.eroding, row.treated, row.remaining)
    return Row((name, *(figures.text(area) for area in areas)), rule=rule)


def _shortened(rows: Sequence[WatershedRow], most: int, *, lang: str) -> list[WatershedRow]:
    """Return the rows, those with the least remaining ground put together where too many."""
    if len(rows) <= most:
        return list(rows)
    worst = sorted(
        rows, key=lambda row: (-row.remaining if isfinite(row.remaining) else 0, row.number)
    )
    kept = {row.number for row in worst[: most - 1]}
    rest = [row for row in rows if row.number not in kept]

    def together(areas: list[float]) -> float:
        return fsum(area for area in areas if isfinite(area))

    others = WatershedRow(
        0, label("map.rest", lang, count=len(rest)), together([row.eroding for row in rest]),
        together([row.treated for row in rest]), together([row.remaining for row in rest]),
    )  # fmt: skip
    return [*(row for row in rows if row.number in kept), others]


def _notes(figures: TreatmentTally, unlabelled: int, *, lang: str) -> list[str]:
    """Return what has to be said about the figures."""
    notes = [label("map.bar", lang)]
    if figures.damaged > 0:
        notes.append(label("map.damaged", lang, area=figures.text(figures.damaged)))
    if not figures.adds_up:
        notes.append(label("map.rows_overlap", lang))
    if abs(figures.off) > max(_FAR * figures.total.eroding, 10.0**-figures.decimals):
        notes.append(label("map.grades_differ", lang, difference=figures.text(abs(figures.off))))
    if unlabelled:
        notes.append(label("map.unlabelled", lang, count=unlabelled))
    return notes
