"""Scale bar, north arrow and the words about scale and CRS, all measured in inches."""

from __future__ import annotations

from collections.abc import Sequence
from math import cos, floor, log10, radians, sin

from matplotlib.figure import Figure
from matplotlib.patches import Polygon, Rectangle
from pyproj import CRS

from swcgeo.model.labels import label
from swcgeo.plot.display import convergence_deg, crs_words
from swcgeo.plot.frame import INCH_M, MapFrame
from swcgeo.plot.inches import inches_of
from swcgeo.plot.lettering import wrapped, write
from swcgeo.plot.palette import GREY, INK, PAPER

_BAR_IN = 2.0
_BAR_HEIGHT_IN = 0.055
_KM = 1000.0
_NO_ANGLE = 0.005
"""Degrees that print as 0.00."""
_PIECES = {1: 4, 2: 4, 5: 5}
"""Pieces of a bar by its leading figure."""


def bar_length_m(scale: int, *, most_in: float = _BAR_IN) -> float:
    """
    Return the ground length of a scale bar: 1, 2 or 5 times a power of ten.

    Parameters
    ----------
    scale : int
        Denominator of the map's scale.
    most_in : float
        Longest bar, in inches.

    Returns
    -------
    float
        Metres on the ground.

    Examples
    --------
    >>> bar_length_m(50_000)  # 2 in = 50.8 mm = 2540 m
    2000.0
    """
    most = most_in * INCH_M * scale
    power = 10.0 ** floor(log10(most))
    return max(step * power for step in (1, 2, 5) if step * power <= most)


def draw_scale_bar(
    figure: Figure, scale: int, *, at: tuple[float, float], lang: str = "zh"
) -> float:
    """
    Draw a scale bar on the sheet.

    Parameters
    ----------
    figure : Figure
        The sheet.
    scale : int
        Denominator of the map's scale.
    at : (float, float)
        Its lower left corner, in inches.
    lang : str
        ``"zh"`` or ``"en"``.

    Returns
    -------
    float
        Its length on paper, in inches.

    Examples
    --------
    >>> round(draw_scale_bar(Figure(), 50_000, at=(0, 0)) * 25.4, 6)  # 2 km / 50 000 = 40 mm
    40.0
    """
    ground = bar_length_m(scale)
    length = ground / scale / INCH_M
    pieces = _PIECES[int(f"{ground:e}"[0])]
    left, bottom = at
    for number in range(pieces):
        piece = Rectangle(
            (left + length * number / pieces, bottom), length / pieces, _BAR_HEIGHT_IN,
            transform=inches_of(figure), edgecolor=INK, linewidth=0.6,
            facecolor=INK if number % 2 == 0 else PAPER,
        )  # fmt: skip
        figure.add_artist(piece)
    unit, size = ("km", _KM) if ground >= _KM else ("m", 1.0)
    shown = (0, pieces // 2, pieces) if pieces % 2 == 0 else (0, pieces)
    for number in shown:
        text = f"{ground * number / pieces / size:g}"
        place = (left + length * number / pieces, bottom + 0.10)
        write(figure, text, at=place, size=7, ha="center")
    write(figure, label(f"unit.{unit}", lang), at=(left + length + 0.16, bottom + 0.10), size=7)
    return length


def draw_north(
    figure: Figure, angle_deg: float, *, at: tuple[float, float], lang: str = "zh"
) -> None:
    """
    Draw an arrow to true north.

    Parameters
    ----------
    figure : Figure
        The sheet.
    angle_deg : float
        Meridian convergence: true north lies so far to the left of the sheet's top.
    at : (float, float)
        Middle of the arrow, in inches.
    lang : str
        ``"zh"`` or ``"en"``.

    Examples
    --------
    >>> sheet = Figure()
    >>> draw_north(sheet, 0.4, at=(1, 1))
    >>> sheet.texts[0].get_text()
    '北'
    """
    sine, cosine = sin(radians(angle_deg)), cos(radians(angle_deg))

    def turned(points: Sequence[tuple[float, float]]) -> list[tuple[float, float]]:
        return [(at[0] + x * cosine - y * sine, at[1] + x * sine + y * cosine) for x, y in points]

    tip, notch = (0.0, 0.24), (0.0, -0.10)
    for foot, colour in (((-0.085, -0.20), INK), ((0.085, -0.20), PAPER)):
        half = Polygon(
            turned([tip, foot, notch]), closed=True, transform=inches_of(figure),
            facecolor=colour, edgecolor=INK, linewidth=0.6, joinstyle="round",
        )  # fmt: skip
        figure.add_artist(half)
    write(figure, label("map.north", lang), at=turned([(0.0, 0.29)])[0], size=9, ha="center")


def draw_scale_block(
    figure: Figure, frame: MapFrame, *, crs: CRS, place: tuple[float, float, float], lang: str
) -> float:
    """
    Draw scale bar, scale, north arrow and the CRS in words at the foot of the column.

    Parameters
    ----------
    figure : Figure
        The sheet.
    frame : MapFrame
        The map's window.
    crs : pyproj.CRS
        CRS of the map.
    place : (float, float, float)
        Left, bottom and width, in inches.
    lang : str
        ``"zh"`` or ``"en"``.

    Returns
    -------
    float
        Upper edge of the block, in inches.

    Examples
    --------
    >>> window = MapFrame((4e5, 37e5, 41e4, 371e4), 50_000, (0, 0, 7, 6))
    >>> 1 < draw_scale_block(Figure(), window, crs=CRS(4544), place=(0, 0, 3), lang="zh") < 1.5
    True
    """
    left, bottom, width = place
    words = [*wrapped(crs_words(crs, lang=lang), width=width, size=7, most=3)]
    angle = convergence_deg(crs, frame.middle)
    words += wrapped(_convergence_words(angle, lang), width=width, size=7, most=2)
    words.append(label("map.graticule", lang))
    for number, line in enumerate(reversed(words)):
        write(figure, line, at=(left, bottom + 0.03 + number * 0.135), size=7, color=GREY)
    base = bottom + 0.03 + len(words) * 0.135 + 0.08
    scale = label("map.scale", lang, scale=f"{frame.scale:,}".replace(",", "\u2009"))
    write(figure, scale, at=(left, base), size=8.5)
    draw_scale_bar(figure, frame.scale, at=(left + 0.03, base + 0.26), lang=lang)
    draw_north(figure, angle, at=(left + width - 0.22, base + 0.22), lang=lang)
    return base + 0.64


def _convergence_words(angle: float, lang: str) -> str:
    """Return how far grid north and true north differ, in words."""
    if abs(angle) < _NO_ANGLE:
        return label("map.true_north_same", lang)
    side = "west" if angle > 0 else "east"
    return label(f"map.true_north_{side}", lang, angle=f"{abs(angle):.2f}°")
