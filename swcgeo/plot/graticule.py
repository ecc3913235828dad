"""Meridians and parallels over a map, labelled where they leave the frame."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any

import numpy as np
import numpy.typing as npt
from matplotlib.axes import Axes
from matplotlib.collections import LineCollection
from pyproj import CRS, Transformer
from pyproj.enums import TransformDirection

from swcgeo.plot.fonts import font
from swcgeo.plot.frame import MapFrame
from swcgeo.plot.palette import GREY, INK

_STEPS_S = (
    1, 2, 5, 10, 15, 20, 30, 60, 120, 180, 300, 600, 900, 1200, 1800,
    3600, 7200, 10800, 18000, 36000, 54000,
)  # fmt: skip
"""Distances between lines, arc seconds."""
_LINES = 3
"""At least so many lines should cross the shorter side."""
_POINTS = 65
_GAP_IN = 0.05


@dataclass(frozen=True, slots=True)
class _Line:
    """One meridian or parallel, and where it leaves the frame at its low and its high end."""

    text: str
    path: npt.NDArray[np.float64]


def angle_words(seconds: int, *, step: int, negative: str) -> str:
    """
    Return an angle as degrees and minutes, with seconds only where the step needs them.

    Parameters
    ----------
    seconds : int
        The angle in arc seconds.
    step : int
        Distance between lines, arc seconds.
    negative : str
        Letter for angles below zero.

    Returns
    -------
    str
        The label.

    Examples
    --------
    >>> angle_words(105 * 3600 + 41 * 60, step=60, negative="W")
    '105°41′'
    >>> angle_words(-30, step=30, negative="S"), angle_words(36_000, step=3600, negative="S")
    ('0°00′30″S', '10°')
    """
    degree, rest = divmod(abs(seconds), 3600)
    minute, second = divmod(rest, 60)
    text = f"{degree}°"
    if step % 3600:
        text += f"{minute:02d}′"
    if step % 60:
        text += f"{second:02d}″"
    return text + (negative if seconds < 0 else "")


def draw_graticule(axes: Axes, frame: MapFrame, *, crs: CRS) -> Axes:
    """
    Draw meridians and parallels with their labels on all four sides.

    Parameters
    ----------
    axes : Axes
        Axes of the window.
    frame : MapFrame
        The window.
    crs : pyproj.CRS
        CRS of the map.

    Returns
    -------
    Axes
        The same axes.

    Examples
    --------
    >>> from matplotlib.figure import Figure
    >>> from swcgeo.plot.frame import frame_at_scale, map_axes
    >>> window = frame_at_scale((5e5, 37e5, 51e4, 371e4), paper=(1, 1, 6, 6))
    >>> axes = draw_graticule(map_axes(Figure(), window), window, crs=CRS(4544))
    >>> axes.texts[0].get_text()
    '105°00′'
    """
    to_degrees = Transformer.from_crs(crs, crs.geodetic_crs or CRS(4326), always_xy=True)
    bounds = np.array(to_degrees.transform_bounds(*frame.bounds, densify_pts=21)) * 3600
    if not np.isfinite(bounds).all() or bounds[2] <= bounds[0]:
        return axes
    step = _step(min(bounds[2] - bounds[0], bounds[3] - bounds[1]))
    meridians = _lines(bounds, step, to_degrees, along=0)
    parallels = _lines(bounds, step, to_degrees, along=1)
    paths = [line.path for line in meridians + parallels]
    # Above the ground and below labels and symbols.
    axes.add_collection(LineCollection(paths, colors=GREY, linewidths=0.35, zorder=6, alpha=0.7))
    for line in meridians:
        _label_ends(axes, frame, line, across=1)
    for line in parallels:
        _label_ends(axes, frame, line, across=0)
    return axes


def _step(span: float) -> int:
    """Return the widest step that still gives enough lines."""
    fitting = [step for step in _STEPS_S if span / step >= _LINES]
    return fitting[-1] if fitting else _STEPS_S[0]


def _lines(
    bounds: npt.NDArray[np.float64], step: int, to_degrees: Transformer, *, along: int
) -> list[_Line]:
    """Return the meridians (along 0) or parallels (along 1) that cross the bounds."""
    low, high = bounds[along], bounds[along + 2]
    start, end = bounds[1 - along], bounds[3 - along]
    # A little longer than the frame, so that every line surely meets its edges.
    more = 0.02 * (end - start)
    other = np.linspace(start - more, end + more, _POINTS) / 3600
    negative = ("W", "S")[along]
    lines = []
    for seconds in range(int(np.ceil(low / step)) * step, int(high) + 1, step):
        fixed = np.full(_POINTS, seconds / 3600)
        longitudes, latitudes = (fixed, other) if along == 0 else (other, fixed)
        xy = to_degrees.transform(longitudes, latitudes, direction=TransformDirection.INVERSE)
        path = np.column_stack(xy)
        if np.isfinite(path).all():
            lines.append(_Line(angle_words(seconds, step=step, negative=negative), path))
    return lines


def _label_ends(axes: Axes, frame: MapFrame, line: _Line, *, across: int) -> None:
    """Write a line's label at the two sides (across 1: bottom and top) where it meets them."""
    path = line.path if line.path[-1, across] > line.path[0, across] else line.path[::-1]
    gap = _GAP_IN * frame.metres_per_inch
    low, high = frame.bounds[across], frame.bounds[across + 2]
    edges = (frame.bounds[1 - across], frame.bounds[3 - across])
    margin = 0.22 * frame.metres_per_inch
    for edge, away, aligned in ((low, -gap, "top"), (high, gap, "bottom")):
        met = float(
            np.interp(edge, path[:, across], path[:, 1 - across], left=np.nan, right=np.nan)
        )
        # A label at a corner would run into the one around it.
        if not edges[0] + margin <= met <= edges[1] - margin:
            continue
        place = (met, edge + away) if across else (edge + away, met)
        side: dict[str, Any] = {"ha": "center", "va": aligned}
        if not across:
            side = {"va": "center", "ha": "right" if away < 0 else "left", "rotation": "vertical"}
        axes.text(
            *place, line.text, fontproperties=font(6.5), color=INK, clip_on=False,
            parse_math=False, **side,
        )  # fmt: skip
