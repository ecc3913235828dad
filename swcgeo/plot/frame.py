"""The map's window: which ground, at which conventional scale, on how much paper."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from math import ceil, log10

import matplotlib as mpl
import shapely
from matplotlib.axes import Axes
from matplotlib.figure import Figure

from swcgeo.plot.palette import INK, OUTSIDE, PlotSettings

INCH_M = 0.0254


@dataclass(frozen=True, slots=True)
class MapFrame:
    """
    A window on the ground at a scale.

    Attributes
    ----------
    bounds : (float, float, float, float)
        W, S, E, N in metres of the map's CRS.
    scale : int
        Denominator of the scale.
    paper : (float, float, float, float)
        Left, bottom, width, height on the sheet, in inches.
    """

    bounds: tuple[float, float, float, float]
    scale: int
    paper: tuple[float, float, float, float]

    @property
    def middle(self) -> tuple[float, float]:
        """Middle of the window (x, y)."""
        west, south, east, north = self.bounds
        return (west + east) / 2, (south + north) / 2

    @property
    def metres_per_inch(self) -> float:
        """Ground under one inch of paper."""
        return self.scale * INCH_M

    @property
    def window(self) -> shapely.Polygon:
        """The window as a polygon."""
        return shapely.box(*self.bounds)


def conventional_scale(needed: float, *, settings: PlotSettings | None = None) -> int:
    """
    Return the next conventional scale at which ground fits the paper.

    Parameters
    ----------
    needed : float
        Smallest denominator at which it fits.
    settings : PlotSettings, optional
        Leading figures of scales, and the largest scale allowed.

    Returns
    -------
    int
        Denominator of the scale.

    Examples
    --------
    >>> conventional_scale(30_300), conventional_scale(99_000), conventional_scale(3)
    (40000, 100000, 5000)
    """
    chosen = settings or PlotSettings()
    needed = max(needed, chosen.largest_scale)
    power = 10 ** int(log10(needed) + 1e-9)
    steps = [*chosen.scales, 10.0]
    return ceil(next(step * power for step in steps if step * power >= needed * (1 - 1e-9)))


def frame_at_scale(
    bounds: Sequence[float],
    *,
    paper: tuple[float, float, float, float],
    settings: PlotSettings | None = None,
    air: float = 0.02,
) -> MapFrame:
    """
    Return the window that shows all of `bounds` at the next conventional scale.

    Parameters
    ----------
    bounds : sequence of float
        W, S, E, N of what is to be seen, in metres.
    paper : (float, float, float, float)
        Left, bottom, width, height of the map on the sheet, in inches.
    settings : PlotSettings, optional
        Which scales are conventional.
    air : float
        Share of the paper left free on each side.

    Returns
    -------
    MapFrame
        The window, `bounds` in its middle.

    Examples
    --------
    >>> frame_at_scale((0, 0, 10_000, 8_000), paper=(0, 0, 8, 6)).scale
    60000
    """
    west, south, east, north = (float(value) for value in bounds)
    width, height = (side * INCH_M * (1 - 2 * air) for side in paper[2:])
    needed = max((east - west) / width, (north - south) / height)
    scale = conventional_scale(needed, settings=settings)
    x, y = (west + east) / 2, (south + north) / 2
    dx, dy = (side * INCH_M * scale / 2 for side in paper[2:])
    return MapFrame((x - dx, y - dy, x + dx, y + dy), scale, paper)


def map_axes(figure: Figure, frame: MapFrame) -> Axes:
    """
    Put the axes of a window on a sheet, exactly at its scale.

    Parameters
    ----------
    figure : Figure
        The sheet.
    frame : MapFrame
        The window.

    Returns
    -------
    Axes
        Axes in metres, without ticks, with the frame's line around them.

    Examples
    --------
    >>> window = frame_at_scale((0, 0, 1000, 1000), paper=(1, 1, 4, 4))
    >>> map_axes(Figure(figsize=(6, 6)), window).get_aspect()
    'auto'
    """
    sheet_width, sheet_height = figure.get_size_inches()
    left, bottom, width, height = frame.paper
    axes = figure.add_axes(
        (left / sheet_width, bottom / sheet_height, width / sheet_width, height / sheet_height)
    )
    west, south, east, north = frame.bounds
    axes.set(xlim=(west, east), ylim=(south, north), xticks=[], yticks=[], facecolor=OUTSIDE)
    axes.set_autoscale_on(False)
    for spine in axes.spines.values():
        spine.set(linewidth=1.2, color=INK, zorder=50)
    return axes


def inches_of(frame: MapFrame) -> mpl.transforms.Affine2D:
    """
    Return the transform from ground to inches on the sheet.

    Parameters
    ----------
    frame : MapFrame
        The window.

    Returns
    -------
    Affine2D
        Takes (x, y) in metres to inches from the sheet's lower left corner.

    Examples
    --------
    >>> window = frame_at_scale((0, 0, 1000, 1000), paper=(1, 2, 4, 4))
    >>> inches_of(window).transform((500, 500)).round(6).tolist()
    [3.0, 4.0]
    """
    west, south, _, _ = frame.bounds
    left, bottom, _, _ = frame.paper
    move = mpl.transforms.Affine2D().translate(-west, -south)
    return move.scale(1 / frame.metres_per_inch).translate(left, bottom)
