"""Labels of watersheds: number, name, a bar of the treated share, treated and remaining."""

from __future__ import annotations

from math import isfinite

import numpy as np
import shapely
from matplotlib.axes import Axes
from matplotlib.patches import Rectangle

from swcgeo.plot.fonts import font, text_width
from swcgeo.plot.frame import MapFrame
from swcgeo.plot.ground import Geometries, in_inches
from swcgeo.plot.inches import inches_of
from swcgeo.plot.labels import spot_in
from swcgeo.plot.lettering import halo, shortened
from swcgeo.plot.palette import INK, PAPER, TREATED
from swcgeo.plot.treatment_table import TreatmentTally, WatershedRow

_NAME_SIZE, _FIGURE_SIZE, _NUMBER_SIZE = 7.0, 6.5, 6.5
_WIDEST = 1.25
_LINE = 0.125
_BAR = 0.05
_AIR = 0.035
_EDGE = 0.03
"""Distance that a full label keeps from the boundary."""
_HEIGHT = 2 * _LINE + _BAR + 2 * _AIR + 0.03


def label_watersheds(
    axes: Axes, frame: MapFrame, figures: TreatmentTally, *, shapes: dict[str, Geometries]
) -> int:
    """
    Label each watershed inside its own ground, beside its treatments where there is room.

    Parameters
    ----------
    axes : Axes
        The map.
    frame : MapFrame
        Its window.
    figures : TreatmentTally
        Rows in the order of the watersheds.
    shapes : dict of str to ndarray of geometry
        ``watersheds``, ``treatments``, ``damage`` in the map's CRS.

    Returns
    -------
    int
        How many watersheds have room for neither their figures nor their number.

    Examples
    --------
    >>> from matplotlib.figure import Figure
    >>> ground = shapely.box(0, 0, 254, 254)
    >>> row = WatershedRow(1, "渭子沟", 2.0, 0.5, 1.5)
    >>> figures = TreatmentTally((row,), row, (), 2.0, 0.0, 2, True, 0.0)
    >>> none = np.array([], dtype=object)
    >>> shapes = {"watersheds": np.array([ground]), "treatments": none, "damage": none}
    >>> axes = Figure().add_axes((0, 0, 1, 1))
    >>> window = MapFrame((0, 0, 254, 254), 1000, (0, 0, 10, 10))
    >>> label_watersheds(axes, window, figures, shapes=shapes)
    0
    """
    areas = in_inches(shapely.intersection(shapes["watersheds"], frame.window), frame)
    soft = np.concatenate([shapes["treatments"], shapes["damage"]])
    soft = shapely.make_valid(in_inches(soft[~shapely.is_missing(soft)], frame))
    taken: list[shapely.Geometry] = []
    left_out = 0
    # The smallest choose first: they have the least choice.
    for place in sorted(range(len(areas)), key=lambda n: (_size(areas[n]), n)):
        area = areas[place]
        if area is None or area.is_empty:
            continue
        box = _place(axes, figures, row=figures.rows[place], area=area,
                     others=(soft, np.array(taken, dtype=object)))  # fmt: skip
        if box is None:
            left_out += 1
        else:
            taken.append(box)
    return left_out


def _size(area: shapely.Geometry | None) -> float:
    return 0.0 if area is None else float(area.area)


def _place(
    axes: Axes,
    figures: TreatmentTally,
    *,
    row: WatershedRow,
    area: shapely.Geometry,
    others: tuple[Geometries, Geometries],
) -> shapely.Geometry | None:
    """Write the fullest label for which there is room; return its box in inches."""
    soft, hard = others
    name = shortened(f"{row.number} {row.name}", width=_WIDEST, size=_NAME_SIZE)
    numbers = f"{figures.text(row.treated)} | {figures.text(row.remaining)}"
    width = max(text_width(name, _NAME_SIZE), text_width(numbers, _FIGURE_SIZE)) + 2 * _AIR
    inner = shapely.buffer(area, -_EDGE, join_style="mitre")
    spot = spot_in(inner, (width, _HEIGHT), soft=soft, hard=hard, least_inside=0.98)
    if spot is not None:
        _write_full(axes, (name, numbers), row=row, box=(*spot, width, _HEIGHT))
        return _box(spot, (width, _HEIGHT))
    small = (text_width(str(row.number), _NUMBER_SIZE) + 0.05, 0.12)
    spot = spot_in(area, small, soft=soft, hard=hard, least_inside=0.8)
    if spot is None:
        return None
    _line(axes, str(row.number), at=spot, size=_NUMBER_SIZE)
    return _box(spot, small)


def _box(middle: tuple[float, float], size: tuple[float, float]) -> shapely.Geometry:
    x, y = middle
    width, height = size
    return shapely.box(x - width / 2, y - height / 2, x + width / 2, y + height / 2)


def _write_full(
    axes: Axes,
    texts: tuple[str, str],
    *,
    row: WatershedRow,
    box: tuple[float, float, float, float],
) -> None:
    """Write name, bar and figures on a white veil."""
    x, y, width, height = box
    left, bottom = x - width / 2, y - height / 2
    inches = inches_of(axes.figure)
    veil = Rectangle((left, bottom), width, height, facecolor=PAPER, alpha=0.85, linewidth=0,
                     transform=inches, zorder=30)  # fmt: skip
    axes.add_artist(veil)
    _line(axes, texts[0], at=(x, bottom + height - _AIR - _LINE / 2), size=_NAME_SIZE)
    _line(axes, texts[1], at=(x, bottom + _AIR + _LINE / 2), size=_FIGURE_SIZE)
    if not (isfinite(row.eroding) and row.eroding > 0):
        return
    long, low = width - 2 * _AIR, bottom + _AIR + _LINE + 0.015
    parts = ((long, PAPER), (long * min(row.treated / row.eroding, 1.0), TREATED))
    for length, colour in parts:
        bar = Rectangle((left + _AIR, low), length, _BAR, facecolor=colour, edgecolor=INK,
                        linewidth=0.4, transform=inches, zorder=31)  # fmt: skip
        axes.add_artist(bar)


def _line(axes: Axes, text: str, *, at: tuple[float, float], size: float) -> None:
    """Write one line of a label, its middle at a place in inches."""
    axes.text(
        *at, text, fontproperties=font(size), color=INK, ha="center", va="center",
        transform=inches_of(axes.figure), zorder=32, parse_math=False,
        path_effects=halo(1.4),
    )  # fmt: skip
