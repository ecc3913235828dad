"""The sheet: A4 landscape with border, title, foot, a place for the map and a column beside it."""

from __future__ import annotations

from datetime import date, datetime

from matplotlib.backends.backend_agg import FigureCanvasAgg
from matplotlib.figure import Figure
from matplotlib.patches import Rectangle

from swcgeo.model.labels import label
from swcgeo.plot.fonts import text_width
from swcgeo.plot.inches import inches_of
from swcgeo.plot.lettering import fitted, heavier, plain, wrapped, write
from swcgeo.plot.palette import GREY, INK

SHEET = (11.69, 8.27)
"""A4 landscape, inches."""
MAP_PLACE = (0.62, 0.82, 7.36, 6.60)
"""Left, bottom, width, height of the map."""
COLUMN = (8.30, 0.70, 3.02, 6.84)
"""The same of the column at the right."""
_BORDER = 0.27
_TITLE_SIZES = (18.0, 13.0)
_TITLE_TWO = 10.5
"""Size of a title that needs two lines."""
_TWO = 2
_FOOT_SIZE = 7.0


def new_sheet() -> Figure:
    """
    Return an empty sheet with its border.

    Returns
    -------
    Figure
        A4 landscape, 150 dots an inch; lettering is laid out for any resolution.

    Examples
    --------
    >>> new_sheet().get_size_inches().tolist()
    [11.69, 8.27]
    """
    figure = Figure(figsize=SHEET, dpi=150, facecolor="white")
    FigureCanvasAgg(figure)
    border = Rectangle(
        (_BORDER, _BORDER), SHEET[0] - 2 * _BORDER, SHEET[1] - 2 * _BORDER,
        transform=inches_of(figure), fill=False, edgecolor=INK, linewidth=0.8,
    )  # fmt: skip
    figure.add_artist(border)
    return figure


def write_title(figure: Figure, title: str) -> None:
    """
    Write the title over the sheet: one line, smaller where it is long, two lines at most.

    Parameters
    ----------
    figure : Figure
        The sheet.
    title : str
        The title.

    Examples
    --------
    >>> sheet = new_sheet()
    >>> write_title(sheet, "渭子沟小流域水土流失治理图")
    >>> sheet.texts[0].get_text()
    '渭子沟小流域水土流失治理图'
    """
    text, width = plain(title), SHEET[0] - 2 * _BORDER - 0.6
    size = _TITLE_SIZES[0]
    if text_width(text, size) > width:
        size = max(_TITLE_SIZES[1], size * width / text_width(text, size) * 0.999)
    lines = wrapped(text, width=width, size=size, most=2)
    if len(lines) > 1:
        size = _TITLE_TWO
        lines = _balanced(text, width=width, size=size)
    top = 7.70 if len(lines) == 1 else 7.83
    for number, line in enumerate(lines):
        place = (SHEET[0] / 2, top - number * 0.18)
        heavier(write(figure, line, at=place, size=size, ha="center"))


def _balanced(text: str, *, width: float, size: float) -> list[str]:
    """Return a text in two lines of about the same length."""
    share = min(text_width(text, size) / 2, width)
    while share < width and len(wrapped(text, width=share, size=size)) > _TWO:
        share *= 1.02
    return wrapped(text, width=min(share, width), size=size, most=_TWO)


def write_foot(
    figure: Figure, *, note: str = "", maker: str | None, made_on: date | str | None, lang: str
) -> None:
    """
    Write what stands under the map: a note at the left, maker and date at the right.

    Parameters
    ----------
    figure : Figure
        The sheet.
    note : str
        Source of the data, or how far the map can be relied on.
    maker : str, optional
        Who made the map.
    made_on : date or str, optional
        When; a text is printed as it is.
    lang : str
        ``"zh"`` or ``"en"``.

    Examples
    --------
    >>> sheet = new_sheet()
    >>> write_foot(sheet, maker="某某区水土保持局", made_on=date(2024, 1, 5), lang="zh")
    >>> sheet.texts[0].get_text()
    '制图单位：某某区水土保持局　2024年1月5日'
    """
    parts = [label("map.maker", lang, maker=plain(maker))] if plain(maker) else []
    parts += [date_words(made_on, lang=lang)] if made_on else []
    left, right = MAP_PLACE[0], COLUMN[0] + COLUMN[2]
    text, size = fitted(
        label("map.foot_join", lang).join(parts),
        width=(right - left) * 0.5, size=_FOOT_SIZE, least=5.5,
    )  # fmt: skip
    if text:
        write(figure, text, at=(right, 0.40), size=size, ha="right")
    room = right - left - text_width(text, size) - 0.3
    shown, size = fitted(plain(note), width=room, size=_FOOT_SIZE, least=5.5)
    if shown:
        write(figure, shown, at=(left, 0.40), size=size, color=GREY)


def date_words(day: date | str, *, lang: str = "zh") -> str:
    """
    Return a date as it is written in a language, whatever the machine's locale.

    Parameters
    ----------
    day : date or str
        The day; a text that is no ISO date is returned as it is.
    lang : str
        ``"zh"`` or ``"en"``.

    Returns
    -------
    str
        The date.

    Examples
    --------
    >>> date_words(date(2024, 1, 5)), date_words("2024-01-05", lang="en"), date_words("2024年春")
    ('2024年1月5日', '5 January 2024', '2024年春')
    """
    if isinstance(day, str):
        try:
            day = datetime.fromisoformat(day.strip())
        except ValueError:
            return plain(day)
    month = label(f"month.{day.month}", lang)
    return label("map.date", lang, year=day.year, month=month, day=day.day)
