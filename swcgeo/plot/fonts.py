"""The one font of the maps, and the check that it has every character of a figure."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager
from functools import cache
from typing import Any

import matplotlib as mpl
from matplotlib.figure import Figure
from matplotlib.font_manager import FontProperties, fontManager
from matplotlib.ft2font import FT2Font
from matplotlib.text import Text
from pylopdf_fonts_zh_cn import sans_path

from swcgeo.errors import FontError

FONT_NAME = "Noto Sans SC"
_STYLE: dict[Any, Any] = {
    # Type 42 would put the CFF outlines of the font under a TrueType label (matplotlib #20870).
    "pdf.fonttype": 3,
    "hatch.linewidth": 0.5,
    "path.simplify": False,
    # Names inside an SVG are random but for a salt; letters are outlines, whatever is installed.
    "svg.hashsalt": "swcgeo",
    "svg.fonttype": "path",
    "text.usetex": False,
}


def font(size: float) -> FontProperties:
    """
    Return the font of the maps, taken from its file: no font list or cache is touched.

    Parameters
    ----------
    size : float
        Size in points.

    Returns
    -------
    FontProperties
        Noto Sans SC.

    Examples
    --------
    >>> font(9).get_size_in_points()
    9.0
    """
    return FontProperties(fname=str(sans_path()), size=size)


def use_map_font() -> None:
    """
    Let charts that are drawn from now on have the font of the maps, so that Chinese prints.

    What stands in matplotlib's settings of fonts is replaced for this session; on disk nothing is.

    Examples
    --------
    >>> with mpl.rc_context():
    ...     use_map_font()
    ...     mpl.rcParams["font.family"]
    ['Noto Sans SC']
    """
    name = font(10).get_name()
    if name not in {entry.name for entry in fontManager.ttflist}:
        fontManager.addfont(sans_path())
    mpl.rcParams["font.family"] = [name]


@contextmanager
def map_style() -> Iterator[None]:
    """
    Draw with matplotlib's own defaults and ours, whatever the user has set; then put all back.

    Yields
    ------
    None
        Inside, figures are made.

    Examples
    --------
    >>> with map_style():
    ...     mpl.rcParams["pdf.fonttype"]
    3
    """
    with mpl.rc_context():
        mpl.rcdefaults()
        mpl.rcParams.update(_STYLE)
        yield


def missing_glyphs(text: str) -> str:
    """
    Return the characters of a text that the font of the maps lacks.

    Parameters
    ----------
    text : str
        Any text.

    Returns
    -------
    str
        Each missing character once, in order; empty where the text can be drawn whole.

    Examples
    --------
    >>> missing_glyphs("崾岘梁 1.5 km²"), missing_glyphs("沟😀门")
    ('', '😀')
    """
    known = _charmap()
    return "".join(dict.fromkeys(c for c in text if not c.isspace() and ord(c) not in known))


def require_glyphs(figure: Figure) -> Figure:
    """
    Return the figure if every one of its texts can be drawn.

    Parameters
    ----------
    figure : Figure
        A finished figure.

    Returns
    -------
    Figure
        The same.

    Raises
    ------
    FontError
        If a character would print as an empty box.

    Examples
    --------
    >>> require_glyphs(Figure()).axes
    []
    """
    for artist in figure.findobj(Text):
        text = artist.get_text() if isinstance(artist, Text) else ""
        if lacking := missing_glyphs(text):
            named = " ".join(f"{sign} (U+{ord(sign):04X})" for sign in lacking)
            raise FontError("glyphs_missing", font=FONT_NAME, glyphs=named, text=text)
    return figure


def text_width(text: str, size: float) -> float:
    """
    Return how wide a line of text is on paper.

    Parameters
    ----------
    text : str
        One line.
    size : float
        Size in points.

    Returns
    -------
    float
        Width in inches (sum of advances, without kerning).

    Examples
    --------
    >>> text_width("流域", 36)
    1.0
    """
    return sum(_advance(sign) for sign in text) * size / 72


@cache
def _face() -> FT2Font:
    return FT2Font(str(sans_path()))


@cache
def _charmap() -> frozenset[int]:
    return frozenset(_face().get_charmap())


@cache
def _advance(sign: str) -> float:
    """Return the advance of a character, in ems."""
    if ord(sign) not in _charmap():
        # It is refused when the figure is finished; until then any width will do.
        return 1.0
    face = _face()
    face.set_size(100, 72)
    # The linear advance is the designed one, whatever the hinting.
    return round(float(face.load_char(ord(sign)).linearHoriAdvance) / 65536 / 100, 3)
