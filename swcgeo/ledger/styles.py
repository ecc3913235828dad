"""Styles with which QGIS opens the layers of a ledger."""

from __future__ import annotations

from collections.abc import Mapping
from xml.sax.saxutils import quoteattr

_FILL_ALPHA = 140
_LINE = "35,35,35,255"


def category_style(column: str, colours: Mapping[str, str], *, other: tuple[str, str]) -> str:
    """
    Return a QGIS style (QML) that fills polygons by the words of a column.

    Parameters
    ----------
    column : str
        The column.
    colours : mapping of str to str
        Colour of each word, as ``#rrggbb``.
    other : tuple of str
        Word and colour for all other values and for none; without it QGIS would not draw them.

    Returns
    -------
    str
        The style.

    Examples
    --------
    >>> style = category_style("合规性初判", {"合规": "#00ff00"}, other=("其他", "#000000"))
    >>> 'value="合规"' in style, "0,255,0,140" in style
    (True, True)
    """
    categories, symbols = [], []
    rows = [(word, word, colour) for word, colour in colours.items()]
    # An empty value stands for all that has no category of its own.
    for number, (value, word, colour) in enumerate([*rows, ("", *other)]):
        categories.append(
            f'<category value={quoteattr(value)} label={quoteattr(word)} symbol="{number}" '
            'render="true"/>'
        )
        symbols.append(_symbol(str(number), colour))
    return _document(
        f'<renderer-v2 type="categorizedSymbol" attr={quoteattr(column)} symbollevels="0" '
        f'enableorderby="0" forceraster="0"><categories>{"".join(categories)}</categories>'
        f"<symbols>{''.join(symbols)}</symbols></renderer-v2>"
    )


def plain_style(colour: str) -> str:
    """
    Return a QGIS style (QML) that draws all polygons alike.

    Parameters
    ----------
    colour : str
        As ``#rrggbb``.

    Returns
    -------
    str
        The style.

    Examples
    --------
    >>> 'type="singleSymbol"' in plain_style("#1f5fa8")
    True
    """
    return _document(
        '<renderer-v2 type="singleSymbol" symbollevels="0" enableorderby="0" forceraster="0">'
        f"<symbols>{_symbol('0', colour)}</symbols></renderer-v2>"
    )


def _document(renderer: str) -> str:
    """Return a whole style."""
    return (
        "<!DOCTYPE qgis PUBLIC 'http://mrcc.com/qgis.dtd' 'SYSTEM'>"
        f'<qgis version="3.22.0" styleCategories="Symbology">{renderer}</qgis>'
    )


def _symbol(name: str, colour: str) -> str:
    """Return a fill with a thin dark outline."""
    red, green, blue = (int(colour[at : at + 2], 16) for at in (1, 3, 5))
    words = {
        "color": f"{red},{green},{blue},{_FILL_ALPHA}", "style": "solid", "outline_color": _LINE,
        "outline_style": "solid", "outline_width": "0.26", "outline_width_unit": "MM",
    }  # fmt: skip
    options = "".join(
        f'<Option type="QString" name="{key}" value="{value}"/>' for key, value in words.items()
    )
    # QGIS before 3.20 reads <prop>, later ones <Option>.
    old = "".join(f'<prop k="{key}" v="{value}"/>' for key, value in words.items())
    return (
        f'<symbol type="fill" name="{name}" alpha="1" clip_to_extent="1" force_rhr="0">'
        '<layer class="SimpleFill" enabled="1" locked="0" pass="0">'
        f'<Option type="Map">{options}</Option>{old}</layer></symbol>'
    )
