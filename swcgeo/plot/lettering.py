"""Words on the sheet: written in inches, broken, shortened, never read as formulas."""

from __future__ import annotations

import re
from typing import Any

from matplotlib.artist import Artist
from matplotlib.figure import Figure
from matplotlib.patheffects import Stroke, withStroke
from matplotlib.text import Text

from swcgeo.plot.fonts import font, text_width
from swcgeo.plot.inches import inches_of
from swcgeo.plot.palette import INK, PAPER

_TOKEN = re.compile(r"[A-Za-z0-9_.,:;'’%/()°′″²+\-–∶@&#]+\s*|.\s*", re.DOTALL)
_NOT_FIRST = "，。；：、！？）》”’·…—,.;:!?)"


def plain(text: object) -> str:
    r"""
    Return a text in one line: all blanks single, line ends included.

    Parameters
    ----------
    text : object
        A name as delivered; None and NaN are empty.

    Returns
    -------
    str
        The text.

    Examples
    --------
    >>> plain(" 渭子沟\n小流域 "), plain(float("nan"))
    ('渭子沟 小流域', '')
    """
    if text is None or text != text:  # noqa: PLR0124 - NaN is the one value unlike itself
        return ""
    return " ".join(str(text).split())


def write(
    figure: Figure,
    text: str,
    *,
    at: tuple[float, float],
    size: float,
    **style: Any,  # noqa: ANN401 - whatever matplotlib takes
) -> Text:
    """
    Write a line on the sheet.

    Parameters
    ----------
    figure : Figure
        The sheet.
    text : str
        What to write; dollar signs are dollar signs.
    at : (float, float)
        Where, in inches from the lower left corner.
    size : float
        Size in points.
    **style
        Properties of matplotlib's Text (``ha``, ``va``, ``color``, ``rotation`` …).

    Returns
    -------
    Text
        The line.

    Examples
    --------
    >>> write(Figure(), "a $ and a $", at=(1, 1), size=8).get_parse_math()
    False
    """
    chosen = {"color": INK, "va": "baseline", "ha": "left", **style}
    return figure.text(
        *at, text, transform=inches_of(figure), fontproperties=font(size),
        parse_math=False, **chosen,
    )  # fmt: skip


def halo(width: float = 2.0) -> list[Stroke]:
    """
    Return the white rim that keeps a label legible on any ground.

    Parameters
    ----------
    width : float
        Width of the rim in points.

    Returns
    -------
    list
        Path effects.

    Examples
    --------
    >>> len(halo())
    1
    """
    return [withStroke(linewidth=width, foreground=PAPER)]


def heavier(artist: Artist, *, points: float = 0.3, colour: str = INK) -> None:
    """
    Make lettering a little heavier: the font comes in one weight only.

    Parameters
    ----------
    artist : Artist
        A text.
    points : float
        Width of the added stroke.
    colour : str
        Its colour.

    Examples
    --------
    >>> heavier(write(Figure(), "图例", at=(0, 0), size=9))
    """
    artist.set_path_effects([withStroke(linewidth=points, foreground=colour)])


def wrapped(text: str, *, width: float, size: float, most: int = 99) -> list[str]:
    """
    Return a text broken into lines that fit a width.

    Parameters
    ----------
    text : str
        Any text; Chinese breaks between signs, other words between words where they fit.
    width : float
        Inches.
    size : float
        Points.
    most : int
        Lines allowed; what is left over ends in an ellipsis.

    Returns
    -------
    list of str
        The lines.

    Examples
    --------
    >>> wrapped("流域治理分布图", width=1.0, size=18)
    ['流域治理', '分布图']
    """
    lines = [""]
    for token in _tokens(plain(text), width=width, size=size):
        fits = text_width((lines[-1] + token).rstrip(), size) <= width + 1e-6
        if fits or not lines[-1] or token[0] in _NOT_FIRST:
            lines[-1] += token
        else:
            lines.append(token)
    if len(lines) > most:
        lines[most - 1 :] = ["".join(lines[most - 1 :])]
    # A closing sign may hang over the edge, so one em more is allowed.
    return [shortened(line.rstrip(), width=width + size / 72, size=size) for line in lines]


def _tokens(text: str, *, width: float, size: float) -> list[str]:
    """Return what may not be broken; a word wider than the line is broken all the same."""
    tokens: list[str] = []
    for token in _TOKEN.findall(text):
        tokens.extend([token] if text_width(token, size) <= width else list(token))
    return tokens


def shortened(text: str, *, width: float, size: float) -> str:
    """
    Return a line that fits a width, its end replaced by an ellipsis where it does not.

    Parameters
    ----------
    text : str
        One line.
    width : float
        Inches.
    size : float
        Points.

    Returns
    -------
    str
        The line.

    Examples
    --------
    >>> shortened("某某水土保持工程", width=1.0, size=18)
    '某某水…'
    """
    if text_width(text, size) <= width + 1e-6:
        return text
    while text and text_width(text + "…", size) > width:
        text = text[:-1]
    return text + "…"


def fitted(text: str, *, width: float, size: float, least: float) -> tuple[str, float]:
    """
    Return a line and the size in which it fits a width: smaller first, shortened last.

    Parameters
    ----------
    text : str
        One line.
    width : float
        Inches.
    size, least : float
        Largest and smallest size in points.

    Returns
    -------
    (str, float)
        The line and its size.

    Examples
    --------
    >>> fitted("流域治理", width=1.0, size=36, least=12)
    ('流域治理', 18.0)
    """
    needed = text_width(text, size)
    if needed > width:
        size = max(least, size * width / needed)
    return shortened(text, width=width, size=size), size
