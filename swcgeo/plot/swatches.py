"""Samples of a key: an area, a line, a point, drawn inside a small box."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from typing import Any

from matplotlib.artist import Artist
from matplotlib.figure import Figure
from matplotlib.lines import Line2D
from matplotlib.patches import Rectangle

from swcgeo.plot.inches import inches_of
from swcgeo.plot.palette import INK

Box = tuple[float, float, float, float]
"""Left, bottom, width, height in inches."""
Swatch = Callable[[Figure, Box], Sequence[Artist]]
"""Makes the sample of a key inside a box; the artists are then put on the sheet."""


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
        chosen["transform"] = inches_of(figure)
        return [Rectangle(box[:2], box[2], box[3], **chosen)]  # type: ignore[arg-type]

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
                transform=inches_of(figure),
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
        return [Line2D(*middle, linestyle="none", transform=inches_of(figure), **style)]

    return draw
