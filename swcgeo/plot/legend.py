"""The column beside the map: headings, keys and tables, each drawn from the top down."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import dataclass
from typing import Any

from matplotlib.artist import Artist
from matplotlib.figure import Figure
from matplotlib.lines import Line2D
from matplotlib.patches import Rectangle

from swcgeo.plot.fonts import text_width
from swcgeo.plot.lettering import heavier, shortened, wrapped, write
from swcgeo.plot.palette import GREY, INK, PALE

Box = tuple[float, float, float, float]
"""Left, bottom, width, height in inches."""
Swatch = Callable[[Figure, Box], Sequence[Artist]]
"""Makes the sample of a key inside a box; the artists are then put on the sheet."""
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
            transform=self.figure.dpi_scale_trans,
        )  # fmt: skip
        self.figure.add_artist(line)


def fill_swatch(**style: object) -> Swatch:
    """
    Return the sample of a filled area.

    Parameters
    ----------
    **style
        Properties of a matplotlib patch.

    Returns
    -------
    Swatch
        Draws a rectangle.

    Examples
    --------
    >>> fill_swatch(facecolor="red")(Figure(), (0, 0, 1, 1))[0].get_width()
    1
    """

    def draw(figure: Figure, box: Box) -> list[Artist]:
        chosen = {"edgecolor": INK, "linewidth": 0.5, **style}
        return [
            Rectangle(box[:2], box[2], box[3], transform=figure.dpi_scale_trans, **chosen)  # type: ignore[arg-type]
        ]

    return draw


def line_swatch(*styles: dict[str, object]) -> Swatch:
    """
    Return the sample of a line.

    Parameters
    ----------
    *styles : dict
        Properties of matplotlib lines, drawn one over the other.

    Returns
    -------
    Swatch
        Draws a level line.

    Examples
    --------
    >>> len(line_swatch({"color": "white"}, {"color": "black"})(Figure(), (0, 0, 1, 1)))
    2
    """

    def draw(figure: Figure, box: Box) -> list[Artist]:
        middle = box[1] + box[3] / 2
        return [
            Line2D(
                [box[0], box[0] + box[2]],
                [middle] * 2,
                transform=figure.dpi_scale_trans,
                **style,  # type: ignore[arg-type]
            )
            for style in styles
        ]

    return draw


def point_swatch(**style: Any) -> Swatch:  # noqa: ANN401
    """
    Return the sample of a point.

    Parameters
    ----------
    **style
        Properties of a matplotlib line with markers.

    Returns
    -------
    Swatch
        Draws one marker.

    Examples
    --------
    >>> len(point_swatch(marker="o")(Figure(), (0, 0, 1, 1)))
    1
    """

    def draw(figure: Figure, box: Box) -> list[Artist]:
        middle = ([box[0] + box[2] / 2], [box[1] + box[3] / 2])
        return [Line2D(*middle, linestyle="none", transform=figure.dpi_scale_trans, **style)]

    return draw


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
