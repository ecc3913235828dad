"""The column beside the map: headings, keys and tables, each drawn from the top down."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

from matplotlib.figure import Figure
from matplotlib.lines import Line2D

from swcgeo.plot.fonts import text_width
from swcgeo.plot.inches import inches_of
from swcgeo.plot.lettering import heavier, shortened, wrapped, write
from swcgeo.plot.palette import GREY, INK, PALE
from swcgeo.plot.swatches import Swatch

SWATCH = (0.26, 0.125)
"""Width and height of a sample."""
_NOTE_LINE, _NOTE_GAP = 1.35, 0.04
HEAD_SMALLER = 1.0
"""By so many points the head of a table is smaller."""
_LINE = 1.45
"""Distance of lines, in sizes of the lettering."""


@dataclass(frozen=True, slots=True)
class Row:
    """
    One row of a key or table.

    Attributes
    ----------
    cells : tuple of str
        Texts; the first is broken into lines where it is long.
    swatch : Swatch, optional
        Sample drawn before the first cell.
    rule : bool
        Whether a line is drawn above the row.
    strong : bool
        Whether the lettering is heavier.
    head : bool
        Whether the row is the head of a table: smaller and grey.
    """

    cells: tuple[str, ...]
    swatch: Swatch | None = None
    rule: bool = False
    strong: bool = False
    head: bool = False


@dataclass(frozen=True, slots=True, kw_only=True)
class TableForm:
    """
    Where the columns of a table stand.

    Attributes
    ----------
    widths : tuple of float
        Widths of the columns, inches; the first holds sample and name, the others are set to
        the right.
    size : float
        Size of the lettering, points.
    swatch : bool
        Whether room is kept for samples.
    lines : int
        Lines that the first cell may take.
    """

    widths: tuple[float, ...]
    size: float = 7.5
    swatch: bool = True
    lines: int = 2


@dataclass(slots=True)
class Column:
    """
    A column of the sheet that is written from the top down.

    Attributes
    ----------
    figure : Figure
        The sheet.
    left, width : float
        Where it stands, inches.
    top : float
        Where the next thing begins; moves down with each.
    floor : float
        Where it ends.
    """

    figure: Figure
    left: float
    width: float
    top: float
    floor: float

    @property
    def room(self) -> float:
        """Height that is left, inches."""
        return self.top - self.floor

    def gap(self, height: float = 0.10) -> None:
        """
        Leave white space.

        Parameters
        ----------
        height : float
            Inches.

        Examples
        --------
        >>> column = Column(Figure(), 0, 3, 5, 0)
        >>> column.gap(1)
        >>> column.room
        4
        """
        self.top -= height

    def heading(self, text: str, *, size: float = 9.5) -> None:
        """
        Write a heading with a line under it.

        Parameters
        ----------
        text : str
            The heading.
        size : float
            Points.

        Examples
        --------
        >>> column = Column(Figure(), 0, 3, 5, 0)
        >>> column.heading("图例")
        >>> column.figure.texts[0].get_text()
        '图例'
        """
        baseline = self.top - size / 72
        shown = shortened(text, width=self.width, size=size)
        heavier(write(self.figure, shown, at=(self.left, baseline), size=size))
        self.top = baseline - 0.07
        self._rule(self.top, 0.6)
        self.top -= 0.04

    def note_height(self, text: str, *, size: float = 6.5, most: int = 4) -> float:
        """
        Return how much height a note takes.

        Parameters
        ----------
        text : str
            The note.
        size : float
            Points.
        most : int
            Lines allowed.

        Returns
        -------
        float
            Inches.

        Examples
        --------
        >>> round(Column(Figure(), 0, 1, 5, 0).note_height("无"), 2)  # 6.5 pt * 1.35 + gap
        0.16
        """
        lines = wrapped(text, width=self.width, size=size, most=most)
        return len(lines) * size * _NOTE_LINE / 72 + _NOTE_GAP

    def note(self, text: str, *, size: float = 6.5, most: int = 4, **style: object) -> None:
        """
        Write a note in small lettering.

        Parameters
        ----------
        text : str
            The note.
        size : float
            Points.
        most : int
            Lines allowed.
        **style
            Properties of the text.

        Examples
        --------
        >>> column = Column(Figure(), 0, 1, 5, 0)
        >>> column.note("本图仅供现场复核使用，不作为违法认定。")
        >>> len(column.figure.texts)
        2
        """
        for line in wrapped(text, width=self.width, size=size, most=most):
            self.top -= size * _NOTE_LINE / 72
            write(self.figure, line, at=(self.left, self.top), size=size, **style)
        self.top -= _NOTE_GAP

    def rows(self, rows: Sequence[Row], form: TableForm) -> None:
        """
        Write rows one under the other.

        Parameters
        ----------
        rows : sequence of Row
            The rows.
        form : TableForm
            Where the columns stand.

        Examples
        --------
        >>> column = Column(Figure(), 0, 3, 5, 0)
        >>> column.rows([Row(("合计", "47"))], TableForm(widths=(2, 1)))
        >>> [text.get_text() for text in column.figure.texts]
        ['合计', '47']
        """
        for row in rows:
            self.top = self._row(row, form, left=self.left)

    def keys(self, rows: Sequence[Row], *, columns: int = 2, size: float = 7.5) -> None:
        """
        Write keys side by side.

        Parameters
        ----------
        rows : sequence of Row
            Keys with one cell each.
        columns : int
            Keys in a line.
        size : float
            Points.

        Examples
        --------
        >>> column = Column(Figure(), 0, 3, 5, 0)
        >>> column.keys([Row(("县区界",)), Row(("乡镇界",))])
        >>> [round(float(text.get_position()[0]), 2) for text in column.figure.texts]
        [0.35, 1.85]
        """
        wide = self.width / columns
        form = TableForm(widths=(wide,), size=size)
        for first in range(0, len(rows), columns):
            line = rows[first : first + columns]
            bottoms = [
                self._row(row, form, left=self.left + place * wide)
                for place, row in enumerate(line)
            ]
            self.top = min(bottoms)

    def _row(self, row: Row, form: TableForm, *, left: float) -> float:
        """Write one row and return its lower edge."""
        size = form.size - (HEAD_SMALLER if row.head else 0.0)
        line = size * _LINE / 72
        indent = SWATCH[0] + 0.09 if form.swatch else 0.0
        names = wrapped(
            row.cells[0], width=form.widths[0] - indent - 0.05, size=size, most=form.lines
        )
        height = max(len(names) * line, line) + (0.025 if form.swatch else 0.0)
        if row.rule:
            self._rule(self.top - 0.01, 0.5)
            height += 0.02
        middle = self.top - height / 2 - (0.01 if row.rule else 0.0)
        if row.swatch is not None:
            box = (left, middle - SWATCH[1] / 2, *SWATCH)
            for artist in row.swatch(self.figure, box):
                self.figure.add_artist(artist)
        # Half the height of the lettering below the middle sets it in the middle.
        base = middle - size * 0.36 / 72
        for number, name in enumerate(names):
            shift = ((len(names) - 1) / 2 - number) * line
            self._cell(name, row, at=(left + indent, base + shift), size=size)
        right = left + form.widths[0]
        for text, width in zip(row.cells[1:], form.widths[1:], strict=True):
            right += width
            self._cell(text, row, at=(right, base), size=size, ha="right")
        return self.top - height

    def _cell(
        self, text: str, row: Row, *, at: tuple[float, float], size: float, ha: str = "left"
    ) -> None:
        if text:
            written = write(
                self.figure, text, at=at, size=size, ha=ha, color=GREY if row.head else INK
            )
            if row.strong:
                heavier(written, points=0.25)

    def _rule(self, height: float, weight: float) -> None:
        line = Line2D(
            [self.left, self.left + self.width], [height, height], linewidth=weight, color=PALE,
            transform=inches_of(self.figure),
        )  # fmt: skip
        self.figure.add_artist(line)


def column_widths(rows: Sequence[Row], *, size: float, most: float = 0.75) -> list[float]:
    """
    Return the widths of the columns after the first.

    Parameters
    ----------
    rows : sequence of Row
        Rows with equally many cells.
    size : float
        Points.
    most : float
        Widest column, inches.

    Returns
    -------
    list of float
        Inches.

    Examples
    --------
    >>> [round(width, 2) for width in column_widths([Row(("a", "流域"))], size=36, most=2)]
    [1.1]
    """
    widths = []
    for place in range(1, len(rows[0].cells)):
        needed = [
            text_width(row.cells[place], size - (HEAD_SMALLER if row.head else 0)) for row in rows
        ]
        widths.append(min(max(needed) + 0.10, most))
    return widths
