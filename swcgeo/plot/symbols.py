"""Symbols of patches: shape by source, colour and inner sign by verdict."""

from __future__ import annotations

from collections.abc import Sequence
from functools import cache

import matplotlib as mpl
import numpy as np
import numpy.typing as npt
from matplotlib.lines import Line2D
from matplotlib.path import Path
from matplotlib.textpath import TextPath

from swcgeo.plot.fonts import font
from swcgeo.plot.palette import INK, PAPER, VERDICT_MARKS, PlotSettings

SHAPES = {"ministry": "o", "province": "s", "": "h"}
"""Shape by source; `OTHER_SHAPES` in turn for further ones."""
OTHER_SHAPES = ("D", "p")
"""Shapes with room for a sign."""
REST_SHAPE = "8"
"""Sources that have no column of their own in the legend."""
_STRONG_EDGE, _WEAK_EDGE = 1.3, 0.45
_LEAST_MARKED, _DARK = 4.0, 0.5
_SMALLER = {"D": 0.86, "s": 0.92}
"""Shapes that look larger than a circle of the same size."""


def shape_of(source: str, sources: Sequence[str]) -> str:
    """
    Return the shape that stands for a source.

    Parameters
    ----------
    source : str
        The source.
    sources : sequence of str
        The sources that the legend names, in order.

    Returns
    -------
    str
        A matplotlib marker.

    Examples
    --------
    >>> shape_of("ministry", ["ministry", "drone"]), shape_of("drone", ["ministry", "drone"])
    ('o', 'D')
    """
    if source not in sources:
        return REST_SHAPE
    if source in SHAPES:
        return SHAPES[source]
    further = [name for name in sources if name not in SHAPES]
    return OTHER_SHAPES[further.index(source) % len(OTHER_SHAPES)]


def symbols(
    points: npt.NDArray[np.float64],
    verdict: str,
    *,
    shape: str,
    size: float,
    strong: bool = False,
    settings: PlotSettings | None = None,
) -> list[Line2D]:
    """
    Return the symbols of patches of one verdict and source.

    Parameters
    ----------
    points : ndarray, (n, 2)
        Where they stand.
    verdict : str
        Code of the verdict: colour and inner sign.
    shape : str
        A matplotlib marker.
    size : float
        Width of a symbol, points; below 4 it has no inner sign.
    strong : bool
        Whether the edge is heavy (the patch wants a visit).
    settings : PlotSettings, optional
        Colours.

    Returns
    -------
    list of Line2D
        The symbols, then their inner signs.

    Examples
    --------
    >>> len(symbols(np.zeros((3, 2)), "no_plan", shape="o", size=7))
    2
    """
    chosen = settings or PlotSettings()
    colour = chosen.verdict_colour(verdict)
    weight = (_STRONG_EDGE if strong else _WEAK_EDGE) * min(size / 7, 1)
    drawn = [
        _dots(
            points,
            marker=shape,
            markersize=size * _SMALLER.get(shape, 1.0),
            markerfacecolor=colour,
            markeredgecolor=INK,
            markeredgewidth=weight,
        )
    ]
    mark = VERDICT_MARKS.get(verdict, "query")
    if mark and size >= _LEAST_MARKED:
        drawn.append(_mark(points, mark, size=size, colour=_contrast(colour)))
    return drawn


def _dots(points: npt.NDArray[np.float64], **style: object) -> Line2D:
    return Line2D(points[:, 0], points[:, 1], linestyle="none", **style)  # type: ignore[arg-type]


def _mark(points: npt.NDArray[np.float64], mark: str, *, size: float, colour: str) -> Line2D:
    """Return the inner signs."""
    stroked = {"cross": "x", "plus": "+", "bar": "_"}
    if mark in stroked:
        return _dots(
            points, marker=stroked[mark], markersize=size * 0.5, markeredgecolor=colour,
            markeredgewidth=size * 0.14,
        )  # fmt: skip
    if mark == "dot":
        return _dots(
            points, marker="o", markersize=size * 0.3, markerfacecolor=colour, markeredgewidth=0
        )
    if mark == "slash":
        slash = Path([(-1.0, -1.0), (1.0, 1.0)])
        return _dots(
            points, marker=slash, markersize=size * 0.55, markeredgecolor=colour,
            markeredgewidth=size * 0.12,
        )  # fmt: skip
    return _dots(
        points, marker=_query(), markersize=size * 0.72, markerfacecolor=colour,
        markeredgecolor=colour, markeredgewidth=size * 0.04,
    )  # fmt: skip


@cache
def _query() -> Path:
    """Return a question mark around the origin."""
    drawn = TextPath((0, 0), "?", prop=font(10))
    box = drawn.get_extents()
    centre = ((box.x0 + box.x1) / 2, (box.y0 + box.y1) / 2)
    return Path(drawn.vertices - np.asarray(centre), drawn.codes)


def _contrast(colour: str) -> str:
    """Return black on light colours and white on dark ones."""
    red, green, blue = mpl.colors.to_rgb(colour)
    return PAPER if 0.299 * red + 0.587 * green + 0.114 * blue < _DARK else INK
